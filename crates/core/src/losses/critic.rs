//! Critics of state and action, one or several: what they should say, and how far they are from it.

use super::dqn::TdLoss;
use super::q_batch::QStats;
use super::q_target::Bootstrap;
use crate::distributions::Rows;
use crate::math::Real;
use crate::network::HeadView;

/// A batch for critics.
#[derive(Clone, Copy, Debug)]
pub struct CriticBatch<'a, T> {
    /// What each row's value should be, held fixed.
    pub target: &'a [T],
    /// Factor of each row's loss (importance weights); `None` takes 1.
    pub weight: Option<&'a [T]>,
    /// The choice of each row, where critics have a value for every one; `None` for critics that read the action.
    pub choice: Option<Rows<'a>>,
    /// Factor of the whole loss: ½ in SAC, 1 in TD3 and DDPG, as SB3 has them.
    pub factor: f64,
}

/// The least of a row's values, one of each critic, and whose it is. NaN counts as the least.
#[inline(always)]
pub(super) fn least_of<T: Real>(mut values: impl Iterator<Item = T>) -> (usize, T) {
    let mut best = (0, values.next().unwrap_or_default());
    for (m, value) in values.enumerate() {
        if value < best.1 || value.f64().is_nan() {
            best = (m + 1, value);
        }
    }
    best
}

/// The least of the critics' values of a row.
#[inline(always)]
fn least<T: Real>(heads: &[T], critics: &[HeadView], r: usize) -> (usize, T) {
    least_of(critics.iter().map(|view| heads[view.at(r)]))
}

/// Writes the least of the critics' values of each row. `critics` are heads of width 1.
pub fn least_values<T: Real>(heads: &[T], critics: &[HeadView], values: &mut [T]) {
    values.iter_mut().enumerate().for_each(|(r, value)| *value = least(heads, critics, r).1);
}

/// Writes `returns + discount · (min Q(s′, a′) − α log π(a′|s′))` to `target`, the minimum over `critics` (Fujimoto et al.
/// 2018, arXiv:1802.09477, equation 10; Haarnoja et al. 2018, arXiv:1812.05905, equation 3). `entropy` is α with the
/// log-probabilities of a′; `None` for policies without noise.
pub fn clipped_target<T: Real>(
    heads: &[T],
    critics: &[HeadView],
    entropy: Option<(T, &[T])>,
    next: Bootstrap<'_, T>,
    target: &mut [T],
) {
    for (r, target) in target.iter_mut().enumerate() {
        let (_, value) = least(heads, critics, r);
        let bonus = entropy.map_or(T::of(0.0), |(alpha, log_prob)| alpha * log_prob[r]);
        *target = next.of(r, value - bonus);
    }
}

/// `factor · Σ over critics of mean(w · (Q − target)²)`. Adds the gradient to `d_heads`; writes the mean of the critics' |Q −
/// target| to `priority`. `critics` are heads of width 1, or with a value for each choice.
pub fn critic_td<T: Real>(
    heads: &[T],
    critics: &[HeadView],
    batch: &CriticBatch<'_, T>,
    priority: &mut [T],
    d_heads: &mut [T],
) -> QStats {
    let rows = batch.target.len();
    let (over_rows, over_critics) = (1.0 / rows.max(1) as f64, 1.0 / critics.len() as f64);
    let mut stats = QStats::default();
    for (r, priority) in priority[..rows].iter_mut().enumerate() {
        let share = batch.weight.map_or(T::of(1.0), |w| w[r]) * T::of(batch.factor * over_rows);
        let (mut size, choice) = (T::of(0.0), batch.choice.map_or(0, |choices| choices.int(r)));
        for view in critics {
            let at = view.at(r) + choice;
            let value = heads[at];
            let delta = value - batch.target[r];
            let (loss, d_loss_d_delta) = TdLoss::Mse.of(delta);
            d_heads[at] += d_loss_d_delta * share;
            size += if delta < T::of(0.0) { -delta } else { delta };
            stats.loss += (loss * share).f64();
            stats.mean_q += value.f64() * over_rows * over_critics;
        }
        *priority = size * T::of(over_critics);
    }
    stats
}

/// Which critics judge a policy's actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// The first (TD3's and DDPG's).
    First,
    /// The one that says least, row by row (SAC's).
    Least,
    /// All, by their mean (REDQ's).
    Mean,
}

/// What a policy's loss was made of. A number that is not finite means that training has diverged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ActorStats {
    /// The loss.
    pub loss: f64,
    /// −mean log π; 0 for policies without noise.
    pub entropy: f64,
}

/// `mean(α log π(a|s) − Q(s, a))` with Q as `judge` has it (Haarnoja et al. 2018, arXiv:1812.05905, equation 7; without
/// entropy Silver et al. 2014, equation 9). Adds the gradient by the critics' heads to `d_heads`; that by each log-probability
/// is α / rows.
pub fn actor_value<T: Real>(
    heads: &[T],
    critics: &[HeadView],
    rows: usize,
    judge: Judge,
    entropy: Option<(T, &[T])>,
    d_heads: &mut [T],
) -> ActorStats {
    let share = T::of(-1.0 / rows.max(1) as f64);
    let mut stats = ActorStats::default();
    for r in 0..rows {
        let mut take = |m: usize, part: T| {
            let at = critics[m].at(r);
            d_heads[at] += part;
            stats.loss += (heads[at] * part).f64();
        };
        match judge {
            Judge::First => take(0, share),
            Judge::Least => take(least(heads, critics, r).0, share),
            Judge::Mean => {
                (0..critics.len()).for_each(|m| take(m, share * T::of(1.0 / critics.len() as f64)))
            }
        }
        if let Some((alpha, log_prob)) = entropy {
            stats.loss -= (alpha * log_prob[r] * share).f64();
            stats.entropy += (log_prob[r] * share).f64();
        }
    }
    stats
}

/// `−mean(log α (log π + H))` and its derivative by log α, with the target entropy H (SB3's form of Haarnoja et al. 2018,
/// arXiv:1812.05905, equation 18, which has α in the place of log α).
#[must_use]
pub fn temperature<T: Real>(log_alpha: f64, log_prob: &[T], target_entropy: f64) -> (f64, f64) {
    let n = log_prob.len().max(1) as f64;
    let excess = log_prob.iter().map(|l| l.f64() + target_entropy).sum::<f64>() / n;
    (-log_alpha * excess, -excess)
}

/// Target policy smoothing: each of `action` becomes clip(a + clip(σ ε, −c, c), −1, 1), with standard normal `noise` ε
/// (Fujimoto et al. 2018, arXiv:1802.09477, equation 14).
pub fn smooth<T: Real>(action: &mut [T], noise: &[T], sigma: T, clip: T) {
    let one = T::of(1.0);
    for (a, e) in action.iter_mut().zip(noise) {
        let shift = (sigma * *e).most(-clip).least(clip);
        *a = (*a + shift).most(-one).least(one);
    }
}
