//! The `Network` contract.

use std::any::Any;
use std::sync::Arc;

use reinforcets_core::dropout;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Flat, Grad, HeadLayout, HeadSet, Heads, Inputs, Mode, Network, Reducer, TensorInfo,
};
use reinforcets_core::rng::Rng;

use crate::buffer::Buffer;
use crate::chain::{Chain, Dropout, Noisy, Pass, Renorm};
use crate::joins::{Joins, Sources};
use crate::kernels::{Hands, Kernels, RowsMut, Team};
use crate::member::{Batch, Member, side_by_side};
use crate::optimizer::rule;
use crate::tower::Seed;

/// Multiply-adds of a pass from which dividing it (some microseconds, more where a thread sleeps) pays.
const WORTH_A_THREAD: usize = 4_000_000;
/// Weights of a step of the optimiser from which dividing it pays.
const WORTH_A_STEP: usize = 1 << 15;

/// A network of this engine.
pub(crate) struct FusedNetwork {
    spec: NetSpec,
    kernels: Kernels,
    team: Option<Arc<Team>>,
    layout: HeadLayout,
    joins: Joins,
    members: Vec<Member>,
    tensors: Vec<TensorInfo>,
    optimizer: Option<Optimizer>,
    reducer: Option<Box<dyn Reducer>>,
    steps: u64,
    /// One of each for `forward`, one for `infer`.
    sources: [Sources; 2],
    heads: [Buffer; 2],
    /// Rows of the last `forward`, after `repeat`.
    pending: Option<usize>,
    /// Parameters of all members, as a measure of work.
    weights: usize,
    exchange: Vec<f32>,
}

impl FusedNetwork {
    #[expect(clippy::too_many_arguments, reason = "called once, by the engine")]
    pub fn new(
        spec: NetSpec,
        kernels: Kernels,
        team: Option<Arc<Team>>,
        layout: HeadLayout,
        joins: Joins,
        members: Vec<Member>,
        tensors: Vec<TensorInfo>,
        optimizer: Option<&Optimizer>,
    ) -> Self {
        let weights = tensors.iter().map(|t| t.shape.iter().product::<usize>()).sum();
        FusedNetwork {
            sources: [Sources::new(&joins), Sources::new(&joins)],
            heads: [Buffer::zeros(layout.fixed), Buffer::zeros(layout.fixed)],
            spec,
            kernels,
            team,
            layout,
            joins,
            members,
            tensors,
            optimizer: optimizer.copied(),
            reducer: None,
            steps: 0,
            pending: None,
            weights,
            exchange: Vec::new(),
        }
    }

    fn run(&mut self, inputs: &Inputs<'_>, set: HeadSet, pass: Pass, mode: Mode) -> Result<Heads<'_>> {
        let rows = inputs.batch.rows() * self.spec.repeat;
        if pass == Pass::Keep {
            self.pending = None;
        }
        let sources = &mut self.sources[pass as usize];
        sources.fill(&self.joins, inputs, rows)?;
        if pass == Pass::Keep {
            self.pending = Some(rows);
        }
        let HeadLayout { fixed, per_row, .. } = self.layout;
        let heads = &mut self.heads[pass as usize];
        heads.reserve(self.layout.len(rows));
        for tower in self.members.iter().flat_map(|m| &m.towers) {
            tower.write_constants(heads);
        }
        let hands = hands(&self.team, rows * self.weights >= WORTH_A_THREAD, &self.spec);
        let batch = Batch { kernels: self.kernels, joins: &self.joins, sources, rows, hands };
        let out = RowsMut::new(&mut heads[fixed..], per_row.max(1), rows, per_row);
        side_by_side(hands, &mut self.members, out, &Member::columns, &|m: &mut Member, out: RowsMut<'_>| {
            m.forward(batch, set, out, (pass, mode));
        });
        Ok(Heads { data: &heads[..self.layout.len(rows)], views: &self.layout.views, rows })
    }

    fn chains(&self) -> impl Iterator<Item = &Chain> {
        self.members.iter().flat_map(Member::chains)
    }

    fn chains_mut(&mut self) -> impl Iterator<Item = &mut Chain> {
        self.members.iter_mut().flat_map(Member::chains_mut)
    }

