//! How an agent that knows what is best comes to try something else.

mod action_noise;
mod boltzmann;
mod epsilon_greedy;

pub use action_noise::ActionNoise;
pub use boltzmann::Boltzmann;
pub use epsilon_greedy::{EpsilonGreedy, any, greedy};

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
