//! Layers on pictures.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_shape::Shape;
use reinforcets_core::net_spec::{Activation, LayerSpec};
use tch::Tensor;

use super::mlp::activate;
use super::{Layer, Pass};
use crate::blueprint::Blueprint;
use crate::error::On;

/// A convolution or a pooling behind `shape`.
pub(super) fn build(
    spec: &LayerSpec,
    shape: Shape,
    name: &str,
    plan: &mut Blueprint,
) -> Result<Box<dyn Layer>> {
    match (spec, shape) {
        (
            LayerSpec::Conv2d { channels: out, kernel, stride, padding, activation, init },
            Shape::Picture { channels, .. },
        ) => {
            let weight = plan.affine(name, &[*out, channels, *kernel, *kernel], *init, *activation);
            let (stride, padding) = (*stride as i64, *padding as i64);
            Ok(Box::new(Conv2d { weight, stride, padding, activation: *activation }))
        }
        (LayerSpec::MaxPool2d { kernel, stride, padding }, Shape::Picture { .. }) => {
            let [kernel, stride, padding] = [kernel, stride, padding].map(|n| *n as i64);
            Ok(Box::new(MaxPool2d { kernel, stride, padding }))
        }
        _ => Err(Error::Internal(format!("{name}: no layer on pictures behind {shape}"))),
    }
}

/// `activation(W ∗ x + b)`.
#[derive(Debug)]
struct Conv2d {
    weight: usize,
    stride: i64,
    padding: i64,
    activation: Activation,
}

impl Layer for Conv2d {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let (weight, bias) = (&pass.weights[self.weight], &pass.weights[self.weight + 1]);
        let (stride, padding) = ([self.stride; 2], [self.padding; 2]);
        let y = x.f_conv2d(weight, Some(bias), stride, padding, [1, 1], 1).on(pass.device)?;
        activate(self.activation, y)
    }
}

/// The largest of each square.
#[derive(Debug)]
struct MaxPool2d {
    kernel: i64,
    stride: i64,
    padding: i64,
}

impl Layer for MaxPool2d {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let (kernel, stride, padding) = ([self.kernel; 2], [self.stride; 2], [self.padding; 2]);
        x.f_max_pool2d(kernel, stride, padding, [1, 1], false).on(pass.device)
    }
}
