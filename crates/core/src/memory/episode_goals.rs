//! Hindsight goals that are chosen and rewarded once, when an episode ends: algorithm 1 of Andrychowicz et al. 2017
//! (arXiv:1707.01495), for worlds whose reward function costs a call.

use super::her::{GoalStrategy, goal_columns, share_of};
use super::replay::Replay;
use super::transitions::TransitionBatch;
use crate::advantage::{StepOutcome, n_step};
use crate::column::Column;
use crate::error::{Error, Result};
use crate::rng::Rng;
use crate::state::State;

/// No goal was chosen.
const NO_GOAL: i32 = i32::MIN;

/// Goals beside a [`Replay`] whose observations have an achieved and a desired goal: some for each transition of each
/// episode that ended, with the return that the transition has for them.
///
/// [`Hindsight`](super::Hindsight) chooses goals anew whenever a transition is drawn, and asks for their rewards then.
/// This one asks for all rewards of an episode together and keeps the answers, as the paper does; SB3 asks at each draw.
#[derive(Clone, Debug)]
pub struct EpisodeGoals {
    achieved: usize,
    desired: usize,
    strategy: GoalStrategy,
    goals: usize,
    /// Share of transitions that are relabelled.
    share: f64,
    /// For each row and each of its goals, how many rows ahead it was achieved; [`NO_GOAL`] where there is none.
    ahead: Vec<i32>,
    /// The n-step return for that goal; NaN while its rewards are awaited.
    returns: Vec<f32>,
    /// Place in `ahead` and steps of each goal that awaits rewards.
    asked: Vec<(usize, usize)>,
    asked_achieved: Vec<f32>,
    asked_desired: Vec<f32>,
    /// The goals of the batch that was relabelled last.
    batch: Column,
}

