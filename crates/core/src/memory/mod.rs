//! Where experience is kept.

mod chunk;

pub use chunk::Chunk;
