//! A chunk of experience: columns of `steps × lanes` rows, row = step · lanes + lane.

use crate::advantage::Steps;
use crate::column::{self, Column, ColumnSpec, Columns};
use crate::distributions::Rows;
use crate::error::{Error, Result};
use crate::state::State;

use super::recurrent_rows::RecurrentRows;

/// What an actor saw and did. Observations are stored as the network saw them (normalised), for a replay as they came,
/// and have one step more than the rest: the one to act on next. The memory is made once; a learner swaps it against its own.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// Rows per step.
    pub lanes: usize,
    /// Steps observed so far.
    pub steps: usize,
    /// Version of the policy that acted.
    pub policy_version: u64,
    /// Observations, `(steps + 1) × lanes` rows.
    pub obs: Columns,
    /// Actions as the policy meant them (continuous ones unclipped).
    pub action: Column,
    /// Their log-probabilities.
    pub log_prob: Vec<f32>,
    /// Rewards (normalised, where the agent normalises them).
    pub reward: Vec<f32>,
    /// Ends of the world's own.
    pub terminated: Vec<u8>,
    /// Cuts.
    pub truncated: Vec<u8>,
    /// Last observations of episodes that were cut, for a replay of all that ended, in order of `final_rows`.
    pub final_obs: Columns,
    /// The rows that `final_obs` belong to.
    pub final_rows: Vec<u32>,
    /// What a policy with memory adds; `None` for one without.
    pub recurrent: Option<RecurrentRows>,
    capacity: usize,
}

impl Chunk {
    /// An empty chunk with room for `capacity` steps; it grows beyond if it must.
    #[must_use]
    pub fn new(lanes: usize, capacity: usize, obs: &[ColumnSpec], action: ColumnSpec) -> Self {
        let mut chunk = Chunk {
            lanes,
            steps: 0,
            policy_version: 0,
            obs: column::zeros(obs, 0),
            action: Column::zeros(action, 0),
            log_prob: Vec::new(),
            reward: Vec::new(),
            terminated: Vec::new(),
            truncated: Vec::new(),
            final_obs: column::zeros(obs, 0),
            final_rows: Vec::new(),
            recurrent: None,
            capacity: 0,
        };
        chunk.grow(capacity.max(1));
        chunk
    }

    /// The same for a policy with memory: states of `width` numbers, one kept every `every` steps.
    #[must_use]
    pub fn with_memory(mut self, width: usize, every: usize) -> Self {
        let mut rows = RecurrentRows::new(width, every);
        rows.grow(self.capacity, self.lanes);
        self.recurrent = Some(rows);
        self
    }

