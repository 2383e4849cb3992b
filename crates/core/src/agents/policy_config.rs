//! The part of the configuration that policy-gradient algorithms share: network, initialisers, normalisation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::column::Dtype;
use crate::config;
use crate::curiosity::CuriosityOptions;
use crate::distributions::Distribution;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::explorers::{NoiseMatrices, features_of};
use crate::net_spec::{Activation, HeadKind, HeadSpec, Init, NetSpec, Optimizer, TowerSpec};
use crate::schedule::Schedule;
use crate::space::Space;

use super::embedder::{Embedder, EmbedderName, Embedders};
use super::middleware::Middleware;
use super::networks::{Hidden, check_size, validate_dropout, validate_widths};
use super::observation::Observer;

/// Hidden layers of the policy and the value tower.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "widths, or { pi: widths, vf: widths }")]
pub enum NetArch {
    /// The same widths for both towers.
    Both(Vec<usize>),
    /// Widths for each.
    Each(Towers),
}

/// Widths of each tower.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Towers {
    /// Policy tower.
    pub pi: Vec<usize>,
    /// Value tower.
    pub vf: Vec<usize>,
}

/// Network and normalisation of a policy-gradient agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyConfig {
    /// What each input goes through before inputs are joined; policy and value share it. A name, options such as
    /// `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the engine
    /// `torch`. A picture is a box of three dimensions; its channels come first if its first dimension is the smallest,
    /// last otherwise (SB3's rule).
    pub embedder: Embedders,
    /// A network with memory between the shared layers and the hidden ones; `null` for none. A name, or options such as
    /// `{ kind: "lstm", width: 64 }`. Needs the engine `torch`. PPO and A2C only.
    pub middleware: Option<Middleware>,
    /// With memory: steps of the sequences that gradient steps see, each from the state that was there when it was
    /// played. Must divide nSteps and batchSize. `null` takes the longest that does, of at most 64 steps and, where a
    /// minibatch is less than the rollout, a quarter of it. Gradients do not flow further back than that.
    pub sequence_length: Option<usize>,
    /// Widths of the hidden layers, for both towers or as `{ pi, vf }`. `[]` makes the policy linear.
    pub net_arch: NetArch,
    /// Widths of layers shared by both towers, before they part. None by default: separate towers.
    pub shared_layers: Vec<usize>,
    /// Activation after each hidden layer.
    pub activation: Activation,
    /// Initialiser of hidden layers. By default orthogonal with gain √2; heads are orthogonal with gain 0.01 (policy)
    /// and 1 (value). `{ kind: "auto" }` chooses by the activation that follows; then heads are Xavier.
    pub init: Init,
    /// Layer normalisation between each hidden layer and its activation.
    pub layer_norm: bool,
    /// Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive). Acting and valuing use all.
    pub dropout: f64,
    /// First value of the log standard deviation of a Gaussian policy, −20 … 10.
    pub log_std_init: f64,
    /// Lets the network compute the log standard deviation of a Gaussian policy from the observation.
    pub state_dependent_std: bool,
    /// Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
    /// which needs at least one. `logStdInit` is where the deviations of the matrix's weights start. Continuous actions only.
    pub use_sde: bool,
    /// With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for a whole rollout.
    pub sde_sample_freq: Option<usize>,
    /// Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`).
    pub normalize_obs: bool,
    /// Divides rewards by the running standard deviation of the discounted return (SB3's `VecNormalize`).
    pub normalize_reward: bool,
    /// Bound on standardised observations.
    pub clip_obs: f64,
    /// Bound on normalised rewards.
    pub clip_reward: f64,
    /// A reward of the agent's own for what is new to it, e.g. `{ kind: "rnd" }`; `null` for none.
    pub curiosity: Option<CuriosityOptions>,
}

