//! State-dependent exploration behind a tanh, for actors with critics (Raffin et al. 2021, arXiv:2005.05719).

use super::squashed_gaussian::log_slope;
use super::state_dependent::{SdeHeads, density, noise_of};
use crate::math::Real;
use crate::rng::Rng;

/// Means are kept within ± this, as SB3's `clip_mean`: further out tanh has no slope.
const MOST_MEAN: f64 = 2.0;

/// `n` numbers a = tanh(u), u = μ + E h, with h the features and E = σ ∘ ε a matrix of normal weights, the same for all rows
/// of a batch.
///
/// log π(a) = Σ −½ x²/v − ½ ln v − ½ ln 2π − ln(1 − tanh² u) with x = E h and v = Σ h² σ² + 10⁻⁶. μ is kept within ±2 and has
/// no gradient beyond. Unlike [`StateDependent`](super::StateDependent), gradients go into the features, too (SB3's
/// `learn_features=True`).
///
/// It is reparametrised in two halves as [`SquashedGaussian`](super::SquashedGaussian), ε held fixed: ∂u/∂h = E,
/// ∂u/∂log σ = E ∘ h, ∂v/∂h = 2 h σ², ∂v/∂log σ = 2 h² σ².
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SquashedStateDependent(pub SdeHeads);

/// What both halves share, and room for sums over rows; all `[n, features]`.
#[derive(Clone, Debug, Default)]
pub struct SdeScratch<T> {
    /// σ².
    square: Vec<T>,
    /// E.
    weights: Vec<T>,
    d_square: Vec<T>,
    d_weights: Vec<T>,
}

impl SquashedStateDependent {
    /// Numbers of ε.
    #[must_use]
    pub fn weights(&self) -> usize {
        self.0.log_std.width
    }

    /// Writes an action for each row and its log-probability, from standard normal `noise`, `[n, features]`.
    pub fn sample<T: Real>(
        &self,
        heads: &[T],
        rows: usize,
        noise: &[T],
        scratch: &mut SdeScratch<T>,
        action: &mut [T],
        log_prob: &mut [T],
    ) {
        let SdeScratch { square, weights, .. } = scratch;
        self.0.squares(heads, square);
        weights.clear();
        weights.extend(square.iter().zip(noise).map(|(square, noise)| square.sqrt() * *noise));
        for (r, action) in action.chunks_exact_mut(self.0.mean.width).enumerate().take(rows) {
            let (mean, h) = (self.0.mean.row(heads, r), self.0.features.row(heads, r));
            let mut sum = T::default();
            for (j, action) in action.iter_mut().enumerate() {
                let x = noise_of(h, weights, j);
                let u = clip(mean[j]) + x;
                *action = u.tanh();
                sum += density(x, self.0.variance(h, square, j)) - log_slope(u);
            }
            log_prob[r] = sum;
        }
    }

    /// Adds to `d_heads` what follows from each row's `d_action` and `d_log_prob`, where `action` came of the last
    /// [`sample`](Self::sample) with this `scratch`.
    pub fn pull_back<T: Real>(
        &self,
        heads: &[T],
        rows: usize,
        scratch: &mut SdeScratch<T>,
        action: &[T],
        d_action: &[T],
        d_log_prob: &[T],
        d_heads: &mut [T],
    ) {
        let SdeHeads { mean, features, .. } = self.0;
        let (n, width) = (mean.width, features.width);
        let SdeScratch { square, weights, d_square, d_weights } = scratch;
        for sums in [&mut *d_square, &mut *d_weights] {
            sums.clear();
            sums.resize(n * width, T::default());
        }
        let (half, one, two) = (T::of(0.5), T::of(1.0), T::of(2.0));
        for r in 0..rows {
            let h = features.row(heads, r);
            for j in 0..n {
                let (a, d_log_prob) = (action[r * n + j], d_log_prob[r]);
                let x = noise_of(h, weights, j);
                let inverse = one / self.0.variance(h, square, j);
                let d_u = d_action[r * n + j] * (one - a * a) + d_log_prob * (two * a);
                let d_x = d_u - d_log_prob * (x * inverse);
                let d_variance = half * d_log_prob * inverse * (x * x * inverse - one);
                let raw = mean.row(heads, r)[j];
                if raw < T::of(MOST_MEAN) && raw > T::of(-MOST_MEAN) {
                    d_heads[mean.at(r) + j] += d_u;
                }
                let at = j * width;
                let d_features = &mut d_heads[features.at(r)..][..width];
                for i in 0..width {
                    let (h, w, s) = (h[i], weights[at + i], square[at + i]);
                    d_features[i] += d_x * w + two * d_variance * (h * s);
                    d_weights[at + i] += d_x * h;
                    d_square[at + i] += d_variance * (h * h);
                }
            }
        }
        self.0.log_stds(|to, from| {
            d_heads[to] += d_weights[from] * weights[from] + two * square[from] * d_square[from];
        });
    }

    /// The action of each row with the matrices `[rows, n, features]` in force.
    pub fn explore<T: Real>(&self, heads: &[T], rows: usize, matrices: &[T], action: &mut [T]) {
        let one = self.weights();
        self.act(heads, rows, action, |r, j, h| noise_of(h, &matrices[r * one..][..one], j));
    }

    /// An action of each row as if it had a matrix of its own.
    pub fn draw<T: Real>(
        &self,
        heads: &[T],
        rows: usize,
        scratch: &mut SdeScratch<T>,
        rng: &mut Rng,
        action: &mut [T],
    ) {
        self.0.squares(heads, &mut scratch.square);
        self.act(heads, rows, action, |_, j, h| {
            self.0.variance(h, &scratch.square, j).sqrt() * T::of(f64::from(rng.normal()))
        });
    }

    /// The action of each row without noise.
    pub fn best<T: Real>(&self, heads: &[T], rows: usize, action: &mut [T]) {
        for (r, action) in action.chunks_exact_mut(self.0.mean.width).enumerate().take(rows) {
            for (a, mean) in action.iter_mut().zip(self.0.mean.row(heads, r)) {
                *a = clip(*mean).tanh();
            }
        }
    }

    fn act<T: Real>(
        &self,
        heads: &[T],
        rows: usize,
        action: &mut [T],
        mut noise: impl FnMut(usize, usize, &[T]) -> T,
    ) {
        for (r, action) in action.chunks_exact_mut(self.0.mean.width).enumerate().take(rows) {
            let (mean, h) = (self.0.mean.row(heads, r), self.0.features.row(heads, r));
            for (j, action) in action.iter_mut().enumerate() {
                *action = (clip(mean[j]) + noise(r, j, h)).tanh();
            }
        }
    }
}

/// NaN stays NaN.
#[inline(always)]
fn clip<T: Real>(mean: T) -> T {
    let most = T::of(MOST_MEAN);
    if mean > most {
        most
    } else if mean < -most {
        -most
    } else {
        mean
    }
}
