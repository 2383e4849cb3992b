//! Columns over the rows of a batch: what batch renormalisation needs.

use super::product::column_sums;
use super::simd::{LANES, Simd};
use super::{Kernels, Rows, RowsMut};

/// Rows of whole vectors.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub x: *const f32,
    pub stride: usize,
    pub rows: usize,
    pub vectors: usize,
}

impl Columns {
    #[inline(always)]
    unsafe fn load<V: Simd>(&self, r: usize, v: usize) -> V {
        // SAFETY: the caller keeps r and v below rows and vectors.
        unsafe { V::load(self.x.add(r * self.stride + v * LANES)) }
    }
}

/// One number a column each, in whole vectors.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub centre: *const f32,
    pub factor: *const f32,
    pub shift: *const f32,
    pub slope: *const f32,
}

/// Mean and variance of each column. Four chains hide the latency of addition; they are added in one order.
///
/// # Safety
/// `c` must be readable, `c.vectors` vectors of mean and variance writable.
#[inline(always)]
pub(super) unsafe fn moments<V: Simd>(c: &Columns, mean: *mut f32, variance: *mut f32) {
    let share = V::splat(1.0 / c.rows.max(1) as f32);
    // SAFETY: handed on to the caller.
    unsafe {
        column_sums::<V>(c.x, c.stride, c.rows, c.vectors, mean, false);
        for v in 0..c.vectors {
            let at = mean.add(v * LANES);
            let centre = V::load(at) * share;
            centre.store(at);
            let mut s = [V::splat(0.0); 4];
            for r in 0..c.rows {
                let off = c.load::<V>(r, v) - centre;
                s[r % 4] = off.mul_add(off, s[r % 4]);
            }
            (((s[0] + s[1]) + (s[2] + s[3])) * share).store(variance.add(v * LANES));
        }
    }
}

/// `y = (x − centre) · factor + shift`.
///
/// # Safety
/// `c` and the line must be readable, rows of y writable.
#[inline(always)]
pub(super) unsafe fn standardize<V: Simd>(c: &Columns, by: &Line, y: *mut f32, stride: usize) {
    for r in 0..c.rows {
        for v in 0..c.vectors {
            let at = v * LANES;
            // SAFETY: r and v stay below what the caller vouches for.
            unsafe {
                let off = c.load::<V>(r, v) - V::load(by.centre.add(at));
                let out = off.mul_add(V::load(by.factor.add(at)), V::load(by.shift.add(at)));
                out.store(y.add(r * stride + at));
            }
        }
    }
}

/// Σ d and Σ d · (x − centre) of each column.
///
/// # Safety
/// `c` and `d` must be readable, with as many rows and vectors; a vector of `sum` and `product` each writable.
#[inline(always)]
pub(super) unsafe fn sums<V: Simd>(
    c: &Columns,
    d: &Columns,
    centre: *const f32,
    sum: *mut f32,
    product: *mut f32,
) {
    // SAFETY: handed on to the caller.
    unsafe {
        column_sums::<V>(d.x, d.stride, d.rows, d.vectors, sum, false);
        for v in 0..c.vectors {
            let centre = V::load(centre.add(v * LANES));
            let mut s = [V::splat(0.0); 4];
            for r in 0..c.rows {
                s[r % 4] = (c.load::<V>(r, v) - centre).mul_add(d.load::<V>(r, v), s[r % 4]);
            }
            ((s[0] + s[1]) + (s[2] + s[3])).store(product.add(v * LANES));
        }
    }
}

/// `dx = (d − shift − (x − centre) · slope) · factor`.
///
/// # Safety
/// `c`, `d` and the line must be readable, rows of dx writable.
#[inline(always)]
pub(super) unsafe fn pull_back<V: Simd>(c: &Columns, d: &Columns, by: &Line, dx: *mut f32, stride: usize) {
    for r in 0..c.rows {
        for v in 0..c.vectors {
            let at = v * LANES;
            // SAFETY: r and v stay below what the caller vouches for.
            unsafe {
                let off = V::load(by.centre.add(at)) - c.load::<V>(r, v);
                let d = d.load::<V>(r, v) - V::load(by.shift.add(at));
                let out = off.mul_add(V::load(by.slope.add(at)), d) * V::load(by.factor.add(at));
                out.store(dx.add(r * stride + at));
            }
        }
    }
}

impl Kernels {
    /// Mean and variance (divided by the number of rows) of each of `width` columns, in whole vectors.
    pub fn moments(self, x: Rows<'_>, rows: usize, mean: &mut [f32], variance: &mut [f32]) {
        let c = columns(x, rows, mean.len());
        assert_eq!(variance.len(), mean.len(), "columns out of bounds");
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.moments)(&c, mean.as_mut_ptr(), variance.as_mut_ptr()) }
    }

    /// `y = (x − centre) · factor + shift`, column by column.
    pub fn standardize(
        self,
        x: Rows<'_>,
        rows: usize,
        [centre, factor, shift]: [&[f32]; 3],
        y: &mut RowsMut<'_>,
    ) {
        let width = centre.len();
        let c = columns(x, rows, width);
        assert!(factor.len() == width && shift.len() == width, "columns out of bounds");
        let (centre, factor, shift) = (centre.as_ptr(), factor.as_ptr(), shift.as_ptr());
        let by = Line { centre, factor, shift, slope: std::ptr::null() };
        let (y, stride) = y.pointer(rows, width);
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.standardize)(&c, &by, y, stride) }
    }

    /// Σ d and Σ d · (x − centre), column by column.
    pub fn sums(
        self,
        x: Rows<'_>,
        d: Rows<'_>,
        rows: usize,
        centre: &[f32],
        sum: &mut [f32],
        product: &mut [f32],
    ) {
        let width = centre.len();
        let (c, d) = (columns(x, rows, width), columns(d, rows, width));
        assert!(sum.len() == width && product.len() == width, "columns out of bounds");
        let (sum, product) = (sum.as_mut_ptr(), product.as_mut_ptr());
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.sums)(&c, &d, centre.as_ptr(), sum, product) }
    }

    /// `dx = (d − shift − (x − centre) · slope) · factor`, column by column.
    pub fn pull_back(
        self,
        x: Rows<'_>,
        d: Rows<'_>,
        rows: usize,
        [centre, factor, shift, slope]: [&[f32]; 4],
        dx: &mut RowsMut<'_>,
    ) {
        let width = centre.len();
        let (c, d) = (columns(x, rows, width), columns(d, rows, width));
        let same = factor.len() == width && shift.len() == width && slope.len() == width;
        assert!(same, "columns out of bounds");
        let (centre, factor, shift) = (centre.as_ptr(), factor.as_ptr(), shift.as_ptr());
        let by = Line { centre, factor, shift, slope: slope.as_ptr() };
        let (dx, stride) = dx.pointer(rows, width);
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.pull_back)(&c, &d, &by, dx, stride) }
    }
}

fn columns(x: Rows<'_>, rows: usize, width: usize) -> Columns {
    assert_eq!(width % LANES, 0, "not whole vectors");
    Columns { x: x.pointer(rows, width), stride: x.stride, rows, vectors: width / LANES }
}
