//! The value-based agent: one implementation for all of DQN's family, with memory or without.
//!
//! An algorithm is a [`Model`] (what of the return is learnt) and a [`ValueConfig`] with its own defaults; its file
//! holds both. Acting, replay, targets, the target network and saving are here.

pub(super) mod config;
mod descent;
mod head;
mod look;
pub(super) mod model;
mod network;
mod policy;
mod saved;
pub(super) mod sequences;
mod taus;

use std::sync::Arc;

use crate::agent::{Actor, Agent, GoalQuestions, Learner, Policy, Progress, Transition};
use crate::column::{Columns, Values};
use crate::distributions::Rows;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::explorers::{EpsilonGreedy, Explorer, any};
use crate::losses::{Bootstrap, QBatch, greedy, munchausen_bonus};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::network::{Batch, Engine, HeadSet, Inputs, Mode, Network};
use crate::rng::Rng;
use crate::state::State;

use super::observation::{Gathers, Observer};
use super::off_policy::OffPolicy;
use super::off_policy::sight::Seen;
use super::on_policy::Build;
use config::ValueConfig;
use descent::descend;
use head::Head;
use model::Model;
use policy::ValuePolicy;
use sequences::{Memory, Room};
use taus::Taus;

/// A value-based agent.
pub(super) struct Value {
    name: &'static str,
    cfg: ValueConfig,
    /// The algorithm's whole configuration.
    all: serde_json::Value,
    model: Model,
    off: OffPolicy,
    online: Box<dyn Network>,
    target: Box<dyn Network>,
    head: Head,
    /// Explores.
    rng: Rng,
    /// Draws the networks' noise.
    noise: Rng,
    /// Whether there is any: noisy layers, dropout.
    noisy: bool,
    /// Quantiles asked for in learning and in acting, where the network is asked for some.
    taus: Option<[Taus; 2]>,
    engine: Arc<dyn Engine>,
    choices: usize,
    /// What is acted on, where the network sees something else than what is kept.
    seen: Option<Seen>,
    /// Lanes whose next choice is any.
    blind: Vec<bool>,
    values: Vec<f32>,
    choice: Vec<u32>,
    returns: Vec<f32>,
    targets: Vec<f32>,
    priority: Vec<f32>,
    d_heads: Vec<f32>,
    /// Values and their gradient, where they are put together from several heads.
    q: Vec<f32>,
    d_q: Vec<f32>,
    room: Room,
}

/// What an algorithm is made of.
pub(super) struct Recipe {
    /// Its registered name.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    pub cfg: ValueConfig,
    pub model: Model,
    /// A network with memory, which learns from sequences.
    pub memory: Option<Memory>,
    /// Its whole configuration.
    pub all: serde_json::Value,
}

impl Value {
    pub fn new(build: &Build<'_>, recipe: Recipe) -> Result<Self> {
        let Recipe { name, title, cfg, model, memory, all } = recipe;
        let env = build.env;
        env.observation.validate("observationSpace")?;
        env.action.validate("actionSpace")?;
        let choices = network::choices(env, title)?;
        cfg.validate(&env.observation)?;
        let observer = Observer::new(env, choices, cfg.network.normalize_obs, cfg.network.clip_obs)?
            .stacking(cfg.replay.frame_stack);
        let (spec, state) =
            network::net_spec(&cfg.network, &observer, env, choices, &model, memory.as_ref())?;
        let memory = memory.map(|memory| (memory.sequences, state));
        let off = OffPolicy::new(build, &cfg.replay, observer, cfg.gamma, memory)?;
        let mut rng = Rng::stream(build.seed, "network", build.index);
        let online = build.engine.build(&spec, Some(&cfg.optimizer), &mut rng)?;
        let mut target = build.engine.build(&spec, None, &mut rng)?;
        target.copy_from(online.as_ref())?;
        let seen = off.sight(build.lanes);
        let rows = cfg.replay.batch_size;
        Ok(Value {
            head: Head::of(&online.layout().views),
            taus: model.asked().map(|(n, width)| [0; 2].map(|_| Taus::new(n, width))),
            noisy: spec.is_noisy(),
            name,
            all,
            model,
            off,
            online,
            target,
            rng: Rng::stream(build.seed, "agent", build.index),
            noise: rng,
            engine: build.engine.clone(),
            choices,
            seen,
            blind: Vec::new(),
            values: Vec::new(),
            choice: vec![0; rows],
            returns: Vec::new(),
            targets: Vec::new(),
            priority: vec![0.0; rows],
            d_heads: Vec::new(),
            q: Vec::new(),
            d_q: Vec::new(),
            room: Room::default(),
            cfg,
        })
    }

