//! Passes through time, and the optimiser.

use std::any::Any;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Batch, Flat, Grad, HeadLayout, HeadSet, Heads, Inputs, Mode, Network, Reducer, TensorInfo,
};

use super::{Cells, before};

impl Network for Cells {
    fn spec(&self) -> &NetSpec {
        &self.spec
    }
    fn layout(&self) -> &HeadLayout {
        &self.layout
    }
    fn state_width(&self) -> usize {
        self.width
    }
    fn infer(
        &mut self,
        inputs: &Inputs<'_>,
        _: HeadSet,
        _: Mode,
        state_out: &mut [f32],
    ) -> Result<Heads<'_>> {
        let mut pass = std::mem::take(&mut self.inferred);
        self.run(inputs, state_out, &mut pass)?;
        self.inferred = pass;
        Ok(Heads { data: &self.inferred.heads, views: &self.layout.views, rows: inputs.batch.rows() })
    }
    fn forward(&mut self, inputs: &Inputs<'_>, _: Mode, state_out: &mut [f32]) -> Result<Heads<'_>> {
        let mut pass = std::mem::take(&mut self.kept);
        self.run(inputs, state_out, &mut pass)?;
        self.kept = pass;
        Ok(Heads { data: &self.kept.heads, views: &self.layout.views, rows: inputs.batch.rows() })
    }
    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], _: Grad<'_>) -> Result<()> {
        let Batch::Sequences { steps, lanes, starts, state } = inputs.batch else {
            return Err(Error::State("a network with memory needs sequences".into()));
        };
        let (rows, width) = (steps * lanes, self.width);
        let across = self.kept.x.len() / rows.max(1);
        // A row's own is complete before the row before it is reached.
        let mut d_h = std::mem::take(&mut self.d_h);
        d_h.clear();
        d_h.resize(rows * width, 0.0);
        for row in 0..rows {
            for head in &self.heads {
                for o in 0..head.view.width {
                    let d = d_heads[head.view.at(row) + o];
                    let Some(cell) = head.cell else {
                        // The same number for every row: its gradient is there once.
                        self.gradients[head.at + o] += if row == 0 { d } else { 0.0 };
                        continue;
                    };
                    let h = row * width + cell.out;
                    for i in 0..cell.width {
                        d_h[h + i] += d * self.weights[head.at + o * cell.width + i];
                        self.gradients[head.at + o * cell.width + i] += d * self.kept.h[h + i];
                    }
                    self.gradients[head.at + head.view.width * cell.width + o] += d;
                }
            }
        }
        for row in (0..rows).rev() {
            for c in 0..self.cells.len() {
                let cell = self.cells[c];
                let (w, b) =
                    (cell.at + cell.width * cell.inputs, cell.at + cell.width * (cell.inputs + cell.width));
                for o in 0..cell.width {
                    let at = row * width + cell.out + o;
                    let d = d_h[at] * (1.0 - self.kept.h[at] * self.kept.h[at]);
                    self.gradients[b + o] += d;
                    for i in 0..cell.inputs {
                        self.gradients[cell.at + o * cell.inputs + i] += d * self.kept.x[row * across + i];
                    }
                    let Some(h) = before(&self.kept.h, state, starts, (row, lanes, width)) else { continue };
                    for i in 0..cell.width {
                        self.gradients[w + o * cell.width + i] += d * h[cell.out + i];
                        if row >= lanes {
                            let to = (row - lanes) * width + cell.out + i;
                            d_h[to] += d * self.weights[w + o * cell.width + i];
                        }
                    }
                }
            }
        }
        self.d_h = d_h;
        Ok(())
    }
    fn zero_grad(&mut self) {
        self.gradients.fill(0.0);
    }
    fn step(&mut self, lr: f64, max_norm: Option<f64>) -> Result<f64> {
        let norm = self.gradients.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        let scale = max_norm.map_or(1.0, |most| (most / (norm + 1e-6)).min(1.0));
        self.steps += 1;
        let [mean, square] = &mut self.moments;
        for (i, w) in self.weights.iter_mut().enumerate() {
            let g = f64::from(self.gradients[i]) * scale;
            let change = match self.optimizer {
                Some(Optimizer::Adam { beta1, beta2, eps }) => {
                    let m = beta1 * f64::from(mean[i]) + (1.0 - beta1) * g;
                    let v = beta2 * f64::from(square[i]) + (1.0 - beta2) * g * g;
                    (mean[i], square[i]) = (m as f32, v as f32);
                    let t = self.steps as i32;
                    m / (1.0 - beta1.powi(t)) / ((v / (1.0 - beta2.powi(t))).sqrt() + eps)
                }
                _ => g,
            };
            *w -= (lr * change) as f32;
        }
        Ok(norm)
    }
    fn set_reducer(&mut self, _: Option<Box<dyn Reducer>>) {}
    fn polyak_from(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        let mut theirs = Vec::new();
        source.export(Flat::Parameters, &mut theirs);
        for (w, t) in self.weights.iter_mut().zip(theirs) {
            *w += tau as f32 * (t - *w);
        }
        Ok(())
    }
    fn copy_from(&mut self, source: &dyn Network) -> Result<()> {
        self.weights.clear();
        source.export(Flat::Parameters, &mut self.weights);
        Ok(())
    }
    fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }
    fn export(&self, which: Flat, out: &mut Vec<f32>) {
        match which {
            Flat::Parameters => out.extend(&self.weights),
            Flat::Gradients => out.extend(&self.gradients),
            Flat::Moments(n) => out.extend(&self.moments[usize::from(n)]),
            _ => {}
        }
    }
    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        let to = match which {
            Flat::Parameters => &mut self.weights,
            Flat::Moments(n) => &mut self.moments[usize::from(n)],
            _ => return Ok(()),
        };
        if to.len() != data.len() {
            return Err(Error::shape("weights", data.len(), to.len()));
        }
        to.copy_from_slice(data);
        Ok(())
    }
    fn optimizer(&self) -> Option<&Optimizer> {
        self.optimizer.as_ref()
    }
    fn steps(&self) -> u64 {
        self.steps
    }
    fn set_steps(&mut self, steps: u64) {
        self.steps = steps;
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}
