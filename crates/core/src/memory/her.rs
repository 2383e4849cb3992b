//! Hindsight experience replay: Andrychowicz et al. 2017 (arXiv:1707.01495).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::replay::{ACTED, FIRST, Replay, TERMINATED, TRUNCATED};
use super::transitions::TransitionBatch;
use crate::advantage::{StepOutcome, n_step};
use crate::column::{Column, Dtype};
use crate::error::{Error, Result};
use crate::rng::Rng;

/// Which achieved goals take the place of the desired one (section 4.5 of the paper).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum GoalStrategy {
    /// One that was achieved later in the episode.
    #[default]
    Future,
    /// The one that the episode ended in.
    Final,
    /// Any that was achieved in the episode.
    Episode,
}

impl GoalStrategy {
    /// Draws a goal for a row with `before` actions before it in its episode and `left` from it to the end, ≥ 1: how many
    /// rows ahead the goal was achieved. What is achieved by an action is seen in the row after it.
    pub(super) fn draw(self, before: u32, left: u32, rng: &mut Rng) -> i64 {
        match self {
            GoalStrategy::Final => i64::from(left),
            GoalStrategy::Future => 1 + i64::from(rng.below(left)),
            GoalStrategy::Episode => 1 + i64::from(rng.below(before + left)) - i64::from(before),
        }
    }
}

/// Where the goals `names` (achieved and desired) are among the observation's columns.
///
/// # Errors
/// `INCOMPATIBLE_SPACE` where one is missing, not of floats, or where widths differ.
pub(super) fn goal_columns(replay: &Replay, names: [&str; 2]) -> Result<[usize; 2]> {
    let refuse = |reason: String| Error::IncompatibleSpace {
        algorithm: "hindsight replay".into(),
        space: replay.spec.obs.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", "),
        reason,
    };
    let find = |name: &str| {
        let at = replay.spec.obs.iter().position(|c| c.name == name && c.dtype == Dtype::F32);
        at.ok_or_else(|| refuse(format!("it needs the goal \"{name}\", of floats, among the observations")))
    };
    let (achieved, desired) = (find(names[0])?, find(names[1])?);
    let (a, d) = (&replay.spec.obs[achieved], &replay.spec.obs[desired]);
    if a.width != d.width {
        return Err(refuse(format!("goals of {} and {} numbers cannot be compared", a.width, d.width)));
    }
    Ok([achieved, desired])
}

/// The share of transitions that are relabelled where `goals` are for each one that is left as it was.
pub(super) fn share_of(goals: usize) -> f64 {
    1.0 - 1.0 / (goals as f64 + 1.0)
}

/// Gives the reward of each row: `achieved` and `desired` are `[rows, goal width]`. It must be pure.
pub type GoalReward<'a> = dyn FnMut(&[f32], &[f32], &mut [f32]) + 'a;

/// Relabels transitions of a [`Replay`] whose observations have an achieved and a desired goal.
///
/// It is told of every push ([`follow`](Hindsight::follow)) and remembers for each row where its episode starts and
/// ends. Only transitions of finished episodes are relabelled, as in SB3. Nothing of it needs saving: made anew for a
/// restored replay, it goes on with the same bits.
#[derive(Clone, Debug)]
pub struct Hindsight {
    achieved: usize,
    desired: usize,
    strategy: GoalStrategy,
    /// Share of transitions that are relabelled.
    share: f64,
    /// Actions of the episode before each row.
    before: Vec<u32>,
    /// Actions from each row to the end of its episode; 0 while it is under way.
    left: Vec<u32>,
    goals: Column,
    goal_rows: Vec<Option<u32>>,
    steps: Vec<usize>,
    now: Vec<f32>,
    wanted: Vec<f32>,
    reward: Vec<f32>,
}

