//! Elementary functions written once, so that every platform computes the same bits.
//!
//! [`Lane`] is what a function needs of a number: plain `f32` here, a vector register in the `fused`
//! engine. [`Real`] is what a loss needs: `f32` in training, `f64` where gradients are checked against
//! finite differences.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// One number, or a register of them, on which the functions below are written.
pub trait Lane:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The same value in every lane.
    fn splat(x: f32) -> Self;
    /// `self * a + b`; with one rounding or two, as the implementor's hardware does for all of its lanes.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// The smaller of both; `other` where one is NaN.
    fn min(self, other: Self) -> Self;
    /// The larger of both; `other` where one is NaN.
    fn max(self, other: Self) -> Self;
    /// `2^n`, where `self` is `n + ROUND` and n is whole (see [`exp`]).
    fn exp2_rounded(self) -> Self;
}

/// Adding this to |x| < 2²² leaves x's nearest integer in the low bits of the sum (1.5 · 2²³).
pub const ROUND: f32 = 12_582_912.0;

/// ½ ln 2π, of normal densities.
pub const HALF_LN_TAU: f64 = 0.918_938_533_204_672_7;

impl Lane for f32 {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        x
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self < other { self } else { other }
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
    #[inline(always)]
    fn exp2_rounded(self) -> Self {
        f32::from_bits(self.to_bits().wrapping_add(127) << 23)
    }
}

/// eˣ within 2 ulp (Cephes `expf`: reduce by ln 2, polynomial of degree 5). Saturates at ±87.
#[inline(always)]
pub fn exp<L: Lane>(x: L) -> L {
    // In this order, so that NaN stays NaN: both give their second operand where one is NaN.
    let x = L::splat(-87.0).max(L::splat(88.0).min(x));
    let rounded = x.mul_add(L::splat(std::f32::consts::LOG2_E), L::splat(ROUND));
    let n = rounded - L::splat(ROUND);
    let r = n.mul_add(L::splat(-0.693_359_4), x);
    let r = n.mul_add(L::splat(2.121_944_4e-4), r);
    let p = L::splat(1.987_569_1e-4);
    let p = p.mul_add(r, L::splat(1.398_199_9e-3));
    let p = p.mul_add(r, L::splat(8.333_452e-3));
    let p = p.mul_add(r, L::splat(4.166_579_6e-2));
    let p = p.mul_add(r, L::splat(1.666_666_5e-1));
    let p = p.mul_add(r, L::splat(0.5));
    let y = p.mul_add(r * r, r) + L::splat(1.0);
    y * rounded.exp2_rounded()
}

/// tanh x within 4 ulp (rational minimax of degree 13/6 on the range where tanh is below 1 in f32).
#[inline(always)]
pub fn tanh<L: Lane>(x: L) -> L {
    let x = L::splat(-7.905_311).max(L::splat(7.905_311).min(x));
    let s = x * x;
    let p = L::splat(-2.760_768_5e-16);
    let p = p.mul_add(s, L::splat(2.000_188e-13));
    let p = p.mul_add(s, L::splat(-8.604_672e-11));
    let p = p.mul_add(s, L::splat(5.122_297e-8));
    let p = p.mul_add(s, L::splat(1.485_722_4e-5));
    let p = p.mul_add(s, L::splat(6.372_619_3e-4));
    let p = p.mul_add(s, L::splat(4.893_524_6e-3));
    let q = L::splat(1.198_258_4e-6);
    let q = q.mul_add(s, L::splat(1.185_347_1e-4));
    let q = q.mul_add(s, L::splat(2.268_434_6e-3));
    let q = q.mul_add(s, L::splat(4.893_525e-3));
    x * p / q
}

/// 1 / (1 + e⁻ˣ).
#[inline(always)]
pub fn sigmoid<L: Lane>(x: L) -> L {
    L::splat(1.0) / (L::splat(1.0) + exp(L::splat(0.0) - x))
}

/// ln x for normal positive x within 2 ulp (Cephes `logf`). Smaller x count as 1.2e-38.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    // Mantissa into [√½, √2), exponent as a number.
    let shifted = bits.wrapping_sub(0x3f35_04f3);
    let e = ((shifted as i32) >> 23) as f32;
    let m = f32::from_bits((shifted & 0x007f_ffff) + 0x3f35_04f3) - 1.0;
    let z = m * m;
    let p = 7.037_683_6e-2;
    let p = p * m - 1.151_461e-1;
    let p = p * m + 1.167_699_9e-1;
    let p = p * m - 1.242_014_1e-1;
    let p = p * m + 1.424_932_3e-1;
    let p = p * m - 1.666_805_8e-1;
    let p = p * m + 2.000_071_5e-1;
    let p = p * m - 2.499_999_4e-1;
    let p = p * m + 3.333_333e-1;
    let y = p * m * z + e * -2.121_944_4e-4 - 0.5 * z;
    m + y + e * 0.693_359_4
}

/// ln x for normal positive f64 within 1 ulp (fdlibm's `__ieee754_log`).
#[must_use]
pub fn ln64(x: f64) -> f64 {
    let shifted = x.max(f64::MIN_POSITIVE).to_bits().wrapping_sub(0x3fe6_a09e_667f_3bcd);
    let k = ((shifted as i64) >> 52) as f64;
    let f = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff) + 0x3fe6_a09e_667f_3bcd) - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (0.399_999_999_994_094_2 + w * (0.222_221_984_321_497_84 + w * 0.153_138_376_992_093_73));
    let odd = z
        * (0.666_666_666_666_673_5
            + w * (0.285_714_287_436_623_9 + w * (0.181_835_721_616_180_5 + w * 0.147_981_986_051_165_86)));
    let half = 0.5 * f * f;
    k * 0.693_147_180_369_123_8 - ((half - (s * (half + even + odd) + k * 1.908_214_929_270_587_7e-10)) - f)
}

