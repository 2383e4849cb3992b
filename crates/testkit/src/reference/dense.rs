//! A dense layer with its gradient, with or without noise on its weights.

use reinforcets_core::dropout::Mask;
use reinforcets_core::net_spec::Activation;

use super::Matrix;

/// `f(W x + b)`; where there is noise W = μ + σ ∘ ε, and b alike.
#[derive(Clone, Debug)]
pub(super) struct Dense {
    weight: Matrix,
    bias: Vec<f64>,
    activation: Activation,
    /// f(ε) of inputs and outputs of a noisy layer; zeros in evaluation.
    noise: Option<[Vec<f64>; 2]>,
    /// Place of its parameters in export order: weight, bias, or μ of the weight, σ of the weight, μ and σ of the bias.
    at: usize,
}

/// Inputs, activations' inputs and outputs of a layer.
pub(super) type Trace = (Matrix, Matrix, Matrix);

/// Parameters, noise and running statistics in export order, read from the front.
pub(super) struct Reader<'a> {
    pub parameters: &'a [f32],
    pub at: usize,
    /// `None` in evaluation.
    pub noise: Option<&'a [f32]>,
    pub statistics: &'a [f32],
    pub training: bool,
    /// Layers with dropout so far.
    pub dropouts: usize,
    /// What their masks are drawn from; `None` in evaluation.
    pub key: Option<u64>,
}

impl Reader<'_> {
    pub fn take(&mut self, n: usize) -> Vec<f64> {
        self.at += n;
        wide(&self.parameters[self.at - n..self.at])
    }

    pub fn statistics(&mut self, n: usize) -> Vec<f64> {
        let (mine, rest) = self.statistics.split_at(n);
        self.statistics = rest;
        wide(mine)
    }

    /// The mask of the next layer with dropout.
    pub fn mask(&mut self, rate: f64) -> Option<Mask> {
        self.dropouts += 1;
        self.key.map(|key| Mask::new(rate, key, self.dropouts - 1))
    }

    fn matrix(&mut self, inputs: usize, outputs: usize) -> Matrix {
        (0..outputs).map(|_| self.take(inputs)).collect()
    }

    /// f(ε) of `n` inputs or outputs.
    pub fn noise(&mut self, n: usize) -> Vec<f64> {
        let Some(noise) = self.noise else { return vec![0.0; n] };
        let (mine, rest) = noise.split_at(n);
        self.noise = Some(rest);
        wide(mine)
    }

    pub fn dense(&mut self, inputs: usize, outputs: usize, activation: Activation) -> Dense {
        let at = self.at;
        Dense { weight: self.matrix(inputs, outputs), bias: self.take(outputs), activation, noise: None, at }
    }

    /// A layer with f(ε) `from` its inputs; reads that of its outputs.
    pub fn noisy(&mut self, from: Vec<f64>, outputs: usize, activation: Activation) -> Dense {
        let at = self.at;
        let to = self.noise(outputs);
        let (mut weight, spread) = (self.matrix(from.len(), outputs), self.matrix(from.len(), outputs));
        let (mut bias, bias_spread) = (self.take(outputs), self.take(outputs));
        for (o, e) in to.iter().enumerate() {
            for (i, f) in from.iter().enumerate() {
                weight[o][i] += spread[o][i] * e * f;
            }
            bias[o] += bias_spread[o] * e;
        }
        Dense { weight, bias, activation, noise: Some([from, to]), at }
    }
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|x| f64::from(*x)).collect()
}

impl Dense {
    pub fn forward(&self, x: &Matrix) -> (Matrix, Trace) {
        let affine = |row: &Vec<f64>| -> Vec<f64> {
            let dot = |w: &Vec<f64>| w.iter().zip(row).map(|(a, b)| a * b).sum::<f64>();
            self.weight.iter().zip(&self.bias).map(|(w, b)| b + dot(w)).collect()
        };
        let z: Matrix = x.iter().map(affine).collect();
        let y: Matrix = z.iter().map(|r| r.iter().map(|v| value(self.activation, *v)).collect()).collect();
        (y.clone(), (x.clone(), z, y))
    }

    pub fn backward(&self, (x, z, _): &Trace, d: &Matrix, gradient: &mut [f64]) -> Matrix {
        let inputs = x.first().map_or(0, Vec::len);
        let mut dx = vec![vec![0.0; inputs]; x.len()];
        for r in 0..x.len() {
            for (o, w) in self.weight.iter().enumerate() {
                let d = d[r][o] * slope(self.activation, z[r][o]);
                for i in 0..inputs {
                    self.add(gradient, o, Some(i), d * x[r][i]);
                    dx[r][i] += d * w[i];
                }
                self.add(gradient, o, None, d);
            }
        }
        dx
    }

    /// Adds the gradient of the weight from input `i` to output `o`, or of the bias.
    fn add(&self, gradient: &mut [f64], o: usize, i: Option<usize>, d: f64) {
        let outputs = self.weight.len();
        let inputs = self.weight[0].len();
        let weights = outputs * inputs;
        let Some([from, to]) = &self.noise else {
            return gradient[self.at + i.map_or(weights + o, |i| o * inputs + i)] += d;
        };
        let (mean, spread, noise) = match i {
            Some(i) => (o * inputs + i, weights + o * inputs + i, from[i] * to[o]),
            None => (2 * weights + o, 2 * weights + outputs + o, to[o]),
        };
        gradient[self.at + mean] += d;
        gradient[self.at + spread] += d * noise;
    }
}

/// f(x).
#[must_use]
pub fn value(f: Activation, x: f64) -> f64 {
    match f {
        Activation::Tanh => x.tanh(),
        Activation::Relu => x.max(0.0),
        Activation::Gelu => 0.5 * x * (1.0 + gelu(x).tanh()),
        Activation::Silu => x / (1.0 + (-x).exp()),
        Activation::Elu => {
            if x > 0.0 {
                x
            } else {
                x.exp_m1()
            }
        }
        Activation::Identity => x,
    }
}

/// f'(x).
#[must_use]
pub fn slope(f: Activation, x: f64) -> f64 {
    match f {
        Activation::Tanh => 1.0 - x.tanh().powi(2),
        Activation::Relu => f64::from(x > 0.0),
        Activation::Gelu => {
            let t = gelu(x).tanh();
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (1.0 + 3.0 * 0.044715 * x * x);
            0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * inner
        }
        Activation::Silu => {
            let s = 1.0 / (1.0 + (-x).exp());
            s * (1.0 + x * (1.0 - s))
        }
        Activation::Elu => {
            if x > 0.0 {
                1.0
            } else {
                x.exp()
            }
        }
        Activation::Identity => 1.0,
    }
}

fn gelu(x: f64) -> f64 {
    (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3))
}
