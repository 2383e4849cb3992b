//! Rows over their own numbers: what layer normalisation needs.

use super::simd::{LANES, Simd};
use super::{Kernels, Rows, RowsMut};

/// Added to variances, as `torch.nn.LayerNorm` does.
const EPS: f32 = 1e-5;

/// Rows of `width` numbers, in whole vectors, and γ.
#[derive(Clone, Copy)]
pub(super) struct Norm {
    pub x: *const f32,
    pub stride: usize,
    pub rows: usize,
    pub width: usize,
    pub gamma: *const f32,
}

impl Norm {
    fn vectors(&self) -> usize {
        self.width.div_ceil(LANES)
    }

    /// Ones for the numbers of the last vector, zeros for its padding.
    #[inline(always)]
    fn tail<V: Simd>(&self) -> V {
        const ONES: [f32; 2 * LANES] = {
            let mut ones = [0.0; 2 * LANES];
            let mut i = 0;
            while i < LANES {
                ones[i] = 1.0;
                i += 1;
            }
            ones
        };
        let padding = self.vectors() * LANES - self.width;
        // SAFETY: padding is less than a vector.
        unsafe { V::load(ONES.as_ptr().add(padding)) }
    }
}

/// Where a pass down writes to; null for what is not wanted. The gradients of γ and β are added to.
#[derive(Clone, Copy)]
pub(super) struct Down {
    pub d: *const f32,
    pub stride: usize,
    /// Mean and 1 / √(variance + ε) of each row.
    pub moments: *const f32,
    pub d_gamma: *mut f32,
    pub d_beta: *mut f32,
    pub dx: *mut f32,
    pub dx_stride: usize,
}

/// `y = γ (x − mean) / √(variance + ε) + β`; mean and 1 / √(variance + ε) of each row go to `moments`, unless it is null.
///
/// # Safety
/// Rows, γ and β must be readable, rows of y writable, and two moments a row.
#[inline(always)]
pub(super) unsafe fn standardize<V: Simd>(
    n: &Norm,
    beta: *const f32,
    moments: *mut f32,
    y: *mut f32,
    stride: usize,
) {
    let (vectors, tail, share) = (n.vectors(), n.tail::<V>(), 1.0 / n.width as f32);
    for r in 0..n.rows {
        // SAFETY: r and v stay below what the caller vouches for.
        unsafe {
            let (x, y) = (n.x.add(r * n.stride), y.add(r * stride));
            let last = (vectors - 1) * LANES;
            let mut sum = V::load(x.add(last)) * tail;
            for v in 0..vectors - 1 {
                sum = sum + V::load(x.add(v * LANES));
            }
            let mean = sum.sum() * share;
            let centre = V::splat(mean);
            let off = (V::load(x.add(last)) - centre) * tail;
            let mut squares = off * off;
            for v in 0..vectors - 1 {
                let off = V::load(x.add(v * LANES)) - centre;
                squares = off.mul_add(off, squares);
            }
            let factor = 1.0 / (squares.sum() * share + EPS).sqrt();
            if !moments.is_null() {
                moments.add(2 * r).write(mean);
                moments.add(2 * r + 1).write(factor);
            }
            for v in 0..vectors {
                let at = v * LANES;
                let off = (V::load(x.add(at)) - centre) * V::splat(factor);
                off.mul_add(V::load(n.gamma.add(at)), V::load(beta.add(at))).store(y.add(at));
            }
        }
    }
}

