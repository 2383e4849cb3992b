//! The part of the configuration that value-based algorithms share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::explorers::{Boltzmann, EpsilonGreedy, Explorer, Ucb};
use crate::net_spec::{Activation, Init, Optimizer};
use crate::schedule::{Linear, Schedule};
use crate::space::Space;

use super::super::embedder::{Embedder, EmbedderName, Embedders};
use super::super::networks::{validate_dropout, validate_widths};
use super::super::off_policy::config::ReplayConfig;
use super::super::policy_config::{MAX_LEARNING_RATE, validate_optimizer};
use super::ensemble::EnsembleConfig;

/// How training tries what does not look best.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ExplorerOptions {
    /// The best choice, and with probability ε any (Sutton & Barto 2018, section 2.2).
    EpsilonGreedy {
        /// ε, 0 … 1; a number or a schedule over the whole training. `null`: what the options `exploration…` say.
        #[serde(default)]
        epsilon: Option<Schedule>,
    },
    /// A choice with probability in proportion to exp(value / temperature) (Sutton & Barto 2018, section 2.8).
    Boltzmann {
        /// The temperature, > 0; a number or a schedule.
        temperature: Schedule,
    },
    /// The choice whose upper confidence bound is best, by what the heads of an ensemble do not agree on (Chen et al.
    /// 2017, arXiv:1706.01502); for `bootstrapped_dqn`, where it takes the place of one head for each episode.
    Ucb {
        /// Standard deviations over the heads' mean, ≥ 0.
        lambda: f64,
    },
}

/// Learning, exploring, replay and network of a value-based agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValueConfig {
    /// Learning rate; a number or a schedule, 0 … 1000000.
    pub learning_rate: Schedule,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
    /// arXiv:1509.06461).
    pub double: bool,
    /// Env steps between updates of the target network. ≥ 1.
    pub target_update_interval: u64,
    /// How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
    pub tau: f64,
    /// Share of the training over which ε falls, 0 … 1.
    pub exploration_fraction: f64,
    /// ε at the start, 0 … 1.
    pub exploration_initial_eps: f64,
    /// ε after that share of the training, 0 … 1.
    pub exploration_final_eps: f64,
    /// Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
    /// end. `null` for the share. ≥ 1.
    pub exploration_steps: Option<u64>,
    /// Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
    /// Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
    pub exploration_spread: Option<f64>,
    /// How training tries what does not look best.
    pub explorer: ExplorerOptions,
    /// ε of predictions and evaluations that are not deterministic, 0 … 1.
    pub eval_epsilon: f64,
    /// Bound on the global norm of the gradient; `null` for none. > 0.
    pub max_grad_norm: Option<f64>,
    /// The optimiser.
    pub optimizer: Optimizer,
    /// Replay.
    #[serde(flatten)]
    pub replay: ReplayConfig,
    /// Network.
    #[serde(flatten)]
    pub network: ValueNetwork,
    /// Set by algorithms that have one; not an option.
    #[serde(skip)]
    pub(in crate::agents) ensemble: Option<EnsembleConfig>,
}

/// Network and normalisation of a value-based agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValueNetwork {
    /// What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
    /// one for each key of a dict observation. Networks of pictures need the engine `torch`.
    pub embedder: Embedders,
    /// Widths of the hidden layers. `[]` makes values linear.
    pub net_arch: Vec<usize>,
    /// Activation after each hidden layer.
    pub activation: Activation,
    /// Initialiser of all layers.
    pub init: Init,
    /// Layer normalisation between each hidden layer and its activation.
    pub layer_norm: bool,
    /// Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
    pub dropout: f64,
    /// Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
    /// (Wang et al. 2016, arXiv:1511.06581).
    pub dueling: bool,
    /// Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
    /// arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
    /// to explore by it alone.
    pub noisy: bool,
    /// How much noise there is at first, times √fanIn. ≥ 0.
    pub noisy_sigma: f64,
    /// Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
    /// replay keeps what was observed; a batch is standardised when it is drawn.
    pub normalize_obs: bool,
    /// Bound on standardised observations.
    pub clip_obs: f64,
}

impl Default for ValueConfig {
    fn default() -> Self {
        ValueConfig {
            learning_rate: 1e-4.into(),
            gamma: 0.99,
            double: false,
            target_update_interval: 10_000,
            tau: 1.0,
            exploration_fraction: 0.1,
            exploration_initial_eps: 1.0,
            exploration_final_eps: 0.05,
            exploration_steps: None,
            exploration_spread: None,
            explorer: ExplorerOptions::EpsilonGreedy { epsilon: None },
            eval_epsilon: 0.05,
            max_grad_norm: Some(10.0),
            optimizer: Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 },
            replay: ReplayConfig::default(),
            network: ValueNetwork {
                embedder: Embedders::Same(Embedder::Name(EmbedderName::Auto)),
                net_arch: vec![64, 64],
                activation: Activation::Relu,
                init: Init::Torch,
                layer_norm: false,
                dropout: 0.0,
                dueling: false,
                noisy: false,
                noisy_sigma: 0.5,
                normalize_obs: false,
                clip_obs: 10.0,
            },
            ensemble: None,
        }
    }
}

