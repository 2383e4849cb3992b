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
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        for column in (0..16).step_by(4) {
            // SAFETY: the caller vouches for 16 rows of 16 floats on both sides.
            unsafe {
                let from = from.add(column);
                let (a, b) =
                    (quarter_rows(from, from_stride), quarter_rows(from.add(from_stride), from_stride));
                let from = from.add(2 * from_stride);
                let (c, d) =
                    (quarter_rows(from, from_stride), quarter_rows(from.add(from_stride), from_stride));
                let (ab, cd) = (_mm512_unpacklo_ps(a, b), _mm512_unpacklo_ps(c, d));
                let (ab_high, cd_high) = (_mm512_unpackhi_ps(a, b), _mm512_unpackhi_ps(c, d));
                let to = to.add(column * to_stride);
                _mm512_storeu_ps(to, _mm512_shuffle_ps::<0x44>(ab, cd));
                _mm512_storeu_ps(to.add(to_stride), _mm512_shuffle_ps::<0xee>(ab, cd));
                _mm512_storeu_ps(to.add(2 * to_stride), _mm512_shuffle_ps::<0x44>(ab_high, cd_high));
                _mm512_storeu_ps(to.add(3 * to_stride), _mm512_shuffle_ps::<0xee>(ab_high, cd_high));
            }
        }
    }
}

/// 128 bits of rows r, r+4, r+8, r+12 in one register: then a transposition inside of 128 bits is all that is left.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn quarter_rows(from: *const f32, stride: usize) -> __m512 {
    // SAFETY: the caller vouches for 4 readable floats in each of the four rows.
    unsafe {
        let v = _mm512_castps128_ps512(_mm_loadu_ps(from));
        let v = _mm512_insertf32x4::<1>(v, _mm_loadu_ps(from.add(4 * stride)));
        let v = _mm512_insertf32x4::<2>(v, _mm_loadu_ps(from.add(8 * stride)));
        _mm512_insertf32x4::<3>(v, _mm_loadu_ps(from.add(12 * stride)))
    }
}

super::entries!("avx512", Lanes, [target_feature(enable = "avx512f,avx512dq,avx2,fma")]);
