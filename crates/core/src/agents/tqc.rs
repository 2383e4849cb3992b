//! Truncated quantile critics (Kuznetsov et al. 2020, arXiv:2005.04269): SAC whose critics learn quantiles of the return, and
//! whose targets leave out the largest of them, so that values are not overestimated.
//!
//! Follows SB3-Contrib 2.9 in its defaults and in the scale of its loss, the mean over critics and quantiles (the paper adds
//! critics up); the paper has five critics. Else as [`sac`](super::sac).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::losses::Judge;

use super::SacConfig;
use super::actor_critic::Recipe;
use super::actor_critic::critics::{CriticKind, CriticModel};

/// Options of TQC. Defaults are SB3-Contrib's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TqcConfig {
    /// Quantiles that each critic learns, 1 … 1024.
    pub quantiles: usize,
    /// Largest quantiles that targets leave out, for each critic: of all critics' together, so many times nCritics. More of
    /// them, lower values. ≥ 0, less than quantiles.
    pub dropped_quantiles: usize,
    /// Entropy, learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: SacConfig,
}

impl Default for TqcConfig {
    fn default() -> Self {
        TqcConfig { quantiles: 25, dropped_quantiles: 2, base: SacConfig::default() }
    }
}

impl TqcConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let TqcConfig { quantiles: n, dropped_quantiles: dropped, base } = self;
        if !(1..=1024).contains(&n) {
            return Err(Error::config("quantiles", n, "a whole number from 1 to 1024"));
        }
        if dropped >= n {
            let allowed = format!("a whole number from 0 to {}, less than quantiles", n - 1);
            return Err(Error::config("droppedQuantiles", dropped, allowed));
        }
        let model = CriticModel::Quantiles { n, dropped };
        let critics = CriticKind { model, among: None, judge: Judge::Mean, factor: 1.0 };
        Ok(Recipe { name: "tqc", title: "TQC", critics, ..base.recipe(all)? })
    }
}
