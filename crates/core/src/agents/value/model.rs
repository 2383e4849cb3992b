//! What of the return a value-based agent learns: its expectation, or its distribution in one of several forms. Each
//! form is a head, a way to read values from it, a target and a loss.

use crate::losses::{
    Bootstrap, Munchausen, QBatch, QStats, QuantileHead, Support, TdLoss, c51, c51_target, c51_values, dqn,
    quantile_huber, quantile_target, quantile_values, soft_target, td_target,
};
use crate::network::HeadView;

/// What of the return is learnt.
#[derive(Clone, Copy, Debug)]
pub(in crate::agents) enum Model {
    /// Its expectation; with Munchausen's terms, that of the soft return.
    Expected {
        /// How an error counts.
        loss: TdLoss,
        /// Its numbers.
        munchausen: Option<Munchausen>,
    },
    /// A distribution over fixed atoms (C51).
    Categorical(Support),
    /// Quantiles (QR-DQN).
    Quantiles {
        /// How many.
        n: usize,
        /// Where the loss becomes linear; 0 for a loss that is not smoothed.
        kappa: f64,
    },
}

impl Model {
    /// Numbers of the head for each choice.
    pub fn width(&self) -> usize {
        match self {
            Model::Expected { .. } => 1,
            Model::Categorical(support) => support.atoms,
            Model::Quantiles { n, .. } => *n,
        }
    }

    /// Numbers of a target.
    pub fn target_width(&self) -> usize {
        self.width()
    }

    /// Writes the value of each choice, `[rows × choices]`, and gives where it is.
    pub fn values(&self, heads: &[f32], view: HeadView, rows: usize, values: &mut Vec<f32>) -> HeadView {
        let choices = view.width / self.width();
        values.resize(rows * choices, 0.0);
        let out = &mut values[..rows * choices];
        match *self {
            Model::Expected { .. } => out
                .chunks_exact_mut(choices)
                .enumerate()
                .for_each(|(r, out)| out.copy_from_slice(view.row(heads, r))),
            Model::Categorical(support) => c51_values(heads, view, support, rows, out),
            Model::Quantiles { n, .. } => quantile_values(heads, QuantileHead::Fixed { view, n }, rows, out),
        }
        HeadView { offset: 0, stride: choices, width: choices }
    }

    /// Writes what the taken actions' heads should be, from the target network's heads of the next observations.
    pub fn target(
        &self,
        heads: &[f32],
        view: HeadView,
        choice: &[u32],
        next: Bootstrap<'_, f32>,
        target: &mut Vec<f32>,
    ) {
        target.resize(choice.len() * self.target_width(), 0.0);
        match *self {
            Model::Expected { munchausen: Some(m), .. } => soft_target(heads, view, m.tau, next, target),
            Model::Expected { .. } => td_target(heads, view, choice, next, None, target),
            Model::Categorical(support) => c51_target(heads, view, support, choice, next, target),
            Model::Quantiles { n, .. } => {
                quantile_target(heads, QuantileHead::Fixed { view, n }, choice, next, target);
            }
        }
    }

    /// Adds the gradient of the loss to `d_heads` and writes each row's priority.
    pub fn loss(
        &self,
        heads: &[f32],
        view: HeadView,
        batch: &QBatch<'_, f32>,
        target: &[f32],
        priority: &mut [f32],
        d_heads: &mut [f32],
    ) -> QStats {
        match *self {
            Model::Expected { loss, .. } => dqn(heads, view, batch, target, loss, priority, d_heads),
            Model::Categorical(support) => c51(heads, view, support, batch, target, priority, d_heads),
            Model::Quantiles { n, kappa } => {
                let head = QuantileHead::Fixed { view, n };
                quantile_huber(heads, head, None, batch, target, kappa, priority, d_heads)
            }
        }
    }
}
