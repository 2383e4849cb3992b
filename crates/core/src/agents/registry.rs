//! The registry of algorithms: one line each.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::agent::Agent;
use crate::config;
use crate::error::{Error, Result};

use super::on_policy::Build;
use super::q_learning::{QLearning, QLearningConfig};
use super::sarsa::{Sarsa, SarsaConfig};
use super::tabular::{Rule, Tabular};
use super::{A2c, A2cConfig, Algorithm, PolicyGradient, Ppo, PpoConfig, Reinforce, ReinforceConfig};

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
    make: Make,
}

type Make = fn(&Build<'_>, &Map<String, Value>) -> Result<Box<dyn Agent>>;

static REGISTRY: [Entry; 5] = [
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
        ..entry_of::<QLearningConfig>(QLearning::NAME, |b, o| {
            Ok(Box::new(Tabular::new(b, QLearning(config::read(o)?))?))
        })
    },
    Entry {
        title: "SARSA",
        paper: "Rummery & Niranjan 1994; Sutton & Barto 2018, sections 6.4 and 6.6",
        summary: "On-policy control with a table; also Expected SARSA.",
        ..entry_of::<SarsaConfig>(Sarsa::NAME, |b, o| Ok(Box::new(Tabular::new(b, Sarsa(config::read(o)?))?)))
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
        make,
    }
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
