//! Independent switches.

use super::Rows;
use super::lanes::{Block, LANES, add, blocks, each, fill, load, slice, uniforms};
use super::rows::ints_mut;
use crate::column::Values;
use crate::math::Real;
use crate::network::HeadView;
use crate::rng::Rng;

/// `n` switches, each on with probability σ(z). A forbidden switch is off for certain.
///
/// log p(a) = a z − softplus(z) and H = softplus(z) − z σ(z), where softplus(z) = max(z, 0) + log(1 + e⁻ᶻ) is
/// exact for any z. Gradients: ∂ log p/∂z = a − σ and ∂H/∂z = −z σ (1 − σ).
#[derive(Clone, Debug)]
pub struct Bernoulli<T> {
    n: usize,
    noise: Vec<T>,
}

/// σ(z) and softplus(z).
#[inline(always)]
fn squash<T: Real>(z: T) -> (T, T) {
    let (zero, one) = (T::of(0.0), T::of(1.0));
    let e = (-z.most(-z)).exp();
    let u = one + e;
    let inverse = one / u;
    let on = if z > zero { inverse } else { e * inverse };
    // log(1 + e) with the part of e that 1 + e rounds away.
    (on, z.most(zero) + (u.ln() + (e - (u - one)) * inverse))
}

impl<T: Real> Bernoulli<T> {
    /// `n` switches.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Bernoulli { n, noise: Vec::new() }
    }

    pub(super) fn logits(&self) -> usize {
        self.n
    }

    pub(super) fn sample(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        mask: Option<Rows<'_>>,
        rng: &mut Rng,
        actions: &mut Values,
        to: usize,
        log_prob: &mut [T],
    ) {
        let n = self.n;
        uniforms(&mut self.noise, rows * n, rng);
        let actions = &mut ints_mut(actions)[to * n..];
        for (_, row, lanes) in blocks(rows) {
            let mut sum = [T::of(0.0); LANES];
            for j in 0..n {
                let z = load(heads, views[0], row, lanes, j);
                let may = allowed(mask, row, lanes, j);
                let noise = fill(lanes, T::of(0.0), |l| self.noise[(row + l) * n + j]);
                let mut hit = [false; LANES];
                for l in 0..LANES {
                    let (on, softplus) = squash(z[l]);
                    hit[l] = may[l] & (noise[l] < on);
                    let a = if hit[l] { T::of(1.0) } else { T::of(0.0) };
                    sum[l] += if may[l] { a * z[l] - softplus } else { T::of(0.0) };
                }
                for (l, hit) in hit.iter().enumerate().take(lanes) {
                    actions[(row + l) * n + j] = i32::from(*hit);
                }
            }
            log_prob[row..row + lanes].copy_from_slice(&sum[..lanes]);
        }
    }

    pub(super) fn mode(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        mask: Option<Rows<'_>>,
        actions: &mut Values,
        to: usize,
    ) {
        let n = self.n;
        let actions = &mut ints_mut(actions)[to * n..];
        for (_, row, lanes) in blocks(rows) {
            for j in 0..n {
                let z = load(heads, views[0], row, lanes, j);
                let may = allowed(mask, row, lanes, j);
                for l in 0..lanes {
                    actions[(row + l) * n + j] = i32::from(may[l] && z[l] > T::of(0.0));
                }
            }
        }
    }

    pub(super) fn log_prob(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        actions: Rows<'_>,
        mask: Option<Rows<'_>>,
        log_prob: &mut [T],
        entropy: &mut [T],
    ) {
        let zero = T::of(0.0);
        for (_, row, lanes) in blocks(rows) {
            let (mut sum, mut spread) = ([zero; LANES], [zero; LANES]);
            for j in 0..self.n {
                let z = load(heads, views[0], row, lanes, j);
                let may = allowed(mask, row, lanes, j);
                let a: Block<T> = switches(&actions, row, lanes, j);
                for l in 0..LANES {
                    let (on, softplus) = squash(z[l]);
                    sum[l] += if may[l] { a[l] * z[l] - softplus } else { zero };
                    spread[l] += if may[l] { softplus - z[l] * on } else { zero };
                }
            }
            log_prob[row..row + lanes].copy_from_slice(&sum[..lanes]);
            entropy[row..row + lanes].copy_from_slice(&spread[..lanes]);
        }
    }

    pub(super) fn pull_back(
        &mut self,
        heads: &[T],
        views: &[HeadView],
        rows: usize,
        actions: Rows<'_>,
        mask: Option<Rows<'_>>,
        d_log_prob: &[T],
        d_entropy: &[T],
        d_heads: &mut [T],
    ) {
        let (zero, one) = (T::of(0.0), T::of(1.0));
        for (_, row, lanes) in blocks(rows) {
            let d_log_prob = slice(d_log_prob, row, lanes);
            let d_entropy = slice(d_entropy, row, lanes);
            for j in 0..self.n {
                let z = load(heads, views[0], row, lanes, j);
                let may = allowed(mask, row, lanes, j);
                let a: Block<T> = switches(&actions, row, lanes, j);
                let d_logit = each(|l| {
                    let (on, _) = squash(z[l]);
                    let d = d_log_prob[l] * (a[l] - on) - d_entropy[l] * (z[l] * (on * (one - on)));
                    if may[l] { d } else { zero }
                });
                add(d_heads, views[0], row, lanes, j, &d_logit);
            }
        }
    }
}

#[inline(always)]
fn allowed(mask: Option<Rows<'_>>, row: usize, lanes: usize, j: usize) -> [bool; LANES] {
    mask.map_or([true; LANES], |m| m.allowed(row, lanes, j))
}

/// Switch `j` of each row as 0 or 1.
#[inline(always)]
fn switches<T: Real>(actions: &Rows<'_>, row: usize, lanes: usize, j: usize) -> Block<T> {
    let a = actions.ints(row, lanes, j);
    each(|l| if a[l] > 0 { T::of(1.0) } else { T::of(0.0) })
}
