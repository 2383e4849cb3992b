//! A replay of small episodes with goals.

use reinforcets_core::column::{ColumnSpec, Dtype};
use reinforcets_core::memory::ReplaySpec;

pub const NAMES: [&str; 2] = ["achieved_goal", "desired_goal"];

/// Goals of two numbers each, actions that are choices, a discount of ½.
pub fn spec(n_step: usize, capacity: usize) -> ReplaySpec {
    let column = |name: &str, dtype, width| ColumnSpec { name: name.into(), dtype, width };
    ReplaySpec {
        obs: vec![column(NAMES[0], Dtype::F32, 2), column(NAMES[1], Dtype::F32, 2)],
        action: column("action", Dtype::I32, 1),
        extra: Vec::new(),
        lanes: 1,
        capacity,
        n_step,
        gamma: 0.5,
        frame_stack: 1,
    }
}
