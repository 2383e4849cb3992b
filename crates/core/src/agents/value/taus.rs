//! The quantile fractions that an implicit quantile network is asked about (Dabney et al. 2018, arXiv:1806.06923).

use crate::column::{Column, ColumnSpec, Dtype};
use crate::math;
use crate::network::{Encoding, Gather};
use crate::rng::Rng;

/// Fractions whose cosines are worked out side by side, as each waits for the one before.
const TOGETHER: usize = 8;

/// Fractions τ with their features cos(π i τ), i = 0, 1, … (equation 4): some for each row of a batch.
#[derive(Clone, Debug)]
pub(super) struct Taus {
    /// `[rows × quantiles]`.
    pub tau: Vec<f32>,
    quantiles: usize,
    features: Column,
}

impl Taus {
    /// `quantiles` fractions a row, each with `width` features.
    pub fn new(quantiles: usize, width: usize) -> Self {
        let spec = ColumnSpec { name: "tau".into(), dtype: Dtype::F32, width };
        Taus { tau: Vec::new(), quantiles, features: Column::zeros(spec, 0) }
    }

    /// Draws fractions for `rows` rows, uniform in 0 … 1.
    pub fn draw(&mut self, rows: usize, rng: &mut Rng) {
        self.fill(rows, |_| rng.uniform() as f32);
    }

    /// The middles of equal parts of 0 … 1 for each of `rows` rows: the mean over them is the best estimate of an
    /// expectation, and nothing is left to chance.
    pub fn spread(&mut self, rows: usize) {
        let n = self.quantiles;
        if self.tau.len() != rows * n {
            self.fill(rows, |i| (i as f32 + 0.5) / n as f32);
        }
    }

    fn fill(&mut self, rows: usize, mut tau: impl FnMut(usize) -> f32) {
        let n = self.quantiles;
        self.tau.clear();
        self.tau.extend((0..rows * n).map(|i| tau(i % n)));
        if self.features.rows() < rows * n {
            self.features.resize(rows * n);
        }
        let width = self.features.spec().width;
        let Some(features) = self.features.values_mut().as_f32_mut() else { return };
        for (features, tau) in features.chunks_mut(TOGETHER * width).zip(self.tau.chunks(TOGETHER)) {
            cosines(tau, width, features);
        }
    }

    /// The features, for a network.
    pub fn gather(&self) -> Gather<'_> {
        let column = self.features.view_rows(0, self.tau.len());
        Gather { column, idx: None, per_row: 1, encoding: Encoding::Scale(1.0) }
    }
}

/// Writes cos(π i τ) for each of up to [`TOGETHER`] fractions, `[fractions × width]`.
fn cosines(tau: &[f32], width: usize, features: &mut [f32]) {
    let mut cos = [1.0; TOGETHER];
    for (cos, tau) in cos.iter_mut().zip(tau) {
        *cos = math::sin_cos(std::f64::consts::PI * f64::from(*tau)).1;
    }
    let (mut before, mut now) = (cos, [1.0; TOGETHER]);
    for i in 0..width {
        for (l, now) in now.iter().enumerate().take(tau.len()) {
            features[l * width + i] = *now as f32;
        }
        // cos((i + 1) x) = 2 cos x cos(i x) − cos((i − 1) x), in f64, where the error stays far below f32's.
        for l in 0..TOGETHER {
            (before[l], now[l]) = (now[l], 2.0 * cos[l] * now[l] - before[l]);
        }
    }
}
