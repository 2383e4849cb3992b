//! Engines as plug-ins: an engine in a library of its own is used through a C table, so that sessions, replay and groups
//! exist once, whatever an engine is linked with.
//!
//! ```text
//! agents ─▶ core::Network ─▶ host::PluginNetwork ─▶ table::EngineTable ─▶ guest ─▶ core::Network of the engine
//! ```
//!
//! Both sides are compiled apart, so nothing of Rust's crosses: host memory goes in as pointer and length for the time of
//! a call, text and numbers come out through a callback of the caller's, descriptions and errors are JSON, and a panic
//! ends at the table as an `INTERNAL` error. The library that has the engine writes
//! [`export_engine!`](crate::export_engine); the other one opens it with [`library::open`].

mod coded;
pub mod guest;
pub mod host;
pub mod library;
pub mod table;
mod wire;

pub use guest::Plugin;
pub use host::PluginEngine;
