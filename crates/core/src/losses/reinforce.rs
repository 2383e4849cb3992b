//! REINFORCE: Williams 1992; with a learned baseline, Sutton & Barto 2018, section 13.4.

use super::batch::{PolicyBatch, PolicyHeads, PolicyStats, Scratch};
use super::value::value_loss;
use crate::distributions::Distribution;
use crate::math::Real;

/// Coefficients of [`reinforce`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReinforceLoss {
    /// Weight of the entropy bonus.
    pub ent_coef: f64,
    /// Weight of the value loss; of no effect without value head.
    pub vf_coef: f64,
    /// Whether the batch's returns (less the baseline) get mean 0 and standard deviation 1.
    pub normalize_returns: bool,
}

/// `−mean(δ log p) − ent_coef · mean(H) + vf_coef · mse(v, G)` with δ = G, or δ = G − v where there is a value head;
/// no gradient flows through δ. Adds the gradient to `d_heads`.
///
/// `batch.returns` is G; `advantage`, `old_value` and `old_log_prob` are not read. As usual the factor γᵗ of Sutton
/// & Barto's update is left out. In a batch where all weights are 0 nothing is added and all statistics are 0.
pub fn reinforce<T: Real>(
    heads: &[T],
    at: PolicyHeads<'_>,
    batch: &PolicyBatch<'_, T>,
    cfg: &ReinforceLoss,
    dist: &mut Distribution<T>,
    scratch: &mut Scratch<T>,
    d_heads: &mut [T],
) -> PolicyStats {
    let rows = batch.idx.len();
    let weight_sum = scratch.evaluate(heads, &at, batch, dist);
    if weight_sum == 0.0 {
        return PolicyStats::default();
    }
    scratch.gather_advantage(batch.returns, batch.idx);
    if let Some(value) = at.value {
        scratch.subtract_value(heads, value, rows);
    }
    if cfg.normalize_returns {
        scratch.normalize_advantage(rows, weight_sum);
    }
    let policy_loss = scratch.score_loss(rows);
    let entropy_loss = scratch.entropy_loss(rows, cfg.ent_coef);
    scratch.pull_back(heads, &at, batch, dist, d_heads);
    let value_loss = value_loss(heads, at.value, batch, scratch, (cfg.vf_coef, None), d_heads);
    let loss = policy_loss + cfg.ent_coef * entropy_loss + cfg.vf_coef * value_loss;
    PolicyStats { loss, policy_loss, value_loss, entropy_loss }
}
