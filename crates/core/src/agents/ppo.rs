//! Proximal Policy Optimization (Schulman et al. 2017, arXiv 1707.06347), with the clipped objective (eq. 7) and
//! generalised advantage estimation (Schulman et al. 2016, eq. 16).
//!
//! Follows Stable-Baselines3 2.9 in its defaults, its per-minibatch advantage normalisation and its KL stop. Differs
//! in that a minibatch must divide the rollout, and that values are computed for the whole rollout at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agent::Progress;
use crate::config;
use crate::error::{Error, Result};
use crate::losses::{PpoLoss, PpoStats, ppo};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::net_spec::Optimizer;
use crate::schedule::Schedule;

use super::on_policy::{Build, OnPolicy, Targets};
use super::policy_config::{Common, PolicyConfig, validate_rollout};
use super::recurrent::Cut;
use super::{Algorithm, explained_variance, finite};

/// Options of PPO. Defaults are Stable-Baselines3's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PpoConfig {
    /// Learning rate; a number or a schedule, 0 … 1000000.
    pub learning_rate: Schedule,
    /// Steps per environment between updates. ≥ 1.
    pub n_steps: usize,
    /// Rows of a minibatch; must divide nSteps × nEnvs. ≥ 2 when advantages are normalised.
    pub batch_size: usize,
    /// Passes over each rollout. ≥ 1.
    pub n_epochs: usize,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// λ of generalised advantage estimation, 0 … 1.
    pub gae_lambda: f64,
    /// How far the probability ratio may move from 1 before its gradient is cut; a number or a schedule. > 0.
    pub clip_range: Schedule,
    /// How far values may move from the rollout's before their gradient is cut; `null` for no bound.
    pub clip_range_vf: Option<Schedule>,
    /// Standardises advantages within each minibatch.
    pub normalize_advantage: bool,
    /// Weight of the entropy bonus. ≥ 0.
    pub ent_coef: f64,
    /// Weight of the value loss. ≥ 0.
    pub vf_coef: f64,
    /// Bound on the global norm of the gradient; `null` for none. > 0.
    pub max_grad_norm: Option<f64>,
    /// Ends an update early when the approximate KL divergence exceeds 1.5 times this; `null` for never. > 0.
    pub target_kl: Option<f64>,
    /// The optimiser.
    pub optimizer: Optimizer,
    /// Network and normalisation.
    #[serde(flatten)]
    pub policy: PolicyConfig,
}

impl Default for PpoConfig {
    fn default() -> Self {
        PpoConfig {
            learning_rate: 3e-4.into(),
            n_steps: 2048,
            batch_size: 64,
            n_epochs: 10,
            gamma: 0.99,
            gae_lambda: 0.95,
            clip_range: 0.2.into(),
            clip_range_vf: None,
            normalize_advantage: true,
            ent_coef: 0.0,
            vf_coef: 0.5,
            max_grad_norm: Some(0.5),
            target_kl: None,
            optimizer: Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 },
            policy: PolicyConfig::default(),
        }
    }
}

impl PpoConfig {
    fn validate(&self, lanes: usize) -> Result<()> {
        validate_rollout(self.n_steps, lanes)?;
        config::at_least("nEpochs", self.n_epochs, 1)?;
        config::at_least("batchSize", self.batch_size, if self.normalize_advantage { 2 } else { 1 })?;
        let rows = self.n_steps * lanes;
        if !rows.is_multiple_of(self.batch_size) {
            let allowed = format!("a divisor of nSteps × nEnvs = {} × {lanes} = {rows}", self.n_steps);
            return Err(Error::config("batchSize", self.batch_size, allowed));
        }
        config::within("gaeLambda", self.gae_lambda, 0.0, 1.0)?;
        validate_clip("clipRange", &self.clip_range)?;
        self.clip_range_vf.map_or(Ok(()), |c| validate_clip("clipRangeVf", &c))?;
        self.target_kl.map_or(Ok(()), |v| config::positive("targetKl", v))?;
        Common {
            learning_rate: &self.learning_rate,
            gamma: self.gamma,
            ent_coef: self.ent_coef,
            vf_coef: self.vf_coef,
            max_grad_norm: self.max_grad_norm,
            optimizer: &self.optimizer,
            policy: &self.policy,
        }
        .validate()
    }
}

/// A range may shrink to 0 towards the end of training; one that starts there would let nothing be learnt.
fn validate_clip(field: &str, range: &Schedule) -> Result<()> {
    range.validate(field, f64::MAX)?;
    config::positive(field, range.at(0.0))
}

/// A PPO agent.
pub struct Ppo {
    cfg: PpoConfig,
    on: OnPolicy,
    advantage: Vec<f32>,
    returns: Vec<f32>,
    order: Vec<u32>,
    next: Option<Minibatch>,
    sums: Sums,
}

/// Where in its epochs an update is.
#[derive(Clone, Copy)]
struct Minibatch {
    epoch: usize,
    start: usize,
}

#[derive(Default)]
struct Sums {
    stats: PpoStats,
    grad_norm: f64,
    n: f64,
    /// Minibatches of the last epoch: as in Stable-Baselines3, `train/approx_kl` is a mean over these alone.
    epoch_n: f64,
}

