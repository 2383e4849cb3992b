//! Comparing gradients.

/// Central difference of `f` at `x` in direction of every coordinate.
pub fn numeric(x: &[f64], step: f64, mut f: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
    let mut at = x.to_vec();
    (0..x.len())
        .map(|i| {
            at[i] = x[i] + step;
            let above = f(&at);
            at[i] = x[i] - step;
            let below = f(&at);
            at[i] = x[i];
            (above - below) / (2.0 * step)
        })
        .collect()
}

/// Asserts that two vectors agree within `tolerance` of the larger of both vectors' largest number and `floor`.
///
/// # Panics
/// When they do not.
pub fn assert_close(what: &str, got: &[f64], want: &[f64], tolerance: f64, floor: f64) {
    assert_eq!(got.len(), want.len(), "{what}: lengths");
    let scale = got.iter().chain(want).fold(floor, |m, x| m.max(x.abs()));
    for (i, (g, w)) in got.iter().zip(want).enumerate() {
        assert!((g - w).abs() <= tolerance * scale, "{what}[{i}]: {g}, expected {w} (scale {scale})");
    }
}

/// Asserts that `gradient` is the gradient of `f` at `at`: each number within `tolerance` · max(1, |difference|) of the
/// central difference with step 10⁻⁶.
///
/// # Panics
/// Where it is not, naming the number.
pub fn assert_gradient(
    what: &str,
    at: &[f64],
    gradient: &[f64],
    tolerance: f64,
    f: impl FnMut(&[f64]) -> f64,
) {
    assert_eq!(at.len(), gradient.len(), "{what}: one derivative for each number");
    for (i, (want, got)) in numeric(at, 1e-6, f).iter().zip(gradient).enumerate() {
        let close = (got - want).abs() <= tolerance * want.abs().max(1.0);
        assert!(close, "{what}: derivative {i} is {got}, finite differences give {want}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_gradients_pass() {
        assert_gradient("x² y", &[3.0, -2.0], &[-12.0, 9.0], 1e-7, |x| x[0] * x[0] * x[1]);
    }

    #[test]
    #[should_panic(expected = "x²: derivative 0 is 5")]
    fn wrong_gradients_do_not() {
        assert_gradient("x²", &[3.0], &[5.0], 1e-7, |x| x[0] * x[0]);
    }
}
