//! The way down: gradients of weights and of the input, block by block.

use reinforcets_core::net_spec::Activation;
use reinforcets_core::network::Mode;

use super::stripe::{self, Stripe, kept};
use super::{BLOCK, Chain, Dense, Design, Kind, Noisy, Pass, copy, parameters};
use crate::kernels::{Hands, Kernels, LANES, Layer, PANEL, Rows, RowsMut};
use crate::memory::Memory;

/// Gradients wanted from a backward pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// Of the parameters: added to what is there.
    pub params: bool,
    /// Of the chain's input: written.
    pub input: bool,
}

impl Chain {
    /// Propagates `d` (rows of the chain's part of the heads, or of its outputs) through what the last
    /// [`Pass::Keep`] wrote.
    pub fn backward(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        rows: usize,
        d: Rows<'_>,
        wanted: Wanted,
        hands: Hands<'_>,
    ) {
        if wanted.input {
            self.d_input.reserve(rows * self.design.layers[0].layer.inputs.next_multiple_of(LANES));
        }
        self.refresh(kernels, wanted);
        let fresh = self.memory.is_fresh();
        if self.kept_stripes > 1 {
            self.stripes_down((kernels, hands), x, rows, d, wanted);
        } else {
            let block = self.block(rows, self.kept_mode);
            self.stripes[0].reserve_down(&self.design.layers, block);
            for start in (0..rows).step_by(block) {
                let count = block.min(rows - start);
                self.block_down(kernels, x.from(start), (start, count), d.from(start), wanted);
                if wanted.params {
                    self.memory.gradients_written();
                }
            }
        }
        if wanted.params && rows > 0 {
            self.noisy.iter().for_each(|n| n.fold(&mut self.memory, self.kept_mode, fresh));
        }
    }

    /// One block through all layers, each with the gradients of its weights, while what they need is in the first cache.
    fn block_down(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        (start, count): (usize, usize),
        d_out: Rows<'_>,
        wanted: Wanted,
    ) {
        let Chain {
            design,
            memory,
            noisy,
            renorms,
            norms,
            dropouts,
            kept_mode,
            stripes,
            transposed,
            d_input,
            ..
        } = self;
        let stripe = &mut stripes[0];
        let width = design.layers[0].layer.inputs.next_multiple_of(LANES);
        let mut dx = wanted.input.then(|| RowsMut::new(&mut d_input[start * width..], width, count, width));
        let rows = Block { start, count, at: 0 };
        let mode = *kept_mode;
        copy_top(kernels, design, stripe, rows, d_out);
        for (l, dense) in design.layers.iter().enumerate().rev() {
            if dense.kind != Kind::Dense {
                let layer = &dense.layer;
                let tape = &stripe.tapes[Pass::Keep as usize];
                let (below, above) = stripe.d.split_at_mut(l);
                let d = Rows { data: &above[0], stride: layer.width() };
                let width = layer.width();
                let below = below.last_mut().map(|d| RowsMut::new(d, width, count, width));
                let mut dx = below.or(dx.as_mut().map(|dx| dx.from(0)));
                let x = input_of(design, tape, l, x, start);
                let (parameters, gradients, accumulate) = memory.both();
                let gradients = wanted.params.then(|| {
                    let (weights, bias) = two(gradients, dense);
                    ([weights, bias], accumulate)
                });
                let (gamma, rows) = (&parameters[dense.weights.clone()], (start, count));
                match (dense.kind, &mut dx) {
                    (Kind::Renorm(n), dx) => {
                        renorms[n].down(kernels, (x, d), count, gamma, gradients, dx.as_mut());
                    }
                    (Kind::Norm(n), dx) => {
                        norms[n].down(kernels, (x, d), rows, gamma, gradients, dx.as_mut());
                    }
                    (Kind::Dropout(n), Some(dx)) => dropouts[n].run(kernels, d, rows, mode, dx),
                    (Kind::Activation, Some(dx)) => copy(d, count, width, dx),
                    (Kind::Dense | Kind::Dropout(_) | Kind::Activation, _) => {}
                }
                if let (Some((activation, kept)), Some(dx)) = (below_of(design, tape, l, start), &mut dx) {
                    kernels.derive(activation, kept, count, width, dx);
                }
                continue;
            }
            if l > 0 || wanted.input {
                let down = Down { kernels, design, memory: &*memory, noisy: &*noisy, transposed, mode };
                down.input_gradient(stripe, l, rows, d_out, dx.as_mut().map(|dx| dx.from(0)));
            }
            if wanted.params {
                let (weights, bias, accumulate) = accumulators(memory, noisy, dense, start > 0);
                let (x, d) = (
                    input_of(design, &stripe.tapes[Pass::Keep as usize], l, x, start),
                    output_gradient(design, stripe, l, 0, d_out),
                );
                kernels.weight_gradient(&dense.layer, x, d, count, weights, bias, accumulate);
            }
        }
    }

