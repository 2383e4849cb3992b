//! Activation functions and their derivatives, over rows of vectors.

use reinforcets_core::math::{exp, sigmoid, tanh};
use reinforcets_core::net_spec::Activation;

use super::simd::{LANES, Simd};

/// √(2/π) and the cubic's factor of GELU's tanh form (Hendrycks & Gimpel 2016).
const GELU: (f32, f32) = (0.797_884_6, 0.044_715);

/// Rows of vectors: where to, where from (equal strides).
#[derive(Clone, Copy)]
pub(super) struct Map {
    pub from: *const f32,
    pub to: *mut f32,
    pub stride: usize,
    pub rows: usize,
    pub vectors: usize,
}

/// `to = f(to, from)`, vector by vector. A macro and not a function with a closure: a closure is a function of its own, without
/// the instructions of the loop around it, and is inlined only as long as a single loop uses it.
macro_rules! each {
    ($m:expr, $lanes:ty, |$to:pat_param, $from:pat_param| $f:expr) => {
        for r in 0..$m.rows {
            for v in 0..$m.vectors {
                let at = r * $m.stride + v * LANES;
                let ($to, $from) = (<$lanes>::load($m.to.add(at)), <$lanes>::load($m.from.add(at)));
                ($f).store($m.to.add(at));
            }
        }
    };
}

/// `to = activation(from)`; both may be the same.
///
/// # Safety
/// `rows × vectors` must be readable and writable.
#[inline(always)]
pub(super) unsafe fn apply<V: Simd>(activation: Activation, m: &Map) {
    // SAFETY: handed on to the caller.
    unsafe {
        match activation {
            Activation::Tanh => each!(m, V, |_, x| tanh(x)),
            // In this order of operands a NaN stays one.
            Activation::Relu => each!(m, V, |_, x| V::splat(0.0).max(x)),
            Activation::Gelu => each!(m, V, |_, x| {
                let half = x * V::splat(0.5);
                half.mul_add(tanh(gelu_inner(x)), half)
            }),
            Activation::Silu => each!(m, V, |_, x| x * sigmoid(x)),
            Activation::Elu => each!(m, V, |_, x| x.if_positive(x, exp(x) - V::splat(1.0))),
            Activation::Identity => {
                if !std::ptr::eq(m.from, m.to) {
                    each!(m, V, |_, x| x);
                }
            }
        }
    }
}

/// `to *= activation'`, where `from` holds outputs ([`from_output`]) or inputs of the activation.
///
/// # Safety
/// As [`apply`].
#[inline(always)]
pub(super) unsafe fn derive<V: Simd>(activation: Activation, m: &Map) {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    // SAFETY: handed on to the caller.
    unsafe {
        match activation {
            Activation::Tanh => each!(m, V, |d, y| d * (zero - y).mul_add(y, one)),
            Activation::Relu => each!(m, V, |d, y| y.if_positive(d, zero)),
            Activation::Gelu => each!(m, V, |d, x| {
                let t = tanh(gelu_inner(x));
                let half = V::splat(0.5);
                let inner = (x * x).mul_add(V::splat(3.0 * GELU.0 * GELU.1), V::splat(GELU.0));
                let slope = half * x * (zero - t).mul_add(t, one) * inner;
                d * (half.mul_add(t, half) + slope)
            }),
            Activation::Silu => each!(m, V, |d, x| {
                let s = sigmoid(x);
                d * (s * (one - s).mul_add(x, one))
            }),
            Activation::Elu => each!(m, V, |d, y| d * y.if_positive(one, y + one)),
            Activation::Identity => {}
        }
    }
}

#[inline(always)]
fn gelu_inner<V: Simd>(x: V) -> V {
    x * (x * x).mul_add(V::splat(GELU.0 * GELU.1), V::splat(GELU.0))
}

/// Whether the derivative follows from the output, so that the input need not be kept.
pub(crate) fn from_output(activation: Activation) -> bool {
    !matches!(activation, Activation::Gelu | Activation::Silu)
}
