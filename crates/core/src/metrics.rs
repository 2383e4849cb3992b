//! Numbers about a run: means over a window that closes when a report is made.

use serde::{Deserialize, Serialize};

/// Means of named quantities since the last report. Recording does not allocate once a name is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    key: String,
    sum: f64,
    count: u64,
}

impl Metrics {
    /// Counts `value` into the mean of `key` (SB3's names: `train/loss`, `rollout/ep_rew_mean`).
    pub fn record(&mut self, key: &str, value: f64) {
        if let Some(entry) = self.entries.iter_mut().find(|e| e.key == key) {
            entry.sum += value;
            entry.count += 1;
        } else {
            self.entries.push(Entry { key: key.to_owned(), sum: value, count: 1 });
        }
    }

    /// The mean of `key` in this window.
    #[must_use]
    pub fn mean(&self, key: &str) -> Option<f64> {
        self.entries.iter().find(|e| e.key == key && e.count > 0).map(|e| e.sum / e.count as f64)
    }

    /// All means of this window in order of first record; closes the window.
    pub fn drain(&mut self) -> impl Iterator<Item = (&str, f64)> {
        self.entries.iter_mut().filter(|e| e.count > 0).map(|e| {
            let mean = e.sum / e.count as f64;
            (e.sum, e.count) = (0.0, 0);
            (e.key.as_str(), mean)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_closes() {
        let mut m = Metrics::default();
        m.record("train/loss", 1.0);
        m.record("train/loss", 3.0);
        assert_eq!(m.drain().collect::<Vec<_>>(), [("train/loss", 2.0)]);
        assert_eq!(m.drain().count(), 0);
        assert_eq!(m.mean("train/loss"), None);
    }
}
