//! Replay: a ring of rows that keeps each observation once.
//!
//! Each lane (a world, or an agent in one) has an equal share of the rows, a ring of its own: an episode lies there in
//! one piece, o₀ o₁ … o_T, then the next one. So the row after an observation is the observation that followed, the
//! row after the last action is the final observation, and a transition needs no links: it *is* the row of its
//! observation, with action, reward and ends beside it. Everything else (n-step tails, frame stacks, sequences, goals)
//! refers to rows by index, and nothing is ever copied together.

use super::push::LaneStep;
use super::transitions::TransitionBatch;
use crate::advantage::{NStepReturn, StepOutcome, n_step};
use crate::agent::Transition;
use crate::column::{self, Column, ColumnSpec, Columns, ValuesRef};
use crate::error::{Error, Result};
use crate::network::NONE;
use crate::rng::Rng;

/// What a replay keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplaySpec {
    /// Columns of an observation, goals included.
    pub obs: Vec<ColumnSpec>,
    /// The action's column.
    pub action: ColumnSpec,
    /// Further columns with a row for each action: recurrent state before it, intrinsic reward, ….
    pub extra: Vec<ColumnSpec>,
    /// Worlds side by side, ≥ 1; also those of all members where a group shares the replay.
    pub lanes: usize,
    /// Rows in all. An episode of T actions takes T + 1 of them. Rounded down to a multiple of `lanes`.
    pub capacity: usize,
    /// Steps of a return, ≥ 1.
    pub n_step: usize,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// Observations that a network sees at once, ≥ 1.
    pub frame_stack: usize,
}

impl ReplaySpec {
    /// Rows of each lane.
    #[must_use]
    pub fn lane_rows(&self) -> usize {
        self.capacity / self.lanes.max(1)
    }

    /// Rows in all lanes.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.lane_rows() * self.lanes
    }

    /// Checks ranges.
    ///
    /// # Errors
    /// `INVALID_CONFIG` naming `nEnvs`, `nStep`, `gamma`, `frameStack` or `bufferSize`.
    pub fn validate(&self) -> Result<()> {
        for (field, n) in [("nEnvs", self.lanes), ("nStep", self.n_step), ("frameStack", self.frame_stack)] {
            if n == 0 {
                return Err(Error::config(field, n, "a whole number ≥ 1"));
            }
        }
        if !(0.0..=1.0).contains(&self.gamma) {
            return Err(Error::config("gamma", self.gamma, "a number from 0 to 1"));
        }
        // Before an episode's end makes its tails ready, all their rows must still be there: n + 1 observations, the
        // frames before the first, and the first observation of the next episode.
        let least = self.n_step.saturating_add(self.frame_stack).saturating_add(1).saturating_mul(self.lanes);
        if self.capacity < least || self.capacity >= NONE as usize {
            let allowed = format!(
                "from {least} (lanes · (nStep + frameStack + 1)) to {} rows of observations",
                NONE - 1
            );
            return Err(Error::config("bufferSize", self.capacity, allowed));
        }
        Ok(())
    }
}

/// The row starts an episode.
pub(super) const FIRST: u8 = 1;
/// An action was taken here; reward and ends hold, and the next row is the observation that followed.
pub(super) const ACTED: u8 = 2;
/// That action ended the episode for good.
pub(super) const TERMINATED: u8 = 4;
/// That action was the last before the episode was cut off.
pub(super) const TRUNCATED: u8 = 8;
/// The transition's whole n-step return and all frames of its observation are there: it may be sampled.
pub(super) const READY: u8 = 16;

/// Where one lane stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lane {
    /// Where the next row goes.
    pub head: u32,
    /// Rows held.
    pub live: u32,
    /// Rows that may be sampled.
    pub ready: u32,
    /// Actions of the episode under way.
    pub steps: u64,
}

