//! Soft actor-critic for choices (Christodoulou 2019, arXiv:1910.07207): critics have a value for every choice, so that
//! expectations over the policy are sums and no gradient goes through an action.
//!
//! Follows CleanRL's `sac_atari.py` in its losses and its target entropy; all other defaults are those of our
//! [SAC](super::SacConfig). Differs in that the temperature's loss has log α in the place of α, as SB3's, and in what is
//! counted in env steps of all environments together. A gradient step is, in this order: [`aim`](SacDiscrete::aim) works out
//! what the critics should say, [`criticize`](SacDiscrete::criticize) moves them there, [`improve`](SacDiscrete::improve)
//! moves the policy to where they say more.

pub(super) mod config;
mod learning;
mod saved;

use std::sync::Arc;

use crate::agent::{Actor, Agent, Learner, Policy, Progress, Transition};
use crate::column::{Columns, Values};
use crate::distributions::Distribution;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::explorers::any;
use crate::losses::Judge;
use crate::math;
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::network::{Engine, HeadSet, HeadView, Mode, Network};
use crate::rng::Rng;
use crate::state::State;

use super::actor_critic::critics::{CriticKind, CriticModel, Critics};
use super::actor_critic::network::{choice_critic_spec, linear, policy_spec};
use super::actor_critic::temperature::Temperature;
use super::finite;
use super::observation::Observer;
use super::off_policy::OffPolicy;
use super::off_policy::sight::Seen;
use super::on_policy::Build;
use super::policy::GradientPolicy;
use super::value::{allowed, network::choices};
use super::weights::parameters;
use config::SacDiscreteConfig;

/// An actor whose actions are choices, with critics.
pub(super) struct SacDiscrete {
    cfg: SacDiscreteConfig,
    off: OffPolicy,
    actor: Box<dyn Network>,
    /// Where the actor's logits are.
    logits: HeadView,
    dist: Distribution<f32>,
    critics: Critics,
    temperature: Temperature,
    /// Explores.
    rng: Rng,
    /// Draws the critics' noise, where they have any: dropout.
    noise: Rng,
    engine: Arc<dyn Engine>,
    choices: usize,
    /// What is acted on, where the network sees something else than what is kept.
    seen: Option<Seen>,
    /// Of the actions taken in each lane.
    acted: Vec<f32>,
    /// ln π of every choice, `[rows, choices]`, and its mean under π, `[rows]`.
    log_pi: Vec<f32>,
    log_prob: Vec<f32>,
    d_policy: Vec<f32>,
}

impl SacDiscrete {
    pub const NAME: &'static str = "sac_discrete";

    pub fn new(build: &Build<'_>, cfg: SacDiscreteConfig) -> Result<Self> {
        let env = build.env;
        env.observation.validate("observationSpace")?;
        env.action.validate("actionSpace")?;
        let choices = choices(env, "SAC discrete")?;
        cfg.validate(&env.observation)?;
        let rows = cfg.replay.batch_size;
        let observer = Observer::new(env, choices, cfg.network.normalize_obs, cfg.network.clip_obs)?
            .stacking(cfg.replay.frame_stack);
        let policy_spec =
            policy_spec(&cfg.network, None, &observer, vec![linear(&cfg.network, "logits", choices)])?;
        let critic_spec = choice_critic_spec(&cfg.network, &observer, choices)?;
        let mut rng = Rng::stream(build.seed, "network", build.index);
        let mut network = |spec, online| {
            build.engine.build(spec, if online { Some(&cfg.optimizer) } else { None }, &mut rng)
        };
        let (actor, critics) = (network(&policy_spec, true)?, network(&critic_spec, true)?);
        let kind = CriticKind { model: CriticModel::Expected, among: None, judge: Judge::Least, factor: 1.0 };
        let critics = Critics::new(kind, critics, Some(network(&critic_spec, false)?), rows)?;
        let most = math::ln64(choices as f64);
        let off = OffPolicy::new(build, &cfg.replay, observer, cfg.gamma, None)?;
        Ok(SacDiscrete {
            seen: off.sight(build.lanes),
            off,
            logits: actor.layout().views[0],
            actor,
            dist: Distribution::for_space(&env.action)?,
            critics,
            temperature: Temperature::new(cfg.ent_coef, cfg.target_entropy_scale * most),
            rng: Rng::stream(build.seed, "agent", build.index),
            noise: rng,
            engine: build.engine.clone(),
            choices,
            acted: vec![0.0; build.lanes],
            log_pi: vec![0.0; rows * choices],
            log_prob: vec![0.0; rows],
            d_policy: Vec::new(),
            cfg,
        })
    }
}

