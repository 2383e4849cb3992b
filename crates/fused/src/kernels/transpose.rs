//! Weights turned around, for the gradient of a layer's input: from `[in][out]` panels to `[out][in]` panels.

use super::dense::PANEL;
use super::simd::{LANES, Simd};

/// Sizes of a wide layer, its panels, and where the transposed ones go.
pub(super) struct Transpose {
    pub inputs: usize,
    pub outputs: usize,
    pub from: *const f32,
    pub to: *mut f32,
}

/// Floats from panel to panel and from row to row, at column `c` of `columns` in panels of `rows` rows.
#[inline(always)]
fn panel(c: usize, columns: usize, rows: usize) -> (usize, usize) {
    let start = c / PANEL * PANEL;
    let width = PANEL.min(columns.next_multiple_of(LANES) - start);
    (start * rows + (c - start), width)
}

/// Writes all of `t.to` but its padding.
///
/// # Safety
/// Both sets of panels must be readable and writable as a layer of these sizes has them.
#[inline(always)]
pub(super) unsafe fn transpose<V: Simd>(t: &Transpose) {
    for i in (0..t.inputs).step_by(LANES) {
        let (to, to_stride) = panel(i, t.inputs, t.outputs);
        for o in (0..t.outputs).step_by(LANES) {
            let (from, from_stride) = panel(o, t.outputs, t.inputs);
            // SAFETY: both corners and, for whole blocks, 16 rows of 16 floats lie inside of the panels.
            unsafe {
                let (from, to) = (t.from.add(from + i * from_stride), t.to.add(to + o * to_stride));
                if i + LANES <= t.inputs && o + LANES <= t.outputs {
                    V::transpose(from, from_stride, to, to_stride);
                } else {
                    let (rows, columns) = (LANES.min(t.inputs - i), LANES.min(t.outputs - o));
                    block(from, from_stride, to, to_stride, rows, columns);
                }
            }
        }
    }
}

/// `to[c][r] = from[r][c]`, number by number.
///
/// # Safety
/// `rows × columns` must be readable, `columns × rows` writable.
#[inline(always)]
pub(super) unsafe fn block(
    from: *const f32,
    from_stride: usize,
    to: *mut f32,
    to_stride: usize,
    rows: usize,
    columns: usize,
) {
    for c in 0..columns {
        for r in 0..rows {
            // SAFETY: row and column stay below what the caller vouches for.
            unsafe { *to.add(c * to_stride + r) = *from.add(r * from_stride + c) }
        }
    }
}
