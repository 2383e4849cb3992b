//! Drivers: from names to objects, training sessions, evaluation, checkpoints. Knows engines only by name.

pub mod agent_file;
pub mod build;
pub mod checkpoint;
pub mod engines;
pub mod episodes;
pub mod evaluate;
pub mod files;
mod group;
pub mod group_config;
pub mod member;
pub mod report;
pub mod schema;
pub mod sealed;
pub mod session;
mod shared_replay;
pub mod tensors;

pub use build::{RunConfig, create};
pub use evaluate::{Evaluation, evaluate};
pub use group_config::{GroupRequest, create_group};
pub use report::Report;
pub use session::{Session, Status};

/// The page that this crate has in a registry: its program is compiled with the other examples.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
