//! Distributional Q-learning on fixed atoms: Bellemare, Dabney & Munos 2017 (arXiv:1707.06887).

use super::q_batch::{QBatch, QStats};
use super::q_target::Bootstrap;
use crate::distributions::lanes::{Block, LANES, blocks, join, slice, total};
use crate::math::Real;
use crate::network::HeadView;
use crate::widest::widest;

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

/// The blocks of a row: its first number, numbers in it, and they themselves; 0 in lanes beyond.
#[inline(always)]
fn parts<T: Real>(x: &[T]) -> impl Iterator<Item = (usize, usize, Block<T>)> {
    blocks(x.len()).map(|(_, at, lanes)| (at, lanes, slice(x, at, lanes)))
}

/// The largest number of `x`. It may miss NaN, which shows in the sums that follow.
#[inline(always)]
fn largest<T: Real>(x: &[T]) -> T {
    let mut tops = [x[0]; LANES];
    for (_, lanes, x) in parts(x) {
        for l in 0..LANES {
            tops[l] = if l < lanes { tops[l].most(x[l]) } else { tops[l] };
        }
    }
    join(tops, T::most)
}

/// ln Σ exp x.
#[inline(always)]
fn log_sum_exp<T: Real>(x: &[T]) -> T {
    let m = largest(x);
    let mut sums = [T::of(0.0); LANES];
    for (_, lanes, x) in parts(x) {
        for l in 0..LANES {
            let p = (x[l] - m).exp();
            sums[l] += if l < lanes { p } else { T::of(0.0) };
        }
    }
    m + total(sums).ln()
}

/// Writes the expected return of each choice, `[rows × choices]`, so that [`greedy`](super::greedy) can choose.
pub fn c51_values<T: Real>(heads: &[T], logits: HeadView, support: Support, rows: usize, values: &mut [T]) {
    let choices = logits.width / support.atoms;
    widest(
        #[inline(always)]
        || {
            for (r, values) in values.chunks_exact_mut(choices).take(rows).enumerate() {
                for (value, logits) in values.iter_mut().zip(logits.row(heads, r).chunks_exact(support.atoms))
                {
                    *value = expected(logits, support);
                }
            }
        },
    );
}

/// The mean of a distribution's atoms.
#[inline(always)]
fn expected<T: Real>(logits: &[T], support: Support) -> T {
    let m = largest(logits);
    let (mut mass, mut sums) = ([T::of(0.0); LANES], [T::of(0.0); LANES]);
    for (at, lanes, logit) in parts(logits) {
        for l in 0..LANES {
            let p = if l < lanes { (logit[l] - m).exp() } else { T::of(0.0) };
            mass[l] += p;
            sums[l] += p * T::of(support.atom(at + l));
        }
    }
    total(sums) / total(mass)
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
    widest(
        #[inline(always)]
        || {
            for (i, (value, d_value)) in values.iter().zip(d_values).enumerate() {
                let (r, own) = (i / choices, i % choices * n..(i % choices + 1) * n);
                let logits_of_choice = &logits.row(heads, r)[own.clone()];
                let norm = log_sum_exp(logits_of_choice);
                let d = &mut logits.row_mut(d_heads, r)[own];
                for (at, lanes, logit) in parts(logits_of_choice) {
                    let mut slope = [T::of(0.0); LANES];
                    for l in 0..LANES {
                        let p = (logit[l] - norm).exp();
                        slope[l] = *d_value * p * (T::of(support.atom(at + l)) - *value);
                    }
                    d[at..at + lanes].iter_mut().zip(slope).for_each(|(d, slope)| *d += slope);
                }
            }
        },
    );
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
    let n = support.atoms;
    let mut beyond = [0.0; LANES];
    widest(
        #[inline(always)]
        || {
            for (r, (target, choice)) in target.chunks_exact_mut(n).zip(choice).enumerate() {
                let from = *choice as usize * n;
                let logits = &logits.row(heads, r)[from..from + n];
                project(logits, support, next.row(r), target, &mut beyond);
            }
        },
    );
    total(beyond) / choice.len().max(1) as f64
}

/// Writes a distribution to `target` whose atoms have `moved`, and adds to `beyond` what of it lies beyond the support.
#[inline(always)]
fn project<T: Real>(
    logits: &[T],
    support: Support,
    moved: impl Fn(T) -> T,
    target: &mut [T],
    beyond: &mut Block<f64>,
) {
    let (low, high, spacing) = (support.low, support.high, support.spacing());
    // What rounding does to an atom at an end is no way beyond it.
    let slack = 1e-3 * spacing;
    let (norm, last) = (log_sum_exp(logits), (target.len() - 2) as f64);
    target.fill(T::of(0.0));
    for (at, lanes, logit) in parts(logits) {
        let (mut places, mut shares) = ([0.0; LANES], [[T::of(0.0); LANES]; 2]);
        for l in 0..LANES {
            let p = if l < lanes { (logit[l] - norm).exp() } else { T::of(0.0) };
            let moved = moved(T::of(support.atom(at + l))).f64();
            let gone = moved < low - slack || moved > high + slack;
            beyond[l] += if gone { p.f64() } else { 0.0 };
            // Not `clamp`, which may panic and so stays a loop over numbers.
            let inside = if moved < low {
                low
            } else if moved > high {
                high
            } else {
                moved
            };
            let place = (inside - low) / spacing;
            // The last atom has no neighbour above. NaN stays NaN in `upper`, and spreads.
            let below = place.floor().min(last);
            let upper = T::of(place - below);
            places[l] = below;
            shares[0][l] = p * (T::of(1.0) - upper);
            shares[1][l] = p * upper;
        }
        for l in 0..lanes {
            let below = places[l] as usize;
            target[below] += shares[0][l];
            target[below + 1] += shares[1][l];
        }
    }
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
    batch.each_row(
        priority,
        #[inline(always)]
        |r, action, share| {
            let target = &target[r * n..(r + 1) * n];
            let own = action * n..(action + 1) * n;
            let logits_of_action = &logits.row(heads, r)[own.clone()];
            let d = &mut logits.row_mut(d_heads, r)[own];
            let norm = log_sum_exp(logits_of_action);
            let mut masses = [zero; LANES];
            for (_, _, m) in parts(target) {
                for l in 0..LANES {
                    masses[l] += m[l];
                }
            }
            let mass = total(masses);
            let (mut losses, mut entropies, mut values) = ([zero; LANES], [zero; LANES], [zero; LANES]);
            for ((at, lanes, logit), (_, _, m)) in parts(logits_of_action).zip(parts(target)) {
                let mut slope = [zero; LANES];
                for l in 0..LANES {
                    let (m, log_p) = (m[l], logit[l] - norm);
                    let p = if l < lanes { log_p.exp() } else { zero };
                    losses[l] += -(m * log_p);
                    entropies[l] += -(if m > zero { m * m.ln() } else { zero });
                    values[l] += p * T::of(support.atom(at + l));
                    slope[l] = (p * mass - m) * share;
                }
                d[at..at + lanes].iter_mut().zip(slope).for_each(|(d, slope)| *d += slope);
            }
            let loss = total(losses);
            (loss, total(values), (loss - total(entropies)).most(zero))
        },
    )
}
