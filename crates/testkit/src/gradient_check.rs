//! Gradients against finite differences.

/// Central differences of `f` at `at`: (f(x + h) − f(x − h))/2h for each number, with h = 10⁻⁶ · max(1, |x|).
pub fn finite_differences(at: &[f64], mut f: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
    let mut x = at.to_vec();
    (0..at.len())
        .map(|i| {
            let h = 1e-6 * at[i].abs().max(1.0);
            x[i] = at[i] + h;
            let above = f(&x);
            x[i] = at[i] - h;
            let below = f(&x);
            x[i] = at[i];
            (above - below) / (2.0 * h)
        })
        .collect()
}

/// Asserts that `gradient` is the gradient of `f` at `at`, each number within `tolerance` · max(1, |difference|).
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
    for (i, (want, got)) in finite_differences(at, f).iter().zip(gradient).enumerate() {
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