    /// Calls `f` for each layer with noise. A `forward` before belongs to other weights.
    fn change_noise(&mut self, mut f: impl FnMut(&mut Noisy)) {
        for chain in self.members.iter_mut().flat_map(Member::chains_mut).filter(|c| !c.noisy.is_empty()) {
            chain.noisy.iter_mut().for_each(&mut f);
            chain.noise_changed();
            self.pending = None;
        }
    }

    /// What dropout's masks are drawn from, if there is any.
    fn key(&self) -> Option<u64> {
        self.chains().flat_map(|c| &c.dropouts).map(Dropout::key).next()
    }

    /// Draws all masks anew. A `forward` before belongs to others.
    fn set_key(&mut self, key: u64) {
        self.pending = None;
        let dropouts = self.chains_mut().flat_map(|c| &mut c.dropouts);
        dropouts.enumerate().for_each(|(layer, d)| d.take_up(key, layer));
    }

    /// Replaces the gradients by what the reducer makes of them.
    fn reduce(&mut self) -> Result<()> {
        let Some(mut reducer) = self.reducer.take() else { return Ok(()) };
        let mut gradients = std::mem::take(&mut self.exchange);
        gradients.clear();
        self.export(Flat::Gradients, &mut gradients);
        let reduced = reducer.reduce(&mut gradients).and_then(|()| self.import(Flat::Gradients, &gradients));
        self.reducer = Some(reducer);
        self.exchange = gradients;
        reduced
    }

    /// `tau * source + (1 - tau) * self`.
    fn blend(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        if source.spec() != &self.spec {
            return Err(Error::Mismatch("networks have different shapes".into()));
        }
        let kernels = self.kernels;
        if let Some(source) = source.as_any().downcast_ref::<FusedNetwork>() {
            let hands = hands(&self.team, self.weights >= WORTH_A_STEP, &self.spec);
            let members = &source.members;
            hands.each(&mut self.members, &|to: &mut Member| {
                let from = &members[to.number];
                for (to, from) in to.chains_mut().zip(from.chains()) {
                    to.memory.blend(kernels, &from.memory, tau);
                    to.weights_changed();
                    to.renorms.iter_mut().zip(&from.renorms).for_each(|(to, from)| to.copy_from(from));
                }
            });
            return Ok(());
        }
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        source.export(Flat::Parameters, &mut theirs);
        if tau != 1.0 {
            self.export(Flat::Parameters, &mut mine);
            let (tau, rest) = (tau as f32, 1.0 - tau as f32);
            theirs.iter_mut().zip(&mine).for_each(|(t, m)| *t = t.mul_add(tau, m * rest));
        }
        self.import(Flat::Parameters, &theirs)?;
        theirs.clear();
        source.export(Flat::Buffers, &mut theirs);
        self.import(Flat::Buffers, &theirs)
    }
}

/// Those at hand for work on a network of `spec`, if it is `worth` dividing.
fn hands<'a>(team: &'a Option<Arc<Team>>, worth: bool, spec: &NetSpec) -> Hands<'a> {
    Hands::new(team.as_deref().filter(|_| worth), spec.members * spec.towers.len())
}

impl Network for FusedNetwork {
    fn spec(&self) -> &NetSpec {
        &self.spec
    }

    fn layout(&self) -> &HeadLayout {
        &self.layout
    }

