//! Discounted returns.

use super::{Next, Steps};

/// Gₜ = rₜ + γ Gₜ₊₁ until the end of the episode (Sutton & Barto 2018, eq. 3.9).
///
/// `final_value` (a number for each row, read only where truncated and not terminated) and `last_value` (one for each
/// lane) stand in for what was cut off; pass zeros for a policy without critic.
pub fn monte_carlo(
    steps: &Steps<'_>,
    last_value: &[f32],
    final_value: &[f32],
    gamma: f64,
    returns: &mut [f32],
) {
    let lanes = steps.lanes;
    let rows = steps.reward.len();
    let gamma = gamma as f32;
    for row in (0..rows).rev() {
        let next = match steps.next(row) {
            Next::Nothing => 0.0,
            Next::Final => final_value[row],
            Next::Row if row + lanes >= rows => last_value[row % lanes],
            Next::Row => returns[row + lanes],
        };
        returns[row] = steps.reward[row] + gamma * next;
    }
}
