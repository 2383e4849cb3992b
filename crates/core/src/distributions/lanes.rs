//! Sixteen rows at a time: loops over a [`Block`] have a fixed length, so that the compiler vectorises them.
//! Lanes never mix, so that a row's numbers do not depend on its place in the batch.

use crate::math::Real;
use crate::network::HeadView;
use crate::rng::Rng;

/// Rows that are worked on together.
pub(crate) const LANES: usize = 16;

/// One number of each of [`LANES`] rows.
pub(crate) type Block<T> = [T; LANES];

/// The blocks of `rows` rows: number of the block, its first row, rows in it (at least one).
#[inline(always)]
pub(crate) fn blocks(rows: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..rows.div_ceil(LANES)).map(move |b| (b, b * LANES, LANES.min(rows - b * LANES)))
}

/// A block computed lane by lane.
#[inline(always)]
pub(crate) fn each<X>(f: impl FnMut(usize) -> X) -> [X; LANES] {
    std::array::from_fn(f)
}

/// Makes room for `n` blocks.
#[inline]
pub(crate) fn grow<T: Real>(blocks: &mut Vec<Block<T>>, n: usize) {
    if blocks.len() < n {
        blocks.resize(n, [T::default(); LANES]);
    }
}

/// `x(l)` in the first `lanes` lanes, `empty` in those beyond. Full blocks take a loop of fixed length.
#[inline(always)]
pub(crate) fn fill<X: Copy>(lanes: usize, empty: X, mut x: impl FnMut(usize) -> X) -> [X; LANES] {
    // Not `array::from_fn`: around gathers it is not always inlined.
    let mut out = [empty; LANES];
    if lanes == LANES {
        out.iter_mut().enumerate().for_each(|(l, out)| *out = x(l));
    } else {
        out.iter_mut().enumerate().take(lanes).for_each(|(l, out)| *out = x(l));
    }
    out
}

/// Number `j` of a head's rows `row .. row + lanes`; 0 in lanes beyond.
#[inline(always)]
pub(crate) fn load<T: Real>(data: &[T], view: HeadView, row: usize, lanes: usize, j: usize) -> Block<T> {
    let data = &data[view.at(row) + j..=view.at(row + lanes - 1) + j];
    fill(lanes, T::default(), |l| data[l * view.stride])
}

/// Adds to number `j` of a head's rows `row .. row + lanes`.
#[inline(always)]
pub(crate) fn add<T: Real>(
    data: &mut [T],
    view: HeadView,
    row: usize,
    lanes: usize,
    j: usize,
    block: &Block<T>,
) {
    let data = &mut data[view.at(row) + j..=view.at(row + lanes - 1) + j];
    for (l, x) in block.iter().enumerate().take(lanes) {
        data[l * view.stride] += *x;
    }
}

/// Numbers `row .. row + lanes` of a slice; 0 in lanes beyond.
#[inline(always)]
pub(crate) fn slice<T: Real>(data: &[T], row: usize, lanes: usize) -> Block<T> {
    let data = &data[row..row + lanes];
    fill(lanes, T::default(), |l| data[l])
}

/// One number of all lanes, which are joined in halves: `[0] ∘ [8]`, `[1] ∘ [9]`, …
#[inline(always)]
pub(crate) fn join<T: Real>(mut block: Block<T>, with: impl Fn(T, T) -> T) -> T {
    let mut half = LANES / 2;
    while half > 0 {
        for l in 0..half {
            block[l] = with(block[l], block[l + half]);
        }
        half /= 2;
    }
    block[0]
}

/// The sum over lanes.
#[inline(always)]
pub(crate) fn total<T: Real>(block: Block<T>) -> T {
    join(block, |a, b| a + b)
}

/// Fills `noise` with `n` uniform numbers from [0, 1) in steps of 2⁻²⁴, so that f32 never rounds one up to 1.
#[inline]
pub(super) fn uniforms<T: Real>(noise: &mut Vec<T>, n: usize, rng: &mut Rng) {
    noise.clear();
    noise.extend((0..n).map(|_| T::of((rng.bits() >> 40) as f64 * (1.0 / 16_777_216.0))));
}