    /// Rows of complete steps.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.steps * self.lanes
    }

    /// Rewards and ends of the complete steps.
    #[must_use]
    pub fn outcomes(&self) -> Steps<'_> {
        let n = self.rows();
        let (terminated, truncated) = (&self.terminated[..n], &self.truncated[..n]);
        Steps { lanes: self.lanes, reward: &self.reward[..n], terminated, truncated }
    }

    /// The actions of the rows `idx`.
    #[must_use]
    pub fn actions<'a>(&'a self, idx: &'a [u32]) -> Rows<'a> {
        Rows { values: self.action.values().view(), width: self.action.spec().width, idx: Some(idx) }
    }

    /// First row of the step being written.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.steps * self.lanes
    }

    /// Makes sure that the step being written, and the observation after it, have room.
    pub fn reserve_step(&mut self) {
        if self.steps >= self.capacity {
            self.grow(self.capacity * 2);
        }
    }

    fn grow(&mut self, capacity: usize) {
        self.capacity = capacity;
        let rows = capacity * self.lanes;
        self.obs.iter_mut().for_each(|c| c.resize(rows + self.lanes));
        self.action.resize(rows);
        self.log_prob.resize(rows, 0.0);
        self.reward.resize(rows, 0.0);
        self.terminated.resize(rows, 0);
        self.truncated.resize(rows, 0);
        if let Some(recurrent) = &mut self.recurrent {
            recurrent.grow(capacity, self.lanes);
        }
    }

    /// A row for the last observation of the episode that row `row` ends; gives its number in `final_obs`.
    pub fn push_final(&mut self, row: usize) -> usize {
        let at = self.final_rows.len();
        self.final_rows.push(row as u32);
        for c in &mut self.final_obs {
            if c.rows() <= at {
                c.resize((at + 1).next_power_of_two());
            }
        }
        at
    }

    /// Hands the complete steps to `taker` without a copy and continues in its old memory.
    pub fn hand_over(&mut self, taker: &mut Chunk) {
        if taker.capacity < self.capacity {
            taker.grow(self.capacity);
        }
        std::mem::swap(self, taker);
        let (from, lanes) = (taker.cursor(), taker.lanes);
        for (mine, theirs) in self.obs.iter_mut().zip(&taker.obs) {
            mine.copy_rows(0, theirs, from, lanes);
        }
        if let (Some(mine), Some(theirs)) = (&mut self.recurrent, &taker.recurrent) {
            mine.follow(theirs, taker.steps, lanes);
        }
        self.clear();
    }

    /// Forgets the complete steps, which somebody has read; the observation to act on next stays.
    pub fn carry_over(&mut self) {
        let (from, lanes) = (self.cursor(), self.lanes);
        self.obs.iter_mut().for_each(|c| c.copy_within(0, from, lanes));
        if let Some(recurrent) = &mut self.recurrent {
            recurrent.carry_over(self.steps, lanes);
        }
        self.clear();
    }

    /// Forgets what was collected.
    pub fn clear(&mut self) {
        self.steps = 0;
        self.final_rows.clear();
    }

    /// Writes what is in the chunk under `prefix`; with `acted`, also the actions of the step being written.
    pub fn save(&self, state: &mut State, prefix: &str, acted: bool) -> Result<()> {
        let rows = self.rows();
        state.put(&format!("{prefix}.steps"), &self.steps)?;
        state.put(&format!("{prefix}.policy_version"), &self.policy_version)?;
        for c in &self.obs {
            let mut part = Column::zeros(c.spec().clone(), rows + self.lanes);
            part.copy_rows(0, c, 0, rows + self.lanes);
            state.put_values(&format!("{prefix}.obs.{}", c.spec().name), part.values().view());
        }
        if let Some(recurrent) = &self.recurrent {
            let sizes = [self.steps, self.lanes, self.final_rows.len()];
            recurrent.save(state, prefix, sizes, acted);
        }
        let acted = if acted { rows + self.lanes } else { rows };
        let mut action = Column::zeros(self.action.spec().clone(), acted);
        action.copy_rows(0, &self.action, 0, acted);
        state.put_values(&format!("{prefix}.action"), action.values().view());
        state.put_f32(&format!("{prefix}.log_prob"), &self.log_prob[..acted]);
        state.put_f32(&format!("{prefix}.reward"), &self.reward[..rows]);
        state.put_u8(&format!("{prefix}.terminated"), &self.terminated[..rows]);
        state.put_u8(&format!("{prefix}.truncated"), &self.truncated[..rows]);
        for c in &self.final_obs {
            let mut part = Column::zeros(c.spec().clone(), self.final_rows.len());
            part.copy_rows(0, c, 0, self.final_rows.len());
            state.put_values(&format!("{prefix}.final_obs.{}", c.spec().name), part.values().view());
        }
        state.put_u32(&format!("{prefix}.final_rows"), &self.final_rows);
        Ok(())
    }

    /// Reads back what [`save`](Chunk::save) wrote.
    pub fn load(&mut self, state: &State, prefix: &str) -> Result<()> {
        let steps: usize = state.get(&format!("{prefix}.steps"))?;
        self.policy_version = state.get(&format!("{prefix}.policy_version"))?;
        let reward = state.f32(&format!("{prefix}.reward"))?;
        // Before memory is asked for: a number in a file is not to be trusted with that.
        check_len(&format!("{prefix}.reward"), reward.len(), steps.saturating_mul(self.lanes))?;
        self.steps = steps;
        if self.steps >= self.capacity {
            self.grow((self.steps + 1).next_power_of_two());
        }
        let rows = self.rows();
        for c in &mut self.obs {
            fill(c, rows + self.lanes, state, &format!("{prefix}.obs.{}", c.spec().name))?;
        }
        let log_prob = state.f32(&format!("{prefix}.log_prob"))?;
        let acted = if log_prob.len() == rows { rows } else { rows + self.lanes };
        fill(&mut self.action, acted, state, &format!("{prefix}.action"))?;
        fill_slice(&mut self.log_prob[..acted], &log_prob, prefix)?;
        fill_slice(&mut self.reward[..rows], &reward, prefix)?;
        fill_slice(&mut self.terminated[..rows], &state.u8(&format!("{prefix}.terminated"))?, prefix)?;
        fill_slice(&mut self.truncated[..rows], &state.u8(&format!("{prefix}.truncated"))?, prefix)?;
        self.final_rows = state.u32(&format!("{prefix}.final_rows"))?;
        if let Some(row) = self.final_rows.iter().find(|r| **r as usize >= rows) {
            return Err(Error::Mismatch(format!("\"{prefix}.final_rows\" names row {row} of {rows}")));
        }
        for c in &mut self.final_obs {
            let n = self.final_rows.len();
            c.resize(c.rows().max(n));
            fill(c, n, state, &format!("{prefix}.final_obs.{}", c.spec().name))?;
        }
        if let Some(recurrent) = &mut self.recurrent {
            let sizes = [self.steps, self.lanes, self.final_rows.len()];
            recurrent.load(state, prefix, sizes, acted > rows)?;
        }
        Ok(())
    }
}

