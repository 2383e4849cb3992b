//! NEON: four registers, tiles of 6 × 16.

use std::arch::aarch64::*;

use reinforcets_core::math::Lane;

use super::simd::{Simd, operators};

#[derive(Clone, Copy)]
pub(super) struct Lanes([float32x4_t; 4]);

impl Lanes {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(float32x4_t, float32x4_t) -> float32x4_t) -> Self {
        Lanes(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

// SAFETY (here and below): NEON is part of every aarch64 machine.
macro_rules! neon {
    ($e:expr) => {
        // SAFETY: NEON is part of every aarch64 machine.
        unsafe { $e }
    };
}

operators! { Lanes,
    Add add |a: Lanes, b| a.zip(b, |x, y| neon!(vaddq_f32(x, y)));
    Sub sub |a: Lanes, b| a.zip(b, |x, y| neon!(vsubq_f32(x, y)));
    Mul mul |a: Lanes, b| a.zip(b, |x, y| neon!(vmulq_f32(x, y)));
    Div div |a: Lanes, b| a.zip(b, |x, y| neon!(vdivq_f32(x, y)));
}

impl Lane for Lanes {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Lanes([neon!(vdupq_n_f32(x)); 4])
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Lanes(std::array::from_fn(|i| neon!(vfmaq_f32(b.0[i], self.0[i], a.0[i]))))
    }
    // `vminq` orders zeros and NaN in its own way; a comparison does as the other machines do.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, |x, y| neon!(vbslq_f32(vcltq_f32(x, y), x, y)))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, |x, y| neon!(vbslq_f32(vcgtq_f32(x, y), x, y)))
    }
    #[inline(always)]
    fn exp2_rounded(self) -> Self {
        Lanes(self.0.map(|x| {
            neon!(vreinterpretq_f32_s32(vshlq_n_s32::<23>(vaddq_s32(
                vreinterpretq_s32_f32(x),
                vdupq_n_s32(127)
            ))))
        }))
    }
}

impl Simd for Lanes {
    // 32 registers: 24 sums, four weights, one input.
    const TILE: usize = 1;

    #[inline(always)]
    unsafe fn load(p: *const f32) -> Self {
        // SAFETY: the caller vouches for 16 readable floats.
        Lanes(std::array::from_fn(|i| unsafe { vld1q_f32(p.add(4 * i)) }))
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f32) {
        for i in 0..4 {
            // SAFETY: the caller vouches for 16 writable floats.
            unsafe { vst1q_f32(p.add(4 * i), self.0[i]) }
        }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Lanes(self.0.map(|x| neon!(vsqrtq_f32(x))))
    }
    #[inline(always)]
    fn if_positive(self, yes: Self, no: Self) -> Self {
        Lanes(std::array::from_fn(|i| {
            neon!(vbslq_f32(vcgtq_f32(self.0[i], vdupq_n_f32(0.0)), yes.0[i], no.0[i]))
        }))
    }
    #[inline(always)]
    fn sum(self) -> f32 {
        let [a, b, c, d] = self.0;
        neon!({
            let v = vaddq_f32(vaddq_f32(a, c), vaddq_f32(b, d));
            let v = vadd_f32(vget_low_f32(v), vget_high_f32(v));
            vget_lane_f32::<0>(v) + vget_lane_f32::<1>(v)
        })
    }
}

super::entries!("neon", Lanes, [target_feature(enable = "neon")]);
