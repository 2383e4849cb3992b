//! The tests of this crate, one subject a file, in one program: what they share is compiled and linked once.
//! Those of one subject: `cargo test -p reinforcets-train --test suite checkpoint`.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

// What several files use.
mod runs;

mod agent_file;
mod bad_input;
mod bootstrapped;
mod checkpoint;
mod continuous;
mod curiosity;
mod deep_sea;
#[cfg(unix)]
mod disk;
mod external;
mod frame_stack;
mod groups;
#[cfg(unix)]
mod kill;
mod probes;
mod q_probes;
mod recurrent;
mod reports;
mod resume;
mod sac_discrete;
mod selector;
mod shared_replay;
mod spaces;
mod state_dependent;
mod tabular;
