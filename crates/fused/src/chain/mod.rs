//! Layers one after another: an embedder, a trunk, or a tower with its head.
//!
//! A batch passes in blocks of rows, each through all layers, so that what a layer writes is still in the first
//! cache when the next one reads it. Where a layer normalises over the batch, training takes all rows as one block.

mod backward;
mod dropout;
mod noisy;
mod norm;
mod renorm;

use std::ops::Range;

use reinforcets_core::net_spec::Optimizer;
use reinforcets_core::network::Mode;

use crate::buffer::Buffer;
use crate::kernels::{Kernels, LANES, Layer, Rows, RowsMut, from_output};
use crate::memory::{Memory, Piece};

pub(crate) use backward::Wanted;
pub(crate) use dropout::Dropout;
pub(crate) use noisy::Noisy;
use norm::Norm;
pub(crate) use renorm::{Renorm, RenormSpec};

/// Rows that pass through all layers together.
const BLOCK: usize = 64;

/// What a layer does before its activation, and which of the chain's layers of its kind it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Weights and a bias.
    Dense,
    /// Batch renormalisation, with γ for weights and β for bias.
    Renorm(usize),
    /// Layer normalisation, alike.
    Norm(usize),
    /// Dropout.
    Dropout(usize),
    /// Nothing.
    Activation,
}

/// A layer and where its parameters are.
#[derive(Clone, Debug)]
pub(crate) struct Dense {
    pub layer: Layer,
    pub kind: Kind,
    pub weights: Range<usize>,
    pub bias: Range<usize>,
    pub transposed: Range<usize>,
    /// Which noise it has, if any.
    pub noisy: Option<usize>,
}

/// Which tape a pass writes: a `forward` keeps its own until the next one, an `infer` in between takes the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pass {
    Keep,
    Infer,
}

/// What is written on the way up: outputs of each layer, and inputs of activations whose derivative needs them.
#[derive(Debug, Default)]
struct Tape {
    y: Vec<Buffer>,
    z: Vec<Buffer>,
}

/// What a chain is made of.
#[derive(Debug, Default)]
pub(crate) struct Design {
    /// Bottom up.
    pub layers: Vec<Dense>,
    /// Exported tensors in order.
    pub pieces: Vec<Piece>,
    /// Layers with noise: where their μ (weights, then bias) and σ are.
    pub noisy: Vec<(Layer, Range<usize>, Range<usize>)>,
    /// Layers that normalise over the batch.
    pub renorms: Vec<RenormSpec>,
    /// Widths of layers that normalise rows.
    pub norms: Vec<usize>,
    /// Rates and widths of layers with dropout.
    pub dropouts: Vec<(f64, usize)>,
    /// Floats of all parameters.
    pub len: usize,
    /// Whether the last layer is a head, which writes to the heads instead of the tape.
    pub head: bool,
    /// Where in its part of the heads the last hidden layer is copied to.
    pub features: Option<usize>,
}

/// Layers with their parameters and activations.
#[derive(Debug)]
pub(crate) struct Chain {
    pub design: Design,
    pub memory: Memory,
    pub noisy: Vec<Noisy>,
    pub renorms: Vec<Renorm>,
    norms: Vec<Norm>,
    pub dropouts: Vec<Dropout>,
    /// Whether the last [`Pass::Keep`] ran with noise, as transposed copies then have it.
    kept_mode: Mode,
    tapes: [Tape; 2],
    transposed: Buffer,
    /// For each layer, whether its weights have changed since its transposed copy was made.
    stale: Vec<bool>,
    /// Gradients before each layer's activation, one block.
    d: Vec<Buffer>,
    d_input: Buffer,
}

