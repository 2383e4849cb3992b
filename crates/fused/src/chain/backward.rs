//! The way down: gradients of weights and of the input, block by block.

use reinforcets_core::net_spec::Activation;

use super::{Chain, Dense, Kind, Pass, Tape, copy, parameters};
use crate::kernels::{Kernels, LANES, Rows, RowsMut, from_output};

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
    pub fn backward(&mut self, kernels: Kernels, x: Rows<'_>, rows: usize, d: Rows<'_>, wanted: Wanted) {
        if wanted.input {
            self.d_input.reserve(rows * self.design.layers[0].layer.inputs.next_multiple_of(LANES));
        }
        self.refresh(kernels, wanted);
        let fresh = self.memory.is_fresh();
        let block = self.block(rows, self.kept_mode);
        self.d.iter_mut().zip(&self.design.layers).for_each(|(d, l)| d.reserve(block * l.layer.width()));
        for start in (0..rows).step_by(block) {
            let count = block.min(rows - start);
            self.backward_block(kernels, x, start, count, d.from(start), wanted);
            if wanted.params {
                self.memory.gradients_written();
            }
        }
        if wanted.params && rows > 0 {
            self.noisy.iter().for_each(|n| n.fold(&mut self.memory, self.kept_mode, fresh));
        }
    }

    fn backward_block(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        start: usize,
        count: usize,
        d_out: Rows<'_>,
        wanted: Wanted,
    ) {
        let copied = self.copy_top(kernels, start, count, d_out);
        let hidden = self.hidden();
        let layers = &self.design.layers;
        let tape = &self.tapes[Pass::Keep as usize];
        for (l, dense) in layers.iter().enumerate().rev() {
            let Dense { layer, kind, weights, bias, transposed, noisy } = dense;
            let (d_below, d_above) = self.d.split_at_mut(l);
            let d = match copied || l + 1 < layers.len() {
                true => Rows { data: &d_above[0], stride: layer.width() },
                false => d_out,
            };
            let x = match l {
                0 => x.from(start),
                _ => Rows { data: &tape.y[l - 1], stride: layers[l - 1].layer.width() }.from(start),
            };
            let below = layers[..l].last().map_or(Activation::Identity, |b| b.layer.activation);
            let kept = (below != Activation::Identity).then(|| kept(tape, layers, l - 1, start));
            if *kind != Kind::Dense {
                let width = layer.width();
                let mut dx = match d_below.last_mut() {
                    Some(below) => Some(RowsMut::new(below, width, count, width)),
                    None if wanted.input => {
                        Some(RowsMut::new(&mut self.d_input[start * width..], width, count, width))
                    }
                    None => None,
                };
                let (parameters, gradients, accumulate) = self.memory.both();
                let gradients = wanted.params.then(|| {
                    let (weights, bias) = two(gradients, weights.clone(), bias.clone());
                    ([weights, bias], accumulate)
                });
                let (gamma, rows) = (&parameters[weights.clone()], (start, count));
                match (*kind, &mut dx) {
                    (Kind::Renorm(n), dx) => {
                        self.renorms[n].down(kernels, (x, d), count, gamma, gradients, dx.as_mut());
                    }
                    (Kind::Norm(n), dx) => {
                        self.norms[n].down(kernels, (x, d), rows, gamma, gradients, dx.as_mut());
                    }
                    (Kind::Dropout(n), Some(dx)) => {
                        self.dropouts[n].run(kernels, d, rows, self.kept_mode, dx);
                    }
                    (Kind::Activation, Some(dx)) => copy(d, count, width, dx),
                    (Kind::Dense | Kind::Dropout(_) | Kind::Activation, _) => {}
                }
                if let (Some(kept), Some(dx)) = (kept, &mut dx) {
                    kernels.derive(below, kept, count, width, dx);
                }
                continue;
            }
            if l > 0 || wanted.input {
                let width = layer.inputs.next_multiple_of(LANES);
                let mut dx = match d_below.last_mut() {
                    Some(below) => RowsMut::new(below, width, count, width),
                    None => RowsMut::new(&mut self.d_input[start * width..], width, count, width),
                };
                let parameters = if layer.narrow {
                    parameters(dense, &self.memory, &self.noisy, self.kept_mode).0
                } else {
                    &self.transposed[transposed.clone()]
                };
                match self.design.features.filter(|_| self.design.head && l == hidden) {
                    None => kernels.input_gradient(layer, d, count, parameters, below, kept, &mut dx),
                    Some(column) => {
                        kernels.input_gradient(layer, d, count, parameters, below, None, &mut dx);
                        for r in 0..count {
                            let features = d_out.columns_from(column).row(r, layer.inputs);
                            dx.row_mut(r).iter_mut().zip(features).for_each(|(d, f)| *d += f);
                        }
                        if let Some(kept) = kept {
                            kernels.derive(below, kept, count, layer.inputs, &mut dx);
                        }
                    }
                }
            }
            if wanted.params {
                let (weights, bias, accumulate) = match noisy {
                    Some(n) => {
                        let gradients = &mut self.noisy[*n].gradients;
                        let (weights, bias) = gradients.split_at_mut(layer.weights());
                        (weights, bias, start > 0)
                    }
                    None => {
                        let (gradients, accumulate) = self.memory.accumulators();
                        let (weights, bias) = two(gradients, weights.clone(), bias.clone());
                        (weights, bias, accumulate)
                    }
                };
                kernels.weight_gradient(layer, x, d, count, weights, bias, accumulate);
            }
        }
    }

    /// Copies the gradient of the last layer's outputs, for its padding to be zero and its derivative to be applied.
    /// Narrow heads have no need of it: they read no lane beyond their outputs. Gives whether it has copied.
    fn copy_top(&mut self, kernels: Kernels, start: usize, count: usize, d_out: Rows<'_>) -> bool {
        let layers = &self.design.layers;
        let l = layers.len() - 1;
        let layer = &layers[l].layer;
        if layer.narrow {
            return false;
        }
        let column = if self.design.head { 0 } else { self.design.features.unwrap_or(0) };
        let mut d = RowsMut::new(&mut self.d[l], layer.width(), count, layer.width());
        for r in 0..count {
            let from = d_out.columns_from(column).row(r, layer.outputs);
            d.row_mut(r)[..layer.outputs].copy_from_slice(from);
        }
        if layer.activation != Activation::Identity {
            let kept = kept(&self.tapes[Pass::Keep as usize], layers, l, start);
            kernels.derive(layer.activation, kept, count, layer.outputs, &mut d);
        }
        true
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

/// What the derivative of layer l's activation is computed from.
fn kept<'a>(tape: &'a Tape, layers: &[Dense], l: usize, start: usize) -> Rows<'a> {
    let layer = &layers[l].layer;
    let data = if from_output(layer.activation) { &tape.y[l] } else { &tape.z[l] };
    Rows { data, stride: layer.width() }.from(start)
}

/// A layer's weights and, right behind them, its bias.
fn two(
    parameters: &mut [f32],
    weights: std::ops::Range<usize>,
    bias: std::ops::Range<usize>,
) -> (&mut [f32], &mut [f32]) {
    let (left, right) = parameters[..bias.end].split_at_mut(bias.start);
    (&mut left[weights], right)
}
