//! Deep Q-learning (Mnih et al. 2015, Nature 518), with a target network and a replay.
//!
//! Follows Stable-Baselines3 2.9 in its defaults. Differs in that random actions before the first update, target updates
//! and gradient steps are counted in env steps of all environments together, so that none of it depends on how many of
//! them there are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::losses::{Munchausen, TdLoss};

use super::value::Recipe;
use super::value::config::ValueConfig;
use super::value::model::Model;

/// Options of DQN. Defaults are Stable-Baselines3's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DqnConfig {
    /// How a TD error counts: `huber` (SB3's, and the paper's clipped error) or `mse`.
    pub td_loss: TdLoss,
    /// Munchausen-DQN: `{}` for the paper's numbers, or `{ alpha, tau, clip }`; `null` for none.
    pub munchausen: Option<Munchausen>,
    /// Learning, exploring, replay and network.
    #[serde(flatten)]
    pub value: ValueConfig,
}

impl DqnConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        if let Some(Munchausen { alpha, tau, clip }) = self.munchausen {
            config::within("munchausen.alpha", alpha, 0.0, 1.0)?;
            config::positive("munchausen.tau", tau)?;
            config::within("munchausen.clip", clip, -1e9, 0.0)?;
        }
        if self.munchausen.is_some() && self.value.double {
            let allowed = "false with munchausen, whose target is an expectation over all actions";
            return Err(Error::config("double", true, allowed));
        }
        let model = Model::Expected { loss: self.td_loss, rescale: None, munchausen: self.munchausen };
        Ok(Recipe { name: "dqn", title: "DQN", cfg: self.value, model, memory: None, all })
    }
}
