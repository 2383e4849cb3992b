//! Returns over several steps, one transition at a time: the off-policy side.

/// What one step of an episode brought, as [`n_step`] reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOutcome {
    /// The reward.
    pub reward: f32,
    /// Whether the episode ended for good.
    pub terminated: bool,
    /// Whether it was cut off.
    pub truncated: bool,
}

/// The n-step return of one action and how it goes on from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NStepReturn {
    /// Σᵢ γⁱ rₜ₊ᵢ over `steps` steps.
    pub returns: f32,
    /// Steps summed: n, or fewer where the episode ends before.
    pub steps: usize,
    /// What the value of the observation after those steps counts: γ to the power of `steps`, or 0 where the episode
    /// terminated there. A truncated episode goes on: its tail bootstraps from its own last observation.
    pub discount: f32,
}

/// Sums at most `n` steps, starting with the first of `steps`, and stops at the end of the episode (Sutton 1988;
/// Watkins 1989; with truncation as Pardo et al. 2018, arXiv:1712.00378). Sums in f64, rounds once.
///
/// A tail shorter than n is discounted by its true length. Steps that are terminated and truncated are terminated.
pub fn n_step(steps: impl IntoIterator<Item = StepOutcome>, n: usize, gamma: f64) -> NStepReturn {
    let (mut returns, mut discount, mut length) = (0.0, 1.0, 0);
    for step in steps.into_iter().take(n) {
        returns += discount * f64::from(step.reward);
        discount *= gamma;
        length += 1;
        if step.terminated {
            discount = 0.0;
        }
        if step.terminated | step.truncated {
            break;
        }
    }
    NStepReturn { returns: returns as f32, steps: length, discount: discount as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(ends: &[(bool, bool)]) -> Vec<StepOutcome> {
        let outcome = |(i, (terminated, truncated)): (usize, &(bool, bool))| StepOutcome {
            reward: (i + 1) as f32,
            terminated: *terminated,
            truncated: *truncated,
        };
        ends.iter().enumerate().map(outcome).collect()
    }

    #[test]
    fn the_true_length_discounts_and_only_termination_masks() {
        let on = (false, false);
        let run = |ends: &[(bool, bool)]| n_step(steps(ends), 3, 0.5);
        let full = NStepReturn { returns: 1.0 + 1.0 + 0.75, steps: 3, discount: 0.125 };
        assert_eq!(run(&[on; 5]), full);
        assert_eq!(run(&[on, (false, true), on]), NStepReturn { returns: 2.0, steps: 2, discount: 0.25 });
        assert_eq!(run(&[on, (true, false), on]), NStepReturn { returns: 2.0, steps: 2, discount: 0.0 });
        assert_eq!(run(&[(true, true), on]), NStepReturn { returns: 1.0, steps: 1, discount: 0.0 });
        assert_eq!(run(&[on, on, (true, false), on]), NStepReturn { discount: 0.0, ..full });
    }
}
