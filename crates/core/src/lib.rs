//! The vocabulary and the algorithms of reinforcets: no binding, no threads, no engine named.

pub mod advantage;
pub mod column;
pub mod distributions;
pub mod env;
pub mod error;
pub mod initializers;
pub mod losses;
pub mod math;
pub mod metrics;
pub mod net_spec;
pub mod network;
pub mod rng;
pub mod running_stats;
pub mod schedule;
pub mod space;
pub mod state;

pub use error::{Error, Result};
