//! AVX2 with FMA: two registers, tiles of 6 × 16.

use std::arch::x86_64::*;

use reinforcets_core::math::Lane;

use super::simd::{Simd, operators};

#[derive(Clone, Copy)]
pub(super) struct Lanes(__m256, __m256);

// SAFETY (this macro and the two impls below): `Lanes` is only used by the entry points at the end of this file,
// which are only called once the machine is known to have AVX2 and FMA; the bodies are inlined into them.
macro_rules! both {
    ($f:ident $(, $v:expr)*) => {
        // SAFETY: see above: the instruction set is known to be there.
        unsafe { Lanes($f($($v.0),*), $f($($v.1),*)) }
    };
}

operators! { Lanes,
    Add add |a: Lanes, b: Lanes| both!(_mm256_add_ps, a, b);
    Sub sub |a: Lanes, b: Lanes| both!(_mm256_sub_ps, a, b);
    Mul mul |a: Lanes, b: Lanes| both!(_mm256_mul_ps, a, b);
    Div div |a: Lanes, b: Lanes| both!(_mm256_div_ps, a, b);
}

impl Lane for Lanes {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        // SAFETY: see above.
        let v = unsafe { _mm256_set1_ps(x) };
        Lanes(v, v)
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        both!(_mm256_fmadd_ps, self, a, b)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        both!(_mm256_min_ps, self, other)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        both!(_mm256_max_ps, self, other)
    }
    #[inline(always)]
    fn exp2_rounded(self) -> Self {
        // SAFETY: see above.
        let half = |v| unsafe {
            _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_add_epi32(
                _mm256_castps_si256(v),
                _mm256_set1_epi32(127),
            )))
        };
        Lanes(half(self.0), half(self.1))
    }
}

impl Simd for Lanes {
    // 16 registers: 12 sums, two weights, one input.
    const TILE: usize = 1;

    #[inline(always)]
    unsafe fn load(p: *const f32) -> Self {
        // SAFETY: the caller vouches for 16 readable floats.
        unsafe { Lanes(_mm256_loadu_ps(p), _mm256_loadu_ps(p.add(8))) }
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f32) {
        // SAFETY: the caller vouches for 16 writable floats.
        unsafe {
            _mm256_storeu_ps(p, self.0);
            _mm256_storeu_ps(p.add(8), self.1);
        }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        both!(_mm256_sqrt_ps, self)
    }
    #[inline(always)]
    fn if_positive(self, yes: Self, no: Self) -> Self {
        // SAFETY: see above.
        let half = |v, yes, no| unsafe {
            _mm256_blendv_ps(no, yes, _mm256_cmp_ps::<_CMP_GT_OQ>(v, _mm256_setzero_ps()))
        };
        Lanes(half(self.0, yes.0, no.0), half(self.1, yes.1, no.1))
    }
    #[inline(always)]
    fn sum(self) -> f32 {
        // SAFETY: see above.
        unsafe {
            let v = _mm256_add_ps(self.0, self.1);
            let v = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps::<1>(v));
            let v = _mm_add_ps(v, _mm_movehl_ps(v, v));
            _mm_cvtss_f32(_mm_add_ss(v, _mm_movehdup_ps(v)))
        }
    }
}

super::entries!("avx2", Lanes, [target_feature(enable = "avx2,fma")]);
