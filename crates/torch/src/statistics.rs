//! Running statistics of batch renormalisation: moved by training, never optimised.

use reinforcets_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};

use crate::error::On;
use crate::transfer::{to_device, to_host};

/// Those of all layers, in export order.
#[derive(Debug)]
pub(crate) struct Statistics {
    pub layers: Vec<Running>,
    device: Device,
}

/// Those of one layer.
#[derive(Debug)]
pub(crate) struct Running {
    /// `[width]`.
    pub mean: Tensor,
    /// `[width]`.
    pub variance: Tensor,
    /// Passes that moved them, counted up to the end of the warm-up.
    pub passes: usize,
}

impl Statistics {
    /// Means of 0 and variances of 1 for layers of these widths.
    pub fn new(widths: &[usize], device: Device) -> Result<Self> {
        let filled =
            |n: usize, value: f64| Tensor::f_full([n as i64], value, (Kind::Float, device)).on(device);
        let new = |n: &usize| Ok(Running { mean: filled(*n, 0.0)?, variance: filled(*n, 1.0)?, passes: 0 });
        Ok(Statistics { layers: widths.iter().map(new).collect::<Result<_>>()?, device })
    }

    /// Appends means, variances and counts, layer by layer.
    pub fn export(&self, out: &mut Vec<f32>) -> Result<()> {
        for Running { mean, variance, passes } in &self.layers {
            out.extend(to_host(&[mean.shallow_clone(), variance.shallow_clone()], self.device)?);
            out.push(*passes as f32);
        }
        Ok(())
    }

    /// Takes up what was exported.
    pub fn import(&mut self, data: &[f32]) -> Result<()> {
        let width = |l: &Running| l.mean.numel();
        let expected = self.layers.iter().map(|l| 2 * width(l) + 1).sum::<usize>();
        if data.len() != expected {
            return Err(Error::shape("Buffers", data.len(), expected));
        }
        let device = self.device;
        let there = |x: &[f32]| to_device(&Tensor::f_from_slice(x).on(device)?, device);
        let mut rest = data;
        for layer in &mut self.layers {
            let (mine, others) = rest.split_at(2 * width(layer) + 1);
            let (mean, behind) = mine.split_at(width(layer));
            (layer.mean, layer.variance) = (there(mean)?, there(&behind[..mean.len()])?);
            layer.passes = behind[mean.len()] as usize;
            rest = others;
        }
        Ok(())
    }

    /// Takes over those of a network of the same spec.
    pub fn copy_from(&mut self, source: &Statistics) -> Result<()> {
        let device = self.device;
        for (to, from) in self.layers.iter_mut().zip(&source.layers) {
            // Tensors are replaced when they move, never written: sharing them is a copy.
            (to.mean, to.variance) = (to_device(&from.mean, device)?, to_device(&from.variance, device)?);
            to.passes = from.passes;
        }
        Ok(())
    }
}
