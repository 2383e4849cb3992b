//! Numbers that are learnt beside networks: a temperature, multipliers of constraints.

use crate::error::{Error, Result};
use crate::state::State;

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;

/// One or more numbers with an optimiser of their own: Adam with PyTorch's defaults (β 0.9 and 0.999, ε 10⁻⁸). Whoever
/// needs positive ones learns their logarithm.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalarParam {
    values: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
    /// β₁ᵗ and β₂ᵗ. `powi` may round differently from one platform to the next.
    decayed: [f64; 2],
}

impl ScalarParam {
    /// Numbers that start at `values`.
    #[must_use]
    pub fn new(values: Vec<f64>) -> Self {
        let zeros = vec![0.0; values.len()];
        ScalarParam { values, first: zeros.clone(), second: zeros, decayed: [1.0; 2] }
    }

    /// The numbers.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// One step against `gradient` at learning rate `lr`.
    pub fn step(&mut self, gradient: &[f64], lr: f64) {
        self.decayed[0] *= BETA1;
        self.decayed[1] *= BETA2;
        let [rest1, rest2] = self.decayed.map(|d| 1.0 - d);
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((value, (first, second)), g) in self.values.iter_mut().zip(moments).zip(gradient) {
            *first += (g - *first) * (1.0 - BETA1);
            *second = BETA2 * *second + (1.0 - BETA2) * g * g;
            *value -= lr / rest1 * *first / (second.sqrt() / rest2.sqrt() + EPS);
        }
    }

    /// Writes everything under `key`.
    pub fn save(&self, state: &mut State, key: &str) {
        let all = [&self.values[..], &self.first, &self.second, &self.decayed].concat();
        state.put_f64(key, &all);
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` where another number of values was written, or one is not finite.
    pub fn load(&mut self, state: &State, key: &str) -> Result<()> {
        let (all, n) = (state.f64(key)?, self.values.len());
        if all.len() != 3 * n + 2 || all.iter().any(|x| !x.is_finite()) {
            let problem =
                format!("\"{key}\" holds {} numbers, expected {} finite ones", all.len(), 3 * n + 2);
            return Err(Error::Mismatch(problem));
        }
        self.values.copy_from_slice(&all[..n]);
        self.first.copy_from_slice(&all[n..2 * n]);
        self.second.copy_from_slice(&all[2 * n..3 * n]);
        self.decayed.copy_from_slice(&all[3 * n..]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_back_goes_on_alike() {
        let mut a = ScalarParam::new(vec![0.0, 1.0]);
        a.step(&[0.5, -0.25], 0.1);
        assert!((a.values()[0] + 0.1).abs() < 1e-8 && (a.values()[1] - 1.1).abs() < 1e-8, "{a:?}");
        let mut state = State::default();
        a.save(&mut state, "alpha");
        let mut b = ScalarParam::new(vec![0.0; 2]);
        b.load(&state, "alpha").unwrap();
        a.step(&[1.0, 2.0], 0.1);
        b.step(&[1.0, 2.0], 0.1);
        assert_eq!(a, b);
        assert_eq!(
            ScalarParam::new(vec![0.0]).load(&state, "alpha").unwrap_err().code(),
            "CHECKPOINT_MISMATCH"
        );
    }
}
