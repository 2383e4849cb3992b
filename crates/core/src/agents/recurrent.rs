//! What memory adds to a policy-gradient agent: live states, values with the state of their moment, and minibatches of
//! sequences.
//!
//! A rollout is cut into sequences of one length. Each is computed again from the state in which it was played, as
//! R2D2's stored state (Kapturowski et al. 2019) and sb3-contrib's `RecurrentPPO` do; within it an episode's end resets
//! the state. Unlike sb3-contrib, which pads episodes to the longest, all sequences are full.

use crate::agent::Transition;
use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::network::{Batch, HeadSet, HeadView, Inputs, Mode, Network};
use crate::state::State;

use super::observation::Observer;

/// Longest sequence that is chosen without being asked for.
const LONGEST: usize = 64;

/// How a rollout is cut for gradient steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Steps of a rollout.
    pub steps: usize,
    /// Rows of a rollout.
    pub rows: usize,
    /// Rows of a minibatch.
    pub batch: usize,
}

impl Cut {
    /// Steps of a sequence, where `asked` are asked for.
    pub fn length(self, asked: Option<usize>) -> Result<usize> {
        let Some(length) = asked else {
            let most = if self.batch < self.rows { LONGEST.min(self.batch / 4) } else { LONGEST };
            let fits = |l: &usize| self.steps.is_multiple_of(*l) && self.batch.is_multiple_of(*l);
            return Ok((1..=most).rev().find(fits).unwrap_or(1));
        };
        if length == 0 || !self.steps.is_multiple_of(length) {
            let allowed = format!("a divisor of nSteps = {}", self.steps);
            return Err(Error::config("sequenceLength", length, allowed));
        }
        if !self.batch.is_multiple_of(length) {
            let allowed =
                format!("a multiple of sequenceLength = {length}: minibatches hold whole sequences");
            return Err(Error::config("batchSize", self.batch, allowed));
        }
        Ok(length)
    }
}

/// Live states of the episodes under way, and room for minibatches of sequences.
pub(super) struct Recurrent {
    length: usize,
    width: usize,
    /// `[lanes, width]` before the step being written.
    before: Vec<f32>,
    /// The same after it, once it has been acted on.
    after: Vec<f32>,
    rows: Vec<u32>,
    starts: Vec<u8>,
    states: Vec<f32>,
    ends: Vec<f32>,
}

/// A minibatch of sequences: the rows in it, step by step, and how they hang together.
pub(super) struct Sequences<'a> {
    pub rows: &'a [u32],
    pub batch: Batch<'a>,
    /// Room for the states after the last step.
    pub ends: &'a mut [f32],
}

impl Recurrent {
    /// For `lanes` lanes with states of `width` numbers, cut into sequences of `length` steps.
    pub fn new(lanes: usize, width: usize, length: usize) -> Self {
        Recurrent {
            length,
            width,
            before: vec![0.0; lanes * width],
            after: vec![0.0; lanes * width],
            rows: Vec::new(),
            starts: Vec::new(),
            states: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// A chunk with room for what is kept here.
    pub fn extend(&self, chunk: Chunk) -> Chunk {
        chunk.with_memory(self.width, self.length)
    }

    /// Sequences in `rows` rows.
    pub fn sequences(&self, rows: usize) -> usize {
        rows / self.length
    }

    /// Episodes begin: whatever the states hold, they are blank.
    pub fn begin(&self, chunk: &mut Chunk) {
        let (at, lanes, step) = (chunk.cursor(), chunk.lanes, chunk.steps);
        if let Some(kept) = &mut chunk.recurrent {
            kept.start[at..at + lanes].fill(1);
            kept.keep(step, lanes, &self.before);
        }
    }

    /// The batch of one step for all lanes, and where the states after it go.
    pub fn step<'a>(&'a mut self, chunk: &'a Chunk) -> (Batch<'a>, &'a mut [f32]) {
        let (at, lanes) = (chunk.cursor(), chunk.lanes);
        let starts = chunk.recurrent.as_ref().map_or(&[][..], |kept| &kept.start[at..at + lanes]);
        (Batch::Sequences { steps: 1, lanes, starts, state: &self.before }, &mut self.after)
    }

    /// A step was made: keeps where episodes ended, and moves on.
    pub fn observe(&mut self, t: &Transition<'_>, chunk: &mut Chunk, known: usize) {
        let (from, lanes, width) = (chunk.cursor(), chunk.lanes, self.width);
        let Some(kept) = &mut chunk.recurrent else { return };
        for (at, row) in chunk.final_rows.iter().enumerate().skip(known) {
            let lane = *row as usize - from;
            kept.keep_final(at, &self.after[lane * width..][..width]);
        }
        for lane in 0..lanes {
            kept.start[from + lanes + lane] = t.terminated[lane] | t.truncated[lane];
        }
        std::mem::swap(&mut self.before, &mut self.after);
        kept.keep(chunk.steps + 1, lanes, &self.before);
    }

    /// Values of the observation to come (`last`) and of cut episodes' last ones (`cut`, by row), each with the state
    /// of its moment. Those of the rows themselves are in the rollout.
    pub fn value(
        &mut self,
        network: &mut dyn Network,
        observer: &Observer,
        rollout: &Chunk,
        (head, view): (usize, HeadView),
        last: &mut [f32],
        cut: &mut [f32],
    ) -> Result<()> {
        let (rows, lanes, n) = (rollout.rows(), rollout.lanes, rollout.final_rows.len());
        let Some(kept) = &rollout.recurrent else { return Ok(()) };
        let Some(place) = kept.place(rollout.steps, lanes) else {
            return Err(Error::Internal(format!("{} steps are no whole sequences", rollout.steps)));
        };
        let set = HeadSet::of(&[head]);
        self.ends.resize(self.ends.len().max(lanes.max(n) * self.width), 0.0);
        let (starts, state) = (&kept.start[rows..rows + lanes], &kept.state[place]);
        let batch = Batch::Sequences { steps: 1, lanes, starts, state };
        let gathers = observer.gathers_at(&rollout.obs, rows, lanes);
        let inputs = Inputs { gathers: gathers.as_slice(), batch };
        let heads = network.infer(&inputs, set, Mode::Eval, &mut self.ends[..lanes * self.width])?;
        for (lane, value) in last.iter_mut().enumerate() {
            *value = heads.data[view.at(lane)];
        }
        if n > 0 {
            self.starts.clear();
            self.starts.resize(n, 0);
            let state = &kept.final_state[..n * self.width];
            let batch = Batch::Sequences { steps: 1, lanes: n, starts: &self.starts, state };
            let gathers = observer.gathers_at(&rollout.final_obs, 0, n);
            let inputs = Inputs { gathers: gathers.as_slice(), batch };
            let heads = network.infer(&inputs, set, Mode::Eval, &mut self.ends[..n * self.width])?;
            for (i, row) in rollout.final_rows.iter().enumerate() {
                cut[*row as usize] = heads.data[view.at(i)];
            }
        }
        Ok(())
    }

    /// The sequences with these numbers: sequence `k · lanes + l` is lane l from step `k · length` on.
    pub fn minibatch(&mut self, rollout: &Chunk, numbers: &[u32]) -> Sequences<'_> {
        let (length, width, lanes, n) = (self.length, self.width, rollout.lanes, numbers.len());
        self.rows.clear();
        self.starts.clear();
        self.states.clear();
        if let Some(kept) = &rollout.recurrent {
            for step in 0..length {
                self.rows.extend(numbers.iter().map(|s| {
                    let (k, lane) = (*s as usize / lanes, *s as usize % lanes);
                    ((k * length + step) * lanes + lane) as u32
                }));
            }
            self.starts.extend(self.rows.iter().map(|row| kept.start[*row as usize]));
            for s in numbers {
                self.states.extend_from_slice(&kept.state[*s as usize * width..][..width]);
            }
        }
        self.ends.resize(self.ends.len().max(n * width), 0.0);
        let batch = Batch::Sequences { steps: length, lanes: n, starts: &self.starts, state: &self.states };
        Sequences { rows: &self.rows, batch, ends: &mut self.ends[..n * width] }
    }

