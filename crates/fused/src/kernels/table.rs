//! The chosen instruction set behind methods that check bounds.

use reinforcets_core::net_spec::Activation;
use reinforcets_core::{Error, Result};

use super::activation::Map;
use super::dense::{Affine, Dots, PANEL, WeightGradient};
use super::rows::{Rows, RowsMut};
use super::simd::LANES;
use super::transpose::Transpose;
use super::update::{Memory, Rule};
use super::{Entries, scalar};

/// Names the kernel to use instead of the best one.
const VARIABLE: &str = "REINFORCETS_KERNEL";

/// The loops of one instruction set that this machine has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kernels(pub(super) &'static Entries);

/// Size and kind of a dense layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Layer {
    pub inputs: usize,
    pub outputs: usize,
    /// Weights as `[out][in]`, without activation, instead of panels.
    pub narrow: bool,
    pub activation: Activation,
}

impl Layer {
    /// Outputs, in whole vectors.
    pub fn width(&self) -> usize {
        self.outputs.next_multiple_of(LANES)
    }

    /// Floats of the weights as stored.
    pub fn weights(&self) -> usize {
        if self.narrow {
            self.outputs * self.inputs.next_multiple_of(LANES)
        } else {
            self.inputs * self.width()
        }
    }

    /// Floats of the transposed copy; narrow weights need none.
    pub fn transposed(&self) -> usize {
        if self.narrow { 0 } else { self.outputs * self.inputs.next_multiple_of(LANES) }
    }
}

impl Kernels {
    /// The best of this machine, or the one that `REINFORCETS_KERNEL` names.
    pub fn choose() -> Result<Self> {
        match std::env::var(VARIABLE) {
            Ok(name) if !name.is_empty() => Self::named(&name),
            _ => Ok(Self::available()[0]),
        }
    }

    /// The one called `name`.
    pub fn named(name: &str) -> Result<Self> {
        let available = Self::available();
        available.iter().find(|k| k.name() == name).copied().ok_or_else(|| {
            let names: Vec<_> = available.iter().map(|k| k.name()).collect();
            Error::config(VARIABLE, name, format!("this machine has {}", names.join(", ")))
        })
    }

