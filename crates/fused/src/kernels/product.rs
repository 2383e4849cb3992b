//! Matrix products in register tiles.
//!
//! Every output is one chain of fused multiply-adds over the depth, in order, whatever tile it falls into: a row's
//! result is the same bits in a batch of one and in a batch of a thousand.

#![expect(clippy::needless_range_loop, reason = "rows and columns of a tile are clearest by number")]

use super::simd::{LANES, Simd};

/// Rows of a register tile. With 4 registers a row that is 24 sums, 4 weights and the inputs: all 32 of AVX-512.
const ROWS: usize = 6;

/// What sums start from.
#[derive(Clone, Copy)]
pub(super) enum Start {
    Zero,
    /// The same row for all rows: a bias.
    Row(*const f32),
    /// What the output already holds.
    Output,
}

/// `c[r][j] = start + Σₖ a[r][k] · b[k][j]`, with j in vectors.
#[derive(Clone, Copy)]
pub(super) struct Product {
    pub a: *const f32,
    pub a_stride: usize,
    pub b: *const f32,
    pub b_stride: usize,
    pub c: *mut f32,
    pub c_stride: usize,
    pub rows: usize,
    pub depth: usize,
    pub vectors: usize,
    pub start: Start,
}

/// Runs `p`; with `T`, a is stored transposed: `a[k][r]`.
///
/// # Safety
/// All elements named by `p` must be readable (a, b, start) and writable (c); c overlaps nothing.
#[inline(always)]
pub(super) unsafe fn product<V: Simd, const T: bool>(p: &Product) {
    let mut at = 0;
    while at < p.vectors {
        let n = (p.vectors - at).min(V::TILE);
        // SAFETY: `at + n <= p.vectors`, so the part lies inside of what the caller vouches for.
        unsafe {
            let part = Product {
                b: p.b.add(at * LANES),
                c: p.c.add(at * LANES),
                start: match p.start {
                    Start::Row(row) => Start::Row(row.add(at * LANES)),
                    other => other,
                },
                ..*p
            };
            match n {
                4 if V::TILE >= 4 => columns::<V, 4, T>(part),
                3 if V::TILE >= 3 => columns::<V, 3, T>(part),
                2 if V::TILE >= 2 => columns::<V, 2, T>(part),
                _ => columns::<V, 1, T>(part),
            }
        }
        at += n;
    }
}

#[inline(always)]
unsafe fn columns<V: Simd, const C: usize, const T: bool>(mut p: Product) {
    while p.rows > 0 {
        // The last 7 … 11 rows go in two halves: a tile of one row would wait for its own sums.
        let n = match p.rows {
            rows if rows >= 2 * ROWS => ROWS,
            rows if rows > ROWS => rows.div_ceil(2),
            rows => rows,
        };
        // SAFETY: `n <= p.rows`, so the tile lies inside of what the caller vouches for.
        unsafe {
            match n {
                6 => tile::<V, 6, C, T>(&p),
                5 => tile::<V, 5, C, T>(&p),
                4 => tile::<V, 4, C, T>(&p),
                3 => tile::<V, 3, C, T>(&p),
                2 => tile::<V, 2, C, T>(&p),
                _ => tile::<V, 1, C, T>(&p),
            }
            p.a = p.a.add(if T { n } else { n * p.a_stride });
            p.c = p.c.add(n * p.c_stride);
        }
        p.rows -= n;
    }
}

#[inline(always)]
unsafe fn tile<V: Simd, const R: usize, const C: usize, const T: bool>(p: &Product) {
    // SAFETY: the first R rows and C vectors of `p` are what the caller vouches for.
    unsafe {
        let mut sums = [[V::splat(0.0); C]; R];
        match p.start {
            Start::Zero => {}
            Start::Row(row) => {
                for c in 0..C {
                    let v = V::load(row.add(c * LANES));
                    for r in 0..R {
                        sums[r][c] = v;
                    }
                }
            }
            Start::Output => {
                for r in 0..R {
                    for c in 0..C {
                        sums[r][c] = V::load(p.c.add(r * p.c_stride + c * LANES));
                    }
                }
            }
        }
        let (mut a, mut b) = (p.a, p.b);
        for _ in 0..p.depth {
            let mut weights = [V::splat(0.0); C];
            for c in 0..C {
                weights[c] = V::load(b.add(c * LANES));
            }
            for r in 0..R {
                let x = V::splat(*a.add(if T { r } else { r * p.a_stride }));
                for c in 0..C {
                    sums[r][c] = x.mul_add(weights[c], sums[r][c]);
                }
            }
            a = a.add(if T { p.a_stride } else { 1 });
            b = b.add(p.b_stride);
        }
        for r in 0..R {
            for c in 0..C {
                sums[r][c].store(p.c.add(r * p.c_stride + c * LANES));
            }
        }
    }
}

/// `out[o] (+)= Σ_r d[r][o]` over rows, for whole vectors of o. Four chains (rows 0, 4, 8, … and so on) hide the
/// latency of addition; they are added in one order.
///
/// # Safety
/// `rows × vectors` of d must be readable with their stride, `vectors` of out writable.
#[inline(always)]
pub(super) unsafe fn column_sums<V: Simd>(
    d: *const f32,
    stride: usize,
    rows: usize,
    vectors: usize,
    out: *mut f32,
    accumulate: bool,
) {
    for v in 0..vectors {
        // SAFETY: row and vector stay below what the caller vouches for.
        unsafe {
            let d = d.add(v * LANES);
            let mut s = [V::splat(0.0); 4];
            let mut r = 0;
            while r + 4 <= rows {
                for i in 0..4 {
                    s[i] = s[i] + V::load(d.add((r + i) * stride));
                }
                r += 4;
            }
            for i in 0..rows - r {
                s[i] = s[i] + V::load(d.add((r + i) * stride));
            }
            let sum = (s[0] + s[1]) + (s[2] + s[3]);
            let out = out.add(v * LANES);
            (if accumulate { V::load(out) + sum } else { sum }).store(out);
        }
    }
}
