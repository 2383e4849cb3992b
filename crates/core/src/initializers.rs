//! First weights, chosen by the activation that follows the layer unless told otherwise.

use crate::net_spec::{Activation, Init};
use crate::rng::Rng;

/// Fills a dense layer: `weight` is `[out, in]`, PyTorch's layout.
pub fn dense(
    init: Init,
    next: Activation,
    inputs: usize,
    weight: &mut [f32],
    bias: &mut [f32],
    rng: &mut Rng,
) {
    let outputs = bias.len();
    bias.fill(0.0);
    match init {
        Init::Auto => {
            let chosen = match next {
                Activation::Relu | Activation::Gelu | Activation::Silu | Activation::Elu => {
                    Init::He { gain: None }
                }
                Activation::Tanh | Activation::Identity => Init::Xavier { gain: None },
            };
            dense(chosen, next, inputs, weight, bias, rng);
        }
        Init::Orthogonal { gain: g } => {
            orthogonal(g.unwrap_or_else(|| gain(next)), outputs, inputs, weight, rng)
        }
        Init::Xavier { gain: g } => {
            let bound = g.unwrap_or_else(|| gain(next)) * (6.0 / (inputs + outputs) as f64).sqrt();
            uniform(bound, weight, rng);
        }
        Init::He { gain: g } => {
            uniform(g.unwrap_or(std::f64::consts::SQRT_2) * (3.0 / inputs as f64).sqrt(), weight, rng);
        }
        Init::Torch => {
            let bound = 1.0 / (inputs as f64).sqrt();
            uniform(bound, weight, rng);
            uniform(bound, bias, rng);
        }
        Init::Zeros => weight.fill(0.0),
    }
}

/// PyTorch's `calculate_gain`: what keeps the variance of activations through the layer.
#[must_use]
pub fn gain(activation: Activation) -> f64 {
    match activation {
        Activation::Tanh => 5.0 / 3.0,
        Activation::Relu | Activation::Gelu | Activation::Silu | Activation::Elu => std::f64::consts::SQRT_2,
        Activation::Identity => 1.0,
    }
}

fn uniform(bound: f64, values: &mut [f32], rng: &mut Rng) {
    for v in values {
        *v = rng.range(-bound, bound) as f32;
    }
}

/// Orthonormal rows (or columns, whichever are fewer) of a random normal matrix, by modified Gram–Schmidt run
/// twice; the same distribution as a QR decomposition with positive diagonal.
fn orthogonal(gain: f64, rows: usize, cols: usize, weight: &mut [f32], rng: &mut Rng) {
    let (n, len) = (rows.min(cols), rows.max(cols));
    let mut q: Vec<f64> = (0..n * len).map(|_| f64::from(rng.normal())).collect();
    for i in 0..n {
        let (done, rest) = q.split_at_mut(i * len);
        let v = &mut rest[..len];
        for _ in 0..2 {
            for u in done.chunks_exact(len) {
                let dot: f64 = u.iter().zip(v.iter()).map(|(a, b)| a * b).sum();
                v.iter_mut().zip(u).for_each(|(a, b)| *a -= dot * b);
            }
        }
        let norm = v.iter().map(|a| a * a).sum::<f64>().sqrt();
        v.iter_mut().for_each(|a| *a /= norm);
    }
    for r in 0..rows {
        for c in 0..cols {
            let (i, j) = if rows <= cols { (r, c) } else { (c, r) };
            weight[r * cols + c] = (gain * q[i * len + j]) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(init: Init, next: Activation, inputs: usize, outputs: usize) -> (Vec<f32>, Vec<f32>) {
        let (mut w, mut b) = (vec![9.0; inputs * outputs], vec![9.0; outputs]);
        dense(init, next, inputs, &mut w, &mut b, &mut Rng::stream(1, "network", 0));
        (w, b)
    }

    fn variance(v: &[f32]) -> f64 {
        v.iter().map(|x| f64::from(x * x)).sum::<f64>() / v.len() as f64
    }

    #[test]
    fn orthogonal_is_orthogonal() {
        for (inputs, outputs) in [(4, 64), (64, 64), (64, 2)] {
            let (w, _) = filled(Init::Orthogonal { gain: Some(2.0) }, Activation::Tanh, inputs, outputs);
            let rows = |i: usize, j: usize| -> f32 {
                (0..inputs).map(|k| w[i * inputs + k] * w[j * inputs + k]).sum()
            };
            let cols = |i: usize, j: usize| -> f32 {
                (0..outputs).map(|k| w[k * inputs + i] * w[k * inputs + j]).sum()
            };
            for i in 0..inputs.min(outputs) {
                for j in 0..=i {
                    let dot = if outputs <= inputs { rows(i, j) } else { cols(i, j) };
                    assert!((dot - if i == j { 4.0 } else { 0.0 }).abs() < 1e-5, "{i} {j} {dot}");
                }
            }
        }
    }

    #[test]
    fn auto_follows_the_activation() {
        let (he, b) = filled(Init::Auto, Activation::Relu, 256, 256);
        assert!((variance(&he) - 2.0 / 256.0).abs() < 2e-4, "{}", variance(&he));
        assert!(b.iter().all(|x| *x == 0.0));
        let (xavier, _) = filled(Init::Auto, Activation::Tanh, 256, 256);
        assert!((variance(&xavier) - 25.0 / 9.0 * 2.0 / 512.0).abs() < 3e-4, "{}", variance(&xavier));
    }

    #[test]
    fn torch_also_draws_biases() {
        let (w, b) = filled(Init::Torch, Activation::Relu, 100, 1000);
        assert!((variance(&w) - 0.01 / 3.0).abs() < 1e-4);
        assert!((variance(&b) - 0.01 / 3.0).abs() < 3e-4);
        assert!(w.iter().chain(&b).all(|x| x.abs() <= 0.1));
    }
}
