//! LSTM and GRU: the input's part of all steps in one matrix product, then a loop over steps. An LSTM of a whole number
//! of vectors has a loop of its own on the host.

use std::ops::Range;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::LayerSpec;
use tch::Tensor;

use super::{Layer, Pass, flat};
use crate::blueprint::{Blueprint, First};
use crate::error::On;
use crate::shim;

/// A layer behind rows of `inputs` numbers.
pub(super) fn build(
    spec: &LayerSpec,
    inputs: usize,
    name: &str,
    plan: &mut Blueprint,
) -> Result<Box<dyn Layer>> {
    match *spec {
        LayerSpec::Lstm { width } => {
            let cell = Cell::new(inputs, [4, width], name, plan);
            Ok(Box::new(Lstm { cell, place: plan.remember(2 * width) }))
        }
        LayerSpec::Gru { width } => {
            let cell = Cell::new(inputs, [3, width], name, plan);
            Ok(Box::new(Gru { cell, place: plan.remember(width) }))
        }
        _ => Err(Error::Internal(format!("{name}: {} has no recurrent cell", spec.kind()))),
    }
}

/// Parameters of a cell: `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, in this order.
#[derive(Debug)]
struct Cell {
    weight: usize,
    width: i64,
}

impl Cell {
    /// First weights as in PyTorch, and so in SB3-contrib, whose orthogonal initialisation leaves recurrent layers out:
    /// all uniform in ±1/√width.
    fn new(inputs: usize, [gates, width]: [usize; 2], name: &str, plan: &mut Blueprint) -> Self {
        let outputs = gates * width;
        let weight = plan.tensors.len();
        let bound = 1.0 / (width as f64).sqrt();
        for (part, shape) in [
            ("weight_ih_l0", vec![outputs, inputs]),
            ("weight_hh_l0", vec![outputs, width]),
            ("bias_ih_l0", vec![outputs]),
            ("bias_hh_l0", vec![outputs]),
        ] {
            plan.parameter(format!("{name}.{part}"), &shape);
            plan.first(First::Uniform { len: shape.iter().product(), bound });
        }
        Cell { weight, width: width as i64 }
    }

    /// What the input adds to the gates of every step, `[steps, lanes, gates · width]`.
    fn gates(&self, x: &Tensor, bias: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        let gates = flat(x)?.f_linear(&pass.weights[self.weight], Some(bias)).on(pass.device)?;
        gates.f_view([pass.time.steps as i64, pass.time.lanes as i64, -1]).on(pass.device)
    }

    /// All steps as rows.
    fn rows(&self, out: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        out.f_view([-1, self.width]).on(pass.device)
    }
}

/// Long short-term memory as `torch.nn.LSTM` with one layer: gates i, f, g, o.
#[derive(Debug)]
struct Lstm {
    cell: Cell,
    place: Range<usize>,
}

impl Layer for Lstm {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let weights = &pass.weights[self.cell.weight..self.cell.weight + 4];
        let (state, starts) = (pass.state(&self.place)?, pass.time.starts);
        let (out, after) = if shim::has_host_lstm(pass.device, self.cell.width) {
            shim::host_lstm(&flat(x)?, weights, &state, starts)?
        } else {
            let bias = weights[2].f_add(&weights[3]).on(pass.device)?;
            shim::lstm(&self.cell.gates(x, &bias, pass)?, &weights[1], &state, starts)?
        };
        let out = self.cell.rows(&out, pass)?;
        pass.remember(&self.place, after);
        Ok(out)
    }
}

/// Gated recurrent unit as `torch.nn.GRU` with one layer: gates r, z, n.
#[derive(Debug)]
struct Gru {
    cell: Cell,
    place: Range<usize>,
}

impl Layer for Gru {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let [_, recurrent, bias, inner] = [0, 1, 2, 3].map(|i| &pass.weights[self.cell.weight + i]);
        let gates = self.cell.gates(x, bias, pass)?;
        let state = pass.state(&self.place)?;
        let (out, after) = shim::gru(&gates, recurrent, inner, &state, pass.time.starts)?;
        let out = self.cell.rows(&out, pass)?;
        pass.remember(&self.place, after);
        Ok(out)
    }
}
