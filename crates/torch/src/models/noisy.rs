//! Dense layers with noise on their weights: see `reinforcets_core::noisy`.

use reinforcets_core::error::Result;
use reinforcets_core::net_spec::Activation;
use tch::Tensor;

use super::mlp::activate;
use super::{Layer, Pass, flat};
use crate::blueprint::Blueprint;
use crate::error::On;

/// Where a noisy affine map has its parameters and its noise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine {
    /// μ of the weight; σ of the weight, μ and σ of the bias follow.
    weight: usize,
    /// Which noise.
    noise: usize,
    /// First of its outputs among those of that noise, and how many.
    outputs: (usize, usize),
}

impl Affine {
    /// `outputs` outputs from `first` on of noise number `noise`, on rows of `inputs` numbers.
    pub fn new(
        name: &str,
        inputs: usize,
        outputs: (usize, usize),
        sigma: f64,
        noise: usize,
        plan: &mut Blueprint,
    ) -> Self {
        Affine { weight: plan.noisy_affine(name, [outputs.1, inputs], sigma), noise, outputs }
    }

    /// `(μ + σ ∘ ε) x + b`, b alike; in evaluation without ε.
    pub fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let (device, weights) = (pass.device, pass.weights);
        let [weight, weight_sigma, bias, bias_sigma] = [0, 1, 2, 3].map(|i| &weights[self.weight + i]);
        if !pass.training {
            return x.f_linear(weight, Some(bias)).on(device);
        }
        let (of_weight, of_bias) = pass.noise.factors(self.noise, device)?;
        let (first, count) = (self.outputs.0 as i64, self.outputs.1 as i64);
        let mine = |noise: &Tensor| noise.f_narrow(0, first, count).on(device);
        let weight = weight.f_addcmul(weight_sigma, &mine(of_weight)?).on(device)?;
        let bias = bias.f_addcmul(bias_sigma, &mine(of_bias)?).on(device)?;
        x.f_linear(&weight, Some(&bias)).on(device)
    }
}

/// `activation` of a noisy affine map.
#[derive(Debug)]
pub(super) struct NoisyDense {
    affine: Affine,
    activation: Activation,
}

impl NoisyDense {
    pub fn new(
        inputs: usize,
        width: usize,
        activation: Activation,
        sigma: f64,
        name: &str,
        plan: &mut Blueprint,
    ) -> Self {
        let noise = plan.noise(inputs, width);
        NoisyDense { affine: Affine::new(name, inputs, (0, width), sigma, noise, plan), activation }
    }
}

impl Layer for NoisyDense {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        activate(self.activation, self.affine.forward(&flat(x)?, pass)?)
    }
}
