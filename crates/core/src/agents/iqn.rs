//! Implicit quantile networks (Dabney et al. 2018, arXiv:1806.06923).
//!
//! Differs from the paper in that actions are chosen by evenly spread quantiles instead of drawn ones, that the target's
//! action is chosen by the quantiles that make the target, and in the defaults that it shares with DQN.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};

use super::value::Recipe;
use super::value::config::ValueConfig;
use super::value::model::Model;

/// Options of IQN.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IqnConfig {
    /// Quantiles drawn for each transition, and as many for its target and for acting (N, N′ and K of the paper),
    /// 1 … 1024.
    pub quantiles: usize,
    /// Cosine features of a quantile, 1 … 1024.
    pub embedding: usize,
    /// Where the quantile loss becomes linear; 0 for a loss that is linear everywhere. ≥ 0.
    pub kappa: f64,
    /// Learning, exploring, replay and network.
    #[serde(flatten)]
    pub value: ValueConfig,
}

impl Default for IqnConfig {
    fn default() -> Self {
        // Its loss sums over quantiles: DQN's bound on the gradient's norm would always be exceeded. The paper has none.
        let value = ValueConfig { max_grad_norm: None, ..ValueConfig::default() };
        IqnConfig { quantiles: 32, embedding: 64, kappa: 1.0, value }
    }
}

impl IqnConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        for (field, n) in [("quantiles", self.quantiles), ("embedding", self.embedding)] {
            if !(1..=1024).contains(&n) {
                return Err(Error::config(field, n, "a whole number from 1 to 1024"));
            }
        }
        config::within("kappa", self.kappa, 0.0, 1e9)?;
        if self.value.network.net_arch.is_empty() {
            let allowed =
                "at least one hidden layer, because quantiles join the observation after the first ones";
            return Err(Error::config("netArch", "[]", allowed));
        }
        let model = Model::Implicit { n: self.quantiles, embedding: self.embedding, kappa: self.kappa };
        Ok(Recipe { name: "iqn", title: "IQN", cfg: self.value, model, memory: None, all })
    }
}
