//! Options of SAC with choices.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;
use crate::net_spec::Optimizer;
use crate::schedule::Schedule;
use crate::space::Space;

use super::super::actor_critic::config::{ActorCriticConfig, ActorCriticNetwork};
use super::super::actor_critic::temperature::EntCoef;
use super::super::off_policy::config::ReplayConfig;
use super::super::policy_config::{MAX_LEARNING_RATE, validate_optimizer};

/// Options of SAC discrete. Defaults are SAC's, and CleanRL's target entropy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SacDiscreteConfig {
    /// Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
    pub ent_coef: EntCoef,
    /// The entropy that a learnt `entCoef` keeps to, as a share of ln n, the most that n choices can have, 0 … 1.
    pub target_entropy_scale: f64,
    /// Gradient steps between moves of the target critics. ≥ 1.
    pub target_update_interval: u64,
    /// Learning rate of all networks and of the temperature; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
    pub learning_rate: Schedule,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// How far target critics move towards the online ones each time: 1 copies them. Above 0, at most 1.
    pub tau: f64,
    /// Bound on the global norm of each network's gradient; `null` for none. > 0.
    pub max_grad_norm: Option<f64>,
    /// The optimiser of each network.
    pub optimizer: Optimizer,
    /// Replay.
    #[serde(flatten)]
    pub replay: ReplayConfig,
    /// Networks.
    #[serde(flatten)]
    pub network: ActorCriticNetwork,
}

impl Default for SacDiscreteConfig {
    fn default() -> Self {
        let ActorCriticConfig {
            learning_rate, gamma, tau, max_grad_norm, optimizer, replay, network, ..
        } = ActorCriticConfig::default();
        SacDiscreteConfig {
            ent_coef: EntCoef::default(),
            target_entropy_scale: 0.89,
            target_update_interval: 1,
            learning_rate,
            gamma,
            tau,
            max_grad_norm,
            optimizer,
            replay,
            network,
        }
    }
}

impl SacDiscreteConfig {
    /// Checks ranges; `observation` is what the world shows.
    pub(super) fn validate(&self, observation: &Space) -> Result<()> {
        self.ent_coef.validate()?;
        config::within("targetEntropyScale", self.target_entropy_scale, 0.0, 1.0)?;
        let interval = usize::try_from(self.target_update_interval).unwrap_or(usize::MAX);
        config::at_least("targetUpdateInterval", interval, 1)?;
        self.learning_rate.validate("learningRate", MAX_LEARNING_RATE)?;
        config::within("gamma", self.gamma, 0.0, 1.0)?;
        config::within("tau", self.tau, f64::MIN_POSITIVE, 1.0)?;
        self.max_grad_norm.map_or(Ok(()), |v| config::positive("maxGradNorm", v))?;
        validate_optimizer(&self.optimizer)?;
        self.replay.validate(observation)?;
        self.network.validate()
    }
}
