//! Rainbow (Hessel et al. 2018, arXiv:1710.02298): C51 with double Q-learning, a dueling network, noisy layers,
//! prioritised replay and returns of three steps.
//!
//! Defaults are the paper's (table 1) where they do not depend on Atari's frames; replay and network are DQN's. Random
//! actions before the first update are DQN's, too: the paper has 80,000 frames of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::net_spec::Optimizer;
use crate::schedule::{Linear, Schedule};

use super::c51::C51Config;
use super::off_policy::config::Prioritized;
use super::value::Recipe;

/// Options of Rainbow. Defaults are the paper's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RainbowConfig {
    /// All of them.
    #[serde(flatten)]
    pub c51: C51Config,
}

impl Default for RainbowConfig {
    fn default() -> Self {
        let mut c51 = C51Config::default();
        let value = &mut c51.value;
        value.learning_rate = 6.25e-5.into();
        value.optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1.5e-4 };
        value.double = true;
        value.network.dueling = true;
        value.network.noisy = true;
        // Noise explores.
        (value.exploration_initial_eps, value.exploration_final_eps) = (0.0, 0.0);
        value.eval_epsilon = 0.0;
        value.target_update_interval = 8000;
        value.replay.n_step = 3;
        let beta = Schedule::Linear(Linear { start: 0.4, end: 1.0 });
        value.replay.prioritized = Some(Prioritized { alpha: 0.5, beta, ..Prioritized::default() });
        RainbowConfig { c51 }
    }
}

impl RainbowConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        Ok(Recipe { name: "rainbow", title: "Rainbow", ..self.c51.recipe(all)? })
    }
}
