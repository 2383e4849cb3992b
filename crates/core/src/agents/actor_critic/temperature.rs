//! How much entropy counts: a number, or one that is learnt so that the policy keeps a given entropy.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::losses::temperature;
use crate::math;
use crate::metrics::Metrics;
use crate::scalar_param::ScalarParam;
use crate::state::State;

/// Weight of entropy against reward.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a number ≥ 0, \"auto\" or \"auto_0.1\"")]
pub enum EntCoef {
    /// Always this. ≥ 0.
    Fixed(f64),
    /// Learnt: `"auto"` from 1, `"auto_0.1"` from 0.1.
    Learnt(LearntCoef),
}

/// `"auto"`, or `"auto_x"` to start at x.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct LearntCoef(f64);

impl Default for EntCoef {
    fn default() -> Self {
        EntCoef::Learnt(LearntCoef(1.0))
    }
}

impl TryFrom<String> for LearntCoef {
    type Error = String;
    fn try_from(text: String) -> std::result::Result<Self, String> {
        let start = match text.strip_prefix("auto") {
            Some("") => Some(1.0),
            Some(rest) => rest.strip_prefix('_').and_then(|x| x.parse().ok()),
            None => None,
        };
        start.map(LearntCoef).ok_or_else(|| format!("\"{text}\" is neither \"auto\" nor \"auto_0.1\""))
    }
}

impl From<LearntCoef> for String {
    fn from(coef: LearntCoef) -> String {
        if coef.0 == 1.0 { "auto".into() } else { format!("auto_{}", coef.0) }
    }
}

impl EntCoef {
    /// Checks ranges.
    pub(in super::super) fn validate(self) -> Result<()> {
        match self {
            EntCoef::Fixed(x) => config::within("entCoef", x, 0.0, 1e30),
            EntCoef::Learnt(LearntCoef(x)) => {
                config::positive("entCoef", x)?;
                config::within("entCoef", x, 1e-30, 1e30)
            }
        }
    }
}

/// The temperature α of one agent.
#[derive(Clone, Debug)]
pub(in super::super) struct Temperature {
    /// log α, where it is learnt.
    log_alpha: Option<ScalarParam>,
    fixed: f64,
    target_entropy: f64,
}

/// Where `log α` is no longer one whose exponential single precision holds.
const MOST: f64 = 80.0;

impl Temperature {
    pub fn new(coef: EntCoef, target_entropy: f64) -> Self {
        let (log_alpha, fixed) = match coef {
            EntCoef::Fixed(x) => (None, x),
            EntCoef::Learnt(LearntCoef(x)) => (Some(ScalarParam::new(vec![math::ln64(x)])), 0.0),
        };
        Temperature { log_alpha, fixed, target_entropy }
    }

    /// α.
    pub fn alpha(&self) -> f32 {
        match &self.log_alpha {
            None => self.fixed as f32,
            Some(log_alpha) => math::exp(log_alpha.values()[0] as f32),
        }
    }

    /// Brings the entropy nearer to its target, by one step at learning rate `lr`.
    ///
    /// # Errors
    /// `DIVERGED` where α has left what single precision holds.
    pub fn learn(&mut self, log_prob: &[f32], lr: f64, metrics: &mut Metrics) -> Result<()> {
        let Some(log_alpha) = &mut self.log_alpha else { return Ok(()) };
        let (loss, d_log_alpha) = temperature(log_alpha.values()[0], log_prob, self.target_entropy);
        log_alpha.step(&[d_log_alpha], lr);
        metrics.record("train/ent_coef_loss", loss);
        match log_alpha.values()[0] {
            x if x.abs() <= MOST => Ok(()),
            x => Err(Error::Diverged { what: format!("the temperature (its logarithm is {x})"), step: 0 }),
        }
    }

    pub fn save(&self, state: &mut State) {
        if let Some(log_alpha) = &self.log_alpha {
            log_alpha.save(state, "agent.log_alpha");
        }
    }

    pub fn load(&mut self, state: &State) -> Result<()> {
        self.log_alpha.as_mut().map_or(Ok(()), |log_alpha| log_alpha.load(state, "agent.log_alpha"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn coefficients_are_read_as_sb3_writes_them() {
        let read = |v| serde_json::from_value::<EntCoef>(v).map_err(|e| e.to_string());
        assert_eq!(read(json!("auto")).unwrap(), EntCoef::default());
        assert_eq!(read(json!("auto_0.25")).unwrap(), EntCoef::Learnt(LearntCoef(0.25)));
        assert_eq!(read(json!(0.5)).unwrap(), EntCoef::Fixed(0.5));
        assert!(read(json!("auto0.1")).is_err() && read(json!("0.1")).is_err());
        assert_eq!(serde_json::to_value(EntCoef::default()).unwrap(), json!("auto"));
        assert_eq!(serde_json::to_value(read(json!("auto_0.25")).unwrap()).unwrap(), json!("auto_0.25"));
        for bad in [json!(-1.0), json!("auto_0"), json!("auto_-1"), json!("auto_inf"), json!("auto_nan")] {
            assert_eq!(read(bad.clone()).unwrap().validate().unwrap_err().code(), "INVALID_CONFIG", "{bad}");
        }
    }

    #[test]
    fn too_little_entropy_raises_it_and_too_large_it_diverges() {
        let mut metrics = Metrics::default();
        let mut t = Temperature::new(EntCoef::default(), -1.0);
        // Entropy −2 where −1 is wanted.
        t.learn(&[2.0, 2.0], 0.1, &mut metrics).unwrap();
        assert!((t.alpha() - 0.1f32.exp()).abs() < 1e-6);
        let error = t.learn(&[2.0], 1e3, &mut metrics).unwrap_err();
        assert_eq!(error.code(), "DIVERGED");
        assert!(error.to_string().contains("temperature"), "{error}");
        let mut fixed = Temperature::new(EntCoef::Fixed(0.3), -1.0);
        fixed.learn(&[9.0], 1e3, &mut metrics).unwrap();
        assert_eq!(fixed.alpha(), 0.3);
    }
}
