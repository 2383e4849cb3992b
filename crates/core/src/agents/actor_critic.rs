//! The actor with critics that learns from a replay: one implementation for SAC, TD3, DDPG and what is made of them.
//!
//! An algorithm is a [`Recipe`]: what kind of policy, which critics judge it, how often what moves, and an
//! [`ActorCriticConfig`] with its own defaults; its file holds all of it. A gradient step is, in this order:
//! [`aim`](ActorCritic::aim) works out what the critics should say, [`criticize`](ActorCritic::criticize) moves them there,
//! [`improve`](ActorCritic::improve) moves the policy to where they say more, [`follow`](ActorCritic::follow) moves the target
//! networks. Where there are none, as batch statistics do in their place (CrossQ), [`cross`](ActorCritic::cross) does what
//! the first two do. MPO aims and improves by actions drawn from the target policy: [`sampled`].

mod act;
mod actor;
pub(super) mod config;
pub(super) mod critics;
mod cross;
mod multipliers;
pub(super) mod network;
mod policy;
pub(super) mod renorm;
pub(super) mod sampled;
pub(super) mod saved;
mod scale;
pub(super) mod temperature;

use std::sync::Arc;

use crate::agent::{Agent, Learner, Policy, Progress};
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::explorers::{NoiseMatrices, SdeOptions};
use crate::losses::{Bootstrap, smooth};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::network::{Engine, Grad, HeadSet, Mode, Network};
use crate::rng::Rng;
use crate::state::State;

use super::observation::Observer;
use super::off_policy::OffPolicy;
use super::off_policy::sight::{Joint, Seen};
use super::on_policy::Build;
use super::weights::{parameters, start_log_std};
use actor::{Drawn, PolicyHead};
use config::ActorCriticConfig;
use critics::{CriticKind, Critics, record, zeroed};
use policy::ActorPolicy;
use renorm::RenormConfig;
use sampled::{MpoOptions, Sampled};
use scale::Scale;
use temperature::{EntCoef, Temperature};

/// What an algorithm is made of.
pub(super) struct Recipe {
    /// Its registered name.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    pub cfg: ActorCriticConfig,
    pub policy: PolicyKind,
    pub critics: CriticKind,
    /// Batch renormalisation in all networks; there are no target networks then.
    pub renorm: Option<RenormConfig>,
    /// Gradient steps of the critics for each of the policy, ≥ 1.
    pub policy_delay: u64,
    /// Gradient steps of the critics between moves of the target networks, ≥ 1.
    pub target_interval: u64,
    /// The algorithm's whole configuration.
    pub all: serde_json::Value,
}

/// Kinds of policies, and where targets take their next action from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PolicyKind {
    /// Draws actions; entropy counts. The next action is drawn from the policy itself. Without a target its entropy
    /// shall be −1 for each number of an action.
    Stochastic { ent_coef: EntCoef, target_entropy: Option<f64>, sde: SdeOptions },
    /// Has no noise. The next action is that of a target network, smoothed by clipped noise.
    Deterministic { noise: f64, clip: f64 },
    /// Draws actions, and is fitted to those of its target network that the critics say more of.
    Sampled(MpoOptions),
}

/// An actor with critics.
pub(super) struct ActorCritic {
    recipe: Recipe,
    off: OffPolicy,
    scale: Scale,
    lanes: usize,
    actor: Box<dyn Network>,
    head: PolicyHead,
    /// Only where next actions come from it.
    actor_target: Option<Box<dyn Network>>,
    critics: Critics,
    temperature: Option<Temperature>,
    /// Where the policy is fitted to actions drawn from its target.
    sampled: Option<Sampled>,
    /// Explores.
    rng: Rng,
    /// Draws actions and noise in learning.
    noise: Rng,
    engine: Arc<dyn Engine>,
    /// What is acted on, where the network sees something else than what is kept.
    seen: Option<Seen>,
    /// Where the noise of each lane's actions is.
    drift: Vec<f32>,
    /// Noise of the state that lanes act with.
    matrices: Option<NoiseMatrices>,
    /// Actions to take, those taken in the batch, those that the policy would take, and those that would follow.
    acted: Drawn,
    taken: Drawn,
    now: Drawn,
    next: Drawn,
    smoothing: Vec<f32>,
    /// Observations now and next as one batch, and the actions that belong to them.
    joint: Joint,
    both: Drawn,
    d_action: Vec<f32>,
    d_log_prob: Vec<f32>,
    d_policy: Vec<f32>,
}

