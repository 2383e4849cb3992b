//! Losses: a network's heads in, statistics and the gradient of the heads out.
//!
//! A loss is a pure function that never names a buffer, a layer or an engine. It **adds** its gradient to
//! `d_heads`, which the caller has zeroed, because a head that all rows share (log σ with stride 0) collects from
//! every row. Each is checked against finite differences in f64 and against PyTorch's autograd.

mod a2c;
mod batch;
mod c51;
mod critic;
mod critic_distribution;
mod dqn;
mod dueling;
mod mpo;
mod munchausen;
mod ppo;
mod q_batch;
mod q_target;
mod quantile;
mod reinforce;
mod rescale;
mod sac_discrete;
mod value;

pub use a2c::{A2cLoss, a2c};
pub use batch::{PolicyBatch, PolicyHeads, PolicyStats, Scratch};
pub use c51::{Support, c51, c51_target, c51_values, c51_values_pull_back};
pub use critic::{
    ActorStats, CriticBatch, Judge, actor_value, clipped_target, critic_td, least_values, smooth, temperature,
};
pub use critic_distribution::{least_c51_target, truncated_target};
pub use dqn::{TdLoss, dqn};
pub use dueling::Dueling;
pub use mpo::{MpoBatch, MpoStats, TemperatureDual, kl_dual, mpo, mpo_weights, sampled_target};
pub use munchausen::{Munchausen, munchausen_bonus, soft_target};
pub use ppo::{PpoLoss, PpoStats, ppo};
pub use q_batch::{QBatch, QStats};
pub use q_target::{Bootstrap, greedy, td_target};
pub use quantile::{
    QuantileHead, quantile_huber, quantile_target, quantile_values, quantile_values_pull_back,
};
pub use reinforce::{ReinforceLoss, reinforce};
pub use rescale::Rescale;
pub use sac_discrete::{log_policy, soft_choice_actor, soft_choice_target};
