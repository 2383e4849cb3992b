//! Where experience is kept.

mod chunk;
mod episode_goals;
mod footprint;
mod her;
mod prioritized;
mod push;
mod recurrent_rows;
mod replay;
mod ring;
mod saved;
mod sequence;
mod sum_tree;
mod transitions;

pub use chunk::Chunk;
pub use episode_goals::EpisodeGoals;
pub use footprint::{available_memory, in_words};
pub use her::{GoalReward, GoalStrategy, Hindsight};
pub use prioritized::{Priorities, PriorityConfig};
pub use recurrent_rows::RecurrentRows;
pub use replay::{Changes, Replay, ReplaySpec};
pub use sequence::{SequenceBatch, SequenceConfig, Sequences};
pub use sum_tree::SumTree;
pub use transitions::{Horizon, TransitionBatch};
