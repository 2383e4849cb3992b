//! From a [`NetSpec`] to chains of layers: sizes, places and names; and first weights.

use std::ops::Range;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{Activation, HeadKind, Init, LayerSpec, NetSpec, TowerSpec};
use reinforcets_core::rng::Rng;
use reinforcets_core::{initializers, noisy};

use crate::chain::{Dense, Design, Kind, RenormSpec};
use crate::kernels::{LANES, Layer};
use crate::memory::{Piece, Place};

/// How first values are drawn; one entry for a weight with its bias, or for a constant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum First {
    Dense { init: Init, next: Activation, inputs: usize, outputs: usize },
    Noisy { inputs: usize, outputs: usize, sigma: f64 },
    Constant { width: usize, value: f32 },
}

impl First {
    /// Appends first values in export order.
    pub fn draw(&self, rng: &mut Rng, out: &mut Vec<f32>) {
        match *self {
            First::Constant { width, value } => out.resize(out.len() + width, value),
            First::Noisy { inputs, outputs, sigma } => noisy::first(sigma, inputs, outputs, rng, out),
            First::Dense { init, next, inputs, outputs } => {
                let mut weight = vec![0.0; inputs * outputs];
                let mut bias = vec![0.0; outputs];
                initializers::dense(init, next, inputs, &mut weight, &mut bias, rng);
                out.extend(weight);
                out.extend(bias);
            }
        }
    }
}

/// A chain under construction.
#[derive(Debug)]
pub(crate) struct Builder {
    pub design: Design,
    pub first: Vec<First>,
    /// Width of what the next layer reads.
    pub width: usize,
    prefix: String,
}

impl Builder {
    /// Starts with `width` numbers in a row; names begin with `prefix`.
    pub fn new(prefix: String, width: usize) -> Self {
        Builder { design: Design::default(), first: Vec::new(), width, prefix }
    }

    /// Adds hidden layers, named by their number.
    pub fn hidden(mut self, layers: &[LayerSpec]) -> Result<Self> {
        for (l, spec) in layers.iter().enumerate() {
            let name = format!("{}{l}", self.prefix);
            match *spec {
                LayerSpec::Dense { width, activation, init } => {
                    positive(&name, width)?;
                    let at = self.layer(width, activation, false);
                    self.pieces(&name, at, 0, width, init);
                }
                LayerSpec::NoisyDense { width, activation, sigma } => {
                    positive(&name, width)?;
                    let at = self.layer(width, activation, false);
                    let spread = self.spread(at);
                    self.noisy_pieces(&name, at, 0, width, spread, sigma);
                }
                LayerSpec::BatchRenorm { activation, .. } => self.renorm(&name, spec, activation),
                LayerSpec::LayerNorm { activation } => {
                    let kind = Kind::Norm(self.design.norms.len());
                    self.design.norms.push(self.width);
                    self.scaled(&name, kind, activation);
                }
                LayerSpec::Dropout { rate } => {
                    let kind = Kind::Dropout(self.design.dropouts.len());
                    self.design.dropouts.push((rate, self.width));
                    self.between(kind, Activation::Identity, 0);
                }
                LayerSpec::Activation { activation } => {
                    self.between(Kind::Activation, activation, 0);
                }
                _ => return Err(Error::Internal(format!("a layer that `check` let through: {spec:?}"))),
            }
        }
        Ok(self)
    }