/// What the last [`begin`](Replay::begin) or [`push_step`](Replay::push_step) changed, for what stands beside the
/// replay (priorities, goals, sequences).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rows that may no longer be sampled, because they or frames of theirs were overwritten.
    pub freed: Vec<u32>,
    /// Rows that may be sampled from now on.
    pub ready: Vec<u32>,
    /// Rows in which an action was taken, with that action's place in its episode, counted from 0.
    pub acted: Vec<(u32, u64)>,
    /// The last acted rows of episodes that ended, with the number of actions of the episode.
    pub ended: Vec<(u32, u64)>,
}

impl Changes {
    pub(super) fn clear(&mut self) {
        self.freed.clear();
        self.ready.clear();
        self.acted.clear();
        self.ended.clear();
    }
}

/// A ring of rows from which transitions are sampled. The head of this file tells where rows lie.
///
/// Storing a step of all lanes takes time in proportion to the lanes; sampling takes time in proportion to the batch,
/// whatever the size of the replay. Neither allocates.
#[derive(Clone, Debug)]
pub struct Replay {
    pub(super) spec: ReplaySpec,
    pub(super) obs: Columns,
    pub(super) action: Column,
    pub(super) extra: Columns,
    pub(super) reward: Vec<f32>,
    pub(super) flags: Vec<u8>,
    pub(super) lanes: Vec<Lane>,
    pub(super) changes: Changes,
}

impl Replay {
    /// An empty replay. The system gives the memory as it is filled, so ask
    /// [`check_memory`](ReplaySpec::check_memory) first.
    ///
    /// # Errors
    /// `INVALID_CONFIG` as [`ReplaySpec::validate`] says.
    pub fn new(spec: ReplaySpec) -> Result<Self> {
        spec.validate()?;
        let rows = spec.rows();
        Ok(Replay {
            obs: column::zeros(&spec.obs, rows),
            action: Column::zeros(spec.action.clone(), rows),
            extra: column::zeros(&spec.extra, rows),
            reward: vec![0.0; rows],
            flags: vec![0; rows],
            lanes: vec![Lane::default(); spec.lanes],
            changes: Changes::default(),
            spec,
        })
    }

    /// What it keeps.
    #[must_use]
    pub fn spec(&self) -> &ReplaySpec {
        &self.spec
    }

