//! Observations for a replay: kept as they came, because they outlive the statistics of their time, and brought into the
//! form that the network sees when a batch is drawn.

use super::{Gathers, Observer};
use crate::column::{Column, Columns, Values};
use crate::network::{Gather, NONE};

impl Observer {
    /// The same, but for `raw` it keeps observations as they came.
    #[must_use]
    pub fn keeping_raw(mut self, raw: bool) -> Self {
        self.raw = raw;
        self
    }

    /// Whether the network sees something else than what is kept raw.
    #[must_use]
    pub fn is_normalizing(&self) -> bool {
        self.inputs.iter().any(|i| i.stats.is_some())
    }

    /// Copies the rows `idx` of raw columns to rows 0, 1, … of `seen`, as the network shall see them; [`NONE`] leaves a row
    /// as it is. The column named in `instead` is not looked at: its rows 0, 1, … are given, one for each stack.
    pub fn see(
        &self,
        raw: &Columns,
        idx: impl ExactSizeIterator<Item = usize> + Clone,
        instead: Option<(usize, &Column)>,
        seen: &mut Columns,
    ) {
        let rows = idx.len();
        for input in &self.inputs {
            let column = &mut seen[input.column];
            let instead = instead.filter(|(place, _)| *place == input.column);
            for (to, from) in idx.clone().enumerate().filter(|(_, from)| *from != NONE as usize) {
                match instead {
                    Some((_, given)) => column.copy_rows(to, given, to / self.frames, 1),
                    None => column.copy_rows(to, &raw[input.column], from, 1),
                }
            }
            if let (Some(stats), Values::F32(v)) = (&input.stats, column.values_mut()) {
                let n = rows * self.columns[input.column].width;
                stats.normalize_in_place(&mut v[..n], self.clip);
            }
        }
    }
}

impl<'a> Gathers<'a> {
    /// The same rows `times` times, one time after the other; `idx` is made room for them.
    #[must_use]
    pub fn repeated<'b>(&self, rows: usize, times: usize, idx: &'b mut Vec<u32>) -> Gathers<'b>
    where
        'a: 'b,
    {
        idx.clear();
        let (first, all) = (&self.items[0], rows * self.items[0].per_row);
        for _ in 0..times {
            match first.idx {
                Some(rows) => idx.extend_from_slice(&rows[..all]),
                None => idx.extend(0..all as u32),
            }
        }
        // All inputs are read at the same rows.
        let items = self.items.map(|item| Gather { idx: Some(&*idx), ..item });
        Gathers { items, len: self.len }
    }

    /// The same with one more, if there is one: an input that is not observed.
    #[must_use]
    pub fn with(mut self, gather: Option<Gather<'a>>) -> Self {
        // Of `MAX_INPUTS` an observer leaves none out; a network that reads one more has a single observed input.
        if let (Some(gather), Some(place)) = (gather, self.items.get_mut(self.len)) {
            *place = gather;
            self.len += 1;
        }
        self
    }
}
