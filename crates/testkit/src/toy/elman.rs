//! Elman's network of 1990 with one head, in plain loops: what a batch of sequences with memory means.

use std::any::Any;

use reinforcets_core::column::ValuesRef;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Batch, Flat, Grad, HeadLayout, HeadSet, HeadView, Heads, Inputs, Mode, Network, Reducer, TensorInfo,
};

/// `h ← tanh(u·x + w·h)`, head `h`: one number in, one number of memory, one number out.
#[derive(Debug)]
pub struct Elman {
    spec: NetSpec,
    layout: HeadLayout,
    tensors: Vec<TensorInfo>,
    /// u, w.
    weights: [f32; 2],
    gradients: [f32; 2],
    kept: Vec<f32>,
    inferred: Vec<f32>,
    optimizer: Optimizer,
    steps: u64,
}

impl Elman {
    /// With weights u and w.
    #[must_use]
    pub fn new(u: f32, w: f32) -> Self {
        let towers = vec![crate::specs::tower("cell", vec![], vec![crate::specs::linear("h", 1)])];
        let tensor = |name: &str| TensorInfo { name: name.into(), shape: vec![1, 1], parameter: true };
        Elman {
            spec: crate::specs::net(vec![crate::specs::input("x", 1, vec![])], towers),
            layout: HeadLayout {
                views: vec![HeadView { offset: 0, stride: 1, width: 1 }],
                fixed: 0,
                per_row: 1,
            },
            tensors: vec![tensor("cell.weight_ih_l0"), tensor("cell.weight_hh_l0")],
            weights: [u, w],
            gradients: [0.0; 2],
            kept: Vec::new(),
            inferred: Vec::new(),
            optimizer: Optimizer::Sgd { momentum: 0.0 },
            steps: 0,
        }
    }

    fn run([u, w]: [f32; 2], inputs: &Inputs<'_>, state_out: &mut [f32], out: &mut Vec<f32>) -> Result<()> {
        let (x, sequences) = (column(inputs)?, sequences(inputs)?);
        out.clear();
        for (row, x) in x.iter().take(sequences.steps * sequences.lanes).enumerate() {
            out.push((u * x + w * sequences.before(out, row)).tanh());
        }
        let last = out.len() - sequences.lanes;
        if state_out.len() != sequences.lanes {
            return Err(Error::shape("state", state_out.len(), sequences.lanes));
        }
        state_out.copy_from_slice(&out[last..]);
        Ok(())
    }
}

struct Sequences<'a> {
    steps: usize,
    lanes: usize,
    starts: &'a [u8],
    state: &'a [f32],
}

impl Sequences<'_> {
    /// Memory before `row`: none where an episode starts.
    fn before(&self, h: &[f32], row: usize) -> f32 {
        match row.checked_sub(self.lanes) {
            _ if self.starts[row] != 0 => 0.0,
            None => self.state[row],
            Some(previous) => h[previous],
        }
    }
}

fn column<'a>(inputs: &Inputs<'a>) -> Result<&'a [f32]> {
    match inputs.gathers {
        [gather] if gather.idx.is_none() => match gather.column.values {
            ValuesRef::F32(x) => Ok(x),
            other => Err(Error::shape("x", format!("{:?}", other.dtype()), "float32")),
        },
        other => Err(Error::shape("gathers", other.len(), 1)),
    }
}

fn sequences<'a>(inputs: &Inputs<'a>) -> Result<Sequences<'a>> {
    match inputs.batch {
        Batch::Sequences { steps, lanes, starts, state } => Ok(Sequences { steps, lanes, starts, state }),
        Batch::Rows(_) => Err(Error::State("a network with memory needs sequences".into())),
    }
}

