//! What of the return a value-based agent learns: its expectation, or its distribution in one of several forms. Each
//! form is a head, a way to read values from it, a target and a loss.

use crate::losses::{
    Bootstrap, Munchausen, QBatch, QStats, QuantileHead, Rescale, Support, TdLoss, c51, c51_target,
    c51_values, dqn, quantile_huber, quantile_target, quantile_values, soft_target, td_target,
};
use crate::network::HeadView;

/// What of the return is learnt.
#[derive(Clone, Copy, Debug)]
pub(in crate::agents) enum Model {
    /// Its expectation; with Munchausen's terms, that of the soft return.
    Expected {
        /// How an error counts.
        loss: TdLoss,
        /// The scale that values live on; `None` for the returns' own.
        rescale: Option<Rescale>,
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
    /// Any quantile that is asked for (IQN).
    Implicit {
        /// How many are asked for at once.
        n: usize,
        /// Features of each.
        embedding: usize,
        /// As above.
        kappa: f64,
    },
}

impl Model {
    /// Numbers of the head for each choice.
    pub fn width(&self) -> usize {
        match self {
            Model::Expected { .. } | Model::Implicit { .. } => 1,
            Model::Categorical(support) => support.atoms,
            Model::Quantiles { n, .. } => *n,
        }
    }

    /// Quantiles that the network is asked for, and the features of each; `None` for a network that is not.
    pub fn asked(&self) -> Option<(usize, usize)> {
        if let Model::Implicit { n, embedding, .. } = self { Some((*n, *embedding)) } else { None }
    }

    /// Rows of the network's heads for each row of a batch.
    pub fn repeat(&self) -> usize {
        self.asked().map_or(1, |(n, _)| n)
    }

    /// Numbers of a target.
    pub fn numbers(&self) -> usize {
        self.width().max(self.repeat())
    }

    /// Where quantiles are, for models that have them.
    fn quantiles(&self, view: HeadView) -> Option<(QuantileHead, f64)> {
        match *self {
            Model::Quantiles { n, kappa } => Some((QuantileHead::Fixed { view, n }, kappa)),
            Model::Implicit { n, kappa, .. } => Some((QuantileHead::Sampled { view, n }, kappa)),
            _ => None,
        }
    }

    /// Writes the value of each choice, `[rows × choices]`, and gives where it is.
    pub fn values(&self, heads: &[f32], view: HeadView, rows: usize, values: &mut Vec<f32>) -> HeadView {
        let choices = view.width / self.width();
        values.resize(rows * choices, 0.0);
        let out = &mut values[..rows * choices];
        match (*self, self.quantiles(view)) {
            (_, Some((head, _))) => quantile_values(heads, head, rows, out),
            (Model::Categorical(support), _) => c51_values(heads, view, support, rows, out),
            _ => out
                .chunks_exact_mut(choices)
                .enumerate()
                .for_each(|(r, out)| out.copy_from_slice(view.row(heads, r))),
        }
        HeadView { offset: 0, stride: choices, width: choices }
    }

    /// Writes what the taken actions' heads should be, from the target network's heads of the next observations. Gives the
    /// share of it that is beyond the atoms, where there are any.
    pub fn target(
        &self,
        heads: &[f32],
        view: HeadView,
        choice: &[u32],
        next: Bootstrap<'_, f32>,
        target: &mut [f32],
    ) -> Option<f64> {
        match (*self, self.quantiles(view)) {
            (_, Some((head, _))) => quantile_target(heads, head, choice, next, target),
            (Model::Categorical(support), _) => {
                return Some(c51_target(heads, view, support, choice, next, target));
            }
            (Model::Expected { munchausen: Some(m), .. }, _) => soft_target(heads, view, m.tau, next, target),
            (Model::Expected { rescale, .. }, _) => td_target(heads, view, choice, next, rescale, target),
            // Both have quantiles.
            (Model::Quantiles { .. } | Model::Implicit { .. }, None) => {}
        }
        None
    }

    /// Adds the gradient of the loss to `d_heads` and writes each row's priority. `tau` are the quantiles asked for.
    #[expect(clippy::too_many_arguments, reason = "plain slices in, plain slices out")]
    pub fn loss(
        &self,
        heads: &[f32],
        view: HeadView,
        tau: Option<&[f32]>,
        batch: &QBatch<'_, f32>,
        target: &[f32],
        priority: &mut [f32],
        d_heads: &mut [f32],
    ) -> QStats {
        match (*self, self.quantiles(view)) {
            (_, Some((head, kappa))) => {
                quantile_huber(heads, head, tau, batch, target, kappa, priority, d_heads)
            }
            (Model::Categorical(support), _) => c51(heads, view, support, batch, target, priority, d_heads),
            (Model::Expected { loss, .. }, _) => dqn(heads, view, batch, target, loss, priority, d_heads),
            // Both have quantiles.
            (Model::Quantiles { .. } | Model::Implicit { .. }, None) => QStats::default(),
        }
    }
}
