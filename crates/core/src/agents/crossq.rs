//! CrossQ (Bhatt et al. 2024, arXiv:1902.05605v4): SAC without target networks. Batch renormalisation in all networks takes
//! their place, with statistics of the actions taken and the next ones together, as critics see both in one pass; one gradient
//! step for each env step is then enough.
//!
//! Follows SB3-Contrib 2.9 in its defaults: critics 1024 wide (2048 in the paper), Adam with β₁ = 0.5, batch renormalisation
//! before each layer of the critics and of the policy, whose gradient comes from critics in evaluation. Differs in that
//! batches' variances are divided by the number of rows, as in sbx and the paper on batch renormalisation (Ioffe 2017,
//! arXiv:1702.03275), and that the correction d counts in deviations with ε, as in that paper. Else as [`sac`](super::sac).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::net_spec::Optimizer;

use super::SacConfig;
use super::actor_critic::Recipe;
use super::actor_critic::config::{
    ActorCriticArch, ActorCriticConfig, ActorCriticNetwork, ActorCriticTowers,
};
use super::actor_critic::renorm::RenormConfig;
use super::actor_critic::temperature::EntCoef;

/// Options of CrossQ. Defaults are SB3-Contrib's. There are no target networks: `tau` must be 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CrossqConfig {
    /// Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
    pub ent_coef: EntCoef,
    /// The entropy that a learnt `entCoef` keeps to, in nats of an action rescaled to −1 … 1; `null` for −1 for each
    /// number of an action.
    pub target_entropy: Option<f64>,
    /// Gradient steps of the critics for each of the policy. ≥ 1.
    pub policy_delay: u64,
    /// Batch renormalisation.
    #[serde(flatten)]
    pub renorm: RenormConfig,
    /// Learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: ActorCriticConfig,
}

impl Default for CrossqConfig {
    fn default() -> Self {
        let SacConfig { ent_coef, target_entropy, base, .. } = SacConfig::default();
        let towers = ActorCriticTowers { pi: vec![256, 256], qf: vec![1024, 1024] };
        let network = ActorCriticNetwork { net_arch: ActorCriticArch::Each(towers), ..base.network };
        let base = ActorCriticConfig {
            learning_rate: 1e-3.into(),
            tau: 1.0,
            optimizer: Optimizer::Adam { beta1: 0.5, beta2: 0.999, eps: 1e-8 },
            network,
            ..base
        };
        CrossqConfig { ent_coef, target_entropy, policy_delay: 3, renorm: RenormConfig::default(), base }
    }
}

impl CrossqConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let CrossqConfig { ent_coef, target_entropy, policy_delay, renorm, base } = self;
        config::at_least("policyDelay", usize::try_from(policy_delay).unwrap_or(usize::MAX), 1)?;
        renorm.validate()?;
        if base.tau != 1.0 {
            return Err(Error::config("tau", base.tau, "1: CrossQ has no target networks"));
        }
        let plain = SacConfig { ent_coef, target_entropy, base, ..SacConfig::default() };
        let sac = plain.recipe(all)?;
        Ok(Recipe { name: "crossq", title: "CrossQ", renorm: Some(renorm), policy_delay, ..sac })
    }
}
