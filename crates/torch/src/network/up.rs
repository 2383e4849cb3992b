//! Up through a network: inputs encoded, layers run, heads and state copied to the host.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::{Batch, HeadLayout, HeadSet, Inputs, Mode};
use tch::Tensor;

use super::TorchNetwork;
use crate::error::On;
use crate::models::{Pass, Time};
use crate::shim;
use crate::source::{as_picture, encode};

impl TorchNetwork {
    pub(super) fn encoded(&mut self, inputs: &Inputs<'_>) -> Result<Vec<Tensor>> {
        if inputs.gathers.len() != self.spec.inputs.len() {
            return Err(Error::shape("gathers", inputs.gathers.len(), self.spec.inputs.len()));
        }
        let device = self.device();
        let mut encoded = Vec::with_capacity(inputs.gathers.len());
        for (i, gather) in inputs.gathers.iter().enumerate() {
            let input = &self.spec.inputs[i];
            let rows = inputs.batch.rows() * if input.repeated { self.spec.repeat } else { 1 };
            encoded.push(encode(input, gather, rows, device, &mut self.mirrors)?);
        }
        Ok(encoded)
    }

    /// Runs up; gives heads by view, and writes `state_out`.
    pub(super) fn up(
        &mut self,
        encoded: &[Tensor],
        inputs: &Inputs<'_>,
        set: HeadSet,
        mode: Mode,
        state_out: &mut [f32],
    ) -> Result<Vec<Option<Tensor>>> {
        let (device, rows) = (self.device(), inputs.batch.rows());
        let (time, given) = match inputs.batch {
            Batch::Rows(_) if self.state > 0 => {
                return Err(Error::State(
                    "a network with memory reads sequences: the order of its rows matters".into(),
                ));
            }
            Batch::Rows(rows) => (Time { steps: 1, lanes: rows, starts: &[] }, None),
            Batch::Sequences { steps, lanes, starts, state } => {
                (Time { steps, lanes, starts }, Some(state).filter(|_| self.state > 0))
            }
        };
        if !time.starts.is_empty() && time.starts.len() != rows {
            return Err(Error::shape("starts of episodes", time.starts.len(), rows));
        }
        let expected = time.lanes * self.state;
        if !state_out.is_empty() && state_out.len() != expected {
            return Err(Error::shape("state after the batch", state_out.len(), expected));
        }
        let state = match given {
            Some(given) if given.len() != expected => {
                return Err(Error::shape("state before the batch", given.len(), expected));
            }
            Some(given) => {
                let flat = Tensor::f_from_slice(given).on(device)?;
                let shape = [time.lanes as i64, self.state as i64];
                Some(flat.f_view(shape).on(device)?.f_to(device).on(device)?)
            }
            None => None,
        };
        let pictures = self.spec.inputs.iter().zip(encoded);
        let shaped = pictures
            .map(|(input, x)| {
                input.picture.as_ref().map_or_else(|| Ok(x.shallow_clone()), |p| as_picture(x, p))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut pass = Pass {
            weights: &self.memory.leaves,
            training: mode == Mode::Train,
            time,
            device,
            noise: &mut self.noise,
            state: state.as_ref(),
            after: Vec::new(),
        };
        let heads = self.body.forward(&shaped, set, &mut pass)?;
        if !state_out.is_empty() {
            for (place, after) in &pass.after {
                let after = after.f_detach().on(device)?.f_contiguous().on(device)?;
                let mut numbers = vec![0.0; after.numel()];
                after.f_copy_data(&mut numbers, after.numel()).on(device)?;
                for (lane, from) in numbers.chunks_exact(place.len()).enumerate() {
                    let row = &mut state_out[lane * self.state..][..self.state];
                    row[place.clone()].copy_from_slice(from);
                }
            }
        }
        Ok(heads)
    }

    /// Copies heads to the host, laid out.
    pub(super) fn lay_out(&mut self, heads: &[Option<Tensor>], rows: usize, which: usize) -> Result<()> {
        let device = self.device();
        let mut out = std::mem::take(&mut self.heads[which]);
        let HeadLayout { views, fixed, per_row } = &self.body.layout;
        out.resize(fixed + rows * per_row, 0.0);
        let mut copy = |at: usize, stride: usize, width: usize, x: &Tensor| -> Result<()> {
            if let Some(numbers) = shim::numbers(x) {
                for (r, row) in numbers.chunks_exact(width).enumerate() {
                    out[at + r * stride..][..width].copy_from_slice(row);
                }
                return Ok(());
            }
            let x = x.f_detach().on(device)?.f_to(tch::Device::Cpu).on(device)?.f_contiguous().on(device)?;
            for (r, row) in shim::numbers(&x).unwrap_or_default().chunks_exact(width).enumerate() {
                out[at + r * stride..][..width].copy_from_slice(row);
            }
            Ok(())
        };
        for (v, view) in views.iter().enumerate() {
            match (self.body.constants[v], &heads[v]) {
                (Some(number), _) => copy(view.offset, 0, view.width, &self.memory.leaves[number])?,
                (None, Some(x)) => copy(view.offset, view.stride, view.width, x)?,
                (None, None) => {}
            }
        }
        self.heads[which] = out;
        Ok(())
    }
}
