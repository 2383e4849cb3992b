//! What the policy losses share: their batch, their scratch, and the passes that all of them make.

use crate::distributions::lanes::{Block, LANES, add, blocks, each, fill, grow, load};
use crate::distributions::{Distribution, Rows};
use crate::math::Real;
use crate::network::HeadView;

/// A minibatch of a rollout. Heads are in the order of `idx`; the columns here are read at `idx[r]`.
#[derive(Clone, Copy, Debug)]
pub struct PolicyBatch<'a, T> {
    /// Which row of each column belongs to row r of the heads.
    pub idx: &'a [u32],
    /// The actions that were taken; carries its own index, usually the same one.
    pub actions: Rows<'a>,
    /// Which choices were allowed; carries its own index.
    pub mask: Option<Rows<'a>>,
    /// Log-probability of each action when it was taken (PPO alone reads it).
    pub old_log_prob: &'a [T],
    /// Advantage of each action (REINFORCE does not read it).
    pub advantage: &'a [T],
    /// What the value head should predict.
    pub returns: &'a [T],
    /// What it predicted when the action was taken (read only where the value loss is clipped).
    pub old_value: &'a [T],
    /// Weight of each row; a row with weight 0 counts nowhere, whatever finite or non-finite its columns hold (its
    /// heads must be finite). Means divide by the sum of weights; `None` weighs every row 1.
    pub weight: Option<&'a [T]>,
}

/// Which heads are the policy's and which one is the value.
#[derive(Clone, Copy, Debug)]
pub struct PolicyHeads<'a> {
    /// `[logits]`, or `[mean, log σ]`.
    pub policy: &'a [HeadView],
    /// The value head, one number a row; `None` for a policy without critic.
    pub value: Option<HeadView>,
}

/// What a policy loss was made of. A number that is not finite means that training has diverged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PolicyStats {
    /// `policy_loss + ent_coef · entropy_loss + vf_coef · value_loss`.
    pub loss: f64,
    /// The policy's part.
    pub policy_loss: f64,
    /// Mean squared error of the value head, not yet times `vf_coef`; 0 without value head.
    pub value_loss: f64,
    /// Minus the mean entropy.
    pub entropy_loss: f64,
}

/// Numbers of one batch; grows to the largest batch once.
#[derive(Clone, Debug, Default)]
pub struct Scratch<T> {
    pub(super) log_prob: Vec<Block<T>>,
    pub(super) entropy: Vec<Block<T>>,
    pub(super) advantage: Vec<Block<T>>,
    /// Each row's weight over the sum of weights; 0 in lanes beyond the last row.
    pub(super) share: Vec<Block<T>>,
    pub(super) d_log_prob: Vec<Block<T>>,
    pub(super) d_entropy: Vec<Block<T>>,
}

/// The batch's numbers of one column for the rows `row .. row + lanes`; 0 in lanes beyond.
#[inline(always)]
pub(super) fn gather<T: Real>(column: &[T], idx: &[u32], row: usize, lanes: usize) -> Block<T> {
    let idx = &idx[row..row + lanes];
    fill(lanes, T::default(), |l| column[idx[l] as usize])
}

/// Sum of a block's lanes, by halves: always in the same order.
#[inline(always)]
pub(super) fn total<T: Real>(block: &Block<T>) -> f64 {
    const { assert!(LANES == 16) };
    let mut x = block.map(T::f64);
    for half in [8, 4, 2, 1] {
        for l in 0..half {
            x[l] += x[l + half];
        }
    }
    x[0]
}

/// `x` in rows that count, 0 elsewhere: unlike a product, this forgets NaN.
#[inline(always)]
pub(super) fn counted<T: Real>(share: &Block<T>, mut x: impl FnMut(usize) -> T) -> Block<T> {
    each(|l| if share[l] > T::of(0.0) { x(l) } else { T::of(0.0) })
}

impl<T: Real> Scratch<T> {
    /// Weights, log-probabilities and entropies. Gives the sum of weights; 0 means that there is nothing to learn.
    pub(super) fn evaluate(
        &mut self,
        heads: &[T],
        at: &PolicyHeads<'_>,
        batch: &PolicyBatch<'_, T>,
        dist: &mut Distribution<T>,
    ) -> f64 {
        let rows = batch.idx.len();
        let n = rows.div_ceil(LANES);
        for blocks in [
            &mut self.log_prob,
            &mut self.entropy,
            &mut self.advantage,
            &mut self.share,
            &mut self.d_log_prob,
            &mut self.d_entropy,
        ] {
            grow(blocks, n);
        }
        let mut sum = [T::of(0.0); LANES];
        for (b, row, lanes) in blocks(rows) {
            let weight = match batch.weight {
                Some(weight) => gather(weight, batch.idx, row, lanes),
                None => fill(lanes, T::of(0.0), |_| T::of(1.0)),
            };
            sum = each(|l| sum[l] + weight[l]);
            self.share[b] = weight;
        }
        let sum = total(&sum);
        if sum > 0.0 {
            let inverse = T::of(1.0 / sum);
            for share in &mut self.share[..n] {
                *share = each(|l| share[l] * inverse);
            }
            let (log_prob, entropy) = (self.log_prob.as_flattened_mut(), self.entropy.as_flattened_mut());
            dist.log_prob(heads, at.policy, rows, batch.actions, batch.mask, log_prob, entropy);
        }
        sum
    }

