//! A job as the other sides of the comparison spell it. An option that reinforcex lacks is refused, never left out.

use serde::Deserialize;

use crate::Result;

/// What to train and how long.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    pub seed: u64,
    pub total_steps: usize,
    pub episodes: usize,
    #[serde(default)]
    pub reward: Reward,
    #[serde(flatten)]
    pub agent: Agent,
}

/// The algorithm with its options.
#[derive(Deserialize)]
#[serde(tag = "algo", content = "options", rename_all = "lowercase")]
pub enum Agent {
    Ppo(Ppo),
    Dqn(Dqn),
}

/// What the agent learns from.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reward {
    /// CartPole's own: 1 a step.
    #[default]
    Plain,
    /// That of reinforcex's examples: 5 every 20 steps, −30 when the pole falls.
    Example,
}

impl Reward {
    /// The reward of the `length`-th step of an episode.
    pub fn of(self, length: u32, over: bool) -> f64 {
        match self {
            Reward::Plain => 1.0,
            Reward::Example if over && length <= 490 => -30.0,
            Reward::Example if length.is_multiple_of(20) => 5.0,
            Reward::Example => 0.0,
        }
    }
}

/// Options of PPO.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ppo {
    pub n_envs: usize,
    pub learning_rate: f64,
    pub n_steps: usize,
    pub batch_size: usize,
    pub n_epochs: usize,
    pub gamma: f64,
    pub gae_lambda: f64,
    pub clip_range: f64,
    pub clip_range_vf: f64,
    pub ent_coef: f64,
    pub vf_coef: f64,
    pub normalize_advantage: bool,
    pub max_grad_norm: Option<f64>,
    pub optimizer: Optimizer,
    pub shared_layers: Vec<i64>,
    pub net_arch: Vec<i64>,
    pub activation: String,
}

impl Ppo {
    /// The width and number of its hidden layers, if everything is as reinforcex has it.
    pub fn layers(&self) -> Result<(i64, usize)> {
        require(self.n_envs == 1, "it steps one world")?;
        require(self.net_arch.is_empty(), "its policy and value share every hidden layer")?;
        fixed(&self.activation, self.max_grad_norm, &self.optimizer)?;
        same_width(&self.shared_layers)
    }
}

/// Options of DQN.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dqn {
    pub n_envs: usize,
    pub learning_rate: f64,
    pub buffer_size: usize,
    pub learning_starts: usize,
    pub batch_size: usize,
    pub gamma: f64,
    pub train_freq: usize,
    pub gradient_steps: usize,
    pub target_update_interval: usize,
    pub exploration_initial_eps: f64,
    pub exploration_final_eps: f64,
    pub exploration_fraction: f64,
    pub n_step: usize,
    pub double: bool,
    pub max_grad_norm: Option<f64>,
    pub optimizer: Optimizer,
    pub net_arch: Vec<i64>,
    pub activation: String,
}

impl Dqn {
    /// The width and number of its hidden layers, if everything is as reinforcex has it.
    pub fn layers(&self) -> Result<(i64, usize)> {
        require(self.n_envs == 1, "it steps one world")?;
        require(self.double, "it always is Double DQN")?;
        require(self.gradient_steps == 1, "it takes one gradient step at a time")?;
        require(self.learning_starts == self.batch_size, "it learns from the first full minibatch on")?;
        fixed(&self.activation, self.max_grad_norm, &self.optimizer)?;
        same_width(&self.net_arch)
    }
}

/// Adam, as tch has it by default.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Optimizer {
    kind: String,
    eps: f64,
}

fn require(holds: bool, fact: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(format!("reinforcex can not run these options: {fact}").into()) }
}

fn fixed(activation: &str, max_grad_norm: Option<f64>, optimizer: &Optimizer) -> Result<()> {
    require(activation == "relu", "its activation is ReLU")?;
    require(max_grad_norm.is_none(), "it does not bound gradients")?;
    require(optimizer.kind == "adam" && optimizer.eps == 1e-8, "its optimiser is Adam with ε = 1e-8")
}

fn same_width(layers: &[i64]) -> Result<(i64, usize)> {
    let width = *layers.first().ok_or("reinforcex needs hidden layers")?;
    require(
        layers.iter().all(|&w| w == width) && layers.len() > 1,
        "at least two hidden layers of one width",
    )?;
    Ok((width, layers.len()))
}
