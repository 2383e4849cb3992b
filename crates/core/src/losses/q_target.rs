//! What action values should be: the only place where a next action is chosen and a return bootstrapped.

use super::rescale::Rescale;
use crate::distributions::Rows;
use crate::math::Real;
use crate::network::HeadView;

/// Returns and how they go on, as a replay gives them; a row whose discount is 0 bootstraps from nothing.
#[derive(Clone, Copy, Debug)]
pub struct Bootstrap<'a, T> {
    /// n-step return of each row.
    pub returns: &'a [T],
    /// What the value of the next observation counts: γⁿ, or 0 where the episode terminated (never where it was only
    /// truncated).
    pub discount: &'a [T],
}

impl<T: Real> Bootstrap<'_, T> {
    /// `returns + discount · next`; where the discount is 0, the return, whatever `next` is.
    #[inline(always)]
    pub(super) fn of(&self, r: usize, next: T) -> T {
        self.row(r)(next)
    }

    /// The same for all that may come after row `r`.
    #[inline(always)]
    pub(super) fn row(&self, r: usize) -> impl Fn(T) -> T + use<T> {
        let (returns, discount) = (self.returns[r], self.discount[r]);
        move |next| if discount == T::of(0.0) { returns } else { returns + discount * next }
    }
}

/// Writes the choice with the largest value of each row of `choice`; the first one among equals.
///
/// `mask` has a byte for each choice of each row, 0 for those that are not allowed. DQN takes the target network's
/// values of the next observations, double DQN (van Hasselt et al. 2016, arXiv:1509.06461) those of the online one.
pub fn greedy<T: Real>(heads: &[T], q: HeadView, mask: Option<Rows<'_>>, choice: &mut [u32]) {
    for (r, choice) in choice.iter_mut().enumerate() {
        let allowed = |a: &usize| mask.is_none_or(|mask| mask.allows(r, *a));
        let values = q.row(heads, r);
        let mut best = (0..q.width).find(allowed).unwrap_or(0);
        for a in (best + 1..q.width).filter(allowed) {
            if values[a] > values[best] {
                best = a;
            }
        }
        *choice = best as u32;
    }
}

/// Writes `returns + discount · Q(s′, choice)` to `target`, with Q from `heads` (the target network's).
///
/// With `rescale`, values live on R2D2's scale: h(returns + discount · h⁻¹(Q)) (Kapturowski et al. 2019, eq. 1).
pub fn td_target<T: Real>(
    heads: &[T],
    q: HeadView,
    choice: &[u32],
    next: Bootstrap<'_, T>,
    rescale: Option<Rescale>,
    target: &mut [T],
) {
    for (r, (target, choice)) in target.iter_mut().zip(choice).enumerate() {
        let value = q.row(heads, r)[*choice as usize];
        *target = match rescale {
            None => next.of(r, value),
            Some(scale) => scale.h(next.of(r, scale.inverse(value))),
        };
    }
}
