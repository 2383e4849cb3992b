//! Running mean and variance, and the normalisers of observations and rewards built on them.
//!
//! Numbers are those of SB3's `RunningMeanStd` and `VecNormalize`, computed in f64.

use crate::error::{Error, Result};
use crate::state::State;

/// Added to the variance before its root is taken (SB3's `VecNormalize(epsilon=1e-8)`).
const EPSILON: f64 = 1e-8;

/// Running mean and variance of each number of a row. Starts at mean 0, variance 1 and 10⁻⁴ rows, as SB3 does.
#[derive(Clone, Debug, PartialEq)]
pub struct RunningStats {
    mean: Vec<f64>,
    var: Vec<f64>,
    count: f64,
    /// 1/√(var + ε), kept up to date.
    scale: Vec<f64>,
    batch_mean: Vec<f64>,
    batch_var: Vec<f64>,
}

impl RunningStats {
    /// For rows of `width` numbers.
    #[must_use]
    pub fn new(width: usize) -> Self {
        let zeros = vec![0.0; width];
        let scale = vec![1.0 / (1.0 + EPSILON).sqrt(); width];
        let (batch_mean, batch_var) = (zeros.clone(), zeros.clone());
        RunningStats { mean: zeros, var: vec![1.0; width], count: 1e-4, scale, batch_mean, batch_var }
    }

    /// Mean of each number.
    #[must_use]
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Variance (biased) of each number.
    #[must_use]
    pub fn var(&self) -> &[f64] {
        &self.var
    }

    /// Rows seen, plus 10⁻⁴.
    #[must_use]
    pub fn count(&self) -> f64 {
        self.count
    }

    /// Takes in a batch of rows, `[rows, width]`.
    pub fn update(&mut self, batch: &[f32]) {
        self.update_with(batch, |x| f64::from(*x));
    }

    fn update_with<X>(&mut self, batch: &[X], number: impl Fn(&X) -> f64) {
        let width = self.mean.len();
        let rows = batch.len() / width.max(1);
        if rows == 0 {
            return;
        }
        self.batch_mean.fill(0.0);
        self.batch_var.fill(0.0);
        for row in batch.chunks_exact(width) {
            self.batch_mean.iter_mut().zip(row).for_each(|(m, x)| *m += number(x));
        }
        let inverse = 1.0 / rows as f64;
        self.batch_mean.iter_mut().for_each(|m| *m *= inverse);
        for row in batch.chunks_exact(width) {
            for ((v, m), x) in self.batch_var.iter_mut().zip(&self.batch_mean).zip(row) {
                let d = number(x) - m;
                *v += d * d;
            }
        }
        self.combine(rows as f64);
    }

    /// Merges the batch's moments (`batch_var` still a sum of squares) into the running ones: Chan, Golub & LeVeque
    /// 1979, the parallel algorithm.
    fn combine(&mut self, rows: f64) {
        let all = self.count + rows;
        let (weight, inverse) = (rows / all, 1.0 / all);
        for j in 0..self.mean.len() {
            let delta = self.batch_mean[j] - self.mean[j];
            let squares = self.var[j] * self.count + self.batch_var[j] + delta * delta * self.count * weight;
            self.mean[j] += delta * weight;
            self.var[j] = squares * inverse;
            self.scale[j] = 1.0 / (self.var[j] + EPSILON).sqrt();
        }
        self.count = all;
    }

    /// Writes `(src − mean)/√(var + 10⁻⁸)`, clipped to ±`clip`, for rows of any number. NaN stays NaN.
    pub fn normalize(&self, src: &[f32], dst: &mut [f32], clip: f32) {
        dst.copy_from_slice(src);
        self.normalize_in_place(dst, clip);
    }

    /// The same, in place.
    pub fn normalize_in_place(&self, rows: &mut [f32], clip: f32) {
        let width = self.mean.len().max(1);
        let clip = f64::from(clip);
        for row in rows.chunks_exact_mut(width) {
            for ((x, mean), scale) in row.iter_mut().zip(&self.mean).zip(&self.scale) {
                *x = clamp((f64::from(*x) - mean) * scale, clip) as f32;
            }
        }
    }

    /// Stores itself under `prefix`.
    pub fn save(&self, state: &mut State, prefix: &str) {
        state.put_f64(&format!("{prefix}.mean"), &self.mean);
        state.put_f64(&format!("{prefix}.var"), &self.var);
        state.put_f64(&format!("{prefix}.count"), &[self.count]);
    }