/// sin x and cos x for |x| < 10⁵ within 1 ulp (fdlibm's kernels, π/2 taken off in three parts), without branches.
#[inline(always)]
#[must_use]
pub fn sin_cos(x: f64) -> (f64, f64) {
    const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 · 2⁵²
    let t = x * std::f64::consts::FRAC_2_PI + MAGIC;
    let n = t - MAGIC;
    let quadrant = t.to_bits();
    let r = x - n * 1.570_796_326_734_125_6;
    let r = r - n * 6.077_100_506_303_966e-11;
    let r = r - n * 2.022_266_248_795_950_6e-21;
    let z = r * r;
    let s = 1.589_690_995_211_55e-10;
    let s = s * z - 2.505_076_025_340_686_3e-8;
    let s = s * z + 2.755_731_370_707_006_8e-6;
    let s = s * z - 1.984_126_982_985_795e-4;
    let s = s * z + 8.333_333_333_322_49e-3;
    let s = s * z - 1.666_666_666_666_663_2e-1;
    let sin = r + r * z * s;
    let c = -1.135_964_755_778_819_5e-11;
    let c = c * z + 2.087_572_321_298_175e-9;
    let c = c * z - 2.755_731_435_139_066_3e-7;
    let c = c * z + 2.480_158_728_947_673e-5;
    let c = c * z - 1.388_888_888_887_411e-3;
    let c = c * z + 4.166_666_666_666_66e-2;
    let cos = 1.0 - (0.5 * z - z * z * c);
    // Odd quadrants swap the two; the sign follows from the quadrant's second bit.
    let swap = quadrant & 1 == 1;
    let (a, b) = if swap { (cos, sin) } else { (sin, cos) };
    let sin = f64::from_bits(a.to_bits() ^ ((quadrant & 2) << 62));
    let cos = f64::from_bits(b.to_bits() ^ ((quadrant.wrapping_add(1) & 2) << 62));
    (sin, cos)
}

/// A number that a loss can be computed in.
pub trait Real:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + Default
    + std::fmt::Debug
    + Send
    + 'static
{
    /// From a constant.
    fn of(x: f64) -> Self;
    /// As f64, for statistics.
    fn f64(self) -> f64;
    /// eˣ.
    fn exp(self) -> Self;
    /// ln x.
    fn ln(self) -> Self;
    /// tanh x.
    fn tanh(self) -> Self;
    /// √x.
    fn sqrt(self) -> Self;
    /// The smaller of both.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        if self < other { self } else { other }
    }
    /// The larger of both.
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
}

impl Real for f32 {
    #[inline(always)]
    fn of(x: f64) -> Self {
        x as f32
    }
    #[inline(always)]
    fn f64(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn exp(self) -> Self {
        exp(self)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        ln(self)
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        tanh(self)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        f32::sqrt(self)
    }
}

/// Only gradient checks compute in f64, so the platform's functions do.
impl Real for f64 {
    #[inline(always)]
    fn of(x: f64) -> Self {
        x
    }
    #[inline(always)]
    fn f64(self) -> f64 {
        self
    }
    #[inline(always)]
    fn exp(self) -> Self {
        f64::exp(self)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        f64::ln(self)
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        f64::tanh(self)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sweep(low: f64, high: f64) -> impl Iterator<Item = f64> {
        (0..=200_000).map(move |i| low + (high - low) * f64::from(i) / 200_000.0)
    }

    fn relative(got: f64, want: f64) -> f64 {
        (got - want).abs() / want.abs().max(1e-300)
    }

    #[test]
    fn single_precision_functions() {
        let ulp = f64::from(f32::EPSILON);
        for x in sweep(-86.0, 87.0) {
            let x = x as f32;
            assert!(relative(f64::from(exp(x)), f64::from(x).exp()) < 2.0 * ulp, "exp {x}");
        }
        for x in sweep(-12.0, 12.0) {
            let x = x as f32;
            assert!(relative(f64::from(tanh(x)), f64::from(x).tanh()) < 5.0 * ulp, "tanh {x} {}", tanh(x));
            assert!(tanh(x).abs() <= 1.0, "tanh {x}");
        }
        for x in sweep(-20.0, 20.0) {
            let x = (x.exp()) as f32;
            let want = f64::from(x).ln();
            assert!((f64::from(ln(x)) - want).abs() < 2.0 * ulp * want.abs().max(0.1), "ln {x}");
        }
        assert!(exp(f32::NAN).is_nan() && tanh(f32::NAN).is_nan() && sigmoid(f32::NAN).is_nan());
        assert_eq!(exp(0.0f32), 1.0);
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn double_precision_functions() {
        for x in sweep(-300.0, 300.0) {
            let (s, c) = sin_cos(x);
            assert!((s - x.sin()).abs() < 2.5e-16, "sin {x}: {s} {}", x.sin());
            assert!((c - x.cos()).abs() < 2.5e-16, "cos {x}: {c} {}", x.cos());
        }
        for x in sweep(-30.0, 30.0) {
            let x = x.exp();
            assert!((ln64(x) - x.ln()).abs() <= 2.3e-16 * x.ln().abs().max(1e-3), "ln {x}");
        }
    }
}
