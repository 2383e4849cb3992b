//! Dropout with masks of our own random numbers, so that they are part of a checkpoint.

use reinforcets_core::error::Result;
use tch::Tensor;

use super::{Layer, Pass};
use crate::blueprint::Blueprint;
use crate::error::On;
use crate::transfer::to_device;

/// Sets numbers to zero with probability `rate` and scales the rest by 1 / (1 − rate), in training. The mask is a
/// function of the key in force, the layer and the place in the batch: it stays until the next `resample`.
#[derive(Debug)]
pub(super) struct Dropout {
    rate: f64,
    number: usize,
}

impl Dropout {
    pub fn new(rate: f64, plan: &mut Blueprint) -> Self {
        plan.dropouts += 1;
        Dropout { rate, number: plan.dropouts - 1 }
    }
}

impl Layer for Dropout {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        if !pass.training || self.rate == 0.0 {
            return Ok(x.shallow_clone());
        }
        let (rate, factor) = (self.rate as f32, (1.0 / (1.0 - self.rate)) as f32);
        let drawn = pass.noise.uniform(self.number, x.numel());
        let mask: Vec<f32> = drawn.iter().map(|u| if *u < rate { 0.0 } else { factor }).collect();
        let mask = Tensor::f_from_slice(&mask).on(pass.device)?.f_view(x.size().as_slice()).on(pass.device)?;
        let mask = to_device(&mask, pass.device)?;
        x.f_mul(&mask).on(pass.device)
    }
}
