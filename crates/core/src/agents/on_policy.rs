//! What policy-gradient algorithms have in common: acting, collecting, valuing a rollout, gradient steps, saving.
//!
//! An algorithm owns an [`OnPolicy`] and adds what makes it itself: when a rollout is full, its advantages, its
//! loss. Nothing here knows which algorithm it serves.

mod collect;
mod saved;

use std::sync::Arc;

use crate::advantage::gae;
use crate::curiosity::Curiosity;
use crate::distributions::Distribution;
use crate::env::{EnvSpec, GoalRewards};
use crate::error::{Error, Result};
use crate::explorers::NoiseMatrices;
use crate::losses::{PolicyBatch, PolicyHeads, Scratch};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::net_spec::{HeadKind, NetSpec, Optimizer};
use crate::network::{Batch, Engine, Grad, HeadSet, HeadView, Inputs, Mode, Network};
use crate::rng::Rng;
use crate::running_stats::RewardNormalizer;

use super::observation::Observer;
use super::policy_config::PolicyConfig;
use super::recurrent::{Cut, Recurrent, Sequences};
use super::weights::start_log_std;

/// What an agent is built with besides its own configuration.
pub struct Build<'a> {
    /// The environment it is for.
    pub env: &'a EnvSpec,
    /// Rows a step.
    pub lanes: usize,
    /// The run's seed; streams `network` and `agent` are drawn from it.
    pub seed: u64,
    /// Number of this agent in its group.
    pub index: u64,
    /// Builds the network.
    pub engine: Arc<dyn Engine>,
    /// How the world rewards goals that were chosen afterwards, where it can.
    pub goal_reward: Option<GoalRewards>,
}

/// What a rollout's rows are trained towards; a row each.
pub(super) struct Targets<'a> {
    pub advantage: &'a [f32],
    pub returns: &'a [f32],
    pub weight: Option<&'a [f32]>,
}

/// Network, distribution, normalisers and the rollout of a policy-gradient agent.
pub struct OnPolicy {
    pub(super) env: EnvSpec,
    pub(super) network: Box<dyn Network>,
    pub(super) dist: Distribution<f32>,
    pub(super) observer: Observer,
    pub(super) rewards: Option<RewardNormalizer>,
    pub(super) curiosity: Option<Curiosity>,
    pub(super) rng: Rng,
    /// Noise of the state.
    matrices: Option<NoiseMatrices>,
    pub(super) rollout: Chunk,
    pub(super) value: Vec<f32>,
    pub(super) last_value: Vec<f32>,
    pub(super) final_value: Vec<f32>,
    pub(super) progress: f64,
    pub(super) updates: u64,
    recurrent: Option<Recurrent>,
    /// Whether gradient steps draw noise (dropout).
    noisy: bool,
    engine: Arc<dyn Engine>,
    policy_heads: Vec<HeadView>,
    value_head: Option<HeadView>,
    /// The head of a state-independent log σ, and the mean σ in the last gradient step.
    log_std: Option<HeadView>,
    std: f64,
    log_prob: Vec<f32>,
    scratch: Scratch<f32>,
    d_heads: Vec<f32>,
}

