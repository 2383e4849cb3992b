//! Positive numbers that are learnt beside networks: what breaking a constraint costs.

use crate::error::{Error, Result};
use crate::math;
use crate::scalar_param::ScalarParam;
use crate::state::State;

/// Least of what is learnt, as in Acme: 10⁻⁸ lies behind it.
const LEAST: f64 = -18.0;
const EPS: f64 = 1e-8;

/// Lagrange multipliers: softplus of what is learnt, plus 10⁻⁸ (Acme's `acme/tf/losses/mpo.py`).
#[derive(Clone, Debug)]
pub(super) struct Multipliers {
    raw: ScalarParam,
    values: Vec<f64>,
    slopes: Vec<f64>,
    /// For error messages.
    what: &'static str,
}

impl Multipliers {
    /// `n` multipliers that start at `start` > 0.
    pub fn new(what: &'static str, start: f64, n: usize) -> Self {
        // softplus⁻¹; e⁻ˣ is below f32's digits where x is large.
        let raw = start + math::ln64(1.0 - f64::from(math::exp(-start as f32)));
        let mut multipliers = Multipliers {
            raw: ScalarParam::new(vec![raw.max(LEAST); n]),
            values: vec![0.0; n],
            slopes: vec![0.0; n],
            what,
        };
        multipliers.refresh();
        multipliers
    }

    /// The multipliers.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The mean of them.
    pub fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len().max(1) as f64
    }

    fn refresh(&mut self) {
        for ((value, slope), raw) in self.values.iter_mut().zip(&mut self.slopes).zip(self.raw.values()) {
            let raw = raw.max(LEAST);
            let small = f64::from(math::exp(-raw.abs() as f32));
            *value = raw.max(0.0) + math::ln64(1.0 + small) + EPS;
            // The logistic function.
            *slope = if raw >= 0.0 { 1.0 } else { small } / (1.0 + small);
        }
    }

    /// One step against the loss's gradient by the multipliers at learning rate `lr`.
    ///
    /// # Errors
    /// `DIVERGED` where one is no longer a number that single precision holds.
    pub fn learn(&mut self, gradient: &mut [f64], lr: f64) -> Result<()> {
        gradient.iter_mut().zip(&self.slopes).for_each(|(d, slope)| *d *= slope);
        self.raw.step(gradient, lr);
        self.refresh();
        // `max` would make a bound of what is no number, so the raw ones are looked at, too.
        let mut all = self.raw.values().iter().chain(&self.values);
        match all.find(|x| x.is_nan() || **x > f64::from(f32::MAX)) {
            None => Ok(()),
            Some(x) => Err(Error::Diverged { what: format!("{} ({x})", self.what), step: 0 }),
        }
    }

    pub fn save(&self, state: &mut State, key: &str) {
        self.raw.save(state, key);
    }

    pub fn load(&mut self, state: &State, key: &str) -> Result<()> {
        self.raw.load(state, key)?;
        self.refresh();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_start_where_they_are_told_and_stay_positive() {
        for start in [1e-3, 0.5, 10.0, 1000.0] {
            let mut m = Multipliers::new("a multiplier", start, 2);
            assert!((m.values()[1] / start - 1.0).abs() < 1e-4, "{start}: {m:?}");
            for _ in 0..3000 {
                m.learn(&mut [1.0, -1.0], 1.0).unwrap();
            }
            // How near to 0 is a matter of Adam, whose steps shrink with the slope.
            assert!(m.values()[0] > 0.0 && m.values()[0] < start / 100.0, "{start}: {m:?}");
            assert!(m.values()[1] > start + 2000.0, "{start}: {m:?}");
        }
    }

    /// Against the golden softplus of MPO's dual: 1.25 becomes 1.50192…, with slope 0.77730….
    #[test]
    fn the_slope_is_softplus_own() {
        let mut m = Multipliers::new("a multiplier", 1.0, 1);
        m.raw = ScalarParam::new(vec![1.25]);
        m.refresh();
        assert!((m.values()[0] - 1.501_929_091).abs() < 1e-7, "{m:?}");
        assert!((m.slopes[0] - 0.777_299_861).abs() < 1e-7, "{m:?}");
    }

    #[test]
    fn what_diverges_says_what() {
        let mut m = Multipliers::new("the temperature", 1.0, 1);
        let error = m.learn(&mut [-1.0], 1e39).unwrap_err();
        assert_eq!(error.code(), "DIVERGED");
        assert!(error.to_string().contains("the temperature"), "{error}");
        assert_eq!(m.learn(&mut [f64::NAN], 0.1).unwrap_err().code(), "DIVERGED");
    }
}