    /// Adds the heads of a tower: linear ones share one layer. Gives the ranges of constants.
    pub fn heads(mut self, tower: &TowerSpec) -> Result<(Self, Vec<Range<usize>>)> {
        let linear: usize = tower.heads.iter().map(|h| linear_width(&h.kind)).sum();
        let hidden = self.width;
        let at = (linear > 0).then(|| self.layer(linear, Activation::Identity, true));
        let noisy = tower.heads.iter().any(|h| matches!(h.kind, HeadKind::Noisy { .. }));
        let spread = if noisy { at.map_or(0, |l| self.spread(l)) } else { 0 };
        let (mut first, mut constants, mut features) = (0, Vec::new(), linear.next_multiple_of(LANES));
        for head in &tower.heads {
            let name = format!("{}{}", self.prefix, head.name);
            match head.kind {
                HeadKind::Linear { width, init } => {
                    positive(&name, width)?;
                    self.pieces(&name, at.unwrap_or_default(), first, width, init);
                    first += width;
                }
                HeadKind::Noisy { width, sigma } => {
                    positive(&name, width)?;
                    self.noisy_pieces(&name, at.unwrap_or_default(), first, width, spread, sigma);
                    first += width;
                }
                HeadKind::Constant { width, value } => {
                    positive(&name, width)?;
                    let at = self.room(width);
                    self.design.pieces.push(Piece { name, shape: vec![width], place: Place::Vector { at } });
                    self.first.push(First::Constant { width, value });
                    constants.push(at..at + width);
                }
                HeadKind::Features => {
                    if tower.layers.is_empty() || self.design.features.is_some() {
                        return Err(Error::config(name, "features", "one such head on a tower with layers"));
                    }
                    self.design.features = Some(features);
                    features += hidden;
                }
            }
        }
        Ok((self, constants))
    }

    /// Adds a layer and gives its number.
    fn layer(&mut self, outputs: usize, activation: Activation, head: bool) -> usize {
        let layer = Layer { inputs: self.width, outputs, narrow: head && outputs < LANES, activation };
        let weights = self.room(layer.weights());
        let bias = self.room(layer.width());
        let transposed = self.design.layers.last().map_or(0, |l| l.transposed.end);
        self.design.layers.push(Dense {
            layer,
            kind: Kind::Dense,
            weights: weights..weights + layer.weights(),
            bias: bias..bias + layer.width(),
            transposed: transposed..transposed + layer.transposed(),
            noisy: None,
        });
        self.design.head |= head;
        self.width = outputs;
        self.design.layers.len() - 1
    }

    /// Adds a batch renormalisation.
    fn renorm(&mut self, name: &str, spec: &LayerSpec, activation: Activation) {
        let width = self.width;
        self.scaled(name, Kind::Renorm(self.design.renorms.len()), activation);
        self.design.renorms.extend(RenormSpec::of(spec, width));
        for (what, n) in LayerSpec::statistics(width) {
            let (name, place) = (format!("{name}.{what}"), Place::Elsewhere);
            self.design.pieces.push(Piece { name, shape: vec![n], place });
        }
    }

    /// Adds a layer that keeps the width, with γ and β.
    fn scaled(&mut self, name: &str, kind: Kind, activation: Activation) {
        let width = self.width;
        let (weights, bias) = self.between(kind, activation, width);
        for (what, at, value) in [("weight", weights, 1.0), ("bias", bias, 0.0)] {
            let (name, place) = (format!("{name}.{what}"), Place::Vector { at });
            self.design.pieces.push(Piece { name, shape: vec![width], place });
            self.first.push(First::Constant { width, value });
        }
    }

    /// Adds a layer that keeps the width, with room for `parameters` numbers twice; gives their places.
    fn between(&mut self, kind: Kind, activation: Activation, parameters: usize) -> (usize, usize) {
        let layer = Layer { inputs: self.width, outputs: self.width, narrow: false, activation };
        let (weights, bias) = (self.room(parameters), self.room(parameters));
        let padded = parameters.next_multiple_of(LANES);
        let transposed = self.design.layers.last().map_or(0, |l| l.transposed.end);
        self.design.layers.push(Dense {
            layer,
            kind,
            weights: weights..weights + padded,
            bias: bias..bias + padded,
            transposed: transposed..transposed,
            noisy: None,
        });
        (weights, bias)
    }

