//! What stands between the joined inputs and the hidden layers, by name and options: networks with memory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::net_spec::{Activation, Init, LayerSpec};

use super::networks::{validate_layers, validate_widths};

/// Networks with memory by name, with their default options.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MiddlewareName {
    /// Long short-term memory (Hochreiter & Schmidhuber 1997).
    Lstm,
    /// Gated recurrent units (Cho et al. 2014).
    Gru,
    /// Attention to the last steps of the episode (Vaswani et al. 2017).
    Transformer,
}

/// Networks with memory and their options. With `shared: false`, sb3-contrib's default, policy and value have one each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum MiddlewareOptions {
    /// Long short-term memory (Hochreiter & Schmidhuber 1997), as `torch.nn.LSTM`.
    Lstm {
        /// Numbers of each layer.
        #[serde(default = "defaults::width")]
        width: usize,
        /// Layers on top of each other.
        #[serde(default = "defaults::one")]
        layers: usize,
        /// One for policy and value together.
        #[serde(default)]
        shared: bool,
    },
    /// Gated recurrent units (Cho et al. 2014), as `torch.nn.GRU`.
    Gru {
        /// Numbers of each layer.
        #[serde(default = "defaults::width")]
        width: usize,
        /// Layers on top of each other.
        #[serde(default = "defaults::one")]
        layers: usize,
        /// One for policy and value together.
        #[serde(default)]
        shared: bool,
    },
    /// A causal transformer (Vaswani et al. 2017) with the normalisation before each part (Xiong et al. 2020): a dense
    /// layer to `width`, the blocks, a last normalisation. Each block attends to the last `memory` steps of the episode.
    Transformer {
        /// Width of the blocks.
        #[serde(default = "defaults::width")]
        width: usize,
        /// Attention heads; must divide the width.
        #[serde(default = "defaults::heads")]
        heads: usize,
        /// Blocks on top of each other.
        #[serde(default = "defaults::two")]
        layers: usize,
        /// Steps that each block remembers.
        #[serde(default = "defaults::memory")]
        memory: usize,
        /// Width of each block's feed-forward part.
        #[serde(default = "defaults::feedforward")]
        feedforward: usize,
        /// One for policy and value together.
        #[serde(default)]
        shared: bool,
    },
    /// Layers as they are, with memory or without.
    Layers {
        /// The layers in order.
        layers: Vec<LayerSpec>,
        /// One for policy and value together.
        #[serde(default)]
        shared: bool,
    },
}

/// What stands between the joined inputs and the hidden layers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "\"lstm\", \"gru\", \"transformer\", options such as { kind: \"lstm\", width: 64 }, or \
                               null"
)]
pub enum Middleware {
    /// By name.
    Name(MiddlewareName),
    /// With options.
    Options(MiddlewareOptions),
}

mod defaults {
    pub fn width() -> usize {
        64
    }
    pub fn one() -> usize {
        1
    }
    pub fn two() -> usize {
        2
    }
    pub fn heads() -> usize {
        4
    }
    pub fn memory() -> usize {
        32
    }
    pub fn feedforward() -> usize {
        128
    }
}

/// Most layers on top of each other.
const MAX_LAYERS: usize = 64;

impl Middleware {
    fn options(&self) -> MiddlewareOptions {
        let (width, shared) = (defaults::width(), false);
        match self {
            Middleware::Options(options) => options.clone(),
            Middleware::Name(MiddlewareName::Lstm) => {
                MiddlewareOptions::Lstm { width, layers: defaults::one(), shared }
            }
            Middleware::Name(MiddlewareName::Gru) => {
                MiddlewareOptions::Gru { width, layers: defaults::one(), shared }
            }
            Middleware::Name(MiddlewareName::Transformer) => MiddlewareOptions::Transformer {
                width,
                heads: defaults::heads(),
                layers: defaults::two(),
                memory: defaults::memory(),
                feedforward: defaults::feedforward(),
                shared,
            },
        }
    }

    /// Checks ranges.
    pub fn validate(&self) -> Result<()> {
        let depth = |layers: usize| match (1..=MAX_LAYERS).contains(&layers) {
            true => Ok(()),
            false => {
                let allowed = format!("a whole number from 1 to {MAX_LAYERS}");
                Err(Error::config("middleware.layers", layers, allowed))
            }
        };
        match self.options() {
            MiddlewareOptions::Lstm { width, layers, .. } | MiddlewareOptions::Gru { width, layers, .. } => {
                validate_widths("middleware.width", &[width])?;
                depth(layers)
            }
            MiddlewareOptions::Transformer { width, heads, layers, memory, feedforward, .. } => {
                validate_widths("middleware.width", &[width])?;
                validate_widths("middleware.memory", &[memory])?;
                validate_widths("middleware.feedforward", &[feedforward])?;
                if heads == 0 || !width.is_multiple_of(heads) {
                    let allowed = format!("a divisor of the width {width}");
                    return Err(Error::config("middleware.heads", heads, allowed));
                }
                depth(layers)
            }
            MiddlewareOptions::Layers { layers, .. } => validate_layers("middleware", &layers),
        }
    }

    /// Its layers, and whether they are one for all towers.
    pub(super) fn layers(&self, init: Init) -> (Vec<LayerSpec>, bool) {
        match self.options() {
            MiddlewareOptions::Lstm { width, layers, shared } => {
                (vec![LayerSpec::Lstm { width }; layers], shared)
            }
            MiddlewareOptions::Gru { width, layers, shared } => {
                (vec![LayerSpec::Gru { width }; layers], shared)
            }
            MiddlewareOptions::Transformer { width, heads, layers, memory, feedforward, shared } => {
                let mut chain = vec![LayerSpec::dense(width, Activation::Identity, init)];
                chain.extend(vec![LayerSpec::Transformer { heads, memory, feedforward }; layers]);
                // The sum of all blocks has not been normalised yet.
                chain.push(LayerSpec::LayerNorm { activation: Activation::Identity });
                (chain, shared)
            }
            MiddlewareOptions::Layers { layers, shared } => (layers, shared),
        }
    }
}
