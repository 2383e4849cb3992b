//! The torch engine: networks on libtorch 2.11 through tch, on the CPU and on CUDA.
//!
//! | file | what |
//! |---|---|
//! | `engine`, `device` | [`TorchEngine`]: checks libtorch and the device, builds networks |
//! | `blueprint` | what building a network writes down: names, shapes, first weights, state |
//! | `network` | the `Network` contract |
//! | `body` | members, towers and heads: the path of a batch |
//! | `models` | one file per family of layers; all of them are a [`models::Layer`] |
//! | `source` | from columns to tensors on the device |
//! | `mirrors` | columns that stay on the device |
//! | `transfer` | copies between host and device, and their number |
//! | `memory`, `optimizer` | parameters, gradients, moments as flat memory; one step |
//! | `statistics` | running statistics of batch renormalisation |
//! | `leaves` | the same step for leaves that lie anywhere |
//! | `shim` | what tch lacks, with all of the unsafe code |
//!
//! Names, shapes, order and first weights are those of the fused engine, so that weights move between the two.

#![deny(unsafe_code)]

mod blueprint;
mod body;
mod device;
mod engine;
pub mod error;
pub mod leaves;
mod memory;
mod mirrors;
mod models;
mod network;
mod noise;
mod optimizer;
#[expect(
    unsafe_code,
    reason = "C functions and tensors over borrowed memory; every block says why it is sound"
)]
pub mod shim;
mod source;
mod statistics;
mod transfer;

pub use device::{LIBTORCH_VERSION, check_version, choose};
pub use engine::TorchEngine;
pub use shim::allow_tf32;
pub use transfer::Transfers;
