//! The vocabulary and the algorithms of reinforcets: no binding, no threads, no engine named.

pub mod advantage;
pub mod agent;
pub mod agents;
pub mod column;
pub mod config;
pub mod curiosity;
pub mod distributions;
pub mod dropout;
pub mod env;
pub mod error;
pub mod explorers;
pub mod initializers;
pub mod losses;
pub mod math;
pub mod memory;
pub mod metrics;
mod net_check;
pub mod net_shape;
pub mod net_spec;
pub mod network;
pub mod noisy;
pub mod rng;
pub mod running_stats;
pub mod scalar_param;
pub mod schedule;
pub mod selector;
pub mod space;
pub mod state;
mod widest;

pub use error::{Error, Result};
