//! Maximum a posteriori policy optimisation (Abdolmaleki et al. 2018, arXiv:1806.06920 and arXiv:1812.02256): the critic weighs
//! actions of the target policy, and the policy is fitted to them, no further from the target than allowed.
//!
//! Follows Acme's `acme/agents/tf/mpo` in its losses, its constraints and what it learns from: actions are drawn once, in the
//! observations that follow, for the critic's target and for the policy alike. Differs in that actions are squashed by a tanh,
//! as SAC's, where Acme clips them and penalises those out of bounds; in σ = exp of a head, where Acme has a softplus; and in
//! that gradient steps are counted in env steps of all environments together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;
use crate::losses::Judge;

use super::actor_critic::config::{ActorCriticConfig, ActorCriticNetwork};
use super::actor_critic::critics::{CriticKind, CriticModel};
use super::actor_critic::sampled::MpoOptions;
use super::actor_critic::{PolicyKind, Recipe};
use super::off_policy::config::ReplayConfig;

/// Options of MPO. Defaults are Acme's, but for smaller networks without layer normalisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MpoConfig {
    /// Actions drawn in each observation of a batch, 2 … 1024.
    pub samples: usize,
    /// How far, in nats, the weights of these actions are from equal ones: the temperature is learnt so. > 0.
    pub epsilon: f64,
    /// How far, in nats, each number's mean may go from the target policy's. > 0.
    pub epsilon_mean: f64,
    /// The same for each number's standard deviation. > 0.
    pub epsilon_std: f64,
    /// First temperature. > 0.
    pub init_temperature: f64,
    /// First cost of a nat between means. > 0.
    pub init_alpha_mean: f64,
    /// First cost of a nat between standard deviations. > 0.
    pub init_alpha_std: f64,
    /// Learning rate of temperature and costs, which have an Adam of their own, 0 … 1000000.
    pub dual_learning_rate: f64,
    /// Logarithm of the first standard deviation, before actions are squashed into −1 … 1, −20 … 2.
    pub log_std_init: f64,
    /// Gradient steps between moves of the target networks. ≥ 1.
    pub target_update_interval: u64,
    /// Learning, exploring, replay and networks.
    #[serde(flatten)]
    pub base: ActorCriticConfig,
}

impl Default for MpoConfig {
    fn default() -> Self {
        let all = ActorCriticConfig::default();
        MpoConfig {
            samples: 20,
            epsilon: 0.1,
            epsilon_mean: 2.5e-3,
            epsilon_std: 1e-6,
            init_temperature: 10.0,
            init_alpha_mean: 10.0,
            init_alpha_std: 1000.0,
            dual_learning_rate: 1e-2,
            log_std_init: -0.5,
            target_update_interval: 100,
            base: ActorCriticConfig {
                learning_rate: 1e-4.into(),
                tau: 1.0,
                max_grad_norm: Some(40.0),
                replay: ReplayConfig { n_step: 5, learning_starts: 1000, ..all.replay },
                network: ActorCriticNetwork { n_critics: 1, ..all.network },
                ..all
            },
        }
    }
}

impl MpoConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        if !(2..=1024).contains(&self.samples) {
            return Err(crate::error::Error::config(
                "samples",
                self.samples,
                "a whole number from 2 to 1024",
            ));
        }
        for (field, value) in
            [("epsilon", self.epsilon), ("epsilonMean", self.epsilon_mean), ("epsilonStd", self.epsilon_std)]
        {
            config::within(field, value, 1e-30, 1e6)?;
        }
        for (field, value) in [
            ("initTemperature", self.init_temperature),
            ("initAlphaMean", self.init_alpha_mean),
            ("initAlphaStd", self.init_alpha_std),
        ] {
            config::within(field, value, 1e-6, 1e6)?;
        }
        config::within("dualLearningRate", self.dual_learning_rate, 0.0, 1e6)?;
        config::within("logStdInit", self.log_std_init, -20.0, 2.0)?;
        let interval = usize::try_from(self.target_update_interval).unwrap_or(usize::MAX);
        config::at_least("targetUpdateInterval", interval, 1)?;
        let policy = PolicyKind::Sampled(MpoOptions {
            samples: self.samples,
            epsilon: self.epsilon,
            epsilon_mean: self.epsilon_mean,
            epsilon_std: self.epsilon_std,
            init_temperature: self.init_temperature,
            init_alpha_mean: self.init_alpha_mean,
            init_alpha_std: self.init_alpha_std,
            dual_learning_rate: self.dual_learning_rate,
            log_std_init: self.log_std_init as f32,
        });
        Ok(Recipe {
            name: "mpo",
            title: "MPO",
            cfg: self.base,
            policy,
            critics: CriticKind {
                model: CriticModel::Expected,
                among: None,
                judge: Judge::First,
                factor: 0.5,
            },
            renorm: None,
            policy_delay: 1,
            target_interval: self.target_update_interval,
            all,
        })
    }
}
