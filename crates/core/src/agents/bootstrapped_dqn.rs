//! Bootstrapped DQN (Osband et al. 2016, arXiv:1602.04621): several estimates of the values, of which one acts for a
//! whole episode, so that what is uncertain is tried in earnest; with randomised prior functions (Osband et al. 2018,
//! arXiv:1806.03335), or with upper confidence bounds over the estimates (Chen et al. 2017, arXiv:1706.01502).
//!
//! Differs from the paper in what it shares with DQN, whose defaults are Stable-Baselines3's, and in that the mean over
//! heads is taken of the whole loss: there, only the gradient of shared layers is divided by the number of heads. Adam
//! does not notice.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};

use super::dqn::DqnConfig;
use super::value::Recipe;
use super::value::ensemble::{Agreement, EnsembleConfig};

/// Options of Bootstrapped DQN. Defaults are the paper's: ten heads on shared layers, double Q-learning, and no
/// exploration besides that by heads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BootstrappedDqnConfig {
    /// Estimates of the values, 1 … 32.
    pub heads: usize,
    /// Whether they share the hidden layers; otherwise each is a network of its own, which takes as many times longer.
    pub shared_trunk: bool,
    /// Probability that an estimate learns from a transition, drawn for each of both and kept. Above 0, at most 1.
    pub mask_probability: f64,
    /// Factor of the random prior functions: a network like the trained one, whose weights stay as they were at first,
    /// is added to it times this. What was never tried keeps values that differ between the heads. 0 for none; ≥ 0.
    pub prior_scale: f64,
    /// How heads come to one choice in predictions and evaluations: `vote` (the choice that is best to most of them) or
    /// `mean`.
    pub agreement: Agreement,
    /// Learning, exploring, replay and network.
    #[serde(flatten)]
    pub dqn: DqnConfig,
}

impl Default for BootstrappedDqnConfig {
    fn default() -> Self {
        let mut dqn = DqnConfig::default();
        dqn.value.double = true;
        // Heads explore.
        (dqn.value.exploration_initial_eps, dqn.value.exploration_final_eps) = (0.0, 0.0);
        dqn.value.eval_epsilon = 0.0;
        BootstrappedDqnConfig {
            heads: 10,
            shared_trunk: true,
            mask_probability: 1.0,
            prior_scale: 0.0,
            agreement: Agreement::Vote,
            dqn,
        }
    }
}

impl BootstrappedDqnConfig {
    /// What the agent is made of.
    pub(super) fn recipe(self, all: serde_json::Value) -> Result<Recipe> {
        let BootstrappedDqnConfig { heads, shared_trunk: shared, mask_probability, prior_scale, .. } = self;
        if !(1..=32).contains(&heads) {
            return Err(Error::config("heads", heads, "a whole number from 1 to 32"));
        }
        config::within("maskProbability", mask_probability, f64::MIN_POSITIVE, 1.0)?;
        config::within("priorScale", prior_scale, 0.0, 1e9)?;
        let mut recipe =
            Recipe { name: "bootstrapped_dqn", title: "Bootstrapped DQN", ..self.dqn.recipe(all)? };
        recipe.cfg.ensemble = Some(EnsembleConfig {
            heads,
            shared,
            mask: mask_probability,
            prior: prior_scale,
            agreement: self.agreement,
        });
        Ok(recipe)
    }
}
