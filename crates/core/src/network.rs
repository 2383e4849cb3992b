//! The contract between algorithms and engines: a network that infers, learns and exports itself.
//!
//! An algorithm holds a `dyn Network` and calls it once per batch, so that the indirection costs nothing.
//! It never learns which engine is behind it.

use std::any::Any;

use crate::column::ColumnView;
use crate::error::Result;
use crate::net_spec::{NetSpec, Optimizer};
use crate::rng::Rng;

/// An index that reads zeros instead of a row.
pub const NONE: u32 = u32::MAX;

/// Which rows of a column go into the network. No minibatch is ever copied together.
#[derive(Clone, Copy, Debug)]
pub struct Gather<'a> {
    /// Where the rows are.
    pub column: ColumnView<'a>,
    /// Row numbers, `batch rows × per_row` of them ([`NONE`] reads zeros); `None` takes rows 0, 1, 2, …. An input that
    /// comes `repeated` has `repeat` times as many.
    pub idx: Option<&'a [u32]>,
    /// Rows of the column laid side by side in one row of the batch (frame stacking); 1 for none.
    pub per_row: usize,
    /// How stored numbers become inputs.
    pub encoding: Encoding<'a>,
}

/// How stored numbers become inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding<'a> {
    /// The number itself times a factor (1/255 for pixels).
    Scale(f32),
    /// Place i of the row becomes `sizes[i]` numbers, one of them 1. Starts are already subtracted.
    OneHot(&'a [usize]),
}

/// How the rows of a batch hang together.
#[derive(Clone, Copy, Debug)]
pub enum Batch<'a> {
    /// Independent rows.
    Rows(usize),
    /// `steps × lanes` rows, step-major; the state is reset before every step whose `starts` is not 0.
    Sequences {
        /// Steps of each sequence.
        steps: usize,
        /// Sequences side by side.
        lanes: usize,
        /// `[steps × lanes]`, not 0 where an episode starts.
        starts: &'a [u8],
        /// `[lanes, state_width]`, the state before the first step.
        state: &'a [f32],
    },
}

impl Batch<'_> {
    /// Rows in all.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Batch::Rows(n) => *n,
            Batch::Sequences { steps, lanes, .. } => steps * lanes,
        }
    }
}

/// A batch for a network: one gather per input of its [`NetSpec`].
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// In the order of `NetSpec::inputs`.
    pub gathers: &'a [Gather<'a>],
    /// How the rows hang together.
    pub batch: Batch<'a>,
}

/// Whether layers that behave differently in training (dropout, batch statistics, noisy weights) do so.
/// Keeping activations is another matter: `forward` keeps them, `infer` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As in training.
    Train,
    /// As in evaluation.
    Eval,
}

/// Where a head's numbers lie in a buffer: row r, number j is at `offset + r * stride + j`.
/// A head that does not depend on the row has stride 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadView {
    /// Where row 0 starts.
    pub offset: usize,
    /// From one row to the next.
    pub stride: usize,
    /// Numbers in a row.
    pub width: usize,
}

impl HeadView {
    /// Position of row `r`'s first number.
    #[inline(always)]
    #[must_use]
    pub fn at(&self, r: usize) -> usize {
        self.offset + r * self.stride
    }

    /// Row `r`.
    #[inline(always)]
    #[must_use]
    pub fn row<'a, T>(&self, data: &'a [T], r: usize) -> &'a [T] {
        &data[self.at(r)..self.at(r) + self.width]
    }

    /// Row `r` for writing.
    #[inline(always)]
    pub fn row_mut<'a, T>(&self, data: &'a mut [T], r: usize) -> &'a mut [T] {
        &mut data[self.at(r)..self.at(r) + self.width]
    }
}

