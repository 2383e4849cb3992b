//! Maximum a posteriori policy optimisation: Abdolmaleki et al. 2018 (arXiv:1806.06920, arXiv:1812.02256), with the
//! decoupled constraints of Acme's `acme/tf/losses/mpo.py`.
//!
//! Actions are drawn from the target policy, several for each row: what belongs to sample i of row r is at `i · rows + r`.

use super::q_target::Bootstrap;
use crate::distributions::lanes::{Block, LANES, blocks, each, slice, total};
use crate::distributions::{SquashedGaussian, clamp_log_std};
use crate::math::{HALF_LN_TAU, Real};
use crate::widest::widest;

/// What a temperature's dual was made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TemperatureDual {
    /// η (ε + mean ln mean exp(Q/η)), the mean in the logarithm over samples.
    pub loss: f64,
    /// Its derivative by η.
    pub d_temperature: f64,
    /// How far the weights are from equal ones: mean Σ w ln (samples · w), which the dual brings to ε.
    pub kl: f64,
}

/// The E-step: writes the softmax over each row's samples of Q/η to `weights` (arXiv:1812.02256, equations 5 and 6), and gives
/// the dual whose minimum is the temperature η at which they are ε away from equal ones.
pub fn mpo_weights<T: Real>(
    q: &[T],
    rows: usize,
    temperature: f64,
    epsilon: f64,
    weights: &mut [T],
) -> TemperatureDual {
    let samples = q.len() / rows.max(1);
    let (inverse, equal) = (T::of(1.0 / temperature), T::of(samples as f64).ln());
    let [mut log_means, mut slopes, mut kls] = [[0.0; LANES]; 3];
    widest(
        #[inline(always)]
        || {
            for (_, r, lanes) in blocks(rows) {
                let of = |i: usize| slice(q, i * rows + r, lanes);
                let (mut tops, mut sums) = (of(0), [T::of(0.0); LANES]);
                for x in (1..samples).map(of) {
                    (0..LANES).for_each(|l| tops[l] = tops[l].most(x[l]));
                }
                for x in (0..samples).map(of) {
                    (0..LANES).for_each(|l| sums[l] += ((x[l] - tops[l]) * inverse).exp());
                }
                let log_sums: Block<T> = each(|l| tops[l] * inverse + sums[l].ln());
                for i in 0..samples {
                    let (x, mut weight) = (of(i), [T::of(0.0); LANES]);
                    for l in 0..LANES {
                        let (tempered, counts) = (x[l] * inverse, T::of(if l < lanes { 1.0 } else { 0.0 }));
                        let log_weight = tempered - log_sums[l];
                        weight[l] = log_weight.exp() * counts;
                        slopes[l] += (weight[l] * tempered).f64();
                        kls[l] += (weight[l] * (log_weight + equal)).f64();
                    }
                    weights[i * rows + r..][..lanes].copy_from_slice(&weight[..lanes]);
                }
                for l in 0..lanes {
                    log_means[l] += (log_sums[l] - equal).f64();
                }
            }
        },
    );
    let [log_mean, slope, kl] = [log_means, slopes, kls].map(total);
    let share = 1.0 / rows.max(1) as f64;
    let excess = epsilon + log_mean * share;
    TemperatureDual { loss: temperature * excess, d_temperature: excess - slope * share, kl: kl * share }
}

/// What a policy learns from, and what holds it back.
#[derive(Clone, Copy, Debug)]
pub struct MpoBatch<'a, T> {
    /// The ε that the target policy's actions came of, `[samples, rows, n]`.
    pub noise: &'a [T],
    /// The actions' weights, `[samples, rows]`.
    pub weights: &'a [T],
    /// The target policy's heads, laid out as the policy's.
    pub target: &'a [T],
    /// What a nat of divergence costs: each number's mean, each number's σ. `[n]`.
    pub alpha: [&'a [f64]; 2],
}

/// What a policy's loss was made of. A number that is not finite means that training has diverged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MpoStats {
    /// Cross-entropy of the weighted samples, once with the target's σ and once with its mean.
    pub loss: f64,
    /// What divergence from the target policy costs.
    pub penalty: f64,
    /// Mean σ of the target policy, before actions are squashed.
    pub std: f64,
}

