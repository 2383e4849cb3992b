//! Where experience is kept.

mod chunk;
mod footprint;
mod replay;
mod ring;
mod saved;
mod transitions;

pub use chunk::Chunk;
pub use footprint::{available_memory, in_words};
pub use replay::{Changes, Replay, ReplaySpec};
pub use transitions::TransitionBatch;
