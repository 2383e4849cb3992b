//! Parameters of a chain of layers, with their gradients and moments: flat, so that an optimiser is one pass.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::Optimizer;
use reinforcets_core::network::Flat;

use crate::buffer::Buffer;
use crate::kernels::{Hands, Kernels, LANES, Layer, PANEL, Rule};

/// One exported tensor and where its numbers are.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub name: String,
    pub shape: Vec<usize>,
    pub place: Place,
}

/// How a tensor lies in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// Rows `first …` of a dense weight that starts at `at`.
    Weight { at: usize, layer: Layer, first: usize },
    /// Numbers in a row.
    Vector { at: usize },
    /// Not here: a running statistic, which its layer keeps.
    Elsewhere,
}

impl Piece {
    /// Whether it is optimised.
    pub fn is_parameter(&self) -> bool {
        !matches!(self.place, Place::Elsewhere)
    }

    /// Numbers of the tensor in memory.
    pub fn len(&self) -> usize {
        if self.is_parameter() { self.shape.iter().product() } else { 0 }
    }

    /// Calls `f` with each number's position in memory, in PyTorch's order.
    fn each(&self, mut f: impl FnMut(usize)) {
        match self.place {
            Place::Elsewhere => {}
            Place::Vector { at } => (at..at + self.len()).for_each(f),
            Place::Weight { at, layer, first } => {
                for o in first..first + self.shape[0] {
                    (0..layer.inputs).for_each(|i| f(at + position(&layer, o, i)));
                }
            }
        }
    }
}

/// Where weight (output, input) lies: see `kernels::dense`.
fn position(layer: &Layer, output: usize, input: usize) -> usize {
    if layer.narrow {
        return output * layer.inputs.next_multiple_of(LANES) + input;
    }
    let start = output / PANEL * PANEL;
    start * layer.inputs + input * PANEL.min(layer.width() - start) + (output - start)
}

/// Flat, padded, aligned. Padding is zero and stays zero: its gradients are.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub weights: Buffer,
    gradients: Buffer,
    moments: [Buffer; 2],
    /// Gradients count as zero: the next backward writes them instead of adding.
    fresh: bool,
    /// Of the gradients, when it was last [measured](Self::measure).
    pub square_norm: f64,
}

/// A stretch of parameters with what a step of the optimiser needs; moments that it does not use are empty.
struct Parts<'a> {
    weights: &'a mut [f32],
    gradients: &'a [f32],
    first: &'a mut [f32],
    second: &'a mut [f32],
}

impl Parts<'_> {
    /// Calls `f` with the whole, or side by side with up to `pieces` of it.
    fn update(self, hands: Hands<'_>, pieces: usize, f: &(impl Fn(Parts<'_>) + Sync)) {
        if pieces < 2 {
            return f(self);
        }
        let at = (self.weights.len() / 2).next_multiple_of(LANES);
        let (weights, more_weights) = self.weights.split_at_mut(at);
        let (gradients, more_gradients) = self.gradients.split_at(at);
        let (first, more_first) = self.first.split_at_mut(at.min(self.first.len()));
        let (second, more_second) = self.second.split_at_mut(at.min(self.second.len()));
        let left = Parts { weights, gradients, first, second };
        let right = Parts {
            weights: more_weights,
            gradients: more_gradients,
            first: more_first,
            second: more_second,
        };
        hands.join(|| left.update(hands, pieces / 2, f), || right.update(hands, pieces - pieces / 2, f));
    }
}

impl Memory {
    /// Zeros, with gradients and moments if there is an optimiser.
    pub fn new(len: usize, optimizer: Option<&Optimizer>) -> Self {
        let moment = |used: bool| Buffer::zeros(if used { len } else { 0 });
        let (first, second) = match optimizer {
            Some(Optimizer::Adam { .. } | Optimizer::AdamW { .. }) => (true, true),
            Some(Optimizer::RmsProp { .. }) => (false, true),
            Some(Optimizer::Sgd { .. }) => (true, false),
            None => (false, false),
        };
        let mut moments = [moment(first), moment(second)];
        if matches!(optimizer, Some(Optimizer::RmsProp { tf_style: true, .. })) {
            moments[1].fill(1.0);
        }
        let gradients = Buffer::zeros(if optimizer.is_some() { len } else { 0 });
        Memory { weights: Buffer::zeros(len), gradients, moments, fresh: true, square_norm: 0.0 }
    }

