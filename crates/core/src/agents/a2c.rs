//! Advantage Actor-Critic: the synchronous form of A3C (Mnih et al. 2016, arXiv 1602.01783).
//!
//! Follows Stable-Baselines3 2.9: one gradient step per rollout, RMSprop, λ = 1 (n-step returns).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agent::Progress;
use crate::config;
use crate::error::{Error, Result};
use crate::losses::{A2cLoss, a2c};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::net_spec::Optimizer;
use crate::schedule::Schedule;

use super::on_policy::{Build, OnPolicy, Targets};
use super::policy_config::{Common, PolicyConfig, validate_rollout};
use super::recurrent::Cut;
use super::{Algorithm, explained_variance, finite, record_losses};

/// Options of A2C. Defaults are Stable-Baselines3's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct A2cConfig {
    /// Learning rate; a number or a schedule, 0 … 1000000.
    pub learning_rate: Schedule,
    /// Steps per environment between updates. ≥ 1.
    pub n_steps: usize,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// λ of generalised advantage estimation, 0 … 1; 1 gives n-step returns.
    pub gae_lambda: f64,
    /// Standardises advantages within each rollout.
    pub normalize_advantage: bool,
    /// Weight of the entropy bonus. ≥ 0.
    pub ent_coef: f64,
    /// Weight of the value loss. ≥ 0.
    pub vf_coef: f64,
    /// Bound on the global norm of the gradient; `null` for none. > 0.
    pub max_grad_norm: Option<f64>,
    /// The optimiser. `{ kind: "rmsProp", tfStyle: true }` is the one of the original paper's code.
    pub optimizer: Optimizer,
    /// Network and normalisation.
    #[serde(flatten)]
    pub policy: PolicyConfig,
}

impl Default for A2cConfig {
    fn default() -> Self {
        A2cConfig {
            learning_rate: 7e-4.into(),
            n_steps: 5,
            gamma: 0.99,
            gae_lambda: 1.0,
            normalize_advantage: false,
            ent_coef: 0.0,
            vf_coef: 0.5,
            max_grad_norm: Some(0.5),
            optimizer: Optimizer::RmsProp { alpha: 0.99, eps: 1e-5, tf_style: false },
            policy: PolicyConfig::default(),
        }
    }
}

impl A2cConfig {
    fn validate(&self, lanes: usize) -> Result<()> {
        validate_rollout(self.n_steps, lanes)?;
        if self.normalize_advantage && self.n_steps * lanes < 2 {
            return Err(Error::config("normalizeAdvantage", true, "false, or nSteps × nEnvs of at least 2"));
        }
        config::within("gaeLambda", self.gae_lambda, 0.0, 1.0)?;
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

/// An A2C agent.
pub struct A2c {
    cfg: A2cConfig,
    on: OnPolicy,
    advantage: Vec<f32>,
    returns: Vec<f32>,
    rows: Vec<u32>,
    owed: bool,
}

impl A2c {
    /// Builds the agent.
    pub fn new(build: &Build<'_>, cfg: A2cConfig) -> Result<Self> {
        cfg.validate(build.lanes)?;
        let rows = cfg.n_steps * build.lanes;
        let cut = Cut { steps: cfg.n_steps, rows, batch: rows };
        let on = OnPolicy::new(build, &cfg.policy, &cfg.optimizer, true, cfg.gamma, cfg.n_steps, Some(cut))?;
        Ok(A2c { cfg, on, advantage: Vec::new(), returns: Vec::new(), rows: Vec::new(), owed: false })
    }
}

impl Algorithm for A2c {
    const NAME: &'static str = "a2c";
    type Config = A2cConfig;

    fn config(&self) -> &A2cConfig {
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
        self.owed
    }

    fn start(&mut self) -> Result<()> {
        let (gamma, lambda) = (self.cfg.gamma, self.cfg.gae_lambda);
        self.on.gae(gamma, lambda, &mut self.advantage, &mut self.returns, &mut self.rows);
        self.owed = true;
        Ok(())
    }

    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        let cfg = &self.cfg;
        let rate = (cfg.learning_rate.at(self.on.progress), cfg.max_grad_norm);
        let loss = A2cLoss {
            ent_coef: cfg.ent_coef,
            vf_coef: cfg.vf_coef,
            normalize_advantage: cfg.normalize_advantage,
        };
        let targets = Targets { advantage: &self.advantage, returns: &self.returns, weight: None };
        let norm = self.on.gradient_step(
            &self.rows,
            &targets,
            rate,
            |heads, at, batch, dist, scratch, d_heads| {
                let stats = a2c(heads, at, batch, &loss, dist, scratch, d_heads);
                finite("the A2C loss", stats.loss)?;
                record_losses(metrics, &stats);
                Ok(true)
            },
        )?;
        metrics.record("train/grad_norm", norm.unwrap_or(0.0));
        metrics.record("train/learning_rate", rate.0);
        metrics.record("train/explained_variance", explained_variance(&self.on.value, &self.returns));
        self.on.record(metrics);
        self.on.updates += 1;
        self.owed = false;
        Ok(Progress::Done)
    }
}
