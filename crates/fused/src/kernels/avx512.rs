//! AVX-512: one register, tiles of 6 × 64.

use std::arch::x86_64::*;

use reinforcets_core::math::Lane;

use super::simd::{Simd, operators};

#[derive(Clone, Copy)]
pub(super) struct Lanes(__m512);

// SAFETY (this macro and the two impls below): `Lanes` is only used by the entry points at the end of this file,
// which are only called once the machine is known to have AVX-512F and DQ; the bodies are inlined into them.
macro_rules! machine {
    ($e:expr) => {
        // SAFETY: see above: the instruction set is known to be there.
        unsafe { $e }
    };
}

operators! { Lanes,
    Add add |a: Lanes, b: Lanes| Lanes(machine!(_mm512_add_ps(a.0, b.0)));
    Sub sub |a: Lanes, b: Lanes| Lanes(machine!(_mm512_sub_ps(a.0, b.0)));
    Mul mul |a: Lanes, b: Lanes| Lanes(machine!(_mm512_mul_ps(a.0, b.0)));
    Div div |a: Lanes, b: Lanes| Lanes(machine!(_mm512_div_ps(a.0, b.0)));
}

impl Lane for Lanes {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Lanes(machine!(_mm512_set1_ps(x)))
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Lanes(machine!(_mm512_fmadd_ps(self.0, a.0, b.0)))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Lanes(machine!(_mm512_min_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Lanes(machine!(_mm512_max_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn exp2_rounded(self) -> Self {
        Lanes(machine!(_mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_add_epi32(
            _mm512_castps_si512(self.0),
            _mm512_set1_epi32(127)
        )))))
    }
}

impl Simd for Lanes {
    const TILE: usize = 4;

    #[inline(always)]
    unsafe fn load(p: *const f32) -> Self {
        // SAFETY: the caller vouches for 16 readable floats.
        Lanes(unsafe { _mm512_loadu_ps(p) })
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f32) {
        // SAFETY: the caller vouches for 16 writable floats.
        unsafe { _mm512_storeu_ps(p, self.0) }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Lanes(machine!(_mm512_sqrt_ps(self.0)))
    }
    #[inline(always)]
    fn if_positive(self, yes: Self, no: Self) -> Self {
        Lanes(machine!(_mm512_mask_blend_ps(
            _mm512_cmp_ps_mask::<_CMP_GT_OQ>(self.0, _mm512_setzero_ps()),
            no.0,
            yes.0
        )))
    }
    #[inline(always)]
    fn sum(self) -> f32 {
        machine!({
            let v = _mm256_add_ps(_mm512_castps512_ps256(self.0), _mm512_extractf32x8_ps::<1>(self.0));
            let v = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps::<1>(v));
            let v = _mm_add_ps(v, _mm_movehl_ps(v, v));
            _mm_cvtss_f32(_mm_add_ss(v, _mm_movehdup_ps(v)))
        })
    }
}

super::entries!("avx512", Lanes, [target_feature(enable = "avx512f,avx512dq,avx2,fma")]);
