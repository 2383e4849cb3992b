//! How far a prediction is from what it should be: what both kinds of curiosity measure, and learn by.

use crate::math::Real;

/// `scale · ‖prediction − target‖²`.
pub fn error<T: Real>(prediction: &[T], target: &[T], scale: T) -> T {
    let squares = prediction.iter().zip(target).map(|(p, t)| (*p - *t) * (*p - *t));
    squares.fold(T::of(0.0), |sum, square| sum + square) * scale
}

/// Adds what follows from `d_error` to the prediction's gradient; the target's is minus that.
pub fn pull_back<T: Real>(prediction: &[T], target: &[T], scale: T, d_error: T, d_prediction: &mut [T]) {
    let factor = T::of(2.0) * scale * d_error;
    for ((d, p), t) in d_prediction.iter_mut().zip(prediction).zip(target) {
        *d += factor * (*p - *t);
    }
}