impl ActorCritic {
    pub fn new(build: &Build<'_>, recipe: Recipe) -> Result<Self> {
        let (env, cfg) = (build.env, &recipe.cfg);
        env.observation.validate("observationSpace")?;
        env.action.validate("actionSpace")?;
        let scale = Scale::new(env, recipe.title)?;
        cfg.validate(&env.observation)?;
        let (width, rows) = (scale.width(), cfg.replay.batch_size);
        let observer = Observer::new(env, width, cfg.network.normalize_obs, cfg.network.clip_obs)?
            .stacking(cfg.replay.frame_stack);
        let (own, renorm) = (&cfg.network, recipe.renorm.as_ref());
        let heads = PolicyHead::specs(recipe.policy, own, width)?;
        let policy_spec = network::policy_spec(own, renorm, &observer, heads)?;
        let critic_spec = network::critic_spec(own, renorm, &observer, width, recipe.critics.model.width())?;
        // A replay that does not fit is the user's to hear of, whatever the engine has to say.
        let off = OffPolicy::new(build, &cfg.replay, observer, cfg.gamma, None)?;
        // An engine that is chosen by the first network must fit the critics, which may have layers that the policy has not.
        build.engine.supports(&critic_spec)?;
        let mut rng = Rng::stream(build.seed, "network", build.index);
        let mut network = |spec, online| {
            build.engine.build(spec, if online { Some(&cfg.optimizer) } else { None }, &mut rng)
        };
        let (mut actor, critics) = (network(&policy_spec, true)?, network(&critic_spec, true)?);
        let target = if renorm.is_some() { None } else { Some(network(&critic_spec, false)?) };
        let critics = Critics::new(recipe.critics, critics, target, rows)?;
        let sampled = match recipe.policy {
            PolicyKind::Sampled(options) => {
                start_log_std(actor.as_mut(), options.log_std_init)?;
                Some(Sampled::new(options, rows, width))
            }
            _ => None,
        };
        let follows = !matches!(recipe.policy, PolicyKind::Stochastic { .. });
        let mut actor_target = if follows { Some(network(&policy_spec, false)?) } else { None };
        if let Some(target) = &mut actor_target {
            target.copy_from(actor.as_ref())?;
        }
        let temperature = match recipe.policy {
            PolicyKind::Stochastic { ent_coef, target_entropy, .. } => {
                Some(Temperature::new(ent_coef, target_entropy.unwrap_or(-(width as f64))))
            }
            PolicyKind::Deterministic { .. } | PolicyKind::Sampled(_) => None,
        };
        let seen = off.sight(build.lanes);
        let head = PolicyHead::of(&actor.layout().views);
        Ok(ActorCritic {
            joint: Joint::new(&off, rows),
            both: Drawn::default(),
            off,
            lanes: build.lanes,
            matrices: head.matrices(recipe.policy),
            head,
            actor,
            actor_target,
            critics,
            temperature,
            sampled,
            rng: Rng::stream(build.seed, "agent", build.index),
            noise: rng,
            engine: build.engine.clone(),
            seen,
            drift: vec![0.0; build.lanes * width],
            acted: Drawn::default(),
            taken: Drawn::default(),
            now: Drawn::default(),
            next: Drawn::default(),
            smoothing: Vec::new(),
            d_action: vec![0.0; rows * width],
            d_log_prob: vec![0.0; rows],
            d_policy: Vec::new(),
            scale,
            recipe,
        })
    }

    fn rate(&self) -> (f64, Option<f64>) {
        let cfg = &self.recipe.cfg;
        (cfg.learning_rate.at(self.off.progress), cfg.max_grad_norm)
    }

    /// α, for policies that draw.
    fn alpha(&self) -> Option<f32> {
        self.temperature.as_ref().map(Temperature::alpha)
    }

    /// Draws the actions that would follow.
    fn foresee(&mut self) -> Result<()> {
        let rows = self.off.batch.len();
        let ActorCritic { recipe, off, actor, actor_target, head, next, noise, .. } = self;
        let seen = off.next_obs();
        let source = actor_target.as_mut().unwrap_or(actor);
        let heads = source.infer(&seen.inputs(rows), HeadSet::ALL, Mode::Eval, &mut [])?;
        head.draw(&heads, noise, next);
        if let PolicyKind::Deterministic { noise: sigma, clip } = recipe.policy
            && sigma > 0.0
        {
            self.smoothing.resize(next.action.len(), 0.0);
            noise.normals(&mut self.smoothing);
            smooth(&mut next.action, &self.smoothing, sigma as f32, clip as f32);
        }
        Ok(())
    }

