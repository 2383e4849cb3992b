//! Where a replay's rows lie, how one is written and how the oldest one goes.

use super::replay::{FIRST, READY, Replay};
use crate::agent::Transition;
use crate::column::{Column, ValuesRef};
use crate::error::{Error, Result};
use crate::network::NONE;

impl Replay {
    /// The lane that `row` belongs to.
    #[must_use]
    pub fn lane_of(&self, row: u32) -> usize {
        row as usize / self.spec.lane_rows()
    }

    /// The row after `row` in its lane: the observation that followed, where an action was taken in `row`.
    #[inline]
    #[must_use]
    pub fn after(&self, row: u32) -> u32 {
        self.step_ahead(row, 1)
    }

    /// The row before `row` in its lane.
    #[inline]
    #[must_use]
    pub fn before(&self, row: u32) -> u32 {
        self.step_back(row, 1)
    }

    /// The row `n` rows after `row` in its lane; n is at most the lane's rows.
    #[inline]
    #[must_use]
    pub fn step_ahead(&self, row: u32, n: usize) -> u32 {
        let rows = self.spec.lane_rows() as u32;
        let at = row % rows + n as u32;
        row - row % rows + if at < rows { at } else { at - rows }
    }

    /// The row `n` rows before `row` in its lane; n is at most the lane's rows.
    #[inline]
    #[must_use]
    pub fn step_back(&self, row: u32, n: usize) -> u32 {
        let rows = self.spec.lane_rows() as u32;
        let (at, n) = (row % rows, n as u32);
        row - at + if at >= n { at - n } else { at + rows - n }
    }

    /// The row `ahead` rows after `row` in its lane, before it where `ahead` is negative.
    #[inline]
    pub(super) fn shifted(&self, row: u32, ahead: i64) -> u32 {
        let n = ahead.unsigned_abs() as usize;
        if ahead < 0 { self.step_back(row, n) } else { self.step_ahead(row, n) }
    }

    /// The row of the observation that `lane` acts on next. Only where it has begun.
    pub(super) fn frontier(&self, lane: usize) -> u32 {
        let rows = self.spec.lane_rows() as u32;
        let head = self.lanes[lane].head;
        lane as u32 * rows + if head == 0 { rows - 1 } else { head - 1 }
    }

    /// How many rows of its lane are older than `row`.
    pub(super) fn older(&self, row: u32) -> u32 {
        let rows = self.spec.lane_rows() as u32;
        let lane = &self.lanes[self.lane_of(row)];
        let at = row % rows;
        // A lane that has not come round starts at 0, one that has starts at its head.
        let oldest = if lane.live < rows { 0 } else { lane.head };
        if at >= oldest { at - oldest } else { at + rows - oldest }
    }

    /// Copies row `from` of `obs` to `row`.
    pub(super) fn put(&mut self, row: u32, obs: &[Column], from: usize) {
        for (column, given) in self.obs.iter_mut().zip(obs) {
            column.copy_rows(row as usize, given, from, 1);
        }
    }

    /// Writes row `from` of `obs` as the lane's next row; where the lane is full, its oldest row goes.
    pub(super) fn write(&mut self, lane: usize, obs: &[Column], from: usize, flags: u8) {
        let rows = self.spec.lane_rows() as u32;
        let at = self.lanes[lane].head;
        let row = lane as u32 * rows + at;
        if self.lanes[lane].live == rows {
            self.free(lane, row);
        } else {
            self.lanes[lane].live += 1;
        }
        self.flags[row as usize] = flags;
        self.put(row, obs, from);
        self.lanes[lane].head = if at + 1 == rows { 0 } else { at + 1 };
    }

    /// Takes back every transition that shows `row`: its own, and those that have it among their frames.
    fn free(&mut self, lane: usize, row: u32) {
        let mut shows = row;
        for frame in 0..self.spec.frame_stack {
            if frame > 0 {
                shows = self.after(shows);
                if self.flags[shows as usize] & FIRST != 0 {
                    break;
                }
            }
            if self.flags[shows as usize] & READY != 0 {
                self.flags[shows as usize] &= !READY;
                self.lanes[lane].ready -= 1;
                self.changes.freed.push(shows);
            }
        }
    }