impl EpisodeGoals {
    /// For an empty replay, its observation columns `names` (achieved and desired), and `goals` ≥ 1 for each transition;
    /// a drawn transition keeps its own goal with probability 1 / (goals + 1). The paper's k, and SB3's
    /// `n_sampled_goal`: 4.
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` where a column is missing, not of floats, or where widths differ.
    pub fn new(replay: &Replay, names: [&str; 2], strategy: GoalStrategy, goals: usize) -> Result<Self> {
        let [achieved, desired] = goal_columns(replay, names)?;
        let places = replay.spec.rows() * goals;
        Ok(EpisodeGoals {
            achieved,
            desired,
            strategy,
            goals,
            share: share_of(goals),
            ahead: vec![NO_GOAL; places],
            returns: vec![0.0; places],
            asked: Vec::new(),
            asked_achieved: Vec::new(),
            asked_desired: Vec::new(),
            batch: Column::zeros(replay.spec.obs[desired].clone(), 0),
        })
    }

    /// Bytes beside a replay of `rows` rows.
    #[must_use]
    pub fn bytes(rows: usize, goals: usize) -> u64 {
        8 * (rows as u64).saturating_mul(goals as u64)
    }

    /// Takes in what the replay's last push changed, and chooses goals for the episodes that ended. Gives how many
    /// rewards are asked for, those of earlier pushes included.
    pub fn follow(&mut self, replay: &Replay, rng: &mut Rng) -> usize {
        for (row, _) in &replay.changes().acted {
            let at = *row as usize * self.goals;
            self.ahead[at..at + self.goals].fill(NO_GOAL);
            self.returns[at..at + self.goals].fill(0.0);
        }
        for (last, steps) in &replay.changes().ended {
            // The final observation and the next episode's first one lie in the lane too.
            let held = (*steps).min(replay.spec.lane_rows() as u64 - 2) as u32;
            for before in 0..held {
                let left = held - before;
                let row = replay.step_back(*last, left as usize - 1);
                for goal in 0..self.goals {
                    let ahead = self.strategy.draw(before, left, rng);
                    self.ask(replay, row, goal, ahead);
                }
            }
        }
        self.rewards()
    }

    fn ask(&mut self, replay: &Replay, row: u32, goal: usize, ahead: i64) {
        let Ok(short) = i32::try_from(ahead) else { return };
        let place = row as usize * self.goals + goal;
        let values = |column: usize| replay.obs[column].values().as_f32().unwrap_or_default();
        let width = self.batch.spec().width;
        let achieved = |row: u32| &values(self.achieved)[row as usize * width..(row as usize + 1) * width];
        let steps = replay.n_step(row, replay.spec.n_step).steps;
        for step in 1..=steps {
            self.asked_achieved.extend_from_slice(achieved(replay.step_ahead(row, step)));
            self.asked_desired.extend_from_slice(achieved(replay.shifted(row, ahead)));
        }
        (self.ahead[place], self.returns[place]) = (short, f32::NAN);
        self.asked.push((place, steps));
    }

    /// How many rewards are asked for.
    #[must_use]
    pub fn rewards(&self) -> usize {
        self.asked_achieved.len() / self.batch.spec().width.max(1)
    }

    /// What was achieved, and the goal that is to be rewarded for it, `[rewards × width]` each.
    #[must_use]
    pub fn questions(&self) -> (&[f32], &[f32]) {
        (&self.asked_achieved, &self.asked_desired)
    }

    /// Forgets what is asked for: those transitions keep their own goals.
    pub fn forget(&mut self) {
        for (place, _) in self.asked.drain(..) {
            if self.returns[place].is_nan() {
                (self.ahead[place], self.returns[place]) = (NO_GOAL, 0.0);
            }
        }
        self.asked_achieved.clear();
        self.asked_desired.clear();
    }

    /// Takes the rewards that were asked for. Rows that were overwritten since then keep what they have.
    ///
    /// # Errors
    /// `INVALID_SHAPE` for another number of rewards, `INVALID_DATA` for one that is not finite. Nothing has changed
    /// then, and the transitions keep their own goals.
    pub fn answer(&mut self, replay: &Replay, rewards: &[f32]) -> Result<()> {
        let asked = self.rewards();
        if rewards.len() != asked {
            self.forget();
            return Err(Error::shape("the rewards for hindsight goals", rewards.len(), asked));
        }
        if let Some(r) = rewards.iter().find(|r| !r.is_finite()) {
            self.forget();
            let what = "a reward for a hindsight goal".into();
            return Err(Error::InvalidData { what, problem: format!("is {r}") });
        }
        let mut rest = rewards;
        for (place, steps) in &self.asked {
            let (own, later) = rest.split_at(*steps);
            rest = later;
            if self.ahead[*place] == NO_GOAL {
                continue;
            }
            let outcome = |reward: &f32| StepOutcome { reward: *reward, terminated: false, truncated: false };
            self.returns[*place] = n_step(own.iter().map(outcome), *steps, replay.spec.gamma).returns;
        }
        self.forget();
        Ok(())
    }

    /// Gives drawn transitions goals and returns. Ends stay as they were, as in SB3.
    pub fn relabel(&mut self, replay: &Replay, batch: &mut TransitionBatch, rng: &mut Rng) {
        let values = |column: usize| replay.obs[column].values().as_f32().unwrap_or_default();
        let (achieved, desired) = (values(self.achieved), values(self.desired));
        let w = self.batch.spec().width;
        let at = |row: u32| row as usize * w..(row as usize + 1) * w;
        self.batch.resize(batch.len());
        let Some(goals) = self.batch.values_mut().as_f32_mut() else { return };
        for ((row, returns), goal) in
            batch.rows.iter().zip(&mut batch.returns).zip(goals.chunks_exact_mut(w.max(1)))
        {
            goal.copy_from_slice(&desired[at(*row)]);
            if rng.uniform() >= self.share {
                continue;
            }
            let place = *row as usize * self.goals + rng.below(self.goals as u32) as usize;
            let ahead = i64::from(self.ahead[place]);
            // A goal from before the row may have been overwritten since.
            let is_lost = self.ahead[place] == NO_GOAL || -ahead > i64::from(replay.older(*row));
            if is_lost || self.returns[place].is_nan() {
                continue;
            }
            goal.copy_from_slice(&achieved[at(replay.shifted(*row, ahead))]);
            *returns = self.returns[place];
        }
    }

    /// The goals of the batch that was relabelled last, a row for each transition; they stand for the desired goal of
    /// the observation and of the one that follows.
    #[must_use]
    pub fn goals(&self) -> &Column {
        &self.batch
    }

    /// Which of the observation's columns holds the desired goal.
    #[must_use]
    pub fn desired_column(&self) -> usize {
        self.desired
    }

    /// Writes the goals of all transitions that may be sampled under `prefix`, those that await rewards included.
    pub fn save(&self, replay: &Replay, state: &mut State, prefix: &str) {
        let (mut ahead, mut returns) = (Vec::new(), Vec::new());
        for row in replay.ready_rows() {
            let places = row as usize * self.goals..(row as usize + 1) * self.goals;
            ahead.extend_from_slice(&self.ahead[places.clone()]);
            returns.extend_from_slice(&self.returns[places]);
        }
        state.put_i32(&format!("{prefix}.ahead"), &ahead);
        state.put_f32(&format!("{prefix}.returns"), &returns);
    }

    /// Reads back what [`save`](EpisodeGoals::save) wrote, beside the replay that was saved with it, and asks again for
    /// rewards that were awaited. Goals of episodes under way are chosen when those end, as before.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` where the goals are not those of this replay's transitions; nothing has changed then.
    pub fn load(&mut self, replay: &Replay, state: &State, prefix: &str) -> Result<()> {
        let (ahead, returns) =
            (state.i32(&format!("{prefix}.ahead"))?, state.f32(&format!("{prefix}.returns"))?);
        let wrong = |what: String| Err(Error::Mismatch(format!("\"{prefix}\": {what}")));
        let places = replay.len() * self.goals;
        if ahead.len() != places || returns.len() != places {
            return wrong(format!("{} goals and {} returns, expected {places}", ahead.len(), returns.len()));
        }
        for (row, ahead) in replay.ready_rows().zip(ahead.chunks_exact(self.goals.max(1))) {
            let newer = replay.lanes[replay.lane_of(row)].live - 1 - replay.older(row);
            // One from before the row may have been overwritten before it was saved.
            if let Some(far) = ahead.iter().find(|a| **a != NO_GOAL && i64::from(**a) > i64::from(newer)) {
                return wrong(format!("row {row} has a goal {far} rows ahead"));
            }
        }
        if let Some(r) = returns.iter().find(|r| r.is_infinite()) {
            return wrong(format!("a return is {r}"));
        }
        self.forget();
        self.ahead.fill(NO_GOAL);
        let old = ahead.chunks_exact(self.goals.max(1)).zip(returns.chunks_exact(self.goals.max(1)));
        for (row, (ahead, returns)) in replay.ready_rows().zip(old) {
            let at = row as usize * self.goals;
            self.ahead[at..at + self.goals].copy_from_slice(ahead);
            self.returns[at..at + self.goals].copy_from_slice(returns);
            for goal in 0..self.goals {
                let ahead = i64::from(ahead[goal]);
                if ahead > i64::from(NO_GOAL)
                    && returns[goal].is_nan()
                    && -ahead <= i64::from(replay.older(row))
                {
                    self.ask(replay, row, goal, ahead);
                }
            }
        }
        Ok(())
    }
}
