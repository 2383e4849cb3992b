//! How an agent that knows what is best comes to try something else.

mod action_noise;
mod boltzmann;
mod epsilon_greedy;
mod noise_matrices;
mod ucb;

pub use action_noise::ActionNoise;
pub use boltzmann::Boltzmann;
pub use epsilon_greedy::{EpsilonGreedy, any, greedy};
pub use noise_matrices::SdeOptions;
pub(crate) use noise_matrices::{NoiseMatrices, features_of};
pub use ucb::Ucb;

use crate::rng::Rng;

/// Any of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Explorer {
    /// The best choice, and sometimes any.
    EpsilonGreedy(EpsilonGreedy),
    /// Better choices more often.
    Boltzmann(Boltzmann),
}

impl Explorer {
    /// That of environment `i` of `n`, where ε-greedy ones differ by `alpha`: see [`EpsilonGreedy::of_lane`].
    #[must_use]
    pub fn of_lane(self, i: usize, n: usize, alpha: Option<f64>) -> Self {
        match (self, alpha) {
            (Explorer::EpsilonGreedy(e), Some(alpha)) => Explorer::EpsilonGreedy(e.of_lane(i, n, alpha)),
            _ => self,
        }
    }

    /// Whether the next choice is [`any`] one, whatever it is worth: then no network has to be asked.
    pub fn is_blind(&self, rng: &mut Rng) -> bool {
        match self {
            Explorer::EpsilonGreedy(e) => e.is_blind(rng),
            Explorer::Boltzmann(_) => false,
        }
    }

    /// Chooses among `values` one that is allowed, where the choice is not [blind](Self::is_blind).
    pub fn choose(&self, values: &[f32], allowed: impl Fn(usize) -> bool, rng: &mut Rng) -> usize {
        match self {
            Explorer::EpsilonGreedy(e) => e.best(values, allowed, rng),
            Explorer::Boltzmann(e) => e.choose(values, allowed, rng),
        }
    }
}