fn fill(column: &mut Column, rows: usize, state: &State, key: &str) -> Result<()> {
    let (dtype, n) = (column.spec().dtype, rows * column.spec().width);
    let stored = state.values(key, dtype)?;
    check_len(key, stored.len(), n)?;
    column.values_mut().copy_from(0, stored.view(), 0, n);
    Ok(())
}

/// Fills `to` with `from`, which must be as long.
pub(super) fn fill_slice<T: Copy>(to: &mut [T], from: &[T], key: &str) -> Result<()> {
    check_len(key, from.len(), to.len())?;
    to.copy_from_slice(from);
    Ok(())
}

fn check_len(key: &str, got: usize, expected: usize) -> Result<()> {
    if got == expected {
        return Ok(());
    }
    Err(Error::Mismatch(format!("\"{key}\" holds {got} numbers, expected {expected}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Dtype;

    fn chunk() -> Chunk {
        let spec = |name: &str, dtype, width| ColumnSpec { name: name.into(), dtype, width };
        Chunk::new(2, 1, &[spec("obs", Dtype::F32, 3)], spec("action", Dtype::I32, 1))
    }

    #[test]
    fn grows_and_hands_over_the_next_observation() {
        let mut writer = chunk();
        for step in 0..5 {
            writer.reserve_step();
            writer.steps = step + 1;
            let at = writer.cursor() * 3;
            writer.obs[0].values_mut().as_f32_mut().unwrap()[at..at + 6].fill(step as f32);
        }
        let mut taker = chunk();
        writer.hand_over(&mut taker);
        assert_eq!((taker.steps, writer.steps), (5, 0));
        assert_eq!(writer.obs[0].values().as_f32().unwrap()[..6], [4.0; 6]);
    }

    #[test]
    fn survives_a_checkpoint() {
        let mut a = chunk();
        a.reserve_step();
        a.steps = 1;
        a.reserve_step();
        a.push_final(1);
        a.final_obs[0].values_mut().as_f32_mut().unwrap()[..3].fill(7.0);
        a.reward[1] = 2.0;
        let mut state = State::default();
        a.save(&mut state, "chunk", true).unwrap();
        let mut b = chunk();
        b.load(&state, "chunk").unwrap();
        assert_eq!((b.steps, b.reward[1], b.final_rows.as_slice()), (1, 2.0, &[1u32][..]));
        state.put_f32("chunk.reward", &[1.0]);
        assert_eq!(b.load(&state, "chunk").unwrap_err().code(), "CHECKPOINT_MISMATCH");
    }
}
