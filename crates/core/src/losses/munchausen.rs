//! Munchausen reinforcement learning: Vieillard, Pietquin & Geist 2020 (arXiv:2007.14430).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::q_target::Bootstrap;
use crate::distributions::Rows;
use crate::math::Real;
use crate::network::HeadView;

/// Its numbers; the defaults are the paper's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Munchausen {
    /// How much of the log-policy is added to the reward, 0 … 1.
    pub alpha: f64,
    /// Temperature of the policy softmax(Q/τ), > 0.
    pub tau: f64,
    /// The log-policy times τ counts no less than this, < 0.
    pub clip: f64,
}

impl Default for Munchausen {
    fn default() -> Self {
        Munchausen { alpha: 0.9, tau: 0.03, clip: -1.0 }
    }
}

/// τ ln Σ exp(Q/τ) in the stable form of the paper's appendix B.1: max Q + τ ln Σ exp((Q − max Q)/τ).
fn soft_maximum<T: Real>(q: &[T], tau: T) -> T {
    let m = q.iter().fold(q[0], |m, x| if *x > m { *x } else { m });
    let mut sum = T::of(0.0);
    q.iter().for_each(|x| sum += ((*x - m) / tau).exp());
    m + tau * sum.ln()
}

/// Adds `α · clip(τ ln π(a|s), clip, 0)` to each row's return: the target network's log-policy of the action that was
/// taken (eq. 4; τ ln π = Q − τ ln Σ exp(Q/τ)). With n-step returns only the first step's term is added.
pub fn munchausen_bonus<T: Real>(
    heads: &[T],
    q: HeadView,
    actions: Rows<'_>,
    cfg: Munchausen,
    returns: &mut [T],
) {
    let (tau, clip, alpha) = (T::of(cfg.tau), T::of(cfg.clip), T::of(cfg.alpha));
    for (r, returns) in returns.iter_mut().enumerate() {
        let values = q.row(heads, r);
        let log_policy = values[actions.int(r)] - soft_maximum(values, tau);
        // Selections keep NaN.
        let low = if log_policy < clip { clip } else { log_policy };
        *returns += alpha * if low > T::of(0.0) { T::of(0.0) } else { low };
    }
}

/// Writes `returns + discount · Σ π(a′|s′)(Q(s′, a′) − τ ln π(a′|s′))` to `target`, with Q and π from `heads` (the target
/// network's). The sum equals τ ln Σ exp(Q/τ), and is computed as that.
pub fn soft_target<T: Real>(heads: &[T], q: HeadView, tau: f64, next: Bootstrap<'_, T>, target: &mut [T]) {
    for (r, target) in target.iter_mut().enumerate() {
        *target = next.of(r, soft_maximum(q.row(heads, r), T::of(tau)));
    }
}