    fn explorer(&self, steps: usize) -> Explorer {
        match self.off.is_warming_up(steps) {
            true => Explorer::EpsilonGreedy(EpsilonGreedy { epsilon: 1.0 }),
            false => self.cfg.explorer(self.off.progress, self.off.collected() + steps as u64),
        }
    }

    /// Whether noise is at work outside of gradient steps: that on weights is how noisy networks explore, and their
    /// targets have it, too (Fortunato et al. 2018, equation 16).
    fn mode(&self) -> Mode {
        if self.cfg.network.noisy { Mode::Train } else { Mode::Eval }
    }

    /// Works out what the batch's actions should be worth.
    fn aim(&mut self) -> Result<()> {
        let (rows, mode, double) = (self.off.batch.len(), self.mode(), self.cfg.double);
        let Value {
            off, model, online, target, head, values, choice, returns, targets, taus, noise, q, ..
        } = self;
        returns.clone_from(&off.batch.returns);
        if let Model::Expected { munchausen: Some(m), .. } = model {
            let heads = target.infer(&rows_of(&off.obs(), rows), HeadSet::ALL, mode, &mut [])?;
            let (heads, view) = head.read(heads, q);
            munchausen_bonus(heads, view, off.batch.actions(&off.replay), *m, returns);
        }
        let asked = taus.as_mut().map(|[taus, _]| {
            taus.draw(rows, noise);
            taus.gather()
        });
        let (next, mask) = (off.next_obs().with(asked), off.next_mask());
        let inputs = rows_of(&next, rows);
        if double {
            let (heads, view) = head.read(online.infer(&inputs, HeadSet::ALL, mode, &mut [])?, q);
            let at = model.values(heads, view, rows, values);
            greedy(values, at, mask, choice);
        }
        let (heads, view) = head.read(target.infer(&inputs, HeadSet::ALL, mode, &mut [])?, q);
        if !double {
            let at = model.values(heads, view, rows, values);
            greedy(values, at, mask, choice);
        }
        let next = Bootstrap { returns, discount: &off.batch.discount };
        model.target(heads, view, choice, next, targets);
        Ok(())
    }

    /// One gradient step towards it.
    fn learn(&mut self, metrics: &mut Metrics) -> Result<()> {
        let rows = self.off.batch.len();
        let Value { off, model, online, head, targets, priority, d_heads, cfg, taus, noise, q, d_q, .. } =
            self;
        if let Some([taus, _]) = taus {
            taus.draw(rows, noise);
        }
        let asked = taus.as_ref().map(|[taus, _]| taus);
        let now = off.obs().with(asked.map(Taus::gather));
        let inputs = rows_of(&now, rows);
        let outputs = rows * model.repeat();
        d_heads.clear();
        d_heads.resize(online.layout().len(outputs), 0.0);
        let batch = QBatch {
            rows,
            actions: off.batch.actions(&off.replay),
            weight: cfg.replay.prioritized.map(|_| &off.batch.weight[..]),
            valid: None,
        };
        let (heads, view) = head.read(online.forward(&inputs, Mode::Train, &mut [])?, q);
        let tau = asked.map(|taus| &taus.tau[..]);
        let stats = head.differentiate(outputs, d_heads, d_q, |d| {
            model.loss(heads, view, tau, &batch, targets, priority, d)
        });
        let rate = (cfg.learning_rate.at(off.progress), cfg.max_grad_norm);
        descend(online.as_mut(), &inputs, d_heads, stats, rate, metrics)?;
        off.learnt(priority)
    }

    /// Moves the target network as often as it was due since `before` env steps: several moves towards the same weights
    /// are one.
    fn follow(&mut self, before: u64) -> Result<()> {
        let every = self.cfg.target_update_interval;
        match self.off.collected() / every - before / every {
            0 => Ok(()),
            _ if self.cfg.tau == 1.0 => self.target.copy_from(self.online.as_ref()),
            n => {
                let kept = (0..n.min(1 << 16)).fold(1.0, |kept, _| kept * (1.0 - self.cfg.tau));
                self.target.polyak_from(self.online.as_ref(), 1.0 - kept)
            }
        }
    }
}

/// Rows of independent observations.
fn rows_of<'a>(gathers: &'a Gathers<'a>, rows: usize) -> Inputs<'a> {
    Inputs { gathers: gathers.as_slice(), batch: Batch::Rows(rows) }
}

