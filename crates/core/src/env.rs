//! The contract between drivers and environments: many worlds stepped as one, in the caller's memory.

use serde::{Deserialize, Serialize};

use crate::column::{ColumnSpec, Columns, Dtype, Values, ValuesRef};
use crate::error::{Error, Result};
use crate::space::Space;

/// What an environment says about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvSpec {
    /// Gymnasium's id, e.g. `CartPole-v1`, or the user's own name.
    pub id: String,
    /// What it shows.
    pub observation: Space,
    /// What it takes.
    pub action: Space,
    /// Steps after which an episode is truncated; `None` if it never is.
    #[serde(default)]
    pub max_episode_steps: Option<u32>,
    /// Mean return at which Gymnasium calls it solved.
    #[serde(default)]
    pub reward_threshold: Option<f64>,
}

impl EnvSpec {
    /// The columns of an observation.
    pub fn observation_columns(&self) -> Result<Vec<ColumnSpec>> {
        self.observation.columns()
    }

    /// Whether an agent made for `self` can live in `other`: same observation layout (bounds may differ) and same
    /// actions.
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` naming both.
    pub fn check_fits(&self, other: &EnvSpec) -> Result<()> {
        let differ = |what: &str, was: &Space, is: &Space| Error::IncompatibleSpace {
            algorithm: format!("an agent made for {}", self.id),
            space: format!("{} of {}", is, other.id),
            reason: format!(
                "its {what} space is {was}{}",
                if was.to_string() == is.to_string() { " with other bounds" } else { "" }
            ),
        };
        if !self.observation.same_layout(&other.observation) {
            return Err(differ("observation", &self.observation, &other.observation));
        }
        if self.action != other.action {
            return Err(differ("action", &self.action, &other.action));
        }
        Ok(())
    }

    /// Whether actions are real numbers (a box) or integers.
    pub fn action_column(&self) -> Result<ColumnSpec> {
        let dtype = match self.action {
            Space::Box { .. } => Dtype::F32,
            Space::Dict { .. } => {
                return Err(Error::config(
                    "actionSpace",
                    &self.action,
                    "box, discrete, multiDiscrete or multiBinary",
                ));
            }
            _ => Dtype::I32,
        };
        Ok(ColumnSpec { name: "action".into(), dtype, width: self.action.width() })
    }
}

/// Where a step's results go. All slices belong to the caller and have one row per world row.
#[derive(Debug)]
pub struct StepOut<'a> {
    /// The observation to act on next: after an episode's end, the first of the next episode (same-step autoreset).
    pub obs: &'a mut Columns,
    /// The last observation of an episode that ended in this step; other rows keep what they held.
    pub final_obs: &'a mut Columns,
    /// Rewards.
    pub reward: &'a mut [f32],
    /// 1 where the episode reached an end of the world's own.
    pub terminated: &'a mut [u8],
    /// 1 where the episode was cut off (time limit): its value goes on.
    pub truncated: &'a mut [u8],
}

/// Names of the parts of a goal world's dict observation, as Gymnasium-Robotics and hindsight replay know them: what
/// is seen, the goal that this state reaches, the goal that was set. The last two are of one type and width.
pub const GOAL_KEYS: [&str; 3] = ["observation", "achieved_goal", "desired_goal"];

/// Rewards of a goal world as a pure function of what was reached and what was wanted: one reward a row, the goals
/// row after row. It gives the same as the world's own step, so that an episode can be rewarded for a goal that was
/// chosen afterwards (Andrychowicz et al. 2017, algorithm 1).
///
/// # Errors
/// `INVALID_SHAPE` where types or lengths are not the world's.
pub type GoalReward = fn(achieved: ValuesRef<'_>, desired: ValuesRef<'_>, reward: &mut [f32]) -> Result<()>;

/// Who tells the rewards of goals that were chosen afterwards.
#[derive(Clone, Copy, Debug)]
pub enum GoalRewards {
    /// A function, which is called whenever a goal is chosen.
    Known(GoalReward),
    /// The caller's code, which costs a call: it is asked for all goals of the episodes that ended, together
    /// ([`Agent::goal_questions`](crate::agent::Agent::goal_questions)).
    Asked,
}

/// Many worlds stepped together. A row is one agent in one world; single-agent worlds have one row each.
pub trait VecEnv: Send {
    /// What a row looks like.
    fn spec(&self) -> &EnvSpec;
    /// Number of rows (worlds × agents).
    fn rows(&self) -> usize;
    /// The world that a row belongs to.
    fn group(&self, row: usize) -> u32 {
        row as u32
    }
    /// 0 for rows whose agent takes no part at present (multi-agent worlds); `None` if all do.
    fn alive(&self) -> Option<&[u8]> {
        None
    }
    /// Starts every world anew and writes the first observations. With a seed, worlds draw from the streams
    /// `("env", 0 … n−1)` of it; without, from where their streams are.
    fn reset(&mut self, seed: Option<u64>, obs: &mut Columns) -> Result<()>;
    /// Steps every world. `actions` is a column as [`EnvSpec::action_column`] says: continuous actions as the policy
    /// meant them (the world clips), discrete ones counted from 0.
    fn step(&mut self, actions: &Values, out: StepOut<'_>) -> Result<()>;
    /// Everything needed to go on from here: states, elapsed steps, random streams.
    fn snapshot(&self) -> Result<Vec<u8>>;
    /// Goes on from a snapshot of the same kind and number of worlds.
    fn restore(&mut self, snapshot: &[u8]) -> Result<()>;
    /// How goals are rewarded, for worlds whose observation has the parts [`GOAL_KEYS`]; `None` for all others.
    fn goal_reward(&self) -> Option<GoalReward> {
        None
    }
    /// Why this world cannot be resumed bit for bit; `None` if it can.
    fn inexact(&self) -> Option<&str> {
        None
    }
}
