//! The tests of this crate, one subject a file, in one program: what they share is compiled and linked once.
//! Those of one subject: `cargo test -p reinforcets-torch --test suite parity`.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

// What several files use.
mod agreement;
mod session;

mod actor_critics;
mod contract;
mod golden;
mod losses;
mod memory;
mod parity;
mod recurrent_agents;
mod training;
