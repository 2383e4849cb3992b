//! Loops compiled for the vectors of the machine that they run on.

use multiversion::multiversion;

/// Runs `f` compiled for the widest vectors of this machine. Only what is inlined is: mark the closure `#[inline(always)]`, and
/// the functions that it calls. Rust neither fuses nor reorders operations, so that the bits are the same on every machine.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw", "x86_64+avx2"))]
pub(crate) fn widest<R>(f: impl FnOnce() -> R) -> R {
    f()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    #[test]
    fn has_the_bits_of_plain_code() {
        let x: Vec<f32> = (0..1003).map(|i| (i as f32 * 0.731).sin() * 20.0).collect();
        let plain: Vec<_> = x.iter().map(|x| math::exp(*x) * x + 1.0).collect();
        let wide = widest(
            #[inline(always)]
            || x.iter().map(|x| math::exp(*x) * x + 1.0).collect::<Vec<_>>(),
        );
        assert_eq!(wide, plain);
    }
}
