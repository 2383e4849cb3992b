//! SARSA (Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4) and Expected SARSA (section 6.6): on-policy
//! control with a table.
//!
//! `Q(s, a) += α (r + γ Q(s′, a′) − Q(s, a))`, where a′ is the action that is then taken; Expected SARSA takes the mean
//! of Q(s′, ·) over the policy instead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::explorers::greedy;

use super::tabular::{Explore, Rule, TabularConfig};

/// Options of SARSA.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SarsaConfig {
    /// Takes the mean over the policy's next actions for the target, rather than the one that is drawn.
    pub expected: bool,
    /// What all tabular methods have.
    #[serde(flatten)]
    pub tabular: TabularConfig,
}

/// What makes an agent one of SARSA.
pub(super) struct Sarsa(pub SarsaConfig);

impl Rule for Sarsa {
    const NAME: &'static str = "sarsa";
    type Config = SarsaConfig;

    fn config(&self) -> &SarsaConfig {
        &self.0
    }
    fn tabular(&self) -> &TabularConfig {
        &self.0.tabular
    }
    fn bootstrap(
        &self,
        values: &[f32],
        allowed: &dyn Fn(usize) -> bool,
        at: Explore<'_>,
    ) -> (f64, Option<usize>) {
        if !self.0.expected {
            let action = at.explorer.choose(values, allowed, at.rng);
            return (f64::from(values[action]), Some(action));
        }
        let (sum, n) = (0..values.len())
            .filter(|a| allowed(*a))
            .fold((0.0, 0.0), |(sum, n), a| (sum + f64::from(values[a]), n + 1.0));
        let best = f64::from(values[greedy(values, allowed)]);
        let epsilon = at.explorer.epsilon;
        // n is at least 1: a row that allows nothing is refused before it comes here.
        ((1.0 - epsilon) * best + epsilon * sum / f64::max(n, 1.0), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorers::EpsilonGreedy;
    use crate::rng::Rng;

    fn worth(expected: bool, epsilon: f64, draws: u32) -> f64 {
        let rule = Sarsa(SarsaConfig { expected, ..SarsaConfig::default() });
        let mut rng = Rng::stream(1, "test", 0);
        let mut one = || {
            let at = Explore { explorer: EpsilonGreedy { epsilon }, rng: &mut rng };
            rule.bootstrap(&[1.0, 9.0, 4.0], &|a| a != 1, at).0
        };
        (0..draws).map(|_| one()).sum::<f64>() / f64::from(draws)
    }

    /// The forbidden action counts for nothing, and what is drawn is on average what is expected.
    #[test]
    fn the_mean_of_what_is_drawn_is_what_is_expected() {
        assert!((worth(true, 0.4, 1) - (0.6 * 4.0 + 0.4 * 2.5)).abs() < 1e-12);
        assert!((worth(false, 0.4, 100_000) - worth(true, 0.4, 1)).abs() < 0.02);
        assert_eq!(worth(false, 0.0, 1), 4.0);
    }
}
