//! What the kernels need of a machine: sixteen floats at a time.
//!
//! Every kernel is written once over [`Simd`] and compiled once per instruction set. All lanes fuse multiply and
//! add, divide and take roots as IEEE 754 says, and fold sixteen lanes in one order, so that every machine
//! computes the same bits.

use reinforcets_core::math::Lane;

use super::transpose::block;

/// Floats in a `Simd`, and what rows and panels are padded to.
pub const LANES: usize = 16;

/// Sixteen floats. The type of an instruction set must only be used behind that set's entry points.
pub(super) trait Simd: Lane {
    /// How many of them a row of a register tile holds.
    const TILE: usize;

    /// Reads sixteen floats.
    ///
    /// # Safety
    /// `p` must be valid for reading 16 floats.
    unsafe fn load(p: *const f32) -> Self;
    /// Writes sixteen floats.
    ///
    /// # Safety
    /// `p` must be valid for writing 16 floats.
    unsafe fn store(self, p: *mut f32);
    /// √x.
    fn sqrt(self) -> Self;
    /// Lane by lane: `yes` where `self > 0`, else `no`.
    fn if_positive(self, yes: Self, no: Self) -> Self;
    /// Folds upper halves onto lower halves: lane i + lane i+8, then 4, 2, 1 apart.
    fn sum(self) -> f32;
    /// `to[c][r] = from[r][c]` for 16 rows and columns.
    ///
    /// # Safety
    /// 16 rows of 16 floats must be readable and writable at their strides.
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: handed on to the caller.
        unsafe { block(from, from_stride, to, to_stride, LANES, LANES) }
    }
}

/// `impl Add for $t` and so on, from functions of two registers.
macro_rules! operators {
    ($t:ty, $($trait:ident $method:ident $f:expr;)*) => {
        $(impl std::ops::$trait for $t {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $f(self, other)
            }
        })*
    };
}
pub(super) use operators;
