//! What policy-gradient algorithms have in common: acting, collecting, valuing a rollout, saving.
//!
//! An algorithm owns an [`OnPolicy`] and adds what makes it itself: when a rollout is full, its advantages, its
//! loss. Nothing here knows which algorithm it serves.

use std::sync::Arc;

use crate::advantage::gae;
use crate::agent::{Policy, Transition};
use crate::column::{Columns, Values};
use crate::distributions::Distribution;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::losses::{PolicyBatch, PolicyHeads, Scratch};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::net_spec::{HeadKind, Optimizer};
use crate::network::{Batch, Engine, Flat, Grad, HeadSet, HeadView, Inputs, Mode, Network};
use crate::rng::Rng;
use crate::running_stats::RewardNormalizer;
use crate::state::State;

use super::observation::Observer;
use super::policy::{GradientPolicy, load_network, save_network};
use super::policy_config::PolicyConfig;

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
    pub(super) rng: Rng,
    pub(super) rollout: Chunk,
    pub(super) value: Vec<f32>,
    pub(super) last_value: Vec<f32>,
    pub(super) final_value: Vec<f32>,
    pub(super) progress: f64,
    pub(super) updates: u64,
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
    /// Builds the network and the memory for rollouts of `capacity` steps.
    pub fn new(
        build: &Build<'_>,
        cfg: &PolicyConfig,
        optimizer: &Optimizer,
        value: bool,
        gamma: f64,
        capacity: usize,
    ) -> Result<Self> {
        let env = build.env.clone();
        env.observation.validate("observationSpace")?;
        env.action.validate("actionSpace")?;
        let dist = Distribution::for_space(&env.action)?;
        let observer = Observer::new(&env, dist.logits(), cfg.normalize_obs, cfg.clip_obs)?;
        let spec = cfg.net_spec(&env, &observer, &dist, value);
        cfg.check_size(spec.inputs.iter().map(|i| i.width).sum())?;
        let mut rng = Rng::stream(build.seed, "network", build.index);
        let mut network = build.engine.build(&spec, Some(optimizer), &mut rng)?;
        if cfg.state_dependent_std {
            start_log_std(network.as_mut(), cfg.log_std_init as f32)?;
        }
        let value_view = spec.head("value");
        let views = &network.layout().views;
        let policy_heads = views[..value_view.unwrap_or(views.len())].to_vec();
        let rollout = Chunk::new(build.lanes, capacity, observer.columns(), env.action_column()?);
        let rewards =
            cfg.normalize_reward.then(|| RewardNormalizer::new(build.lanes, gamma, cfg.clip_reward as f32));
        let constant = spec.heads().position(|(_, h)| matches!(h.kind, HeadKind::Constant { .. }));
        Ok(OnPolicy {
            log_std: constant.map(|view| views[view]),
            std: 0.0,
            value_head: value_view.map(|v| views[v]),
            policy_heads,
            dist,
            observer,
            rewards,
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
            engine: build.engine.clone(),
            network,
            env,
        })
    }

    /// An empty chunk like the agent's own rollout.
    pub fn chunk(&self, lanes: usize, capacity: usize) -> Chunk {
        Chunk::new(lanes, capacity, self.observer.columns(), self.rollout.action.spec().clone())
    }

    /// The first observations of a run.
    pub fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        let lanes = chunk.lanes;
        chunk.reserve_step();
        if let Some(rewards) = &mut self.rewards {
            rewards.restart();
        }
        let at = chunk.cursor();
        self.observer.keep_and_learn(obs, lanes, &mut chunk.obs, at)
    }

    /// Samples an action for every lane.
    pub fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        chunk.reserve_step();
        let (lanes, from) = (chunk.lanes, chunk.cursor());
        let gathers = self.observer.gathers_at(&chunk.obs, from, lanes);
        let inputs = Inputs { gathers: gathers.as_slice(), batch: Batch::Rows(lanes) };
        let heads = self.network.infer(&inputs, policy_set(&self.policy_heads), Mode::Train, &mut [])?;
        let mask = self.observer.mask(&chunk.obs, from, None);
        let (kept, log_prob) = (chunk.action.values_mut(), &mut self.log_prob[..lanes]);
        self.dist.sample(heads.data, &self.policy_heads, lanes, mask, &mut self.rng, kept, from, log_prob);
        if log_prob.iter().any(|x| !x.is_finite()) {
            return Err(Error::Diverged { what: "the policy's log-probability".into(), step: 0 });
        }
        chunk.log_prob[from..from + lanes].copy_from_slice(log_prob);
        let w = self.dist.action_width();
        actions.copy_from(0, kept.view(), from * w, lanes * w);
        Ok(())
    }

    /// Takes the results of a step.
    pub fn observe(&mut self, t: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        let (lanes, from) = (chunk.lanes, chunk.cursor());
        if let Some(bad) = t.reward.iter().position(|r| !r.is_finite()) {
            let problem = format!("is {}, allowed: a finite number", t.reward[bad]);
            return Err(Error::InvalidData { what: format!("reward of environment {bad}"), problem });
        }
        let known = chunk.final_rows.len();
        if let Err(e) = self.keep_next(t, chunk) {
            chunk.final_rows.truncate(known);
            return Err(e);
        }
        let rows = from..from + lanes;
        chunk.reward[rows.clone()].copy_from_slice(t.reward);
        chunk.terminated[rows.clone()].copy_from_slice(t.terminated);
        chunk.truncated[rows.clone()].copy_from_slice(t.truncated);
        chunk.steps += 1;
        if let Some(rewards) = &mut self.rewards {
            rewards.update(t.reward);
            rewards.normalize(t.reward, &mut chunk.reward[rows]);
            rewards.reset(t.terminated, t.truncated);
        }
        Ok(())
    }

    /// Keeps the observations after a step; the step counts only when all of them are in order.
    fn keep_next(&mut self, t: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        let (lanes, from) = (chunk.lanes, chunk.cursor());
        self.observer.keep_and_learn(t.next_obs, lanes, &mut chunk.obs, from + lanes)?;
        for lane in 0..lanes {
            // Only a cut episode has a value beyond its end, so only its last observation is looked at again.
            if t.truncated[lane] != 0 && t.terminated[lane] == 0 {
                let at = chunk.push_final(from + lane);
                self.observer.keep(t.final_obs, lane, 1, &mut chunk.final_obs, at)?;
            }
        }
        Ok(())
    }

    /// Takes over a full chunk and values all of its observations in one pass.
    pub fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        chunk.hand_over(&mut self.rollout);
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
        let set = HeadSet::of(&[self.policy_heads.len()]);
        let mode = Mode::Train;
        let gathers = self.observer.gathers_at(&self.rollout.obs, 0, rows + lanes);
        let inputs = Inputs { gathers: gathers.as_slice(), batch: Batch::Rows(rows + lanes) };
        let heads = self.network.infer(&inputs, set, mode, &mut [])?;
        for (r, v) in self.value.iter_mut().chain(&mut self.last_value).enumerate() {
            *v = heads.data[view.at(r)];
        }
        let cut = self.rollout.final_rows.len();
        if cut > 0 {
            let gathers = self.observer.gathers_at(&self.rollout.final_obs, 0, cut);
            let inputs = Inputs { gathers: gathers.as_slice(), batch: Batch::Rows(cut) };
            let heads = self.network.infer(&inputs, set, mode, &mut [])?;
            for (i, row) in self.rollout.final_rows.iter().enumerate() {
                self.final_value[*row as usize] = heads.data[view.at(i)];
            }
        }
        Ok(())
    }

    /// One gradient step on the rollout's rows `idx`: forward, `loss`, backward, clip, update. `rate` is the learning
    /// rate and the bound on the gradient's norm. Gives that norm, or `None` where `loss` said to leave it.
    pub(super) fn gradient_step(
        &mut self,
        idx: &[u32],
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
        let gathers = self.observer.gathers(&self.rollout.obs, idx);
        let inputs = Inputs { gathers: gathers.as_slice(), batch: Batch::Rows(idx.len()) };
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
        let heads = self.network.forward(&inputs, Mode::Train, &mut [])?;
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
        self.network.step(rate.0, rate.1).map(Some)
    }

    /// Views of the policy's heads.
    pub(super) fn policy_heads(&self) -> &[HeadView] {
        &self.policy_heads
    }

    /// Advantages and returns of the rollout, and the numbers of all its rows.
    pub(super) fn gae(
        &self,
        gamma: f64,
        lambda: f64,
        advantage: &mut Vec<f32>,
        returns: &mut Vec<f32>,
        rows: &mut Vec<u32>,
    ) {
        let n = self.rollout.rows();
        advantage.resize(n, 0.0);
        returns.resize(n, 0.0);
        rows.clear();
        rows.extend(0..n as u32);
        let (value, last, cut) = (&self.value, &self.last_value, &self.final_value);
        gae(&self.rollout.outcomes(), value, last, cut, gamma, lambda, advantage, returns);
    }

    /// Records the mean standard deviation of a Gaussian policy with a state-independent one, as the last gradient
    /// step saw it (SB3's `train/std`).
    pub(super) fn record_std(&self, metrics: &mut Metrics) {
        if self.log_std.is_some() {
            metrics.record("train/std", self.std);
        }
    }

    /// A new policy snapshot.
    pub fn policy(&self) -> Result<Box<dyn Policy>> {
        Ok(Box::new(GradientPolicy::new(self, self.engine.as_ref())?))
    }

    /// Writes weights and normalisers.
    pub fn save_policy(&self, state: &mut State) -> Result<()> {
        save_network(self.network.as_ref(), state, Flat::Parameters);
        self.observer.save(state);
        if let Some(rewards) = &self.rewards {
            rewards.save(state, "normalizer.reward");
        }
        Ok(())
    }

    /// Reads them back.
    pub fn load_policy(&mut self, state: &State) -> Result<()> {
        load_network(self.network.as_mut(), state, Flat::Parameters)?;
        self.observer.load(state)?;
        self.rewards.as_mut().map_or(Ok(()), |r| r.load(state, "normalizer.reward"))
    }

    /// Writes the optimiser, counters, streams and the rollout being learnt from.
    pub fn save_training(&self, state: &mut State) -> Result<()> {
        save_network(self.network.as_ref(), state, Flat::Moments(0));
        save_network(self.network.as_ref(), state, Flat::Moments(1));
        state.put("agent.optimizer_steps", &self.network.steps())?;
        state.put("agent.updates", &self.updates)?;
        state.put("agent.rng", &self.rng)?;
        state.put("agent.progress", &self.progress)
    }

    /// Reads them back.
    pub fn load_training(&mut self, state: &State) -> Result<()> {
        load_network(self.network.as_mut(), state, Flat::Moments(0))?;
        load_network(self.network.as_mut(), state, Flat::Moments(1))?;
        self.network.set_steps(state.get("agent.optimizer_steps")?);
        self.updates = state.get("agent.updates")?;
        self.rng = state.get("agent.rng")?;
        self.progress = state.get("agent.progress")?;
        Ok(())
    }

    /// Writes what belongs to the episodes under way.
    pub fn save_lanes(&self, state: &mut State) {
        if let Some(rewards) = &self.rewards {
            rewards.save_lanes(state, "normalizer.reward");
        }
    }

    /// Reads it back.
    pub fn load_lanes(&mut self, state: &State) -> Result<()> {
        self.rewards.as_mut().map_or(Ok(()), |r| r.load_lanes(state, "normalizer.reward"))
    }
}

/// The views of the policy's heads come first in every policy-gradient network.
pub(super) fn policy_set(heads: &[HeadView]) -> HeadSet {
    HeadSet::first(heads.len())
}

/// A log-std head starts at `value` for every observation, give or take its small weights.
fn start_log_std(network: &mut dyn Network, value: f32) -> Result<()> {
    let mut flat = Vec::new();
    network.export(Flat::Parameters, &mut flat);
    let mut at = 0;
    for t in network.tensors().iter().filter(|t| t.parameter) {
        let n: usize = t.shape.iter().product();
        if t.name == "policy.log_std.bias" {
            flat[at..at + n].fill(value);
        }
        at += n;
    }
    network.import(Flat::Parameters, &flat)
}