    /// Gathers `column` into `advantage`, 0 in rows that do not count.
    pub(super) fn gather_advantage(&mut self, column: &[T], idx: &[u32]) {
        for (b, row, lanes) in blocks(idx.len()) {
            let x = gather(column, idx, row, lanes);
            self.advantage[b] = counted(&self.share[b], |l| x[l]);
        }
    }

    /// Takes the value head off `advantage`: G − v(s).
    pub(super) fn subtract_value(&mut self, heads: &[T], value: HeadView, rows: usize) {
        for (b, row, lanes) in blocks(rows) {
            let (v, a) = (load(heads, value, row, lanes, 0), self.advantage[b]);
            self.advantage[b] = counted(&self.share[b], |l| a[l] - v[l]);
        }
    }

    /// Mean 0 and unbiased standard deviation 1 (+ 10⁻⁸), as SB3 does for each minibatch. Weights count as how often
    /// a row is there; a batch of one row stays as it is.
    pub(super) fn normalize_advantage(&mut self, rows: usize, weight_sum: f64) {
        if weight_sum <= 1.0 {
            return;
        }
        let n = rows.div_ceil(LANES);
        let pairs = || self.advantage[..n].iter().zip(&self.share[..n]);
        let mut sum = [T::of(0.0); LANES];
        for (a, share) in pairs() {
            sum = each(|l| sum[l] + a[l] * share[l]);
        }
        let mean = T::of(total(&sum));
        let mut square = [T::of(0.0); LANES];
        for (a, share) in pairs() {
            square = each(|l| square[l] + (a[l] - mean) * (a[l] - mean) * share[l]);
        }
        let std = (total(&square) * weight_sum / (weight_sum - 1.0)).sqrt();
        let scale = T::of(1.0 / (std + 1e-8));
        for a in &mut self.advantage[..n] {
            *a = each(|l| (a[l] - mean) * scale);
        }
    }

    /// Sets d loss / d entropy to that of `ent_coef · −mean(entropy)`; gives −mean(entropy).
    pub(super) fn entropy_loss(&mut self, rows: usize, ent_coef: f64) -> f64 {
        let ent_coef = T::of(ent_coef);
        let mut sum = [T::of(0.0); LANES];
        for b in 0..rows.div_ceil(LANES) {
            let (share, entropy) = (&self.share[b], &self.entropy[b]);
            let x = counted(share, |l| entropy[l] * share[l]);
            sum = each(|l| sum[l] + x[l]);
            self.d_entropy[b] = each(|l| -(ent_coef * share[l]));
        }
        -total(&sum)
    }

    /// Sets d loss / d log-probability to that of `−mean(A · log p)`, the score-function gradient with A held fixed;
    /// gives the loss.
    pub(super) fn score_loss(&mut self, rows: usize) -> f64 {
        let mut sum = [T::of(0.0); LANES];
        for b in 0..rows.div_ceil(LANES) {
            let (share, log_prob, a) = (&self.share[b], &self.log_prob[b], &self.advantage[b]);
            let x = counted(share, |l| a[l] * log_prob[l] * share[l]);
            sum = each(|l| sum[l] + x[l]);
            self.d_log_prob[b] = counted(share, |l| -(a[l] * share[l]));
        }
        -total(&sum)
    }

    /// Carries `d_log_prob` and `d_entropy` into the policy's heads.
    pub(super) fn pull_back(
        &self,
        heads: &[T],
        at: &PolicyHeads<'_>,
        batch: &PolicyBatch<'_, T>,
        dist: &mut Distribution<T>,
        d_heads: &mut [T],
    ) {
        let (d_log_prob, d_entropy) = (self.d_log_prob.as_flattened(), self.d_entropy.as_flattened());
        let rows = batch.idx.len();
        dist.pull_back(heads, at.policy, rows, batch.actions, batch.mask, d_log_prob, d_entropy, d_heads);
    }

    /// Adds to the value head of rows `row .. row + lanes`.
    #[inline(always)]
    pub(super) fn add_value(
        d_heads: &mut [T],
        value: HeadView,
        (row, lanes): (usize, usize),
        d_value: &Block<T>,
    ) {
        add(d_heads, value, row, lanes, 0, d_value);
    }
}
