//! Dropout Q-functions (Hiraoka et al. 2022, arXiv:2110.02034): SAC with many gradient steps for each env step, borne by two
//! critics with dropout and layer normalisation instead of REDQ's many.
//!
//! Defaults are the paper's. Its first 5,000 actions are random, ours as many as `learningStarts` says, with the paper's
//! number for default. Within one gradient step the policy is judged by critics that drop the same numbers as when they
//! learnt.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;
use crate::losses::Judge;

use super::actor_critic::Recipe;
use super::actor_critic::config::{ActorCriticConfig, ActorCriticNetwork};
use super::actor_critic::critics::{CriticKind, CriticModel};
use super::{ReplayConfig, SacConfig};

/// Options of DroQ. Defaults are the paper's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DroqConfig {
    /// Gradient steps of the critics for each of the policy. ≥ 1.
    pub policy_delay: u64,
    /// Entropy, learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: SacConfig,
}

impl Default for DroqConfig {
    fn default() -> Self {
        let base = ActorCriticConfig::default();
        let replay = ReplayConfig { learning_starts: 5_000, gradient_steps: 20, ..base.replay };
        let network = ActorCriticNetwork { layer_norm: true, dropout: 0.01, ..base.network };
        let base = ActorCriticConfig { replay, network, ..base };
        DroqConfig { policy_delay: 20, base: SacConfig { base, ..SacConfig::default() } }
    }
}

impl DroqConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let DroqConfig { policy_delay, base } = self;
        config::at_least("policyDelay", usize::try_from(policy_delay).unwrap_or(usize::MAX), 1)?;
        let (model, judge) = (CriticModel::Expected, Judge::Mean);
        let critics = CriticKind { model, among: None, judge, factor: 1.0 };
        Ok(Recipe { name: "droq", title: "DroQ", critics, policy_delay, ..base.recipe(all)? })
    }
}
