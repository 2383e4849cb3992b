//! The part of the configuration that actor-critic algorithms with a replay share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::explorers::ActionNoise;
use crate::net_spec::{Activation, Init, Optimizer};
use crate::schedule::Schedule;
use crate::space::Space;

use super::super::embedder::{Embedder, EmbedderName, Embedders};
use super::super::networks::{validate_dropout, validate_widths};
use super::super::off_policy::config::ReplayConfig;
use super::super::policy_config::{MAX_LEARNING_RATE, validate_optimizer};

/// Learning, exploring, replay and networks of an actor with critics.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActorCriticConfig {
    /// Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
    pub learning_rate: Schedule,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
    pub tau: f64,
    /// Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
    /// `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
    pub action_noise: Option<ActionNoise>,
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

/// Hidden layers of the policy and of each critic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "widths, or { pi: widths, qf: widths }")]
pub enum ActorCriticArch {
    /// The same widths for all.
    Both(Vec<usize>),
    /// Widths for policy and critics.
    Each(ActorCriticTowers),
}

/// Widths of policy and critics.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorCriticTowers {
    /// The policy.
    pub pi: Vec<usize>,
    /// Each critic.
    pub qf: Vec<usize>,
}

/// Networks and normalisation of an actor with critics.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActorCriticNetwork {
    /// What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
    /// such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
    /// engine `torch`.
    pub embedder: Embedders,
    /// Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
    pub net_arch: ActorCriticArch,
    /// Activation after each hidden layer.
    pub activation: Activation,
    /// Initialiser of all layers.
    pub init: Init,
    /// Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
    pub n_critics: usize,
    /// Layer normalisation between each hidden layer of the critics and its activation.
    pub layer_norm: bool,
    /// Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
    /// layerNorm that happens before it.
    pub dropout: f64,
    /// Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
    /// replay keeps what was observed; a batch is standardised when it is drawn.
    pub normalize_obs: bool,
    /// Bound on standardised observations.
    pub clip_obs: f64,
}

impl Default for ActorCriticConfig {
    fn default() -> Self {
        ActorCriticConfig {
            learning_rate: 3e-4.into(),
            gamma: 0.99,
            tau: 0.005,
            action_noise: None,
            max_grad_norm: None,
            optimizer: Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 },
            replay: ReplayConfig { batch_size: 256, train_freq: 1, ..ReplayConfig::default() },
            network: ActorCriticNetwork {
                embedder: Embedders::Same(Embedder::Name(EmbedderName::Auto)),
                net_arch: ActorCriticArch::Both(vec![256, 256]),
                activation: Activation::Relu,
                init: Init::Torch,
                n_critics: 2,
                layer_norm: false,
                dropout: 0.0,
                normalize_obs: false,
                clip_obs: 10.0,
            },
        }
    }
}

impl ActorCriticConfig {
    /// TD3's and DDPG's: wider layers, a larger learning rate, and Gaussian noise on actions.
    pub(in super::super) fn deterministic() -> Self {
        let all = ActorCriticConfig::default();
        ActorCriticConfig {
            learning_rate: 1e-3.into(),
            action_noise: Some(ActionNoise::Gaussian { sigma: Schedule::Constant(0.1) }),
            network: ActorCriticNetwork { net_arch: ActorCriticArch::Both(vec![400, 300]), ..all.network },
            ..all
        }
    }

    /// Checks ranges; `observation` is what the world shows.
    pub fn validate(&self, observation: &Space) -> Result<()> {
        self.learning_rate.validate("learningRate", MAX_LEARNING_RATE)?;
        config::within("gamma", self.gamma, 0.0, 1.0)?;
        config::within("tau", self.tau, f64::MIN_POSITIVE, 1.0)?;
        self.action_noise.map_or(Ok(()), |noise| noise.validate("actionNoise"))?;
        self.max_grad_norm.map_or(Ok(()), |v| config::positive("maxGradNorm", v))?;
        validate_optimizer(&self.optimizer)?;
        self.replay.validate(observation)?;
        self.network.validate()
    }
}

impl ActorCriticNetwork {
    /// Hidden layers of the policy, and of each critic.
    pub(super) fn widths(&self) -> (&[usize], &[usize]) {
        match &self.net_arch {
            ActorCriticArch::Both(widths) => (widths, widths),
            ActorCriticArch::Each(towers) => (&towers.pi, &towers.qf),
        }
    }

    /// Checks ranges.
    pub(in super::super) fn validate(&self) -> Result<()> {
        let (pi, qf) = self.widths();
        validate_widths("netArch", pi)?;
        validate_widths("netArch", qf)?;
        self.embedder.validate()?;
        if !(1..=64).contains(&self.n_critics) {
            return Err(Error::config("nCritics", self.n_critics, "a whole number from 1 to 64"));
        }
        validate_dropout("dropout", self.dropout)?;
        if let Some(gain) = self.init.gain() {
            config::within("init.gain", gain, 0.0, 1e3)?;
        }
        config::positive("clipObs", self.clip_obs)
    }
}
