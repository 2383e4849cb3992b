//! Advantages and returns: the only place that decides what the end of an episode means.
//!
//! A **terminated** episode has no future: its last step bootstraps from nothing. A **truncated** one was cut off by
//! a limit: its last step bootstraps from the value of the observation it ended in (`final_value`), because the next
//! row already belongs to another episode (same-step autoreset). A step that is both is terminated. The last step
//! of the rollout, where the episode goes on, bootstraps from `last_value`. See Pardo et al. 2018
//! (arXiv:1712.00378) and SB3's issue 633.

mod gae;
mod monte_carlo;
mod n_step;

pub use gae::gae;
pub use monte_carlo::monte_carlo;
pub use n_step::{NStepReturn, StepOutcome, n_step};

/// A rollout's rewards and ends: `[steps × lanes]`, step-major, so that row = step · lanes + lane.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    /// Worlds side by side.
    pub lanes: usize,
    /// Reward of each step.
    pub reward: &'a [f32],
    /// Not 0 where the episode ended for good.
    pub terminated: &'a [u8],
    /// Not 0 where it was cut off.
    pub truncated: &'a [u8],
}

/// How one row goes on.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    /// Nothing follows.
    Nothing,
    /// The value of the observation the episode was cut off in.
    Final,
    /// The next row.
    Row,
}

impl Steps<'_> {
    #[inline(always)]
    fn next(&self, row: usize) -> Next {
        if self.terminated[row] != 0 {
            Next::Nothing
        } else if self.truncated[row] != 0 {
            Next::Final
        } else {
            Next::Row
        }
    }
}
