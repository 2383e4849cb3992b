//! How an agent that knows what choices are worth comes to try others.

mod epsilon_greedy;

pub use epsilon_greedy::{EpsilonGreedy, greedy};
