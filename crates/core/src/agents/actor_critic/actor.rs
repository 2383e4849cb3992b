//! How a policy's outputs become actions, and how what is learnt of actions comes back.

use crate::column::{ColumnView, ValuesRef};
use crate::distributions::{
    SdeHeads, SdeScratch, SquashedGaussian, SquashedStateDependent, pull_back_squash, squash,
};
use crate::error::Result;
use crate::explorers::{NoiseMatrices, SdeOptions, features_of};
use crate::net_spec::{HeadKind, HeadSpec, Init};
use crate::network::{Encoding, Gather, HeadSet, HeadView, Heads};
use crate::rng::Rng;

use super::PolicyKind;
use super::config::ActorCriticNetwork;
use super::network::linear;

/// The kinds of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyHead {
    /// A normal distribution behind a tanh (SAC).
    Squashed(SquashedGaussian),
    /// The same with noise of the state (SAC with `useSde`).
    StateDependent(SquashedStateDependent),
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
    pub noise: Vec<f32>,
    sde: SdeScratch<f32>,
}

impl Drawn {
    /// The actions as an input of the critics.
    pub fn gather(&self, width: usize) -> Gather<'_> {
        let column = ColumnView::anonymous(width, ValuesRef::F32(&self.action));
        Gather { column, idx: None, per_row: 1, encoding: Encoding::Scale(1.0) }
    }
}

impl PolicyHead {
    /// The network's heads for actions of `width` numbers.
    ///
    /// # Errors
    /// `INVALID_CONFIG` where noise of the state has no layer to be a function of.
    pub fn specs(kind: PolicyKind, cfg: &ActorCriticNetwork, width: usize) -> Result<Vec<HeadSpec>> {
        let head = |name: &str, kind: HeadKind| HeadSpec { name: name.into(), kind };
        let mean = linear(cfg, "mean", width);
        Ok(match kind {
            PolicyKind::Deterministic { .. } => vec![mean],
            PolicyKind::Stochastic { sde: SdeOptions { use_sde: true, log_std_init, .. }, .. } => {
                let width = width * features_of(cfg.widths().0)?;
                let log_std = HeadKind::Constant { width, value: log_std_init as f32 };
                vec![mean, head("log_std", log_std), head("features", HeadKind::Features)]
            }
            PolicyKind::Stochastic { .. } => vec![mean, linear(cfg, "log_std", width)],
            // Alike for all observations at the start, as Acme's: bounds on σ are so narrow that it stays long as it is.
            PolicyKind::Sampled(_) => ["mean", "log_std"]
                .map(|name| {
                    head(name, HeadKind::Linear { width, init: Init::Orthogonal { gain: Some(0.01) } })
                })
                .into(),
        })
    }

    /// The noise matrices that lanes act with; `None` where noise is not of the state.
    pub fn matrices(&self, kind: PolicyKind) -> Option<NoiseMatrices> {
        match (self, kind) {
            (PolicyHead::StateDependent(dist), PolicyKind::Stochastic { sde, .. }) => {
                Some(NoiseMatrices::new(sde.sde_sample_freq, dist.0.mean.width, dist.0.features.width))
            }
            _ => None,
        }
    }

    /// Of a network whose heads lie at `views`.
    pub fn of(views: &[HeadView]) -> Self {
        match *views {
            [_, _, _] => PolicyHead::StateDependent(SquashedStateDependent(SdeHeads::of(views))),
            [mean, log_std] => PolicyHead::Squashed(SquashedGaussian { mean, log_std }),
            _ => PolicyHead::Plain(views[0]),
        }
    }

    fn mean(&self) -> HeadView {
        match self {
            PolicyHead::Squashed(dist) => dist.mean,
            PolicyHead::StateDependent(dist) => dist.0.mean,
            PolicyHead::Plain(mean) => *mean,
        }
    }

    /// Heads that [`best`](Self::best) reads.
    pub fn means(&self) -> HeadSet {
        HeadSet::first(1)
    }

