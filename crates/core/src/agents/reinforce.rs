//! REINFORCE (Williams 1992; Sutton & Barto 2018, section 13.4 for the baseline).
//!
//! Learns from whole episodes only, each sampled by the policy that it improves. With several environments, every
//! environment plays its share of the episodes; what it plays beyond that, and an episode that was under way when the
//! policy changed, is not learnt from (weight 0).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::advantage::monte_carlo;
use crate::agent::Progress;
use crate::config;
use crate::error::{Error, Result};
use crate::losses::{ReinforceLoss, reinforce};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::net_spec::Optimizer;
use crate::schedule::Schedule;
use crate::state::State;

use super::on_policy::{Build, OnPolicy, Targets};
use super::policy_config::{Common, PolicyConfig};
use super::{Algorithm, finite, record_losses};

/// Options of REINFORCE.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReinforceConfig {
    /// Learning rate; a number or a schedule, 0 … 1000000.
    pub learning_rate: Schedule,
    /// Whole episodes between updates, over all environments. ≥ 1.
    pub n_episodes: usize,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// Subtracts a learnt value of the state from the return.
    pub baseline: bool,
    /// Standardises advantages within each update.
    pub normalize_advantage: bool,
    /// Weight of the entropy bonus. ≥ 0.
    pub ent_coef: f64,
    /// Weight of the baseline's loss. ≥ 0.
    pub vf_coef: f64,
    /// Bound on the global norm of the gradient; `null` for none. > 0.
    pub max_grad_norm: Option<f64>,
    /// The optimiser.
    pub optimizer: Optimizer,
    /// Network and normalisation.
    #[serde(flatten)]
    pub policy: PolicyConfig,
}

impl Default for ReinforceConfig {
    fn default() -> Self {
        ReinforceConfig {
            learning_rate: 3e-3.into(),
            n_episodes: 8,
            gamma: 0.99,
            baseline: true,
            normalize_advantage: true,
            ent_coef: 0.0,
            vf_coef: 0.5,
            max_grad_norm: Some(0.5),
            optimizer: Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 },
            policy: PolicyConfig::default(),
        }
    }
}

impl ReinforceConfig {
    fn validate(&self) -> Result<()> {
        config::at_least("nEpisodes", self.n_episodes, 1)?;
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

/// A REINFORCE agent.
pub struct Reinforce {
    cfg: ReinforceConfig,
    on: OnPolicy,
    returns: Vec<f32>,
    weight: Vec<f32>,
    rows: Vec<u32>,
    /// Lanes whose current episode began under an earlier policy.
    stale: Vec<bool>,
    owed: bool,
}

impl Reinforce {
    /// Builds the agent.
    pub fn new(build: &Build<'_>, cfg: ReinforceConfig) -> Result<Self> {
        cfg.validate()?;
        let on = OnPolicy::new(build, &cfg.policy, &cfg.optimizer, cfg.baseline, cfg.gamma, 1024, None)?;
        let stale = vec![false; build.lanes];
        Ok(Reinforce {
            cfg,
            on,
            returns: Vec::new(),
            weight: Vec::new(),
            rows: Vec::new(),
            stale,
            owed: false,
        })
    }

    fn quota(&self) -> usize {
        self.cfg.n_episodes.div_ceil(self.stale.len())
    }

    /// Gives weight 1 to the rows of each lane's first `quota` episodes that began in this rollout.
    fn weigh(&mut self) {
        let (lanes, quota) = (self.stale.len(), self.quota());
        let rollout = &self.on.rollout;
        self.weight.clear();
        self.weight.resize(rollout.rows(), 0.0);
        for lane in 0..lanes {
            let ends = |row: &usize| rollout.terminated[*row] | rollout.truncated[*row] != 0;
            let rows = (lane..rollout.rows()).step_by(lanes);
            let mut skip = usize::from(self.stale[lane]);
            let mut taken = 0;
            for row in rows {
                let counts = skip == 0 && taken < quota;
                self.weight[row] = f32::from(u8::from(counts));
                if ends(&row) {
                    taken += usize::from(counts);
                    skip = 0;
                }
            }
            let last = rollout.rows() + lane - lanes;
            self.stale[lane] = !ends(&last);
        }
    }
}

impl Algorithm for Reinforce {
    const NAME: &'static str = "reinforce";
    type Config = ReinforceConfig;

    fn config(&self) -> &ReinforceConfig {
        &self.cfg
    }
    fn on_policy(&self) -> &OnPolicy {
        &self.on
    }
    fn on_policy_mut(&mut self) -> &mut OnPolicy {
        &mut self.on
    }
    fn capacity(&self) -> usize {
        1024
    }

    /// Full when every lane has played its share of episodes that began under this policy.
    fn full(&self, chunk: &Chunk) -> bool {
        let (lanes, rows) = (chunk.lanes, chunk.rows());
        // Cheap in most steps: a rollout can only become full where an episode ends.
        let last = rows.saturating_sub(lanes)..rows;
        if !last.clone().any(|r| chunk.terminated[r] | chunk.truncated[r] != 0) {
            return false;
        }
        (0..lanes).all(|lane| {
            let ends = (lane..rows)
                .step_by(lanes)
                .filter(|r| chunk.terminated[*r] | chunk.truncated[*r] != 0)
                .count();
            ends >= self.quota() + usize::from(self.stale[lane])
        })
    }
    fn steps_per_round(&self, _lanes: usize) -> Option<u64> {
        None
    }
    fn ready(&self) -> bool {
        self.owed
    }

    fn start(&mut self) -> Result<()> {
        self.weigh();
        let on = &self.on;
        let rows = on.rollout.rows();
        self.returns.resize(rows, 0.0);
        monte_carlo(
            &on.rollout.outcomes(),
            &on.last_value,
            &on.final_value,
            self.cfg.gamma,
            &mut self.returns,
        );
        self.rows.clear();
        self.rows.extend((0..rows as u32).filter(|r| self.weight[*r as usize] > 0.0));
        self.owed = true;
        Ok(())
    }

    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        let cfg = &self.cfg;
        let rate = (cfg.learning_rate.at(self.on.progress), cfg.max_grad_norm);
        let loss = ReinforceLoss {
            ent_coef: cfg.ent_coef,
            vf_coef: cfg.vf_coef,
            normalize_returns: cfg.normalize_advantage,
        };
        let targets = Targets { advantage: &[], returns: &self.returns, weight: None };
        let norm = self.on.gradient_step(
            &self.rows,
            &targets,
            rate,
            |heads, at, batch, dist, scratch, d_heads| {
                let stats = reinforce(heads, at, batch, &loss, dist, scratch, d_heads);
                finite("the REINFORCE loss", stats.loss)?;
                record_losses(metrics, &stats);
                Ok(true)
            },
        )?;
        metrics.record("train/grad_norm", norm.unwrap_or(0.0));
        metrics.record("train/learning_rate", rate.0);
        metrics.record("train/rows", self.rows.len() as f64);
        self.on.record(metrics);
        self.on.updates += 1;
        self.owed = false;
        Ok(Progress::Done)
    }

    fn begin(&mut self) {
        self.stale.fill(false);
    }
    fn save_lanes(&self, state: &mut State) -> Result<()> {
        state.put("reinforce.stale", &self.stale)
    }
    fn load_lanes(&mut self, state: &State) -> Result<()> {
        let stale: Vec<bool> = state.get("reinforce.stale")?;
        if stale.len() != self.stale.len() {
            return Err(Error::Mismatch("another number of environments".into()));
        }
        self.stale = stale;
        Ok(())
    }
}