/// With x̂ = (x − mean) / √(variance + ε) and g = γ d: adds Σ d x̂ and Σ d over the rows to the gradients of γ and β, and
/// writes `dx = (g − Σ g / n − x̂ Σ g x̂ / n) / √(variance + ε)`, sums over the n numbers of the row.
///
/// # Safety
/// Rows, moments and γ must be readable, rows of dx and vectors of gradients writable, where they are not null. Padding of
/// d and of γ must be zero.
#[inline(always)]
pub(super) unsafe fn pull_back<V: Simd>(n: &Norm, to: &Down) {
    let (vectors, tail, share) = (n.vectors(), n.tail::<V>(), 1.0 / n.width as f32);
    for r in 0..n.rows {
        // SAFETY: r and v stay below what the caller vouches for.
        unsafe {
            let (x, d) = (n.x.add(r * n.stride), to.d.add(r * to.stride));
            let (mean, scale) = (to.moments.add(2 * r).read(), to.moments.add(2 * r + 1).read());
            let (centre, factor) = (V::splat(mean), V::splat(scale));
            if !to.d_gamma.is_null() {
                for v in 0..vectors {
                    let at = v * LANES;
                    let (d, unit) = (V::load(d.add(at)), (V::load(x.add(at)) - centre) * factor);
                    unit.mul_add(d, V::load(to.d_gamma.add(at))).store(to.d_gamma.add(at));
                    (V::load(to.d_beta.add(at)) + d).store(to.d_beta.add(at));
                }
            }
            if to.dx.is_null() {
                continue;
            }
            let (mut sum, mut product) = (V::splat(0.0), V::splat(0.0));
            for v in 0..vectors {
                let at = v * LANES;
                let g = V::load(d.add(at)) * V::load(n.gamma.add(at));
                let unit = (V::load(x.add(at)) - centre) * factor;
                sum = sum + g;
                product = unit.mul_add(g, product);
            }
            let (sum, product) = (V::splat(sum.sum() * share), V::splat(0.0 - product.sum() * share));
            let dx = to.dx.add(r * to.dx_stride);
            for v in 0..vectors {
                let at = v * LANES;
                let g = V::load(d.add(at)) * V::load(n.gamma.add(at));
                let unit = (V::load(x.add(at)) - centre) * factor;
                (unit.mul_add(product, g - sum) * factor).store(dx.add(at));
            }
            let last = dx.add((vectors - 1) * LANES);
            (V::load(last) * tail).store(last);
        }
    }
}

impl Kernels {
    /// Layer normalisation of `rows` rows of `width` numbers. `moments` takes mean and 1 / √(variance + ε) of each row.
    pub fn normalize(
        self,
        x: Rows<'_>,
        (rows, width): (usize, usize),
        [gamma, beta]: [&[f32]; 2],
        moments: Option<&mut [f32]>,
        y: &mut RowsMut<'_>,
    ) {
        let n = norm(x, rows, width, gamma);
        assert!(beta.len() >= n.vectors() * LANES, "β out of bounds");
        let (y, stride) = y.pointer(rows, n.vectors() * LANES);
        let moments = moments.map_or(std::ptr::null_mut(), |m| {
            assert!(m.len() >= 2 * rows, "moments out of bounds");
            m.as_mut_ptr()
        });
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.normalize)(&n, beta.as_ptr(), moments, y, stride) }
    }

    /// The way down through [`normalize`](Self::normalize): adds to (or writes) the gradients of γ and β, and writes that of
    /// x, each where it is wanted. Padding of `d` and `gamma` is zero, that of dx becomes so.
    pub fn normalize_backward(
        self,
        (x, d): (Rows<'_>, Rows<'_>),
        (rows, width): (usize, usize),
        gamma: &[f32],
        moments: &[f32],
        gradients: Option<([&mut [f32]; 2], bool)>,
        dx: Option<&mut RowsMut<'_>>,
    ) {
        let n = norm(x, rows, width, gamma);
        let padded = n.vectors() * LANES;
        assert!(moments.len() >= 2 * rows, "moments out of bounds");
        let null = std::ptr::null_mut();
        let (d_gamma, d_beta) = gradients.map_or((null, null), |([d_gamma, d_beta], accumulate)| {
            assert!(d_gamma.len() >= padded && d_beta.len() >= padded, "gradients out of bounds");
            if !accumulate {
                d_gamma.fill(0.0);
                d_beta.fill(0.0);
            }
            (d_gamma.as_mut_ptr(), d_beta.as_mut_ptr())
        });
        let (dx, dx_stride) = dx.map_or((null, 0), |dx| dx.pointer(rows, padded));
        let (stride, moments) = (d.stride, moments.as_ptr());
        let down = Down { d: d.pointer(rows, padded), stride, moments, d_gamma, d_beta, dx, dx_stride };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.normalize_backward)(&n, &down) }
    }
}

fn norm(x: Rows<'_>, rows: usize, width: usize, gamma: &[f32]) -> Norm {
    let padded = width.next_multiple_of(LANES);
    assert!(width > 0 && gamma.len() >= padded, "γ out of bounds");
    Norm { x: x.pointer(rows, padded), stride: x.stride, rows, width, gamma: gamma.as_ptr() }
}
