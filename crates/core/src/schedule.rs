//! Values that change over a run. Schedules are data, so that they can be saved, shown and compared.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A number that may change with training progress.
///
/// In JSON: a number (constant), `{ "start": a, "end": b }` (linear from a at the start of training to b
/// at its end), or the zoo's short form `"lin_0.001"` (linear from 0.001 to 0).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a number, { start, end } or \"lin_0.001\"")]
pub enum Schedule {
    /// Always the same value.
    Constant(f64),
    /// Linear in training progress.
    Linear(Linear),
    /// The zoo's short form, linear to zero.
    Zoo(ZooLinear),
}

/// Linear from `start` to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    /// Value when training starts.
    pub start: f64,
    /// Value when training ends.
    pub end: f64,
}

/// `"lin_x"`: linear from x to zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct ZooLinear(f64);

impl TryFrom<String> for ZooLinear {
    type Error = String;
    fn try_from(text: String) -> std::result::Result<Self, String> {
        text.strip_prefix("lin_").and_then(|x| x.parse().ok()).map(ZooLinear).ok_or_else(|| {
            format!("\"{text}\" is not a schedule: a number, {{ start, end }} or \"lin_0.001\"")
        })
    }
}

impl From<ZooLinear> for String {
    fn from(z: ZooLinear) -> String {
        format!("lin_{}", z.0)
    }
}

impl Schedule {
    /// Value when `done` (0 … 1) of the training is over.
    #[must_use]
    pub fn at(&self, done: f64) -> f64 {
        let done = done.clamp(0.0, 1.0);
        match self {
            Schedule::Constant(v) => *v,
            Schedule::Linear(l) => l.start + (l.end - l.start) * done,
            Schedule::Zoo(z) => z.0 * (1.0 - done),
        }
    }

    /// Checks that both ends are within `0 … high`.
    pub fn validate(&self, field: &str, high: f64) -> Result<()> {
        match [self.at(0.0), self.at(1.0)].into_iter().find(|v| !(0.0..=high).contains(v)) {
            None => Ok(()),
            Some(v) => {
                let allowed = format!("a number from 0 to {high}, or a schedule between such");
                Err(Error::config(field, v, allowed))
            }
        }
    }
}

impl From<f64> for Schedule {
    fn from(v: f64) -> Self {
        Schedule::Constant(v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms() {
        let at = |text: &str, done: f64| serde_json::from_str::<Schedule>(text).unwrap().at(done);
        assert_eq!(at("0.5", 0.9), 0.5);
        assert_eq!(at("{\"start\":1,\"end\":3}", 0.5), 2.0);
        assert_eq!(at("\"lin_0.2\"", 0.75), 0.05);
        let error = serde_json::from_str::<Schedule>("\"cosine\"").unwrap_err().to_string();
        assert_eq!(error, "a number, { start, end } or \"lin_0.001\"");
        let round = serde_json::to_string(&serde_json::from_str::<Schedule>("\"lin_0.2\"").unwrap()).unwrap();
        assert_eq!(round, "\"lin_0.2\"");
    }

    #[test]
    fn both_ends_must_be_in_range() {
        let check = |text: &str| serde_json::from_str::<Schedule>(text).unwrap().validate("x", 2.0);
        assert!(["0", "2", "\"lin_2\"", "{\"start\":1,\"end\":0}"].iter().all(|t| check(t).is_ok()));
        for bad in ["-1", "2.5", "\"lin_inf\"", "\"lin_nan\"", "{\"start\":0,\"end\":-1}"] {
            assert_eq!(check(bad).unwrap_err().code(), "INVALID_CONFIG", "{bad}");
        }
    }
}
