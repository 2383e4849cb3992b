//! Layer normalisation, dropout and activations alone, with their gradients.

use reinforcets_core::dropout::Mask;
use reinforcets_core::net_spec::Activation;

use super::Matrix;
use super::dense::{Reader, Trace, slope, value};

/// What comes before an activation: numbers of a row together, or each alone.
#[derive(Clone, Debug)]
enum Kind {
    /// γ, β, and the place of γ in export order; β follows.
    Norm(Vec<f64>, Vec<f64>, usize),
    /// `None` in evaluation.
    Dropout(Option<Mask>),
    Nothing,
}

/// A layer that maps each row to one of the same width.
#[derive(Clone, Debug)]
pub(super) struct Rowwise {
    kind: Kind,
    activation: Activation,
}

/// Mean and √(variance + 10⁻⁵) of a row.
fn moments(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    (mean, (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n + 1e-5).sqrt())
}

impl Rowwise {
    pub fn norm(width: usize, activation: Activation, reader: &mut Reader<'_>) -> Self {
        let at = reader.at;
        Rowwise { kind: Kind::Norm(reader.take(width), reader.take(width), at), activation }
    }

    pub fn dropout(rate: f64, reader: &mut Reader<'_>) -> Self {
        Rowwise { kind: Kind::Dropout(reader.mask(rate)), activation: Activation::Identity }
    }

    pub fn activation(activation: Activation) -> Self {
        Rowwise { kind: Kind::Nothing, activation }
    }

    /// A row times its mask.
    fn drop(mask: &Mask, r: usize, row: &mut [f64]) {
        let mut factors = vec![0.0; row.len()];
        mask.row(r, &mut factors);
        row.iter_mut().zip(factors).for_each(|(x, f)| *x *= f64::from(f));
    }

    pub fn forward(&self, x: &Matrix) -> (Matrix, Trace) {
        let mut z = x.clone();
        for (r, row) in z.iter_mut().enumerate() {
            match &self.kind {
                Kind::Norm(gamma, beta, _) => {
                    let (mean, spread) = moments(row);
                    let parameters = gamma.iter().zip(beta);
                    row.iter_mut().zip(parameters).for_each(|(x, (g, b))| *x = g * (*x - mean) / spread + b);
                }
                Kind::Dropout(Some(mask)) => Self::drop(mask, r, row),
                Kind::Dropout(None) | Kind::Nothing => {}
            }
        }
        let y: Matrix = z.iter().map(|r| r.iter().map(|v| value(self.activation, *v)).collect()).collect();
        (y.clone(), (x.clone(), z, y))
    }

    pub fn backward(&self, (x, z, _): &Trace, d: &Matrix, gradient: &mut [f64]) -> Matrix {
        let slopes = |z: &Vec<f64>| z.iter().map(|z| slope(self.activation, *z)).collect::<Vec<_>>();
        let mut dx: Matrix =
            d.iter().zip(z).map(|(d, z)| d.iter().zip(slopes(z)).map(|(d, s)| d * s).collect()).collect();
        for (r, row) in dx.iter_mut().enumerate() {
            match &self.kind {
                Kind::Norm(gamma, _, at) => {
                    let (n, (mean, spread)) = (gamma.len(), moments(&x[r]));
                    let unit: Vec<f64> = x[r].iter().map(|x| (x - mean) / spread).collect();
                    for j in 0..n {
                        gradient[at + j] += row[j] * unit[j];
                        gradient[at + n + j] += row[j];
                        row[j] *= gamma[j];
                    }
                    let sum = row.iter().sum::<f64>() / n as f64;
                    let product = row.iter().zip(&unit).map(|(d, u)| d * u).sum::<f64>() / n as f64;
                    row.iter_mut().zip(&unit).for_each(|(d, u)| *d = (*d - sum - u * product) / spread);
                }
                Kind::Dropout(Some(mask)) => Self::drop(mask, r, row),
                Kind::Dropout(None) | Kind::Nothing => {}
            }
        }
        dx
    }
}