    /// All that this machine can run, best first.
    pub fn available() -> Vec<Self> {
        let mut all = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            if avx2 && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") {
                all.push(Kernels(&super::avx512::ENTRIES));
            }
            if avx2 {
                all.push(Kernels(&super::avx2::ENTRIES));
            }
        }
        #[cfg(target_arch = "aarch64")]
        all.push(Kernels(&super::neon::ENTRIES));
        all.push(Kernels(&scalar::ENTRIES));
        all
    }

    /// `avx512`, `avx2`, `neon` or `scalar`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// `y = f(x W + b)` for `rows` rows. The activation's input goes to `z`, whose rows lie like those of y.
    #[expect(clippy::too_many_arguments, reason = "a layer's pass has that many parts")]
    pub fn forward(
        self,
        layer: &Layer,
        x: Rows<'_>,
        rows: usize,
        weights: &[f32],
        bias: &[f32],
        z: Option<&mut RowsMut<'_>>,
        y: &mut RowsMut<'_>,
    ) {
        assert!(weights.len() >= layer.weights() && bias.len() >= layer.width(), "weights out of bounds");
        let depth = layer.inputs.next_multiple_of(LANES);
        if layer.narrow {
            let (y, y_stride) = y.pointer(rows, layer.outputs);
            let dots = Dots {
                x: x.pointer(rows, depth),
                x_stride: x.stride,
                rows,
                vectors: depth / LANES,
                weights: weights.as_ptr(),
                outputs: layer.outputs,
                bias: bias.as_ptr(),
                y,
                y_stride,
            };
            // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
            return unsafe { (self.0.dots)(&dots) };
        }
        let (y, y_stride) = y.pointer(rows, layer.width());
        let z = z.map_or(std::ptr::null_mut(), |z| {
            let (z, z_stride) = z.pointer(rows, layer.width());
            assert_eq!(z_stride, y_stride, "rows of z and y lie differently");
            z
        });
        let affine = Affine {
            x: x.pointer(rows, layer.inputs),
            x_stride: x.stride,
            rows,
            depth: layer.inputs,
            weights: weights.as_ptr(),
            panel: PANEL,
            width: layer.width(),
            y,
            y_stride,
            bias: bias.as_ptr(),
            z,
            activation: layer.activation,
        };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.affine)(&affine) }
    }

    /// `dx = (d Wᵀ) ∘ f'(kept)`, where f is the activation of the layer below and `kept` lies like dx. `weights` are
    /// the transposed copy, or the weights themselves for a narrow layer.
    #[expect(clippy::too_many_arguments, reason = "a layer's pass has that many parts")]
    pub fn input_gradient(
        self,
        layer: &Layer,
        d: Rows<'_>,
        rows: usize,
        weights: &[f32],
        below: Activation,
        kept: Option<Rows<'_>>,
        dx: &mut RowsMut<'_>,
    ) {
        let width = layer.inputs.next_multiple_of(LANES);
        assert!(weights.len() >= layer.outputs * width, "weights out of bounds");
        let (y, y_stride) = dx.pointer(rows, width);
        let z = match kept {
            Some(kept) => {
                assert_eq!(kept.stride, y_stride, "rows of activations and gradients lie differently");
                kept.pointer(rows, width).cast_mut()
            }
            None => std::ptr::null_mut(),
        };
        let affine = Affine {
            x: d.pointer(rows, layer.outputs),
            x_stride: d.stride,
            rows,
            depth: layer.outputs,
            weights: weights.as_ptr(),
            panel: if layer.narrow { width } else { PANEL },
            width,
            y,
            y_stride,
            bias: std::ptr::null(),
            z,
            activation: if z.is_null() { Activation::Identity } else { below },
        };
        // SAFETY: bounds are checked, `z` is only read; the machine has the instructions.
        unsafe { (self.0.input_gradient)(&affine) }
    }

    /// `dW (+)= xᵀ d`, `db (+)= Σ d`. Rows of `d` are read in whole vectors; for narrow layers rows of `x` too.
    #[expect(clippy::too_many_arguments, reason = "a layer's pass has that many parts")]
    pub fn weight_gradient(
        self,
        layer: &Layer,
        x: Rows<'_>,
        d: Rows<'_>,
        rows: usize,
        weights: &mut [f32],
        bias: &mut [f32],
        accumulate: bool,
    ) {
        assert!(weights.len() >= layer.weights() && bias.len() >= layer.width(), "weights out of bounds");
        let depth = if layer.narrow { layer.inputs.next_multiple_of(LANES) } else { layer.inputs };
        let gradient = WeightGradient {
            x: x.pointer(rows, depth),
            x_stride: x.stride,
            inputs: layer.inputs,
            d: d.pointer(rows, layer.width()),
            d_stride: d.stride,
            outputs: layer.outputs,
            rows,
            weights: weights.as_mut_ptr(),
            bias: bias.as_mut_ptr(),
            narrow: layer.narrow,
            accumulate,
        };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.weight_gradient)(&gradient) }
    }

    /// `y = f(z)` for `rows` rows of `width`, which lie alike; without `z`, `y = f(y)`.
    pub fn activate(
        self,
        f: Activation,
        z: Option<&mut RowsMut<'_>>,
        rows: usize,
        width: usize,
        y: &mut RowsMut<'_>,
    ) {
        let width = width.next_multiple_of(LANES);
        let (to, stride) = y.pointer(rows, width);
        let (from, from_stride) = z.map_or((to, stride), |z| z.pointer(rows, width));
        assert_eq!(stride, from_stride, "rows of z and y lie differently");
        let map = Map { from, to, stride, rows, vectors: width / LANES };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.activate)(f, &map) }
    }

    /// `d ∘= f'(kept)` for `rows` rows of `width`, which lie alike.
    pub fn derive(self, f: Activation, kept: Rows<'_>, rows: usize, width: usize, d: &mut RowsMut<'_>) {
        let width = width.next_multiple_of(LANES);
        let (to, stride) = d.pointer(rows, width);
        assert_eq!(stride, kept.stride, "rows of activations and gradients lie differently");
        let map = Map { from: kept.pointer(rows, width), to, stride, rows, vectors: width / LANES };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.derive)(f, &map) }
    }

    /// The transposed copy of a wide layer's weights.
    pub fn transpose(self, layer: &Layer, from: &[f32], to: &mut [f32]) {
        assert!(
            !layer.narrow && from.len() >= layer.weights() && to.len() >= layer.transposed(),
            "out of bounds"
        );
        let (from, to) = (from.as_ptr(), to.as_mut_ptr());
        let t = Transpose { inputs: layer.inputs, outputs: layer.outputs, from, to };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.transpose)(&t) }
    }

    /// One optimiser step. Moments that the rule does not use may be empty.
    pub fn update(
        self,
        rule: &Rule,
        clip: f32,
        weights: &mut [f32],
        gradients: &[f32],
        first: &mut [f32],
        second: &mut [f32],
    ) {
        let len = weights.len();
        let (needs_first, needs_second) = rule.moments();
        assert!(
            len.is_multiple_of(LANES)
                && gradients.len() == len
                && (!needs_first || first.len() == len)
                && (!needs_second || second.len() == len),
            "moments of another length"
        );
        let memory = Memory {
            weights: weights.as_mut_ptr(),
            gradients: gradients.as_ptr(),
            first: first.as_mut_ptr(),
            second: second.as_mut_ptr(),
            len,
        };
        // SAFETY: lengths are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.update)(&memory, rule, clip) }
    }

    /// Σ x² over whole vectors.
    pub fn sum_of_squares(self, x: &[f32]) -> f64 {
        assert_eq!(x.len() % LANES, 0, "not whole vectors");
        // SAFETY: the length is checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.sum_of_squares)(x.as_ptr(), x.len()) }
    }

    /// `to = tau · from + (1 − tau) · to` over whole vectors.
    pub fn blend(self, to: &mut [f32], from: &[f32], tau: f32) {
        assert!(to.len() == from.len() && to.len().is_multiple_of(LANES), "not whole vectors");
        // SAFETY: lengths are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.blend)(to.as_mut_ptr(), from.as_ptr(), to.len(), tau) }
    }

    /// Runs independent multiply-adds and gives their floating-point operations.
    pub fn chains(self, rounds: usize) -> f64 {
        // SAFETY: `self` exists only where the machine has the instructions.
        let (flop, result) = unsafe { (self.0.chains)(rounds) };
        std::hint::black_box(result);
        flop
    }
}
