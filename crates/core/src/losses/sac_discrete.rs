//! Soft actor-critic whose actions are choices: Christodoulou 2019 (arXiv:1910.07207). With few choices the expectations over
//! the policy are sums, so that nothing is drawn and nothing is reparametrised.

use super::critic::{ActorStats, least_of};
use super::q_target::Bootstrap;
use crate::distributions::Rows;
use crate::math::Real;
use crate::network::HeadView;

/// Stands for the log-probability of a choice that is not allowed.
const FORBIDDEN: f64 = -1e30;

/// Writes ln π of every choice of each row, `[rows, n]`: the logarithm of the softmax over the logits of those allowed. Those
/// that are not have −10³⁰, a probability of exactly 0. A logit that is no finite number makes its row NaN.
pub fn log_policy<T: Real>(heads: &[T], logits: HeadView, mask: Option<Rows<'_>>, log_pi: &mut [T]) {
    let forbidden = T::of(FORBIDDEN);
    for (r, log_pi) in log_pi.chunks_exact_mut(logits.width).enumerate() {
        // exp and comparisons swallow NaN and infinities; 0 · z is 0 or NaN and carries them on.
        let (mut top, mut poison, mut sum) = (forbidden, T::of(0.0), T::of(0.0));
        for (j, (log_pi, z)) in log_pi.iter_mut().zip(logits.row(heads, r)).enumerate() {
            let allowed = mask.is_none_or(|mask| mask.allows(r, j));
            *log_pi = if allowed { *z } else { forbidden };
            top = top.most(*log_pi);
            poison += T::of(0.0) * *z;
        }
        log_pi.iter().for_each(|z| sum += (*z - top).exp());
        let log_sum = top + sum.ln() + poison;
        log_pi.iter_mut().for_each(|z| *z = if *z == forbidden { forbidden + poison } else { *z - log_sum });
    }
}

/// π, exactly 0 for what is not allowed.
#[inline(always)]
fn probability<T: Real>(log_pi: T) -> T {
    if log_pi < T::of(0.5 * FORBIDDEN) { T::of(0.0) } else { log_pi.exp() }
}

/// Σ π · `term(j, ln π)` over the choices that are allowed.
fn expectation<T: Real>(log_pi: &[T], term: impl Fn(usize, T) -> T) -> T {
    let mut sum = T::of(0.0);
    for (j, log_pi) in log_pi.iter().enumerate() {
        let pi = probability(*log_pi);
        if pi != T::of(0.0) {
            sum += pi * term(j, *log_pi);
        }
    }
    sum
}

/// Writes `returns + discount · Σ π(a′|s′) (min Q(s′, a′) − α ln π(a′|s′))` to `target`, the minimum over `critics`, each a
/// head with a value for every choice (equations 10 and 11). `log_pi` is the policy's of the next observations.
pub fn soft_choice_target<T: Real>(
    heads: &[T],
    critics: &[HeadView],
    log_pi: &[T],
    alpha: T,
    next: Bootstrap<'_, T>,
    target: &mut [T],
) {
    let n = critics[0].width;
    for ((r, target), log_pi) in target.iter_mut().enumerate().zip(log_pi.chunks_exact(n)) {
        let value = expectation(log_pi, |j, log_pi| {
            let (_, q) = least_of(critics.iter().map(|view| heads[view.at(r) + j]));
            q - alpha * log_pi
        });
        *target = next.of(r, value);
    }
}

/// `mean Σ π(a|s) (α ln π(a|s) − min Q(s, a))` (equation 12). `q` are the critics' heads, held fixed. Adds the gradient by
/// the logits at `logits` to `d_heads`: π(a) times what a is off from the sum. Writes Σ π ln π of each row to `log_prob`, what
/// [`temperature`](super::temperature) takes.
pub fn soft_choice_actor<T: Real>(
    q: &[T],
    critics: &[HeadView],
    log_pi: &[T],
    alpha: T,
    logits: HeadView,
    log_prob: &mut [T],
    d_heads: &mut [T],
) -> ActorStats {
    let share = T::of(1.0 / log_prob.len().max(1) as f64);
    let mut stats = ActorStats::default();
    for ((r, log_prob), log_pi) in log_prob.iter_mut().enumerate().zip(log_pi.chunks_exact(logits.width)) {
        let cost = |j: usize, log_pi: T| {
            let (_, value) = least_of(critics.iter().map(|view| q[view.at(r) + j]));
            alpha * log_pi - value
        };
        let loss = expectation(log_pi, cost);
        *log_prob = expectation(log_pi, |_, log_pi| log_pi);
        let d_logits = logits.row_mut(d_heads, r).iter_mut();
        for (j, (d_logit, log_pi)) in d_logits.zip(log_pi).enumerate() {
            let pi = probability(*log_pi);
            if pi != T::of(0.0) {
                *d_logit += share * (pi * (cost(j, *log_pi) - loss));
            }
        }
        stats.loss += (share * loss).f64();
        stats.entropy -= (share * *log_prob).f64();
    }
    stats
}
