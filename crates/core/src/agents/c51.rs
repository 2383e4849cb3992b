//! Distributional Q-learning on fixed atoms (Bellemare, Dabney & Munos 2017, arXiv:1707.06887).
//!
//! Differs from the paper and from Dopamine in the defaults that it shares with DQN: they are Stable-Baselines3's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::losses::Support;

use super::value::Recipe;
use super::value::config::ValueConfig;
use super::value::model::Model;

/// Options of C51.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct C51Config {
    /// Atoms of the distribution, 2 … 1024.
    pub atoms: usize,
    /// The smallest return that can be told apart; returns below count as this.
    pub v_min: f64,
    /// The largest return that can be told apart, > vMin.
    pub v_max: f64,
    /// Learning, exploring, replay and network.
    #[serde(flatten)]
    pub value: ValueConfig,
}

impl Default for C51Config {
    fn default() -> Self {
        C51Config { atoms: 51, v_min: -10.0, v_max: 10.0, value: ValueConfig::default() }
    }
}

/// The atoms of options `atoms`, `vMin` and `vMax`, if they are allowed.
pub(super) fn checked(support: Support) -> Result<Support> {
    let Support { low, high, atoms } = support;
    if !(2..=1024).contains(&atoms) {
        return Err(Error::config("atoms", atoms, "a whole number from 2 to 1024"));
    }
    for (field, value) in [("vMin", low), ("vMax", high)] {
        crate::config::within(field, value, -1e9, 1e9)?;
    }
    if high - low < 1e-6 {
        return Err(Error::config("vMax", high, format!("a number above vMin = {low}")));
    }
    Ok(support)
}

impl C51Config {
    /// The atoms.
    pub(super) fn support(&self) -> Result<Support> {
        checked(Support { low: self.v_min, high: self.v_max, atoms: self.atoms })
    }

    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let model = Model::Categorical(self.support()?);
        Ok(Recipe { name: "c51", title: "C51", cfg: self.value, model, memory: None, all })
    }
}
