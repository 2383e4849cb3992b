//! Layers one after another: an embedder, a trunk, or a tower with its head.
//!
//! A batch passes in blocks of rows, each through all layers, so that what a layer writes is still in the first
//! cache when the next one reads it. Where a layer normalises over the batch, training takes all rows as one block.

mod backward;
mod dropout;
mod noisy;
mod norm;
mod renorm;
mod stripe;

use std::ops::Range;

use reinforcets_core::net_spec::Optimizer;
use reinforcets_core::network::Mode;

use crate::buffer::Buffer;
use crate::kernels::{Hands, Kernels, LANES, Layer, Rows, RowsMut};
use crate::memory::{Memory, Piece};
use stripe::{Stripe, keeps_inputs, tape_row};

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

impl Design {
    /// Layers below the head.
    fn hidden(&self) -> usize {
        self.layers.len() - usize::from(self.head)
    }
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
    /// One, or as many as the pass in hand may take threads.
    stripes: Vec<Stripe>,
    /// Into how many of them the last [`Pass::Keep`] was divided.
    kept_stripes: usize,
    transposed: Buffer,
    /// For each layer, whether its weights have changed since its transposed copy was made.
    stale: Vec<bool>,
    d_input: Buffer,
}

impl Chain {
    /// A chain with weights of zero.
    pub fn new(design: Design, optimizer: Option<&Optimizer>) -> Self {
        let layers = &design.layers;
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
            stripes: vec![Stripe::new(layers)],
            kept_stripes: 1,
            transposed: Buffer::zeros(layers.last().map_or(0, |l| l.transposed.end)),
            stale: vec![true; layers.len()],
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
        heads: Option<RowsMut<'_>>,
        (pass, mode): (Pass, Mode),
        hands: Hands<'_>,
    ) {
        // Others read the outputs of a chain without heads in one piece; what is no dense layer keeps notes of all rows.
        let divisible = heads.is_some() && self.design.layers.iter().all(|l| l.kind == Kind::Dense);
        let stripes = if divisible { stripe::count(rows, hands.each) } else { 1 };
        while self.stripes.len() < stripes {
            self.stripes.push(Stripe::new(&self.design.layers));
        }
        if mode == Mode::Train {
            self.noisy.iter_mut().for_each(|n| n.refresh(&self.memory));
            self.dropouts.iter_mut().for_each(|d| d.draw(kernels, rows));
        }
        if pass == Pass::Keep {
            self.kept_stripes = stripes;
            if std::mem::replace(&mut self.kept_mode, mode) != mode {
                self.noise_changed();
            }
        }
        let block = self.block(rows, mode);
        let Chain { design, memory, noisy, renorms, norms, dropouts, .. } = self;
        let up = Up { kernels, design, memory, noisy, block, pass, mode };
        if let [stripe] = &mut self.stripes[..stripes] {
            return up.run(Notes { renorms, norms, dropouts }, stripe, x, 0..rows, heads);
        }
        stripe::each(hands, &mut self.stripes[..stripes], (0, rows), heads, &|stripe, share, heads| {
            up.run(Notes::default(), stripe, x.from(share.start), share, heads);
        });
    }

    /// All rows that the last pass wrote to its tape on top.
    pub fn output(&self, pass: Pass) -> Rows<'_> {
        let hidden = self.design.hidden();
        self.stripes[0].outputs(&self.design.layers, hidden, hidden - 1, 0, pass)
    }

    /// Rows of the input's gradient that the last `backward` wrote.
    pub fn d_input(&self) -> Rows<'_> {
        Rows { data: &self.d_input, stride: self.design.layers[0].layer.inputs.next_multiple_of(LANES) }
    }
}

/// What layers that are not dense keep of a pass.
#[derive(Default)]
struct Notes<'a> {
    renorms: &'a mut [Renorm],
    norms: &'a mut [Norm],
    dropouts: &'a mut [Dropout],
}