impl OnPolicy {
    /// Builds the network and the memory for rollouts of `capacity` steps. `cut` tells how gradient steps take them
    /// apart; without, networks with memory are refused.
    pub fn new(
        build: &Build<'_>,
        cfg: &PolicyConfig,
        optimizer: &Optimizer,
        value: bool,
        gamma: f64,
        capacity: usize,
        cut: Option<Cut>,
    ) -> Result<Self> {
        let env = build.env.clone();
        env.observation.validate("observationSpace")?;
        env.action.validate("actionSpace")?;
        let dist = cfg.distribution(&env.action)?;
        let observer = Observer::new(&env, dist.logits(), cfg.normalize_obs, cfg.clip_obs)?;
        let spec = cfg.net_spec(&env, &observer, &dist, value)?;
        let length = sequence_length(&spec, cfg, cut)?;
        let mut rng = Rng::stream(build.seed, "network", build.index);
        let mut network = build.engine.build(&spec, Some(optimizer), &mut rng)?;
        if cfg.state_dependent_std {
            start_log_std(network.as_mut(), cfg.log_std_init as f32)?;
        }
        let value_view = spec.head("value");
        let views = &network.layout().views;
        let policy_heads = views[..value_view.unwrap_or(views.len())].to_vec();
        let recurrent = length.map(|l| Recurrent::new(build.lanes, network.state_width(), l));
        let rollout = Chunk::new(build.lanes, capacity, observer.columns(), env.action_column()?);
        let rollout = match &recurrent {
            Some(memory) => memory.extend(rollout),
            None => rollout,
        };
        let rewards =
            cfg.normalize_reward.then(|| RewardNormalizer::new(build.lanes, gamma, cfg.clip_reward as f32));
        let curious = cfg.curiosity.clone();
        let curiosity = curious.map(|options| Curiosity::new(build, options, dist.logits())).transpose()?;
        let curiosity = curiosity.map(|c| c.of_standardized(cfg.normalize_obs));
        let constant = spec.heads().position(|(_, h)| matches!(h.kind, HeadKind::Constant { .. }));
        Ok(OnPolicy {
            log_std: constant.map(|view| views[view]),
            std: 0.0,
            value_head: value_view.map(|v| views[v]),
            policy_heads,
            matrices: cfg.noise_matrices(dist.logits())?,
            dist,
            observer,
            rewards,
            curiosity,
            rng: Rng::stream(build.seed, "agent", build.index),
            rollout,
            value: Vec::new(),
            last_value: vec![0.0; build.lanes],
            final_value: Vec::new(),
            progress: 0.0,
            updates: 0,
            log_prob: vec![0.0; build.lanes],
            scratch: Scratch::default(),
            d_heads: Vec::new(),
            recurrent,
            noisy: spec.is_noisy(),
            engine: build.engine.clone(),
            network,
            env,
        })
    }

    /// An empty chunk like the agent's own rollout.
    pub fn chunk(&self, lanes: usize, capacity: usize) -> Chunk {
        let chunk = Chunk::new(lanes, capacity, self.observer.columns(), self.rollout.action.spec().clone());
        match &self.recurrent {
            Some(memory) => memory.extend(chunk),
            None => chunk,
        }
    }

