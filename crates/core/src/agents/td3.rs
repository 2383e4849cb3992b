//! Twin delayed deep deterministic policy gradient (Fujimoto et al. 2018, arXiv:1802.09477): DDPG with the least of two
//! critics, a policy that learns more slowly, and targets smoothed over neighbouring actions.
//!
//! Follows Stable-Baselines3 2.9 in its defaults, but for `actionNoise`, which is the paper's (SB3 has none unless told, and
//! then explores nothing after the start). Random actions and gradient steps are counted in env steps of all environments
//! together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;
use crate::losses::Judge;

use super::actor_critic::config::ActorCriticConfig;
use super::actor_critic::critics::{CriticKind, CriticModel};
use super::actor_critic::{PolicyKind, Recipe};

/// Options of TD3. Defaults are Stable-Baselines3's, with the paper's noise on actions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Td3Config {
    /// Gradient steps of the critics for each of the policy and the target networks. ≥ 1.
    pub policy_delay: u64,
    /// Standard deviation of the noise on target actions, which are between −1 and 1. ≥ 0.
    pub target_policy_noise: f64,
    /// Bound on that noise. ≥ 0.
    pub target_noise_clip: f64,
    /// Learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: ActorCriticConfig,
}

impl Default for Td3Config {
    fn default() -> Self {
        Td3Config {
            policy_delay: 2,
            target_policy_noise: 0.2,
            target_noise_clip: 0.5,
            base: ActorCriticConfig::deterministic(),
        }
    }
}

impl Td3Config {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let delay = usize::try_from(self.policy_delay).unwrap_or(usize::MAX);
        config::at_least("policyDelay", delay, 1)?;
        config::within("targetPolicyNoise", self.target_policy_noise, 0.0, 1e3)?;
        config::within("targetNoiseClip", self.target_noise_clip, 0.0, 1e3)?;
        Ok(Recipe {
            name: "td3",
            title: "TD3",
            cfg: self.base,
            policy: PolicyKind::Deterministic {
                noise: self.target_policy_noise,
                clip: self.target_noise_clip,
            },
            critics: CriticKind {
                model: CriticModel::Expected,
                among: None,
                judge: Judge::First,
                factor: 1.0,
            },
            renorm: None,
            policy_delay: self.policy_delay,
            target_interval: self.policy_delay,
            all,
        })
    }
}
