//! The algorithms, one file each, and their registry.

mod a2c;
mod actor_critic;
mod bootstrapped_dqn;
mod c51;
mod crossq;
mod d4pg;
mod ddpg;
mod dqn;
mod droq;
mod drqn;
pub(crate) mod embedder;
mod experience;
mod iqn;
mod middleware;
mod mpo;
pub(crate) mod networks;
pub(crate) mod observation;
mod off_policy;
mod on_policy;
mod policy;
mod policy_config;
mod ppo;
mod presets;
mod q_learning;
mod qrdqn;
mod r2d2;
mod rainbow;
mod recurrent;
mod redq;
mod registry;
mod reinforce;
mod sac;
mod sac_discrete;
mod sarsa;
mod tabular;
mod td3;
mod tqc;
mod value;
pub(crate) mod weights;

use serde::Serialize;

pub use a2c::{A2c, A2cConfig};
pub use actor_critic::config::{ActorCriticArch, ActorCriticConfig, ActorCriticNetwork, ActorCriticTowers};
pub use actor_critic::temperature::{EntCoef, LearntCoef};
pub use bootstrapped_dqn::BootstrappedDqnConfig;
pub use c51::C51Config;
pub use crossq::CrossqConfig;
pub use d4pg::D4pgConfig;
pub use ddpg::DdpgConfig;
pub use dqn::DqnConfig;
pub use droq::DroqConfig;
pub use drqn::DrqnConfig;
pub use embedder::{Embedder, EmbedderName, EmbedderOptions, Embedders};
pub use experience::Experience;
pub use iqn::IqnConfig;
pub use middleware::{Middleware, MiddlewareName, MiddlewareOptions};
pub use mpo::MpoConfig;
pub use off_policy::OffPolicy;
pub use off_policy::config::{HindsightOptions, Prioritized, ReplayConfig, SequenceOptions};
pub use on_policy::Build;
pub use policy_config::{NetArch, PolicyConfig, Towers};
pub use ppo::{Ppo, PpoConfig};
pub use presets::presets;
pub use q_learning::QLearningConfig;
pub use qrdqn::QrDqnConfig;
pub use r2d2::R2d2Config;
pub use rainbow::RainbowConfig;
pub use redq::RedqConfig;
pub use registry::{Entry, ReportEvery, build, entry, registry};
pub use reinforce::{Reinforce, ReinforceConfig};
pub use sac::SacConfig;
pub use sac_discrete::config::SacDiscreteConfig;
pub use sarsa::SarsaConfig;
pub use tabular::TabularConfig;
pub use td3::Td3Config;
pub use tqc::TqcConfig;
pub use value::config::{ExplorerOptions, ValueConfig, ValueNetwork};
pub use value::ensemble::Agreement;

use crate::agent::{Actor, Agent, Learner, Policy, Progress, Transition};
use crate::column::{Columns, Values};
use crate::curiosity::Curiosity;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::losses::PolicyStats;
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::state::State;

use on_policy::OnPolicy;
use policy::GradientPolicy;

/// What makes a policy-gradient algorithm itself; the rest is [`OnPolicy`].
trait Algorithm: Send {
    const NAME: &'static str;
    type Config: Serialize;

    fn config(&self) -> &Self::Config;
    fn on_policy(&self) -> &OnPolicy;
    fn on_policy_mut(&mut self) -> &mut OnPolicy;
    /// Steps a rollout is made for.
    fn capacity(&self) -> usize;
    fn full(&self, chunk: &Chunk) -> bool;
    fn steps_per_round(&self, lanes: usize) -> Option<u64>;
    fn ready(&self) -> bool;
    /// A new rollout is there and valued: compute what it is trained towards.
    fn start(&mut self) -> Result<()>;
    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress>;
    /// Worlds start: no episode is under way.
    fn begin(&mut self) {}
    /// What the algorithm itself knows of the episodes under way.
    fn save_lanes(&self, _state: &mut State) -> Result<()> {
        Ok(())
    }
    fn load_lanes(&mut self, _state: &State) -> Result<()> {
        Ok(())
    }
}

/// A policy-gradient algorithm as an [`Agent`].
struct PolicyGradient<A>(A);