    /// Stripes side by side, and then the weights of each layer, panels side by side.
    fn stripes_down(
        &mut self,
        (kernels, hands): (Kernels, Hands<'_>),
        x: Rows<'_>,
        rows: usize,
        d: Rows<'_>,
        wanted: Wanted,
    ) {
        let Chain { design, memory, noisy, kept_mode, stripes, kept_stripes, transposed, d_input, .. } = self;
        let stripes = &mut stripes[..*kept_stripes];
        let width = design.layers[0].layer.inputs.next_multiple_of(LANES);
        let dx = wanted.input.then(|| RowsMut::new(d_input, width, rows, width));
        let lowest = usize::from(!wanted.input);
        let (noise, mode) = (&noisy[..], *kept_mode);
        let down = Down { kernels, design, memory: &*memory, noisy: noise, transposed, mode };
        stripe::each(hands, stripes, (0, rows), dx, &|stripe, share, mut dx| {
            stripe.reserve_down(&design.layers, share.len());
            for start in (0..share.len()).step_by(BLOCK) {
                let rows = Block { start, count: BLOCK.min(share.len() - start), at: start };
                let d = d.from(share.start + start);
                copy_top(kernels, design, stripe, rows, d);
                for l in (lowest..design.layers.len()).rev() {
                    down.input_gradient(stripe, l, rows, d, dx.as_mut().map(|dx| dx.from(start)));
                }
            }
        });
        if !wanted.params {
            return;
        }
        for (l, dense) in design.layers.iter().enumerate() {
            let (weights, bias, accumulate) = accumulators(memory, noisy, dense, false);
            let blocks = |f: &mut dyn FnMut(Rows<'_>, Rows<'_>, usize)| {
                for stripe in stripes.iter() {
                    let tape = &stripe.tapes[Pass::Keep as usize];
                    for start in (0..stripe.kept.len()).step_by(BLOCK) {
                        let first = stripe.kept.start + start;
                        let x = match l {
                            0 => x.from(first),
                            _ => input_of(design, tape, l, x, start),
                        };
                        let d = output_gradient(design, stripe, l, start, d.from(first));
                        f(x, d, BLOCK.min(stripe.kept.len() - start));
                    }
                }
            };
            weight_gradients((kernels, hands), dense.layer, 0, (weights, bias), accumulate, &blocks);
        }
        memory.gradients_written();
    }

    /// Makes the transposed copies that this pass reads anew, if weights have changed.
    fn refresh(&mut self, kernels: Kernels, wanted: Wanted) {
        let lowest = usize::from(!wanted.input);
        for (l, dense) in self.design.layers.iter().enumerate().skip(lowest) {
            if dense.layer.narrow || dense.kind != Kind::Dense || !std::mem::take(&mut self.stale[l]) {
                continue;
            }
            let (weights, _) = parameters(dense, &self.memory, &self.noisy, self.kept_mode);
            kernels.transpose(&dense.layer, weights, &mut self.transposed[dense.transposed.clone()]);
        }
    }
}

/// Rows that pass through all layers together.
#[derive(Clone, Copy)]
struct Block {
    /// The first of them on the tape.
    start: usize,
    count: usize,
    /// The first of them among the gradients.
    at: usize,
}

/// What the way down reads of a chain.
struct Down<'a> {
    kernels: Kernels,
    design: &'a Design,
    memory: &'a Memory,
    noisy: &'a [Noisy],
    transposed: &'a [f32],
    mode: Mode,
}

impl Down<'_> {
    /// The gradient before the activation of the layer below layer l, or for l = 0 that of the chain's input, into `d_input`.
    fn input_gradient(
        &self,
        stripe: &mut Stripe,
        l: usize,
        Block { start, count, at }: Block,
        d_out: Rows<'_>,
        d_input: Option<RowsMut<'_>>,
    ) {
        let Down { kernels, design, memory, noisy, transposed, mode } = *self;
        let dense = &design.layers[l];
        let layer = &dense.layer;
        let (d_below, d_above) = stripe.d.split_at_mut(l);
        let d = match copied(design) || l + 1 < design.layers.len() {
            true => Rows { data: &d_above[0], stride: layer.width() }.from(at),
            false => d_out,
        };
        let width = layer.inputs.next_multiple_of(LANES);
        let below = d_below.last_mut().map(|d| RowsMut::new(&mut d[at * width..], width, count, width));
        let Some(mut dx) = below.or(d_input) else { return };
        let parameters = match layer.narrow {
            true => parameters(dense, memory, noisy, mode).0,
            false => &transposed[dense.transposed.clone()],
        };
        let below = below_of(design, &stripe.tapes[Pass::Keep as usize], l, start);
        let activation = below.map_or(Activation::Identity, |(activation, _)| activation);
        let kept = below.map(|(_, kept)| kept);
        let Some(column) = design.features.filter(|_| design.head && l == design.hidden()) else {
            return kernels.input_gradient(layer, d, count, parameters, activation, kept, &mut dx);
        };
        kernels.input_gradient(layer, d, count, parameters, activation, None, &mut dx);
        for r in 0..count {
            let features = d_out.columns_from(column).row(r, layer.inputs);
            dx.row_mut(r).iter_mut().zip(features).for_each(|(d, f)| *d += f);
        }
        if let Some(kept) = kept {
            kernels.derive(activation, kept, count, layer.inputs, &mut dx);
        }
    }
}

