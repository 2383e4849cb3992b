//! An engine of Elman cells in plain loops: lets agents with memory be tested where no library is.
//!
//! Reads plain numbers. A `gru` layer stands for an Elman cell `h ← tanh(U x + W h + b)`; there may be one in the trunk or
//! one in each tower, and no other layer.

mod network;

use reinforcets_core::column::ValuesRef;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{HeadKind, LayerSpec, NetSpec, Optimizer};
use reinforcets_core::network::{Batch, Encoding, Engine, HeadLayout, HeadView, Inputs, Network, TensorInfo};
use reinforcets_core::rng::Rng;

/// Builds networks of cells.
#[derive(Clone, Copy, Debug)]
pub struct CellEngine;

/// A cell; its state and its outputs lie at the same place of a row.
#[derive(Clone, Copy, Debug)]
struct Cell {
    inputs: usize,
    width: usize,
    /// Where its U, W and b are among the parameters.
    at: usize,
    /// Where it is in a state, and in a row of outputs.
    out: usize,
}

/// A linear head on a cell, or a constant one.
#[derive(Clone, Copy, Debug)]
struct Head {
    cell: Option<Cell>,
    at: usize,
    view: HeadView,
}

/// A network of cells.
#[derive(Debug)]
struct Cells {
    spec: NetSpec,
    layout: HeadLayout,
    tensors: Vec<TensorInfo>,
    cells: Vec<Cell>,
    heads: Vec<Head>,
    width: usize,
    weights: Vec<f32>,
    gradients: Vec<f32>,
    moments: [Vec<f32>; 2],
    optimizer: Option<Optimizer>,
    steps: u64,
    /// Inputs, outputs of cells and heads of the last `forward`, and of the last `infer`.
    kept: Pass,
    inferred: Pass,
    /// Gradient of every output of a cell.
    d_h: Vec<f32>,
}

#[derive(Clone, Debug, Default)]
struct Pass {
    x: Vec<f32>,
    h: Vec<f32>,
    heads: Vec<f32>,
}

impl Engine for CellEngine {
    fn name(&self) -> &'static str {
        "cells"
    }
    fn kernel(&self) -> &'static str {
        "plain"
    }
    fn supports(&self, _: &NetSpec) -> Result<()> {
        Ok(())
    }
    fn build(
        &self,
        spec: &NetSpec,
        optimizer: Option<&Optimizer>,
        rng: &mut Rng,
    ) -> Result<Box<dyn Network>> {
        let inputs: usize = spec.inputs.iter().map(|i| i.width).sum();
        let mut net = Cells {
            layout: HeadLayout { views: Vec::new(), fixed: 0, per_row: 0 },
            spec: spec.clone(),
            tensors: Vec::new(),
            cells: Vec::new(),
            heads: Vec::new(),
            width: 0,
            weights: Vec::new(),
            gradients: Vec::new(),
            moments: Default::default(),
            optimizer: optimizer.copied(),
            steps: 0,
            kept: Pass::default(),
            inferred: Pass::default(),
            d_h: Vec::new(),
        };
        let trunk = net.cell("trunk", &spec.trunk, inputs, rng)?;
        for tower in &spec.towers {
            let own = net.cell(&tower.name, &tower.layers, inputs, rng)?;
            let cell = own.or(trunk).ok_or_else(|| Error::Internal("no cell".into()))?;
            for head in &tower.heads {
                let name = format!("{}.{}", tower.name, head.name);
                let at = net.weights.len();
                let (cell, width, stride) = match head.kind {
                    HeadKind::Linear { width, .. } => {
                        net.tensor(&format!("{name}.weight"), &[width, cell.width], rng, 0.1);
                        net.tensor(&format!("{name}.bias"), &[width], rng, 0.0);
                        (Some(cell), width, 1)
                    }
                    HeadKind::Constant { width, value } => {
                        net.tensor(&name, &[width], rng, 0.0);
                        net.weights[at..].fill(value);
                        (None, width, 0)
                    }
                    HeadKind::Features | HeadKind::Noisy { .. } => {
                        return Err(Error::Internal("linear and constant heads only".into()));
                    }
                };
                let place = if stride == 0 { &mut net.layout.fixed } else { &mut net.layout.per_row };
                let view = HeadView { offset: *place, stride, width };
                *place += width;
                net.heads.push(Head { cell, at, view });
            }
        }
        let HeadLayout { fixed, per_row, .. } = net.layout;
        for head in net.heads.iter_mut().filter(|h| h.view.stride != 0) {
            head.view.offset += fixed;
            head.view.stride = per_row;
        }
        net.layout.views = net.heads.iter().map(|h| h.view).collect();
        if optimizer.is_some() {
            net.gradients = vec![0.0; net.weights.len()];
            net.moments = [net.gradients.clone(), net.gradients.clone()];
        }
        Ok(Box::new(net))
    }
}

