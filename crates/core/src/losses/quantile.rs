//! Distributional Q-learning on quantiles: QR-DQN (Dabney et al. 2018a, arXiv:1710.10044) and IQN (Dabney et al. 2018b,
//! arXiv:1806.06923). One loss; they differ in where quantiles come from.

use super::q_batch::{QBatch, QStats};
use super::q_target::Bootstrap;
use crate::distributions::lanes::{Block, LANES, blocks, each, fill};
use crate::math::Real;
use crate::network::HeadView;

/// Where a network shows the quantiles of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantileHead {
    /// QR-DQN: a row has `choices × n` numbers, choice after choice; quantile i stands for τ = (2i + 1)/2n.
    Fixed {
        /// The head.
        view: HeadView,
        /// Quantiles of each choice.
        n: usize,
    },
    /// IQN: each row became `n` head rows (`NetSpec::repeat`), one for each τ, with a number for each choice.
    Sampled {
        /// The head.
        view: HeadView,
        /// Quantiles of each choice.
        n: usize,
    },
}

impl QuantileHead {
    /// Quantiles of each choice.
    #[must_use]
    pub fn quantiles(&self) -> usize {
        let (QuantileHead::Fixed { n, .. } | QuantileHead::Sampled { n, .. }) = self;
        *n
    }

    /// Choices.
    #[must_use]
    pub fn choices(&self) -> usize {
        match self {
            QuantileHead::Fixed { view, n } => view.width / n,
            QuantileHead::Sampled { view, .. } => view.width,
        }
    }

    /// Where quantile `i` of a row's choice lies.
    #[inline(always)]
    fn at(&self, row: usize, choice: usize, i: usize) -> usize {
        match self {
            QuantileHead::Fixed { view, n } => view.at(row) + choice * n + i,
            QuantileHead::Sampled { view, n } => view.at(row * n + i) + choice,
        }
    }

    /// Mean of a choice's quantiles.
    fn mean<T: Real>(&self, heads: &[T], row: usize, choice: usize) -> T {
        let mut sum = T::of(0.0);
        (0..self.quantiles()).for_each(|i| sum += heads[self.at(row, choice, i)]);
        sum * T::of(1.0 / self.quantiles() as f64)
    }
}

/// Writes the mean of each choice's quantiles, `[rows × choices]`, so that [`greedy`](super::greedy) can choose.
pub fn quantile_values<T: Real>(heads: &[T], q: QuantileHead, rows: usize, values: &mut [T]) {
    for (r, values) in values.chunks_exact_mut(q.choices()).take(rows).enumerate() {
        values.iter_mut().enumerate().for_each(|(a, value)| *value = q.mean(heads, r, a));
    }
}

/// Adds to `d_heads` what a gradient by those means, `[rows × choices]`, is by the quantiles.
pub fn quantile_values_pull_back<T: Real>(q: QuantileHead, rows: usize, d_values: &[T], d_heads: &mut [T]) {
    let share = T::of(1.0 / q.quantiles() as f64);
    for (r, d_values) in d_values.chunks_exact(q.choices()).take(rows).enumerate() {
        for (a, d_value) in d_values.iter().enumerate() {
            (0..q.quantiles()).for_each(|i| d_heads[q.at(r, a, i)] += *d_value * share);
        }
    }
}

/// Writes `returns + discount · θⱼ(s′, choice)` to `target`, `[rows × quantiles]`.
pub fn quantile_target<T: Real>(
    heads: &[T],
    q: QuantileHead,
    choice: &[u32],
    next: Bootstrap<'_, T>,
    target: &mut [T],
) {
    for (r, (target, choice)) in target.chunks_exact_mut(q.quantiles()).zip(choice).enumerate() {
        for (j, target) in target.iter_mut().enumerate() {
            *target = next.of(r, heads[q.at(r, *choice as usize, j)]);
        }
    }
}

/// The quantile Huber loss `mean(w · Σᵢ meanⱼ |τᵢ − 1{u < 0}| L_κ(u)/κ)` with u = targetⱼ − θᵢ(s, a) (QR-DQN eq. 9–10,
/// IQN eq. 3). Adds the gradient to `d_heads` and writes each row's own loss to `priority`.
///
/// `tau` has a number for each head row of [`QuantileHead::Sampled`] and is `None` for [`QuantileHead::Fixed`].
/// `target` is `[rows × any number]`. With `kappa` = 0 the loss is not smoothed: |τ − 1{u < 0}| · |u|.
#[expect(clippy::too_many_arguments, reason = "plain slices in, plain slices out")]
pub fn quantile_huber<T: Real>(
    heads: &[T],
    q: QuantileHead,
    tau: Option<&[T]>,
    batch: &QBatch<'_, T>,
    target: &[T],
    kappa: f64,
    priority: &mut [T],
    d_heads: &mut [T],
) -> QStats {
    let n = q.quantiles();
    let targets = target.len() / batch.rows.max(1);
    let inverse = T::of(1.0 / targets.max(1) as f64);
    batch.each_row(
        priority,
        #[inline(always)]
        |r, action, share| {
            let target = &target[r * targets..(r + 1) * targets];
            let mut loss = T::of(0.0);
            for (_, i, lanes) in blocks(n) {
                let theta = fill(lanes, T::of(0.0), |l| heads[q.at(r, action, i + l)]);
                let middle = |i: usize| T::of((i as f64 + 0.5) / n as f64);
                let tau = fill(lanes, T::of(0.0), |l| tau.map_or(middle(i + l), |tau| tau[r * n + i + l]));
                let (sums, slopes) = pairs(&theta, &tau, target, T::of(kappa));
                for l in 0..lanes {
                    loss += sums[l] * inverse;
                    d_heads[q.at(r, action, i + l)] += slopes[l] * inverse * share;
                }
            }
            (loss, q.mean(heads, r, action), loss)
        },
    )
}

/// The sums over targets for some quantiles θ, and their derivatives by θ.
#[inline(always)]
fn pairs<T: Real>(theta: &Block<T>, tau: &Block<T>, target: &[T], kappa: T) -> (Block<T>, Block<T>) {
    let (zero, one, half) = (T::of(0.0), T::of(1.0), T::of(0.5));
    let (mut sums, mut slopes) = ([zero; LANES], [zero; LANES]);
    if kappa == zero {
        for t in target {
            for l in 0..LANES {
                let u = *t - theta[l];
                let weight = if u < zero { tau[l] - one } else { tau[l] };
                sums[l] += weight * u;
                slopes[l] += if u == zero { zero } else { -weight };
            }
        }
        return (sums, slopes);
    }
    for t in target {
        // One loop with all of it: LLVM makes vectors of it, and of several loops only pieces.
        for l in 0..LANES {
            let u = *t - theta[l];
            let inner = u.least(kappa).most(-kappa);
            let slope = inner * if u < zero { one - tau[l] } else { tau[l] };
            sums[l] += slope * (u - half * inner);
            slopes[l] += -slope;
        }
    }
    let scale = one / kappa;
    (each(|l| sums[l] * scale), each(|l| slopes[l] * scale))
}
