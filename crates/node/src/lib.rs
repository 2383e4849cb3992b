//! The light Node addon: converts, exports, maps errors. It holds no logic of learning.

// napi-derive writes registration functions without documentation beside each export.
#![allow(missing_docs, reason = "generated items; the exported ones are documented")]

mod asking;
mod at_exit;
mod catalog;
mod errors;
mod goals;
mod memory;
mod own_loop;
mod plugin;
mod replay;
mod session;
mod shared;
mod single_env;
mod worker;
