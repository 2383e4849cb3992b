//! Advantage actor-critic: Mnih et al. 2016 (arXiv:1602.01783), synchronous.

use super::batch::{PolicyBatch, PolicyHeads, PolicyStats, Scratch};
use super::value::value_loss;
use crate::distributions::Distribution;
use crate::math::Real;

/// Coefficients of [`a2c`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct A2cLoss {
    /// Weight of the entropy bonus.
    pub ent_coef: f64,
    /// Weight of the value loss.
    pub vf_coef: f64,
    /// Whether the batch's advantages get mean 0 and standard deviation 1 (not in the paper; off in SB3).
    pub normalize_advantage: bool,
}

/// A2C's loss as SB3 2.9 computes it: `−mean(A log p) − ent_coef · mean(H) + vf_coef · mse(v, returns)`, with
/// means where the paper sums. Adds the gradient to `d_heads`.
///
/// Normalising a batch of one row, SB3 divides by NaN; here the row stays as it is. In a batch where all weights
/// are 0 nothing is added and all statistics are 0.
pub fn a2c<T: Real>(
    heads: &[T],
    at: PolicyHeads<'_>,
    batch: &PolicyBatch<'_, T>,
    cfg: &A2cLoss,
    dist: &mut Distribution<T>,
    scratch: &mut Scratch<T>,
    d_heads: &mut [T],
) -> PolicyStats {
    let rows = batch.idx.len();
    let weight_sum = scratch.evaluate(heads, &at, batch, dist);
    if weight_sum == 0.0 {
        return PolicyStats::default();
    }
    scratch.gather_advantage(batch.advantage, batch.idx);
    if cfg.normalize_advantage {
        scratch.normalize_advantage(rows, weight_sum);
    }
    let policy_loss = scratch.score_loss(rows);
    let entropy_loss = scratch.entropy_loss(rows, cfg.ent_coef);
    scratch.pull_back(heads, &at, batch, dist, d_heads);
    let value_loss = value_loss(heads, at.value, batch, scratch, (cfg.vf_coef, None), d_heads);
    let loss = policy_loss + cfg.ent_coef * entropy_loss + cfg.vf_coef * value_loss;
    PolicyStats { loss, policy_loss, value_loss, entropy_loss }
}
