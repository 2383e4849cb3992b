//! Independent normal distributions.

use super::Rows;
use super::lanes::{LANES, add, blocks, each, load, slice};
use super::rows::floats_mut;
use crate::column::Values;
use crate::math::{HALF_LN_TAU, Real};
use crate::network::HeadView;
use crate::rng::Rng;

/// `n` normal numbers with heads mean and log σ, neither squashed nor clipped: the session clips actions to the
/// space's bounds on their way into the environment, as SB3 does, and the stored action stays as drawn.
///
/// log p(a) = Σ −½ x² − log σ − ½ ln 2π with x = (a − μ)/σ, and H = Σ log σ + ½ + ½ ln 2π. Gradients:
/// ∂ log p/∂μ = x/σ, ∂ log p/∂ log σ = x² − 1, ∂H/∂ log σ = 1. A log σ head of stride 0 is shared by all rows.
/// Masks mean nothing here and are not read.
#[derive(Clone, Debug)]
pub struct Gaussian<T> {
    n: usize,
    /// 1/σ of each number and row, `[block][number]`.
    inverse: Vec<[T; LANES]>,
}

impl<T: Real> Gaussian<T> {
    /// `n` numbers.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Gaussian { n, inverse: Vec::new() }
    }

    pub(super) fn logits(&self) -> usize {
        self.n
    }

    pub(super) fn sample(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        _mask: Option<Rows<'_>>,
        rng: &mut Rng,
        actions: &mut Values,
        to: usize,
        log_prob: &mut [T],
    ) {
        let n = self.n;
        let actions = &mut floats_mut(actions)[to * n..];
        for (a, out) in log_prob.iter_mut().enumerate().take(rows) {
            let (mean, log_std) = (views[0].row(heads, a), views[1].row(heads, a));
            let mut sum = T::of(0.0);
            for j in 0..n {
                // From the action as it is stored, so that evaluating it again gives the same bits.
                let action = (mean[j] + log_std[j].exp() * T::of(f64::from(rng.normal()))).f64() as f32;
                actions[a * n + j] = action;
                let x = (T::of(f64::from(action)) - mean[j]) * (-log_std[j]).exp();
                sum += density(x, log_std[j]);
            }
            *out = sum;
        }
    }

    pub(super) fn mode(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        _mask: Option<Rows<'_>>,
        actions: &mut Values,
        to: usize,
    ) {
        mode(heads, views[0], rows, actions, to);
    }

    pub(super) fn log_prob(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        actions: Rows<'_>,
        _mask: Option<Rows<'_>>,
        log_prob: &mut [T],
        entropy: &mut [T],
    ) {
        let zero = T::of(0.0);
        super::lanes::grow(&mut self.inverse, rows.div_ceil(LANES) * self.n);
        for (b, row, lanes) in blocks(rows) {
            let (mut sum, mut spread) = ([zero; LANES], [zero; LANES]);
            for j in 0..self.n {
                let mean = load(heads, views[0], row, lanes, j);
                let log_std = load(heads, views[1], row, lanes, j);
                let action = actions.floats(row, lanes, j);
                let inverse = &mut self.inverse[b * self.n + j];
                *inverse = each(|l| (-log_std[l]).exp());
                for l in 0..LANES {
                    let x = (T::of(f64::from(action[l])) - mean[l]) * inverse[l];
                    sum[l] += density(x, log_std[l]);
                    spread[l] += log_std[l] + T::of(0.5 + HALF_LN_TAU);
                }
            }
            log_prob[row..row + lanes].copy_from_slice(&sum[..lanes]);
            entropy[row..row + lanes].copy_from_slice(&spread[..lanes]);
        }
    }

    pub(super) fn pull_back(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        actions: Rows<'_>,
        _mask: Option<Rows<'_>>,
        d_log_prob: &[T],
        d_entropy: &[T],
        d_heads: &mut [T],
    ) {
        for (b, row, lanes) in blocks(rows) {
            let d_log_prob = slice(d_log_prob, row, lanes);
            let d_entropy = slice(d_entropy, row, lanes);
            for j in 0..self.n {
                let mean = load(heads, views[0], row, lanes, j);
                let action = actions.floats(row, lanes, j);
                let inverse = &self.inverse[b * self.n + j];
                let x = each(|l| (T::of(f64::from(action[l])) - mean[l]) * inverse[l]);
                let d_mean = each(|l| d_log_prob[l] * (x[l] * inverse[l]));
                let d_log_std = each(|l| d_log_prob[l] * (x[l] * x[l] - T::of(1.0)) + d_entropy[l]);
                add(d_heads, views[0], row, lanes, j, &d_mean);
                add(d_heads, views[1], row, lanes, j, &d_log_std);
            }
        }
    }
}

/// The means of each row, into the rows of `actions` from `to` on.
pub(super) fn mode<T: Real>(heads: &[T], mean: HeadView, rows: usize, actions: &mut Values, to: usize) {
    let actions = &mut floats_mut(actions)[to * mean.width..];
    for (r, row) in actions.chunks_exact_mut(mean.width).enumerate().take(rows) {
        for (action, mean) in row.iter_mut().zip(mean.row(heads, r)) {
            *action = mean.f64() as f32;
        }
    }
}

/// Log-density at x standard deviations from the mean.
#[inline(always)]
fn density<T: Real>(x: T, log_std: T) -> T {
    T::of(-0.5) * (x * x) - log_std - T::of(HALF_LN_TAU)
}
