//! Deep Q-learning: Mnih et al. 2015 (Nature 518).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::q_batch::{QBatch, QStats};
use crate::math::Real;
use crate::network::HeadView;

/// How a TD error counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum TdLoss {
    /// δ²⁄2 up to |δ| = 1, |δ| − ½ beyond: SB3's `smooth_l1_loss`, and the paper's clipped error.
    #[default]
    Huber,
    /// δ².
    Mse,
}

impl TdLoss {
    /// The loss and its derivative by δ. NaN gives NaN.
    #[inline(always)]
    pub(super) fn of<T: Real>(self, delta: T) -> (T, T) {
        let (one, half) = (T::of(1.0), T::of(0.5));
        match self {
            TdLoss::Mse => (delta * delta, delta + delta),
            TdLoss::Huber if delta > one => (delta - half, one),
            TdLoss::Huber if delta < -one => (-delta - half, -one),
            TdLoss::Huber => (half * delta * delta, delta),
        }
    }
}

/// `mean(w · loss(Q(s, a) − target))`. Adds the gradient to `d_heads` and writes |δ| of each row to `priority`.
///
/// `q` is the head with a value for each choice (a dueling head shows nothing else); `target` comes from
/// [`td_target`](super::td_target) or [`soft_target`](super::soft_target) and is held fixed. With weights this is SB3's
/// loss under prioritised replay: a mean over rows, not over weights.
pub fn dqn<T: Real>(
    heads: &[T],
    q: HeadView,
    batch: &QBatch<'_, T>,
    target: &[T],
    loss: TdLoss,
    priority: &mut [T],
    d_heads: &mut [T],
) -> QStats {
    batch.each_row(priority, |r, action, share| {
        let value = q.row(heads, r)[action];
        let delta = value - target[r];
        let (loss, d_loss_d_delta) = loss.of(delta);
        q.row_mut(d_heads, r)[action] += d_loss_d_delta * share;
        (loss, value, if delta < T::of(0.0) { -delta } else { delta })
    })
}
