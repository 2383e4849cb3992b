//! Rows times a mask: what dropout needs.

use reinforcets_core::dropout::Mask;

use super::simd::{LANES, Simd};
use super::{Kernels, Rows, RowsMut};

/// Rows of whole vectors, and where their products go.
#[derive(Clone, Copy)]
pub(super) struct Products {
    pub x: *const f32,
    pub x_stride: usize,
    pub factors: *const f32,
    pub factors_stride: usize,
    pub y: *mut f32,
    pub y_stride: usize,
    pub rows: usize,
    pub vectors: usize,
}

/// Rows of a mask from row `first` on, `width` factors each. The loop is integer arithmetic: compiled for the instruction set of
/// V, it needs no lanes of ours.
///
/// # Safety
/// None beyond the instruction set.
#[inline(always)]
pub(super) unsafe fn draw<V: Simd>(mask: &Mask, first: usize, width: usize, factors: &mut [f32]) {
    for (r, row) in factors.chunks_exact_mut(width).enumerate() {
        mask.row(first + r, row);
    }
}

/// `y = x ∘ factors`.
///
/// # Safety
/// Rows of x and factors must be readable, rows of y writable.
#[inline(always)]
pub(super) unsafe fn multiply<V: Simd>(p: &Products) {
    for r in 0..p.rows {
        for v in 0..p.vectors {
            let at = v * LANES;
            // SAFETY: r and v stay below what the caller vouches for.
            unsafe {
                let (x, f) = (p.x.add(r * p.x_stride + at), p.factors.add(r * p.factors_stride + at));
                (V::load(x) * V::load(f)).store(p.y.add(r * p.y_stride + at));
            }
        }
    }
}

impl Kernels {
    /// Rows of a mask from row `first` on, `width` factors each, whole vectors.
    pub fn draw(self, mask: &Mask, first: usize, width: usize, factors: &mut [f32]) {
        assert!(width > 0 && width.is_multiple_of(LANES), "not whole vectors");
        // SAFETY: `self` exists only where the machine has the instructions.
        unsafe { (self.0.draw)(mask, first, width, factors) }
    }

    /// `y = x ∘ factors` for `rows` rows of `width`, whole vectors.
    pub fn multiply(self, x: Rows<'_>, factors: Rows<'_>, rows: usize, width: usize, y: &mut RowsMut<'_>) {
        assert!(width.is_multiple_of(LANES), "not whole vectors");
        let (y, y_stride) = y.pointer(rows, width);
        let products = Products {
            x: x.pointer(rows, width),
            x_stride: x.stride,
            factors: factors.pointer(rows, width),
            factors_stride: factors.stride,
            y,
            y_stride,
            rows,
            vectors: width / LANES,
        };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.multiply)(&products) }
    }
}
