//! Embedders by name and options: what each input goes through on its own, before inputs are joined.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::net_shape::Shape;
use crate::net_spec::{Activation, Init, LayerSpec, Picture};

use super::networks::{Hidden, validate_dropout, validate_layers, validate_widths};

/// Embedders by name, with their default options.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum EmbedderName {
    /// `natureCnn` for a picture (a uint8 box of three dimensions) that is large enough for it (36 × 36), `none` for
    /// everything else.
    Auto,
    /// Nothing: the numbers themselves, pixels divided by 255.
    None,
    /// Hidden layers of this input alone.
    Mlp,
    /// The convolutions of DQN (Mnih et al. 2015), as in SB3's `NatureCNN`.
    NatureCnn,
    /// The residual convolutions of IMPALA (Espeholt et al. 2018, figure 3).
    ImpalaCnn,
}

/// Embedders with options.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum EmbedderOptions {
    /// Hidden layers of this input alone.
    Mlp {
        /// Widths of the layers.
        #[serde(default = "defaults::mlp")]
        layers: Vec<usize>,
        /// Activation after each.
        #[serde(default)]
        activation: Activation,
        /// Layer normalisation between each layer and its activation.
        #[serde(default)]
        layer_norm: bool,
        /// Share of each layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
        #[serde(default)]
        dropout: f64,
    },
    /// The convolutions of DQN (Mnih et al. 2015), as in SB3's `NatureCNN`: 32 of 8 × 8 every 4 pixels, 64 of 4 × 4
    /// every 2, 64 of 3 × 3, and a dense layer; ReLU after each.
    NatureCnn {
        /// Width of the dense layer.
        #[serde(default = "defaults::nature")]
        width: usize,
    },
    /// The residual convolutions of IMPALA (Espeholt et al. 2018, figure 3): for each entry of `channels` a 3 × 3
    /// convolution, a 3 × 3 maximum every 2 pixels and two residual blocks; then a dense layer.
    ImpalaCnn {
        /// Channels of each stage.
        #[serde(default = "defaults::impala_channels")]
        channels: Vec<usize>,
        /// Width of the dense layer.
        #[serde(default = "defaults::impala")]
        width: usize,
    },
    /// Layers as they are; convolutions may come first if the input is a box of three dimensions.
    Layers {
        /// The layers in order.
        layers: Vec<LayerSpec>,
    },
}

/// What an input goes through on its own, before inputs are joined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "an embedder: \"auto\", \"none\", \"mlp\", \"natureCnn\", \"impalaCnn\", or \
                               options such as { kind: \"mlp\", layers: [64] }"
)]
pub enum Embedder {
    /// By name.
    Name(EmbedderName),
    /// With options.
    Options(EmbedderOptions),
}

/// The embedder of every input, or one for each key of a dict observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "\"auto\", \"none\", \"mlp\", \"natureCnn\", \"impalaCnn\", options such as \
                               { kind: \"mlp\", layers: [64] }, or an embedder for each key of a dict observation"
)]
pub enum Embedders {
    /// The same for every input. Of a dict with pictures, a picture network embeds the pictures alone.
    Same(Embedder),
    /// By key; keys that are not named get `auto`.
    Each(BTreeMap<String, Embedder>),
}

mod defaults {
    pub fn mlp() -> Vec<usize> {
        vec![64]
    }
    pub fn nature() -> usize {
        512
    }
    pub fn impala_channels() -> Vec<usize> {
        vec![16, 32, 32]
    }
    pub fn impala() -> usize {
        256
    }
}

/// An input of which the embedder is to be chosen.
pub(super) struct Seen<'a> {
    /// Key of a dict observation; `obs` for any other.
    pub name: &'a str,
    /// The picture it may be read as.
    pub picture: Option<Picture>,
    /// Whether it holds bytes.
    pub bytes: bool,
}

impl Embedders {
    /// Checks ranges.
    pub fn validate(&self) -> Result<()> {
        match self {
            Embedders::Same(embedder) => embedder.validate("embedder"),
            Embedders::Each(each) => {
                each.iter().try_for_each(|(key, e)| e.validate(&format!("embedder.{key}")))
            }
        }
    }