impl Default for PolicyConfig {
    fn default() -> Self {
        PolicyConfig {
            embedder: Embedders::Same(Embedder::Name(EmbedderName::Auto)),
            middleware: None,
            sequence_length: None,
            net_arch: NetArch::Both(vec![64, 64]),
            shared_layers: Vec::new(),
            activation: Activation::Tanh,
            init: Init::Orthogonal { gain: Some(std::f64::consts::SQRT_2) },
            layer_norm: false,
            dropout: 0.0,
            log_std_init: 0.0,
            state_dependent_std: false,
            use_sde: false,
            sde_sample_freq: None,
            normalize_obs: false,
            normalize_reward: false,
            clip_obs: 10.0,
            clip_reward: 10.0,
            curiosity: None,
        }
    }
}

impl PolicyConfig {
    /// Checks ranges.
    pub fn validate(&self) -> Result<()> {
        let (pi, vf) = self.widths();
        for (field, widths) in [("netArch", pi), ("netArch", vf), ("sharedLayers", &self.shared_layers)] {
            validate_widths(field, widths)?;
        }
        self.embedder.validate()?;
        self.middleware.as_ref().map_or(Ok(()), Middleware::validate)?;
        validate_dropout("dropout", self.dropout)?;
        if let Some(gain) = self.init.gain() {
            config::within("init.gain", gain, 0.0, 1e3)?;
        }
        config::within("logStdInit", self.log_std_init, -20.0, 10.0)?;
        self.sde_sample_freq.map_or(Ok(()), |every| config::at_least("sdeSampleFreq", every, 1))?;
        if self.use_sde && self.state_dependent_std {
            let allowed = "false where useSde is true: its noise depends on the state already";
            return Err(Error::config("stateDependentStd", true, allowed));
        }
        config::positive("clipObs", self.clip_obs)?;
        config::positive("clipReward", self.clip_reward)?;
        self.curiosity.as_ref().map_or(Ok(()), CuriosityOptions::validate)
    }

    fn widths(&self) -> (&[usize], &[usize]) {
        match &self.net_arch {
            NetArch::Both(w) => (w, w),
            NetArch::Each(t) => (&t.pi, &t.vf),
        }
    }