impl<A: Algorithm> Actor for PolicyGradient<A> {
    fn chunk(&self, lanes: usize) -> Chunk {
        self.0.on_policy().chunk(lanes, self.0.capacity())
    }
    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        self.0.begin();
        self.0.on_policy_mut().begin(obs, chunk)
    }
    fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        self.0.on_policy_mut().act(chunk, actions)
    }
    fn observe(&mut self, transition: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        self.0.on_policy_mut().observe(transition, chunk)
    }
    fn full(&self, chunk: &Chunk) -> bool {
        self.0.full(chunk)
    }
}

impl<A: Algorithm> Learner for PolicyGradient<A> {
    fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        self.0.on_policy_mut().insert(chunk)?;
        self.0.start()
    }
    fn ready(&self) -> bool {
        self.0.ready()
    }
    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        self.0.update(metrics)
    }
    fn publish(&self, policy: &mut dyn Policy) -> Result<()> {
        match policy.as_any_mut().downcast_mut::<GradientPolicy>() {
            Some(policy) => {
                let agent = self.0.on_policy();
                policy.refresh(agent.network.as_ref(), &agent.observer)
            }
            None => Err(Error::Internal("a snapshot of another agent".into())),
        }
    }
    fn set_progress(&mut self, done: f64) {
        self.0.on_policy_mut().progress = done;
    }
}

impl<A: Algorithm> Agent for PolicyGradient<A> {
    fn algorithm(&self) -> &'static str {
        A::NAME
    }
    fn env_spec(&self) -> &EnvSpec {
        &self.0.on_policy().env
    }
    fn config(&self) -> serde_json::Value {
        serde_json::to_value(self.0.config()).unwrap_or_default()
    }
    fn parameters(&self) -> usize {
        weights::parameters(self.0.on_policy().network.tensors())
    }
    fn steps_per_round(&self, lanes: usize) -> Option<u64> {
        self.0.steps_per_round(lanes)
    }
    fn updates(&self) -> u64 {
        self.0.on_policy().updates
    }
    fn curiosity(&mut self) -> Option<&mut Curiosity> {
        self.0.on_policy_mut().curiosity.as_mut()
    }
    fn policy(&self) -> Result<Box<dyn Policy>> {
        self.0.on_policy().policy()
    }
    fn save_policy(&self, state: &mut State) -> Result<()> {
        self.0.on_policy().save_policy(state)
    }
    fn load_policy(&mut self, state: &State) -> Result<()> {
        self.0.on_policy_mut().load_policy(state)
    }
    fn save_training(&self, state: &mut State) -> Result<()> {
        self.0.on_policy().save_training(state)
    }
    fn load_training(&mut self, state: &State) -> Result<()> {
        self.0.on_policy_mut().load_training(state)
    }
    fn save_lanes(&self, state: &mut State) -> Result<()> {
        self.0.on_policy().save_lanes(state);
        self.0.save_lanes(state)
    }
    fn load_lanes(&mut self, state: &State) -> Result<()> {
        self.0.on_policy_mut().load_lanes(state)?;
        self.0.load_lanes(state)
    }
}

/// `DIVERGED` when a loss is not finite. The driver puts in the environment step.
fn finite(what: &str, value: f64) -> Result<()> {
    if value.is_finite() { Ok(()) } else { Err(Error::Diverged { what: what.to_owned(), step: 0 }) }
}

/// Metric of those that learn a distribution over fixed atoms: the share of their targets that the atoms do not reach.
const BEYOND_SUPPORT: &str = "train/beyond_support";

/// Records the parts of a loss that makes one gradient step per update.
fn record_losses(metrics: &mut Metrics, stats: &PolicyStats) {
    metrics.record("train/loss", stats.loss);
    metrics.record("train/policy_loss", stats.policy_loss);
    metrics.record("train/value_loss", stats.value_loss);
    metrics.record("train/entropy_loss", stats.entropy_loss);
}

/// How much of the returns' variance the values explain: 1 is all, 0 none, below 0 worse than a constant.
/// 0 where the returns do not vary.
fn explained_variance(value: &[f32], returns: &[f32]) -> f64 {
    let n = returns.len().max(1) as f64;
    let variance = |of: &dyn Fn(usize) -> f64| {
        let (sum, squares) = (0..returns.len()).map(of).fold((0.0, 0.0), |(s, q), x| (s + x, q + x * x));
        squares / n - (sum / n) * (sum / n)
    };
    let total = variance(&|i| f64::from(returns[i]));
    let left = variance(&|i| f64::from(returns[i]) - f64::from(value[i]));
    if total > 0.0 { 1.0 - left / total } else { 0.0 }
}