/// The gradients of a layer's weights over all `blocks` (inputs, gradients of outputs, rows), in their order. Outputs from
/// `column` on are this layer's; its panels run side by side.
fn weight_gradients<B>(
    (kernels, hands): (Kernels, Hands<'_>),
    layer: Layer,
    column: usize,
    (weights, bias): (&mut [f32], &mut [f32]),
    mut accumulate: bool,
    blocks: &B,
) where
    B: Fn(&mut dyn FnMut(Rows<'_>, Rows<'_>, usize)) + Sync,
{
    let panels = layer.width().div_ceil(PANEL);
    if layer.narrow || panels == 1 {
        return blocks(&mut |x, d, count| {
            let d = d.columns_from(column);
            kernels.weight_gradient(&layer, x, d, count, weights, bias, accumulate);
            accumulate = true;
        });
    }
    let left = Layer { outputs: panels / 2 * PANEL, ..layer };
    let right = Layer { outputs: layer.outputs - left.outputs, ..layer };
    let (of_left, of_right) = weights.split_at_mut(left.weights());
    let (bias_of_left, bias) = bias.split_at_mut(left.outputs);
    let of_left = (of_left, bias_of_left);
    hands.join(
        || weight_gradients((kernels, hands), left, column, of_left, accumulate, blocks),
        || {
            weight_gradients(
                (kernels, hands),
                right,
                column + left.outputs,
                (of_right, bias),
                accumulate,
                blocks,
            )
        },
    );
}

/// Whether the gradient of the last layer's outputs is copied, for its padding to be zero and its derivative to be applied.
/// Narrow heads have no need of it: they read no lane beyond their outputs.
fn copied(design: &Design) -> bool {
    design.layers.last().is_some_and(|l| !l.layer.narrow)
}

fn copy_top(kernels: Kernels, design: &Design, stripe: &mut Stripe, rows: Block, d_out: Rows<'_>) {
    if !copied(design) {
        return;
    }
    let layers = &design.layers;
    let l = layers.len() - 1;
    let layer = &layers[l].layer;
    let column = if design.head { 0 } else { design.features.unwrap_or(0) };
    let width = layer.width();
    let mut d = RowsMut::new(&mut stripe.d[l][rows.at * width..], width, rows.count, width);
    for r in 0..rows.count {
        let from = d_out.columns_from(column).row(r, layer.outputs);
        d.row_mut(r)[..layer.outputs].copy_from_slice(from);
    }
    if layer.activation != Activation::Identity {
        let kept = kept(&stripe.tapes[Pass::Keep as usize], layers, l, rows.start);
        kernels.derive(layer.activation, kept, rows.count, layer.outputs, &mut d);
    }
}

/// What layer l reads from row `start` of the tape on; the first layer reads `x`.
fn input_of<'a>(design: &Design, tape: &'a stripe::Tape, l: usize, x: Rows<'a>, start: usize) -> Rows<'a> {
    match l {
        0 => x,
        _ => Rows { data: &tape.y[l - 1], stride: design.layers[l - 1].layer.width() }.from(start),
    }
}

/// The gradient of layer l's outputs before its activation, from row `at` on; `d_out` where it was not copied.
fn output_gradient<'a>(
    design: &Design,
    stripe: &'a Stripe,
    l: usize,
    at: usize,
    d_out: Rows<'a>,
) -> Rows<'a> {
    match copied(design) || l + 1 < design.layers.len() {
        true => Rows { data: &stripe.d[l], stride: design.layers[l].layer.width() }.from(at),
        false => d_out,
    }
}

/// The activation below layer l, if it changes anything, and what its derivative is computed from.
fn below_of<'a>(
    design: &Design,
    tape: &'a stripe::Tape,
    l: usize,
    start: usize,
) -> Option<(Activation, Rows<'a>)> {
    let below = design.layers[..l].last()?.layer.activation;
    (below != Activation::Identity).then(|| (below, kept(tape, &design.layers, l - 1, start)))
}

/// Where the gradients of a layer's weights and bias go, and whether they are added to what is there. Those of a noisy layer
/// are its own for the length of a pass, in which they are `begun`.
fn accumulators<'a>(
    memory: &'a mut Memory,
    noisy: &'a mut [Noisy],
    dense: &Dense,
    begun: bool,
) -> (&'a mut [f32], &'a mut [f32], bool) {
    match dense.noisy {
        Some(n) => {
            let (weights, bias) = noisy[n].gradients.split_at_mut(dense.layer.weights());
            (weights, bias, begun)
        }
        None => {
            let (gradients, accumulate) = memory.accumulators();
            let (weights, bias) = two(gradients, dense);
            (weights, bias, accumulate)
        }
    }
}

/// A layer's weights and, right behind them, its bias.
fn two<'a>(parameters: &'a mut [f32], dense: &Dense) -> (&'a mut [f32], &'a mut [f32]) {
    let (left, right) = parameters[..dense.bias.end].split_at_mut(dense.bias.start);
    (&mut left[dense.weights.clone()], right)
}
