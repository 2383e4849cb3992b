//! A policy apart from training: what `predict`, evaluation and a saved agent use.

use std::any::Any;

use crate::agent::{Policy, Recall};
use crate::column::{self, Columns, Values};
use crate::distributions::Distribution;
use crate::error::{Error, Result};
use crate::network::{Batch, Engine, Flat, HeadView, Inputs, Mode, Network};
use crate::rng::Rng;
use crate::state::State;

use super::observation::Observer;
use super::on_policy::{OnPolicy, policy_set};

/// Snapshot of a policy-gradient agent's policy and normaliser.
pub struct GradientPolicy {
    network: Box<dyn Network>,
    dist: Distribution<f32>,
    observer: Observer,
    heads: Vec<HeadView>,
    kept: Columns,
    log_prob: Vec<f32>,
    rng: Rng,
}

impl GradientPolicy {
    /// A snapshot of `agent`.
    pub fn new(agent: &OnPolicy, engine: &dyn Engine) -> Result<Self> {
        let mut network = engine.build(agent.network.spec(), None, &mut Rng::stream(0, "snapshot", 0))?;
        network.copy_from(agent.network.as_ref())?;
        Ok(GradientPolicy {
            network,
            dist: Distribution::for_space(&agent.env.action)?,
            observer: agent.observer.clone(),
            heads: agent.policy_heads().to_vec(),
            kept: column::zeros(agent.observer.columns(), 1),
            log_prob: vec![0.0; 1],
            // Stochastic predictions must not disturb training's streams: they have one of their own.
            rng: Rng::stream(0, "predict", 0),
        })
    }

    /// Brings the snapshot up to date.
    pub fn refresh(&mut self, agent: &OnPolicy) -> Result<()> {
        self.observer.copy_stats(&agent.observer);
        self.network.copy_from(agent.network.as_ref())
    }
}

impl Policy for GradientPolicy {
    fn predict(
        &mut self,
        obs: &Columns,
        rows: usize,
        deterministic: bool,
        _recall: &mut Recall,
        actions: &mut Values,
    ) -> Result<()> {
        if self.log_prob.len() < rows {
            self.kept.iter_mut().for_each(|c| c.resize(rows));
            self.log_prob.resize(rows, 0.0);
        }
        self.observer.keep(obs, 0, rows, &mut self.kept, 0)?;
        let gathers = self.observer.gathers_at(&self.kept, 0, rows);
        let inputs = Inputs { gathers: gathers.as_slice(), batch: Batch::Rows(rows) };
        let heads = self.network.infer(&inputs, policy_set(&self.heads), Mode::Eval, &mut [])?;
        let mask = self.observer.mask(&self.kept, 0, None);
        if deterministic {
            self.dist.mode(heads.data, &self.heads, rows, mask, actions, 0);
        } else {
            let log_prob = &mut self.log_prob[..rows];
            self.dist.sample(heads.data, &self.heads, rows, mask, &mut self.rng, actions, 0, log_prob);
        }
        Ok(())
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn key(which: Flat) -> String {
    match which {
        Flat::Moments(n) => format!("optimizer.moment{n}."),
        _ => String::new(),
    }
}

/// Writes a flat buffer of a network tensor by tensor, under PyTorch's names.
pub(super) fn save_network(network: &dyn Network, state: &mut State, which: Flat) {
    let mut flat = Vec::new();
    network.export(which, &mut flat);
    let mut at = 0;
    for t in network.tensors().iter().filter(|t| t.parameter) {
        let n: usize = t.shape.iter().product();
        if at + n > flat.len() {
            return;
        }
        let name = format!("{}{}", key(which), t.name);
        state.put_f32(&name, &flat[at..at + n]);
        if let Some(stored) = state.tensors.get_mut(&name) {
            stored.shape.clone_from(&t.shape);
        }
        at += n;
    }
}

/// Reads it back; shapes must agree.
pub(super) fn load_network(network: &mut dyn Network, state: &State, which: Flat) -> Result<()> {
    let mut current = Vec::new();
    network.export(which, &mut current);
    if current.is_empty() {
        return Ok(());
    }
    let mut flat = Vec::with_capacity(current.len());
    for t in network.tensors().iter().filter(|t| t.parameter) {
        let name = format!("{}{}", key(which), t.name);
        let shape = &state.tensor(&name)?.shape;
        if *shape != t.shape {
            return Err(Error::Mismatch(format!(
                "\"{name}\" has shape {shape:?}, the network needs {:?}",
                t.shape
            )));
        }
        let values = state.f32(&name)?;
        if values.len() != t.shape.iter().product::<usize>() {
            return Err(Error::Mismatch(format!(
                "\"{name}\" has {} values for shape {shape:?}",
                values.len()
            )));
        }
        flat.extend(values);
    }
    if which == Flat::Parameters && flat.iter().any(|x| !x.is_finite()) {
        return Err(Error::Mismatch("a weight is not a finite number".into()));
    }
    network.import(which, &flat)
}
