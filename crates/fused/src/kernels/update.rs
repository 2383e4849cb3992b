//! Passes over flat memory: optimisers, norms, Polyak averaging.

use super::simd::{LANES, Simd};

/// Weights, gradients and moments of one flat piece of memory.
#[derive(Clone, Copy)]
pub(super) struct Memory {
    pub weights: *mut f32,
    pub gradients: *const f32,
    pub first: *mut f32,
    pub second: *mut f32,
    pub len: usize,
}

/// One optimiser step with all of its constants folded, so that the loop has none to compute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rule {
    /// `m += (g−m)·(1−β₁)`, `v = β₂v + (1−β₂)g²`, `w = decay·w − rate · m / (√v·root + eps)`.
    Adam {
        /// 1 − β₁.
        lerp: f32,
        /// β₂.
        beta2: f32,
        /// 1 − β₂.
        rest: f32,
        /// 1 / √(1 − β₂ᵗ).
        root: f32,
        /// Added to the denominator.
        eps: f32,
        /// lr / (1 − β₁ᵗ).
        rate: f32,
        /// 1 − lr · weight decay; 1 for none.
        decay: f32,
    },
    /// `v = αv + (1−α)g²`, `w −= rate · g / (√v + eps)`, or `/ √(v + eps)`.
    RmsProp {
        /// α.
        alpha: f32,
        /// 1 − α.
        rest: f32,
        /// Added to the denominator.
        eps: f32,
        /// lr.
        rate: f32,
        /// eps under the root.
        inside: bool,
    },
    /// `m = momentum·m + g`, `w −= rate · m`.
    Sgd {
        /// Heavy ball.
        momentum: f32,
        /// lr.
        rate: f32,
    },
}

impl Rule {
    /// Whether it keeps first and second moments.
    pub fn moments(&self) -> (bool, bool) {
        match self {
            Rule::Adam { .. } => (true, true),
            Rule::RmsProp { .. } => (false, true),
            Rule::Sgd { .. } => (true, false),
        }
    }
}

/// Added to a moment and taken away again: what is smaller becomes a multiple of 7e-36, and nothing above 2e-21 changes.
/// The moments of a unit that gets no gradient any more (a dead ReLU) would otherwise shrink to subnormal numbers and
/// stay there, on which processors work a hundred times slower; PPO's steps on a ReLU network took twice as long.
const FLOOR: f32 = 1e-28;

/// Updates weights by `rule` with gradients scaled by `clip`.
///
/// # Safety
/// `len` floats (whole vectors) of what the rule uses must be readable and writable.
#[inline(always)]
pub(super) unsafe fn update<V: Simd>(m: &Memory, rule: &Rule, clip: f32) {
    let clip = V::splat(clip);
    let minus = |x: f32| V::splat(-x);
    let floor = V::splat(FLOOR);
    let mut i = 0;
    // SAFETY (all three): i stays below len, in whole vectors.
    match *rule {
        Rule::Adam { lerp, beta2, rest, root, eps, rate, decay } => {
            let (lerp, beta2, rest) = (V::splat(lerp), V::splat(beta2), V::splat(rest));
            let (root, eps, rate, decay) = (V::splat(root), V::splat(eps), minus(rate), V::splat(decay));
            while i < m.len {
                // SAFETY: see above.
                unsafe {
                    let g = V::load(m.gradients.add(i)) * clip;
                    let first = V::load(m.first.add(i));
                    let first = (g - first).mul_add(lerp, first + floor) - floor;
                    let second = V::load(m.second.add(i)).mul_add(beta2, floor);
                    let second = (rest * g).mul_add(g, second) - floor;
                    first.store(m.first.add(i));
                    second.store(m.second.add(i));
                    let w = V::load(m.weights.add(i)) * decay;
                    let step = first / second.sqrt().mul_add(root, eps);
                    step.mul_add(rate, w).store(m.weights.add(i));
                }
                i += LANES;
            }
        }
        Rule::RmsProp { alpha, rest, eps, rate, inside } => {
            let (alpha, rest) = (V::splat(alpha), V::splat(rest));
            let (eps, rate) = (V::splat(eps), minus(rate));
            while i < m.len {
                // SAFETY: see above.
                unsafe {
                    let g = V::load(m.gradients.add(i)) * clip;
                    let second = V::load(m.second.add(i)).mul_add(alpha, floor);
                    let second = (rest * g).mul_add(g, second) - floor;
                    second.store(m.second.add(i));
                    let root = if inside { (second + eps).sqrt() } else { second.sqrt() + eps };
                    (g / root).mul_add(rate, V::load(m.weights.add(i))).store(m.weights.add(i));
                }
                i += LANES;
            }
        }
        Rule::Sgd { momentum, rate } => {
            let (momentum, rate) = (V::splat(momentum), minus(rate));
            while i < m.len {
                // SAFETY: see above.
                unsafe {
                    let g = V::load(m.gradients.add(i)) * clip;
                    let first = V::load(m.first.add(i)).mul_add(momentum, g + floor) - floor;
                    first.store(m.first.add(i));
                    first.mul_add(rate, V::load(m.weights.add(i))).store(m.weights.add(i));
                }
                i += LANES;
            }
        }
    }
}

/// Σ x², in pieces of 64 vectors summed in f32 by four chains and added up in f64.
///
/// # Safety
/// `len` floats (whole vectors) must be readable.
#[inline(always)]
pub(super) unsafe fn sum_of_squares<V: Simd>(p: *const f32, len: usize) -> f64 {
    const PIECE: usize = 64 * LANES;
    let (mut total, mut at) = (0.0, 0);
    while at < len {
        let end = (at + PIECE).min(len);
        let mut s = [V::splat(0.0); 4];
        while at < end {
            for (i, s) in s.iter_mut().enumerate() {
                if at + i * LANES < end {
                    // SAFETY: below `len`, in whole vectors.
                    let x = unsafe { V::load(p.add(at + i * LANES)) };
                    *s = x.mul_add(x, *s);
                }
            }
            at += 4 * LANES;
        }
        at = end;
        total += f64::from(((s[0] + s[1]) + (s[2] + s[3])).sum());
    }
    total
}

/// `to = tau · from + (1 − tau) · to`.
///
/// # Safety
/// `len` floats (whole vectors) must be readable and writable.
#[inline(always)]
pub(super) unsafe fn blend<V: Simd>(to: *mut f32, from: *const f32, len: usize, tau: f32) {
    let (tau, rest) = (V::splat(tau), V::splat(1.0 - tau));
    let mut i = 0;
    while i < len {
        // SAFETY: below `len`, in whole vectors.
        unsafe { V::load(from.add(i)).mul_add(tau, V::load(to.add(i)) * rest).store(to.add(i)) }
        i += LANES;
    }
}
