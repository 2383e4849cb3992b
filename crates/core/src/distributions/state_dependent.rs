//! Generalised state-dependent exploration (Raffin et al. 2021, arXiv:2005.05719): noise that is a function of the state.

use super::rows::floats_mut;
use super::{Rows, gaussian};
use crate::column::Values;
use crate::math::{HALF_LN_TAU, Real};
use crate::network::HeadView;
use crate::rng::Rng;

/// Added to variances, as in SB3.
const LEAST_VARIANCE: f64 = 1e-6;
/// Sums that run side by side.
const LANES: usize = 16;

/// Where a policy's mean, log σ and features lie: `n` means, `[features, n]` log σ that do not depend on the row, and the
/// last hidden layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SdeHeads {
    /// The mean's head.
    pub mean: HeadView,
    /// The head of log σ.
    pub log_std: HeadView,
    /// The features' head.
    pub features: HeadView,
}

impl SdeHeads {
    /// Of three views in this order.
    #[must_use]
    pub fn of(views: &[HeadView]) -> Self {
        SdeHeads { mean: views[0], log_std: views[1], features: views[2] }
    }

    /// Calls `f` with the place of each log σ among the heads and of its number in a matrix `[n, features]`.
    pub(super) fn log_stds(&self, mut f: impl FnMut(usize, usize)) {
        let (n, features, at) = (self.mean.width, self.features.width, self.log_std.at(0));
        for i in 0..features {
            for j in 0..n {
                f(at + i * n + j, j * features + i);
            }
        }
    }

    /// σ² of every weight of the noise into `square`, `[n, features]`. What is not finite becomes NaN.
    pub(super) fn squares<T: Real>(&self, heads: &[T], square: &mut Vec<T>) {
        square.resize(self.log_std.width, T::default());
        self.log_stds(|from, to| {
            let log_std = heads[from];
            square[to] = (log_std + log_std).exp() + T::of(0.0) * log_std;
        });
    }

    /// Variance of number `j` where the features are `h`: Σ h² σ² + 10⁻⁶.
    #[inline]
    pub(super) fn variance<T: Real>(&self, h: &[T], square: &[T], j: usize) -> T {
        let square = &square[j * h.len()..][..h.len()];
        T::of(LEAST_VARIANCE) + sum(h.len(), |i| h[i] * h[i] * square[i])
    }
}

/// `matrix` times `h`, of number `j`.
#[inline]
pub(super) fn noise_of<T: Real>(h: &[T], matrix: &[T], j: usize) -> T {
    let weights = &matrix[j * h.len()..][..h.len()];
    sum(h.len(), |i| h[i] * weights[i])
}

/// Σ f(i) for i below `n`, always in the same order.
#[inline(always)]
fn sum<T: Real>(n: usize, f: impl Fn(usize) -> T) -> T {
    let mut sums = [T::default(); LANES];
    let whole = n / LANES * LANES;
    for at in (0..whole).step_by(LANES) {
        for (l, sum) in sums.iter_mut().enumerate() {
            *sum += f(at + l);
        }
    }
    for (sum, i) in sums.iter_mut().zip(whole..n) {
        *sum += f(i);
    }
    for half in [8, 4, 2, 1] {
        for l in 0..half {
            let other = sums[l + half];
            sums[l] += other;
        }
    }
    sums[0]
}

/// Log-density of what is `x` off the mean.
#[inline(always)]
pub(super) fn density<T: Real>(x: T, variance: T) -> T {
    // ln swallows infinity; 0 · x is 0 or NaN and carries it on.
    let normal = x * x / variance + variance.ln() + T::of(0.0) * variance;
    T::of(-0.5) * normal - T::of(HALF_LN_TAU)
}

/// `n` normal numbers a = μ + E h with h the features and E a matrix of normal weights with the deviations σ. E stays for
/// several steps, so that the same state gets the same noise; of a single action it makes a normal distribution with
/// variance v = Σ h² σ² + 10⁻⁶, neither squashed nor clipped.
///
/// log p(a) = Σ −½ x²/v − ½ ln v − ½ ln 2π with x = a − μ, and H = Σ ½ ln v + ½ + ½ ln 2π. Gradients: ∂ log p/∂μ = x/v,
/// ∂ log p/∂v = ½ (x²/v − 1)/v, ∂H/∂v = ½/v, ∂v/∂ log σ = 2 h² σ². None goes into the features, as in SB3
/// (`learn_features=False`). Masks mean nothing here and are not read.
#[derive(Clone, Debug)]
pub struct StateDependent<T> {
    n: usize,
    /// σ², `[n, features]`, of the last batch.
    square: Vec<T>,
    /// v of each row and number of the last batch.
    variance: Vec<T>,
    /// Σ over rows of ∂/∂v · h².
    d_square: Vec<T>,
}

