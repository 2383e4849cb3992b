//! A policy apart from training: what `predict`, evaluation and a saved agent use.

use std::any::Any;

use crate::agent::{Policy, Recall};
use crate::column::{self, Columns, Values};
use crate::distributions::Distribution;
use crate::error::{Error, Result};
use crate::network::{Batch, Engine, HeadView, Inputs, Mode, Network};
use crate::rng::Rng;

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
    /// States after the observations asked about.
    ends: Vec<f32>,
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
            ends: Vec::new(),
        })
    }

    /// Brings the snapshot up to date.
    pub fn refresh(&mut self, agent: &OnPolicy) -> Result<()> {
        self.observer.copy_stats(&agent.observer);
        self.network.copy_from(agent.network.as_ref())
    }
}

impl Policy for GradientPolicy {
    fn state_width(&self) -> usize {
        self.network.state_width()
    }

    fn predict(
        &mut self,
        obs: &Columns,
        rows: usize,
        deterministic: bool,
        recall: &mut Recall,
        actions: &mut Values,
    ) -> Result<()> {
        if self.log_prob.len() < rows {
            self.kept.iter_mut().for_each(|c| c.resize(rows));
            self.log_prob.resize(rows, 0.0);
        }
        self.observer.keep(obs, 0, rows, &mut self.kept, 0)?;
        let gathers = self.observer.gathers_at(&self.kept, 0, rows);
        let width = self.network.state_width();
        let batch = if width == 0 { Batch::Rows(rows) } else { remembered(recall, rows, width)? };
        self.ends.resize(rows * width, 0.0);
        let inputs = Inputs { gathers: gathers.as_slice(), batch };
        let heads = self.network.infer(&inputs, policy_set(&self.heads), Mode::Eval, &mut self.ends)?;
        recall.keep(&self.ends, rows);
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

/// One observation a row, each with the state in `recall`. An empty `recall` is that of episodes that start.
pub(super) fn remembered(recall: &mut Recall, rows: usize, width: usize) -> Result<Batch<'_>> {
    if recall.starts.is_empty() {
        *recall = Recall::start(rows, width);
    }
    if recall.starts.len() < rows || recall.state.len() < rows * width {
        let got = format!("{} rows, {} numbers", recall.starts.len(), recall.state.len());
        return Err(Error::shape("the policy's state", got, format!("{rows} rows of {width} numbers")));
    }
    let (starts, state) = (&recall.starts[..rows], &recall.state[..rows * width]);
    Ok(Batch::Sequences { steps: 1, lanes: rows, starts, state })
}
