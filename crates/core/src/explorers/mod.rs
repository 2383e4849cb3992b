//! How an agent that knows what choices are worth comes to try others.

mod boltzmann;
mod epsilon_greedy;

pub use boltzmann::Boltzmann;
pub use epsilon_greedy::{EpsilonGreedy, greedy};

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
    /// Chooses among `values` one that is allowed.
    pub fn choose(&self, values: &[f32], allowed: impl Fn(usize) -> bool, rng: &mut Rng) -> usize {
        match self {
            Explorer::EpsilonGreedy(e) => e.choose(values, allowed, rng),
            Explorer::Boltzmann(e) => e.choose(values, allowed, rng),
        }
    }
}