/// Where all heads of a network lie. View `m * heads + h` is head h of member m. The same for any number
/// of rows: numbers that do not depend on the row come first, then row after row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadLayout {
    /// A view for each head of each member.
    pub views: Vec<HeadView>,
    /// Numbers before the first row.
    pub fixed: usize,
    /// Numbers a row.
    pub per_row: usize,
}

impl HeadLayout {
    /// Length of a buffer for `rows` rows.
    #[must_use]
    pub fn len(&self, rows: usize) -> usize {
        self.fixed + rows * self.per_row
    }
}

/// The outputs of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Heads<'a> {
    /// The numbers, laid out as the network's [`HeadLayout`] says.
    pub data: &'a [f32],
    /// A view for each head of each member.
    pub views: &'a [HeadView],
    /// Rows (after `repeat`).
    pub rows: usize,
}

/// A set of heads by their view number; towers behind heads outside of the set do not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadSet(u64);

impl HeadSet {
    /// Every head.
    pub const ALL: HeadSet = HeadSet(u64::MAX);

    /// The heads with these view numbers (each < 64).
    #[must_use]
    pub fn of(views: &[usize]) -> Self {
        HeadSet(views.iter().fold(0, |set, v| set | 1 << v))
    }

    /// Views 0 … n−1.
    #[must_use]
    pub fn first(n: usize) -> Self {
        HeadSet((1 << n) - 1)
    }

    /// The set as bits: bit v is view v.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The set of these [`bits`](HeadSet::bits).
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        HeadSet(bits)
    }

    /// Whether view `v` is in the set.
    #[must_use]
    pub fn has(self, v: usize) -> bool {
        self.0 >> v & 1 == 1
    }
}

/// What a backward pass computes.
#[derive(Debug)]
pub enum Grad<'a> {
    /// Adds to the gradients of the parameters.
    Params,
    /// Writes the gradient of one gather's encoded input, `[rows of that gather, width]`; parameters' gradients stay as
    /// they are.
    Input {
        /// Which gather.
        gather: usize,
        /// Where to.
        out: &'a mut [f32],
    },
    /// Both.
    Both {
        /// Which gather.
        gather: usize,
        /// Where to.
        out: &'a mut [f32],
    },
}

/// The flat buffers of a network. All in export order: PyTorch's names, shapes and layout, unpadded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flat {
    /// What is optimised.
    Parameters,
    /// Running statistics: copied by `polyak_from`, never optimised.
    Buffers,
    /// Gradients of the parameters.
    Gradients,
    /// The optimiser's first (mean) or second (square) moments; as long as the parameters.
    Moments(u8),
    /// Noise in force. Dropout, if there is any: the key of all masks ([`dropout`](crate::dropout)). Then of each noisy layer
    /// f(ε) of its inputs, then of its outputs, with f(x) = sgn(x) √|x|.
    Noise,
}

/// Name, shape and kind of one exported tensor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorInfo {
    /// PyTorch's name, e.g. `policy.0.weight`; ensembles put `members.N.` in front.
    pub name: String,
    /// PyTorch's shape: a dense weight is `[out, in]`.
    pub shape: Vec<usize>,
    /// Parameter (optimised) or buffer.
    pub parameter: bool,
}

/// Adds up gradients across machines, before they are clipped.
pub trait Reducer: Send {
    /// Replaces `gradients` (export order) by the mean over all participants.
    fn reduce(&mut self, gradients: &mut [f32]) -> Result<()>;
}

/// A network of some engine. Rows never influence each other, and a row's outputs do not depend on what
/// other rows are in its batch; but for batch statistics in [`Mode::Train`], which are of all rows together.
pub trait Network: Send {
    /// What it was built from.
    fn spec(&self) -> &NetSpec;
    /// Where its heads lie.
    fn layout(&self) -> &HeadLayout;
    /// Width of the recurrent state per lane; 0 without memory.
    fn state_width(&self) -> usize {
        0
    }

