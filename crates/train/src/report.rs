//! What a run tells about itself at the boundaries that its configuration fixes.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::episodes::Episode;

/// A report: the window since the last one.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Env steps so far.
    pub step: u64,
    /// Updates so far (SB3's `n_updates`).
    pub update: u64,
    /// Means over the window under SB3's keys, and times.
    pub metrics: Map<String, Value>,
    /// Episodes that ended in the window.
    pub episodes: Vec<Episode>,
}

impl Report {
    /// A metric by its key.
    #[must_use]
    pub fn metric(&self, key: &str) -> Option<f64> {
        self.metrics.get(key).and_then(Value::as_f64)
    }
}