    /// The distribution over actions.
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` for actions that no policy has, `INVALID_CONFIG` for choices with noise of the state.
    pub(super) fn distribution(&self, action: &Space) -> Result<Distribution<f32>> {
        let dist = Distribution::for_space(action)?;
        match self.use_sde {
            false => Ok(dist),
            true if dist.action_dtype() == Dtype::F32 => Ok(dist.of_state()),
            true => {
                Err(Error::config("useSde", true, format!("false for {action}: continuous actions only")))
            }
        }
    }

    /// The noise matrices of a policy with noise of the state; `None` for others.
    pub(super) fn noise_matrices(&self, width: usize) -> Result<Option<NoiseMatrices>> {
        let of = |features| NoiseMatrices::new(self.sde_sample_freq, width, features);
        self.use_sde.then(|| features_of(self.widths().0).map(of)).transpose()
    }

    /// The network for `spec`: a policy tower with the distribution's heads, and a value tower if `value`.
    ///
    /// # Errors
    /// `INVALID_CONFIG` where layers do not fit each other or are too large for memory.
    pub(super) fn net_spec(
        &self,
        spec: &EnvSpec,
        observer: &Observer,
        dist: &Distribution<f32>,
        value: bool,
    ) -> Result<NetSpec> {
        let Self { activation, init, layer_norm, dropout, .. } = *self;
        let hidden = Hidden { activation, init, layer_norm, dropout };
        let (memory, shared) = self.middleware.as_ref().map_or((Vec::new(), false), |m| m.layers(init));
        let (trunk_memory, tower_memory) = if shared { (memory, Vec::new()) } else { (Vec::new(), memory) };
        let tower_layers = |widths: &[usize]| [tower_memory.clone(), hidden.layers(widths)].concat();
        // SB3 shrinks the policy's last layer so that the first policy is nearly uniform.
        let head = |gain: f64| match self.init {
            Init::Orthogonal { .. } => Init::Orthogonal { gain: Some(gain) },
            other => other,
        };
        let linear = |name: &str, width: usize, gain: f64| HeadSpec {
            name: name.into(),
            kind: HeadKind::Linear { width, init: head(gain) },
        };
        let n = dist.logits();
        let (pi, vf) = self.widths();
        let log_std = |width: usize| HeadSpec {
            name: "log_std".into(),
            kind: HeadKind::Constant { width, value: self.log_std_init as f32 },
        };
        let heads = match (&spec.action, dist) {
            (_, Distribution::StateDependent(_)) => {
                let features = HeadSpec { name: "features".into(), kind: HeadKind::Features };
                vec![linear("mean", n, 0.01), log_std(n * features_of(pi)?), features]
            }
            (Space::Box { .. }, _) if self.state_dependent_std => {
                vec![linear("mean", n, 0.01), linear("log_std", n, 0.01)]
            }
            (Space::Box { .. }, _) => vec![linear("mean", n, 0.01), log_std(n)],
            _ => vec![linear("logits", n, 0.01)],
        };
        let mut towers =
            vec![TowerSpec { name: "policy".into(), inputs: vec![], layers: tower_layers(pi), heads }];
        if value {
            let heads = vec![linear("value", 1, 1.0)];
            towers.push(TowerSpec { name: "value".into(), inputs: vec![], layers: tower_layers(vf), heads });
        }
        let spec = NetSpec {
            inputs: observer.input_specs(&self.embedder, init)?,
            join: Default::default(),
            trunk: [hidden.layers(&self.shared_layers), trunk_memory].concat(),
            towers,
            members: 1,
            repeat: 1,
        };
        check_size(&spec)?;
        Ok(spec)
    }
}

/// Largest learning rate: whatever gradients come, a step of this size leaves single precision numbers finite.
pub(super) const MAX_LEARNING_RATE: f64 = 1e6;

/// The options that all policy-gradient algorithms have, to be checked in one place.
pub(super) struct Common<'a> {
    pub learning_rate: &'a Schedule,
    pub gamma: f64,
    pub ent_coef: f64,
    pub vf_coef: f64,
    pub max_grad_norm: Option<f64>,
    pub optimizer: &'a Optimizer,
    pub policy: &'a PolicyConfig,
}

impl Common<'_> {
    /// Checks ranges.
    pub fn validate(&self) -> Result<()> {
        self.learning_rate.validate("learningRate", MAX_LEARNING_RATE)?;
        config::within("gamma", self.gamma, 0.0, 1.0)?;
        config::within("entCoef", self.ent_coef, 0.0, f64::INFINITY)?;
        config::within("vfCoef", self.vf_coef, 0.0, f64::INFINITY)?;
        self.max_grad_norm.map_or(Ok(()), |v| config::positive("maxGradNorm", v))?;
        validate_optimizer(self.optimizer)?;
        self.policy.validate()
    }
}

/// A rollout's rows are numbered in 32 bits, and there must be some.
pub(super) fn validate_rollout(n_steps: usize, lanes: usize) -> Result<()> {
    config::at_least("nSteps", n_steps, 1)?;
    match n_steps.saturating_mul(lanes) <= u32::MAX as usize / 2 {
        true => Ok(()),
        false => Err(Error::config("nSteps", n_steps, "nSteps × nEnvs of at most 2³¹ rows")),
    }
}

/// Checks the numbers of an optimiser.
pub(super) fn validate_optimizer(optimizer: &Optimizer) -> Result<()> {
    let decay = |name: &str, v: f64| config::within(&format!("optimizer.{name}"), v, 0.0, 1.0 - 1e-9);
    let eps = |v: f64| config::within("optimizer.eps", v, 0.0, 1.0);
    match *optimizer {
        Optimizer::Adam { beta1, beta2, eps: e } => {
            decay("beta1", beta1)?;
            decay("beta2", beta2)?;
            eps(e)
        }
        Optimizer::AdamW { beta1, beta2, eps: e, weight_decay } => {
            decay("beta1", beta1)?;
            decay("beta2", beta2)?;
            config::within("optimizer.weightDecay", weight_decay, 0.0, 1.0)?;
            eps(e)
        }
        Optimizer::RmsProp { alpha, eps: e, .. } => {
            decay("alpha", alpha)?;
            eps(e)
        }
        Optimizer::Sgd { momentum } => decay("momentum", momentum),
    }
}
