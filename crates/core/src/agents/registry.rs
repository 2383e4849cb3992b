//! The registry of algorithms: one line each.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::agent::Agent;
use crate::config;
use crate::error::{Error, Result};

use super::actor_critic::{self, ActorCritic};
use super::on_policy::Build;
use super::q_learning::{QLearning, QLearningConfig};
use super::sac_discrete::SacDiscrete;
use super::sarsa::{Sarsa, SarsaConfig};
use super::tabular::{Rule, Tabular};
use super::value::{self, Recipe};
use super::{
    A2c, A2cConfig, Algorithm, BootstrappedDqnConfig, C51Config, CrossqConfig, D4pgConfig, DdpgConfig,
    DqnConfig, DroqConfig, DrqnConfig, IqnConfig, MpoConfig, PolicyGradient, Ppo, PpoConfig, QrDqnConfig,
    R2d2Config, RainbowConfig, RedqConfig, Reinforce, ReinforceConfig, SacConfig, SacDiscreteConfig,
    Td3Config, TqcConfig,
};

/// An algorithm as users find it.
pub struct Entry {
    /// Name in configurations and files.
    pub name: &'static str,
    /// Name in prose and in TypeScript.
    pub title: &'static str,
    /// Where it comes from.
    pub paper: &'static str,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// JSON Schema of its options.
    pub schema: fn() -> Schema,
    /// Names of its options.
    pub keys: fn() -> Vec<String>,
    /// Its options' defaults.
    pub defaults: fn() -> Value,
    /// When it reports, where `logInterval` does not say.
    pub report: ReportEvery,
    make: Make,
}

/// How much lies between two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportEvery {
    /// So many rounds of collecting and learning.
    Rounds(u64),
    /// As many rounds as come closest to so many env steps from below, at least one.
    Steps(u64),
}

