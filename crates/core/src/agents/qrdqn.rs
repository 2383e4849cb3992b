//! Quantile-regression DQN (Dabney et al. 2018, arXiv:1710.10044).
//!
//! Follows sb3-contrib in its defaults. Differs from it as DQN differs from Stable-Baselines3.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};

use super::value::Recipe;
use super::value::config::ValueConfig;
use super::value::model::Model;

/// Options of QR-DQN. Defaults are sb3-contrib's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QrDqnConfig {
    /// Quantiles of each action's return, 1 … 1024.
    pub quantiles: usize,
    /// Where the quantile loss becomes linear; 0 for a loss that is linear everywhere. ≥ 0.
    pub kappa: f64,
    /// Learning, exploring, replay and network.
    #[serde(flatten)]
    pub value: ValueConfig,
}

impl Default for QrDqnConfig {
    fn default() -> Self {
        let mut value = ValueConfig { learning_rate: 5e-5.into(), ..ValueConfig::default() };
        value.exploration_fraction = 0.005;
        value.exploration_final_eps = 0.01;
        value.max_grad_norm = None;
        QrDqnConfig { quantiles: 200, kappa: 1.0, value }
    }
}

impl QrDqnConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        if !(1..=1024).contains(&self.quantiles) {
            return Err(Error::config("quantiles", self.quantiles, "a whole number from 1 to 1024"));
        }
        config::within("kappa", self.kappa, 0.0, 1e9)?;
        let model = Model::Quantiles { n: self.quantiles, kappa: self.kappa };
        Ok(Recipe { name: "qrdqn", title: "QR-DQN", cfg: self.value, model, memory: None, all })
    }
}
