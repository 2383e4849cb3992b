//! Batch renormalisation with its gradient (Ioffe 2017, arXiv:1702.03275, algorithm 1).

use reinforcets_core::net_spec::{Activation, LayerSpec};

use super::Matrix;
use super::dense::{Reader, Trace, slope, value};

/// `f(γ x̂ + β)`.
#[derive(Clone, Debug)]
pub(super) struct Renorm {
    gamma: Vec<f64>,
    beta: Vec<f64>,
    mean: Vec<f64>,
    variance: Vec<f64>,
    eps: f64,
    /// Bounds on r and d once the warm-up is over.
    bounds: Option<(f64, f64)>,
    training: bool,
    activation: Activation,
    /// Place of γ in export order; β follows.
    at: usize,
}

/// Of one column: x̂ = (x − centre) / spread · r + d.
struct Column {
    centre: f64,
    spread: f64,
    r: f64,
    d: f64,
}

impl Renorm {
    /// The layer that `spec` asks for on rows of `width`.
    pub fn new(spec: &LayerSpec, width: usize, reader: &mut Reader<'_>) -> Option<Self> {
        let LayerSpec::BatchRenorm { activation, eps, warmup, r_max, d_max, .. } = *spec else { return None };
        let at = reader.at;
        let (gamma, beta) = (reader.take(width), reader.take(width));
        let (mean, variance) = (reader.statistics(width), reader.statistics(width));
        let warm = reader.statistics(1)[0] >= warmup as f64;
        let (bounds, training) = (warm.then_some((r_max, d_max)), reader.training);
        Some(Renorm { gamma, beta, mean, variance, eps, bounds, training, activation, at })
    }

    fn column(&self, x: &Matrix, j: usize) -> Column {
        let usual = (self.variance[j] + self.eps).sqrt();
        if !self.training {
            return Column { centre: self.mean[j], spread: usual, r: 1.0, d: 0.0 };
        }
        let n = x.len() as f64;
        let centre = x.iter().map(|row| row[j]).sum::<f64>() / n;
        let variance = x.iter().map(|row| (row[j] - centre).powi(2)).sum::<f64>() / n;
        let spread = (variance + self.eps).sqrt();
        let (r, d) = self.bounds.map_or((1.0, 0.0), |(r_max, d_max)| {
            let d = (centre - self.mean[j]) / usual;
            ((spread / usual).clamp(1.0 / r_max, r_max), d.clamp(-d_max, d_max))
        });
        Column { centre, spread, r, d }
    }

    pub fn forward(&self, x: &Matrix) -> (Matrix, Trace) {
        let mut z = x.clone();
        for (j, (gamma, beta)) in self.gamma.iter().zip(&self.beta).enumerate() {
            let Column { centre, spread, r, d } = self.column(x, j);
            z.iter_mut().for_each(|row| row[j] = gamma * ((row[j] - centre) / spread * r + d) + beta);
        }
        let y: Matrix = z.iter().map(|r| r.iter().map(|v| value(self.activation, *v)).collect()).collect();
        (y.clone(), (x.clone(), z, y))
    }

    /// r and d have no gradient.
    pub fn backward(&self, (x, z, _): &Trace, d: &Matrix, gradient: &mut [f64]) -> Matrix {
        let (n, width) = (x.len() as f64, self.gamma.len());
        let mut dx = x.clone();
        for j in 0..width {
            let column = self.column(x, j);
            let dz: Vec<f64> = (0..x.len()).map(|i| d[i][j] * slope(self.activation, z[i][j])).collect();
            let u: Vec<f64> = x.iter().map(|row| (row[j] - column.centre) / column.spread).collect();
            let sum = dz.iter().sum::<f64>();
            let product = dz.iter().zip(&u).map(|(d, u)| d * u).sum::<f64>();
            gradient[self.at + j] += column.r * product + column.d * sum;
            gradient[self.at + width + j] += sum;
            for ((row, dz), u) in dx.iter_mut().zip(&dz).zip(&u) {
                let through = if self.training { (sum + u * product) / n } else { 0.0 };
                row[j] = self.gamma[j] * column.r / column.spread * (dz - through);
            }
        }
        dx
    }
}