    /// Reads back what [`save`](Self::save) stored.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` when something is missing or of another width.
    pub fn load(&mut self, state: &State, prefix: &str) -> Result<()> {
        let mean = numbers(state, &format!("{prefix}.mean"), self.mean.len())?;
        let var = numbers(state, &format!("{prefix}.var"), self.var.len())?;
        self.count = numbers(state, &format!("{prefix}.count"), 1)?[0];
        self.scale = var.iter().map(|v| 1.0 / (v + EPSILON).sqrt()).collect();
        (self.mean, self.var) = (mean, var);
        Ok(())
    }
}

/// Divides rewards by the standard deviation of the discounted return, as SB3's `VecNormalize` does.
#[derive(Clone, Debug, PartialEq)]
pub struct RewardNormalizer {
    stats: RunningStats,
    /// Discounted return of each lane so far.
    returns: Vec<f64>,
    gamma: f64,
    clip: f32,
}

impl RewardNormalizer {
    /// For `lanes` worlds; rewards are clipped to ±`clip` (10 in SB3).
    #[must_use]
    pub fn new(lanes: usize, gamma: f64, clip: f32) -> Self {
        RewardNormalizer { stats: RunningStats::new(1), returns: vec![0.0; lanes], gamma, clip }
    }

    /// Statistics of the discounted returns.
    #[must_use]
    pub fn stats(&self) -> &RunningStats {
        &self.stats
    }

    /// Takes in one step's rewards, a number for each lane: R ← γ R + r, then R's moments. Comes before
    /// [`normalize`](Self::normalize) in training, and not at all in evaluation.
    pub fn update(&mut self, reward: &[f32]) {
        for (total, r) in self.returns.iter_mut().zip(reward) {
            *total = *total * self.gamma + f64::from(*r);
        }
        let returns = std::mem::take(&mut self.returns);
        self.stats.update_with(&returns, |x| *x);
        self.returns = returns;
    }

    /// Writes `reward/√(var + 10⁻⁸)`, clipped. NaN stays NaN.
    pub fn normalize(&self, reward: &[f32], dst: &mut [f32]) {
        let (scale, clip) = (self.stats.scale[0], f64::from(self.clip));
        for (x, y) in reward.iter().zip(dst) {
            *y = clamp(f64::from(*x) * scale, clip) as f32;
        }
    }

    /// The same where the rewards lie.
    pub fn normalize_in_place(&self, reward: &mut [f32]) {
        let (scale, clip) = (self.stats.scale[0], f64::from(self.clip));
        reward.iter_mut().for_each(|x| *x = clamp(f64::from(*x) * scale, clip) as f32);
    }

    /// Starts the returns of ended episodes again, after the step's rewards are normalised.
    pub fn reset(&mut self, terminated: &[u8], truncated: &[u8]) {
        for ((total, term), trunc) in self.returns.iter_mut().zip(terminated).zip(truncated) {
            *total = if term | trunc != 0 { 0.0 } else { *total };
        }
    }

    /// Starts the returns of all lanes again: their worlds start anew.
    pub fn restart(&mut self) {
        self.returns.fill(0.0);
    }

    /// Stores the statistics under `prefix`.
    pub fn save(&self, state: &mut State, prefix: &str) {
        self.stats.save(state, prefix);
    }

    /// Reads back what [`save`](Self::save) stored.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` when something is missing or of another width.
    pub fn load(&mut self, state: &State, prefix: &str) -> Result<()> {
        self.stats.load(state, prefix)
    }

    /// Stores each lane's return so far under `prefix`.
    pub fn save_lanes(&self, state: &mut State, prefix: &str) {
        state.put_f64(&format!("{prefix}.returns"), &self.returns);
    }

    /// Reads back what [`save_lanes`](Self::save_lanes) stored.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` when it is missing or of another number of lanes.
    pub fn load_lanes(&mut self, state: &State, prefix: &str) -> Result<()> {
        self.returns = numbers(state, &format!("{prefix}.returns"), self.returns.len())?;
        Ok(())
    }
}

/// Within ±bound; NaN stays NaN.
#[inline(always)]
fn clamp(x: f64, bound: f64) -> f64 {
    let x = if x > bound { bound } else { x };
    if x < -bound { -bound } else { x }
}

fn numbers(state: &State, key: &str, n: usize) -> Result<Vec<f64>> {
    let found = state.f64(key)?;
    if found.len() == n {
        return Ok(found);
    }
    Err(Error::Mismatch(format!("\"{key}\" has {} numbers, expected {n}", found.len())))
}