    /// Writes the live states.
    pub fn save(&self, state: &mut State) {
        state.put_f32("agent.state", &self.before);
        state.put_f32("agent.next_state", &self.after);
    }

    /// Reads them back.
    pub fn load(&mut self, state: &State) -> Result<()> {
        for (to, key) in [(&mut self.before, "agent.state"), (&mut self.after, "agent.next_state")] {
            let stored = state.f32(key)?;
            if stored.len() != to.len() {
                return Err(Error::Mismatch("another number of environments, or another memory".into()));
            }
            to.copy_from_slice(&stored);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(steps: usize, lanes: usize, batch: usize) -> Cut {
        Cut { steps, rows: steps * lanes, batch }
    }

    #[test]
    fn sequences_are_as_long_as_they_can_be() {
        assert_eq!(cut(128, 8, 256).length(None).unwrap(), 64);
        assert_eq!(cut(2048, 1, 64).length(None).unwrap(), 16);
        assert_eq!(cut(5, 4, 20).length(None).unwrap(), 5, "a minibatch that is the whole rollout");
        assert_eq!(cut(100, 1, 100).length(None).unwrap(), 50);
        assert_eq!(cut(7, 2, 2).length(None).unwrap(), 1);
        assert_eq!(cut(128, 8, 256).length(Some(128)).unwrap(), 128);
    }

    #[test]
    fn sequences_that_do_not_fit_are_refused() {
        let field = |c: Cut, length| c.length(Some(length)).unwrap_err().details()["field"].clone();
        assert_eq!(field(cut(128, 8, 256), 0), "sequenceLength");
        assert_eq!(field(cut(128, 8, 256), 48), "sequenceLength");
        assert_eq!(field(cut(128, 8, 64), 128), "batchSize");
    }

    #[test]
    fn a_minibatch_is_step_major_and_starts_from_stored_states() {
        let mut memory = Recurrent::new(2, 1, 3);
        let spec = crate::column::ColumnSpec { name: "a".into(), dtype: Default::default(), width: 1 };
        let mut rollout = memory.extend(Chunk::new(2, 6, std::slice::from_ref(&spec), spec.clone()));
        rollout.steps = 6;
        if let Some(kept) = &mut rollout.recurrent {
            kept.state.copy_from_slice(&[0.0, 1.0, 10.0, 11.0, 20.0, 21.0]);
            kept.start[8] = 1;
        }
        let sequences = memory.minibatch(&rollout, &[2, 1]);
        assert_eq!(sequences.rows, [6, 1, 8, 3, 10, 5]);
        let Batch::Sequences { steps, lanes, starts, state } = sequences.batch else { unreachable!() };
        assert_eq!((steps, lanes, starts, state), (3, 2, &[0, 0, 1, 0, 0, 0][..], &[10.0, 1.0][..]));
        assert_eq!(sequences.ends.len(), 2);
    }
}
