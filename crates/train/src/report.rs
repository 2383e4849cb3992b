//! What a run tells about itself at the boundaries that its configuration fixes.

use reinforcets_core::selector::Selection;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::episodes::Episode;
use crate::member::Member;

/// A report: the window since the last one.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Env steps so far; of a group, those of its first member.
    pub step: u64,
    /// Updates so far (SB3's `n_updates`).
    pub update: u64,
    /// Means over the window under SB3's keys, and times; of a group, means over its members.
    pub metrics: Map<String, Value>,
    /// Episodes that ended in the window; of a group, each member tells its own.
    pub episodes: Vec<Episode>,
    /// What each member of a group has to tell; empty for an agent alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Report>,
    /// Members that copied others in the window.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub selections: Vec<Selection>,
}

impl Report {
    /// A metric by its key.
    #[must_use]
    pub fn metric(&self, key: &str) -> Option<f64> {
        self.metrics.get(key).and_then(Value::as_f64)
    }

    /// Closes the window of an agent, or of several: `rounds` made so far, seconds `elapsed`.
    pub(crate) fn close(
        members: &mut [Member],
        selections: Vec<Selection>,
        rounds: u64,
        elapsed: f64,
    ) -> Report {
        let mut parts: Vec<Report> = members.iter_mut().map(Report::of).collect();
        let mut report = match &parts[..] {
            [_] => parts.remove(0),
            _ => Report::of_all(parts),
        };
        let step = report.step;
        report.metrics.insert("train/n_updates".into(), json!(report.update));
        report.metrics.insert("time/iterations".into(), json!(rounds));
        report.metrics.insert("time/total_timesteps".into(), json!(step));
        report.metrics.insert("time/time_elapsed".into(), json!(elapsed));
        report.metrics.insert("time/fps".into(), json!((step as f64 / elapsed.max(1e-9)).round()));
        Report { selections, ..report }
    }

    fn of(member: &mut Member) -> Report {
        let (mut metrics, mut episodes) = (Map::new(), Vec::new());
        member.episodes.drain(&mut episodes);
        if let Some((reward, length)) = member.episodes.means() {
            metrics.insert("rollout/ep_rew_mean".into(), json!(reward));
            metrics.insert("rollout/ep_len_mean".into(), json!(length));
        }
        metrics.extend(member.metrics.drain().map(|(k, v)| (k.to_owned(), json!(v))));
        let (step, update) = (member.steps, member.agent.updates());
        Report { step, update, metrics, episodes, members: Vec::new(), selections: Vec::new() }
    }

    /// Means over those members that have a metric.
    fn of_all(members: Vec<Report>) -> Report {
        let mut sums: Vec<(String, f64, f64)> = Vec::new();
        for (key, value) in members.iter().flat_map(|m| &m.metrics) {
            let value = value.as_f64().unwrap_or(f64::NAN);
            match sums.iter_mut().find(|(known, ..)| known == key) {
                Some((_, sum, n)) => (*sum, *n) = (*sum + value, *n + 1.0),
                None => sums.push((key.clone(), value, 1.0)),
            }
        }
        let metrics = sums.into_iter().map(|(key, sum, n)| (key, json!(sum / n))).collect();
        let (step, update) = members.first().map_or((0, 0), |m| (m.step, m.update));
        Report { step, update, metrics, episodes: Vec::new(), members, selections: Vec::new() }
    }
}
