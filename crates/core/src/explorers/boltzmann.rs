//! Boltzmann exploration: Sutton & Barto 2018, section 2.8.

use super::epsilon_greedy::greedy;
use crate::math;
use crate::rng::Rng;

/// A choice with probability in proportion to exp(value / temperature).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boltzmann {
    /// How far values must be apart to matter, ≥ 0. Near 0 it is the best choice.
    pub temperature: f64,
}

impl Boltzmann {
    /// Chooses among `values` those that are allowed; draws one number from `rng`.
    pub fn choose(&self, values: &[f32], allowed: impl Fn(usize) -> bool, rng: &mut Rng) -> usize {
        let best = greedy(values, &allowed);
        // Computed again instead of kept, so that nothing is allocated.
        let weight = |i: usize| {
            let over = f64::from(values[i] - values[best]) / self.temperature.max(1e-12);
            f64::from(math::exp(over as f32))
        };
        let among = || (0..values.len()).filter(|i| allowed(*i));
        let mut left = rng.uniform() * among().map(weight).sum::<f64>();
        among()
            .find(|i| {
                left -= weight(*i);
                left < 0.0
            })
            .unwrap_or(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(temperature: f64, values: &[f32], allowed: impl Fn(usize) -> bool + Copy) -> Vec<f64> {
        let mut rng = Rng::stream(1, "test", 0);
        let mut counts = vec![0.0; values.len()];
        for _ in 0..30_000 {
            counts[Boltzmann { temperature }.choose(values, allowed, &mut rng)] += 1.0 / 30_000.0;
        }
        counts
    }

    #[test]
    fn shares_are_those_of_the_softmax() {
        // 1 : e : e² over their sum.
        let found = shares(0.5, &[1.0, 1.5, 2.0], |_| true);
        for (share, expected) in found.iter().zip([0.0900, 0.2447, 0.6652]) {
            assert!((share - expected).abs() < 0.01, "{found:?}");
        }
        let masked = shares(0.5, &[1.0, 1.5, 2.0], |i| i != 2);
        assert!(masked[2] == 0.0 && (masked[1] - 0.7311).abs() < 0.01, "{masked:?}");
    }

    #[test]
    fn values_of_any_size_and_no_temperature_do_no_harm() {
        assert_eq!(shares(0.0, &[-1e30, 3.0, 1e30], |_| true), [0.0, 0.0, shares(0.0, &[1.0], |_| true)[0]]);
        assert_eq!(shares(1e-3, &[-1e4, -2e4], |i| i == 1)[0], 0.0);
    }
}
