//! Soft actor-critic (Haarnoja et al. 2018, arXiv:1812.05905): a policy that draws its actions, twin critics, and entropy
//! beside the reward, with a temperature that is learnt.
//!
//! Follows Stable-Baselines3 2.9 in its defaults. Differs in that the log-probability is exact where SB3 adds 10⁻⁶ inside of
//! a logarithm, that targets move by counted gradient steps, and that random actions and gradient steps are counted in env
//! steps of all environments together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;
use crate::explorers::SdeOptions;
use crate::losses::Judge;

use super::actor_critic::config::ActorCriticConfig;
use super::actor_critic::critics::{CriticKind, CriticModel};
use super::actor_critic::temperature::EntCoef;
use super::actor_critic::{PolicyKind, Recipe};

/// Options of SAC. Defaults are Stable-Baselines3's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SacConfig {
    /// Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
    pub ent_coef: EntCoef,
    /// The entropy that a learnt `entCoef` keeps to, in nats of an action rescaled to −1 … 1; `null` for −1 for each
    /// number of an action.
    pub target_entropy: Option<f64>,
    /// Gradient steps between moves of the target critics. ≥ 1.
    pub target_update_interval: u64,
    /// Exploring by noise of the state.
    #[serde(flatten)]
    pub sde: SdeOptions,
    /// Learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: ActorCriticConfig,
}

impl Default for SacConfig {
    fn default() -> Self {
        SacConfig {
            ent_coef: EntCoef::default(),
            target_entropy: None,
            target_update_interval: 1,
            sde: SdeOptions::default(),
            base: ActorCriticConfig::default(),
        }
    }
}

impl SacConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        self.ent_coef.validate()?;
        self.sde.validate()?;
        self.target_entropy.map_or(Ok(()), |h| config::within("targetEntropy", h, -1e6, 1e6))?;
        let interval = usize::try_from(self.target_update_interval).unwrap_or(usize::MAX);
        config::at_least("targetUpdateInterval", interval, 1)?;
        Ok(Recipe {
            name: "sac",
            title: "SAC",
            cfg: self.base,
            policy: PolicyKind::Stochastic {
                ent_coef: self.ent_coef,
                target_entropy: self.target_entropy,
                sde: self.sde,
            },
            critics: CriticKind {
                model: CriticModel::Expected,
                among: None,
                judge: Judge::Least,
                factor: 0.5,
            },
            renorm: None,
            policy_delay: 1,
            target_interval: self.target_update_interval,
            all,
        })
    }
}
