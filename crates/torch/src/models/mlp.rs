//! Dense layers, layer norm and activations.

use reinforcets_core::error::Result;
use reinforcets_core::net_shape::Shape;
use reinforcets_core::net_spec::{Activation, Init};
use tch::Tensor;

use super::{Layer, Pass, flat};
use crate::blueprint::{Blueprint, First};
use crate::error::On;

/// `activation(x)` of a layer's own `x`, which nobody reads afterwards: where the derivative follows from the output, it
/// takes the place of `x`.
pub(crate) fn activate(f: Activation, mut x: Tensor) -> Result<Tensor> {
    let y = match f {
        Activation::Tanh => x.f_tanh_(),
        Activation::Relu => x.f_relu_(),
        Activation::Gelu => x.f_gelu("tanh"),
        Activation::Silu => x.f_silu(),
        Activation::Elu => x.f_elu(),
        Activation::Identity => return Ok(x),
    };
    y.on(x.device())
}

/// `x Wᵀ + b` for the weight numbered `weight` and the bias behind it.
pub(crate) fn affine(x: &Tensor, weight: usize, pass: &Pass<'_>) -> Result<Tensor> {
    x.f_linear(&pass.weights[weight], Some(&pass.weights[weight + 1])).on(pass.device)
}

/// `activation(W x + b)`.
#[derive(Debug)]
pub(super) struct Dense {
    weight: usize,
    activation: Activation,
}

impl Dense {
    pub fn new(
        inputs: usize,
        width: usize,
        activation: Activation,
        init: Init,
        name: &str,
        plan: &mut Blueprint,
    ) -> Self {
        Dense { weight: plan.affine(name, &[width, inputs], init, activation), activation }
    }
}

impl Layer for Dense {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        activate(self.activation, affine(&flat(x)?, self.weight, pass)?)
    }
}

/// `activation(γ (x − mean) / √(var + ε) + β)` over all numbers of a row.
#[derive(Debug)]
pub(super) struct LayerNorm {
    weight: usize,
    shape: Vec<i64>,
    activation: Activation,
}

impl LayerNorm {
    pub fn new(shape: Shape, activation: Activation, name: &str, plan: &mut Blueprint) -> Self {
        let sizes = match shape {
            Shape::Flat(n) => vec![n],
            Shape::Picture { channels, height, width } => vec![channels, height, width],
        };
        let weight = plan.parameter(format!("{name}.weight"), &sizes);
        plan.first(First::Constant { len: shape.len(), value: 1.0 });
        plan.parameter(format!("{name}.bias"), &sizes);
        plan.first(First::Constant { len: shape.len(), value: 0.0 });
        LayerNorm { weight, shape: sizes.iter().map(|n| *n as i64).collect(), activation }
    }
}

impl Layer for LayerNorm {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let (weight, bias) = (&pass.weights[self.weight], &pass.weights[self.weight + 1]);
        let y = x.f_layer_norm(&self.shape, Some(weight), Some(bias), 1e-5, false).on(pass.device)?;
        activate(self.activation, y)
    }
}

/// An activation alone.
#[derive(Debug)]
pub(super) struct Alone(pub Activation);

impl Layer for Alone {
    fn forward(&self, x: &Tensor, _: &mut Pass<'_>) -> Result<Tensor> {
        match self.0 {
            Activation::Tanh => x.f_tanh().on(x.device()),
            Activation::Relu => x.f_relu().on(x.device()),
            other => activate(other, x.shallow_clone()),
        }
    }
}
