//! Generalised advantage estimation.

use super::{Next, Steps};

/// Advantages and TD(λ) returns (Schulman et al. 2016, arXiv:1506.02438, eq. 16):
/// δₜ = rₜ + γ v(sₜ₊₁) − v(sₜ) and Aₜ = δₜ + γλ Aₜ₊₁, where the sum stops at the end of an episode; returns are A + v.
///
/// `value`, `final_value`, `advantage` and `returns` have a number for each row, `last_value` one for each lane: the
/// value of the observation after the last step. `final_value` is read only in rows that are truncated and not
/// terminated. Equals SB3's `RolloutBuffer.compute_returns_and_advantage`, where the trainer has added γ v(final)
/// to the reward of truncated steps.
#[expect(clippy::too_many_arguments, reason = "plain slices in, plain slices out")]
pub fn gae(
    steps: &Steps<'_>,
    value: &[f32],
    last_value: &[f32],
    final_value: &[f32],
    gamma: f64,
    lambda: f64,
    advantage: &mut [f32],
    returns: &mut [f32],
) {
    let lanes = steps.lanes;
    let rows = steps.reward.len();
    let (gamma, decay) = (gamma as f32, (gamma * lambda) as f32);
    for row in (0..rows).rev() {
        let last = row + lanes >= rows;
        let (next_value, later) = match steps.next(row) {
            Next::Nothing => (0.0, 0.0),
            Next::Final => (final_value[row], 0.0),
            Next::Row if last => (last_value[row % lanes], 0.0),
            Next::Row => (value[row + lanes], advantage[row + lanes]),
        };
        let delta = steps.reward[row] + gamma * next_value - value[row];
        advantage[row] = delta + decay * later;
        returns[row] = advantage[row] + value[row];
    }
}