impl Chain {
    /// A chain with weights of zero.
    pub fn new(design: Design, optimizer: Option<&Optimizer>) -> Self {
        let layers = &design.layers;
        let tape =
            || Tape { y: vec![Buffer::default(); layers.len()], z: vec![Buffer::default(); layers.len()] };
        Chain {
            memory: Memory::new(design.len, optimizer),
            noisy: design
                .noisy
                .iter()
                .map(|(l, mean, spread)| Noisy::new(*l, mean.clone(), spread.clone()))
                .collect(),
            renorms: design.renorms.iter().copied().map(Renorm::new).collect(),
            norms: design.norms.iter().copied().map(Norm::new).collect(),
            dropouts: design.dropouts.iter().map(|(rate, width)| Dropout::new(*rate, *width)).collect(),
            kept_mode: Mode::Train,
            tapes: [tape(), tape()],
            transposed: Buffer::zeros(layers.last().map_or(0, |l| l.transposed.end)),
            stale: vec![true; layers.len()],
            d: layers.iter().map(|l| Buffer::zeros(BLOCK * l.layer.width())).collect(),
            d_input: Buffer::default(),
            design,
        }
    }

    /// Whether there is nothing to run.
    pub fn is_empty(&self) -> bool {
        self.design.layers.is_empty()
    }

    /// Numbers in a row of the last layer's outputs.
    pub fn outputs(&self) -> usize {
        self.design.layers.last().map_or(0, |l| l.layer.outputs)
    }

    /// Layers below the head.
    fn hidden(&self) -> usize {
        self.design.layers.len() - usize::from(self.design.head)
    }

    /// Rows that pass through all layers together, of `rows` in all.
    fn block(&self, rows: usize, mode: Mode) -> usize {
        match mode {
            Mode::Train if !self.renorms.is_empty() => rows.max(1),
            _ => BLOCK,
        }
    }

    /// Tells that weights have changed: the transposed copy is made anew when it is next needed.
    pub fn weights_changed(&mut self) {
        self.stale.fill(true);
        self.noisy.iter_mut().for_each(Noisy::weights_changed);
    }

    /// Tells that noise has changed: transposed copies of noisy weights are made anew.
    pub fn noise_changed(&mut self) {
        for (stale, dense) in self.stale.iter_mut().zip(&self.design.layers) {
            *stale |= dense.noisy.is_some();
        }
    }

    /// Runs `rows` rows of x up, into the tape and the chain's part of the heads.
    pub fn forward(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        rows: usize,
        mut heads: Option<RowsMut<'_>>,
        (pass, mode): (Pass, Mode),
    ) {
        let block = self.block(rows, mode);
        self.reserve(rows, block, pass);
        if mode == Mode::Train {
            self.noisy.iter_mut().for_each(|n| n.refresh(&self.memory));
            self.dropouts.iter_mut().for_each(|d| d.draw(kernels, rows));
        }
        if pass == Pass::Keep && std::mem::replace(&mut self.kept_mode, mode) != mode {
            self.noise_changed();
        }
        for start in (0..rows).step_by(block) {
            let count = block.min(rows - start);
            self.hidden_block(kernels, x, start, count, (pass, mode));
            let Some(heads) = heads.as_mut() else { continue };
            let mut heads = heads.from(start);
            let hidden = self.hidden();
            let top = match hidden {
                0 => x.from(start),
                _ => self.tape_rows(hidden - 1, start, pass),
            };
            if self.design.head {
                let dense = &self.design.layers[hidden];
                let (weights, bias) = parameters(dense, &self.memory, &self.noisy, mode);
                kernels.forward(&dense.layer, top, count, weights, bias, None, &mut heads);
            }
            if let Some(column) = self.design.features {
                let width = self.design.layers[hidden - 1].layer.outputs;
                for r in 0..count {
                    heads.row_mut(r)[column..][..width].copy_from_slice(top.row(r, width));
                }
            }
        }
    }