    pub(super) fn make_ready(&mut self, lane: usize, row: u32) {
        if self.flags[row as usize] & READY == 0 {
            self.flags[row as usize] |= READY;
            self.lanes[lane].ready += 1;
            self.changes.ready.push(row);
        }
    }

    /// Makes the tails ready of an episode whose last action is at `last`: nothing is left to wait for.
    pub(super) fn end_episode(&mut self, lane: usize, last: u32) {
        let steps = std::mem::take(&mut self.lanes[lane].steps);
        for back in (0..steps.min(self.spec.n_step as u64)).rev() {
            self.make_ready(lane, self.step_back(last, back as usize));
        }
        self.changes.ended.push((last, steps));
    }

    /// Fills `frames` with the rows of the observations up to `row`, oldest first, and [`NONE`] for those before the
    /// start of the episode.
    pub fn stack(&self, row: u32, frames: &mut [u32]) {
        let (mut at, mut inside) = (row, true);
        for frame in frames.iter_mut().rev() {
            *frame = if inside { at } else { NONE };
            inside &= self.flags[at as usize] & FIRST == 0;
            at = self.before(at);
        }
    }

    pub(super) fn check_lanes(&self, first: usize, lanes: usize) -> Result<()> {
        if lanes <= self.lanes.len() && first <= self.lanes.len() - lanes {
            return Ok(());
        }
        let got = format!("{first} … {}", first.saturating_add(lanes));
        Err(Error::shape("the range of lanes", got, format!("at most 0 … {}", self.lanes.len())))
    }

    pub(super) fn check_columns(&self, what: &str, given: &[Column], rows: usize) -> Result<()> {
        if given.len() != self.obs.len() {
            return Err(Error::shape(what, format!("{} columns", given.len()), self.obs.len()));
        }
        for (given, own) in given.iter().zip(&self.obs) {
            let (g, o) = (given.spec(), own.spec());
            if g.dtype != o.dtype || g.width != o.width || given.rows() < rows {
                let got = format!("{} rows of {} {:?}", given.rows(), g.width, g.dtype);
                let expected = format!("{rows} rows of {} {:?}", o.width, o.dtype);
                return Err(Error::shape(format!("{what} \"{}\"", o.name), got, expected));
            }
        }
        Ok(())
    }

    pub(super) fn check_step(
        &self,
        first_lane: usize,
        actions: ValuesRef<'_>,
        extra: &[ValuesRef<'_>],
        step: &Transition<'_>,
    ) -> Result<()> {
        let lanes = step.reward.len();
        self.check_lanes(first_lane, lanes)?;
        if extra.len() != self.extra.len() {
            return Err(Error::shape("extra columns", extra.len(), self.extra.len()));
        }
        for (given, column) in
            [actions].iter().chain(extra).zip([&self.action].into_iter().chain(&self.extra))
        {
            let (spec, n) = (column.spec(), column.spec().width * lanes);
            if given.dtype() != spec.dtype || given.len() != n {
                let got = format!("{} {:?}", given.len(), given.dtype());
                return Err(Error::shape(&spec.name, got, format!("{n} {:?}", spec.dtype)));
            }
        }
        for (what, n) in [("terminated", step.terminated.len()), ("truncated", step.truncated.len())] {
            if n != lanes {
                return Err(Error::shape(what, n, lanes));
            }
        }
        self.check_columns("next observation", step.next_obs, lanes)?;
        if step.terminated.iter().zip(step.truncated).any(|(a, b)| a | b != 0) {
            self.check_columns("final observation", step.final_obs, lanes)?;
        }
        if let Some(lane) = step.reward.iter().position(|r| !r.is_finite()) {
            let what = format!("the reward of lane {}", first_lane + lane);
            return Err(Error::InvalidData { what, problem: format!("is {}", step.reward[lane]) });
        }
        if self.lanes[first_lane..first_lane + lanes].iter().any(|l| l.live == 0) {
            return Err(Error::State("the replay needs the first observations (begin) before a step".into()));
        }
        Ok(())
    }
}
