//! The contract between drivers and algorithms.
//!
//! An agent has two halves. The **actor** writes what it saw and did into a [`Chunk`]; the **learner** takes full
//! chunks and makes gradient steps. In one process the chunk is handed over without a copy; between threads or
//! machines the same chunk travels. Whoever drives (a Rust loop for native worlds, a TypeScript loop for others)
//! calls the same verbs.

use crate::agents::OffPolicy;
use crate::column::{Columns, Values};
use crate::curiosity::Curiosity;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::state::State;

/// What came of the actions: one row per lane.
#[derive(Clone, Copy, Debug)]
pub struct Transition<'a> {
    /// Rewards.
    pub reward: &'a [f32],
    /// 1 where the episode reached an end of the world's own.
    pub terminated: &'a [u8],
    /// 1 where it was cut off.
    pub truncated: &'a [u8],
    /// Last observations of episodes that ended; other rows are not read.
    pub final_obs: &'a Columns,
    /// Observations to act on next.
    pub next_obs: &'a Columns,
}

/// What was achieved and the goals to reward it for, `[rewards, width]` each.
#[derive(Clone, Copy, Debug)]
pub struct GoalQuestions<'a> {
    /// Goals that were achieved by a step.
    pub achieved: &'a [f32],
    /// Goals that they are compared with.
    pub desired: &'a [f32],
    /// Numbers of a goal.
    pub width: usize,
}

impl GoalQuestions<'_> {
    /// How many rewards are asked for.
    #[must_use]
    pub fn rewards(&self) -> usize {
        self.achieved.len() / self.width.max(1)
    }
}

/// The half that acts.
pub trait Actor: Send {
    /// An empty chunk for `lanes` rows a step.
    fn chunk(&self, lanes: usize) -> Chunk;
    /// The first observations of worlds that start, or start anew: no episode is under way.
    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()>;
    /// Chooses an action for every lane's current observation.
    fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()>;
    /// Takes what came of it.
    fn observe(&mut self, transition: &Transition<'_>, chunk: &mut Chunk) -> Result<()>;
    /// Whether the chunk is to be handed to the learner now.
    fn full(&self, chunk: &Chunk) -> bool;
}

/// Whether a learner owes more gradient steps before the next action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Call `update` again.
    More,
    /// Nothing owed.
    Done,
}

/// The half that learns.
pub trait Learner: Send {
    /// Takes a full chunk's rows and leaves it empty, ready for the next.
    fn insert(&mut self, chunk: &mut Chunk) -> Result<()>;
    /// Whether gradient steps are owed.
    fn ready(&self) -> bool;
    /// Makes one gradient step, so that an abort is heard within one.
    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress>;
    /// Brings a policy snapshot up to date.
    fn publish(&self, policy: &mut dyn Policy) -> Result<()>;
    /// Tells which share (0 … 1) of the planned training is over; schedules follow it.
    fn set_progress(&mut self, done: f64);
}

/// What a policy with memory carries from one observation to the next. It belongs to whoever asks; a row each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recall {
    /// `[rows, state_width]`: in, the state before the observation; out, the state after it.
    pub state: Vec<f32>,
    /// Not 0 where an episode starts: the state is blank there, whatever it holds. Zeroed by `predict`.
    pub starts: Vec<u8>,
}

impl Recall {
    /// For `rows` episodes that start.
    #[must_use]
    pub fn start(rows: usize, state_width: usize) -> Self {
        Recall { state: vec![0.0; rows * state_width], starts: vec![1; rows] }
    }

    /// Keeps the states after `rows` observations; nothing where there is no memory.
    pub(crate) fn keep(&mut self, states: &[f32], rows: usize) {
        if !states.is_empty() {
            self.state[..states.len()].copy_from_slice(states);
            self.starts[..rows].fill(0);
        }
    }
}

/// A policy apart from training: chooses actions, learns nothing.
pub trait Policy: Send {
    /// Numbers of recurrent state per row; 0 without memory.
    fn state_width(&self) -> usize {
        0
    }
    /// Chooses an action for each of the first `rows` observations. Policies without memory leave `recall` alone.
    fn predict(
        &mut self,
        obs: &Columns,
        rows: usize,
        deterministic: bool,
        recall: &mut Recall,
        actions: &mut Values,
    ) -> Result<()>;
    /// For [`Learner::publish`]: the concrete type.
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any;
}

/// An algorithm with everything it has learnt.
pub trait Agent: Actor + Learner {
    /// The algorithm's registered name, e.g. `ppo`.
    fn algorithm(&self) -> &'static str;
    /// What it was made for.
    fn env_spec(&self) -> &EnvSpec;
    /// The whole configuration, defaults filled in.
    fn config(&self) -> serde_json::Value;
    /// Number of trainable parameters.
    fn parameters(&self) -> usize;
    /// Env steps between updates, where that number is fixed.
    fn steps_per_round(&self, lanes: usize) -> Option<u64>;
    /// Gradient updates made so far (SB3's `n_updates`).
    fn updates(&self) -> u64;
    /// Its curiosity, for groups that share one; `None` where it has none.
    fn curiosity(&mut self) -> Option<&mut Curiosity> {
        self.off_policy_mut().and_then(OffPolicy::curiosity)
    }
    /// Its off-policy half; `None` where it learns from its own rollouts alone.
    fn off_policy(&self) -> Option<&OffPolicy> {
        None
    }
    /// The same, for groups that share a replay.
    fn off_policy_mut(&mut self) -> Option<&mut OffPolicy> {
        None
    }
    /// Goals of episodes that ended, whose rewards the worlds' own code has to tell
    /// ([`GoalRewards::Asked`](crate::env::GoalRewards)); `None` where nothing is asked. They come with
    /// [`insert`](Learner::insert), and are best answered before the next update.
    fn goal_questions(&self) -> Option<GoalQuestions<'_>> {
        self.off_policy().and_then(OffPolicy::goal_questions)
    }
    /// Takes all rewards that were asked for.
    fn answer_goals(&mut self, rewards: &[f32]) -> Result<()> {
        match self.off_policy_mut() {
            Some(off) => off.answer_goals(rewards),
            None => Err(Error::State("no rewards were asked for".into())),
        }
    }
    /// Bytes that its replay takes once it is full; 0 without one.
    fn replay_bytes(&self) -> u64 {
        self.off_policy().map_or(0, OffPolicy::bytes)
    }
    /// Why a resumed run differs from one that was not cut; `None` if it is the same to the last bit.
    fn inexact(&self) -> Option<&str> {
        self.off_policy().and_then(OffPolicy::inexact)
    }
    /// A new snapshot of the policy, up to date.
    fn policy(&self) -> Result<Box<dyn Policy>>;
    /// What a person needs to use the trained agent: weights and normalisers.
    fn save_policy(&self, state: &mut State) -> Result<()>;
    /// Reads back what [`save_policy`](Agent::save_policy) wrote.
    fn load_policy(&mut self, state: &State) -> Result<()>;
    /// Everything else that training needs to go on bit for bit: optimiser, counters, streams, owed updates.
    fn save_training(&self, state: &mut State) -> Result<()>;
    /// Reads back what [`save_training`](Agent::save_training) wrote.
    fn load_training(&mut self, state: &State) -> Result<()>;
    /// What belongs to the episodes under way, lane by lane. Only a checkpoint keeps it: an agent taken from its
    /// worlds starts anew in others, and perhaps in another number of them.
    fn save_lanes(&self, state: &mut State) -> Result<()>;
    /// Reads back what [`save_lanes`](Agent::save_lanes) wrote.
    fn load_lanes(&mut self, state: &State) -> Result<()>;
}
