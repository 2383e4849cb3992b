//! A policy with a gradient apart from training: what `predict`, evaluation and a saved agent use.

use std::any::Any;

use crate::agent::{Policy, Recall};
use crate::column::{Columns, Values};
use crate::distributions::Distribution;
use crate::error::{Error, Result};
use crate::network::{Batch, Engine, HeadView, Inputs, Mode, Network};
use crate::rng::Rng;

use super::observation::{Observer, Stack};
use super::on_policy::policy_set;

/// Snapshot of a policy whose network gives a distribution over actions, and of its normaliser.
pub struct GradientPolicy {
    network: Box<dyn Network>,
    dist: Distribution<f32>,
    observer: Observer,
    heads: Vec<HeadView>,
    stack: Stack,
    log_prob: Vec<f32>,
    rng: Rng,
    /// States after the observations asked about.
    ends: Vec<f32>,
}

impl GradientPolicy {
    /// A snapshot of `network`, whose policy heads `heads` are those of `dist`.
    pub fn new(
        engine: &dyn Engine,
        network: &dyn Network,
        heads: &[HeadView],
        dist: Distribution<f32>,
        observer: &Observer,
    ) -> Result<Self> {
        let mut own = engine.build(network.spec(), None, &mut Rng::stream(0, "snapshot", 0))?;
        own.copy_from(network)?;
        let observer = observer.clone().keeping_raw(false);
        Ok(GradientPolicy {
            network: own,
            dist,
            heads: heads.to_vec(),
            stack: Stack::new(&observer),
            observer,
            log_prob: vec![0.0; 1],
            // Stochastic predictions must not disturb training's streams: they have one of their own.
            rng: Rng::stream(0, "predict", 0),
            ends: Vec::new(),
        })
    }

    /// Brings the snapshot up to date.
    pub fn refresh(&mut self, network: &dyn Network, observer: &Observer) -> Result<()> {
        self.observer.copy_stats(observer);
        self.network.copy_from(network)
    }
}

impl Policy for GradientPolicy {
    fn state_width(&self) -> usize {
        // Frames are stacked only where nothing remembers.
        self.stack.state_width().max(self.network.state_width())
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
            self.log_prob.resize(rows, 0.0);
        }
        self.stack.take(&self.observer, obs, rows, recall)?;
        let gathers = self.stack.gathers(&self.observer, rows);
        let width = self.network.state_width();
        let batch = if width == 0 { Batch::Rows(rows) } else { remembered(recall, rows, width)? };
        self.ends.resize(rows * width, 0.0);
        let inputs = Inputs { gathers: gathers.as_slice(), batch };
        let heads = self.network.infer(&inputs, policy_set(&self.heads), Mode::Eval, &mut self.ends)?;
        recall.keep(&self.ends, rows);
        let mask = self.stack.mask(&self.observer);
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