impl Cells {
    fn tensor(&mut self, name: &str, shape: &[usize], rng: &mut Rng, scale: f64) {
        self.tensors.push(TensorInfo { name: name.into(), shape: shape.to_vec(), parameter: true });
        let n: usize = shape.iter().product();
        self.weights.extend((0..n).map(|_| rng.range(-scale, scale) as f32));
    }

    fn cell(
        &mut self,
        name: &str,
        layers: &[LayerSpec],
        inputs: usize,
        rng: &mut Rng,
    ) -> Result<Option<Cell>> {
        let width = match layers {
            [] => return Ok(None),
            [LayerSpec::Gru { width }] => *width,
            _ => return Err(Error::Internal(format!("{name} is not one cell: {layers:?}"))),
        };
        let cell = Cell { inputs, width, at: self.weights.len(), out: self.width };
        self.tensor(&format!("{name}.weight_ih"), &[width, inputs], rng, 1.0);
        self.tensor(&format!("{name}.weight_hh"), &[width, width], rng, 1.0 / (width as f64).sqrt());
        self.tensor(&format!("{name}.bias"), &[width], rng, 0.0);
        self.cells.push(cell);
        self.width += width;
        Ok(Some(cell))
    }

    fn run(&self, inputs: &Inputs<'_>, state_out: &mut [f32], pass: &mut Pass) -> Result<()> {
        let Batch::Sequences { steps, lanes, starts, state } = inputs.batch else {
            return Err(Error::State("a network with memory needs sequences".into()));
        };
        let (rows, width) = (steps * lanes, self.width);
        if starts.len() != rows || state.len() != lanes * width || state_out.len() != state.len() {
            let got = format!("{} starts, {} and {}", starts.len(), state.len(), state_out.len());
            return Err(Error::shape("the batch", got, format!("{rows}, {0} and {0}", lanes * width)));
        }
        read(inputs, rows, &mut pass.x)?;
        let across = pass.x.len() / rows.max(1);
        pass.h.clear();
        pass.h.resize(rows * width, 0.0);
        pass.heads.clear();
        pass.heads.resize(self.layout.len(rows), 0.0);
        for row in 0..rows {
            for cell in &self.cells {
                let (u, w, b) = self.parts(cell);
                for o in 0..cell.width {
                    let x = &pass.x[row * across..][..cell.inputs];
                    let mut z = b[o] + dot(&u[o * cell.inputs..], x);
                    if let Some(before) = before(&pass.h, state, starts, (row, lanes, width)) {
                        z += dot(&w[o * cell.width..], &before[cell.out..][..cell.width]);
                    }
                    pass.h[row * width + cell.out + o] = z.tanh();
                }
            }
            for head in &self.heads {
                for o in 0..head.view.width {
                    pass.heads[head.view.at(row) + o] = match head.cell {
                        None => self.weights[head.at + o],
                        Some(cell) => {
                            let h = &pass.h[row * width + cell.out..][..cell.width];
                            let bias = self.weights[head.at + head.view.width * cell.width + o];
                            bias + dot(&self.weights[head.at + o * cell.width..], h)
                        }
                    };
                }
            }
        }
        state_out.copy_from_slice(&pass.h[(rows - lanes) * width..]);
        Ok(())
    }

    fn parts(&self, cell: &Cell) -> (&[f32], &[f32], &[f32]) {
        let (u, rest) = self.weights[cell.at..].split_at(cell.width * cell.inputs);
        let (w, rest) = rest.split_at(cell.width * cell.width);
        (u, w, &rest[..cell.width])
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    b.iter().zip(a).map(|(x, w)| x * w).sum()
}

/// State before a row; `None` where an episode starts.
fn before<'a>(
    h: &'a [f32],
    state: &'a [f32],
    starts: &[u8],
    (row, lanes, width): (usize, usize, usize),
) -> Option<&'a [f32]> {
    let from = if row < lanes { &state[row * width..] } else { &h[(row - lanes) * width..] };
    (starts[row] == 0).then(|| &from[..width])
}

fn read(inputs: &Inputs<'_>, rows: usize, x: &mut Vec<f32>) -> Result<()> {
    x.clear();
    for row in 0..rows {
        for g in inputs.gathers {
            let (ValuesRef::F32(values), Encoding::Scale(scale)) = (g.column.values, g.encoding) else {
                return Err(Error::Internal("plain numbers only".into()));
            };
            let at = g.idx.map_or(row, |idx| idx[row] as usize) * g.column.width;
            x.extend(values[at..at + g.column.width].iter().map(|v| v * scale));
        }
    }
    Ok(())
}