impl ValueConfig {
    /// Checks ranges; `observation` is what the world shows.
    pub fn validate(&self, observation: &Space) -> Result<()> {
        self.learning_rate.validate("learningRate", MAX_LEARNING_RATE)?;
        config::within("gamma", self.gamma, 0.0, 1.0)?;
        let interval = usize::try_from(self.target_update_interval).unwrap_or(usize::MAX);
        config::at_least("targetUpdateInterval", interval, 1)?;
        config::within("tau", self.tau, f64::MIN_POSITIVE, 1.0)?;
        for (field, share) in [
            ("explorationFraction", self.exploration_fraction),
            ("explorationInitialEps", self.exploration_initial_eps),
            ("explorationFinalEps", self.exploration_final_eps),
            ("evalEpsilon", self.eval_epsilon),
        ] {
            config::within(field, share, 0.0, 1.0)?;
        }
        if self.exploration_steps == Some(0) {
            config::at_least("explorationSteps", 0, 1)?;
        }
        self.exploration_spread.map_or(Ok(()), |s| config::within("explorationSpread", s, 0.0, 1e3))?;
        match self.explorer {
            ExplorerOptions::EpsilonGreedy { epsilon } => {
                epsilon.map_or(Ok(()), |e| e.validate("explorer.epsilon", 1.0))?;
            }
            ExplorerOptions::Boltzmann { temperature } => {
                temperature.validate("explorer.temperature", f64::MAX)?;
                config::positive("explorer.temperature", temperature.at(0.0))?;
            }
            ExplorerOptions::Ucb { .. } if self.ensemble.is_none() => {
                let allowed = "epsilonGreedy or boltzmann; bootstrapped_dqn has heads to compare";
                return Err(Error::config("explorer.kind", "ucb", allowed));
            }
            ExplorerOptions::Ucb { lambda } => config::within("explorer.lambda", lambda, 0.0, 1e9)?,
        }
        self.max_grad_norm.map_or(Ok(()), |v| config::positive("maxGradNorm", v))?;
        validate_optimizer(&self.optimizer)?;
        self.replay.validate(observation)?;
        self.network.validate()
    }

    /// Exploration by upper confidence bounds.
    pub(super) fn ucb(&self) -> Option<Ucb> {
        if let ExplorerOptions::Ucb { lambda } = self.explorer { Some(Ucb { lambda }) } else { None }
    }

    /// Factor of prior functions; 0 for none.
    pub(super) fn prior(&self) -> f64 {
        self.ensemble.map_or(0.0, |e| e.prior)
    }

    /// How training explores when `done` (0 … 1) of it is over, after `steps` env steps.
    pub(super) fn explorer(&self, done: f64, steps: u64) -> Explorer {
        let over = self.exploration_steps.map(|all| steps as f64 / all as f64);
        match self.explorer {
            ExplorerOptions::EpsilonGreedy { epsilon: Some(epsilon) } => {
                Explorer::EpsilonGreedy(EpsilonGreedy { epsilon: epsilon.at(over.unwrap_or(done)) })
            }
            ExplorerOptions::EpsilonGreedy { epsilon: None } => {
                let (start, end) = (self.exploration_initial_eps, self.exploration_final_eps);
                // 0 / 0 is not a share: without a fraction ε has fallen from the start.
                let share =
                    if self.exploration_fraction > 0.0 { done / self.exploration_fraction } else { 1.0 };
                let epsilon = Schedule::Linear(Linear { start, end }).at(over.unwrap_or(share));
                Explorer::EpsilonGreedy(EpsilonGreedy { epsilon })
            }
            ExplorerOptions::Boltzmann { temperature } => {
                Explorer::Boltzmann(Boltzmann { temperature: temperature.at(over.unwrap_or(done)) })
            }
            // What it chooses by are bounds.
            ExplorerOptions::Ucb { .. } => Explorer::EpsilonGreedy(EpsilonGreedy { epsilon: 0.0 }),
        }
    }
}

impl ValueNetwork {
    fn validate(&self) -> Result<()> {
        validate_widths("netArch", &self.net_arch)?;
        self.embedder.validate()?;
        validate_dropout("dropout", self.dropout)?;
        if let Some(gain) = self.init.gain() {
            config::within("init.gain", gain, 0.0, 1e3)?;
        }
        config::within("noisySigma", self.noisy_sigma, 0.0, 1e3)?;
        config::positive("clipObs", self.clip_obs)
    }
}
