//! What several critics that learn a return's distribution should say: their truncated mixture (TQC), or the distribution of
//! the one that expects least (D4PG with more than one critic).

use std::cmp::Ordering;

use super::c51::{Support, c51_target, c51_values};
use super::critic::least_of;
use super::q_target::Bootstrap;
use crate::math::Real;
use crate::network::HeadView;

/// NaN before all numbers, so that it is not cut off.
fn ascending<T: Real>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or_else(|| b.f64().is_nan().cmp(&a.f64().is_nan()))
}

/// Writes `returns + discount · (z − α log π(a′|s′))` to `target`, `[rows × kept]`, for the `kept` smallest quantiles z of all
/// `critics` together, in no order (Kuznetsov et al. 2020, arXiv:2005.04269, equations 9 to 11). `entropy` is α with the
/// log-probabilities of a′. `pool` is room for the numbers of a row.
pub fn truncated_target<T: Real>(
    heads: &[T],
    critics: &[HeadView],
    kept: usize,
    entropy: Option<(T, &[T])>,
    next: Bootstrap<'_, T>,
    pool: &mut Vec<T>,
    target: &mut [T],
) {
    for (r, target) in target.chunks_exact_mut(kept).enumerate() {
        pool.clear();
        critics.iter().for_each(|view| pool.extend_from_slice(view.row(heads, r)));
        if kept < pool.len() {
            pool.select_nth_unstable_by(kept, ascending);
        }
        let bonus = entropy.map_or(T::of(0.0), |(alpha, log_prob)| alpha * log_prob[r]);
        target.iter_mut().zip(pool.iter()).for_each(|(target, z)| *target = next.of(r, *z - bonus));
    }
}

/// Writes the projected distribution of `returns + discount · Z(s′, a′)` to `target`, `[rows × atoms]`, with Z of the critic
/// that expects least (Barth-Maron et al. 2018, arXiv:1804.08617, with the minimum of Fujimoto et al. 2018). `critics` are
/// heads with a logit for each atom. Gives the mean share that lay beyond the support.
pub fn least_c51_target<T: Real>(
    heads: &[T],
    critics: &[HeadView],
    support: Support,
    next: Bootstrap<'_, T>,
    target: &mut [T],
) -> f64 {
    let mut beyond = 0.0;
    for (r, target) in target.chunks_exact_mut(support.atoms).enumerate() {
        let row = |view: &HeadView| HeadView { offset: view.at(r), ..*view };
        let expected = |view| {
            let mut value = [T::of(0.0)];
            c51_values(heads, row(view), support, 1, &mut value);
            value[0]
        };
        let least = if critics.len() > 1 { least_of(critics.iter().map(expected)).0 } else { 0 };
        let own = Bootstrap { returns: &next.returns[r..=r], discount: &next.discount[r..=r] };
        beyond += c51_target(heads, row(&critics[least]), support, &[0], own, target);
    }
    beyond / next.returns.len().max(1) as f64
}
