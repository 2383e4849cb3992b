//! Stacks of observations for whoever asks a policy: the frames before the last lie in the asker's
//! [`Recall`], since a policy on its own keeps nothing.

use super::{Gathers, Observer};
use crate::agent::Recall;
use crate::column::{self, Columns, Values};
use crate::distributions::Rows;
use crate::error::Result;
use crate::network::NONE;

/// Observations brought into the form that a network reads, each with those before it.
pub struct Stack {
    /// Raw, `frames` rows for each observation.
    raw: Columns,
    kept: Columns,
    /// Rows of the frames, oldest first, [`NONE`] before the start of the episode.
    idx: Vec<u32>,
    /// Rows of the observations themselves.
    now: Vec<u32>,
    frames: usize,
}

impl Stack {
    /// For `observer`'s network.
    #[must_use]
    pub fn new(observer: &Observer) -> Self {
        let [raw, kept] = [0; 2].map(|_| column::zeros(observer.columns(), 0));
        Stack { raw, kept, idx: Vec::new(), now: Vec::new(), frames: observer.frames() }
    }

    /// Numbers that an asker keeps for each row: how many frames there were, and all but the last of a stack.
    #[must_use]
    pub fn state_width(&self) -> usize {
        let width: usize = self.kept.iter().map(|c| c.spec().width).sum();
        if self.frames == 1 { 0 } else { 1 + (self.frames - 1) * width }
    }

    /// Takes the first `rows` observations; those before them are in `recall`, which is brought up to date.
    pub fn take(
        &mut self,
        observer: &Observer,
        obs: &Columns,
        rows: usize,
        recall: &mut Recall,
    ) -> Result<()> {
        let (frames, places) = (self.frames, rows * self.frames);
        if self.kept.first().is_some_and(|c| c.rows() < places) {
            self.kept.iter_mut().for_each(|c| c.resize(places));
        }
        if frames == 1 {
            return observer.keep(obs, 0, rows, &mut self.kept, 0);
        }
        if self.raw.first().is_some_and(|c| c.rows() < places) {
            self.raw.iter_mut().for_each(|c| c.resize(places));
        }
        let width = self.state_width();
        if recall.starts.len() < rows || recall.state.len() < rows * width {
            *recall = Recall::start(rows, width);
        }
        self.idx.clear();
        self.now.clear();
        for row in 0..rows {
            let first = row * frames;
            let state = &mut recall.state[row * width..(row + 1) * width];
            if std::mem::take(&mut recall.starts[row]) != 0 {
                state[0] = 0.0;
            }
            let known = (state[0].max(0.0) as usize).min(frames - 1);
            let before = frames - 1 - known;
            self.idx.extend((0..frames).map(|f| if f < before { NONE } else { (first + f) as u32 }));
            self.now.push((first + frames - 1) as u32);
            let mut rest = &mut state[1..];
            for (column, given) in self.raw.iter_mut().zip(obs) {
                let w = column.spec().width;
                let (past, others) = std::mem::take(&mut rest).split_at_mut((frames - 1) * w);
                rest = others;
                for frame in 0..frames {
                    // Places without a frame are not read, but must hold what passes for an observation.
                    column.copy_rows(first + frame, given, row, 1);
                    if (before..frames - 1).contains(&frame) {
                        put(column.values_mut(), (first + frame) * w, &past[frame * w..(frame + 1) * w]);
                    }
                }
                past.copy_within(w.min(past.len()).., 0);
                let newest = past.len() - w;
                get(given.values(), row * w, &mut past[newest..]);
            }
            state[0] = (known + 1).min(frames - 1) as f32;
        }
        observer.keep(&self.raw, 0, places, &mut self.kept, 0)
    }

    /// What was taken, for a network.
    #[must_use]
    pub fn gathers<'a>(&'a self, observer: &'a Observer, rows: usize) -> Gathers<'a> {
        match self.frames {
            1 => observer.gathers_at(&self.kept, 0, rows),
            _ => observer.gathers(&self.kept, &self.idx),
        }
    }

    /// Which actions are allowed, if the world tells.
    #[must_use]
    pub fn mask<'a>(&'a self, observer: &Observer) -> Option<Rows<'a>> {
        observer.mask(&self.kept, 0, (self.frames > 1).then_some(&self.now[..]))
    }
}

/// Writes numbers that [`get`] read.
fn put(values: &mut Values, at: usize, from: &[f32]) {
    match values {
        Values::F32(v) => v[at..at + from.len()].copy_from_slice(from),
        Values::U8(v) => v[at..at + from.len()].iter_mut().zip(from).for_each(|(to, x)| *to = *x as u8),
        Values::I32(v) => v[at..at + from.len()].iter_mut().zip(from).for_each(|(to, x)| *to = *x as i32),
    }
}

/// Reads numbers as a network would: bytes and choices keep their value.
fn get(values: &Values, at: usize, to: &mut [f32]) {
    match values {
        Values::F32(v) => to.copy_from_slice(&v[at..at + to.len()]),
        Values::U8(v) => to.iter_mut().zip(&v[at..]).for_each(|(to, x)| *to = f32::from(*x)),
        Values::I32(v) => to.iter_mut().zip(&v[at..]).for_each(|(to, x)| *to = *x as f32),
    }
}
