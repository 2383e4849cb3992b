//! The `Network` contract.

mod down;
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
use crate::mirrors::Mirrors;
use crate::noise::Noise;
use crate::shim;
use crate::statistics::Statistics;

/// A network of this engine.
pub(crate) struct TorchNetwork {
    spec: NetSpec,
    body: Body,
    tensors: Vec<TensorInfo>,
    /// Numbers of recurrent state per lane.
    state: usize,
    memory: Memory,
    noise: Noise,
    statistics: Statistics,
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
            noise: Noise::new(plan.dropouts > 0, &plan.noises),
            statistics: Statistics::new(&plan.statistics, memory.device())?,
            memory,
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

    /// Gives back what a device out of memory can spare: the next, smaller batch finds room.
    fn relieve(&mut self, done: Result<()>) -> Result<()> {
        if done.as_ref().is_err_and(|e| e.code() == "OUT_OF_MEMORY") {
            self.kept = None;
            self.mirrors.clear();
        }
        done
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
            self.statistics.copy_from(&source.statistics)?;
            return self.memory.blend(&source.memory, tau);
        }
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        source.export(Flat::Parameters, &mut theirs);
        if tau != 1.0 {
            self.memory.export(Flat::Parameters, &mut mine)?;
            let (tau, rest) = (tau as f32, 1.0 - tau as f32);
            theirs.iter_mut().zip(&mine).for_each(|(t, m)| *t = t.mul_add(tau, m * rest));
        }
        self.memory.import(Flat::Parameters, &theirs)?;
        theirs.clear();
        source.export(Flat::Buffers, &mut theirs);
        self.statistics.import(&theirs)
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
        let done = no_grad(|| {
            let encoded = self.encoded(inputs)?;
            let found = self.up(&encoded, inputs, heads, (mode, false), state_out)?;
            self.lay_out(&found, rows, 1, state_out)
        });
        self.relieve(done)?;
        Ok(self.heads(rows, 1))
    }

    fn forward(&mut self, inputs: &Inputs<'_>, mode: Mode, state_out: &mut [f32]) -> Result<Heads<'_>> {
        shim::use_threads(self.threads);
        self.kept = None;
        let (device, rows) = (self.device(), inputs.batch.rows());
        let repeated = rows * self.spec.repeat;
        let done = (|| {
            let encoded = no_grad(|| self.encoded(inputs))?;
            let leaves = encoded.iter().map(|x| x.f_set_requires_grad(true).on(device));
            let leaves = leaves.collect::<Result<Vec<_>>>()?;
            let found = self.up(&leaves, inputs, HeadSet::ALL, (mode, true), state_out)?;
            no_grad(|| self.lay_out(&found, repeated, 0, state_out))?;
            self.kept = Some(Kept { rows, inputs: leaves, heads: found.heads });
            Ok(())
        })();
        self.relieve(done)?;
        Ok(self.heads(repeated, 0))
    }

    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()> {
        let done = self.down(inputs, d_heads, grad);
        self.relieve(done)
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
            Flat::Buffers => drop(self.statistics.export(out)),
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
        if which == Flat::Buffers {
            return self.statistics.import(data);
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
