//! The inner loops, and the only place with `unsafe` code.
//!
//! Each loop is written once over sixteen lanes ([`simd`]) and compiled for each instruction set; [`Kernels`] is a
//! table of the functions of one of them, chosen at run time, behind methods that check every bound.

mod activation;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod columns;
mod dense;
mod lstm;
mod masks;
#[cfg(target_arch = "aarch64")]
mod neon;
mod norms;
mod peak;
mod product;
mod rows;
mod scalar;
mod sequences;
mod simd;
mod table;
mod team;
mod transpose;
mod update;

pub(crate) use activation::from_output;
pub(crate) use dense::PANEL;
pub(crate) use rows::{Rows, RowsMut};
pub use sequences::{LstmPass, LstmWeights, Sequences};
pub use simd::LANES;
pub(crate) use table::{Kernels, Layer};
pub(crate) use team::{Hands, Team};
pub(crate) use update::Rule;

use activation::Map;
use columns::{Columns, Line};
use dense::{Affine, Dots, WeightGradient};
use lstm::Lstm;
use masks::Products;
use norms::{Down, Norm};
use reinforcets_core::dropout::Mask;
use reinforcets_core::net_spec::Activation;
use transpose::Transpose;
use update::Memory;

/// The loops of one instruction set. Each is unsafe as its body is, and needs the instruction set.
#[derive(Debug)]
struct Entries {
    name: &'static str,
    affine: unsafe fn(&Affine),
    input_gradient: unsafe fn(&Affine),
    weight_gradient: unsafe fn(&WeightGradient),
    dots: unsafe fn(&Dots),
    activate: unsafe fn(Activation, &Map),
    derive: unsafe fn(Activation, &Map),
    transpose: unsafe fn(&Transpose),
    update: unsafe fn(&Memory, &Rule, f32),
    sum_of_squares: unsafe fn(*const f32, usize) -> f64,
    blend: unsafe fn(*mut f32, *const f32, usize, f32),
    chains: unsafe fn(usize) -> (f64, f32),
    lstm: unsafe fn(&Lstm),
    lstm_backward: unsafe fn(&Lstm),
    moments: unsafe fn(&Columns, *mut f32, *mut f32),
    standardize: unsafe fn(&Columns, &Line, *mut f32, usize),
    sums: unsafe fn(&Columns, &Columns, *const f32, *mut f32, *mut f32),
    pull_back: unsafe fn(&Columns, &Columns, &Line, *mut f32, usize),
    normalize: unsafe fn(&Norm, *const f32, *mut f32, *mut f32, usize),
    normalize_backward: unsafe fn(&Norm, &Down),
    draw: unsafe fn(&Mask, usize, usize, &mut [f32]),
    multiply: unsafe fn(&Products),
}

/// Compiles every loop for one instruction set.
macro_rules! entries {
    ($name:literal, $lanes:ty, $target:tt) => {
        super::entries! { @functions $lanes, $target,
            affine = dense::affine(a: &super::dense::Affine);
            input_gradient = dense::input_gradient(a: &super::dense::Affine);
            weight_gradient = dense::weight_gradient(g: &super::dense::WeightGradient);
            dots = dense::dots(d: &super::dense::Dots);
            activate = activation::apply(
                a: reinforcets_core::net_spec::Activation, m: &super::activation::Map);
            derive = activation::derive(
                a: reinforcets_core::net_spec::Activation, m: &super::activation::Map);
            transpose = transpose::transpose(t: &super::transpose::Transpose);
            update = update::update(m: &super::update::Memory, rule: &super::update::Rule, clip: f32);
            sum_of_squares = update::sum_of_squares(p: *const f32, len: usize) -> f64;
            blend = update::blend(to: *mut f32, from: *const f32, len: usize, tau: f32);
            chains = peak::chains(rounds: usize) -> (f64, f32);
            lstm = lstm::forward(s: &super::lstm::Lstm);
            lstm_backward = lstm::backward(s: &super::lstm::Lstm);
            moments = columns::moments(
                c: &super::columns::Columns, mean: *mut f32, variance: *mut f32);
            standardize = columns::standardize(
                c: &super::columns::Columns, by: &super::columns::Line, y: *mut f32, stride: usize);
            sums = columns::sums(
                c: &super::columns::Columns, d: &super::columns::Columns, centre: *const f32,
                sum: *mut f32, product: *mut f32);
            pull_back = columns::pull_back(
                c: &super::columns::Columns, d: &super::columns::Columns, by: &super::columns::Line,
                dx: *mut f32, stride: usize);
            normalize = norms::standardize(
                n: &super::norms::Norm, beta: *const f32, moments: *mut f32, y: *mut f32, stride: usize);
            normalize_backward = norms::pull_back(n: &super::norms::Norm, to: &super::norms::Down);
            draw = masks::draw(
                m: &reinforcets_core::dropout::Mask, first: usize, width: usize, factors: &mut [f32]);
            multiply = masks::multiply(p: &super::masks::Products);
        }

        /// The loops of this instruction set.
        pub(super) static ENTRIES: super::Entries = super::Entries {
            name: $name,
            affine,
            input_gradient,
            weight_gradient,
            dots,
            activate,
            derive,
            transpose,
            update,
            sum_of_squares,
            blend,
            chains,
            lstm,
            lstm_backward,
            moments,
            standardize,
            sums,
            pull_back,
            normalize,
            normalize_backward,
            draw,
            multiply,
        };
    };
    (@functions $lanes:ty, $target:tt,
        $($name:ident = $module:ident::$body:ident($($arg:ident: $t:ty),*) $(-> $out:ty)?;)*) => {
        $(
            #$target
            unsafe fn $name($($arg: $t),*) $(-> $out)? {
                // SAFETY: the caller vouches for what the body asks for.
                unsafe { super::$module::$body::<$lanes>($($arg),*) }
            }
        )*
    };
}
use entries;
