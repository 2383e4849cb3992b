//! The fused CPU engine: multilayer perceptrons without an allocation, a temporary tensor or a lost cache line.
//!
//! | file | what |
//! |---|---|
//! | `engine` | [`FusedEngine`]: chooses a kernel, builds networks |
//! | `design` | from a `NetSpec` to layers: sizes, places, names, first weights |
//! | `network` | the `Network` contract over members |
//! | `member`, `tower`, `chain` | the passes, from a whole network down to layers |
//! | `gather`, `joins` | from columns to the rows that layers read |
//! | `memory`, `optimizer` | parameters, gradients, moments; one step |
//! | `flat` | the same step for flat memory of another engine |
//! | `sequences` | recurrent layers for memory of another engine |
//! | `kernels` | the inner loops, for each instruction set; the only unsafe code |
//!
//! Every sum has one order, whatever the batch, the tile, the instruction set or the number of threads: a network
//! gives the same bits on every machine.

#![deny(unsafe_code)]

mod buffer;
mod chain;
mod design;
mod engine;
mod flat;
mod gather;
mod joins;
#[expect(unsafe_code, reason = "vector instructions; bounds are checked before them")]
mod kernels;
mod member;
mod memory;
mod network;
mod optimizer;
mod sequences;
mod tower;

pub use engine::FusedEngine;
pub use flat::{FlatKernels, LANES};
pub use sequences::{LstmPass, LstmWeights, SequenceKernels, Sequences};