impl Network for Elman {
    fn spec(&self) -> &NetSpec {
        &self.spec
    }
    fn layout(&self) -> &HeadLayout {
        &self.layout
    }
    fn state_width(&self) -> usize {
        1
    }
    fn infer(
        &mut self,
        inputs: &Inputs<'_>,
        _: HeadSet,
        _: Mode,
        state_out: &mut [f32],
    ) -> Result<Heads<'_>> {
        Self::run(self.weights, inputs, state_out, &mut self.inferred)?;
        Ok(Heads { data: &self.inferred, views: &self.layout.views, rows: self.inferred.len() })
    }
    fn forward(&mut self, inputs: &Inputs<'_>, _: Mode, state_out: &mut [f32]) -> Result<Heads<'_>> {
        Self::run(self.weights, inputs, state_out, &mut self.kept)?;
        Ok(Heads { data: &self.kept, views: &self.layout.views, rows: self.kept.len() })
    }
    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], _: Grad<'_>) -> Result<()> {
        let (x, sequences) = (column(inputs)?, sequences(inputs)?);
        // Through time, last row first; d_memory is the gradient of the memory each lane hands on.
        let mut d_memory = vec![0.0; sequences.lanes];
        for row in (0..self.kept.len()).rev() {
            let lane = row % sequences.lanes;
            let d = (d_heads[row] + d_memory[lane]) * (1.0 - self.kept[row] * self.kept[row]);
            self.gradients[0] += d * x[row];
            self.gradients[1] += d * sequences.before(&self.kept, row);
            d_memory[lane] = if sequences.starts[row] != 0 { 0.0 } else { d * self.weights[1] };
        }
        Ok(())
    }
    fn zero_grad(&mut self) {
        self.gradients = [0.0; 2];
    }
    fn step(&mut self, lr: f64, _: Option<f64>) -> Result<f64> {
        self.steps += 1;
        for (w, g) in self.weights.iter_mut().zip(self.gradients) {
            *w -= lr as f32 * g;
        }
        Ok(f64::from(self.gradients[0].hypot(self.gradients[1])))
    }
    fn set_reducer(&mut self, _: Option<Box<dyn Reducer>>) {}
    fn polyak_from(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        let mut theirs = Vec::new();
        source.export(Flat::Parameters, &mut theirs);
        for (w, t) in self.weights.iter_mut().zip(theirs) {
            *w = tau as f32 * t + (1.0 - tau as f32) * *w;
        }
        Ok(())
    }
    fn copy_from(&mut self, source: &dyn Network) -> Result<()> {
        self.polyak_from(source, 1.0)
    }
    fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }
    fn export(&self, which: Flat, out: &mut Vec<f32>) {
        match which {
            Flat::Parameters => out.extend(self.weights),
            Flat::Gradients => out.extend(self.gradients),
            _ => {}
        }
    }
    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        let to = match which {
            Flat::Parameters => &mut self.weights,
            Flat::Gradients => &mut self.gradients,
            _ => return Ok(()),
        };
        *to = data.try_into().map_err(|_| Error::shape("weights", data.len(), 2))?;
        Ok(())
    }
    fn optimizer(&self) -> Option<&Optimizer> {
        Some(&self.optimizer)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gradient_check::{assert_close, numeric};
    use crate::network_contract::plain;

    const X: [f32; 6] = [0.5, -1.0, 0.3, 0.8, -0.2, 0.1];
    const D: [f32; 6] = [1.0, 0.5, -0.3, 2.0, 0.7, -1.1];

    fn sequences<R>(steps: std::ops::Range<usize>, state: &[f32], f: impl FnOnce(&Inputs<'_>) -> R) -> R {
        let starts = [0, 0, 0, 1, 0, 0];
        let rows = steps.start * 2..steps.end * 2;
        let (steps, lanes) = (steps.len(), 2);
        let batch = Batch::Sequences { steps, lanes, starts: &starts[rows.clone()], state };
        f(&Inputs { gathers: &[plain(1, &X[rows])], batch })
    }

    #[test]
    fn memory_passes_from_batch_to_batch() {
        let mut net = Elman::new(0.7, -0.4);
        let (mut state, mut end, mut whole) = ([0.0; 2], [0.0; 2], [0.0; 2]);
        let state_in = [0.2, -0.6];
        let all =
            sequences(0..3, &state_in, |i| net.forward(i, Mode::Train, &mut whole).unwrap().data.to_vec());
        sequences(0..2, &state_in, |i| {
            net.infer(i, HeadSet::ALL, Mode::Eval, &mut state).map(|_| ()).unwrap()
        });
        let last = sequences(2..3, &state, |i| {
            net.infer(i, HeadSet::ALL, Mode::Eval, &mut end).unwrap().data.to_vec()
        });
        assert_eq!(all[4..], last);
        assert_eq!(end, whole);
        assert!((all[3] - (0.7 * X[3]).tanh()).abs() < 1e-6, "an episode starts without memory");
    }

    #[test]
    fn gradients_go_through_time() {
        let run = |w: &[f64]| {
            let mut net = Elman::new(w[0] as f32, w[1] as f32);
            let mut end = [0.0; 2];
            sequences(0..3, &[0.2, -0.6], |i| {
                net.forward(i, Mode::Train, &mut end).unwrap();
                net.backward(i, &D, Grad::Params).unwrap();
            });
            let loss = net.kept.iter().zip(D).map(|(h, d)| f64::from(*h) * f64::from(d)).sum();
            (loss, net.gradients.map(f64::from))
        };
        let want = numeric(&[0.7, -0.4], 1e-2, |w| run(w).0);
        assert_close("through time", &run(&[0.7, -0.4]).1, &want, 1e-3, 1.0);
    }
}
