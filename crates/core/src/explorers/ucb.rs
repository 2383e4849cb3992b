//! Exploration by what an ensemble does not agree on: Chen et al. 2017 (arXiv:1706.01502), algorithm 2.

/// Optimism in the face of disagreement: a choice counts as much as the mean of what its estimates say, and so many
/// standard deviations more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ucb {
    /// Standard deviations on top of the mean, ≥ 0.
    pub lambda: f64,
}

impl Ucb {
    /// mean + λ · standard deviation of the estimates of one value (that of all of them, not of a sample).
    pub fn bound(&self, estimates: impl Iterator<Item = f32>) -> f32 {
        // Welford's, so that large values with small differences keep them.
        let (mut n, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for x in estimates.map(f64::from) {
            n += 1.0;
            let d = x - mean;
            mean += d / n;
            squares += d * (x - mean);
        }
        (mean + self.lambda * (squares / f64::max(n, 1.0)).sqrt()) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_mean_and_deviations() {
        // Mean 5, variance (9 + 1 + 1 + 1 + 0 + 0 + 4 + 16) / 8 = 4.
        let estimates = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert_eq!(Ucb { lambda: 0.0 }.bound(estimates.into_iter()), 5.0);
        assert_eq!(Ucb { lambda: 1.5 }.bound(estimates.into_iter()), 8.0);
        assert_eq!(Ucb { lambda: 2.0 }.bound(estimates.into_iter().map(|x| x + 1e6)), 1_000_009.0);
        assert_eq!(Ucb { lambda: 3.0 }.bound([7.0].into_iter()), 7.0);
        assert!(Ucb { lambda: 1.0 }.bound([1.0, f32::NAN].into_iter()).is_nan());
    }
}
