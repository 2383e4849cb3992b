//! The value-based agent: one implementation for all of DQN's family, with memory or without.
//!
//! An algorithm is a [`Model`] (what of the return is learnt) and a [`ValueConfig`] with its own defaults; its file
//! holds both. Acting, replay, targets, the target network and saving are here.

pub(super) mod config;
mod descent;
pub(super) mod ensemble;
mod head;
mod learning;
mod look;
pub(super) mod model;
pub(super) mod network;
mod policy;
mod prior;
mod saved;
pub(super) mod sequences;
mod taus;

use std::sync::Arc;

use crate::agent::{Actor, Agent, Learner, Policy, Progress, Transition};
use crate::column::{Columns, Values};
use crate::distributions::Rows;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::explorers::{EpsilonGreedy, Explorer, any};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::network::{Engine, Mode, Network};
use crate::rng::Rng;
use crate::state::State;

use super::observation::Observer;
use super::off_policy::OffPolicy;
use super::off_policy::sight::Seen;
use super::on_policy::Build;
use super::weights::parameters;
use config::ValueConfig;
use ensemble::Ensemble;
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
    /// One, or one for each member of an ensemble.
    heads: Vec<Head>,
    ensemble: Option<Ensemble>,
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
        let (spec, state) = network::net_spec(
            &cfg.network,
            &observer,
            env,
            choices,
            &model,
            memory.as_ref(),
            cfg.ensemble.as_ref(),
        )?;
        let memory = memory.map(|memory| (memory.sequences, state));
        let off = OffPolicy::new(build, &cfg.replay, observer, cfg.gamma, memory)?;
        let mut rng = Rng::stream(build.seed, "network", build.index);
        let (engine, prior) = (build.engine.as_ref(), cfg.prior());
        let online = prior::build(engine, &spec, Some(&cfg.optimizer), prior, &mut rng)?;
        let mut target = prior::build(engine, &spec, None, prior, &mut rng)?;
        target.copy_from(online.as_ref())?;
        let seen = off.sight(build.lanes);
        let (rows, views) = (cfg.replay.batch_size, &online.layout().views);
        let heads = Head::all(views, cfg.network.dueling, cfg.ensemble.as_ref());
        let seed = Rng::stream(build.seed, "masks", build.index).bits();
        Ok(Value {
            ensemble: cfg.ensemble.map(|e| Ensemble::new(e, cfg.ucb(), views.len(), seed)),
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
            choice: vec![0; rows * heads.len()],
            returns: Vec::new(),
            targets: Vec::new(),
            priority: vec![0.0; rows * heads.len()],
            heads,
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

/// Which choices are allowed in a row.
pub(super) fn allowed(mask: Option<Rows<'_>>, row: usize) -> impl Fn(usize) -> bool + '_ {
    move |choice| mask.is_none_or(|mask| mask.allows(row, choice))
}

impl Actor for Value {
    fn chunk(&self, lanes: usize) -> Chunk {
        self.off.chunk(lanes)
    }

    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        if let Some(ensemble) = &mut self.ensemble {
            ensemble.begin(chunk.lanes, &mut self.rng);
        }
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
        if let Some(ensemble) = &mut self.ensemble {
            ensemble.observe(transition, &mut self.rng);
        }
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
            self.aim(metrics)?;
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
        parameters(self.online.tensors())
    }
    fn steps_per_round(&self, lanes: usize) -> Option<u64> {
        Some((self.off.chunk_steps() * lanes) as u64)
    }
    fn updates(&self) -> u64 {
        self.off.updates
    }
    fn off_policy(&self) -> Option<&OffPolicy> {
        Some(&self.off)
    }
    fn off_policy_mut(&mut self) -> Option<&mut OffPolicy> {
        Some(&mut self.off)
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
        self.ensemble.iter().for_each(|e| e.save_lanes(state));
        self.off.save_lanes(state)
    }
    fn load_lanes(&mut self, state: &State) -> Result<()> {
        self.ensemble.as_mut().map_or(Ok(()), |e| e.load_lanes(state))?;
        self.off.load_lanes(state)
    }
}
