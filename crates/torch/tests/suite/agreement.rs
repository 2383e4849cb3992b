//! How far two engines are apart.

/// Largest difference of a number between two lists of tensors by name, in units of the largest of its tensor.
pub fn difference(ours: &[(String, Vec<f32>)], theirs: &[(String, Vec<f32>)]) -> f32 {
    let names = |all: &[(String, Vec<f32>)]| all.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
    assert_eq!(names(ours), names(theirs));
    let parts = ours.iter().zip(theirs).map(|((_, a), (_, b))| {
        let largest = a.iter().fold(0.0f32, |m, x| m.max(x.abs()));
        a.iter().zip(b).fold(0.0f32, |m, (a, b)| m.max((a - b).abs())) / largest.max(1e-3)
    });
    parts.fold(0.0, f32::max)
}
