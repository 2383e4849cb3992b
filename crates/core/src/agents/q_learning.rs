//! Q-learning (Watkins 1989; Sutton & Barto 2018, section 6.5): off-policy control with a table.
//!
//! `Q(s, a) += α (r + γ max Q(s′, ·) − Q(s, a))`; beyond an end of the world's own there is nothing, beyond a time
//! limit there is what the last state is worth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::explorers::greedy;

use super::tabular::{Explore, Rule, TabularConfig};

/// Options of Q-learning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QLearningConfig {
    /// What all tabular methods have.
    #[serde(flatten)]
    pub tabular: TabularConfig,
}

/// What makes an agent one of Q-learning.
pub(super) struct QLearning(pub QLearningConfig);

impl Rule for QLearning {
    const NAME: &'static str = "q_learning";
    type Config = QLearningConfig;

    fn config(&self) -> &QLearningConfig {
        &self.0
    }
    fn tabular(&self) -> &TabularConfig {
        &self.0.tabular
    }
    fn bootstrap(
        &self,
        values: &[f32],
        allowed: &dyn Fn(usize) -> bool,
        _: Explore<'_>,
    ) -> (f64, Option<usize>) {
        (f64::from(values[greedy(values, allowed)]), None)
    }
}
