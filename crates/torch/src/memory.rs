//! Parameters, gradients and moments of a network: flat memory in export order, and tensors that are views of it.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::Optimizer;
use reinforcets_core::network::{Flat, TensorInfo};
use reinforcets_fused::{FlatKernels, LANES};
use tch::{Device, Kind, Tensor, no_grad};

use crate::error::On;
use crate::optimizer::{self, Step};
use crate::shim;
use crate::transfer::{to_host, upload};

/// Flat memory. Behind the last parameter it is padded to whole vectors with zeros, which stay zero.
#[derive(Debug)]
pub(crate) struct Memory {
    /// A leaf for each parameter, its numbers in `weights` and its gradient in `gradients`.
    pub leaves: Vec<Tensor>,
    device: Device,
    len: usize,
    /// Where each parameter starts.
    starts: Vec<usize>,
    weights: Tensor,
    gradients: Option<Tensor>,
    moments: [Option<Tensor>; 2],
    kernels: FlatKernels,
}

fn count(tensor: &TensorInfo) -> usize {
    tensor.shape.iter().product()
}

impl Memory {
    /// Memory for the parameters among `tensors` with first values, and with gradients and moments if there is an optimiser.
    pub fn new(
        tensors: &[TensorInfo],
        first: &[f32],
        optimizer: Option<&Optimizer>,
        device: Device,
    ) -> Result<Self> {
        let parameters = || tensors.iter().filter(|t| t.parameter);
        let len: usize = parameters().map(count).sum();
        if first.len() != len {
            return Err(Error::Internal(format!("{} first values for {len} parameters", first.len())));
        }
        let padded = len.next_multiple_of(LANES).max(LANES) as i64;
        let filled = |value: f64| Tensor::f_full([padded], value, (Kind::Float, device)).on(device);
        let moment = |used: bool| used.then(|| filled(0.0)).transpose();
        let (uses_first, uses_second) = match optimizer {
            Some(Optimizer::Adam { .. } | Optimizer::AdamW { .. }) => (true, true),
            Some(Optimizer::RmsProp { .. }) => (false, true),
            Some(Optimizer::Sgd { .. }) => (true, false),
            None => (false, false),
        };
        let mut moments = [moment(uses_first)?, moment(uses_second)?];
        if matches!(optimizer, Some(Optimizer::RmsProp { tf_style: true, .. })) {
            moments[1] = Some(filled(1.0)?);
        }
        let (weights, gradients) = (filled(0.0)?, moment(optimizer.is_some())?);
        let (mut leaves, mut starts, mut at) = (Vec::new(), Vec::new(), 0);
        for tensor in parameters() {
            let shape: Vec<i64> = tensor.shape.iter().map(|n| *n as i64).collect();
            let view = |flat: &Tensor| {
                let part = flat.f_narrow(0, at as i64, count(tensor) as i64).on(device)?;
                part.f_view(shape.as_slice()).on(device)
            };
            let mut leaf = view(&weights)?.f_detach().on(device)?;
            if let Some(gradients) = &gradients {
                leaf = leaf.f_set_requires_grad(true).on(device)?;
                shim::set_grad(&mut leaf, &view(gradients)?)?;
            }
            leaves.push(leaf);
            starts.push(at);
            at += count(tensor);
        }
        let kernels = FlatKernels::new()?;
        let mut memory = Memory { leaves, device, len, starts, weights, gradients, moments, kernels };
        memory.import(Flat::Parameters, first)?;
        Ok(memory)
    }

    /// Where it lives.
    pub fn device(&self) -> Device {
        self.device
    }

    fn flat(&self, which: Flat) -> Option<&Tensor> {
        match which {
            Flat::Parameters => Some(&self.weights),
            Flat::Gradients => self.gradients.as_ref(),
            Flat::Moments(i @ (0 | 1)) => self.moments[usize::from(i)].as_ref(),
            Flat::Moments(_) | Flat::Buffers | Flat::Noise => None,
        }
    }

    /// Appends a flat buffer, or nothing where there is none.
    pub fn export(&self, which: Flat, out: &mut Vec<f32>) -> Result<()> {
        let Some(flat) = self.flat(which) else { return Ok(()) };
        if let Some(numbers) = shim::numbers(flat) {
            out.extend_from_slice(&numbers[..self.len]);
            return Ok(());
        }
        out.extend(to_host(&[flat.f_narrow(0, 0, self.len as i64).on(self.device)?], self.device)?);
        Ok(())
    }

    /// Replaces a flat buffer.
    pub fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        let (device, len) = (self.device, self.len);
        let Some(flat) = self.flat(which) else {
            let none = data.is_empty();
            return if none { Ok(()) } else { Err(Error::shape(format!("{which:?}"), data.len(), 0)) };
        };
        if data.len() != len {
            return Err(Error::shape(format!("{which:?}"), data.len(), len));
        }
        let mut part = flat.f_narrow(0, 0, len as i64).on(device)?;
        upload(&shim::borrow(data, &[len as i64])?.tensor, &mut part)
    }

    /// Sets the gradients to zero.
    pub fn zero_gradients(&mut self) -> Result<()> {
        let device = self.device;
        let Some(gradients) = &mut self.gradients else { return Ok(()) };
        match shim::numbers_mut(gradients) {
            Some(g) => g.fill(0.0),
            None => drop(gradients.f_zero_().on(device)?),
        }
        Ok(())
    }

    /// Adds to the gradient of parameter `number`. `d` is on the device.
    pub fn add_gradient(&mut self, number: usize, d: &Tensor) -> Result<()> {
        let (device, at) = (self.device, self.starts[number] as i64);
        let Some(gradients) = &mut self.gradients else { return Ok(()) };
        let mut part = gradients.f_narrow(0, at, d.numel() as i64).on(device)?;
        no_grad(|| part.f_add_(d)).on(device).map(drop)
    }

    /// Norm of all gradients.
    pub fn norm(&self) -> Result<f64> {
        self.gradients.as_ref().map_or(Ok(0.0), |g| optimizer::norm(&self.kernels, g))
    }

    /// One optimiser step with gradients scaled by `clip`.
    pub fn step(&mut self, rule: &Optimizer, number: u64, lr: f64, clip: f64) -> Result<()> {
        let [first, second] = &mut self.moments;
        let Some(gradients) = &self.gradients else { return Ok(()) };
        let moments = [first.as_mut(), second.as_mut()];
        let step = Step { weights: &mut self.weights, gradients, moments, clip, number, lr };
        no_grad(|| optimizer::step(&self.kernels, rule, step))
    }

    /// `weights = tau · source + (1 − tau) · weights`.
    pub fn blend(&mut self, source: &Memory, tau: f64) -> Result<()> {
        let device = self.device;
        if let (Some(to), Some(from)) = (shim::numbers_mut(&mut self.weights), shim::numbers(&source.weights))
        {
            match tau == 1.0 {
                true => to.copy_from_slice(from),
                false => self.kernels.blend(to, from, tau as f32),
            }
            return Ok(());
        }
        no_grad(|| {
            let from = source.weights.f_to(device).on(device)?;
            match tau == 1.0 {
                true => self.weights.f_copy_(&from).on(device),
                false => self.weights.f_lerp_(&from, tau).on(device).map(drop),
            }
        })
    }
}