    /// Draws an action for each row, with the policy's own noise, and its log-probability. Noise of the state comes of one
    /// matrix for all rows.
    pub fn draw(&self, heads: &Heads<'_>, rng: &mut Rng, drawn: &mut Drawn) {
        let (rows, width) = (heads.rows, self.mean().width);
        let noise = match self {
            PolicyHead::Plain(_) => return self.best(heads, drawn),
            PolicyHead::Squashed(_) => rows * width,
            PolicyHead::StateDependent(dist) => dist.weights(),
        };
        drawn.noise.resize(noise, 0.0);
        rng.normals(&mut drawn.noise);
        drawn.action.resize(rows * width, 0.0);
        drawn.log_prob.resize(rows, 0.0);
        let Drawn { action, log_prob, noise, sde } = drawn;
        match self {
            PolicyHead::Squashed(dist) => dist.sample(heads.data, rows, noise, action, log_prob),
            PolicyHead::StateDependent(dist) => dist.sample(heads.data, rows, noise, sde, action, log_prob),
            PolicyHead::Plain(_) => {}
        }
    }

    /// Draws an action for each row as [`draw`](Self::draw), but each by itself, and without its log-probability.
    pub fn draw_each(&self, heads: &Heads<'_>, rng: &mut Rng, drawn: &mut Drawn) {
        let PolicyHead::StateDependent(dist) = self else { return self.draw(heads, rng, drawn) };
        drawn.action.resize(heads.rows * dist.0.mean.width, 0.0);
        dist.draw(heads.data, heads.rows, &mut drawn.sde, rng, &mut drawn.action);
    }

    /// The action of each lane at step `step` of a rollout, with the noise that is in force where it stays for several
    /// steps.
    pub fn explore(
        &self,
        heads: &Heads<'_>,
        step: usize,
        matrices: &mut Option<NoiseMatrices>,
        rng: &mut Rng,
        drawn: &mut Drawn,
    ) {
        let (PolicyHead::StateDependent(dist), Some(matrices)) = (self, matrices) else {
            return self.draw(heads, rng, drawn);
        };
        let matrices = matrices.at_step(step, heads.rows, dist.0.log_std.row(heads.data, 0), rng);
        drawn.action.resize(heads.rows * dist.0.mean.width, 0.0);
        dist.explore(heads.data, heads.rows, matrices, &mut drawn.action);
    }

    /// Draws `samples` actions for each row, `[samples, rows]`: with each of them all rows, one after the other.
    pub fn draw_samples(
        dist: SquashedGaussian,
        heads: &[f32],
        (samples, rows): (usize, usize),
        rng: &mut Rng,
        drawn: &mut Drawn,
    ) {
        let numbers = rows * dist.mean.width;
        drawn.noise.resize(samples * numbers, 0.0);
        rng.normals(&mut drawn.noise);
        drawn.action.resize(samples * numbers, 0.0);
        drawn.log_prob.resize(rows, 0.0);
        let each = drawn.action.chunks_exact_mut(numbers).zip(drawn.noise.chunks_exact(numbers));
        for (action, noise) in each {
            dist.sample(heads, rows, noise, action, &mut drawn.log_prob);
        }
    }

    /// The action of each row without noise.
    pub fn best(&self, heads: &Heads<'_>, drawn: &mut Drawn) {
        let mean = self.mean();
        drawn.action.resize(heads.rows * mean.width, 0.0);
        match self {
            PolicyHead::StateDependent(dist) => dist.best(heads.data, heads.rows, &mut drawn.action),
            _ => squash(heads.data, mean, heads.rows, &mut drawn.action),
        }
    }

    /// Adds to `d_heads` what follows from `d_action`, and from `d_log_prob` of every row. Comes after
    /// [`draw`](Self::draw).
    pub fn pull_back(
        &self,
        heads: &Heads<'_>,
        drawn: &mut Drawn,
        d_action: &[f32],
        d_log_prob: &[f32],
        d_heads: &mut [f32],
    ) {
        let (data, rows, Drawn { action, noise, sde, .. }) = (heads.data, heads.rows, drawn);
        match self {
            PolicyHead::Squashed(dist) => {
                dist.pull_back(data, rows, noise, action, d_action, d_log_prob, d_heads);
            }
            PolicyHead::StateDependent(dist) => {
                dist.pull_back(data, rows, sde, action, d_action, d_log_prob, d_heads);
            }
            PolicyHead::Plain(mean) => pull_back_squash(*mean, rows, action, d_action, d_heads),
        }
    }
}
