//! Optimiser steps for the flat memory of another engine, so that each rule exists once.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::Optimizer;

use crate::kernels::Kernels;
pub use crate::kernels::LANES;
use crate::optimizer::rule;

/// The passes over flat memory of the best kernel of this machine. All slices are whole vectors: their length is a
/// multiple of [`LANES`], padded with zeros.
#[derive(Clone, Copy, Debug)]
pub struct FlatKernels(Kernels);

impl FlatKernels {
    /// As [`FusedEngine::new`](crate::FusedEngine::new) chooses.
    ///
    /// # Errors
    /// `INVALID_CONFIG` when `REINFORCETS_KERNEL` names a kernel that this machine lacks.
    pub fn new() -> Result<Self> {
        Kernels::choose().map(FlatKernels)
    }

    /// Σ x².
    ///
    /// # Panics
    /// When the length is no multiple of [`LANES`].
    #[must_use]
    pub fn sum_of_squares(&self, x: &[f32]) -> f64 {
        self.0.sum_of_squares(x)
    }

    /// `to = tau · from + (1 − tau) · to`.
    ///
    /// # Panics
    /// When lengths differ or are no multiple of [`LANES`].
    pub fn blend(&self, to: &mut [f32], from: &[f32], tau: f32) {
        self.0.blend(to, from, tau);
    }

    /// Step number `number` (from 1) of `optimizer` at learning rate `lr`, with gradients scaled by `clip`. Moments that
    /// the rule does not use may be empty.
    ///
    /// # Errors
    /// `INTERNAL` when lengths differ or are no multiple of [`LANES`].
    #[expect(clippy::too_many_arguments, reason = "the four flat buffers and the four numbers of a step")]
    pub fn step(
        &self,
        optimizer: &Optimizer,
        number: u64,
        lr: f64,
        clip: f32,
        weights: &mut [f32],
        gradients: &[f32],
        first: &mut [f32],
        second: &mut [f32],
    ) -> Result<()> {
        let rule = rule(optimizer, number, lr);
        let (needs_first, needs_second) = rule.moments();
        let n = weights.len();
        let fits = |used: bool, len: usize| !used || len == n;
        if !n.is_multiple_of(LANES)
            || gradients.len() != n
            || !fits(needs_first, first.len())
            || !fits(needs_second, second.len())
        {
            return Err(Error::Internal("flat buffers of different lengths".into()));
        }
        self.0.update(&rule, clip, weights, gradients, first, second);
        Ok(())
    }
}
