//! The `Network` contract.

mod up;

use std::any::Any;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Flat, Grad, HeadLayout, HeadSet, Heads, Inputs, Mode, Network, Reducer, TensorInfo,
};
use reinforcets_core::rng::Rng;
use tch::{Tensor, no_grad};

use crate::blueprint::Blueprint;
use crate::body::Body;
use crate::error::On;
use crate::memory::Memory;
use crate::noise::Noise;
use crate::shim;
use crate::source::Mirrors;

/// A network of this engine.
pub(crate) struct TorchNetwork {
    spec: NetSpec,
    body: Body,
    tensors: Vec<TensorInfo>,
    /// Numbers of recurrent state per lane.
    state: usize,
    memory: Memory,
    noise: Noise,
    mirrors: Mirrors,
    optimizer: Option<Optimizer>,
    reducer: Option<Box<dyn Reducer>>,
    steps: u64,
    threads: usize,
    /// Heads of the last `forward` and of the last `infer`.
    heads: [Vec<f32>; 2],
    kept: Option<Kept>,
    exchange: Vec<f32>,
}

/// What `backward` needs of the last `forward`.
struct Kept {
    /// Rows before `repeat`.
    rows: usize,
    /// Encoded inputs, leaves of the graph.
    inputs: Vec<Tensor>,
    /// Heads that depend on the row, by view.
    heads: Vec<Option<Tensor>>,
}

impl TorchNetwork {
    pub fn new(
        spec: NetSpec,
        body: Body,
        plan: Blueprint,
        memory: Memory,
        optimizer: Option<&Optimizer>,
        threads: usize,
    ) -> Result<Self> {
        Ok(TorchNetwork {
            spec,
            body,
            state: plan.state,
            tensors: plan.tensors,
            memory,
            noise: Noise::new(plan.dropouts > 0, &plan.noises),
            mirrors: Mirrors::default(),
            optimizer: optimizer.copied(),
            reducer: None,
            steps: 0,
            threads,
            heads: [Vec::new(), Vec::new()],
            kept: None,
            exchange: Vec::new(),
        })
    }

    fn device(&self) -> tch::Device {
        self.memory.device()
    }

    fn heads(&self, rows: usize, which: usize) -> Heads<'_> {
        let layout = &self.body.layout;
        Heads { data: &self.heads[which][..layout.len(rows)], views: &layout.views, rows }
    }

    /// Replaces the gradients by what the reducer makes of them.
    fn reduce(&mut self) -> Result<()> {
        let Some(mut reducer) = self.reducer.take() else { return Ok(()) };
        let mut gradients = std::mem::take(&mut self.exchange);
        gradients.clear();
        let reduced = self
            .memory
            .export(Flat::Gradients, &mut gradients)
            .and_then(|()| reducer.reduce(&mut gradients))
            .and_then(|()| self.memory.import(Flat::Gradients, &gradients));
        self.reducer = Some(reducer);
        self.exchange = gradients;
        reduced
    }

    fn blend(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        shim::use_threads(self.threads);
        if source.spec() != &self.spec {
            return Err(Error::Mismatch("networks have different shapes".into()));
        }
        if let Some(source) = source.as_any().downcast_ref::<TorchNetwork>() {
            return self.memory.blend(&source.memory, tau);
        }
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        source.export(Flat::Parameters, &mut theirs);
        if tau != 1.0 {
            self.memory.export(Flat::Parameters, &mut mine)?;
            let (tau, rest) = (tau as f32, 1.0 - tau as f32);
            theirs.iter_mut().zip(&mine).for_each(|(t, m)| *t = t.mul_add(tau, m * rest));
        }
        self.memory.import(Flat::Parameters, &theirs)
    }
}

impl Network for TorchNetwork {
    fn spec(&self) -> &NetSpec {
        &self.spec
    }

    fn layout(&self) -> &HeadLayout {
        &self.body.layout
    }

    fn state_width(&self) -> usize {
        self.state
    }

