//! ε-greedy: Sutton & Barto 2018, section 2.2.

use crate::math;
use crate::rng::Rng;

/// Takes the best choice, and with probability ε any one of those that are allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpsilonGreedy {
    /// Probability of a choice at random, 0 … 1.
    pub epsilon: f64,
}

impl EpsilonGreedy {
    /// That of environment `i` of `n`: ε^(1 + α · i / (n − 1)), so that some explore much and some hardly (Horgan et
    /// al. 2018, arXiv:1803.00933, section 4.1). ε itself where there is one environment, or ε is 0 or 1.
    #[must_use]
    pub fn of_lane(self, i: usize, n: usize, alpha: f64) -> Self {
        if i == 0 || self.epsilon <= 0.0 {
            return self;
        }
        let power = 1.0 + alpha * i as f64 / (n - 1) as f64;
        EpsilonGreedy { epsilon: f64::from(math::exp((power * math::ln64(self.epsilon)) as f32)) }
    }

    /// Chooses among `values`. With ε of 0 and no ties nothing is drawn from `rng`.
    pub fn choose(&self, values: &[f32], allowed: impl Fn(usize) -> bool, rng: &mut Rng) -> usize {
        match self.is_blind(rng) {
            true => any(values.len(), allowed, rng),
            false => self.best(values, allowed, rng),
        }
    }

    /// Whether the next choice is any, so that nobody needs to work out what the choices are worth.
    pub(super) fn is_blind(&self, rng: &mut Rng) -> bool {
        self.epsilon > 0.0 && rng.uniform() < self.epsilon
    }

    /// The best choice; one of several that are worth the same is drawn. Without that, an agent that has learnt
    /// nothing yet would do the same thing again and again.
    pub(super) fn best(&self, values: &[f32], allowed: impl Fn(usize) -> bool, rng: &mut Rng) -> usize {
        let best = greedy(values, &allowed);
        let tied = |i: usize| allowed(i) && values[i] == values[best];
        if (best + 1..values.len()).any(tied) { any(values.len(), tied, rng) } else { best }
    }
}

/// The best of the allowed choices; of several that are worth the same, the first. 0 where nothing is allowed.
pub fn greedy(values: &[f32], allowed: impl Fn(usize) -> bool) -> usize {
    let mut best = None;
    for (i, value) in values.iter().enumerate().filter(|(i, _)| allowed(*i)) {
        if best.is_none_or(|b: usize| *value > values[b]) {
            best = Some(i);
        }
    }
    best.unwrap_or(0)
}

/// One of the allowed among `n`, all with the same probability; 0 where nothing is allowed.
pub fn any(n: usize, allowed: impl Fn(usize) -> bool, rng: &mut Rng) -> usize {
    let among = (0..n).filter(|i| allowed(*i)).count();
    match among {
        0 => 0,
        _ => {
            let nth = rng.below(among as u32) as usize;
            (0..n).filter(|i| allowed(*i)).nth(nth).unwrap_or(0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(epsilon: f64, values: &[f32], allowed: impl Fn(usize) -> bool + Copy) -> Vec<u32> {
        let mut rng = Rng::stream(1, "test", 0);
        let mut counts = vec![0; values.len()];
        (0..30_000).for_each(|_| counts[EpsilonGreedy { epsilon }.choose(values, allowed, &mut rng)] += 1);
        counts
    }

    #[test]
    fn the_best_has_all_but_epsilon_and_its_share_of_that() {
        let found = counts(0.3, &[1.0, 3.0, 2.0], |_| true);
        for (n, expected) in found.iter().zip([3_000.0, 24_000.0, 3_000.0]) {
            assert!((f64::from(*n) - expected).abs() < 250.0, "{found:?}");
        }
        assert_eq!(counts(0.0, &[1.0, 3.0, 2.0], |_| true), [0, 30_000, 0]);
    }

    #[test]
    fn environments_explore_as_much_as_in_ape_x() {
        let of = |epsilon, i, n| EpsilonGreedy { epsilon }.of_lane(i, n, 7.0).epsilon;
        for (i, expected) in [(0, 0.4), (1, 0.4_f64.powf(1.0 + 7.0 / 3.0)), (3, 0.4_f64.powi(8))] {
            assert!((of(0.4, i, 4) - expected).abs() < 1e-6, "{i}");
        }
        assert_eq!([of(0.4, 0, 1), of(1.0, 2, 4), of(0.0, 2, 4)], [0.4, 1.0, 0.0]);
    }

    #[test]
    fn what_is_forbidden_is_never_chosen_and_ties_are_drawn() {
        let found = counts(0.5, &[1.0, 3.0, 2.0], |i| i != 1);
        assert_eq!(found[1], 0);
        assert!(found[0] > 7_000 && found[2] > 22_000, "{found:?}");
        let tied = counts(0.0, &[1.0, 0.0, 1.0, 1.0], |_| true);
        assert_eq!(tied[1], 0);
        assert!([0, 2, 3].iter().all(|i| tied[*i] > 9_500), "{tied:?}");
        assert_eq!(
            (greedy(&[1.0, 1.0], |_| true), greedy(&[1.0, 0.0], |i| i == 1), greedy(&[], |_| true)),
            (0, 1, 0)
        );
    }
}
