//! One choice among n: softmax over logits.

use super::Rows;
use super::lanes::{Block, LANES, add, blocks, each, grow, load, slice, uniforms};
use super::rows::ints_mut;
use crate::column::Values;
use crate::math::Real;
use crate::network::HeadView;
use crate::rng::Rng;

/// Stands for the logit of a forbidden choice.
const FORBIDDEN: f64 = -1e30;

/// Softmax over `n` logits: log pᵢ = zᵢ − log Σ eᶻ, computed with the largest logit taken off first.
///
/// Gradients: ∂ log pₐ/∂zᵢ = 1[i = a] − pᵢ and ∂H/∂zᵢ = −pᵢ (log pᵢ + H).
#[derive(Clone, Debug)]
pub struct Categorical<T> {
    /// Its logits within the head.
    pub(super) first: usize,
    n: usize,
    /// Its number within an action.
    pub(super) place: usize,
    /// Probability and log-probability of each choice, `[block][choice]`.
    prob: Vec<Block<T>>,
    log: Vec<Block<T>>,
    entropy: Vec<Block<T>>,
    noise: Vec<T>,
}

impl<T: Real> Categorical<T> {
    /// `n` choices.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self::at(n, 0, 0)
    }

    pub(super) fn at(n: usize, first: usize, place: usize) -> Self {
        let (prob, log, entropy, noise) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Categorical { first, n, place, prob, log, entropy, noise }
    }

    pub(super) fn logits(&self) -> usize {
        self.n
    }

    /// Fills block `b` of the caches with the softmax of rows `row .. row + lanes`.
    #[inline(always)]
    fn softmax(
        &mut self,
        heads: &[T],
        view: HeadView,
        mask: Option<Rows<'_>>,
        (b, row, lanes): (usize, usize, usize),
    ) {
        let (zero, forbidden) = (T::of(0.0), T::of(FORBIDDEN));
        let prob = &mut self.prob[b * self.n..][..self.n];
        let log = &mut self.log[b * self.n..][..self.n];
        let mut top = [forbidden; LANES];
        // exp and comparisons swallow NaN and infinities; 0 · z is 0 or NaN and carries them on.
        let mut poison = [zero; LANES];
        for (j, z) in log.iter_mut().enumerate() {
            *z = load(heads, view, row, lanes, self.first + j);
            poison = each(|l| poison[l] + zero * z[l]);
            if let Some(mask) = mask {
                let allowed = mask.allowed(row, lanes, self.first + j);
                *z = each(|l| if allowed[l] { z[l] } else { forbidden });
            }
            top = each(|l| top[l].most(z[l]));
        }
        let mut sum = [zero; LANES];
        for (p, z) in prob.iter_mut().zip(log.iter()) {
            *p = each(|l| if z[l] == forbidden { zero } else { (z[l] - top[l]).exp() });
            sum = each(|l| sum[l] + p[l]);
        }
        sum = each(|l| sum[l].most(T::of(1e-37)));
        let inverse: Block<T> = each(|l| T::of(1.0) / sum[l]);
        let log_sum: Block<T> = each(|l| top[l] + sum[l].ln() + poison[l]);
        let mut entropy = [zero; LANES];
        for (p, z) in prob.iter_mut().zip(log.iter_mut()) {
            *p = each(|l| p[l] * inverse[l]);
            *z = each(|l| z[l] - log_sum[l]);
            entropy = each(|l| entropy[l] - p[l] * z[l]);
        }
        self.entropy[b] = entropy;
    }

    fn grow(&mut self, rows: usize) {
        let n = rows.div_ceil(LANES);
        grow(&mut self.prob, n * self.n);
        grow(&mut self.log, n * self.n);
        grow(&mut self.entropy, n);
    }

    /// Log-probability of the choices `a` in block `b`; 0 where a choice does not exist.
    #[inline(always)]
    fn pick(&self, b: usize, a: &[i32; LANES]) -> Block<T> {
        let mut out = [T::default(); LANES];
        for (j, log) in self.log[b * self.n..][..self.n].iter().enumerate() {
            out = each(|l| if a[l] == j as i32 { log[l] } else { out[l] });
        }
        out
    }

    /// Draws with the uniform numbers `noise[row * width + place]`, where `width` is that of an action; adds the
    /// log-probability.
    pub(super) fn draw(
        &mut self,
        heads: &[T],
        view: HeadView,
        rows: usize,
        mask: Option<Rows<'_>>,
        noise: &[T],
        width: usize,
        actions: &mut [i32],
        log_prob: &mut [T],
    ) {
        self.grow(rows.min(LANES));
        for (_, row, lanes) in blocks(rows) {
            self.softmax(heads, view, mask, (0, row, lanes));
            let prob = &self.prob[..self.n];
            let mut total = [T::of(0.0); LANES];
            for p in prob {
                total = each(|l| total[l] + p[l]);
            }
            let mut target = [T::of(0.0); LANES];
            for (l, t) in target.iter_mut().enumerate().take(lanes) {
                *t = noise[(row + l) * width + self.place];
            }
            // u < 1 in steps of 2⁻²⁴, so u · total < total: the last sum is above, and a forbidden choice adds 0.
            target = each(|l| target[l] * total[l]);
            let mut sum = [T::of(0.0); LANES];
            let mut chosen = [0i32; LANES];
            for p in prob {
                sum = each(|l| sum[l] + p[l]);
                chosen = each(|l| chosen[l] + i32::from(sum[l] <= target[l]));
            }
            let last = self.n as i32 - 1;
            chosen = each(|l| if chosen[l] > last { last } else { chosen[l] });
            let log = self.pick(0, &chosen);
            for l in 0..lanes {
                actions[(row + l) * width + self.place] = chosen[l];
                log_prob[row + l] += log[l];
            }
        }
    }

    /// The largest logit's number, for each row.
    pub(super) fn best(
        &self,
        heads: &[T],
        view: HeadView,
        rows: usize,
        mask: Option<Rows<'_>>,
        width: usize,
        actions: &mut [i32],
    ) {
        for (_, row, lanes) in blocks(rows) {
            let mut top = [T::of(FORBIDDEN); LANES];
            let mut chosen = [0i32; LANES];
            for j in 0..self.n {
                let z = load(heads, view, row, lanes, self.first + j);
                let allowed = mask.map_or([true; LANES], |m| m.allowed(row, lanes, self.first + j));
                for l in 0..LANES {
                    if allowed[l] && z[l] > top[l] {
                        (top[l], chosen[l]) = (z[l], j as i32);
                    }
                }
            }
            for l in 0..lanes {
                actions[(row + l) * width + self.place] = chosen[l];
            }
        }
    }

    /// Adds log-probability and entropy to each row's.
    pub(super) fn add_log_prob(
        &mut self,
        heads: &[T],
        view: HeadView,
        rows: usize,
        actions: Rows<'_>,
        mask: Option<Rows<'_>>,
        log_prob: &mut [T],
        entropy: &mut [T],
    ) {
        self.grow(rows);
        for (b, row, lanes) in blocks(rows) {
            self.softmax(heads, view, mask, (b, row, lanes));
            let log = self.pick(b, &actions.ints(row, lanes, self.place));
            for (out, x) in log_prob[row..row + lanes].iter_mut().zip(&log) {
                *out += *x;
            }
            for (out, x) in entropy[row..row + lanes].iter_mut().zip(&self.entropy[b]) {
                *out += *x;
            }
        }
    }

    /// As `Distribution::pull_back`, with this distribution's head.
    pub(super) fn add_gradient(
        &self,
        view: HeadView,
        rows: usize,
        actions: Rows<'_>,
        d_log_prob: &[T],
        d_entropy: &[T],
        d_heads: &mut [T],
    ) {
        let (zero, one) = (T::of(0.0), T::of(1.0));
        for (b, row, lanes) in blocks(rows) {
            let a = actions.ints(row, lanes, self.place);
            let d_log_prob = slice(d_log_prob, row, lanes);
            let d_entropy = slice(d_entropy, row, lanes);
            let entropy = &self.entropy[b];
            let prob = &self.prob[b * self.n..][..self.n];
            let log = &self.log[b * self.n..][..self.n];
            for (j, (p, log)) in prob.iter().zip(log).enumerate() {
                let d_logit = each(|l| {
                    let possible = log[l] > T::of(0.5 * FORBIDDEN);
                    let hit = if (a[l] == j as i32) & possible { one } else { zero };
                    d_log_prob[l] * (hit - p[l]) - d_entropy[l] * (p[l] * (log[l] + entropy[l]))
                });
                add(d_heads, view, row, lanes, self.first + j, &d_logit);
            }
        }
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
        let mut noise = std::mem::take(&mut self.noise);
        uniforms(&mut noise, rows, rng);
        log_prob[..rows].fill(T::of(0.0));
        self.draw(heads, views[0], rows, mask, &noise, 1, &mut ints_mut(actions)[to..], log_prob);
        self.noise = noise;
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
        self.best(heads, views[0], rows, mask, 1, &mut ints_mut(actions)[to..]);
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
        log_prob[..rows].fill(T::of(0.0));
        entropy[..rows].fill(T::of(0.0));
        self.add_log_prob(heads, views[0], rows, actions, mask, log_prob, entropy);
    }

    pub(super) fn pull_back(
        &mut self,
        _heads: &[T],
        views: &[HeadView],
        rows: usize,
        actions: Rows<'_>,
        _mask: Option<Rows<'_>>,
        d_log_prob: &[T],
        d_entropy: &[T],
        d_heads: &mut [T],
    ) {
        self.add_gradient(views[0], rows, actions, d_log_prob, d_entropy, d_heads);
    }
}