    /// Works out what the critics should say of the batch: what came, and what the target critics say of the next action.
    fn aim(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, alpha) = (self.off.batch.len(), self.alpha());
        let ActorCritic { off, scale, critics, next, .. } = self;
        let (seen, width) = (off.next_obs(), scale.width());
        let judged = seen.with(Some(next.gather(width)));
        let entropy = alpha.map(|alpha| (alpha, &next.log_prob[..]));
        let after = Bootstrap { returns: &off.batch.returns, discount: &off.batch.discount };
        critics.aim(&judged.inputs(rows), entropy, after, metrics)
    }

    /// One gradient step of the critics towards it.
    fn criticize(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, step) = (self.off.batch.len(), self.rate());
        let ActorCritic { recipe, off, scale, critics, taken, .. } = self;
        taken.action.resize(rows * scale.width(), 0.0);
        scale.to_unit(off.batch.actions(&off.replay), &mut taken.action);
        let seen = off.obs().with(Some(taken.gather(scale.width())));
        let weight = recipe.cfg.replay.prioritized.map(|_| &off.batch.weight[..]);
        let stats = critics.learn(&seen.inputs(rows), weight, None, step)?;
        record(metrics, stats, step.0);
        Ok(())
    }

    /// One gradient step of the policy to where the critics say more, and of the temperature.
    fn improve(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, alpha, width) = (self.off.batch.len(), self.alpha(), self.scale.width());
        let (rate, max_norm) = self.rate();
        let ActorCritic { off, actor, head, critics, now, noise, d_action, d_log_prob, d_policy, .. } = self;
        let seen = off.obs();
        let inputs = seen.inputs(rows);
        let heads = actor.forward(&inputs, Mode::Train, &mut [])?;
        head.draw(&heads, noise, now);
        let judged = seen.with(Some(now.gather(width)));
        let entropy = alpha.map(|alpha| (alpha, &now.log_prob[..]));
        let stats = critics.judge(&judged.inputs(rows), entropy, d_action)?;
        d_log_prob.fill(alpha.unwrap_or(0.0) / rows as f32);
        zeroed(d_policy, heads.data.len());
        head.pull_back(&heads, now, d_action, d_log_prob, d_policy);
        actor.zero_grad();
        actor.backward(&inputs, d_policy, Grad::Params)?;
        actor.step(rate, max_norm)?;
        metrics.record("train/actor_loss", stats.loss);
        if let (Some(temperature), Some(alpha)) = (&mut self.temperature, alpha) {
            metrics.record("train/ent_coef", f64::from(alpha));
            metrics.record("train/entropy", stats.entropy);
            temperature.learn(&now.log_prob, rate, metrics)?;
        }
        Ok(())
    }

    /// Moves the target networks.
    fn follow(&mut self) -> Result<()> {
        let tau = self.recipe.cfg.tau;
        self.critics.follow(tau)?;
        match &mut self.actor_target {
            Some(target) => target.polyak_from(self.actor.as_ref(), tau),
            None => Ok(()),
        }
    }
}

impl Learner for ActorCritic {
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
        if self.sampled.is_some() {
            self.aim_by_samples()?;
            self.criticize(metrics)?;
        } else {
            self.foresee()?;
            if self.critics.has_target() {
                self.aim(metrics)?;
                self.criticize(metrics)?;
            } else {
                self.cross(metrics)?;
            }
        }
        if step.is_multiple_of(self.recipe.policy_delay) {
            match self.sampled {
                Some(_) => self.improve_by_samples(metrics)?,
                None => self.improve(metrics)?,
            }
        }
        if step.is_multiple_of(self.recipe.target_interval) {
            self.follow()?;
        }
        self.off.learnt(self.critics.priority())?;
        if self.off.is_ready() {
            return Ok(Progress::More);
        }
        self.off.record(metrics);
        Ok(Progress::Done)
    }

    fn publish(&self, policy: &mut dyn Policy) -> Result<()> {
        match policy.as_any_mut().downcast_mut::<ActorPolicy>() {
            Some(policy) => policy.refresh(self),
            None => Err(Error::Internal("a snapshot of another agent".into())),
        }
    }

    fn set_progress(&mut self, done: f64) {
        self.off.progress = done;
    }
}

impl Agent for ActorCritic {
    fn algorithm(&self) -> &'static str {
        self.recipe.name
    }
    fn env_spec(&self) -> &EnvSpec {
        &self.off.env
    }
    fn config(&self) -> serde_json::Value {
        self.recipe.all.clone()
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
        Ok(Box::new(ActorPolicy::new(self)?))
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
        self.write_lanes(state)
    }
    fn load_lanes(&mut self, state: &State) -> Result<()> {
        self.read_lanes(state)
    }
}
