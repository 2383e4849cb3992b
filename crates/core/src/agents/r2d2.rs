//! R2D2 (Kapturowski et al. 2019, "Recurrent experience replay in distributed reinforcement learning"): double
//! Q-learning with a dueling recurrent network, learnt from prioritised sequences with stored state and burn-in, returns
//! of several steps and values on a scale that makes large ones small.
//!
//! Defaults are the paper's (table 2) where they do not depend on its 256 actors: batch, replay and network are sized for
//! one machine, and ε falls as DQN's does. Returns of the last steps of a sequence end with it, so that nothing beyond
//! it is read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::losses::{Rescale, TdLoss};
use crate::net_spec::Optimizer;
use crate::schedule::Schedule;

use super::middleware::{Middleware, MiddlewareName};
use super::off_policy::config::{Prioritized, ReplayConfig, SequenceOptions};
use super::value::Recipe;
use super::value::config::{ValueConfig, ValueNetwork};
use super::value::model::Model;
use super::value::sequences::Memory;

/// Options of R2D2. Needs the engine `torch`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct R2d2Config {
    /// The network with memory, between the joined inputs and the hidden layers: a name, or options such as
    /// `{ kind: "lstm", width: 64 }`. There is one for all that follows, whatever `shared` says.
    pub middleware: Middleware,
    /// How sequences are cut.
    #[serde(flatten)]
    pub sequences: SequenceOptions,
    /// Learns values on the scale h(x) = sign(x)(√(|x| + 1) − 1) + 0.001 x (Pohlen et al. 2018, arXiv:1805.11593), so
    /// that rewards need no clipping.
    pub value_rescaling: bool,
    /// How a TD error counts: `mse` (the paper's) or `huber`.
    pub td_loss: TdLoss,
    /// Learning, exploring, replay and network. Hidden layers (`netArch`) come after the network with memory.
    #[serde(flatten)]
    pub value: ValueConfig,
}

impl Default for R2d2Config {
    fn default() -> Self {
        let base = ValueConfig::default();
        let prioritized = Prioritized { alpha: 0.9, beta: Schedule::Constant(0.6), ..Prioritized::default() };
        let value = ValueConfig {
            gamma: 0.997,
            double: true,
            max_grad_norm: Some(40.0),
            optimizer: Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-3 },
            network: ValueNetwork { dueling: true, net_arch: vec![64], ..base.network },
            replay: ReplayConfig {
                buffer_size: 100_000,
                learning_starts: 1000,
                train_freq: 16,
                n_step: 5,
                prioritized: Some(prioritized),
                ..base.replay
            },
            ..base
        };
        R2d2Config {
            middleware: Middleware::Name(MiddlewareName::Lstm),
            sequences: SequenceOptions {
                sequence_length: 80,
                sequence_overlap: 40,
                burn_in: 40,
                stored_state: true,
                priority_eta: 0.9,
            },
            value_rescaling: true,
            td_loss: TdLoss::Mse,
            value,
        }
    }
}

impl R2d2Config {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        self.middleware.validate()?;
        let rescale = self.value_rescaling.then(Rescale::default);
        let model = Model::Expected { loss: self.td_loss, rescale, munchausen: None };
        let memory = Some(Memory { middleware: self.middleware, sequences: self.sequences });
        Ok(Recipe { name: "r2d2", title: "R2D2", cfg: self.value, model, memory, all })
    }
}