impl Ppo {
    /// Builds the agent.
    pub fn new(build: &Build<'_>, cfg: PpoConfig) -> Result<Self> {
        cfg.validate(build.lanes)?;
        let cut = Cut { steps: cfg.n_steps, rows: cfg.n_steps * build.lanes, batch: cfg.batch_size };
        let on = OnPolicy::new(build, &cfg.policy, &cfg.optimizer, true, cfg.gamma, cfg.n_steps, Some(cut))?;
        Ok(Ppo {
            cfg,
            on,
            advantage: Vec::new(),
            returns: Vec::new(),
            order: Vec::new(),
            next: None,
            sums: Sums::default(),
        })
    }

    /// One gradient step on a minibatch; `false` when the policy has moved too far from the rollout's.
    fn step(&mut self, start: usize) -> Result<bool> {
        let (cfg, sums) = (&self.cfg, &mut self.sums);
        let done = self.on.progress;
        let loss = PpoLoss {
            clip_range: cfg.clip_range.at(done),
            clip_range_vf: cfg.clip_range_vf.map(|c| c.at(done)),
            ent_coef: cfg.ent_coef,
            vf_coef: cfg.vf_coef,
            normalize_advantage: cfg.normalize_advantage,
        };
        let targets = Targets { advantage: &self.advantage, returns: &self.returns, weight: None };
        let units = &self.order[start..start + self.on.units(cfg.batch_size)];
        let rate = (cfg.learning_rate.at(done), cfg.max_grad_norm);
        let norm =
            self.on.gradient_step(units, &targets, rate, |heads, at, batch, dist, scratch, d_heads| {
                let stats = ppo(heads, at, batch, &loss, dist, scratch, d_heads);
                finite("the PPO loss", stats.loss)?;
                sums.add(&stats);
                Ok(cfg.target_kl.is_none_or(|kl| stats.approx_kl <= 1.5 * kl))
            })?;
        self.sums.grad_norm += norm.unwrap_or(0.0);
        Ok(norm.is_some())
    }

    fn report(&mut self, metrics: &mut Metrics) {
        let (s, n) = (&self.sums, self.sums.n.max(1.0));
        metrics.record("train/loss", s.stats.loss / n);
        metrics.record("train/policy_gradient_loss", s.stats.policy_loss / n);
        metrics.record("train/value_loss", s.stats.value_loss / n);
        metrics.record("train/entropy_loss", s.stats.entropy_loss / n);
        metrics.record("train/approx_kl", s.stats.approx_kl / s.epoch_n.max(1.0));
        metrics.record("train/clip_fraction", s.stats.clip_fraction / n);
        metrics.record("train/grad_norm", s.grad_norm / n);
        metrics.record("train/learning_rate", self.cfg.learning_rate.at(self.on.progress));
        metrics.record("train/clip_range", self.cfg.clip_range.at(self.on.progress));
        metrics.record("train/explained_variance", explained_variance(&self.on.value, &self.returns));
        self.on.record(metrics);
        self.sums = Sums::default();
    }
}

impl Sums {
    fn add(&mut self, s: &PpoStats) {
        self.stats.loss += s.loss;
        self.stats.policy_loss += s.policy_loss;
        self.stats.value_loss += s.value_loss;
        self.stats.entropy_loss += s.entropy_loss;
        self.stats.approx_kl += s.approx_kl;
        self.stats.clip_fraction += s.clip_fraction;
        self.n += 1.0;
        self.epoch_n += 1.0;
    }
}

impl Algorithm for Ppo {
    const NAME: &'static str = "ppo";
    type Config = PpoConfig;

    fn config(&self) -> &PpoConfig {
        &self.cfg
    }
    fn on_policy(&self) -> &OnPolicy {
        &self.on
    }
    fn on_policy_mut(&mut self) -> &mut OnPolicy {
        &mut self.on
    }
    fn capacity(&self) -> usize {
        self.cfg.n_steps
    }
    fn full(&self, chunk: &Chunk) -> bool {
        chunk.steps >= self.cfg.n_steps
    }
    fn steps_per_round(&self, lanes: usize) -> Option<u64> {
        Some((self.cfg.n_steps * lanes) as u64)
    }
    fn ready(&self) -> bool {
        self.next.is_some()
    }

    fn start(&mut self) -> Result<()> {
        let (gamma, lambda) = (self.cfg.gamma, self.cfg.gae_lambda);
        self.on.gae(gamma, lambda, &mut self.advantage, &mut self.returns, &mut self.order);
        self.next = Some(Minibatch { epoch: 0, start: 0 });
        Ok(())
    }

    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        let Some(at) = self.next else { return Ok(Progress::Done) };
        if at.start == 0 {
            (self.sums.stats.approx_kl, self.sums.epoch_n) = (0.0, 0.0);
            self.on.rng.shuffle(&mut self.order);
        }
        let go_on = self.step(at.start)?;
        let start = at.start + self.on.units(self.cfg.batch_size);
        let epoch_over = start >= self.order.len();
        if epoch_over || !go_on {
            self.on.updates += 1;
        }
        self.next = match (go_on, epoch_over) {
            (true, false) => Some(Minibatch { start, ..at }),
            (true, true) if at.epoch + 1 < self.cfg.n_epochs => {
                Some(Minibatch { epoch: at.epoch + 1, start: 0 })
            }
            _ => None,
        };
        if self.next.is_some() {
            return Ok(Progress::More);
        }
        self.report(metrics);
        Ok(Progress::Done)
    }
}
