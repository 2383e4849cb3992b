//! A choice in each of several places, independent of each other.

use super::lanes::uniforms;
use super::rows::ints_mut;
use super::{Categorical, Rows};
use crate::column::Values;
use crate::math::Real;
use crate::network::HeadView;
use crate::rng::Rng;

/// A [`Categorical`] for each place, their logits side by side in one head. Log-probabilities and entropies add up.
#[derive(Clone, Debug)]
pub struct MultiCategorical<T> {
    places: Vec<Categorical<T>>,
    noise: Vec<T>,
}

impl<T: Real> MultiCategorical<T> {
    /// `nvec[i]` choices in place i.
    #[must_use]
    pub fn new(nvec: &[usize]) -> Self {
        let mut first = 0;
        let place = |(i, &n): (usize, &usize)| {
            first += n;
            Categorical::at(n, first - n, i)
        };
        MultiCategorical { places: nvec.iter().enumerate().map(place).collect(), noise: Vec::new() }
    }

    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    pub(super) fn logits(&self) -> usize {
        self.places.iter().map(Categorical::logits).sum()
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
        let width = self.places.len();
        uniforms(&mut self.noise, rows * width, rng);
        log_prob[..rows].fill(T::of(0.0));
        let actions = &mut ints_mut(actions)[to * width..];
        for place in &mut self.places {
            place.draw(heads, views[0], rows, mask, &self.noise, width, actions, log_prob);
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
        let width = self.places.len();
        let actions = &mut ints_mut(actions)[to * width..];
        for place in &self.places {
            place.best(heads, views[0], rows, mask, width, actions);
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
        log_prob[..rows].fill(T::of(0.0));
        entropy[..rows].fill(T::of(0.0));
        for place in &mut self.places {
            place.add_log_prob(heads, views[0], rows, actions, mask, log_prob, entropy);
        }
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
        for place in &self.places {
            place.add_gradient(views[0], rows, actions, d_log_prob, d_entropy, d_heads);
        }
    }
}
