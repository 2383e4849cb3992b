//! Proximal policy optimisation: the clipped surrogate of Schulman et al. 2017 (arXiv:1707.06347), eq. 7 and 9.

use super::batch::{PolicyBatch, PolicyHeads, Scratch, counted, gather, total};
use super::value::value_loss;
use crate::distributions::Distribution;
use crate::distributions::lanes::{LANES, blocks, each};
use crate::math::Real;

/// Coefficients of [`ppo`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PpoLoss {
    /// The ratio of new to old probability earns nothing outside of 1 ± `clip_range`.
    pub clip_range: f64,
    /// As much as the value may leave the old value; `None` does not clip.
    pub clip_range_vf: Option<f64>,
    /// Weight of the entropy bonus.
    pub ent_coef: f64,
    /// Weight of the value loss.
    pub vf_coef: f64,
    /// Whether the batch's advantages get mean 0 and standard deviation 1.
    pub normalize_advantage: bool,
}

/// What the loss was made of. A number that is not finite means that training has diverged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PpoStats {
    /// `policy_loss + ent_coef · entropy_loss + vf_coef · value_loss`.
    pub loss: f64,
    /// The clipped surrogate, negated.
    pub policy_loss: f64,
    /// Mean squared error of the value head, not yet times `vf_coef`; 0 without value head.
    pub value_loss: f64,
    /// Minus the mean entropy.
    pub entropy_loss: f64,
    /// Mean of (r − 1) − log r, Schulman's estimate of KL(old ‖ new), <http://joschu.net/blog/kl-approx.html>.
    pub approx_kl: f64,
    /// Share of rows whose ratio is further from 1 than `clip_range`.
    pub clip_fraction: f64,
}

/// PPO's loss as SB3 2.9 computes it: `−mean(min(r A, clip(r) A)) − ent_coef · mean(H) + vf_coef · mse(v, returns)`
/// with r = exp(log p − old log p). Adds the gradient to `d_heads`.
///
/// Subgradients are PyTorch's: `clamp` passes the gradient at its bounds. On ties `torch.min` splits the gradient
/// between both terms; inside the clip range both have the gradient A and outside a tie needs A = 0, so the split
/// never shows. In a batch where all weights are 0 nothing is added and all statistics are 0.
pub fn ppo<T: Real>(
    heads: &[T],
    at: PolicyHeads<'_>,
    batch: &PolicyBatch<'_, T>,
    cfg: &PpoLoss,
    dist: &mut Distribution<T>,
    scratch: &mut Scratch<T>,
    d_heads: &mut [T],
) -> PpoStats {
    let rows = batch.idx.len();
    let weight_sum = scratch.evaluate(heads, &at, batch, dist);
    if weight_sum == 0.0 {
        return PpoStats::default();
    }
    scratch.gather_advantage(batch.advantage, batch.idx);
    if cfg.normalize_advantage {
        scratch.normalize_advantage(rows, weight_sum);
    }
    let [policy_loss, approx_kl, clip_fraction] = surrogate(batch, cfg.clip_range, scratch);
    let entropy_loss = scratch.entropy_loss(rows, cfg.ent_coef);
    scratch.pull_back(heads, &at, batch, dist, d_heads);
    let value_loss = value_loss(heads, at.value, batch, scratch, (cfg.vf_coef, cfg.clip_range_vf), d_heads);
    let loss = policy_loss + cfg.ent_coef * entropy_loss + cfg.vf_coef * value_loss;
    PpoStats { loss, policy_loss, value_loss, entropy_loss, approx_kl, clip_fraction }
}

/// Sets d loss / d log-probability; gives the policy loss, the KL estimate and the clipped share.
fn surrogate<T: Real>(batch: &PolicyBatch<'_, T>, clip_range: f64, scratch: &mut Scratch<T>) -> [f64; 3] {
    let (zero, one) = (T::of(0.0), T::of(1.0));
    let (low, high, clip) = (T::of(1.0 - clip_range), T::of(1.0 + clip_range), T::of(clip_range));
    let mut sums = [[zero; LANES]; 3];
    for (b, row, lanes) in blocks(batch.idx.len()) {
        let old = gather(batch.old_log_prob, batch.idx, row, lanes);
        let (share, advantage, log_prob) = (&scratch.share[b], &scratch.advantage[b], &scratch.log_prob[b]);
        let log_ratio = counted(share, |l| log_prob[l] - old[l]);
        // exp swallows NaN; 0 · x is 0 or NaN and carries it on.
        let ratio = each(|l| log_ratio[l].exp() + zero * log_ratio[l]);
        let free = each(|l| ratio[l] * advantage[l]);
        let bounded = each(|l| ratio[l].least(high).most(low) * advantage[l]);
        let gain = each(|l| if bounded[l] < free[l] { bounded[l] } else { free[l] });
        let kl = each(|l| ratio[l] - one - log_ratio[l]);
        let clipped = each(|l| if (ratio[l] - one).most(one - ratio[l]) > clip { one } else { zero });
        sums[0] = each(|l| sums[0][l] + gain[l] * share[l]);
        sums[1] = each(|l| sums[1][l] + kl[l] * share[l]);
        sums[2] = each(|l| sums[2][l] + clipped[l] * share[l]);
        // Where the bounded term is the smaller one it is a constant: no gradient.
        let d_loss_d_ratio: [T; LANES] =
            each(|l| if bounded[l] < free[l] { zero } else { -(advantage[l] * share[l]) });
        scratch.d_log_prob[b] = each(|l| d_loss_d_ratio[l] * ratio[l]);
    }
    [-total(&sums[0]), total(&sums[1]), total(&sums[2])]
}
