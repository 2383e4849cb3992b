//! Columns that stay on the device between calls, kept up with the host's by the rows that changed.

use std::collections::HashMap;
use std::ops::Range;

use reinforcets_core::column::{ColumnView, ValuesRef};
use reinforcets_core::error::Result;
use tch::{Device, Kind, Tensor};

use crate::error::On;
use crate::shim;
use crate::transfer::{to_device, upload};

/// Columns of which a network keeps track; beyond that, the one not asked for the longest is forgotten.
const KEPT: usize = 32;

/// Copies of columns on one device.
#[derive(Debug, Default)]
pub(crate) struct Mirrors {
    of: HashMap<u64, Mirror>,
    /// Counts calls, to know which column was not asked for the longest.
    clock: u64,
    /// Numbers copied to the device so far.
    uploaded: usize,
}

#[derive(Debug)]
struct Mirror {
    version: u64,
    /// When it was last asked for.
    used: u64,
    /// Numbers asked for since the column last changed as a whole.
    asked: usize,
    /// The device had no room for it.
    refused: bool,
    /// `[rows + 1, width]`; the last row is zeros.
    rows: Option<Tensor>,
}

impl Mirrors {
    /// The whole column on the device, with a row of zeros behind it; `None` as long as that does not pay. A column goes
    /// up once as many numbers of it have been asked for as it has: a rollout that is learned from in many minibatches
    /// goes up once; of a replay buffer, then, only the rows that changed between two batches.
    pub fn of(&mut self, column: &ColumnView<'_>, asked: usize, device: Device) -> Result<Option<&Tensor>> {
        if column.id == 0 {
            return Ok(None);
        }
        self.clock += 1;
        self.make_room(column.id);
        let new = Mirror { version: column.version, used: 0, asked: 0, refused: false, rows: None };
        let mirror = self.of.entry(column.id).or_insert(new);
        mirror.used = self.clock;
        let numbers = column.values.len();
        let stale = column.changes.between(mirror.version, column.version);
        let resized = mirror.rows.as_ref().is_some_and(|r| r.size()[0] as usize != rows_of(column) + 1);
        mirror.version = column.version;
        match stale {
            Some(stale) if !resized => {
                if let Some(rows) = &mut mirror.rows {
                    let changed = stale.iter().map(Range::len).sum::<usize>() * column.width;
                    // Rows apart are first copied together: beyond a half, one copy of all is no dearer.
                    let few = changed <= numbers / 2;
                    if few { replace(rows, column, &stale) } else { refill(rows, column) }?;
                    self.uploaded += if few { changed } else { numbers };
                }
            }
            _ => (mirror.asked, mirror.rows) = (0, None),
        }
        mirror.asked = mirror.asked.saturating_add(asked);
        if mirror.rows.is_none() && !mirror.refused && mirror.asked > numbers {
            match filled(column, device) {
                Ok(rows) => {
                    mirror.rows = Some(rows);
                    self.uploaded += numbers;
                }
                // A copy is a matter of speed alone.
                Err(e) if e.code() == "OUT_OF_MEMORY" => mirror.refused = true,
                Err(e) => return Err(e),
            }
        }
        Ok(mirror.rows.as_ref())
    }

    /// Gives the device's memory back.
    pub fn clear(&mut self) {
        self.of.clear();
    }

    /// Forgets the column not asked for the longest, if `id` is one too many.
    fn make_room(&mut self, id: u64) {
        if self.of.len() < KEPT || self.of.contains_key(&id) {
            return;
        }
        let oldest = self.of.iter().min_by_key(|(_, mirror)| mirror.used).map(|(id, _)| *id);
        oldest.and_then(|id| self.of.remove(&id));
    }
}

fn rows_of(column: &ColumnView<'_>) -> usize {
    column.values.len() / column.width.max(1)
}

/// Rows of the column over the host's own memory, `[rows, width]`.
fn borrowed<'a>(column: &ColumnView<'a>, rows: Range<usize>) -> Result<shim::Borrowed<'a>> {
    let shape = [rows.len() as i64, column.width as i64];
    let part = rows.start * column.width..rows.end * column.width;
    match column.values {
        ValuesRef::F32(v) => shim::borrow(&v[part], &shape),
        ValuesRef::U8(v) => shim::borrow(&v[part], &shape),
        ValuesRef::I32(v) => shim::borrow(&v[part], &shape),
    }
}

/// A copy of all rows and a row of zeros.
fn filled(column: &ColumnView<'_>, device: Device) -> Result<Tensor> {
    let kind = match column.values {
        ValuesRef::F32(_) => Kind::Float,
        ValuesRef::U8(_) => Kind::Uint8,
        ValuesRef::I32(_) => Kind::Int,
    };
    let shape = [rows_of(column) as i64 + 1, column.width as i64];
    let mut rows = Tensor::f_zeros(shape, (kind, device)).on(device)?;
    refill(&mut rows, column)?;
    Ok(rows)
}

/// Copies all rows.
fn refill(rows: &mut Tensor, column: &ColumnView<'_>) -> Result<()> {
    let n = rows_of(column);
    let mut to = rows.f_narrow(0, 0, n as i64).on(rows.device())?;
    upload(&borrowed(column, 0..n)?.tensor, &mut to)
}