    // No layer here has a state.
    fn infer(&mut self, inputs: &Inputs<'_>, heads: HeadSet, mode: Mode, _: &mut [f32]) -> Result<Heads<'_>> {
        self.run(inputs, heads, Pass::Infer, mode)
    }

    fn forward(&mut self, inputs: &Inputs<'_>, mode: Mode, _: &mut [f32]) -> Result<Heads<'_>> {
        self.run(inputs, HeadSet::ALL, Pass::Keep, mode)
    }

    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()> {
        let rows = inputs.batch.rows() * self.spec.repeat;
        if self.pending != Some(rows) {
            return Err(Error::State("backward needs a forward of the same batch before it".into()));
        }
        if d_heads.len() != self.layout.len(rows) {
            return Err(Error::shape("the gradient of the heads", d_heads.len(), self.layout.len(rows)));
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
            let Some(spec) = self.spec.inputs.get(*g) else {
                return Err(Error::shape("gathers", self.spec.inputs.len(), format!("more than {g}")));
            };
            let expected = self.joins.input_rows(*g, rows) * spec.width;
            if out.len() != expected {
                return Err(Error::shape("the gradient of an input", out.len(), expected));
            }
        }
        let gather = input.as_ref().map(|(g, _)| *g);
        let HeadLayout { fixed, per_row, .. } = self.layout;
        let d = Seed { heads: d_heads, fixed, per_row };
        let hands = hands(&self.team, rows * self.weights >= WORTH_A_THREAD / 2, &self.spec);
        let sources = &self.sources[Pass::Keep as usize];
        let batch = Batch { kernels: self.kernels, joins: &self.joins, sources, rows, hands };
        hands.each(&mut self.members, &|m: &mut Member| m.backward(batch, d, params, gather));
        if let Some((g, out)) = input {
            out.fill(0.0);
            let width = self.spec.inputs[g].width;
            for member in &self.members {
                member.add_input_gradient(batch, g, out, width);
            }
        }
        Ok(())
    }

    fn zero_grad(&mut self) {
        self.chains_mut().for_each(|c| c.memory.zero_gradients());
    }

    fn step(&mut self, lr: f64, max_norm: Option<f64>) -> Result<f64> {
        let Some(optimizer) = self.optimizer else {
            return Err(Error::State("a network without an optimizer cannot take a step".into()));
        };
        self.reduce()?;
        let kernels = self.kernels;
        let hands = hands(&self.team, self.weights >= WORTH_A_STEP, &self.spec);
        hands.each(&mut self.members, &|m: &mut Member| {
            m.chains_mut().for_each(|c| c.memory.measure(kernels));
        });
        let norm = self.chains().map(|c| c.memory.square_norm).sum::<f64>().sqrt();
        if !norm.is_finite() {
            return Err(Error::Diverged { what: "gradient norm".into(), step: self.steps });
        }
        let clip = max_norm.map_or(1.0, |max| (max / (norm + 1e-6)).min(1.0)) as f32;
        self.steps += 1;
        let rule = rule(&optimizer, self.steps, lr);
        hands.each(&mut self.members, &|m: &mut Member| {
            for chain in m.chains_mut() {
                chain.memory.update(kernels, &rule, clip, hands);
                chain.weights_changed();
            }
        });
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
        if self.key().is_some() {
            self.set_key(rng.bits());
        }
        self.change_noise(|n| n.resample(rng));
    }

    fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }

    fn export(&self, which: Flat, out: &mut Vec<f32>) {
        match which {
            Flat::Noise => {
                self.key().into_iter().for_each(|key| dropout::export_key(key, out));
                self.chains().flat_map(|c| &c.noisy).for_each(|n| n.export(out));
            }
            Flat::Buffers => self.chains().flat_map(|c| &c.renorms).for_each(|r| r.export(out)),
            _ => self.chains().for_each(|c| c.memory.export(which, &c.design.pieces, out)),
        }
    }

    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        let expected: usize = match which {
            Flat::Noise => {
                let key = self.key().map_or(0, |_| dropout::KEY);
                key + self.chains().flat_map(|c| &c.noisy).map(Noisy::noise_len).sum::<usize>()
            }
            Flat::Buffers => self.chains().flat_map(|c| &c.renorms).map(Renorm::len).sum(),
            _ => self.chains().map(|c| c.memory.exported(which, &c.design.pieces)).sum(),
        };
        if data.len() != expected {
            return Err(Error::shape(format!("{which:?}"), data.len(), expected));
        }
        if which == Flat::Noise {
            let mut rest = data;
            if self.key().is_some() {
                let (key, others) = data.split_at(dropout::KEY);
                self.set_key(dropout::import_key(key));
                rest = others;
            }
            self.change_noise(|n| rest = n.import(rest));
            return Ok(());
        }
        let mut rest = data;
        if which == Flat::Buffers {
            self.chains_mut().flat_map(|c| &mut c.renorms).for_each(|r| rest = r.import(rest));
            return Ok(());
        }
        for chain in self.chains_mut() {
            rest = chain.memory.import(which, &chain.design.pieces, rest)?;
            chain.weights_changed();
        }
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
