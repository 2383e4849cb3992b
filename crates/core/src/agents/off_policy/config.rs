//! The part of the configuration that off-policy algorithms share: the replay, and how often is learnt from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::curiosity::CuriosityOptions;
use crate::env::GOAL_KEYS;
use crate::error::{Error, Result};
use crate::memory::{GoalStrategy, PriorityConfig};
use crate::schedule::{Linear, Schedule};
use crate::space::Space;

/// Sampling by how wrong a transition was predicted (Schaul et al. 2016, arXiv:1511.05952).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Prioritized {
    /// How much priorities count, 0 (uniform) … 1.
    #[serde(default = "defaults::alpha")]
    pub alpha: f64,
    /// How much of the bias is taken back by weights, 0 … 1; a number or a schedule.
    #[serde(default = "defaults::beta")]
    pub beta: Schedule,
    /// Added to every priority, so that nothing is forgotten. > 0.
    #[serde(default = "defaults::eps")]
    pub eps: f64,
}

/// Learning from goals that were reached by chance (Andrychowicz et al. 2017, arXiv:1707.01495).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HindsightOptions {
    /// Which goals take the place of the desired one.
    #[serde(default)]
    pub strategy: GoalStrategy,
    /// Transitions with another goal for each one that keeps its own. ≥ 0.
    #[serde(default = "defaults::k")]
    pub k: usize,
}

/// How episodes are cut into the sequences that a network with memory learns from (Kapturowski et al. 2019, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SequenceOptions {
    /// Actions of a sequence, burn-in included. The last one of an episode may be shorter; none goes beyond. ≥ 1.
    pub sequence_length: usize,
    /// Actions that a sequence shares with the one before, less than sequenceLength.
    pub sequence_overlap: usize,
    /// Actions at a sequence's start that only bring the recurrent state up to date with the present weights; nothing is
    /// learnt from them. At most sequenceOverlap, so that all actions are learnt from; a sequence that starts an episode
    /// has none.
    pub burn_in: usize,
    /// Starts sequences from the recurrent state in which they were played, which the replay keeps with each observation;
    /// `false` from a blank one.
    pub stored_state: bool,
    /// η: with prioritised replay, a sequence's priority is η · max |δ| + (1 − η) · mean |δ| over its actions. 0 … 1.
    pub priority_eta: f64,
}

mod defaults {
    use super::{Linear, Schedule};

    pub fn alpha() -> f64 {
        0.6
    }
    pub fn beta() -> Schedule {
        Schedule::Linear(Linear { start: 0.4, end: 1.0 })
    }
    pub fn eps() -> f64 {
        1e-6
    }
    pub fn k() -> usize {
        4
    }
}

impl Default for Prioritized {
    fn default() -> Self {
        Prioritized { alpha: defaults::alpha(), beta: defaults::beta(), eps: defaults::eps() }
    }
}

/// The replay of an off-policy agent, and how often it learns from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplayConfig {
    /// Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
    /// T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
    pub buffer_size: usize,
    /// Env steps with random actions before the first gradient step. ≥ 0.
    pub learning_starts: u64,
    /// Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
    pub batch_size: usize,
    /// Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
    /// rounded up. ≥ 1.
    pub train_freq: usize,
    /// Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
    pub gradient_steps: i64,
    /// Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
    pub n_step: usize,
    /// Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
    /// before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
    pub frame_stack: usize,
    /// Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
    pub prioritized: Option<Prioritized>,
    /// Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
    /// `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
    /// for all goals of the episodes that ended.
    pub hindsight: Option<HindsightOptions>,
    /// A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
    /// drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
    pub curiosity: Option<CuriosityOptions>,
    /// Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
    /// run collects learningStarts steps anew before it learns on.
    pub checkpoint_replay: bool,
}

/// What algorithms agree on, after Stable-Baselines3's DQN; each tells in its own configuration where it differs.
impl Default for ReplayConfig {
    fn default() -> Self {
        ReplayConfig {
            buffer_size: 1_000_000,
            learning_starts: 100,
            batch_size: 32,
            train_freq: 4,
            gradient_steps: 1,
            n_step: 1,
            frame_stack: 1,
            prioritized: None,
            hindsight: None,
            curiosity: None,
            checkpoint_replay: true,
        }
    }
}

/// Most transitions of one gradient step.
const MAX_BATCH: usize = 1 << 20;
/// Most observations that a network sees at once.
const MAX_FRAMES: usize = 1024;

impl ReplayConfig {
    /// Checks ranges; `observation` is what the world shows.
    pub fn validate(&self, observation: &Space) -> Result<()> {
        config::at_least("trainFreq", self.train_freq, 1)?;
        config::at_least("nStep", self.n_step, 1)?;
        if !(1..=MAX_FRAMES).contains(&self.frame_stack) {
            let allowed = format!("a whole number from 1 to {MAX_FRAMES}");
            return Err(Error::config("frameStack", self.frame_stack, allowed));
        }
        if !(1..=MAX_BATCH).contains(&self.batch_size) {
            let allowed = format!("a whole number from 1 to {MAX_BATCH}");
            return Err(Error::config("batchSize", self.batch_size, allowed));
        }
        if self.gradient_steps < 1 && self.gradient_steps != -1 {
            return Err(Error::config("gradientSteps", self.gradient_steps, "a whole number ≥ 1, or -1"));
        }
        if self.train_freq > u32::MAX as usize || self.gradient_steps > i64::from(u32::MAX) {
            let field = if self.train_freq > u32::MAX as usize { "trainFreq" } else { "gradientSteps" };
            return Err(Error::config(field, "too large", "at most 4294967295"));
        }
        if let Some(Prioritized { alpha, beta, eps }) = self.prioritized {
            config::within("prioritized.alpha", alpha, 0.0, 1.0)?;
            beta.validate("prioritized.beta", 1.0)?;
            config::within("prioritized.eps", eps, 1e-30, 1.0)?;
        }
        self.curiosity.as_ref().map_or(Ok(()), CuriosityOptions::validate)?;
        if self.hindsight.is_some() {
            let named = |key: &str| match observation {
                Space::Dict { spaces } => spaces.iter().any(|(name, _)| name == key),
                _ => false,
            };
            if let Some(missing) = GOAL_KEYS.iter().find(|key| !named(key)) {
                return Err(Error::IncompatibleSpace {
                    algorithm: "hindsight replay".into(),
                    space: observation.to_string(),
                    reason: format!("it has no \"{missing}\"; goal worlds show {}", GOAL_KEYS.join(", ")),
                });
            }
        }
        Ok(())
    }

    /// Gradient steps owed for `steps` env steps.
    pub(super) fn due(&self, steps: u64) -> u64 {
        match u64::try_from(self.gradient_steps) {
            Ok(n) => (u128::from(steps) * u128::from(n) / self.train_freq as u128) as u64,
            Err(_) => steps,
        }
    }

    pub(super) fn priorities(&self) -> Option<PriorityConfig> {
        self.prioritized.map(|Prioritized { alpha, beta, eps }| PriorityConfig { alpha, beta, eps })
    }
}
