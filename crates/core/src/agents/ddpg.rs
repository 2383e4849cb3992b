//! Deep deterministic policy gradient (Lillicrap et al. 2016, arXiv:1509.02971): a policy without noise follows the gradient
//! of one critic by its action.
//!
//! Follows Stable-Baselines3 2.9 in its defaults, but for `actionNoise`, which SB3 has none of unless told, and then explores
//! nothing after the start. The paper's noise is `{ kind: "ornsteinUhlenbeck", sigma: 0.2, dt: 1 }`. Random actions and
//! gradient steps are counted in env steps of all environments together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::losses::Judge;

use super::actor_critic::config::{ActorCriticConfig, ActorCriticNetwork};
use super::actor_critic::critics::{CriticKind, CriticModel};
use super::actor_critic::{PolicyKind, Recipe};

/// Options of DDPG. Defaults are Stable-Baselines3's, with Gaussian noise on actions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DdpgConfig {
    /// Learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: ActorCriticConfig,
}

impl Default for DdpgConfig {
    fn default() -> Self {
        let base = ActorCriticConfig::deterministic();
        let network = ActorCriticNetwork { n_critics: 1, ..base.network };
        DdpgConfig { base: ActorCriticConfig { network, ..base } }
    }
}

impl DdpgConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        Ok(Recipe {
            name: "ddpg",
            title: "DDPG",
            cfg: self.base,
            policy: PolicyKind::Deterministic { noise: 0.0, clip: 0.0 },
            critics: CriticKind {
                model: CriticModel::Expected,
                among: None,
                judge: Judge::First,
                factor: 1.0,
            },
            renorm: None,
            policy_delay: 1,
            target_interval: 1,
            all,
        })
    }
}
