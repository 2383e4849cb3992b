//! Recurrent layers for another engine's memory, so that their loops run without an operation of a tensor library.

use reinforcets_core::error::Result;

use crate::kernels::Kernels;
pub use crate::kernels::{LstmPass, LstmWeights, Sequences};

/// The loops over sequences of the best kernel of this machine. Every sum has one order: a row's numbers are the same
/// bits whatever lanes are beside it.
#[derive(Clone, Copy, Debug)]
pub struct SequenceKernels(Kernels);

impl SequenceKernels {
    /// As [`FusedEngine::new`](crate::FusedEngine::new) chooses.
    ///
    /// # Errors
    /// `INVALID_CONFIG` when `REINFORCETS_KERNEL` names a kernel that this machine lacks.
    pub fn new() -> Result<Self> {
        Kernels::choose().map(SequenceKernels)
    }

    /// LSTM: h of all steps into `out`, `[steps, lanes, width]`, from `x`, `[steps, lanes, inputs]`, and `state`,
    /// `[lanes, 2 · width]`, h then c.
    ///
    /// # Panics
    /// When a slice has another size than `at` says, or the width is no multiple of [`LANES`](crate::LANES).
    pub fn lstm(
        &self,
        at: &Sequences<'_>,
        weights: &LstmWeights<'_>,
        x: &[f32],
        state: &[f32],
        pass: &mut LstmPass<&mut [f32]>,
        out: &mut [f32],
    ) {
        self.0.lstm(at, weights, x, state, pass, out);
    }

    /// Backward through [`lstm`](Self::lstm), with what its pass left: gradients of the gates before their activations, from
    /// those of h. `weight` is the memory's, `[4 · width, width]`.
    ///
    /// # Panics
    /// As [`lstm`](Self::lstm).
    pub fn lstm_backward(
        &self,
        at: &Sequences<'_>,
        weight: &[f32],
        state: &[f32],
        pass: &LstmPass<&[f32]>,
        d_out: &[f32],
        d_gates: &mut [f32],
    ) {
        self.0.lstm_backward(at, weight, state, pass, d_out, d_gates);
    }
}
