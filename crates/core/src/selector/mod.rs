//! Which members of a group are dominated, and by whom: agents that train side by side learn from each other's luck.
//!
//! The test is that of reinforcex's reward-based selector, on episodes' returns in place of single rewards: a member is
//! dominated by another if its latest returns are smaller by a one-sided Mann–Whitney U test. reinforcex compares a
//! z-score without ties against a threshold that it moves by itself; here the level of significance is an option and
//! stays what it is, small samples are tested exactly, and at most one member copies at a time.

mod mann_whitney;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;

pub use mann_whitney::less;

/// How dominated members of a group are found.
///
/// Each `interval` steps the returns of every two members are compared. Of the members that others dominate, the one
/// with the smallest mean return copies the policy of the member with the largest mean among those that dominate it:
/// weights and normalisers; its optimiser, its random numbers and its options stay its own. At most one member copies
/// at a time. Then its returns, which were another policy's, are forgotten, so that it is compared again after
/// `minEpisodes` new episodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SelectorOptions {
    /// Steps of each member between two comparisons. ≥ 1.
    pub interval: u64,
    /// Level of significance of each test: the probability that equal members are taken for unequal, 0 … 0.5
    /// (exclusive).
    pub significance: f64,
    /// Latest episodes of each member that are compared. ≥ minEpisodes.
    pub window: usize,
    /// Episodes that a member must have ended to be compared. ≥ 2.
    pub min_episodes: usize,
}

impl Default for SelectorOptions {
    fn default() -> Self {
        SelectorOptions { interval: 10_000, significance: 0.01, window: 50, min_episodes: 10 }
    }
}

impl SelectorOptions {
    /// Checks ranges.
    pub fn validate(&self) -> Result<()> {
        config::at_least("selector.interval", self.interval as usize, 1)?;
        config::positive("selector.significance", self.significance)?;
        config::within("selector.significance", self.significance, 0.0, 0.5 - 1e-9)?;
        config::at_least("selector.minEpisodes", self.min_episodes, 2)?;
        config::at_least("selector.window", self.window, self.min_episodes)
    }

    /// Who copies whom, given each member's latest returns; `None` where nobody is dominated.
    #[must_use]
    pub fn select(&self, returns: &[Vec<f64>]) -> Option<Selection> {
        let tested = |i: &usize| returns[*i].len() >= self.min_episodes;
        let members: Vec<usize> = (0..returns.len()).filter(tested).collect();
        let mean = |i: usize| returns[i].iter().sum::<f64>() / returns[i].len() as f64;
        let mut worst: Option<Selection> = None;
        for &member in &members {
            let dominating = members.iter().filter_map(|&by| {
                let p = less(&returns[member], &returns[by]);
                (by != member && p < self.significance).then_some((by, p))
            });
            // Of equal ones the first: results must not depend on chance.
            let best = dominating.reduce(|a, b| if mean(b.0) > mean(a.0) { b } else { a });
            let Some((from, p)) = best else { continue };
            if worst.is_none_or(|w| mean(member) < mean(w.member)) {
                worst = Some(Selection { member, from, p });
            }
        }
        worst
    }
}

/// One member copies another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Who copies.
    pub member: usize,
    /// Whose policy.
    pub from: usize,
    /// Probability of a difference as large between equal members.
    pub p: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn group(means: &[f64], episodes: usize) -> Vec<Vec<f64>> {
        let mut rng = Rng::stream(4, "test", 0);
        let mut returns = |mean: &f64| (0..episodes).map(|_| mean + f64::from(rng.normal())).collect();
        means.iter().map(&mut returns).collect()
    }

    #[test]
    fn the_worst_copies_the_best_of_those_that_dominate_it() {
        let options = SelectorOptions::default();
        let found = options.select(&group(&[2.0, 0.0, 9.0, 5.0], 20)).unwrap();
        assert_eq!((found.member, found.from), (1, 2));
        assert!(found.p < 1e-6);
        assert_eq!(options.select(&group(&[1.0, 1.0, 1.0], 20)), None);
        assert_eq!(options.select(&group(&[0.0, 9.0], 9)), None, "too few episodes");
        assert_eq!(options.select(&[vec![3.0; 20], vec![3.0; 20]]), None, "all the same");
    }

    /// Equal members are told apart about as often as the level says.
    #[test]
    fn the_level_is_what_it_says() {
        let options = SelectorOptions { significance: 0.05, ..SelectorOptions::default() };
        let mut rng = Rng::stream(9, "test", 0);
        let mut draw = || (0..20).map(|_| f64::from(rng.normal())).collect::<Vec<f64>>();
        let wrong = (0..4_000).filter(|_| less(&draw(), &draw()) < options.significance).count();
        assert!((150..=230).contains(&wrong), "{wrong} of 4000, expected about 200");
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        let field = |options: SelectorOptions| options.validate().unwrap_err().details()["field"].clone();
        let base = SelectorOptions::default;
        assert_eq!(field(SelectorOptions { interval: 0, ..base() }), "selector.interval");
        assert_eq!(field(SelectorOptions { significance: 0.5, ..base() }), "selector.significance");
        assert_eq!(field(SelectorOptions { significance: f64::NAN, ..base() }), "selector.significance");
        assert_eq!(field(SelectorOptions { window: 5, ..base() }), "selector.window");
        assert_eq!(field(SelectorOptions { min_episodes: 1, ..base() }), "selector.minEpisodes");
    }
}
