//! The noise of state-dependent exploration: a matrix for each lane, which stays for several steps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::math;
use crate::rng::Rng;
use crate::state::State;

const KEY: &str = "agent.noise_matrices";

/// Matrices E `[n, features]` with normal weights of the deviations σ that the policy had when they were drawn (Raffin et
/// al. 2021, arXiv:2005.05719, section 3.2).
#[derive(Clone, Debug)]
pub(crate) struct NoiseMatrices {
    /// Steps for which they stay; `None` for a whole rollout.
    every: Option<usize>,
    n: usize,
    features: usize,
    /// `[lanes, n, features]`; empty before the first draw.
    weights: Vec<f32>,
}

impl NoiseMatrices {
    pub fn new(every: Option<usize>, n: usize, features: usize) -> Self {
        NoiseMatrices { every, n, features, weights: Vec::new() }
    }

    /// Those for step `step` of a rollout: new ones at its start and every so many steps, as SB3 draws them. `log_std` is
    /// `[features, n]`.
    pub fn at_step(&mut self, step: usize, lanes: usize, log_std: &[f32], rng: &mut Rng) -> &[f32] {
        let one = self.n * self.features;
        let due = step == 0 || self.every.is_some_and(|every| step.is_multiple_of(every));
        if due || self.weights.len() != lanes * one {
            self.weights.resize(lanes * one, 0.0);
            for lane in self.weights.chunks_exact_mut(one.max(1)) {
                for (at, weight) in lane.iter_mut().enumerate() {
                    let (j, i) = (at / self.features, at % self.features);
                    *weight = math::exp(log_std[i * self.n + j]) * rng.normal();
                }
            }
        }
        &self.weights
    }

    pub fn save(&self, state: &mut State) {
        state.put_f32(KEY, &self.weights);
    }

    /// # Errors
    /// `CHECKPOINT_MISMATCH` where they are not those of `lanes` lanes.
    pub fn load(&mut self, state: &State, lanes: usize) -> Result<()> {
        let weights = state.f32(KEY)?;
        let expected = lanes * self.n * self.features;
        if !weights.is_empty() && weights.len() != expected {
            let got = weights.len();
            return Err(Error::Mismatch(format!("\"{KEY}\" holds {got} numbers, expected {expected}")));
        }
        self.weights = weights;
        Ok(())
    }
}

/// Options of state-dependent exploration for actors with critics.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SdeOptions {
    /// Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
    /// which needs at least one. `logStdInit` is where its deviations start.
    pub use_sde: bool,
    /// With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for `trainFreq` steps.
    pub sde_sample_freq: Option<usize>,
    /// With `useSde`: first value of the log standard deviation of the matrix's weights, −20 … 10.
    pub log_std_init: f64,
}

impl Default for SdeOptions {
    fn default() -> Self {
        SdeOptions { use_sde: false, sde_sample_freq: None, log_std_init: -3.0 }
    }
}

impl SdeOptions {
    /// Checks ranges.
    ///
    /// # Errors
    /// `INVALID_CONFIG`.
    pub fn validate(&self) -> Result<()> {
        self.sde_sample_freq.map_or(Ok(()), |every| config::at_least("sdeSampleFreq", every, 1))?;
        config::within("logStdInit", self.log_std_init, -20.0, 10.0)
    }
}

/// The width of the last of the policy's hidden layers, which the noise is a function of.
///
/// # Errors
/// `INVALID_CONFIG` where there is none.
pub(crate) fn features_of(widths: &[usize]) -> Result<usize> {
    let allowed = "at least one hidden layer of the policy where useSde is true";
    widths.last().copied().ok_or_else(|| Error::config("netArch", "[]", allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_stay_as_long_as_they_should() {
        let log_std = [0.0, -9.0, 0.0, -9.0, 0.0, -9.0];
        let course = |every: Option<usize>, seed: u64| -> Vec<Vec<f32>> {
            let (mut matrices, mut rng) = (NoiseMatrices::new(every, 2, 3), Rng::stream(seed, "x", 0));
            [0, 1, 2, 3, 4, 0, 1].map(|step| matrices.at_step(step, 4, &log_std, &mut rng).to_vec()).into()
        };
        let drawn = |course: &[Vec<f32>]| course.windows(2).map(|w| w[0] != w[1]).collect::<Vec<_>>();
        assert_eq!(drawn(&course(None, 1)), [false, false, false, false, true, false]);
        assert_eq!(drawn(&course(Some(2), 1)), [false, true, false, true, true, false]);
        assert_eq!(drawn(&course(Some(1), 1)), [true; 6]);
        assert_eq!(course(Some(2), 1), course(Some(2), 1));
        assert_ne!(course(Some(2), 1), course(Some(2), 2));
        let first = &course(None, 1)[0];
        assert_eq!(first.len(), 4 * 2 * 3);
        // The second number's weights are e⁻⁹ times as large.
        for lane in first.chunks(6) {
            assert!(lane[..3].iter().all(|w| w.abs() > 1e-3) && lane[3..].iter().all(|w| w.abs() < 1e-3));
        }
    }

    #[test]
    fn they_are_kept_in_checkpoints() {
        let (mut matrices, mut rng) = (NoiseMatrices::new(Some(3), 1, 2), Rng::stream(1, "x", 0));
        let mut state = State::default();
        matrices.save(&mut state);
        let mut other = NoiseMatrices::new(Some(3), 1, 2);
        other.load(&state, 5).unwrap();
        assert!(other.weights.is_empty());
        matrices.at_step(0, 5, &[0.0, 0.0], &mut rng);
        matrices.save(&mut state);
        other.load(&state, 5).unwrap();
        assert_eq!(other.weights, matrices.weights);
        assert_eq!(other.load(&state, 4).unwrap_err().code(), "CHECKPOINT_MISMATCH");
    }
}
