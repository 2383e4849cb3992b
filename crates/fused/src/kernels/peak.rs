//! What the machine can do at most: independent chains of fused multiply-adds in registers.

use super::simd::{LANES, Simd};

/// Runs `rounds` of the chains; gives their floating-point operations, and a number that depends on them.
///
/// # Safety
/// None beyond the instruction set.
#[inline(always)]
pub(super) unsafe fn chains<V: Simd>(rounds: usize) -> (f64, f32) {
    // As many chains as hide the latency and fit into the registers.
    if V::TILE >= 4 { run::<V, 12>(rounds) } else { run::<V, 5>(rounds) }
}

#[inline(always)]
fn run<V: Simd, const N: usize>(rounds: usize) -> (f64, f32) {
    let mut sums = [V::splat(1.0); N];
    let (a, b) = (V::splat(std::hint::black_box(0.999)), V::splat(std::hint::black_box(1e-3)));
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = sum.mul_add(a, b);
        }
    }
    let flop = 2.0 * rounds as f64 * (N * LANES) as f64;
    (flop, sums.iter().map(|s| s.sum()).sum())
}
