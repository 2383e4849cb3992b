//! What there is: worlds, algorithms, options, presets.

use napi_derive::napi;
use reinforcets_core::agents;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::Engine;
use reinforcets_fused::FusedEngine;
use serde_json::{Value, json};

use crate::errors::export;

fn text(value: impl FnOnce() -> Result<Value>) -> napi::Result<String> {
    export(|| value().map(|v| v.to_string()))
}

/// Version of the addon.
#[napi]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The kernel that the fused engine uses on this machine.
#[napi]
pub fn kernel() -> napi::Result<String> {
    export(|| Ok(FusedEngine::new(1)?.kernel().to_owned()))
}

/// What one core of this machine does at most, in GFLOP/s: for benchmarks to be compared with. Takes some milliseconds.
#[napi]
pub fn fma_peak() -> napi::Result<f64> {
    export(|| Ok(FusedEngine::new(1)?.fma_peak()))
}

/// JSON: the specs of all native worlds.
#[napi]
pub fn list_envs() -> napi::Result<String> {
    text(|| serde_json::to_value(reinforcets_envs::specs()).map_err(|e| Error::Internal(e.to_string())))
}

/// JSON: name, title, paper and summary of all algorithms.
#[napi]
pub fn list_algorithms() -> napi::Result<String> {
    let one = |e: &agents::Entry| json!({ "name": e.name, "title": e.title, "paper": e.paper, "summary": e.summary });
    text(|| Ok(agents::registry().iter().map(one).collect()))
}

/// JSON: schemas of all options.
#[napi]
pub fn config_schema() -> napi::Result<String> {
    text(|| Ok(reinforcets_train::schema::schema()))
}

/// JSON: tuned options per algorithm and world.
#[napi]
pub fn presets() -> napi::Result<String> {
    text(|| Ok(agents::presets()))
}