    fn pieces(&mut self, name: &str, l: usize, first: usize, outputs: usize, init: Init) {
        let Dense { layer, weights, bias, .. } = &self.design.layers[l];
        let (weight, vector) = (
            Place::Weight { at: weights.start, layer: *layer, first },
            Place::Vector { at: bias.start + first },
        );
        self.first.push(First::Dense { init, next: layer.activation, inputs: layer.inputs, outputs });
        let shape = vec![outputs, layer.inputs];
        self.design.pieces.push(Piece { name: format!("{name}.weight"), shape, place: weight });
        self.design.pieces.push(Piece { name: format!("{name}.bias"), shape: vec![outputs], place: vector });
    }

    /// Room for σ of layer l, right behind its weights and bias; gives its place.
    fn spread(&mut self, l: usize) -> usize {
        let Dense { layer, weights, bias, .. } = &self.design.layers[l];
        let (layer, mean) = (*layer, weights.start..bias.end);
        let at = self.room(mean.len());
        self.design.layers[l].noisy = Some(self.design.noisy.len());
        self.design.noisy.push((layer, mean.clone(), at..at + mean.len()));
        at
    }

    fn noisy_pieces(
        &mut self,
        name: &str,
        l: usize,
        first: usize,
        outputs: usize,
        spread: usize,
        sigma: f64,
    ) {
        let Dense { layer, weights, bias, .. } = &self.design.layers[l];
        let inputs = layer.inputs;
        let shift = spread - weights.start;
        let (at, vector, layer) = (weights.start, bias.start + first, *layer);
        let mut piece = |what: &str, shape: &[usize], place: Place| {
            self.design.pieces.push(Piece { name: format!("{name}.{what}"), shape: shape.to_vec(), place });
        };
        piece("weight_mu", &[outputs, inputs], Place::Weight { at, layer, first });
        piece("weight_sigma", &[outputs, inputs], Place::Weight { at: at + shift, layer, first });
        piece("bias_mu", &[outputs], Place::Vector { at: vector });
        piece("bias_sigma", &[outputs], Place::Vector { at: vector + shift });
        self.first.push(First::Noisy { inputs, outputs, sigma });
    }

    fn room(&mut self, len: usize) -> usize {
        let at = self.design.len;
        self.design.len += len.next_multiple_of(LANES);
        at
    }
}

/// Numbers in a row behind `layers`, of `inputs` before them.
pub(crate) fn width_behind(layers: &[LayerSpec], inputs: usize) -> usize {
    let width = |layer: &LayerSpec| match layer {
        LayerSpec::Dense { width, .. } | LayerSpec::NoisyDense { width, .. } => Some(*width),
        _ => None,
    };
    layers.iter().rev().find_map(width).unwrap_or(inputs)
}

pub(crate) fn linear_width(kind: &HeadKind) -> usize {
    match kind {
        HeadKind::Linear { width, .. } | HeadKind::Noisy { width, .. } => *width,
        HeadKind::Constant { .. } | HeadKind::Features => 0,
    }
}

fn positive(name: &str, width: usize) -> Result<()> {
    if width == 0 { Err(Error::config(format!("{name}.width"), width, "at least 1")) } else { Ok(()) }
}

/// What the engine cannot build, and what makes no sense to any.
pub(crate) fn check(spec: &NetSpec) -> Result<()> {
    let unsupported = |what: &str| {
        let what = format!("{what}; the engine \"torch\" does");
        Err(Error::EngineUnsupported { engine: "fused".into(), what })
    };
    let embedders = spec.inputs.iter().map(|i| &i.embedder);
    let layers = embedders.chain([&spec.trunk]).chain(spec.towers.iter().map(|t| &t.layers)).flatten();
    let pictures = spec.inputs.iter().any(|i| i.picture.is_some());
    for layer in layers {
        match layer {
            LayerSpec::LayerNorm { .. } if pictures => return unsupported("layer norm beside pictures"),
            LayerSpec::Dense { .. }
            | LayerSpec::NoisyDense { .. }
            | LayerSpec::BatchRenorm { .. }
            | LayerSpec::LayerNorm { .. }
            | LayerSpec::Dropout { .. }
            | LayerSpec::Activation { .. } => {}
            other => return unsupported(&format!("layers of kind \"{}\"", other.kind())),
        }
    }
    spec.check()
}
