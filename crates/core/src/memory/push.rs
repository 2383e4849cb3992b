//! How a step comes into a replay: from slots of worlds, or from a chunk that an actor filled.

use super::chunk::Chunk;
use super::replay::{ACTED, FIRST, Replay, TERMINATED, TRUNCATED};
use crate::column::{Column, ValuesRef};
use crate::error::{Error, Result};

/// One lane's step, where it lies in the giver's memory: columns with the row in them.
pub(super) struct LaneStep<'a> {
    pub action: (ValuesRef<'a>, usize),
    /// Further columns, at the action's row.
    pub extra: &'a [ValuesRef<'a>],
    pub reward: f32,
    pub terminated: bool,
    pub truncated: bool,
    /// Read where the episode ended.
    pub last: (&'a [Column], usize),
    pub next: (&'a [Column], usize),
}

impl Replay {
    /// Takes step `step` of a chunk for as many lanes as the chunk has, from `first_lane` on: the same as
    /// [`push_step`](Replay::push_step) with what the actor observed, without a copy in between. The chunk must hold
    /// raw observations, and the last ones of all episodes that ended. A further column of the replay, if there is one,
    /// takes the recurrent states, of which the chunk must then keep one a step.
    ///
    /// # Errors
    /// `INVALID_SHAPE` where lanes or columns do not fit, `INVALID_STATE` before [`begin`](Replay::begin). Nothing is
    /// stored then.
    pub fn push_from(&mut self, first_lane: usize, chunk: &Chunk, step: usize) -> Result<()> {
        let (lanes, from) = (chunk.lanes, step * chunk.lanes);
        self.check_lanes(first_lane, lanes)?;
        self.check_columns("observation", &chunk.obs, from + 2 * lanes)?;
        let states = chunk.recurrent.as_ref().map(|kept| ValuesRef::F32(&kept.state));
        let (extra, fits) = match (&self.extra[..], &chunk.recurrent) {
            ([], _) => (&[][..], true),
            ([column], Some(kept)) => (states.as_slice(), kept.fits(column.spec())),
            _ => (&[][..], false),
        };
        if step >= chunk.steps || !fits || chunk.action.spec() != self.action.spec() {
            let got = format!("step {step} of {}", chunk.steps);
            return Err(Error::shape("the chunk", got, "a complete step of the replay's columns"));
        }
        if self.lanes[first_lane..first_lane + lanes].iter().any(|l| l.live == 0) {
            return Err(Error::State("the replay needs the first observations (begin) before a step".into()));
        }
        self.changes.clear();
        for lane in 0..lanes {
            let row = from + lane;
            // In order of steps, so that they can be searched.
            let last = chunk.final_rows.binary_search(&(row as u32)).unwrap_or(0);
            self.push_lane(
                first_lane + lane,
                &LaneStep {
                    action: (chunk.action.values().view(), row),
                    extra,
                    reward: chunk.reward[row],
                    terminated: chunk.terminated[row] != 0,
                    truncated: chunk.truncated[row] != 0,
                    last: (&chunk.final_obs, last),
                    next: (&chunk.obs, row + lanes),
                },
            );
        }
        Ok(())
    }

    /// Writes a step that was checked.
    pub(super) fn push_lane(&mut self, lane: usize, step: &LaneStep<'_>) {
        let row = self.frontier(lane);
        let (actions, from) = step.action;
        self.action.write(row as usize, actions, from, 1);
        for (column, values) in self.extra.iter_mut().zip(step.extra) {
            column.write(row as usize, *values, from, 1);
        }
        self.reward[row as usize] = step.reward;
        let terminated = if step.terminated { TERMINATED } else { 0 };
        let truncated = if step.truncated { TRUNCATED } else { 0 };
        self.flags[row as usize] |= ACTED | terminated | truncated;
        self.changes.acted.push((row, self.lanes[lane].steps));
        self.lanes[lane].steps += 1;
        if terminated | truncated != 0 {
            self.write(lane, step.last.0, step.last.1, 0);
            self.end_episode(lane, row);
            self.write(lane, step.next.0, step.next.1, FIRST);
        } else {
            self.write(lane, step.next.0, step.next.1, 0);
            if self.lanes[lane].steps >= self.spec.n_step as u64 {
                self.make_ready(lane, self.step_back(row, self.spec.n_step - 1));
            }
        }
    }
}
