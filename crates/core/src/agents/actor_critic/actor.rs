//! How a policy's outputs become actions, and how what is learnt of actions comes back.

use crate::column::{ColumnView, ValuesRef};
use crate::distributions::{SquashedGaussian, pull_back_squash, squash};
use crate::network::{Encoding, Gather, HeadSet, HeadView, Heads};
use crate::rng::Rng;

/// The kinds of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyHead {
    /// A normal distribution behind a tanh (SAC).
    Squashed(SquashedGaussian),
    /// A tanh alone (TD3, DDPG).
    Plain(HeadView),
}

/// Actions between −1 and 1 for the rows of a batch, and what gradients need of how they came about.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    /// `[rows, width]`.
    pub action: Vec<f32>,
    /// Of each row; empty for a policy without noise.
    pub log_prob: Vec<f32>,
    noise: Vec<f32>,
}

impl Drawn {
    /// The actions as an input of the critics.
    pub fn gather(&self, width: usize) -> Gather<'_> {
        let column = ColumnView::anonymous(width, ValuesRef::F32(&self.action));
        Gather { column, idx: None, per_row: 1, encoding: Encoding::Scale(1.0) }
    }
}

impl PolicyHead {
    /// Names of the network's heads.
    pub fn names(stochastic: bool) -> &'static [&'static str] {
        if stochastic { &["mean", "log_std"] } else { &["mean"] }
    }

    /// Of a network whose heads lie at `views`.
    pub fn of(views: &[HeadView]) -> Self {
        match *views {
            [mean, log_std, ..] => PolicyHead::Squashed(SquashedGaussian { mean, log_std }),
            _ => PolicyHead::Plain(views[0]),
        }
    }

    fn mean(&self) -> HeadView {
        match self {
            PolicyHead::Squashed(dist) => dist.mean,
            PolicyHead::Plain(mean) => *mean,
        }
    }

    /// Heads that [`best`](Self::best) reads.
    pub fn means(&self) -> HeadSet {
        HeadSet::first(1)
    }

    /// Draws an action for each row, with the policy's own noise.
    pub fn draw(&self, heads: &Heads<'_>, rng: &mut Rng, drawn: &mut Drawn) {
        let PolicyHead::Squashed(dist) = self else { return self.best(heads, drawn) };
        let (rows, numbers) = (heads.rows, heads.rows * dist.mean.width);
        drawn.noise.resize(numbers, 0.0);
        rng.normals(&mut drawn.noise);
        drawn.action.resize(numbers, 0.0);
        drawn.log_prob.resize(rows, 0.0);
        dist.sample(heads.data, rows, &drawn.noise, &mut drawn.action, &mut drawn.log_prob);
    }

    /// The action of each row without noise.
    pub fn best(&self, heads: &Heads<'_>, drawn: &mut Drawn) {
        let mean = self.mean();
        drawn.action.resize(heads.rows * mean.width, 0.0);
        squash(heads.data, mean, heads.rows, &mut drawn.action);
    }

    /// Adds to `d_heads` what follows from `d_action`, and from `d_log_prob` of every row. Comes after
    /// [`draw`](Self::draw).
    pub fn pull_back(
        &self,
        heads: &Heads<'_>,
        drawn: &Drawn,
        d_action: &[f32],
        d_log_prob: &[f32],
        d_heads: &mut [f32],
    ) {
        let (data, rows, Drawn { action, noise, .. }) = (heads.data, heads.rows, drawn);
        match self {
            PolicyHead::Squashed(dist) => {
                dist.pull_back(data, rows, noise, action, d_action, d_log_prob, d_heads);
            }
            PolicyHead::Plain(mean) => pull_back_squash(*mean, rows, action, d_action, d_heads),
        }
    }
}
