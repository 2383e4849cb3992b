//! Contracts, gradient checks and toy worlds for the tests of reinforcets.

pub mod env_contract;
pub mod gradient_check;
