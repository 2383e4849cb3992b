//! The tests of this crate, one subject a file, in one program: what they share is compiled and linked once.
//! Those of one subject: `cargo test -p reinforcets-fused --test suite bits`.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod bits;
mod contract;
mod moments;
mod torch;