    /// The observations' columns; batches name rows of them.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.obs
    }

    /// The action taken at each row.
    #[must_use]
    pub fn actions(&self) -> &Column {
        &self.action
    }

    /// The further columns.
    #[must_use]
    pub fn extra(&self) -> &Columns {
        &self.extra
    }

    /// The further columns for writing (an intrinsic reward that is known only later).
    pub fn extra_mut(&mut self) -> &mut Columns {
        &mut self.extra
    }

    /// The reward that each row's action brought.
    #[must_use]
    pub fn rewards(&self) -> &[f32] {
        &self.reward
    }

    /// Transitions that may be sampled.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lanes.iter().map(|l| l.ready as usize).sum()
    }

    /// Whether there is nothing to sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lanes.iter().all(|l| l.ready == 0)
    }

    /// What the last push changed.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Whether the transition at `row` may be sampled.
    #[must_use]
    pub fn is_ready(&self, row: u32) -> bool {
        self.flags.get(row as usize).is_some_and(|f| f & READY != 0)
    }

    /// All transitions that may be sampled, by row.
    pub fn ready_rows(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.flags.len() as u32).filter(|r| self.is_ready(*r))
    }

    /// Takes the first observations (rows 0, 1, … of `obs`) of the `lanes` lanes from `first_lane` on. An episode
    /// under way is cut where it stands: it counts as truncated, and its tails become ready.
    ///
    /// # Errors
    /// `INVALID_SHAPE` where lanes or columns do not fit; nothing is stored then.
    pub fn begin(&mut self, first_lane: usize, lanes: usize, obs: &Columns) -> Result<()> {
        self.check_lanes(first_lane, lanes)?;
        self.check_columns("observation", obs, lanes)?;
        self.changes.clear();
        for l in 0..lanes {
            let lane = first_lane + l;
            if self.lanes[lane].steps > 0 {
                let last = self.before(self.frontier(lane));
                self.flags[last as usize] |= TRUNCATED;
                self.end_episode(lane, last);
            } else if self.lanes[lane].live > 0 {
                // Begun and never acted in: the new observation takes the place of the old one.
                self.put(self.frontier(lane), obs, l);
                continue;
            }
            self.write(lane, obs, l, FIRST);
        }
        Ok(())
    }

    /// Takes one step of the lanes from `first_lane` on, one for each of the transition's rewards: what was done in
    /// the observation stored last, what came of it, and the observation that follows.
    ///
    /// `actions` and each of `extra` hold a row for each lane. `final_obs` is read where the episode ended; `next_obs`
    /// is then the first observation of the next one (same-step autoreset).
    ///
    /// # Errors
    /// `INVALID_SHAPE` where lanes, columns or lengths do not fit, `INVALID_DATA` for a reward that is not finite,
    /// `INVALID_STATE` before [`begin`](Replay::begin). Nothing is stored then.
    pub fn push_step(
        &mut self,
        first_lane: usize,
        actions: ValuesRef<'_>,
        extra: &[ValuesRef<'_>],
        step: &Transition<'_>,
    ) -> Result<()> {
        self.check_step(first_lane, actions, extra, step)?;
        self.changes.clear();
        for l in 0..step.reward.len() {
            self.push_lane(
                first_lane + l,
                &LaneStep {
                    action: (actions, l),
                    extra,
                    reward: step.reward[l],
                    terminated: step.terminated[l] != 0,
                    truncated: step.truncated[l] != 0,
                    last: (step.final_obs, l),
                    next: (step.next_obs, l),
                },
            );
        }
        Ok(())
    }

    /// Fills `batch` with `n` transitions, each drawn uniformly from all that are ready, with weight 1.
    ///
    /// # Errors
    /// `INVALID_STATE` while no transition is ready.
    pub fn sample(&self, n: usize, rng: &mut Rng, batch: &mut TransitionBatch) -> Result<()> {
        let ready = batch.count_lanes(&self.lanes);
        if ready == 0 {
            return Err(nothing_to_sample());
        }
        batch.rows.clear();
        for _ in 0..n {
            // A lane in proportion to its ready rows, then its rows until one is ready: uniform over all. At least a
            // third of a lane's rows is ready, but for the first n steps and frames.
            let lane = batch.lane_of(rng.below(ready));
            let base = lane as u32 * self.spec.lane_rows() as u32;
            let live = self.lanes[lane].live;
            let row = loop {
                // Rows held lie at 0 … live − 1: a ring that has not yet come round starts at 0.
                let row = base + rng.below(live);
                if self.flags[row as usize] & READY != 0 {
                    break row;
                }
            };
            batch.rows.push(row);
        }
        batch.weight.clear();
        batch.weight.resize(n, 1.0);
        batch.fill(self);
        Ok(())
    }

    /// The n-step return of the action at `row`, over at most `n` steps.
    #[must_use]
    pub fn n_step(&self, row: u32, n: usize) -> NStepReturn {
        n_step(self.outcomes(row), n, self.spec.gamma)
    }

    /// The outcomes of the action at `row` and of those after it, to the end of what is known of the episode.
    pub fn outcomes(&self, row: u32) -> impl Iterator<Item = StepOutcome> + '_ {
        std::iter::successors(Some(row), |r| Some(self.after(*r))).map_while(|r| {
            let flags = self.flags[r as usize];
            (flags & ACTED != 0).then(|| StepOutcome {
                reward: self.reward[r as usize],
                terminated: flags & TERMINATED != 0,
                truncated: flags & TRUNCATED != 0,
            })
        })
    }
}

pub(super) fn nothing_to_sample() -> Error {
    Error::State("the replay holds no complete transition yet; collect more before sampling".into())
}
