//! Rows of floats at a fixed distance, borrowed.

use std::marker::PhantomData;

/// Rows to read: row r starts at `data[r * stride]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'a> {
    /// From the first row on.
    pub data: &'a [f32],
    /// From one row to the next.
    pub stride: usize,
}

impl<'a> Rows<'a> {
    /// The rows from `row` on.
    pub fn from(self, row: usize) -> Self {
        Rows { data: &self.data[row * self.stride..], stride: self.stride }
    }

    /// The columns from `column` on.
    pub fn columns_from(self, column: usize) -> Self {
        Rows { data: &self.data[column..], stride: self.stride }
    }

    /// `width` numbers of row `r`.
    pub fn row(self, r: usize, width: usize) -> &'a [f32] {
        &self.data[r * self.stride..][..width]
    }

    /// Where `rows` rows of `width` start.
    pub(super) fn pointer(self, rows: usize, width: usize) -> *const f32 {
        assert!(rows == 0 || (rows - 1) * self.stride + width <= self.data.len(), "rows out of bounds");
        self.data.as_ptr()
    }
}

/// Rows to write. Unlike a slice it can be divided by columns, so that towers write side by side into one buffer, and by
/// rows, whatever lies between them.
#[derive(Debug)]
pub(crate) struct RowsMut<'a> {
    data: *mut f32,
    stride: usize,
    rows: usize,
    width: usize,
    borrowed: PhantomData<&'a mut [f32]>,
}

// SAFETY: like the `&mut [f32]` it was made from; parts divided by columns or rows share no element.
unsafe impl Send for RowsMut<'_> {}

impl<'a> RowsMut<'a> {
    /// `rows` rows of `width` at a distance of `stride`.
    pub fn new(data: &'a mut [f32], stride: usize, rows: usize, width: usize) -> Self {
        assert!(width <= stride, "rows overlap");
        assert!(rows == 0 || (rows - 1) * stride + width <= data.len(), "rows out of bounds");
        RowsMut { data: data.as_mut_ptr(), stride, rows, width, borrowed: PhantomData }
    }

    /// The same rows, borrowed for a shorter time, from `row` on.
    pub fn from(&mut self, row: usize) -> RowsMut<'_> {
        assert!(row <= self.rows, "rows out of bounds");
        // SAFETY: at most one row past the last; a row past the last is never read or written.
        let data = self.data.wrapping_add(row * self.stride);
        RowsMut { data, rows: self.rows - row, borrowed: PhantomData, ..*self }
    }

    /// Left of column `at`, and the rest.
    pub fn split_columns(self, at: usize) -> (Self, Self) {
        assert!(at <= self.width, "columns out of bounds");
        let data = self.data.wrapping_add(at);
        let left = RowsMut { width: at, ..self };
        (left, RowsMut { data, width: self.width - at, ..self })
    }

    /// Above row `at`, and the rest.
    pub fn split_rows(self, at: usize) -> (Self, Self) {
        assert!(at <= self.rows, "rows out of bounds");
        let data = self.data.wrapping_add(at * self.stride);
        let above = RowsMut { rows: at, ..self };
        (above, RowsMut { data, rows: self.rows - at, ..self })
    }

    /// Row `r`.
    pub fn row_mut(&mut self, r: usize) -> &mut [f32] {
        assert!(r < self.rows, "rows out of bounds");
        // SAFETY: row r is inside of what was borrowed, and `self` is borrowed for as long as the row.
        unsafe { std::slice::from_raw_parts_mut(self.data.add(r * self.stride), self.width) }
    }

    /// Where `rows` rows of `width` start, and the distance of rows.
    pub(super) fn pointer(&mut self, rows: usize, width: usize) -> (*mut f32, usize) {
        assert!(rows <= self.rows && (rows == 0 || width <= self.width), "rows out of bounds");
        (self.data, self.stride)
    }
}
