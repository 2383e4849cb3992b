//! Dropout with masks of our own random numbers, so that a key stands for them in a checkpoint.

use reinforcets_core::error::Result;
use tch::Tensor;

use super::{Layer, Pass};
use crate::blueprint::Blueprint;
use crate::error::On;
use crate::transfer::to_device;

/// Sets numbers to zero with probability `rate` and scales the rest by 1 / (1 − rate), in training. The mask stays until the
/// next `resample`: see [`reinforcets_core::dropout`].
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
        let size = x.size();
        let rows = size.first().map_or(0, |n| *n as usize);
        let mask = pass.noise.mask(self.rate, self.number, rows, x.numel() / rows.max(1));
        let mask = Tensor::f_from_slice(&mask).on(pass.device)?.f_view(size.as_slice()).on(pass.device)?;
        let mask = to_device(&mask, pass.device)?;
        x.f_mul(&mask).on(pass.device)
    }
}