    /// Sets the gradients to zero, once somebody looks.
    pub fn zero_gradients(&mut self) {
        self.fresh = true;
    }

    /// Whether gradients count as zero.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Gradients for a backward pass to write, and whether it has to add to what is there.
    pub fn accumulators(&mut self) -> (&mut [f32], bool) {
        (&mut self.gradients, !self.fresh)
    }

    /// Parameters, and what [`accumulators`](Self::accumulators) gives.
    pub fn both(&mut self) -> (&[f32], &mut [f32], bool) {
        (&self.weights, &mut self.gradients, !self.fresh)
    }

    /// Adds to the gradients of a constant, before the layers' gradients are written.
    pub fn add_gradients(&mut self, range: std::ops::Range<usize>, d: &[f32]) {
        let fresh = self.fresh;
        let gradients = self.gradients[range].iter_mut();
        gradients.zip(d).for_each(|(g, d)| *g = if fresh { *d } else { *g + d });
    }

    /// The whole of the gradients has been written.
    pub fn gradients_written(&mut self) {
        self.fresh = false;
    }

    /// Writes the zeros that `zero_gradients` owes.
    pub fn settle(&mut self) {
        if self.fresh {
            self.gradients.fill(0.0);
            self.fresh = false;
        }
    }

    /// Works out Σ g².
    pub fn measure(&mut self, kernels: Kernels) {
        self.settle();
        self.square_norm = kernels.sum_of_squares(&self.gradients);
    }

    /// One optimiser step.
    pub fn update(&mut self, kernels: Kernels, rule: &Rule, clip: f32, hands: Hands<'_>) {
        let [first, second] = &mut self.moments;
        let parts = Parts { weights: &mut self.weights, gradients: &self.gradients, first, second };
        parts.update(hands, hands.each, &|p| {
            kernels.update(rule, clip, p.weights, p.gradients, p.first, p.second);
        });
    }

    /// `τ · source + (1 − τ) · self`, of the parameters.
    pub fn blend(&mut self, kernels: Kernels, source: &Memory, tau: f64) {
        match tau == 1.0 {
            true => self.weights.copy_from_slice(&source.weights),
            false => kernels.blend(&mut self.weights, &source.weights, tau as f32),
        }
    }

    fn flat(&self, which: Flat) -> &[f32] {
        match which {
            Flat::Parameters => &self.weights,
            Flat::Gradients => &self.gradients,
            Flat::Moments(i @ (0 | 1)) => &self.moments[usize::from(i)],
            Flat::Moments(_) | Flat::Buffers | Flat::Noise => &[],
        }
    }

    fn flat_mut(&mut self, which: Flat) -> &mut [f32] {
        match which {
            Flat::Parameters => &mut self.weights,
            Flat::Gradients => &mut self.gradients,
            Flat::Moments(i @ (0 | 1)) => &mut self.moments[usize::from(i)],
            Flat::Moments(_) | Flat::Buffers | Flat::Noise => &mut [],
        }
    }

    /// Numbers that `export` would append.
    pub fn exported(&self, which: Flat, pieces: &[Piece]) -> usize {
        if self.flat(which).is_empty() { 0 } else { pieces.iter().map(Piece::len).sum() }
    }

    /// Appends a flat buffer, unpadded, in PyTorch's order.
    pub fn export(&self, which: Flat, pieces: &[Piece], out: &mut Vec<f32>) {
        let count = self.exported(which, pieces);
        if which == Flat::Gradients && self.fresh {
            out.resize(out.len() + count, 0.0);
        } else if count > 0 {
            let flat = self.flat(which);
            pieces.iter().for_each(|p| p.each(|at| out.push(flat[at])));
        }
    }

    /// Reads a flat buffer from the front of `data` and leaves the rest.
    pub fn import<'a>(&mut self, which: Flat, pieces: &[Piece], data: &'a [f32]) -> Result<&'a [f32]> {
        if which == Flat::Gradients {
            self.settle();
        }
        let count = self.exported(which, pieces);
        let (mine, rest) = data
            .split_at_checked(count)
            .ok_or_else(|| Error::shape("imported numbers", data.len(), format!("at least {count}")))?;
        let flat = self.flat_mut(which);
        let mut numbers = mine.iter();
        for p in pieces.iter().filter(|_| count > 0) {
            p.each(|at| flat[at] = numbers.next().copied().unwrap_or_default());
        }
        Ok(rest)
    }
}
