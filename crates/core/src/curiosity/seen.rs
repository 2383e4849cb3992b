//! What curiosity looks at: each row's observation and the one that follows it, standardised by statistics of its own.

use crate::agents::observation::Observer;
use crate::column::{self, ColumnSpec, Columns, Values};
use crate::error::{Error, Result};
use crate::memory::{Chunk, Replay};

/// Observations of a rollout as curiosity's networks read them.
pub struct Seen {
    /// The rollout's own observations first if they are asked for, then those that follow.
    pub columns: Columns,
    /// Rows of the rollout.
    pub rows: usize,
    /// Where the observations that follow start.
    pub next: usize,
    /// Whether the rollout's own observations are there too.
    both: bool,
    /// 0 or 1 for each float of a row, column after column.
    mask: Option<Vec<u8>>,
    scratch: Vec<f32>,
}

impl Seen {
    /// For observations in `columns`; with `both`, each row's own observation is kept beside the next.
    ///
    /// # Errors
    /// `INVALID_CONFIG` for a mask that is not as wide as the observation, or an observation that is not of floats.
    pub fn new(columns: &[ColumnSpec], both: bool, mask: Option<&[u8]>) -> Result<Self> {
        if let Some(mask) = mask {
            let floats = columns.iter().all(|c| c.dtype == column::Dtype::F32);
            let width: usize = columns.iter().map(|c| c.width).sum();
            if !floats || mask.len() != width {
                let allowed = match floats {
                    true => format!("{width} numbers, one for each of the observation's"),
                    false => "null: this observation is not of floats alone".into(),
                };
                return Err(Error::config(
                    "curiosity.featureMask",
                    format!("{} numbers", mask.len()),
                    allowed,
                ));
            }
        }
        let columns = column::zeros(columns, 0);
        let mask = mask.map(<[u8]>::to_vec);
        Ok(Seen { columns, rows: 0, next: 0, both, mask, scratch: Vec::new() })
    }

    /// Takes over a rollout, whose last observations must be there for every episode that ended, and counts what
    /// follows each row into the observer's statistics.
    pub fn fill(&mut self, rollout: &Chunk, observer: &mut Observer) {
        let (rows, lanes) = (rollout.rows(), rollout.lanes);
        (self.rows, self.next) = (rows, if self.both { rows } else { 0 });
        let all = self.next + rows;
        for (c, to) in self.columns.iter_mut().enumerate() {
            if to.rows() < all {
                to.resize(all);
            }
            if self.both {
                to.copy_rows(0, &rollout.obs[c], 0, rows);
            }
            to.copy_rows(self.next, &rollout.obs[c], lanes, rows);
            for (i, row) in rollout.final_rows.iter().enumerate() {
                to.copy_rows(self.next + *row as usize, &rollout.final_obs[c], i, 1);
            }
        }
        observer.standardize(&mut self.columns, (self.next, rows), true, &mut self.scratch);
        if self.both {
            observer.standardize(&mut self.columns, (0, rows), false, &mut self.scratch);
        }
        self.hide(all);
    }

    /// Takes over rows of a replay in which actions were taken. The statistics, which have counted them once, stay.
    pub fn recall(&mut self, replay: &Replay, idx: &[u32], observer: &mut Observer) {
        let rows = idx.len();
        (self.rows, self.next) = (rows, if self.both { rows } else { 0 });
        let all = self.next + rows;
        for (to, from) in self.columns.iter_mut().zip(replay.columns()) {
            if to.rows() < all {
                to.resize(all);
            }
            for (i, row) in idx.iter().enumerate() {
                if self.both {
                    to.copy_rows(i, from, *row as usize, 1);
                }
                to.copy_rows(self.next + i, from, replay.after(*row) as usize, 1);
            }
        }
        observer.standardize(&mut self.columns, (0, all), false, &mut self.scratch);
        self.hide(all);
    }

    fn hide(&mut self, rows: usize) {
        let Some(mut mask) = self.mask.as_deref() else { return };
        for column in &mut self.columns {
            let width = column.spec().width;
            let (here, rest) = mask.split_at(width);
            if let Values::F32(values) = column.values_mut() {
                for row in values[..rows * width].chunks_exact_mut(width.max(1)) {
                    row.iter_mut().zip(here).filter(|(_, m)| **m == 0).for_each(|(x, _)| *x = 0.0);
                }
            }
            mask = rest;
        }
    }
}