type Make = fn(&Build<'_>, &Map<String, Value>) -> Result<Box<dyn Agent>>;

static REGISTRY: [Entry; 23] = [
    Entry {
        title: "PPO",
        paper: "Schulman et al. 2017, arXiv:1707.06347",
        summary: "Proximal Policy Optimization: several passes over each rollout with a clipped objective.",
        ..entry_of::<PpoConfig>(Ppo::NAME, |b, o| {
            Ok(Box::new(PolicyGradient(Ppo::new(b, config::read(o)?)?)))
        })
    },
    Entry {
        title: "A2C",
        paper: "Mnih et al. 2016, arXiv:1602.01783",
        summary: "Advantage Actor-Critic: one gradient step per short rollout.",
        report: ReportEvery::Rounds(100),
        ..entry_of::<A2cConfig>(A2c::NAME, |b, o| {
            Ok(Box::new(PolicyGradient(A2c::new(b, config::read(o)?)?)))
        })
    },
    Entry {
        title: "REINFORCE",
        paper: "Williams 1992; Sutton & Barto 2018, section 13.4",
        summary: "Monte-Carlo policy gradient over whole episodes, with a learnt baseline.",
        ..entry_of::<ReinforceConfig>(Reinforce::NAME, |b, o| {
            Ok(Box::new(PolicyGradient(Reinforce::new(b, config::read(o)?)?)))
        })
    },
    Entry {
        title: "Q-learning",
        paper: "Watkins 1989; Sutton & Barto 2018, section 6.5",
        summary: "Off-policy control with a table, for worlds whose states can be counted.",
        report: ReportEvery::Rounds(1000),
        ..entry_of::<QLearningConfig>(QLearning::NAME, |b, o| {
            Ok(Box::new(Tabular::new(b, QLearning(config::read(o)?))?))
        })
    },
    Entry {
        title: "SARSA",
        paper: "Rummery & Niranjan 1994; Sutton & Barto 2018, sections 6.4 and 6.6",
        summary: "On-policy control with a table; also Expected SARSA.",
        report: ReportEvery::Rounds(1000),
        ..entry_of::<SarsaConfig>(Sarsa::NAME, |b, o| Ok(Box::new(Tabular::new(b, Sarsa(config::read(o)?))?)))
    },
    Entry {
        title: "DQN",
        paper: "Mnih et al. 2015, Nature 518",
        summary: "Deep Q-learning: action values from a replay, towards a target network.",
        ..value_based::<DqnConfig>("dqn", |b, o| value_agent(b, o, DqnConfig::recipe))
    },
    Entry {
        title: "C51",
        paper: "Bellemare et al. 2017, arXiv:1707.06887",
        summary: "Distributional Q-learning: how likely each of a row of returns is.",
        ..value_based::<C51Config>("c51", |b, o| value_agent(b, o, C51Config::recipe))
    },
    Entry {
        title: "QR-DQN",
        paper: "Dabney et al. 2018, arXiv:1710.10044",
        summary: "Distributional Q-learning: the quantiles of each action's return.",
        ..value_based::<QrDqnConfig>("qrdqn", |b, o| value_agent(b, o, QrDqnConfig::recipe))
    },
    Entry {
        title: "IQN",
        paper: "Dabney et al. 2018, arXiv:1806.06923",
        summary: "Distributional Q-learning: any quantile of each action's return.",
        ..value_based::<IqnConfig>("iqn", |b, o| value_agent(b, o, IqnConfig::recipe))
    },
    Entry {
        title: "Rainbow",
        paper: "Hessel et al. 2018, arXiv:1710.02298",
        summary: "C51 with double Q-learning, a dueling noisy network, prioritised replay and three-step returns.",
        ..value_based::<RainbowConfig>("rainbow", |b, o| value_agent(b, o, RainbowConfig::recipe))
    },
    Entry {
        title: "Bootstrapped DQN",
        paper: "Osband et al. 2016, arXiv:1602.04621",
        summary: "Deep exploration: several heads learn, and one of them acts for a whole episode.",
        ..value_based::<BootstrappedDqnConfig>("bootstrapped_dqn", |b, o| {
            value_agent(b, o, BootstrappedDqnConfig::recipe)
        })
    },
    Entry {
        title: "R2D2",
        paper: "Kapturowski et al. 2019, ICLR",
        summary: "Recurrent Q-learning from prioritised sequences with stored state and burn-in.",
        ..value_based::<R2d2Config>("r2d2", |b, o| value_agent(b, o, R2d2Config::recipe))
    },
    Entry {
        title: "DRQN",
        paper: "Hausknecht & Stone 2015, arXiv:1507.06527",
        summary: "Recurrent Q-learning from sequences that begin with a blank state.",
        ..value_based::<DrqnConfig>("drqn", |b, o| value_agent(b, o, DrqnConfig::recipe))
    },
    Entry {
        title: "SAC",
        paper: "Haarnoja et al. 2018, arXiv:1812.05905",
        summary: "Soft actor-critic: twin critics, and a policy that keeps a given entropy.",
        ..value_based::<SacConfig>("sac", |b, o| actor_critic(b, o, SacConfig::recipe))
    },
    Entry {
        title: "SAC discrete",
        paper: "Christodoulou 2019, arXiv:1910.07207",
        summary: "Soft actor-critic for choices: twin critics with a value for each, expectations in place of draws.",
        ..value_based::<SacDiscreteConfig>(SacDiscrete::NAME, |b, o| {
            Ok(Box::new(SacDiscrete::new(b, config::read(o)?)?))
        })
    },
    Entry {
        title: "TD3",
        paper: "Fujimoto et al. 2018, arXiv:1802.09477",
        summary: "Twin delayed DDPG: the least of two critics, smoothed targets, a slower policy.",
        ..value_based::<Td3Config>("td3", |b, o| actor_critic(b, o, Td3Config::recipe))
    },
    Entry {
        title: "MPO",
        paper: "Abdolmaleki et al. 2018, arXiv:1806.06920",
        summary: "Maximum a posteriori policy optimisation: a policy fitted to weighed actions, within bounds on its divergence.",
        ..value_based::<MpoConfig>("mpo", |b, o| actor_critic(b, o, MpoConfig::recipe))
    },
    Entry {
        title: "DDPG",
        paper: "Lillicrap et al. 2016, arXiv:1509.02971",
        summary: "Deep deterministic policy gradient: the policy follows a critic's gradient by the action.",
        ..value_based::<DdpgConfig>("ddpg", |b, o| actor_critic(b, o, DdpgConfig::recipe))
    },
    Entry {
        title: "TQC",
        paper: "Kuznetsov et al. 2020, arXiv:2005.04269",
        summary: "SAC whose critics learn quantiles of the return; targets leave out the largest of them.",
        ..value_based::<TqcConfig>("tqc", |b, o| actor_critic(b, o, TqcConfig::recipe))
    },
    Entry {
        title: "REDQ",
        paper: "Chen et al. 2021, arXiv:2101.05982",
        summary: "SAC with twenty gradient steps a step, ten critics, and targets from two drawn at random.",
        ..value_based::<RedqConfig>("redq", |b, o| actor_critic(b, o, RedqConfig::recipe))
    },
    Entry {
        title: "DroQ",
        paper: "Hiraoka et al. 2022, arXiv:2110.02034",
        summary: "SAC with twenty gradient steps a step, and two critics with dropout and layer normalisation.",
        ..value_based::<DroqConfig>("droq", |b, o| actor_critic(b, o, DroqConfig::recipe))
    },
    Entry {
        title: "D4PG",
        paper: "Barth-Maron et al. 2018, arXiv:1804.08617",
        summary: "DDPG whose critic learns how likely each of a row of returns is, from several steps at once.",
        ..value_based::<D4pgConfig>("d4pg", |b, o| actor_critic(b, o, D4pgConfig::recipe))
    },
    Entry {
        title: "CrossQ",
        paper: "Bhatt et al. 2024, arXiv:1902.05605",
        summary: "SAC without target networks: batch renormalisation over actions taken and next ones together.",
        ..value_based::<CrossqConfig>("crossq", |b, o| actor_critic(b, o, CrossqConfig::recipe))
    },
];

const fn entry_of<C>(name: &'static str, make: Make) -> Entry
where
    C: Default + Serialize + DeserializeOwned + JsonSchema,
{
    Entry {
        name,
        title: "",
        paper: "",
        summary: "",
        schema: || schema_for!(C),
        keys: config::keys::<C>,
        defaults: || serde_json::to_value(C::default()).unwrap_or_default(),
        report: ReportEvery::Rounds(1),
        make,
    }
}

/// The same for algorithms that learn after a few steps already.
const fn value_based<C>(name: &'static str, make: Make) -> Entry
where
    C: Default + Serialize + DeserializeOwned + JsonSchema,
{
    Entry { report: ReportEvery::Steps(1000), ..entry_of::<C>(name, make) }
}

fn value_agent<C: Default + Serialize + DeserializeOwned>(
    build: &Build<'_>,
    options: &Map<String, Value>,
    recipe: fn(C, Value) -> Result<Recipe>,
) -> Result<Box<dyn Agent>> {
    let config: C = config::read(options)?;
    let all = serde_json::to_value(&config).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(Box::new(value::Value::new(build, recipe(config, all)?)?))
}

fn actor_critic<C: Default + Serialize + DeserializeOwned>(
    build: &Build<'_>,
    options: &Map<String, Value>,
    recipe: fn(C, Value) -> Result<actor_critic::Recipe>,
) -> Result<Box<dyn Agent>> {
    let config: C = config::read(options)?;
    let all = serde_json::to_value(&config).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(Box::new(ActorCritic::new(build, recipe(config, all)?)?))
}

/// All algorithms.
#[must_use]
pub fn registry() -> &'static [Entry] {
    &REGISTRY
}

/// The algorithm called `name`.
pub fn entry(name: &str) -> Result<&'static Entry> {
    let known = || registry().iter().map(|e| e.name);
    registry().iter().find(|e| e.name == name).ok_or_else(|| Error::unknown("algorithm", name, known()))
}

/// Builds an agent from its flat options.
pub fn build(name: &str, build: &Build<'_>, options: &Map<String, Value>) -> Result<Box<dyn Agent>> {
    (entry(name)?.make)(build, options)
}
