//! Up through a network: inputs encoded, layers run, heads and state copied to the host.

use std::ops::Range;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::{Batch, HeadSet, HeadView, Inputs, Mode};
use tch::{Device, Tensor};

use super::TorchNetwork;
use crate::error::On;
use crate::models::{Pass, Time};
use crate::shim;
use crate::source::{as_picture, encode};
use crate::transfer::{to_device, to_host};

/// What running up gives.
pub(super) struct Found {
    /// Heads that depend on the row, by view.
    pub heads: Vec<Option<Tensor>>,
    /// State after the batch, with its place in a lane's row; empty where nobody asks for it.
    after: Vec<(Range<usize>, Tensor)>,
}

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

    /// Runs up, in some mode; `keeps` tells whether gradients will be asked for. What it finds stays on the device until [`lay_out`](Self::lay_out).
    pub(super) fn up(
        &mut self,
        encoded: &[Tensor],
        inputs: &Inputs<'_>,
        set: HeadSet,
        (mode, keeps): (Mode, bool),
        state_out: &[f32],
    ) -> Result<Found> {
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
                Some(to_device(&flat.f_view(shape).on(device)?, device)?)
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
            keeps,
            noise: &mut self.noise,
            statistics: &mut self.statistics,
            state: state.as_ref(),
            after: Vec::new(),
        };
        let heads = self.body.forward(&shaped, set, &mut pass)?;
        let mut after = pass.after;
        if state_out.is_empty() {
            after.clear();
        }
        Ok(Found { heads, after })
    }

    /// Copies heads to the host, laid out, and the state after the batch.
    pub(super) fn lay_out(
        &mut self,
        found: &Found,
        rows: usize,
        which: usize,
        state_out: &mut [f32],
    ) -> Result<()> {
        let layout = &self.body.layout;
        let mut out = std::mem::take(&mut self.heads[which]);
        out.resize(layout.len(rows), 0.0);
        let (mut parts, mut places) = (Vec::new(), Vec::new());
        for (v, view) in layout.views.iter().enumerate() {
            let part = match (self.body.constants[v], &found.heads[v]) {
                (Some(number), _) => &self.memory.leaves[number],
                (None, Some(x)) => x,
                (None, None) => continue,
            };
            parts.push(part.shallow_clone());
            places.push(*view);
        }
        for (place, after) in &found.after {
            parts.push(after.shallow_clone());
            places.push(HeadView { offset: place.start, stride: self.state, width: place.len() });
        }
        let heads = places.len() - found.after.len();
        each_on_host(&parts, self.device(), |i, numbers| {
            let to: &mut [f32] = if i < heads { &mut out } else { state_out };
            let HeadView { offset, stride, width } = places[i];
            for (r, row) in numbers.chunks_exact(width).enumerate() {
                to[offset + r * stride..][..width].copy_from_slice(row);
            }
        })?;
        self.heads[which] = out;
        Ok(())
    }
}

/// Gives the numbers of each of `parts` to `f`: where they lie on the CPU, by one copy from a device.
fn each_on_host(parts: &[Tensor], device: Device, mut f: impl FnMut(usize, &[f32])) -> Result<()> {
    if device == Device::Cpu {
        for (i, part) in parts.iter().enumerate() {
            match shim::numbers(part) {
                Some(numbers) => f(i, numbers),
                None => f(i, &to_host(&[part.shallow_clone()], device)?),
            }
        }
        return Ok(());
    }
    let whole = to_host(parts, device)?;
    let mut rest = whole.as_slice();
    for (i, part) in parts.iter().enumerate() {
        let (numbers, behind) = rest.split_at(part.numel());
        f(i, numbers);
        rest = behind;
    }
    Ok(())
}
