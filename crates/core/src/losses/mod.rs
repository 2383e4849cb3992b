//! Losses: a network's heads in, statistics and the gradient of the heads out.
//!
//! A loss is a pure function that never names a buffer, a layer or an engine. It **adds** its gradient to
//! `d_heads`, which the caller has zeroed, because a head that all rows share (log σ with stride 0) collects from
//! every row. Each is checked against finite differences in f64 and against PyTorch's autograd.

mod a2c;
mod batch;
mod ppo;
mod reinforce;
mod value;

pub use a2c::{A2cLoss, a2c};
pub use batch::{PolicyBatch, PolicyHeads, PolicyStats, Scratch};
pub use ppo::{PpoLoss, PpoStats, ppo};
pub use reinforce::{ReinforceLoss, reinforce};
