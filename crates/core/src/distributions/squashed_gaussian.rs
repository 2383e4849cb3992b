//! Normal distributions behind a tanh: actions inside of −1 … 1 (Haarnoja et al. 2018, arXiv:1812.05905, appendix C).

use super::lanes::{Block, LANES, add, blocks, each, fill, load, slice};
use crate::math::{HALF_LN_TAU, Real};
use crate::network::HeadView;

/// Bounds on log σ, those of SB3 and of the authors.
const LOG_STD: (f64, f64) = (-20.0, 2.0);

/// `n` numbers a = tanh(u), u = μ + σ ε, with heads mean and log σ.
///
/// log π(a) = Σ −½ ε² − log σ − ½ ln 2π − ln(1 − tanh² u). The last part is computed as 2 (ln 2 − |u| − ln(1 + e^(−2|u|))),
/// exact for every u; SB3 adds 10⁻⁶ inside of the logarithm instead. log σ is clamped to −20 … 2, with no gradient beyond.
///
/// It is reparametrised in two halves, between which stands whatever judges the action: [`sample`](Self::sample) with
/// given noise, and [`pull_back`](Self::pull_back) of what follows from actions and log-probabilities, ε held fixed:
/// ∂a/∂μ = 1 − a², ∂a/∂log σ = (1 − a²) σ ε, ∂log π/∂μ = 2 a, ∂log π/∂log σ = 2 a σ ε − 1.
///
/// Actions and noise are `[rows, n]`. NaN in a head gives NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SquashedGaussian {
    /// The mean's head.
    pub mean: HeadView,
    /// The head of log σ, as wide.
    pub log_std: HeadView,
}

impl SquashedGaussian {
    /// Writes an action for each row and its log-probability, from standard normal `noise`.
    pub fn sample<T: Real>(
        &self,
        heads: &[T],
        rows: usize,
        noise: &[T],
        action: &mut [T],
        log_prob: &mut [T],
    ) {
        let n = self.mean.width;
        for (_, row, lanes) in blocks(rows) {
            let mut sum = [T::of(0.0); LANES];
            for j in 0..n {
                let (mean, log_std) = self.heads(heads, row, lanes, j);
                let noise = numbers(noise, n, row, lanes, j);
                let u: Block<T> = each(|l| mean[l] + log_std[l].exp() * noise[l]);
                let a: Block<T> = each(|l| u[l].tanh());
                for l in 0..LANES {
                    let normal = T::of(-0.5) * (noise[l] * noise[l]) - log_std[l] - T::of(HALF_LN_TAU);
                    sum[l] += normal - log_slope(u[l]);
                }
                for (l, a) in a.iter().enumerate().take(lanes) {
                    action[(row + l) * n + j] = *a;
                }
            }
            log_prob[row..row + lanes].copy_from_slice(&sum[..lanes]);
        }
    }

    /// Adds to `d_heads` what follows from each row's `d_action` and `d_log_prob`, where `action` came of `noise`.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call a batch; a struct would only be taken apart again"
    )]
    pub fn pull_back<T: Real>(
        &self,
        heads: &[T],
        rows: usize,
        noise: &[T],
        action: &[T],
        d_action: &[T],
        d_log_prob: &[T],
        d_heads: &mut [T],
    ) {
        let n = self.mean.width;
        let (one, two) = (T::of(1.0), T::of(2.0));
        for (_, row, lanes) in blocks(rows) {
            let d_log_prob = slice(d_log_prob, row, lanes);
            for j in 0..n {
                let raw = load(heads, self.log_std, row, lanes, j);
                let noise = numbers(noise, n, row, lanes, j);
                let a = numbers(action, n, row, lanes, j);
                let d_action = numbers(d_action, n, row, lanes, j);
                let d_u: Block<T> =
                    each(|l| d_action[l] * (one - a[l] * a[l]) + d_log_prob[l] * (two * a[l]));
                let d_log_std: Block<T> = each(|l| {
                    let d = d_u[l] * (clamp_log_std(raw[l]).exp() * noise[l]) - d_log_prob[l];
                    if raw[l] < T::of(LOG_STD.0) || raw[l] > T::of(LOG_STD.1) { T::of(0.0) } else { d }
                });
                add(d_heads, self.mean, row, lanes, j, &d_u);
                add(d_heads, self.log_std, row, lanes, j, &d_log_std);
            }
        }
    }

    /// Mean and clamped log σ of number `j`.
    #[inline(always)]
    fn heads<T: Real>(&self, heads: &[T], row: usize, lanes: usize, j: usize) -> (Block<T>, Block<T>) {
        let log_std = load(heads, self.log_std, row, lanes, j);
        (load(heads, self.mean, row, lanes, j), each(|l| clamp_log_std(log_std[l])))
    }
}

/// Writes tanh(mean) of each row: the most likely action before the tanh, and the action of a policy without noise.
pub fn squash<T: Real>(heads: &[T], mean: HeadView, rows: usize, action: &mut [T]) {
    for (r, action) in action.chunks_exact_mut(mean.width).enumerate().take(rows) {
        for (a, m) in action.iter_mut().zip(mean.row(heads, r)) {
            *a = m.tanh();
        }
    }
}

/// Adds to `d_heads` what follows from `d_action`, where `action` came of [`squash`].
pub fn pull_back_squash<T: Real>(
    mean: HeadView,
    rows: usize,
    action: &[T],
    d_action: &[T],
    d_heads: &mut [T],
) {
    for r in 0..rows {
        let at = r * mean.width;
        let row = mean.row_mut(d_heads, r).iter_mut();
        for ((d_mean, a), d) in row.zip(&action[at..]).zip(&d_action[at..]) {
            *d_mean += *d * (T::of(1.0) - *a * *a);
        }
    }
}

/// ln(1 − tanh² u).
#[inline(always)]
pub(super) fn log_slope<T: Real>(u: T) -> T {
    let size = u.most(-u);
    let rest = (T::of(1.0) + (T::of(-2.0) * size).exp()).ln();
    T::of(2.0) * (T::of(std::f64::consts::LN_2) - size - rest)
}

/// log σ within its bounds. NaN stays NaN.
#[inline(always)]
pub(crate) fn clamp_log_std<T: Real>(log_std: T) -> T {
    let (low, high) = (T::of(LOG_STD.0), T::of(LOG_STD.1));
    if log_std < low {
        low
    } else if log_std > high {
        high
    } else {
        log_std
    }
}

/// Number `j` of rows of `n`; 0 in lanes beyond.
#[inline(always)]
fn numbers<T: Real>(data: &[T], n: usize, row: usize, lanes: usize, j: usize) -> Block<T> {
    let data = &data[row * n + j..=(row + lanes - 1) * n + j];
    fill(lanes, T::default(), |l| data[l * n])
}