impl Actor for SacDiscrete {
    fn chunk(&self, lanes: usize) -> Chunk {
        self.off.chunk(lanes)
    }

    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        self.off.begin(obs, chunk)
    }

    fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        chunk.reserve_step();
        let (lanes, from) = (chunk.lanes, chunk.cursor());
        if self.off.is_warming_up(chunk.rows()) {
            let mask = self.off.observer.mask(&chunk.obs, from, None);
            let Values::I32(actions) = &mut *actions else {
                return Err(Error::Internal("actions are choices".into()));
            };
            for (lane, action) in actions.iter_mut().enumerate().take(lanes) {
                *action = any(self.choices, allowed(mask, lane), &mut self.rng) as i32;
            }
        } else {
            let SacDiscrete { off, actor, logits, dist, rng, seen, acted, .. } = self;
            let (gathers, ..) = off.look(chunk, seen);
            let heads = actor.infer(&gathers.inputs(lanes), HeadSet::ALL, Mode::Eval, &mut [])?;
            let mask = off.observer.mask(&chunk.obs, from, None);
            dist.sample(heads.data, &[*logits], lanes, mask, rng, actions, 0, acted);
            finite("an action", f64::from(acted[..lanes].iter().sum::<f32>()))?;
        }
        chunk.action.values_mut().copy_from(from, actions.view(), 0, lanes);
        Ok(())
    }

    fn observe(&mut self, transition: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        self.off.observe(transition, chunk)
    }

    fn full(&self, chunk: &Chunk) -> bool {
        chunk.steps >= self.off.chunk_steps()
    }
}

impl Learner for SacDiscrete {
    fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        self.off.insert(chunk)
    }

    fn ready(&self) -> bool {
        self.off.is_ready()
    }

    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        if !self.off.is_ready() {
            return Ok(Progress::Done);
        }
        self.off.sample()?;
        self.critics.draw(&mut self.noise);
        let step = self.off.updates + 1;
        self.aim()?;
        self.criticize(metrics)?;
        self.improve(metrics)?;
        if step.is_multiple_of(self.cfg.target_update_interval) {
            self.critics.follow(self.cfg.tau)?;
        }
        self.off.learnt(self.critics.priority())?;
        if self.off.is_ready() {
            return Ok(Progress::More);
        }
        self.off.record(metrics);
        Ok(Progress::Done)
    }

    fn publish(&self, policy: &mut dyn Policy) -> Result<()> {
        match policy.as_any_mut().downcast_mut::<GradientPolicy>() {
            Some(policy) => policy.refresh(self.actor.as_ref(), &self.off.observer),
            None => Err(Error::Internal("a snapshot of another agent".into())),
        }
    }

    fn set_progress(&mut self, done: f64) {
        self.off.progress = done;
    }
}

impl Agent for SacDiscrete {
    fn algorithm(&self) -> &'static str {
        SacDiscrete::NAME
    }
    fn env_spec(&self) -> &EnvSpec {
        &self.off.env
    }
    fn config(&self) -> serde_json::Value {
        serde_json::to_value(&self.cfg).unwrap_or_default()
    }
    fn parameters(&self) -> usize {
        parameters(self.actor.tensors()) + parameters(self.critics.tensors())
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
        let (engine, network) = (self.engine.as_ref(), self.actor.as_ref());
        let (dist, observer) = (self.dist.clone(), &self.off.observer);
        Ok(Box::new(GradientPolicy::new(engine, network, &[self.logits], dist, observer)?))
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
