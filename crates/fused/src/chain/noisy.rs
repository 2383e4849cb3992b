//! Noisy layers: see `reinforcets_core::noisy`.
//!
//! The kernels know nothing of noise: they read weights W = μ + σ ∘ ε that were put together beforehand, and their weight
//! gradients ∂L/∂W are folded into ∂L/∂μ = ∂L/∂W and ∂L/∂σ = ∂L/∂W ∘ ε afterwards.

use std::ops::Range;

use reinforcets_core::network::Mode;
use reinforcets_core::noisy;
use reinforcets_core::rng::Rng;

use crate::buffer::Buffer;
use crate::kernels::{LANES, Layer, PANEL};
use crate::memory::Memory;

/// The noise of one layer, and its weights with that noise.
#[derive(Debug)]
pub(crate) struct Noisy {
    layer: Layer,
    /// μ of the weights and, right behind, of the bias.
    mean: Range<usize>,
    /// σ, laid out alike.
    spread: Range<usize>,
    /// f(ε) of inputs and outputs, padded with zeros.
    inputs: Vec<f32>,
    outputs: Vec<f32>,
    /// μ + σ ∘ ε, weights and bias.
    noisy: Buffer,
    /// Of [`noisy`](Self::noisy), from the blocks of one backward pass.
    pub gradients: Buffer,
    stale: bool,
}

impl Noisy {
    /// Without noise, until it is drawn.
    pub fn new(layer: Layer, mean: Range<usize>, spread: Range<usize>) -> Self {
        Noisy {
            inputs: vec![0.0; layer.inputs.next_multiple_of(LANES)],
            outputs: vec![0.0; layer.outputs.next_multiple_of(LANES)],
            noisy: Buffer::zeros(mean.len()),
            gradients: Buffer::zeros(mean.len()),
            stale: true,
            layer,
            mean,
            spread,
        }
    }

    /// Draws new noise: inputs, then outputs.
    pub fn resample(&mut self, rng: &mut Rng) {
        let Layer { inputs, outputs, .. } = self.layer;
        noisy::draw(&mut self.inputs[..inputs], rng);
        noisy::draw(&mut self.outputs[..outputs], rng);
        self.stale = true;
    }

    /// Tells that μ or σ have changed.
    pub fn weights_changed(&mut self) {
        self.stale = true;
    }

    /// Numbers of noise.
    pub fn noise_len(&self) -> usize {
        self.layer.inputs + self.layer.outputs
    }

    /// Appends the noise in force: inputs, then outputs.
    pub fn export(&self, out: &mut Vec<f32>) {
        out.extend_from_slice(&self.inputs[..self.layer.inputs]);
        out.extend_from_slice(&self.outputs[..self.layer.outputs]);
    }

    /// Reads noise from the front of `data`, which is long enough, and leaves the rest.
    pub fn import<'a>(&mut self, data: &'a [f32]) -> &'a [f32] {
        let Layer { inputs, outputs, .. } = self.layer;
        let (mine, rest) = data.split_at(inputs + outputs);
        self.inputs[..inputs].copy_from_slice(&mine[..inputs]);
        self.outputs[..outputs].copy_from_slice(&mine[inputs..]);
        self.stale = true;
        rest
    }

    /// Puts the weights together, if μ, σ or the noise have changed.
    pub fn refresh(&mut self, memory: &Memory) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let (mean, spread) = (&memory.weights[self.mean.clone()], &memory.weights[self.spread.clone()]);
        let noisy = &mut self.noisy[..mean.len()];
        each(&self.layer, &self.inputs, &self.outputs, |at, factor, vector| {
            let range = at..at + vector.len();
            let parts = noisy[range.clone()].iter_mut().zip(&mean[range.clone()]).zip(&spread[range]);
            parts.zip(vector).for_each(|(((w, m), s), e)| *w = *m + *s * (factor * e));
        });
    }

    /// Weights with noise, or in evaluation without, then the bias.
    pub fn weights<'a>(&'a self, memory: &'a Memory, mode: Mode) -> &'a [f32] {
        match mode {
            Mode::Train => &self.noisy[..self.mean.len()],
            Mode::Eval => &memory.weights[self.mean.clone()],
        }
    }

    /// Adds what a backward pass wrote to the gradients of μ and σ; with `fresh`, writes it.
    pub fn fold(&self, memory: &mut Memory, mode: Mode, fresh: bool) {
        let (gradients, _) = memory.accumulators();
        let (left, right) = gradients.split_at_mut(self.spread.start);
        let (mean, spread) = (&mut left[self.mean.clone()], &mut right[..self.spread.len()]);
        if fresh {
            mean.fill(0.0);
            spread.fill(0.0);
        }
        mean.iter_mut().zip(&self.gradients[..]).for_each(|(g, d)| *g += d);
        if mode == Mode::Eval {
            return;
        }
        each(&self.layer, &self.inputs, &self.outputs, |at, factor, vector| {
            let range = at..at + vector.len();
            let parts = spread[range.clone()].iter_mut().zip(&self.gradients[range]);
            parts.zip(vector).for_each(|((g, d), e)| *g += d * (factor * e));
        });
    }
}

/// Calls `f` with each stretch of weights that share one noise factor: its place, that factor, and the other factors.
/// The bias comes last; its noise is that of the outputs alone.
fn each(layer: &Layer, inputs: &[f32], outputs: &[f32], mut f: impl FnMut(usize, f32, &[f32])) {
    if layer.narrow {
        for (o, factor) in outputs[..layer.outputs].iter().enumerate() {
            f(o * inputs.len(), *factor, inputs);
        }
    } else {
        for (p, panel) in outputs[..layer.width()].chunks(PANEL).enumerate() {
            for (i, factor) in inputs[..layer.inputs].iter().enumerate() {
                f(p * PANEL * layer.inputs + i * panel.len(), *factor, panel);
            }
        }
    }
    f(layer.weights(), 1.0, &outputs[..layer.width().min(outputs.len())]);
}
