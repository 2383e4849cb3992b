//! DRQN (Hausknecht & Stone 2015, "Deep recurrent Q-learning for partially observable MDPs", arXiv:1507.06527): DQN with
//! a recurrent network, learnt from sequences that begin with a blank state.
//!
//! R2D2 with other defaults: those of the paper's random updates, in which sequences of ten actions are drawn uniformly.
//! Differs in that sequences are cut from an episode's start on instead of anywhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::losses::TdLoss;

use super::off_policy::config::{ReplayConfig, SequenceOptions};
use super::r2d2::R2d2Config;
use super::value::Recipe;
use super::value::config::{ValueConfig, ValueNetwork};

/// Options of DRQN. Needs the engine `torch`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DrqnConfig {
    /// All of them.
    #[serde(flatten)]
    pub r2d2: R2d2Config,
}

impl Default for DrqnConfig {
    fn default() -> Self {
        let R2d2Config { middleware, value: r2d2, .. } = R2d2Config::default();
        let dqn = ValueConfig::default();
        let ReplayConfig { buffer_size, learning_starts, .. } = r2d2.replay;
        let value = ValueConfig {
            replay: ReplayConfig { buffer_size, learning_starts, ..dqn.replay },
            network: ValueNetwork { net_arch: r2d2.network.net_arch, ..dqn.network },
            ..dqn
        };
        let sequences = SequenceOptions {
            sequence_length: 10,
            sequence_overlap: 0,
            burn_in: 0,
            stored_state: false,
            priority_eta: 0.9,
        };
        let td_loss = TdLoss::Huber;
        DrqnConfig { r2d2: R2d2Config { middleware, sequences, value_rescaling: false, td_loss, value } }
    }
}

impl DrqnConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        Ok(Recipe { name: "drqn", title: "DRQN", ..self.r2d2.recipe(all)? })
    }
}