/// Which choices are allowed in a row.
fn allowed(mask: Option<Rows<'_>>, row: usize) -> impl Fn(usize) -> bool + '_ {
    move |choice| mask.is_none_or(|mask| mask.allows(row, choice))
}

impl Actor for Value {
    fn chunk(&self, lanes: usize) -> Chunk {
        self.off.chunk(lanes)
    }

    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        self.off.begin(obs, chunk)
    }

    fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        chunk.reserve_step();
        let (lanes, from) = (chunk.lanes, chunk.cursor());
        let (explorer, spread) = (self.explorer(chunk.rows()), self.cfg.exploration_spread);
        let explorers = |lane| explorer.of_lane(lane, lanes, spread);
        self.blind.clear();
        self.blind.extend((0..lanes).map(|lane| explorers(lane).is_blind(&mut self.rng)));
        // What remembers has to see everything.
        let view = match self.blind.contains(&false) || self.off.memory.is_some() {
            true => Some(self.look(chunk)?),
            false => None,
        };
        let mask = self.off.observer.mask(&chunk.obs, from, None);
        let (Values::I32(kept), Values::I32(actions)) = (chunk.action.values_mut(), actions) else {
            return Err(Error::Internal("actions are choices".into()));
        };
        for lane in 0..lanes {
            let allowed = allowed(mask, lane);
            let choice = match view {
                Some(view) if !self.blind[lane] => {
                    explorer.choose(view.row(&self.values, lane), allowed, &mut self.rng)
                }
                _ => any(self.choices, allowed, &mut self.rng),
            } as i32;
            (kept[from + lane], actions[lane]) = (choice, choice);
        }
        Ok(())
    }

    fn observe(&mut self, transition: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        self.off.observe(transition, chunk)
    }

    fn full(&self, chunk: &Chunk) -> bool {
        chunk.steps >= self.off.chunk_steps()
    }
}

impl Learner for Value {
    fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        let before = self.off.collected();
        self.off.insert(chunk)?;
        self.follow(before)
    }

    fn ready(&self) -> bool {
        self.off.is_ready()
    }

    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        if !self.off.is_ready() {
            return Ok(Progress::Done);
        }
        if self.noisy {
            self.online.resample(&mut self.noise);
            self.target.resample(&mut self.noise);
        }
        if self.off.memory.is_some() {
            self.off.sample_sequences()?;
            self.learn_sequences(metrics)?;
        } else {
            self.off.sample()?;
            self.aim()?;
            self.learn(metrics)?;
        }
        if self.off.is_ready() {
            return Ok(Progress::More);
        }
        self.off.record(metrics);
        if let Explorer::EpsilonGreedy(EpsilonGreedy { epsilon }) = self.explorer(0) {
            metrics.record("rollout/exploration_rate", epsilon);
        }
        Ok(Progress::Done)
    }

    fn publish(&self, policy: &mut dyn Policy) -> Result<()> {
        match policy.as_any_mut().downcast_mut::<ValuePolicy>() {
            Some(policy) => policy.refresh(self),
            None => Err(Error::Internal("a snapshot of another agent".into())),
        }
    }

    fn set_progress(&mut self, done: f64) {
        self.off.progress = done;
    }
}

impl Agent for Value {
    fn algorithm(&self) -> &'static str {
        self.name
    }
    fn env_spec(&self) -> &EnvSpec {
        &self.off.env
    }
    fn config(&self) -> serde_json::Value {
        self.all.clone()
    }
    fn parameters(&self) -> usize {
        let tensors = self.online.tensors();
        tensors.iter().filter(|t| t.parameter).map(|t| t.shape.iter().product::<usize>()).sum()
    }
    fn steps_per_round(&self, lanes: usize) -> Option<u64> {
        Some((self.off.chunk_steps() * lanes) as u64)
    }
    fn updates(&self) -> u64 {
        self.off.updates
    }
    fn goal_questions(&self) -> Option<GoalQuestions<'_>> {
        self.off.goal_questions()
    }
    fn answer_goals(&mut self, rewards: &[f32]) -> Result<()> {
        self.off.answer_goals(rewards)
    }
    fn replay_bytes(&self) -> u64 {
        self.off.bytes()
    }
    fn off_policy(&mut self) -> Option<&mut OffPolicy> {
        Some(&mut self.off)
    }
    fn inexact(&self) -> Option<&str> {
        self.off.inexact()
    }
    fn policy(&self) -> Result<Box<dyn Policy>> {
        Ok(Box::new(ValuePolicy::new(self)?))
    }
    fn save_policy(&self, state: &mut State) -> Result<()> {
        self.write_policy(state)
    }
    fn load_policy(&mut self, state: &State) -> Result<()> {
        self.read_policy(state)
    }
    fn save_training(&self, state: &mut State) -> Result<()> {
        self.write_training(state)
    }
    fn load_training(&mut self, state: &State) -> Result<()> {
        self.read_training(state)
    }
    fn save_lanes(&self, state: &mut State) -> Result<()> {
        self.off.save_lanes(state)
    }
    fn load_lanes(&mut self, state: &State) -> Result<()> {
        self.off.load_lanes(state)
    }
}
