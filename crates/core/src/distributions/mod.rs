//! Distributions over actions: sampling, log-probability, entropy and their gradients.
//!
//! | action space | distribution | heads | reference |
//! |---|---|---|---|
//! | `Discrete` | [`Categorical`] | logits | SB3 `CategoricalDistribution` |
//! | `MultiDiscrete` | [`MultiCategorical`] | logits of all places side by side | SB3 `MultiCategoricalDistribution` |
//! | `MultiBinary` | [`Bernoulli`] | logits | SB3 `BernoulliDistribution` |
//! | `Box` (float) | [`Gaussian`] | mean, log σ | SB3 `DiagGaussianDistribution` |
//!
//! A policy that explores by noise of the state has a [`StateDependent`] distribution instead of a Gaussian, with heads
//! mean, log σ and features (SB3 `StateDependentNoiseDistribution`).
//!
//! [`SquashedGaussian`] (SB3's `SquashedDiagGaussianDistribution`) and [`SquashedStateDependent`] stand apart: they are
//! reparametrised.
//!
//! **Masks** are rows of bytes, one for each logit, not 0 where the choice is allowed. A forbidden choice has
//! probability and gradient exactly 0, and entropy is that of the allowed ones (Huang & Ontañón 2020,
//! arXiv:2006.14171). Evaluating a forbidden action gives a log-probability near −10³⁰ where SB3-contrib gives
//! −10⁸. A row that allows nothing gives meaningless finite numbers: the session refuses such rows earlier.
//!
//! **Not finite** logits, means and log σ always give a log-probability that is not finite.

#![expect(clippy::too_many_arguments, reason = "one call a batch; a struct would only be taken apart again")]

mod bernoulli;
mod categorical;
mod gaussian;
pub(crate) mod lanes;
mod multi_categorical;
mod rows;
mod squashed_gaussian;
mod squashed_state_dependent;
mod state_dependent;

pub use bernoulli::Bernoulli;
pub use categorical::Categorical;
pub use gaussian::Gaussian;
pub use multi_categorical::MultiCategorical;
pub use rows::Rows;
pub(crate) use squashed_gaussian::clamp_log_std;
pub use squashed_gaussian::{SquashedGaussian, pull_back_squash, squash};
pub use squashed_state_dependent::{SdeScratch, SquashedStateDependent};
pub use state_dependent::{SdeHeads, StateDependent};

use crate::column::{Dtype, Values};
use crate::error::{Error, Result};
use crate::math::Real;
use crate::network::HeadView;
use crate::rng::Rng;
use crate::space::Space;

/// A distribution over actions, computed in `T`: `f32` in training, `f64` where gradients are checked.
///
/// `heads` is a network's output and `views` says where the policy's heads lie in it (see the
/// [module's table](self)): `[logits]`, `[mean, log σ]` or `[mean, log σ, features]`. It owns scratch that grows to the largest batch once.
#[derive(Clone, Debug)]
pub enum Distribution<T: Real> {
    /// One choice among n.
    Categorical(Categorical<T>),
    /// A choice in each of several places, independent of each other.
    MultiCategorical(MultiCategorical<T>),
    /// Independent switches.
    Bernoulli(Bernoulli<T>),
    /// Independent normal distributions.
    Gaussian(Gaussian<T>),
    /// Normal distributions of noise that is a function of the state.
    StateDependent(StateDependent<T>),
}

/// The same call on whichever distribution it is.
macro_rules! each {
    ($self:expr, $d:ident => $call:expr) => {
        match $self {
            Distribution::Categorical($d) => $call,
            Distribution::MultiCategorical($d) => $call,
            Distribution::Bernoulli($d) => $call,
            Distribution::Gaussian($d) => $call,
            Distribution::StateDependent($d) => $call,
        }
    };
}

