//! R2D2's scale of values.

use crate::math::Real;

/// h(x) = sign(x)(√(|x| + 1) − 1) + ε x, which makes large values small without clipping rewards (Pohlen et al. 2018,
/// arXiv:1805.11593, definition 3.1; Kapturowski et al. 2019).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rescale {
    /// ε > 0, which keeps the inverse Lipschitz continuous. R2D2: 10⁻³.
    pub eps: f64,
}

impl Default for Rescale {
    fn default() -> Self {
        Rescale { eps: 1e-3 }
    }
}

impl Rescale {
    /// h(x).
    #[must_use]
    pub fn h<T: Real>(self, x: T) -> T {
        let x = x.f64();
        T::of(((x.abs() + 1.0).sqrt() - 1.0).copysign(x) + self.eps * x)
    }

    /// h⁻¹(x), proposition A.2 of Pohlen et al. In f64, because the formula takes the difference of close numbers.
    #[must_use]
    pub fn inverse<T: Real>(self, x: T) -> T {
        let (x, eps) = (x.f64(), self.eps);
        let root = ((1.0 + 4.0 * eps * (x.abs() + 1.0 + eps)).sqrt() - 1.0) / (2.0 * eps);
        T::of((root * root - 1.0).copysign(x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_is_one() {
        let scale = Rescale::default();
        for x in [0.0_f64, 1e-3, -0.5, 1.0, -20.0, 1e4, -1e6] {
            assert!((scale.inverse(scale.h(x)) - x).abs() <= 1e-9 * x.abs().max(1.0), "{x}");
            assert_eq!(scale.h(-x), -scale.h(x));
        }
        assert!((scale.inverse(scale.h(300.0_f32)) - 300.0).abs() < 1e-3);
        assert!((scale.h(8.0_f64) - 2.008).abs() < 1e-12);
        assert!(scale.h(f32::NAN).is_nan() && scale.inverse(f32::NAN).is_nan());
    }
}