    /// Takes over a full chunk and values all of its observations, in one pass unless acting has done it.
    pub fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        chunk.hand_over(&mut self.rollout);
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.add_to(&mut self.rollout)?;
        }
        let (rows, lanes) = (self.rollout.rows(), self.rollout.lanes);
        self.value.resize(rows, 0.0);
        self.final_value.clear();
        self.final_value.resize(rows, 0.0);
        self.last_value.resize(lanes, 0.0);
        let Some(view) = self.value_head else {
            self.value.fill(0.0);
            self.last_value.fill(0.0);
            return Ok(());
        };
        let head = self.policy_heads.len();
        if let (Some(memory), Some(kept)) = (&mut self.recurrent, &self.rollout.recurrent) {
            self.value.copy_from_slice(&kept.value[..rows]);
            let (network, last, cut) = (self.network.as_mut(), &mut self.last_value, &mut self.final_value);
            return memory.value(network, &self.observer, &self.rollout, (head, view), last, cut);
        }
        let (set, mode) = (HeadSet::of(&[head]), Mode::Eval);
        let gathers = self.observer.gathers_at(&self.rollout.obs, 0, rows + lanes);
        let inputs = gathers.inputs(rows + lanes);
        let heads = self.network.infer(&inputs, set, mode, &mut [])?;
        for (r, v) in self.value.iter_mut().chain(&mut self.last_value).enumerate() {
            *v = heads.data[view.at(r)];
        }
        let cut = self.rollout.final_rows.len();
        if cut > 0 {
            let gathers = self.observer.gathers_at(&self.rollout.final_obs, 0, cut);
            let inputs = gathers.inputs(cut);
            let heads = self.network.infer(&inputs, set, mode, &mut [])?;
            for (i, row) in self.rollout.final_rows.iter().enumerate() {
                self.final_value[*row as usize] = heads.data[view.at(i)];
            }
        }
        Ok(())
    }

    /// One gradient step on the rollout's rows `units` (with memory: its sequences): forward, `loss`, backward, clip, update. `rate` is the learning
    /// rate and the bound on the gradient's norm. Gives that norm, or `None` where `loss` said to leave it.
    pub(super) fn gradient_step(
        &mut self,
        units: &[u32],
        targets: &Targets<'_>,
        rate: (f64, Option<f64>),
        loss: impl FnOnce(
            &[f32],
            PolicyHeads<'_>,
            &PolicyBatch<'_, f32>,
            &mut Distribution<f32>,
            &mut Scratch<f32>,
            &mut [f32],
        ) -> Result<bool>,
    ) -> Result<Option<f64>> {
        if self.noisy {
            self.network.resample(&mut self.rng);
        }
        let Sequences { rows: idx, batch, ends } = match &mut self.recurrent {
            Some(memory) => memory.minibatch(&self.rollout, units),
            None => Sequences { rows: units, batch: Batch::Rows(units.len()), ends: &mut [] },
        };
        let gathers = self.observer.gathers(&self.rollout.obs, idx);
        let inputs = Inputs { gathers: gathers.as_slice(), batch };
        let batch = PolicyBatch {
            idx,
            actions: self.rollout.actions(idx),
            mask: self.observer.mask(&self.rollout.obs, 0, Some(idx)),
            old_log_prob: &self.rollout.log_prob,
            advantage: targets.advantage,
            returns: targets.returns,
            old_value: &self.value,
            weight: targets.weight,
        };
        self.d_heads.clear();
        self.d_heads.resize(self.network.layout().len(idx.len()), 0.0);
        let at = PolicyHeads { policy: &self.policy_heads, value: self.value_head };
        let heads = self.network.forward(&inputs, Mode::Train, ends)?;
        if let Some(log_std) = self.log_std {
            let log_std = log_std.row(heads.data, 0);
            let sum: f64 = log_std.iter().map(|x| f64::from(*x).exp()).sum();
            self.std = sum / log_std.len() as f64;
        }
        if !loss(heads.data, at, &batch, &mut self.dist, &mut self.scratch, &mut self.d_heads)? {
            return Ok(None);
        }
        self.network.zero_grad();
        self.network.backward(&inputs, &self.d_heads, Grad::Params)?;
        let norm = self.network.step(rate.0, rate.1)?;
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.learn(&self.rollout, idx)?;
        }
        Ok(Some(norm))
    }

    /// Views of the policy's heads.
    pub(super) fn policy_heads(&self) -> &[HeadView] {
        &self.policy_heads
    }

    /// What a gradient step on `rows` rows takes: as many rows, or the sequences that these are.
    pub(super) fn units(&self, rows: usize) -> usize {
        self.recurrent.as_ref().map_or(rows, |memory| memory.sequences(rows))
    }

    /// Advantages and returns of the rollout, and the numbers of all that gradient steps take.
    pub(super) fn gae(
        &self,
        gamma: f64,
        lambda: f64,
        advantage: &mut Vec<f32>,
        returns: &mut Vec<f32>,
        units: &mut Vec<u32>,
    ) {
        let n = self.rollout.rows();
        advantage.resize(n, 0.0);
        returns.resize(n, 0.0);
        units.clear();
        units.extend(0..self.units(n) as u32);
        let (value, last, cut) = (&self.value, &self.last_value, &self.final_value);
        gae(&self.rollout.outcomes(), value, last, cut, gamma, lambda, advantage, returns);
    }

    /// Records what all algorithms record at an update's end: the mean standard deviation of a Gaussian policy with a
    /// state-independent one, as the last gradient step saw it (SB3's `train/std`), and what curiosity did.
    pub(super) fn record(&mut self, metrics: &mut Metrics) {
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.record(metrics);
        }
        if self.log_std.is_some() {
            metrics.record("train/std", self.std);
        }
    }
}

/// Steps of a sequence for a network with memory; `None` for one without.
fn sequence_length(spec: &NetSpec, cfg: &PolicyConfig, cut: Option<Cut>) -> Result<Option<usize>> {
    match (spec.is_recurrent(), cut) {
        (false, _) => Ok(None),
        (true, Some(cut)) => cut.length(cfg.sequence_length).map(Some),
        (true, None) => {
            let allowed = "null: this algorithm has no memory, PPO and A2C do";
            Err(Error::config("middleware", "a network with memory", allowed))
        }
    }
}

/// The views of the policy's heads come first in every policy-gradient network.
pub(super) fn policy_set(heads: &[HeadView]) -> HeadSet {
    HeadSet::first(heads.len())
}