    /// Computes the heads in `heads` and keeps nothing: a pending `forward` stays valid. `state_out`
    /// (`[lanes, state_width]`) receives the state after the last step.
    fn infer(
        &mut self,
        inputs: &Inputs<'_>,
        heads: HeadSet,
        mode: Mode,
        state_out: &mut [f32],
    ) -> Result<Heads<'_>>;
    /// Computes all heads and keeps what `backward` needs. In [`Mode::Train`] running statistics move.
    fn forward(&mut self, inputs: &Inputs<'_>, mode: Mode, state_out: &mut [f32]) -> Result<Heads<'_>>;
    /// Propagates `d_heads` (laid out like the heads of the last `forward`, whose `inputs` are given again).
    /// May be called several times after one `forward`.
    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()>;

    /// Sets the gradients to zero.
    fn zero_grad(&mut self);
    /// Reduce, norm, check, clip, update: one optimiser step with learning rate `lr`. Gradients are scaled down to
    /// the global norm `max_norm` as `torch.nn.utils.clip_grad_norm_` does. Gives the norm before clipping.
    ///
    /// # Errors
    /// `DIVERGED` when the norm is not finite: no weight has been touched then.
    fn step(&mut self, lr: f64, max_norm: Option<f64>) -> Result<f64>;
    /// Sets or removes the reducer that `step` calls first.
    fn set_reducer(&mut self, reducer: Option<Box<dyn Reducer>>);

    /// `self = tau * source + (1 - tau) * self` for parameters; buffers are copied.
    fn polyak_from(&mut self, source: &dyn Network, tau: f64) -> Result<()>;
    /// Parameters and buffers of `source`, which must have the same spec.
    fn copy_from(&mut self, source: &dyn Network) -> Result<()>;
    /// Draws new noise for layers that have it; [`Engine::build`] draws the first. Where there is any, a pending
    /// `forward` is forgotten: `backward` would go through other weights. Dropout's key takes [`Rng::bits`](crate::rng::Rng::bits),
    /// then noisy layers, in export order, the numbers of [`Rng::normal`](crate::rng::Rng::normal) for their inputs, then for
    /// their outputs.
    fn resample(&mut self, _rng: &mut Rng) {}

    /// The exported tensors, in export order: parameters and buffers.
    fn tensors(&self) -> &[TensorInfo];
    /// Appends a flat buffer to `out`; nothing where the network has none (moments of a target network).
    fn export(&self, which: Flat, out: &mut Vec<f32>);
    /// Replaces a flat buffer. Lengths must agree.
    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()>;
    /// The optimiser; `None` for networks that are only ever copied into.
    fn optimizer(&self) -> Option<&Optimizer>;
    /// Optimiser steps taken.
    fn steps(&self) -> u64;
    /// Sets the number of optimiser steps taken (when a checkpoint is loaded).
    fn set_steps(&mut self, steps: u64);
    /// For engines: the concrete type, so that `copy_from` between two of a kind needs no export.
    fn as_any(&self) -> &dyn Any;
}

/// Builds networks.
pub trait Engine: Send + Sync {
    /// Its name: `fused`, `torch`.
    fn name(&self) -> &'static str;
    /// The kernel in use, e.g. `avx512`; stored in checkpoints.
    fn kernel(&self) -> &'static str;
    /// The device that networks live on: `cpu`, `cuda:0`.
    fn device(&self) -> String {
        "cpu".into()
    }
    /// Whether it can build `spec`.
    ///
    /// # Errors
    /// `ENGINE_UNSUPPORTED` where only another engine can, `INVALID_CONFIG` where none could.
    fn supports(&self, spec: &NetSpec) -> Result<()>;
    /// Builds a network with initial weights drawn from `rng`. Without an optimiser it has neither gradients nor
    /// moments: for target networks and snapshots.
    fn build(&self, spec: &NetSpec, optimizer: Option<&Optimizer>, rng: &mut Rng)
    -> Result<Box<dyn Network>>;
}