    fn infer(
        &mut self,
        inputs: &Inputs<'_>,
        heads: HeadSet,
        mode: Mode,
        state_out: &mut [f32],
    ) -> Result<Heads<'_>> {
        shim::use_threads(self.threads);
        let rows = inputs.batch.rows() * self.spec.repeat;
        no_grad(|| {
            let encoded = self.encoded(inputs)?;
            let found = self.up(&encoded, inputs, heads, mode, state_out)?;
            self.lay_out(&found, rows, 1)
        })?;
        Ok(self.heads(rows, 1))
    }

    fn forward(&mut self, inputs: &Inputs<'_>, mode: Mode, state_out: &mut [f32]) -> Result<Heads<'_>> {
        shim::use_threads(self.threads);
        self.kept = None;
        let (device, rows) = (self.device(), inputs.batch.rows());
        let encoded = no_grad(|| self.encoded(inputs))?;
        let leaves =
            encoded.iter().map(|x| x.f_set_requires_grad(true).on(device)).collect::<Result<Vec<_>>>()?;
        let heads = self.up(&leaves, inputs, HeadSet::ALL, mode, state_out)?;
        let repeated = rows * self.spec.repeat;
        no_grad(|| self.lay_out(&heads, repeated, 0))?;
        self.kept = Some(Kept { rows, inputs: leaves, heads });
        Ok(self.heads(repeated, 0))
    }

    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()> {
        shim::use_threads(self.threads);
        let rows = inputs.batch.rows();
        let device = self.device();
        let Some(kept) = self.kept.as_mut().filter(|k| k.rows == rows) else {
            return Err(Error::State("backward needs a forward of the same batch before it".into()));
        };
        let HeadLayout { views, fixed, per_row } = &self.body.layout;
        let repeated = rows * self.spec.repeat;
        if d_heads.len() != fixed + repeated * per_row {
            return Err(Error::shape("gradients of heads", d_heads.len(), fixed + repeated * per_row));
        }
        let (params, input) = match grad {
            Grad::Params => (true, None),
            Grad::Input { gather, out } => (false, Some((gather, out))),
            Grad::Both { gather, out } => (true, Some((gather, out))),
        };
        if params && self.optimizer.is_none() {
            return Err(Error::State("a network without an optimizer has no gradients".into()));
        }
        if let Some((g, out)) = &input {
            let Some(leaf) = kept.inputs.get(*g) else {
                return Err(Error::shape("gathers", kept.inputs.len(), format!("more than {g}")));
            };
            if out.len() != leaf.numel() {
                return Err(Error::shape("the gradient of an input", out.len(), leaf.numel()));
            }
        }
        let (constants, per_rows) = d_heads.split_at(*fixed);
        let d = shim::borrow(per_rows, &[repeated as i64, *per_row as i64])?;
        let d = d.tensor.f_to(device).on(device)?;
        let (mut outputs, mut seeds) = (Vec::new(), Vec::new());
        for (v, head) in kept.heads.iter().enumerate() {
            if let Some(head) = head.as_ref().filter(|h| h.requires_grad()) {
                let column = (views[v].offset - fixed) as i64;
                seeds.push(d.f_narrow(1, column, views[v].width as i64).on(device)?);
                outputs.push(head.shallow_clone());
            }
        }
        let mut wanted = Vec::new();
        if params {
            wanted.extend(self.memory.leaves.iter().map(Tensor::shallow_clone));
        }
        if let Some((g, _)) = &input {
            wanted.push(kept.inputs[*g].shallow_clone());
        }
        no_grad(|| shim::backward(&outputs, &seeds, &wanted, true))?;
        if let Some((g, out)) = input {
            let found = kept.inputs[g].f_grad().on(device)?;
            match found.defined() {
                true => found.f_copy_data(out, out.len()).on(device)?,
                false => out.fill(0.0),
            }
            shim::clear_grad(&mut kept.inputs[g])?;
        }
        if params {
            for (v, number) in self.body.constants.iter().enumerate() {
                if let Some(number) = number {
                    let view = &views[v];
                    self.memory.add_gradient(*number, &constants[view.offset..view.offset + view.width])?;
                }
            }
        }
        Ok(())
    }

    fn zero_grad(&mut self) {
        // Filling memory that exists cannot fail, unless the device is lost: the next verb says so.
        let _ = self.memory.zero_gradients();
    }

    fn step(&mut self, lr: f64, max_norm: Option<f64>) -> Result<f64> {
        shim::use_threads(self.threads);
        let Some(optimizer) = self.optimizer else {
            return Err(Error::State("a network without an optimizer cannot take a step".into()));
        };
        self.reduce()?;
        let norm = self.memory.norm()?;
        if !norm.is_finite() {
            return Err(Error::Diverged { what: "gradient norm".into(), step: self.steps });
        }
        let clip = max_norm.map_or(1.0, |max| (max / (norm + 1e-6)).min(1.0));
        self.memory.step(&optimizer, self.steps + 1, lr, clip)?;
        self.steps += 1;
        Ok(norm)
    }

    fn set_reducer(&mut self, reducer: Option<Box<dyn Reducer>>) {
        self.reducer = reducer;
    }

    fn polyak_from(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        self.blend(source, tau)
    }

    fn copy_from(&mut self, source: &dyn Network) -> Result<()> {
        self.blend(source, 1.0)
    }

    fn resample(&mut self, rng: &mut Rng) {
        if !self.noise.is_empty() {
            self.noise.resample(rng);
            self.kept = None;
        }
    }

    fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }

    fn export(&self, which: Flat, out: &mut Vec<f32>) {
        match which {
            Flat::Noise => self.noise.export(out),
            // Copying memory that exists cannot fail, unless the device is lost: what is missing is then noticed by
            // whoever imports it.
            _ => drop(self.memory.export(which, out)),
        }
    }

    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        if which == Flat::Noise {
            self.noise.import(data)?;
            if !self.noise.is_empty() {
                self.kept = None;
            }
            return Ok(());
        }
        self.memory.import(which, data)
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