impl<T: Real> StateDependent<T> {
    /// `n` numbers.
    #[must_use]
    pub fn new(n: usize) -> Self {
        StateDependent { n, square: Vec::new(), variance: Vec::new(), d_square: Vec::new() }
    }

    pub(super) fn logits(&self) -> usize {
        self.n
    }

    /// Draws each number by itself, as if E were new for every row.
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
        let noise = |_, _, _: &[T], variance: T| variance.sqrt() * T::of(f64::from(rng.normal()));
        self.act(heads, views, rows, noise, floats_mut(actions), to, log_prob);
    }

    /// An action for each row with its log-probability, with the matrices `[rows, n, features]` in force; into the rows of
    /// `actions` from `to` on.
    pub fn explore(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        matrices: &[T],
        actions: &mut Values,
        to: usize,
        log_prob: &mut [T],
    ) {
        let one = matrices.len() / rows.max(1);
        let noise = |r: usize, j, h: &[T], _| noise_of(h, &matrices[r * one..][..one], j);
        self.act(heads, views, rows, noise, floats_mut(actions), to, log_prob);
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
        gaussian::mode(heads, views[0], rows, actions, to);
    }

    fn act(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        mut noise: impl FnMut(usize, usize, &[T], T) -> T,
        actions: &mut [f32],
        to: usize,
        log_prob: &mut [T],
    ) {
        let at = SdeHeads::of(views);
        at.squares(heads, &mut self.square);
        for (r, out) in log_prob.iter_mut().enumerate().take(rows) {
            let (mean, h) = (at.mean.row(heads, r), at.features.row(heads, r));
            let mut sum = T::default();
            for (j, mean) in mean.iter().enumerate() {
                let variance = at.variance(h, &self.square, j);
                // From the action as it is stored, so that evaluating it again gives the same bits.
                let action = (*mean + noise(r, j, h, variance)).f64() as f32;
                actions[(to + r) * self.n + j] = action;
                sum += density(T::of(f64::from(action)) - *mean, variance);
            }
            *out = sum;
        }
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
        let (n, at) = (self.n, SdeHeads::of(views));
        at.squares(heads, &mut self.square);
        self.variance.resize(rows * n, T::default());
        for r in 0..rows {
            let (mean, h) = (at.mean.row(heads, r), at.features.row(heads, r));
            let (mut sum, mut spread) = (T::default(), T::default());
            for (j, action) in actions.numbers(r).iter().enumerate() {
                let variance = at.variance(h, &self.square, j);
                self.variance[r * n + j] = variance;
                sum += density(T::of(f64::from(*action)) - mean[j], variance);
                spread += T::of(0.5) * variance.ln() + T::of(0.5 + HALF_LN_TAU);
            }
            log_prob[r] = sum;
            entropy[r] = spread;
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
        let (n, at) = (self.n, SdeHeads::of(views));
        let StateDependent { square, variance, d_square, .. } = self;
        d_square.clear();
        d_square.resize(square.len(), T::default());
        for r in 0..rows {
            let (mean, h) = (at.mean.row(heads, r), at.features.row(heads, r));
            for (j, action) in actions.numbers(r).iter().enumerate() {
                let inverse = T::of(1.0) / variance[r * n + j];
                let x = T::of(f64::from(*action)) - mean[j];
                d_heads[at.mean.at(r) + j] += d_log_prob[r] * (x * inverse);
                let d_variance =
                    T::of(0.5) * inverse * (d_log_prob[r] * (x * x * inverse - T::of(1.0)) + d_entropy[r]);
                for (d, h) in d_square[j * h.len()..].iter_mut().zip(h) {
                    *d += d_variance * (*h * *h);
                }
            }
        }
        at.log_stds(|to, from| d_heads[to] += T::of(2.0) * square[from] * d_square[from]);
    }
}
