//! What a network sees of what is kept: brought into its form, and as many observations at once as are stacked.

use std::ops::Range;

use crate::column::{self, Column, ColumnSpec, Columns};
use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::network::{Batch, NONE};
use crate::state::State;

use super::super::observation::{Gathers, Observer};
use super::OffPolicy;

/// Rows copied into the form that the network sees.
pub struct Seen {
    columns: Columns,
    /// The rows in order, [`NONE`] for frames before the start of an episode.
    idx: Vec<u32>,
}

impl Seen {
    /// For `rows` rows of batches.
    pub fn new(observer: &Observer, rows: usize) -> Self {
        let rows = rows * observer.frames();
        Seen { columns: column::zeros(observer.columns(), rows), idx: vec![0; rows] }
    }

    /// Copies the rows `idx` of `raw`, [`NONE`] for none; the column named in `instead` is given, a row for each of the
    /// batch.
    pub fn fill(
        &mut self,
        observer: &Observer,
        raw: &Columns,
        idx: &[u32],
        instead: Option<(usize, &Column)>,
    ) {
        for (to, (shown, from)) in self.idx.iter_mut().zip(idx).enumerate() {
            *shown = if *from == NONE { NONE } else { to as u32 };
        }
        observer.see(raw, idx.iter().map(|row| *row as usize), instead, &mut self.columns);
    }

    /// Makes sure that there is room for `rows` rows.
    pub fn reserve(&mut self, rows: usize) {
        if self.idx.len() < rows {
            self.idx.resize(rows, NONE);
            self.columns.iter_mut().for_each(|c| c.resize(rows));
        }
    }

    /// Copies all rows of both, one behind the other.
    fn join(&mut self, parts: &[Seen; 2]) {
        let mut at = 0;
        for part in parts {
            let rows = part.idx.len();
            for (to, from) in self.columns.iter_mut().zip(&part.columns) {
                to.copy_rows(at, from, 0, rows);
            }
            for (to, from) in self.idx[at..].iter_mut().zip(&part.idx) {
                *to = if *from == NONE { NONE } else { at as u32 + from };
            }
            at += rows;
        }
    }

    /// Some of the rows, for a network that sees one at a time.
    pub fn part<'a>(&'a self, observer: &'a Observer, part: Range<usize>) -> Gathers<'a> {
        observer.gathers_at(&self.columns, part.start, part.len())
    }

    /// The first `rows` rows of a batch, for a network.
    pub fn gathers<'a>(&'a self, observer: &'a Observer, rows: usize) -> Gathers<'a> {
        match observer.frames() {
            1 => observer.gathers_at(&self.columns, 0, rows),
            frames => observer.gathers(&self.columns, &self.idx[..rows * frames]),
        }
    }
}

/// A batch's observations and, behind them, those that follow, as one batch.
pub struct Joint {
    idx: Vec<u32>,
    seen: Option<Seen>,
}

impl Joint {
    /// For batches of `rows`.
    pub fn new(off: &OffPolicy, rows: usize) -> Self {
        let seen = off.seen.is_some().then(|| Seen::new(&off.observer, 2 * rows));
        Joint { idx: Vec::new(), seen }
    }
}

/// The last observations of each lane's episode. A replay stacks those that it holds; what is acted on is not there yet.
pub struct Frames {
    columns: Columns,
    frames: usize,
    /// Observations of each lane's episode so far.
    known: Vec<u64>,
    /// Rows of each lane's frames, oldest first.
    idx: Vec<u32>,
}

impl Frames {
    /// For stacks of `frames` ≥ 2.
    pub fn new(columns: &[ColumnSpec], lanes: usize, frames: usize) -> Self {
        let rows = lanes * frames;
        let columns = column::zeros(columns, rows);
        Frames { columns, frames, known: vec![0; lanes], idx: vec![NONE; rows] }
    }

