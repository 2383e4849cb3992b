//! The options of curiosity, as all algorithms that have it take them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agents::networks::validate_widths;
use crate::config;
use crate::error::{Error, Result};

/// How novelty is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum CuriosityKind {
    /// Random network distillation (Burda et al. 2018, arXiv:1810.12894): how badly a trained network predicts what a
    /// random one says of the observation that follows. Falls with every visit.
    #[default]
    Rnd,
    /// The intrinsic curiosity module (Pathak et al. 2017, arXiv:1705.05363): how badly the next observation is
    /// predicted from this one and the action, in features that are learnt by telling the action from both, which need
    /// not hold what the agent has no influence on.
    Icm,
}

/// A reward of the agent's own for what is new to it.
///
/// It is divided by the running standard deviation of its own discounted return and added to the world's reward, which
/// reports and evaluations do not show. Float observations are standardised by running mean and variance and clipped
/// to ±5; its networks have weights and an optimiser of their own and learn from each row that the agent learns from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CuriosityOptions {
    /// How novelty is measured; `rnd` if absent.
    pub kind: CuriosityKind,
    /// Weight of the intrinsic reward. ≥ 0.
    pub intrinsic_coef: f64,
    /// Discount of the intrinsic return that the reward is normalised by; it goes on across episodes, 0 … 1.
    pub intrinsic_gamma: f64,
    /// Learning rate of its networks (Adam). > 0.
    pub learning_rate: f64,
    /// Widths of the hidden layers of its networks. The predictor of `rnd` has one more of the last width.
    pub net_arch: Vec<usize>,
    /// Numbers that an observation is summed up in. ≥ 1.
    pub features: usize,
    /// Share of each minibatch's rows, drawn at random, that its networks learn from. > 0 and ≤ 1. Less keeps novelty
    /// from wearing off too fast where many worlds run side by side.
    pub update_proportion: f64,
    /// `icm`: weight of the forward model's loss; the inverse model's is 1 minus this (β of eq. 7), 0 … 1 (exclusive).
    pub forward_weight: f64,
    /// 0 or 1 for each number of the (float) observation, the parts of a dict one after the other: what has a 0 never
    /// surprises this agent. `null` for all of it. Agents that share a predictor may differ in it.
    pub feature_mask: Option<Vec<u8>>,
}

impl Default for CuriosityOptions {
    fn default() -> Self {
        CuriosityOptions {
            kind: CuriosityKind::Rnd,
            intrinsic_coef: 1.0,
            intrinsic_gamma: 0.99,
            learning_rate: 1e-4,
            net_arch: vec![64, 64],
            features: 64,
            update_proportion: 1.0,
            forward_weight: 0.2,
            feature_mask: None,
        }
    }
}

impl CuriosityOptions {
    /// Checks ranges.
    pub fn validate(&self) -> Result<()> {
        config::within("curiosity.intrinsicCoef", self.intrinsic_coef, 0.0, f64::INFINITY)?;
        config::within("curiosity.intrinsicGamma", self.intrinsic_gamma, 0.0, 1.0)?;
        config::positive("curiosity.learningRate", self.learning_rate)?;
        config::within("curiosity.learningRate", self.learning_rate, 0.0, 1e6)?;
        validate_widths("curiosity.netArch", &self.net_arch)?;
        validate_widths("curiosity.features", &[self.features])?;
        config::positive("curiosity.updateProportion", self.update_proportion)?;
        config::within("curiosity.updateProportion", self.update_proportion, 0.0, 1.0)?;
        config::positive("curiosity.forwardWeight", self.forward_weight)?;
        config::within("curiosity.forwardWeight", self.forward_weight, 0.0, 1.0 - 1e-9)?;
        match self.feature_mask.as_deref().unwrap_or_default().iter().find(|x| **x > 1) {
            Some(bad) => Err(Error::config("curiosity.featureMask", bad, "0 or 1 for each number")),
            None => Ok(()),
        }
    }
}
