//! The tests of this crate, one subject a file, in one program: what they share is compiled and linked once.
//! Those of one subject: `cargo test -p reinforcets-core --test suite replay`.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

// What several files use.
mod cells;
mod experience;
mod goals;
mod laid_out;
mod policy;
mod unrolled;

mod actor_critic_losses;
mod advantage;
mod critic_distribution_losses;
mod distributions;
mod dueling;
mod episode_goals;
mod her;
mod losses;
mod mpo_losses;
mod prioritized;
mod q_losses;
mod r2d2;
mod recurrent;
mod replay;
mod replay_faults;
mod running_stats;
mod sac_discrete_losses;
mod selector;
mod sequence;
mod state_dependent;