impl<T: Real> Distribution<T> {
    /// The distribution that fits an action space.
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` for dicts and for boxes of whole numbers.
    pub fn for_space(space: &Space) -> Result<Self> {
        let refuse = |reason: &str| {
            Err(Error::IncompatibleSpace {
                algorithm: "a stochastic policy".into(),
                space: space.to_string(),
                reason: reason.into(),
            })
        };
        match space {
            Space::Discrete { n, .. } => Ok(Self::Categorical(Categorical::new(*n))),
            Space::MultiDiscrete { nvec } => Ok(Self::MultiCategorical(MultiCategorical::new(nvec))),
            Space::MultiBinary { n } => Ok(Self::Bernoulli(Bernoulli::new(*n))),
            Space::Box { dtype: Dtype::F32, .. } => Ok(Self::Gaussian(Gaussian::new(space.width()))),
            Space::Box { .. } => refuse("a box of whole numbers has no density; use multiDiscrete"),
            Space::Dict { .. } => refuse("actions cannot be dicts; use multiDiscrete or one box"),
        }
    }

    /// The same with noise of the state, where it is a Gaussian; other distributions stay as they are.
    #[must_use]
    pub fn of_state(self) -> Self {
        match self {
            Distribution::Gaussian(_) => Self::StateDependent(StateDependent::new(self.logits())),
            other => other,
        }
    }

    fn is_continuous(&self) -> bool {
        matches!(self, Distribution::Gaussian(_) | Distribution::StateDependent(_))
    }

    /// Width of the first head: logits, or numbers of a continuous action. Discrete masks are as wide.
    #[must_use]
    pub fn logits(&self) -> usize {
        each!(self, d => d.logits())
    }

    /// Heads that the policy has: 1 for logits, 2 for mean and log σ, 3 for these and features.
    #[must_use]
    pub fn heads(&self) -> usize {
        match self {
            Distribution::Gaussian(_) => 2,
            Distribution::StateDependent(_) => 3,
            _ => 1,
        }
    }

    /// Numbers in one action.
    #[must_use]
    pub fn action_width(&self) -> usize {
        match self {
            Distribution::Categorical(_) => 1,
            Distribution::MultiCategorical(d) => d.places(),
            _ => self.logits(),
        }
    }

    /// Type of an action's numbers: `I32` counted from 0, or `F32`.
    #[must_use]
    pub fn action_dtype(&self) -> Dtype {
        if self.is_continuous() { Dtype::F32 } else { Dtype::I32 }
    }

    /// Draws an action for each row, into the rows of `actions` from `to` on, with its log-probability.
    ///
    /// Rows draw one after the other, so that one call with n rows equals n calls with one. Categorical kinds and
    /// switches draw once for each place; normal numbers draw as often as [`Rng::normal`] needs.
    pub fn sample(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        mask: Option<Rows<'_>>,
        rng: &mut Rng,
        actions: &mut Values,
        to: usize,
        log_prob: &mut [T],
    ) {
        each!(self, d => d.sample(heads, views, rows, mask, rng, actions, to, log_prob));
    }

    /// The most likely action of each row, into the rows of `actions` from `to` on. Ties go to the first choice,
    /// a switch at probability ½ stays off.
    pub fn mode(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        mask: Option<Rows<'_>>,
        actions: &mut Values,
        to: usize,
    ) {
        each!(self, d => d.mode(heads, views, rows, mask, actions, to));
    }

    /// Log-probability of given actions and entropy, a number for each row. Keeps what
    /// [`pull_back`](Self::pull_back) needs.
    pub fn log_prob(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        actions: Rows<'_>,
        mask: Option<Rows<'_>>,
        log_prob: &mut [T],
        entropy: &mut [T],
    ) {
        each!(self, d => d.log_prob(heads, views, rows, actions, mask, log_prob, entropy));
    }

    /// Adds to `d_heads` what follows from each row's `d_log_prob` and `d_entropy`. Comes after
    /// [`log_prob`](Self::log_prob) with the same arguments and no other call in between.
    pub fn pull_back(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        actions: Rows<'_>,
        mask: Option<Rows<'_>>,
        d_log_prob: &[T],
        d_entropy: &[T],
        d_heads: &mut [T],
    ) {
        each!(self, d => d.pull_back(heads, views, rows, actions, mask, d_log_prob, d_entropy, d_heads));
    }
}
