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
