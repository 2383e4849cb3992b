//! The passes of a dense layer.
//!
//! A wide layer's weights lie in *panels*: panel p holds outputs 64p … as `[in][≤ 64]`, so that a tile reads one
//! stream of vectors. A narrow layer (a head of 2 logits) would waste most of such a vector; its weights lie as
//! `[out][in]`, with inputs in the lanes.

#![expect(clippy::needless_range_loop, reason = "rows and columns of a tile are clearest by number")]

use reinforcets_core::net_spec::Activation;

use super::activation::{self, Map};
use super::product::{Product, Start, column_sums, product};
use super::simd::{LANES, Simd};

/// Outputs in a panel.
pub(crate) const PANEL: usize = 64;

/// `y = f(x · W + b)`, or with a null bias and `f'` of kept outputs: `y = (x · W) ∘ f'`.
pub(super) struct Affine {
    pub x: *const f32,
    pub x_stride: usize,
    pub rows: usize,
    pub depth: usize,
    pub weights: *const f32,
    /// Floats from one panel's row to the next; the last panel's may be fewer.
    pub panel: usize,
    pub width: usize,
    pub y: *mut f32,
    pub y_stride: usize,
    pub bias: *const f32,
    /// Keeps the activation's inputs if not null (same stride as y); otherwise y passes through them.
    pub z: *mut f32,
    pub activation: Activation,
}

impl Affine {
    /// All panels, into `to`.
    #[inline(always)]
    unsafe fn products<V: Simd>(&self, to: *mut f32) {
        let mut at = 0;
        while at < self.width {
            let width = self.panel.min(self.width - at);
            // SAFETY: panel by panel inside of what the caller vouches for.
            unsafe {
                product::<V, false>(&Product {
                    a: self.x,
                    a_stride: self.x_stride,
                    b: self.weights.add(at * self.depth),
                    b_stride: width,
                    c: to.add(at),
                    c_stride: self.y_stride,
                    rows: self.rows,
                    depth: self.depth,
                    vectors: width / LANES,
                    start: if self.bias.is_null() { Start::Zero } else { Start::Row(self.bias.add(at)) },
                });
            }
            at += width;
        }
    }

    fn map(&self, from: *const f32) -> Map {
        let vectors = self.width / LANES;
        Map { from, to: self.y, stride: self.y_stride, rows: self.rows, vectors }
    }
}

/// Forward.
///
/// # Safety
/// All that `a` names must be readable and writable; y and z overlap nothing.
#[inline(always)]
pub(super) unsafe fn affine<V: Simd>(a: &Affine) {
    let z = if a.z.is_null() { a.y } else { a.z };
    // SAFETY: handed on to the caller.
    unsafe {
        a.products::<V>(z);
        activation::apply::<V>(a.activation, &a.map(z));
    }
}

/// Backward to the layer's input: x is dY, the weights are transposed, `z` holds what the derivative of the layer
/// below is computed from.
///
/// # Safety
/// As [`affine`].
#[inline(always)]
pub(super) unsafe fn input_gradient<V: Simd>(a: &Affine) {
    // SAFETY: handed on to the caller.
    unsafe {
        a.products::<V>(a.y);
        activation::derive::<V>(a.activation, &a.map(a.z));
    }
}

/// `dW (+)= Σ_rows x ⊗ d` and `db (+)= Σ_rows d`.
pub(super) struct WeightGradient {
    pub x: *const f32,
    pub x_stride: usize,
    pub inputs: usize,
    pub d: *const f32,
    pub d_stride: usize,
    pub outputs: usize,
    pub rows: usize,
    pub weights: *mut f32,
    pub bias: *mut f32,
    pub narrow: bool,
    pub accumulate: bool,
}

/// Backward to the layer's weights.
///
/// # Safety
/// All that `g` names must be readable and writable: rows of d up to whole vectors, for narrow layers rows of x too.
#[inline(always)]
pub(super) unsafe fn weight_gradient<V: Simd>(g: &WeightGradient) {
    let start = if g.accumulate { Start::Output } else { Start::Zero };
    let width = g.outputs.next_multiple_of(LANES);
    // SAFETY: handed on to the caller.
    unsafe {
        if g.narrow {
            let padded = g.inputs.next_multiple_of(LANES);
            product::<V, true>(&Product {
                a: g.d,
                a_stride: g.d_stride,
                b: g.x,
                b_stride: g.x_stride,
                c: g.weights,
                c_stride: padded,
                rows: g.outputs,
                depth: g.rows,
                vectors: padded / LANES,
                start,
            });
            // Lanes beyond the outputs hold whatever the caller's gradient holds there.
            let mut sums = [0.0; LANES];
            column_sums::<V>(g.d, g.d_stride, g.rows, 1, sums.as_mut_ptr(), false);
            for (o, sum) in sums.iter().enumerate().take(g.outputs) {
                let b = g.bias.add(o);
                *b = if g.accumulate { *b + sum } else { *sum };
            }
            return;
        }
        let mut at = 0;
        while at < width {
            let panel = PANEL.min(width - at);
            product::<V, true>(&Product {
                a: g.x,
                a_stride: g.x_stride,
                b: g.d.add(at),
                b_stride: g.d_stride,
                c: g.weights.add(at * g.inputs),
                c_stride: panel,
                rows: g.inputs,
                depth: g.rows,
                vectors: panel / LANES,
                start,
            });
            at += panel;
        }
        column_sums::<V>(g.d, g.d_stride, g.rows, width / LANES, g.bias, g.accumulate);
    }
}

/// Forward of a narrow layer without activation: `y[r][o] = b[o] + x[r] · W[o]`, by lanes.
pub(super) struct Dots {
    pub x: *const f32,
    pub x_stride: usize,
    pub rows: usize,
    pub vectors: usize,
    pub weights: *const f32,
    pub outputs: usize,
    pub bias: *const f32,
    pub y: *mut f32,
    pub y_stride: usize,
}

/// # Safety
/// All that `d` names must be readable and writable.
#[inline(always)]
pub(super) unsafe fn dots<V: Simd>(d: &Dots) {
    let mut r = 0;
    // SAFETY: rows r … r+n stay below `d.rows`.
    unsafe {
        while r + 4 <= d.rows {
            dots_of::<V, 4>(d, r);
            r += 4;
        }
        while r < d.rows {
            dots_of::<V, 1>(d, r);
            r += 1;
        }
    }
}

#[inline(always)]
unsafe fn dots_of<V: Simd, const R: usize>(d: &Dots, row: usize) {
    for o in 0..d.outputs {
        // SAFETY: rows row … row+R, output o and all vectors are what the caller vouches for.
        unsafe {
            let w = d.weights.add(o * d.vectors * LANES);
            let x = d.x.add(row * d.x_stride);
            let mut sums = [V::splat(0.0); R];
            for v in 0..d.vectors {
                let w = V::load(w.add(v * LANES));
                for r in 0..R {
                    sums[r] = V::load(x.add(r * d.x_stride + v * LANES)).mul_add(w, sums[r]);
                }
            }
            for r in 0..R {
                *d.y.add((row + r) * d.y_stride + o) = sums[r].sum() + *d.bias.add(o);
            }
        }
    }
}
