//! What of the return critics learn: its expectation, or its distribution in one of two forms. Each form is a head, a way to
//! read values from it and back, a target and a loss.

use crate::losses::{
    Bootstrap, CriticBatch, QBatch, QStats, QuantileHead, Support, c51, c51_values, c51_values_pull_back,
    clipped_target, critic_td, least_c51_target, quantile_huber, quantile_values, quantile_values_pull_back,
    truncated_target,
};
use crate::network::{HeadView, Heads};

use super::Entropy;

/// Where the quantile Huber loss becomes linear, as TQC has it.
const KAPPA: f64 = 1.0;

/// What of the return is learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::agents) enum CriticModel {
    /// Its expectation; targets take the least one.
    Expected,
    /// Quantiles; targets take those of all critics but for the largest, `dropped` of them a critic (TQC).
    Quantiles { n: usize, dropped: usize },
    /// A distribution over fixed atoms; targets take that of the critic that expects least. For policies without noise
    /// (D4PG).
    Categorical(Support),
}

impl CriticModel {
    /// Numbers of each critic's head.
    pub fn width(&self) -> usize {
        match self {
            CriticModel::Expected => 1,
            CriticModel::Quantiles { n, .. } => *n,
            CriticModel::Categorical(support) => support.atoms,
        }
    }

    /// Numbers of a target that comes from so many critics.
    pub fn numbers(&self, critics: usize) -> usize {
        match self {
            CriticModel::Expected => 1,
            CriticModel::Quantiles { n, dropped } => critics * (n - dropped),
            CriticModel::Categorical(support) => support.atoms,
        }
    }

    /// Writes what critics should say, from what those at `critics` say of the next action. Gives the share of it that is
    /// beyond the atoms, where there are any.
    pub fn target(
        &self,
        q: &Heads<'_>,
        critics: &[HeadView],
        entropy: Entropy<'_>,
        after: Bootstrap<'_, f32>,
        pool: &mut Vec<f32>,
        target: &mut [f32],
    ) -> Option<f64> {
        match *self {
            CriticModel::Expected => clipped_target(q.data, critics, entropy, after, target),
            CriticModel::Quantiles { .. } => {
                let kept = self.numbers(critics.len());
                truncated_target(q.data, critics, kept, entropy, after, pool, target);
            }
            CriticModel::Categorical(support) => {
                return Some(least_c51_target(q.data, critics, support, after, target));
            }
        }
        None
    }

    /// Adds the gradient of the loss to `d_heads` and writes each row's priority: the mean over critics. `pool` is room
    /// for numbers.
    pub fn loss(
        &self,
        q: &Heads<'_>,
        batch: &CriticBatch<'_, f32>,
        pool: &mut Vec<f32>,
        priority: &mut [f32],
        d_heads: &mut [f32],
    ) -> QStats {
        let CriticBatch { target, weight, factor, .. } = *batch;
        let own = QBatch { rows: q.rows, actions: None, weight, valid: None, factor };
        match *self {
            CriticModel::Expected => critic_td(q.data, q.views, batch, priority, d_heads),
            CriticModel::Quantiles { n, .. } => {
                // The mean over critics and quantiles, as SB3-Contrib has it.
                let own = QBatch { factor: factor / (n * q.views.len()) as f64, ..own };
                of_each(q.views, pool, priority, |view, priority| {
                    let head = QuantileHead::Fixed { view, n };
                    quantile_huber(q.data, head, None, &own, target, KAPPA, priority, d_heads)
                })
            }
            CriticModel::Categorical(support) => of_each(q.views, pool, priority, |view, priority| {
                c51(q.data, view, support, &own, target, priority, d_heads)
            }),
        }
    }

    /// Writes the expected return as each critic has it, `[critics × rows]`.
    pub fn values(&self, q: &Heads<'_>, values: &mut Vec<f32>) {
        values.resize(q.views.len() * q.rows, 0.0);
        for (view, values) in q.views.iter().zip(values.chunks_exact_mut(q.rows)) {
            match *self {
                CriticModel::Expected => {
                    values.iter_mut().enumerate().for_each(|(r, value)| *value = q.data[view.at(r)]);
                }
                CriticModel::Quantiles { n, .. } => {
                    quantile_values(q.data, QuantileHead::Fixed { view: *view, n }, q.rows, values);
                }
                CriticModel::Categorical(support) => c51_values(q.data, *view, support, q.rows, values),
            }
        }
    }

    /// Adds to `d_heads` what a gradient by those values is by the heads.
    pub fn pull_back(&self, q: &Heads<'_>, values: &[f32], d_values: &[f32], d_heads: &mut [f32]) {
        let of_critics = values.chunks_exact(q.rows).zip(d_values.chunks_exact(q.rows));
        for (view, (values, d_values)) in q.views.iter().zip(of_critics) {
            match *self {
                CriticModel::Expected => {
                    d_values.iter().enumerate().for_each(|(r, d)| d_heads[view.at(r)] += *d);
                }
                CriticModel::Quantiles { n, .. } => {
                    let head = QuantileHead::Fixed { view: *view, n };
                    quantile_values_pull_back(head, q.rows, d_values, d_heads);
                }
                CriticModel::Categorical(support) => {
                    c51_values_pull_back(q.data, *view, support, values, d_values, d_heads);
                }
            }
        }
    }
}

/// The losses of all critics together, and the mean of their priorities.
fn of_each(
    critics: &[HeadView],
    pool: &mut Vec<f32>,
    priority: &mut [f32],
    mut loss: impl FnMut(HeadView, &mut [f32]) -> QStats,
) -> QStats {
    pool.resize(priority.len(), 0.0);
    priority.fill(0.0);
    let (share, mut all) = (1.0 / critics.len() as f64, QStats::default());
    for view in critics {
        let stats = loss(*view, pool);
        all.loss += stats.loss;
        all.mean_q += stats.mean_q * share;
        priority.iter_mut().zip(&*pool).for_each(|(all, own)| *all += *own * share as f32);
    }
    all
}
