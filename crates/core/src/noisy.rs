//! Noisy layers, as far as engines share them: first values and noise.
//!
//! y = (μʷ + σʷ ∘ εʷ) x + μᵇ + σᵇ ∘ εᵇ (Fortunato et al. 2018, arXiv:1706.10295, equation 9) with factorised Gaussian
//! noise: εʷⱼᵢ = f(εⱼ) f(εᵢ) and εᵇⱼ = f(εⱼ) for input i and output j, f(x) = sgn(x) √|x| (equations 10 and 11).

use crate::initializers;
use crate::net_spec::{Activation, Init};
use crate::rng::Rng;

/// Appends first values in export order, `weight_mu`, `weight_sigma`, `bias_mu`, `bias_sigma`: μ uniform in ±1/√inputs,
/// σ at `sigma`/√inputs (section 3.2).
///
/// Some implementations of Rainbow start the bias's σ at `sigma`/√outputs; the paper and Dopamine do not.
pub fn first(sigma: f64, inputs: usize, outputs: usize, rng: &mut Rng, out: &mut Vec<f32>) {
    let (mut weight, mut bias) = (vec![0.0; inputs * outputs], vec![0.0; outputs]);
    initializers::dense(Init::Torch, Activation::Identity, inputs, &mut weight, &mut bias, rng);
    let spread = (sigma / (inputs as f64).sqrt()) as f32;
    out.extend(weight);
    out.resize(out.len() + inputs * outputs, spread);
    out.extend(bias);
    out.resize(out.len() + outputs, spread);
}

/// Draws f(ε) for each input or output.
pub fn draw(noise: &mut [f32], rng: &mut Rng) {
    for e in noise {
        let x = rng.normal();
        *e = x.signum() * x.abs().sqrt();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_values_are_the_papers() {
        let mut values = vec![];
        first(0.5, 100, 60, &mut Rng::stream(1, "network", 0), &mut values);
        assert_eq!(values.len(), 2 * (6000 + 60));
        let is_sigma = |i: &usize| (6000..12_000).contains(i) || (12_060..12_120).contains(i);
        let (spread, mean): (Vec<usize>, Vec<usize>) = (0..values.len()).partition(is_sigma);
        assert!(spread.iter().all(|i| (values[*i] - 0.05).abs() < 1e-9));
        assert!(mean.iter().all(|i| values[*i].abs() <= 0.1));
        let variance = mean.iter().map(|i| f64::from(values[*i]).powi(2)).sum::<f64>() / 6060.0;
        assert!((variance - 0.01 / 3.0).abs() < 1e-4, "{variance}");
    }

    #[test]
    fn noise_is_the_signed_root_of_a_normal() {
        let mut noise = vec![0.0; 100_000];
        draw(&mut noise, &mut Rng::stream(2, "network", 0));
        let mean = |f: fn(f64) -> f64| noise.iter().map(|x| f(f64::from(*x))).sum::<f64>() / 1e5;
        assert!(mean(|x| x).abs() < 0.01);
        // E f(ε)² = E |ε| = √(2/π), E f(ε)⁴ = E ε² = 1.
        assert!((mean(|x| x * x) - (2.0 / std::f64::consts::PI).sqrt()).abs() < 0.01);
        assert!((mean(|x| x.powi(4)) - 1.0).abs() < 0.02);
    }
}