/// Copies the rows in `stale`, by one copy of all their numbers.
fn replace(rows: &mut Tensor, column: &ColumnView<'_>, stale: &[Range<usize>]) -> Result<()> {
    let device = rows.device();
    match stale {
        [] => Ok(()),
        [one] => {
            let mut to = rows.f_narrow(0, one.start as i64, one.len() as i64).on(device)?;
            upload(&borrowed(column, one.clone())?.tensor, &mut to)
        }
        many => {
            let parts = many.iter().map(|rows| borrowed(column, rows.clone())).collect::<Result<Vec<_>>>()?;
            let parts: Vec<&Tensor> = parts.iter().map(|part| &part.tensor).collect();
            let together = Tensor::f_cat(&parts, 0).on(Device::Cpu)?;
            let idx: Vec<i64> = many.iter().cloned().flatten().map(|row| row as i64).collect();
            let idx = to_device(&Tensor::f_from_slice(&idx).on(Device::Cpu)?, device)?;
            rows.f_index_copy_(0, &idx, &to_device(&together, device)?).on(device).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use reinforcets_core::column::{Column, ColumnSpec, Dtype};

    use super::*;

    fn ring(rows: usize) -> Column {
        Column::zeros(ColumnSpec { name: "obs".into(), dtype: Dtype::U8, width: 3 }, rows)
    }

    fn put(column: &mut Column, row: usize, value: u8) {
        column.write(row, ValuesRef::U8(&[value; 3]), 0, 1);
    }

    /// Asks for `numbers`; gives whether there is a mirror, which then equals the column, and what was uploaded for it.
    fn ask(mirrors: &mut Mirrors, column: &Column, numbers: usize) -> (bool, usize) {
        let before = mirrors.uploaded;
        let view = column.view();
        let found = mirrors.of(&view, numbers, Device::Cpu).unwrap();
        let there = found.is_some();
        if let (Some(rows), ValuesRef::U8(want)) = (found, view.values) {
            let got: Vec<u8> = Vec::try_from(rows.view(-1)).unwrap();
            let (numbers, zeros) = got.split_at(want.len());
            assert_eq!(numbers, want);
            assert_eq!(zeros, [0; 3], "the row that NONE reads");
        }
        (there, mirrors.uploaded - before)
    }

    #[test]
    fn a_rollout_goes_up_once() {
        let (mut mirrors, mut column) = (Mirrors::default(), ring(10));
        for round in 1..=2 {
            match column.values_mut() {
                reinforcets_core::column::Values::U8(v) => v.fill(round),
                _ => unreachable!("bytes"),
            }
            assert_eq!(ask(&mut mirrors, &column, 18), (false, 0));
            assert_eq!(ask(&mut mirrors, &column, 18), (true, 30));
            assert_eq!(ask(&mut mirrors, &column, 18), (true, 0));
        }
    }

    #[test]
    fn of_a_ring_only_what_changed_goes_up() {
        let (mut mirrors, mut column) = (Mirrors::default(), ring(10));
        (0..10).for_each(|row| put(&mut column, row, row as u8));
        assert_eq!(ask(&mut mirrors, &column, 20), (false, 0));
        put(&mut column, 3, 33);
        assert_eq!(ask(&mut mirrors, &column, 20), (true, 30));
        put(&mut column, 4, 44);
        assert_eq!(ask(&mut mirrors, &column, 20), (true, 3));
        // Around the end, and one row twice.
        for (row, value) in [(9, 1), (0, 2), (5, 3), (5, 4)] {
            put(&mut column, row, value);
        }
        assert_eq!(ask(&mut mirrors, &column, 20), (true, 9));
        assert_eq!(ask(&mut mirrors, &column, 20), (true, 0));
        // More than half: all at once is cheaper.
        (0..8).for_each(|row| put(&mut column, row, 99));
        assert_eq!(ask(&mut mirrors, &column, 20), (true, 30));
        // More changes than a column remembers: from the beginning.
        (0..2000).for_each(|i| put(&mut column, i % 10, i as u8));
        assert_eq!(ask(&mut mirrors, &column, 20), (false, 0));
        column.resize(20);
        assert_eq!(ask(&mut mirrors, &column, 61), (true, 60));
    }

    #[test]
    fn columns_without_identity_are_not_kept_and_old_ones_forgotten() {
        let (mut mirrors, column) = (Mirrors::default(), ring(1));
        assert!(mirrors.of(&column.view_rows(0, 1), 100, Device::Cpu).unwrap().is_none());
        assert_eq!(ask(&mut mirrors, &column, 9), (true, 3));
        let others: Vec<Column> = (0..KEPT).map(|_| ring(1)).collect();
        others.iter().for_each(|other| assert_eq!(ask(&mut mirrors, other, 9), (true, 3)));
        assert_eq!(mirrors.of.len(), KEPT);
        assert_eq!(ask(&mut mirrors, &column, 9), (true, 3), "it was forgotten");
    }
}