    /// The layers of each input, in order; empty for none.
    pub(super) fn layers(&self, inputs: &[Seen<'_>], init: Init) -> Result<Vec<Vec<LayerSpec>>> {
        const AUTO: &Embedder = &Embedder::Name(EmbedderName::Auto);
        let pictures = inputs.iter().any(|i| i.picture.is_some());
        let chosen = |seen: &Seen<'_>| match self {
            Embedders::Same(e) if pictures && seen.picture.is_none() && e.is_cnn() => AUTO.layers(seen, init),
            Embedders::Same(e) => e.layers(seen, init),
            Embedders::Each(each) => each.get(seen.name).unwrap_or(AUTO).layers(seen, init),
        };
        if let Embedders::Each(each) = self
            && let Some(key) = each.keys().find(|key| inputs.iter().all(|i| i.name != *key))
        {
            let known: Vec<&str> = inputs.iter().map(|i| i.name).collect();
            let allowed = format!("keys of the observation: {}", known.join(", "));
            return Err(Error::config("embedder", key, allowed));
        }
        Ok(inputs.iter().map(chosen).collect())
    }
}

impl Embedder {
    fn validate(&self, field: &str) -> Result<()> {
        match self {
            Embedder::Name(_) => Ok(()),
            Embedder::Options(EmbedderOptions::Mlp { layers, dropout, .. }) => {
                validate_widths(&format!("{field}.layers"), layers)?;
                validate_dropout(&format!("{field}.dropout"), *dropout)
            }
            Embedder::Options(EmbedderOptions::NatureCnn { width }) => {
                validate_widths(&format!("{field}.width"), &[*width])
            }
            Embedder::Options(EmbedderOptions::ImpalaCnn { channels, width }) => {
                validate_widths(&format!("{field}.channels"), channels)?;
                validate_widths(&format!("{field}.width"), &[*width])
            }
            Embedder::Options(EmbedderOptions::Layers { layers }) => validate_layers(field, layers),
        }
    }

    fn is_cnn(&self) -> bool {
        matches!(
            self,
            Embedder::Name(EmbedderName::NatureCnn | EmbedderName::ImpalaCnn)
                | Embedder::Options(EmbedderOptions::NatureCnn { .. } | EmbedderOptions::ImpalaCnn { .. })
        )
    }

    fn layers(&self, seen: &Seen<'_>, init: Init) -> Vec<LayerSpec> {
        let mlp = |layers: &[usize], activation, layer_norm, dropout| {
            Hidden { activation, init, layer_norm, dropout }.layers(layers)
        };
        match self {
            Embedder::Name(EmbedderName::Auto) => match seen.picture.filter(|_| seen.bytes) {
                Some(p) if fits_nature(p) => nature(defaults::nature(), init),
                _ => Vec::new(),
            },
            Embedder::Name(EmbedderName::None) => Vec::new(),
            Embedder::Name(EmbedderName::Mlp) => mlp(&defaults::mlp(), Activation::default(), false, 0.0),
            Embedder::Name(EmbedderName::NatureCnn) => nature(defaults::nature(), init),
            Embedder::Name(EmbedderName::ImpalaCnn) => {
                impala(&defaults::impala_channels(), defaults::impala(), init)
            }
            Embedder::Options(options) => match options {
                EmbedderOptions::Mlp { layers, activation, layer_norm, dropout } => {
                    mlp(layers, *activation, *layer_norm, *dropout)
                }
                EmbedderOptions::NatureCnn { width } => nature(*width, init),
                EmbedderOptions::ImpalaCnn { channels, width } => impala(channels, *width, init),
                EmbedderOptions::Layers { layers } => layers.clone(),
            },
        }
    }
}

fn conv(
    channels: usize,
    [kernel, stride, padding]: [usize; 3],
    activation: Activation,
    init: Init,
) -> LayerSpec {
    LayerSpec::Conv2d { channels, kernel, stride, padding, activation, init }
}

fn nature(width: usize, init: Init) -> Vec<LayerSpec> {
    let relu = Activation::Relu;
    vec![
        conv(32, [8, 4, 0], relu, init),
        conv(64, [4, 2, 0], relu, init),
        conv(64, [3, 1, 0], relu, init),
        LayerSpec::dense(width, relu, init),
    ]
}

fn fits_nature(p: Picture) -> bool {
    let picture = Shape::Picture { channels: p.frames * p.channels, height: p.height, width: p.width };
    picture.after(&nature(1, Init::Auto), "embedder").is_ok()
}

fn impala(channels: &[usize], width: usize, init: Init) -> Vec<LayerSpec> {
    let relu = LayerSpec::Activation { activation: Activation::Relu };
    let plain = |channels| conv(channels, [3, 1, 1], Activation::Identity, init);
    let mut layers = Vec::new();
    for channels in channels {
        let block = LayerSpec::Residual {
            layers: vec![relu.clone(), conv(*channels, [3, 1, 1], Activation::Relu, init), plain(*channels)],
        };
        let pool = LayerSpec::MaxPool2d { kernel: 3, stride: 2, padding: 1 };
        layers.extend([plain(*channels), pool, block.clone(), block]);
    }
    layers.extend([relu, LayerSpec::dense(width, Activation::Relu, init)]);
    layers
}