/// The way up.
struct Up<'a> {
    kernels: Kernels,
    design: &'a Design,
    memory: &'a Memory,
    noisy: &'a [Noisy],
    /// Rows that pass through all layers together.
    block: usize,
    pass: Pass,
    mode: Mode,
}

impl Up<'_> {
    /// Runs the rows of one stripe, which are those of `x` and `heads`.
    fn run(
        &self,
        mut notes: Notes<'_>,
        stripe: &mut Stripe,
        x: Rows<'_>,
        share: Range<usize>,
        mut heads: Option<RowsMut<'_>>,
    ) {
        let Up { kernels, design, pass, .. } = *self;
        let rows = share.len();
        if pass == Pass::Keep {
            stripe.kept = share;
        }
        let (layers, hidden) = (&design.layers, design.hidden());
        stripe.reserve(layers, hidden, (rows, self.block), pass);
        for start in (0..rows).step_by(self.block) {
            let count = self.block.min(rows - start);
            self.hidden_block(&mut notes, stripe, x, start, count);
            let Some(heads) = heads.as_mut() else { continue };
            let mut heads = heads.from(start);
            let top = match hidden {
                0 => x.from(start),
                _ => stripe.outputs(layers, hidden, hidden - 1, start, pass),
            };
            if design.head {
                let dense = &layers[hidden];
                let (weights, bias) = parameters(dense, self.memory, self.noisy, self.mode);
                kernels.forward(&dense.layer, top, count, weights, bias, None, &mut heads);
            }
            if let Some(column) = design.features {
                let width = layers[hidden - 1].layer.outputs;
                for r in 0..count {
                    heads.row_mut(r)[column..][..width].copy_from_slice(top.row(r, width));
                }
            }
        }
    }

    fn hidden_block(
        &self,
        Notes { renorms, norms, dropouts }: &mut Notes<'_>,
        stripe: &mut Stripe,
        x: Rows<'_>,
        start: usize,
        count: usize,
    ) {
        let Up { kernels, design, pass, mode, .. } = *self;
        let hidden = design.hidden();
        let tape = &mut stripe.tapes[pass as usize];
        for (l, dense) in design.layers[..hidden].iter().enumerate() {
            let layer = &dense.layer;
            let (below, above) = tape.y.split_at_mut(l);
            let x = match below.last() {
                None => x.from(start),
                Some(y) => Rows { data: y, stride: design.layers[l - 1].layer.width() }.from(tape_row(
                    l - 1,
                    hidden,
                    start,
                    pass,
                )),
            };
            let first = tape_row(l, hidden, start, pass) * layer.width();
            let rows = |buffer| RowsMut::new(buffer, layer.width(), count, layer.width());
            let mut y = rows(&mut above[0][first..]);
            let mut z = keeps_inputs(layer, pass).then(|| rows(&mut tape.z[l][first..]));
            let (weights, bias) = parameters(dense, self.memory, self.noisy, mode);
            let to = z.as_mut().unwrap_or(&mut y);
            match dense.kind {
                Kind::Dense => {
                    kernels.forward(layer, x, count, weights, bias, z.as_mut(), &mut y);
                    continue;
                }
                Kind::Renorm(n) => renorms[n].up(kernels, x, count, [weights, bias], (pass, mode), to),
                Kind::Norm(n) => norms[n].up(kernels, x, (start, count), [weights, bias], pass, to),
                Kind::Dropout(n) => dropouts[n].run(kernels, x, (start, count), mode, to),
                Kind::Activation => copy(x, count, layer.width(), to),
            }
            kernels.activate(layer.activation, z.as_mut(), count, layer.outputs, &mut y);
        }
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

/// Copies `rows` rows of `width`.
fn copy(from: Rows<'_>, rows: usize, width: usize, to: &mut RowsMut<'_>) {
    (0..rows).for_each(|r| to.row_mut(r)[..width].copy_from_slice(from.row(r, width)));
}