impl Hindsight {
    /// For the observation columns `achieved` and `desired`, with `goals` relabelled transitions for each one that is
    /// left as it was (SB3's `n_sampled_goal`, 4; the paper's k).
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` where a column is missing, not of floats, or where widths differ.
    pub fn new(replay: &Replay, names: [&str; 2], strategy: GoalStrategy, goals: usize) -> Result<Self> {
        let [achieved, desired] = goal_columns(replay, names)?;
        let rows = replay.spec.rows();
        let mut her = Hindsight {
            achieved,
            desired,
            strategy,
            share: share_of(goals),
            before: vec![0; rows],
            left: vec![0; rows],
            goals: Column::zeros(replay.spec.obs[desired].clone(), 0),
            goal_rows: Vec::new(),
            steps: Vec::new(),
            now: Vec::new(),
            wanted: Vec::new(),
            reward: Vec::new(),
        };
        (0..replay.lanes.len()).for_each(|lane| her.catch_up(replay, lane));
        Ok(her)
    }

    /// Bytes beside a replay of `rows` rows.
    #[must_use]
    pub fn bytes(rows: usize) -> u64 {
        8 * rows as u64
    }

    /// Takes in what the replay's last push changed.
    pub fn follow(&mut self, replay: &Replay) {
        for (row, before) in &replay.changes.acted {
            self.before[*row as usize] = u32::try_from(*before).unwrap_or(u32::MAX);
            self.left[*row as usize] = 0;
        }
        for (last, steps) in &replay.changes.ended {
            self.end(replay, *last, *steps);
        }
    }

    fn end(&mut self, replay: &Replay, last: u32, steps: u64) {
        // The final observation and the next episode's first one lie in the lane too.
        let held = steps.min(replay.spec.lane_rows() as u64 - 2) as usize;
        for back in 0..held {
            self.left[replay.step_back(last, back) as usize] = back as u32 + 1;
        }
    }

    /// Takes in everything that a lane holds.
    fn catch_up(&mut self, replay: &Replay, lane: usize) {
        let live = replay.lanes[lane].live as usize;
        if live == 0 {
            return;
        }
        let mut row = replay.step_back(replay.frontier(lane), live - 1);
        let mut before = 0;
        for _ in 0..live {
            let flags = replay.flags[row as usize];
            before = if flags & FIRST != 0 { 0 } else { before };
            self.before[row as usize] = before;
            before += 1;
            if flags & ACTED != 0 && flags & (TERMINATED | TRUNCATED) != 0 {
                self.end(replay, row, u64::from(before));
            }
            row = replay.after(row);
        }
    }

    /// The goals of the batch that was relabelled last, a row for each transition; they stand for the desired goal of
    /// the observation and of the one that follows. Goals are few numbers: copied, not gathered.
    #[must_use]
    pub fn goals(&self) -> &Column {
        &self.goals
    }

    /// Which rows' achieved goals were taken; `None` where the desired goal stayed.
    #[must_use]
    pub fn goal_rows(&self) -> &[Option<u32>] {
        &self.goal_rows
    }

    /// Chooses goals for a batch that was sampled, asks `reward` once for all rewards that change with them, and sets the
    /// batch's returns. Ends stay as they were, as in SB3.
    ///
    /// # Errors
    /// `INVALID_DATA` for a reward that is not finite; the batch is then as it was.
    pub fn relabel(
        &mut self,
        replay: &Replay,
        batch: &mut TransitionBatch,
        rng: &mut Rng,
        reward: &mut GoalReward<'_>,
    ) -> Result<()> {
        self.choose(replay, batch, rng);
        let horizon = batch.horizon(replay);
        let numbers = |column: usize| replay.obs[column].values().as_f32().unwrap_or_default();
        let (achieved, desired) = (numbers(self.achieved), numbers(self.desired));
        let w = self.goals.spec().width;
        let at = |row: u32| row as usize * w..(row as usize + 1) * w;
        self.goals.resize(batch.len());
        let Some(goals) = self.goals.values_mut().as_f32_mut() else { return Ok(()) };
        self.now.clear();
        self.wanted.clear();
        self.steps.clear();
        for ((row, goal_row), goal) in
            batch.rows.iter().zip(&self.goal_rows).zip(goals.chunks_exact_mut(w.max(1)))
        {
            let steps = goal_row.map_or(0, |_| horizon.tail(replay, *row).steps);
            goal.copy_from_slice(goal_row.map_or_else(|| &desired[at(*row)], |row| &achieved[at(row)]));
            for step in 1..=steps {
                self.now.extend_from_slice(&achieved[at(replay.step_ahead(*row, step))]);
                self.wanted.extend_from_slice(goal);
            }
            self.steps.push(steps);
        }
        let rewards: usize = self.steps.iter().sum();
        self.reward.clear();
        self.reward.resize(rewards, 0.0);
        if rewards > 0 {
            reward(&self.now, &self.wanted, &mut self.reward);
        }
        if let Some(r) = self.reward.iter().find(|r| !r.is_finite()) {
            return Err(Error::InvalidData {
                what: "a reward for a hindsight goal".into(),
                problem: format!("is {r}"),
            });
        }
        let mut rest = &self.reward[..];
        for (i, steps) in self.steps.iter().enumerate().filter(|(_, steps)| **steps > 0) {
            let (own, later) = rest.split_at(*steps);
            rest = later;
            let outcome = |reward: &f32| StepOutcome { reward: *reward, terminated: false, truncated: false };
            batch.returns[i] = n_step(own.iter().map(outcome), *steps, horizon.gamma).returns;
        }
        Ok(())
    }

    fn choose(&mut self, replay: &Replay, batch: &TransitionBatch, rng: &mut Rng) {
        self.goal_rows.clear();
        for row in &batch.rows {
            let left = self.left[*row as usize];
            if left == 0 || rng.uniform() >= self.share {
                self.goal_rows.push(None);
                continue;
            }
            let before = self.before[*row as usize].min(replay.older(*row));
            let goal = replay.shifted(*row, self.strategy.draw(before, left, rng));
            self.goal_rows.push(Some(goal));
        }
    }
}
