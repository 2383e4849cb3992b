//! A branch beside the identity.

use reinforcets_core::error::Result;
use reinforcets_core::net_shape::Shape;
use reinforcets_core::net_spec::LayerSpec;
use tch::Tensor;

use super::{Chain, Layer, Pass};
use crate::blueprint::Blueprint;
use crate::error::On;

/// `x + layers(x)`.
#[derive(Debug)]
pub(super) struct Residual(Chain);

impl Residual {
    pub fn new(layers: &[LayerSpec], shape: Shape, name: &str, plan: &mut Blueprint) -> Result<Self> {
        Ok(Residual(Chain::new(layers, shape, &format!("{name}."), plan)?.0))
    }
}

impl Layer for Residual {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let branch = self.0.forward(x, pass)?;
        // A layer on plain numbers flattens a picture; the shape of the sum is the picture's.
        let branch = branch.f_view_as(x).on(pass.device)?;
        x.f_add(&branch).on(pass.device)
    }
}
