//! Distributional DDPG (Barth-Maron et al. 2018, arXiv:1804.08617): DDPG whose critic learns how likely each of a row of returns
//! is, from several steps at once.
//!
//! Differs from the paper in that one process acts and learns (its first D, distributed acting, is `nEnvs` here), and that
//! replay is uniform unless `prioritized` says otherwise. With more than one critic, targets take the distribution of the
//! one that expects least, as in TD3.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;
use crate::explorers::ActionNoise;
use crate::losses::{Judge, Support};
use crate::schedule::Schedule;

use super::actor_critic::config::{ActorCriticConfig, ActorCriticNetwork};
use super::actor_critic::critics::{CriticKind, CriticModel};
use super::actor_critic::{PolicyKind, Recipe};
use super::{ReplayConfig, c51};

/// Options of D4PG. Defaults are the paper's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct D4pgConfig {
    /// Atoms of the distribution, 2 … 1024.
    pub atoms: usize,
    /// The smallest discounted return that can be told apart. Returns below count as this: where all of a world's are below,
    /// nothing is learnt.
    pub v_min: f64,
    /// The largest discounted return that can be told apart, > vMin. Returns above count as this.
    pub v_max: f64,
    /// Gradient steps between moves of the target networks. ≥ 1.
    pub target_update_interval: u64,
    /// Learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: ActorCriticConfig,
}

impl Default for D4pgConfig {
    fn default() -> Self {
        let base = ActorCriticConfig::deterministic();
        let network = ActorCriticNetwork { n_critics: 1, ..base.network };
        let replay = ReplayConfig { n_step: 5, ..base.replay };
        let action_noise = Some(ActionNoise::Gaussian { sigma: Schedule::Constant(0.3) });
        let base =
            ActorCriticConfig { learning_rate: 1e-4.into(), tau: 1.0, action_noise, replay, network, ..base };
        D4pgConfig { atoms: 51, v_min: -150.0, v_max: 150.0, target_update_interval: 100, base }
    }
}

impl D4pgConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let D4pgConfig { atoms, v_min, v_max, target_update_interval, base } = self;
        let support = c51::checked(Support { low: v_min, high: v_max, atoms })?;
        let interval = usize::try_from(target_update_interval).unwrap_or(usize::MAX);
        config::at_least("targetUpdateInterval", interval, 1)?;
        let model = CriticModel::Categorical(support);
        Ok(Recipe {
            name: "d4pg",
            title: "D4PG",
            cfg: base,
            policy: PolicyKind::Deterministic { noise: 0.0, clip: 0.0 },
            critics: CriticKind { model, among: None, judge: Judge::First, factor: 1.0 },
            renorm: None,
            policy_delay: 1,
            target_interval: target_update_interval,
            all,
        })
    }
}
