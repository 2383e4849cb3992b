//! Distributional Q-learning on fixed atoms: Bellemare, Dabney & Munos 2017 (arXiv:1707.06887).

use super::q_batch::{QBatch, QStats};
use super::q_target::Bootstrap;
use crate::math::Real;
use crate::network::HeadView;

/// The atoms z₀ … z₍ₙ₋₁₎ on which a return's distribution lives. The paper: 51 from −10 to 10.
///
/// A head has `choices × atoms` logits a row, choice after choice (Dopamine's order).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// The smallest return.
    pub low: f64,
    /// The largest return, > `low`.
    pub high: f64,
    /// How many atoms, ≥ 2.
    pub atoms: usize,
}

impl Support {
    /// From one atom to the next.
    fn spacing(&self) -> f64 {
        (self.high - self.low) / (self.atoms - 1) as f64
    }

    /// Atom `i`.
    #[must_use]
    pub fn atom(&self, i: usize) -> f64 {
        self.low + i as f64 * self.spacing()
    }
}

/// The largest number of `x`; NaN where there is one.
fn largest<T: Real>(x: &[T]) -> T {
    // `!(x <= m)` lets NaN through.
    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "NaN must win")]
    x.iter().fold(x[0], |m, x| if !(*x <= m) { *x } else { m })
}

/// ln Σ exp x.
fn log_sum_exp<T: Real>(x: &[T]) -> T {
    let m = largest(x);
    let mut sum = T::of(0.0);
    x.iter().for_each(|x| sum += (*x - m).exp());
    m + sum.ln()
}

/// Writes the expected return of each choice, `[rows × choices]`, so that [`greedy`](super::greedy) can choose.
pub fn c51_values<T: Real>(heads: &[T], logits: HeadView, support: Support, rows: usize, values: &mut [T]) {
    let choices = logits.width / support.atoms;
    for (r, values) in values.chunks_exact_mut(choices).take(rows).enumerate() {
        for (value, logits) in values.iter_mut().zip(logits.row(heads, r).chunks_exact(support.atoms)) {
            let norm = log_sum_exp(logits);
            *value = T::of(0.0);
            for (i, logit) in logits.iter().enumerate() {
                *value += (*logit - norm).exp() * T::of(support.atom(i));
            }
        }
    }
}

/// Adds to `d_heads` what a gradient `d_values` by those `values`, `[rows × choices]`, is by the logits: p (z − value).
pub fn c51_values_pull_back<T: Real>(
    heads: &[T],
    logits: HeadView,
    support: Support,
    values: &[T],
    d_values: &[T],
    d_heads: &mut [T],
) {
    let n = support.atoms;
    let choices = logits.width / n;
    for (i, (value, d_value)) in values.iter().zip(d_values).enumerate() {
        let (r, own) = (i / choices, i % choices * n..(i % choices + 1) * n);
        let logits_of_choice = &logits.row(heads, r)[own.clone()];
        let norm = log_sum_exp(logits_of_choice);
        let d = &mut logits.row_mut(d_heads, r)[own];
        for (i, (d, logit)) in d.iter_mut().zip(logits_of_choice).enumerate() {
            *d += *d_value * (*logit - norm).exp() * (T::of(support.atom(i)) - *value);
        }
    }
}

/// Writes the projected distribution of `returns + discount · Z(s′, choice)` to `target`, `[rows × atoms]`: each atom
/// moves, is clipped to the support and shared between its two neighbours (eq. 7, algorithm 1). Gives the mean share of it that
/// lay beyond the support.
pub fn c51_target<T: Real>(
    heads: &[T],
    logits: HeadView,
    support: Support,
    choice: &[u32],
    next: Bootstrap<'_, T>,
    target: &mut [T],
) -> f64 {
    let (n, mut beyond) = (support.atoms, 0.0);
    // What rounding does to an atom at an end is no way beyond it.
    let slack = 1e-3 * support.spacing();
    for (r, (target, choice)) in target.chunks_exact_mut(n).zip(choice).enumerate() {
        let from = *choice as usize * n;
        let logits = &logits.row(heads, r)[from..from + n];
        let norm = log_sum_exp(logits);
        target.fill(T::of(0.0));
        for (j, logit) in logits.iter().enumerate() {
            let p = (*logit - norm).exp();
            let moved = next.of(r, T::of(support.atom(j))).f64();
            if moved < support.low - slack || moved > support.high + slack {
                beyond += p.f64();
            }
            let place = (moved.clamp(support.low, support.high) - support.low) / support.spacing();
            // The last atom has no neighbour above. NaN stays NaN in `upper`, and spreads.
            let below = (place.floor() as usize).min(n - 2);
            let upper = T::of(place - below as f64);
            target[below] += p * (T::of(1.0) - upper);
            target[below + 1] += p * upper;
        }
    }
    beyond / choice.len().max(1) as f64
}

/// `mean(w · cross-entropy(target, Z(s, a)))`. Adds the gradient to `d_heads` and writes KL(target ‖ Z) of each row to
/// `priority`, which is what Rainbow prioritises by (Hessel et al. 2018, arXiv:1710.02298; Dopamine takes the
/// cross-entropy's root).
pub fn c51<T: Real>(
    heads: &[T],
    logits: HeadView,
    support: Support,
    batch: &QBatch<'_, T>,
    target: &[T],
    priority: &mut [T],
    d_heads: &mut [T],
) -> QStats {
    let (n, zero) = (support.atoms, T::of(0.0));
    batch.each_row(priority, |r, action, share| {
        let target = &target[r * n..(r + 1) * n];
        let own = action * n..(action + 1) * n;
        let logits_of_action = &logits.row(heads, r)[own.clone()];
        let d = &mut logits.row_mut(d_heads, r)[own];
        let norm = log_sum_exp(logits_of_action);
        let mut mass = zero;
        target.iter().for_each(|m| mass += *m);
        let (mut loss, mut negative_entropy, mut value) = (zero, zero, zero);
        for (i, (logit, m)) in logits_of_action.iter().zip(target).enumerate() {
            let log_p = *logit - norm;
            let p = log_p.exp();
            loss += -(*m * log_p);
            if *m > zero {
                negative_entropy += *m * m.ln();
            }
            value += p * T::of(support.atom(i));
            d[i] += (p * mass - *m) * share;
        }
        (loss, value, (loss + negative_entropy).most(zero))
    })
}