/// The M-step (arXiv:1812.02256, section 4.2): for mean and σ apart, the other one held at the target policy's,
/// `−mean Σ w ln N(u) + Σ α KL(target ‖ policy)`, with u before it is squashed: what a tanh adds is the same for every policy.
/// Adds the gradient to `d_heads`; writes the mean divergence of each number's mean and of its σ to `kl`.
pub fn mpo<T: Real>(
    heads: &[T],
    policy: SquashedGaussian,
    rows: usize,
    batch: &MpoBatch<'_, T>,
    kl: [&mut [f64]; 2],
    d_heads: &mut [T],
) -> MpoStats {
    let (n, one, half) = (policy.mean.width, T::of(1.0), T::of(0.5));
    let share = T::of(1.0 / rows.max(1) as f64);
    let mut stats = MpoStats::default();
    let [kl_mean, kl_std] = kl;
    kl_mean.fill(0.0);
    kl_std.fill(0.0);
    for r in 0..rows {
        for j in 0..n {
            let (mean, log_std) = (policy.mean.at(r) + j, policy.log_std.at(r) + j);
            let (fixed, own) = (clamp_log_std(batch.target[log_std]), clamp_log_std(heads[log_std]));
            let [alpha_mean, alpha_std] = [0, 1].map(|part| T::of(batch.alpha[part][j]));
            // How many of the target's σ the mean has moved, and ln σ̄/σ.
            let inverse = (-fixed).exp();
            let (moved, ratio) = ((heads[mean] - batch.target[mean]) * inverse, fixed - own);
            // (σ̄/σ)² = e²ˣ as 1 + 2 t / (1 − t) with t = tanh x, which keeps the digits of a small x.
            let tanh = ratio.tanh();
            let growth = tanh / (one - tanh);
            let square = one + growth + growth;
            let divergence = [half * (moved * moved), growth - ratio];
            let mut loss = T::of(0.0);
            let (mut d_moved, mut d_own) = (alpha_mean * moved, -(alpha_std * (growth + growth)));
            let drawn = batch.noise[r * n + j..].iter().step_by(rows * n);
            for (noise, weight) in drawn.zip(batch.weights[r..].iter().step_by(rows)) {
                // (u − μ) / σ̄ with u = μ̄ + σ̄ ε; ((u − μ̄) / σ)².
                let (by_mean, by_std) = (*noise - moved, *noise * *noise * square);
                let logs = fixed + own + T::of(2.0 * HALF_LN_TAU);
                loss += *weight * (half * (by_mean * by_mean + by_std) + logs);
                d_moved += -(*weight * by_mean);
                d_own += *weight * (one - by_std);
            }
            d_heads[mean] += share * (d_moved * inverse);
            // Beyond its bounds log σ has no gradient.
            if heads[log_std] == own {
                d_heads[log_std] += share * d_own;
            }
            stats.loss += (share * loss).f64();
            stats.penalty += (share * (alpha_mean * divergence[0] + alpha_std * divergence[1])).f64();
            stats.std += (share / inverse).f64() / n as f64;
            kl_mean[j] += (share * divergence[0]).f64();
            kl_std[j] += (share * divergence[1]).f64();
        }
    }
    stats
}

/// Σ α (ε − KL), whose minimum is where divergences are ε. Writes its derivative by each α.
pub fn kl_dual(alpha: &[f64], kl: &[f64], epsilon: f64, d_alpha: &mut [f64]) -> f64 {
    for (d, kl) in d_alpha.iter_mut().zip(kl) {
        *d = epsilon - kl;
    }
    alpha.iter().zip(&*d_alpha).map(|(alpha, d)| alpha * d).sum()
}

/// Writes `returns + discount · mean over samples of Q(s′, a′)` to `target` (expected SARSA, as Acme's MPO has it); `q` is
/// `[samples, rows]`.
pub fn sampled_target<T: Real>(q: &[T], next: Bootstrap<'_, T>, target: &mut [T]) {
    let rows = target.len();
    let share = T::of(rows as f64 / q.len().max(1) as f64);
    for (r, target) in target.iter_mut().enumerate() {
        let mut sum = T::of(0.0);
        q[r..].iter().step_by(rows).for_each(|q| sum += *q);
        *target = next.of(r, sum * share);
    }
}
