//! Randomized ensembled double Q-learning (Chen et al. 2021, arXiv:2101.05982): SAC with many gradient steps for each env step,
//! which many critics bear, as targets take the least of a few of them that are drawn anew each time.
//!
//! Defaults are the paper's. Its first 5,000 actions are random, ours as many as `learningStarts` says, with the paper's
//! number for default; its target entropies for MuJoCo's worlds are `targetEntropy`'s to give.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::losses::Judge;

use super::actor_critic::Recipe;
use super::actor_critic::config::{ActorCriticConfig, ActorCriticNetwork};
use super::actor_critic::critics::{CriticKind, CriticModel};
use super::{ReplayConfig, SacConfig};

/// Options of REDQ. Defaults are the paper's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RedqConfig {
    /// Critics, drawn anew for each gradient step, whose least value targets take. 1 … nCritics.
    pub target_critics: usize,
    /// Gradient steps of the critics for each of the policy. ≥ 1.
    pub policy_delay: u64,
    /// Entropy, learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: SacConfig,
}

impl Default for RedqConfig {
    fn default() -> Self {
        let base = ActorCriticConfig::default();
        let replay = ReplayConfig { learning_starts: 5_000, gradient_steps: 20, ..base.replay };
        let network = ActorCriticNetwork { n_critics: 10, ..base.network };
        let base = ActorCriticConfig { replay, network, ..base };
        RedqConfig { target_critics: 2, policy_delay: 20, base: SacConfig { base, ..SacConfig::default() } }
    }
}

impl RedqConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let RedqConfig { target_critics: among, policy_delay, base } = self;
        let n = base.base.network.n_critics;
        // Whether nCritics itself is allowed is told by what reads it.
        if !(1..=n.max(1)).contains(&among) && n > 0 {
            let allowed = format!("a whole number from 1 to nCritics = {n}");
            return Err(Error::config("targetCritics", among, allowed));
        }
        config::at_least("policyDelay", usize::try_from(policy_delay).unwrap_or(usize::MAX), 1)?;
        let (model, judge) = (CriticModel::Expected, Judge::Mean);
        let critics = CriticKind { model, among: Some(among), judge, factor: 1.0 };
        Ok(Recipe { name: "redq", title: "REDQ", critics, policy_delay, ..base.recipe(all)? })
    }
}