    fn hidden_block(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        start: usize,
        count: usize,
        (pass, mode): (Pass, Mode),
    ) {
        let hidden = self.hidden();
        let tape = &mut self.tapes[pass as usize];
        for (l, dense) in self.design.layers[..hidden].iter().enumerate() {
            let layer = &dense.layer;
            let (below, above) = tape.y.split_at_mut(l);
            let x =
                match below.last() {
                    None => x.from(start),
                    Some(y) => Rows { data: y, stride: self.design.layers[l - 1].layer.width() }
                        .from(tape_row(l - 1, hidden, start, pass)),
                };
            let first = tape_row(l, hidden, start, pass) * layer.width();
            let rows = |buffer| RowsMut::new(buffer, layer.width(), count, layer.width());
            let mut y = rows(&mut above[0][first..]);
            let mut z = keeps_inputs(layer, pass).then(|| rows(&mut tape.z[l][first..]));
            let (weights, bias) = parameters(dense, &self.memory, &self.noisy, mode);
            let to = z.as_mut().unwrap_or(&mut y);
            match dense.kind {
                Kind::Dense => {
                    kernels.forward(layer, x, count, weights, bias, z.as_mut(), &mut y);
                    continue;
                }
                Kind::Renorm(n) => {
                    self.renorms[n].up(kernels, x, count, [weights, bias], (pass, mode), to);
                }
                Kind::Norm(n) => {
                    self.norms[n].up(kernels, x, (start, count), [weights, bias], pass, to);
                }
                Kind::Dropout(n) => self.dropouts[n].run(kernels, x, (start, count), mode, to),
                Kind::Activation => copy(x, count, layer.width(), to),
            }
            kernels.activate(layer.activation, z.as_mut(), count, layer.outputs, &mut y);
        }
    }

    fn reserve(&mut self, rows: usize, block: usize, pass: Pass) {
        let hidden = self.hidden();
        let tape = &mut self.tapes[pass as usize];
        for (l, Dense { layer, .. }) in self.design.layers[..hidden].iter().enumerate() {
            let len = (tape_row(l, hidden, rows, pass) + block.min(rows)) * layer.width();
            tape.y[l].reserve(len);
            if keeps_inputs(layer, pass) {
                tape.z[l].reserve(len);
            }
        }
    }

    fn tape_rows(&self, l: usize, start: usize, pass: Pass) -> Rows<'_> {
        Rows { data: &self.tapes[pass as usize].y[l], stride: self.design.layers[l].layer.width() }
            .from(tape_row(l, self.hidden(), start, pass))
    }

    /// All rows that the last pass wrote to its tape on top.
    pub fn output(&self, pass: Pass) -> Rows<'_> {
        self.tape_rows(self.hidden() - 1, 0, pass)
    }

    /// Rows of the input's gradient that the last `backward` wrote.
    pub fn d_input(&self) -> Rows<'_> {
        Rows { data: &self.d_input, stride: self.design.layers[0].layer.inputs.next_multiple_of(LANES) }
    }
}

/// Weights and bias of a layer, with noise where it has any and `mode` asks for it.
fn parameters<'a>(
    dense: &Dense,
    memory: &'a Memory,
    noisy: &'a [Noisy],
    mode: Mode,
) -> (&'a [f32], &'a [f32]) {
    match dense.noisy {
        Some(n) => noisy[n].weights(memory, mode).split_at(dense.weights.len()),
        None => (&memory.weights[dense.weights.clone()], &memory.weights[dense.bias.clone()]),
    }
}

/// Where row `start` lies in layer l's part of a tape: an `infer` keeps one block, except on top.
fn tape_row(l: usize, hidden: usize, start: usize, pass: Pass) -> usize {
    if pass == Pass::Keep || l + 1 == hidden { start } else { 0 }
}

/// Copies `rows` rows of `width`.
fn copy(from: Rows<'_>, rows: usize, width: usize, to: &mut RowsMut<'_>) {
    (0..rows).for_each(|r| to.row_mut(r)[..width].copy_from_slice(from.row(r, width)));
}

fn keeps_inputs(layer: &Layer, pass: Pass) -> bool {
    pass == Pass::Keep && !from_output(layer.activation)
}
