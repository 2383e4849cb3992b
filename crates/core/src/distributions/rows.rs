//! Rows of a column, picked by index.

use super::lanes::{LANES, fill};
use crate::column::{Values, ValuesRef};

/// Rows of actions or masks: row r is `values[idx[r] * width..][..width]`.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The column's numbers.
    pub values: ValuesRef<'a>,
    /// Numbers in a row.
    pub width: usize,
    /// Which row of the column is row r; `None` is row r itself.
    pub idx: Option<&'a [u32]>,
}

impl Rows<'_> {
    /// Where row `r` starts.
    #[inline(always)]
    fn at(&self, r: usize) -> usize {
        let row = match self.idx {
            Some(idx) => idx[r] as usize,
            None => r,
        };
        row * self.width
    }

    /// The numbers of row `r`, floats.
    #[inline(always)]
    pub(crate) fn numbers(&self, r: usize) -> &[f32] {
        let ValuesRef::F32(values) = self.values else { panic!("continuous actions are f32") };
        &values[self.at(r)..][..self.width]
    }

    /// The discrete action of row `r`, of a column of width 1.
    #[inline(always)]
    pub(crate) fn int(&self, r: usize) -> usize {
        let ValuesRef::I32(values) = self.values else { panic!("discrete actions are i32") };
        values[self.at(r)] as usize
    }

    /// Whether row `r` of a mask allows choice `j`.
    #[inline(always)]
    pub(crate) fn allows(&self, r: usize, j: usize) -> bool {
        let ValuesRef::U8(values) = self.values else { panic!("masks are bytes") };
        values[self.at(r) + j] != 0
    }

    /// Number `j` of the rows `row .. row + lanes`, whole numbers; −1 in lanes beyond.
    #[inline(always)]
    pub(super) fn ints(&self, row: usize, lanes: usize, j: usize) -> [i32; LANES] {
        let ValuesRef::I32(values) = self.values else { panic!("discrete actions are i32") };
        fill(lanes, -1, |l| values[self.at(row + l) + j])
    }

    /// Number `j` of the rows `row .. row + lanes`, floats; 0 in lanes beyond.
    #[inline(always)]
    pub(super) fn floats(&self, row: usize, lanes: usize, j: usize) -> [f32; LANES] {
        let ValuesRef::F32(values) = self.values else { panic!("continuous actions are f32") };
        fill(lanes, 0.0, |l| values[self.at(row + l) + j])
    }

    /// Whether number `j` of a mask's rows `row .. row + lanes` allows; true in lanes beyond.
    #[inline(always)]
    pub(super) fn allowed(&self, row: usize, lanes: usize, j: usize) -> [bool; LANES] {
        let ValuesRef::U8(values) = self.values else { panic!("masks are bytes") };
        fill(lanes, true, |l| values[self.at(row + l) + j] != 0)
    }
}

/// The numbers of a discrete action column.
pub(super) fn ints_mut(actions: &mut Values) -> &mut [i32] {
    let Values::I32(values) = actions else { panic!("discrete actions are i32") };
    values
}

/// The numbers of a continuous action column.
pub(super) fn floats_mut(actions: &mut Values) -> &mut [f32] {
    let Values::F32(values) = actions else { panic!("continuous actions are f32") };
    values
}
