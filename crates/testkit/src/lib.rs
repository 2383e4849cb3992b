//! Tests that are written once and run on every engine, and small things to test with.

#![expect(clippy::unwrap_used, reason = "everything here is test code: a panic is a failed test")]

pub mod env_contract;
pub mod gradient_check;
pub mod network_contract;
pub mod puzzles;
pub mod reference;
pub mod specs;
pub mod toy;