    /// Takes the next observation of a lane, row `row` of `obs`; with `first` it starts an episode.
    pub fn push(&mut self, lane: usize, obs: &Columns, row: usize, first: bool) {
        if first {
            self.known[lane] = 0;
        }
        let to = lane * self.frames + (self.known[lane] % self.frames as u64) as usize;
        for (column, given) in self.columns.iter_mut().zip(obs) {
            column.copy_rows(to, given, row, 1);
        }
        self.known[lane] += 1;
        self.place(lane);
    }

    fn place(&mut self, lane: usize) {
        let (known, frames) = (self.known[lane], self.frames as u64);
        let base = lane * self.frames;
        for (frame, idx) in self.idx[base..base + self.frames].iter_mut().enumerate() {
            let age = frames - frame as u64;
            *idx = if age > known { NONE } else { base as u32 + ((known - age) % frames) as u32 };
        }
    }

    /// Writes what belongs to the episodes under way.
    pub fn save(&self, state: &mut State) -> Result<()> {
        for column in &self.columns {
            state.put_values(&format!("frames.{}", column.spec().name), column.values().view());
        }
        state.put("frames.known", &self.known)
    }

    /// Reads it back.
    pub fn load(&mut self, state: &State) -> Result<()> {
        let known: Vec<u64> = state.get("frames.known")?;
        if known.len() != self.known.len() {
            return Err(Error::Mismatch("\"frames.known\": another number of lanes".into()));
        }
        for column in &mut self.columns {
            let key = format!("frames.{}", column.spec().name);
            let stored = state.values(&key, column.spec().dtype)?;
            if stored.len() != column.values().len() {
                return Err(Error::Mismatch(format!("\"{key}\": another number of frames")));
            }
            column.values_mut().copy_from(0, stored.view(), 0, stored.len());
        }
        self.known = known;
        (0..self.known.len()).for_each(|lane| self.place(lane));
        Ok(())
    }
}

impl OffPolicy {
    /// The batch's observations, and behind them those that its returns bootstrap from, for a network.
    pub fn joint_obs<'a>(&'a self, joint: &'a mut Joint) -> Gathers<'a> {
        match (&self.seen, &mut joint.seen) {
            (Some(parts), Some(seen)) => {
                seen.join(parts);
                seen.gathers(&self.observer, 2 * self.batch.len())
            }
            _ => {
                joint.idx.clear();
                joint.idx.extend_from_slice(self.batch.obs_idx());
                joint.idx.extend_from_slice(self.batch.next_idx());
                self.observer.gathers(self.replay.columns(), &joint.idx)
            }
        }
    }

    /// Memory for [`look`](Self::look), where the network sees something else than what is kept.
    pub fn sight(&self, lanes: usize) -> Option<Seen> {
        self.observer.is_normalizing().then(|| Seen::new(&self.observer, lanes))
    }

    /// What each lane of a chunk acts on, for a network, and where the states go that it has after that.
    pub fn look<'a>(
        &'a mut self,
        chunk: &'a Chunk,
        seen: &'a mut Option<Seen>,
    ) -> (Gathers<'a>, Batch<'a>, &'a mut [f32]) {
        let (lanes, from, observer) = (chunk.lanes, chunk.cursor(), &self.observer);
        let (batch, after) = match &mut self.memory {
            Some(memory) => memory.live.step(chunk),
            None => (Batch::Rows(lanes), &mut [][..]),
        };
        let gathers = match (seen, &self.frames) {
            (None, None) => observer.gathers_at(&chunk.obs, from, lanes),
            (None, Some(frames)) => observer.gathers(&frames.columns, &frames.idx),
            (Some(seen), None) => {
                observer.see(&chunk.obs, from..from + lanes, None, &mut seen.columns);
                seen.gathers(observer, lanes)
            }
            (Some(seen), Some(frames)) => {
                seen.fill(observer, &frames.columns, &frames.idx, None);
                seen.gathers(observer, lanes)
            }
        };
        (gathers, batch, after)
    }
}
