//! Plain Rust: for machines without a kernel of their own, and the reference for the others.

use reinforcets_core::math::Lane;

use super::simd::{LANES, Simd, operators};

#[derive(Clone, Copy)]
pub(super) struct Lanes([f32; LANES]);

impl Lanes {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Lanes(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

operators! { Lanes,
    Add add |a: Lanes, b| a.zip(b, |x, y| x + y);
    Sub sub |a: Lanes, b| a.zip(b, |x, y| x - y);
    Mul mul |a: Lanes, b| a.zip(b, |x, y| x * y);
    Div div |a: Lanes, b| a.zip(b, |x, y| x / y);
}

impl Lane for Lanes {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Lanes([x; LANES])
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Lanes(std::array::from_fn(|i| self.0[i].mul_add(a.0[i], b.0[i])))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, Lane::min)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, Lane::max)
    }
    #[inline(always)]
    fn exp2_rounded(self) -> Self {
        Lanes(self.0.map(Lane::exp2_rounded))
    }
}

impl Simd for Lanes {
    const TILE: usize = 1;

    #[inline(always)]
    unsafe fn load(p: *const f32) -> Self {
        // SAFETY: the caller vouches for 16 readable floats; an array of floats has a float's alignment.
        Lanes(unsafe { p.cast::<[f32; LANES]>().read() })
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f32) {
        // SAFETY: the caller vouches for 16 writable floats; an array of floats has a float's alignment.
        unsafe { p.cast::<[f32; LANES]>().write(self.0) }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Lanes(self.0.map(f32::sqrt))
    }
    #[inline(always)]
    fn if_positive(self, yes: Self, no: Self) -> Self {
        Lanes(std::array::from_fn(|i| if self.0[i] > 0.0 { yes.0[i] } else { no.0[i] }))
    }
    #[inline(always)]
    fn sum(self) -> f32 {
        let mut v = self.0;
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                v[i] += v[i + half];
            }
        }
        v[0]
    }
}

super::entries!("scalar", Lanes, [inline(never)]);
