//! Critics that learn a return's distribution: numbers against SB3-Contrib and PyTorch, gradients against finite differences,
//! numbers that are not.

use crate::policy::{assert_close, fixture};
use reinforcets_core::losses::{
    Bootstrap, QBatch, QuantileHead, Support, c51, c51_values, c51_values_pull_back, least_c51_target,
    quantile_huber, quantile_values, quantile_values_pull_back, truncated_target,
};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Goldens {
    rows: usize,
    returns: Vec<f64>,
    discount: Vec<f64>,
    weight: Vec<f64>,
    log_prob: Vec<f64>,
    alpha: f64,
    d_values: Vec<f64>,
    truncated: Truncated,
    categorical: Categorical,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Truncated {
    critics: usize,
    quantiles: usize,
    dropped: usize,
    theta: Vec<f64>,
    next: Vec<f64>,
    target: Vec<f64>,
    loss: f64,
    d_theta: Vec<f64>,
    weighted_loss: f64,
    weighted_d_theta: Vec<f64>,
    values: Vec<f64>,
    d_by_values: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Categorical {
    critics: usize,
    atoms: usize,
    low: f64,
    high: f64,
    logits: Vec<f64>,
    next: Vec<f64>,
    target: Vec<f64>,
    values: Vec<f64>,
    d_by_values: Vec<f64>,
}

fn goldens() -> Goldens {
    fixture("critic_distribution.json")
}

fn reals<T: Real>(numbers: &[f64]) -> Vec<T> {
    numbers.iter().map(|x| T::of(*x)).collect()
}

/// Heads of `width` numbers that lie side by side, a critic after the other.
fn views(critics: usize, width: usize) -> Vec<HeadView> {
    (0..critics).map(|m| HeadView { offset: m * width, stride: critics * width, width }).collect()
}

/// Critic `m`'s column of `[rows × critics]`.
fn column<T: Copy>(numbers: &[T], critics: usize, m: usize) -> Vec<T> {
    numbers.iter().skip(m).step_by(critics).copied().collect()
}

fn sorted<T: Real>(numbers: &[T], width: usize) -> Vec<T> {
    let mut numbers = numbers.to_vec();
    numbers.chunks_exact_mut(width).for_each(|row| row.sort_by(|a, b| a.f64().total_cmp(&b.f64())));
    numbers
}

/// The loss of all critics as TQC has it: the mean over them and their quantiles.
fn loss<T: Real>(
    g: &Truncated,
    theta: &[T],
    weight: Option<&[T]>,
    target: &[T],
    rows: usize,
    d: &mut [T],
) -> f64 {
    let factor = 1.0 / (g.critics * g.quantiles) as f64;
    let batch = QBatch { rows, actions: None, weight, valid: None, factor };
    let of = |view, d: &mut [T]| {
        let head = QuantileHead::Fixed { view, n: g.quantiles };
        quantile_huber(theta, head, None, &batch, target, 1.0, &mut vec![T::of(0.0); rows], d).loss
    };
    views(g.critics, g.quantiles).into_iter().map(|view| of(view, d)).sum()
}

fn golden_truncated<T: Real>(tol: f64) {
    let all = goldens();
    let (g, rows) = (&all.truncated, all.rows);
    let kept = g.critics * (g.quantiles - g.dropped);
    let views = views(g.critics, g.quantiles);
    let (returns, discount) = (reals::<T>(&all.returns), reals::<T>(&all.discount));
    let (next, log_prob) = (reals::<T>(&g.next), reals::<T>(&all.log_prob));
    let mut target = vec![T::of(0.0); rows * kept];
    let after = Bootstrap { returns: &returns, discount: &discount };
    let entropy = Some((T::of(all.alpha), &log_prob[..]));
    truncated_target(&next, &views, kept, entropy, after, &mut Vec::new(), &mut target);
    assert_close("target", &sorted(&target, kept), &sorted(&g.target, kept), tol);

    let theta = reals::<T>(&g.theta);
    let weight = reals::<T>(&all.weight);
    for (weight, expected, d_expected) in
        [(None, g.loss, &g.d_theta), (Some(&weight[..]), g.weighted_loss, &g.weighted_d_theta)]
    {
        let mut d = vec![T::of(0.0); theta.len()];
        let found = loss(g, &theta, weight, &target, rows, &mut d);
        assert_close("loss", &[found], &[expected], tol);
        assert_close("dθ", &d, d_expected, tol);
    }
    let mut d = vec![T::of(0.0); theta.len()];
    for (m, view) in views.iter().enumerate() {
        let head = QuantileHead::Fixed { view: *view, n: g.quantiles };
        let mut values = vec![T::of(0.0); rows];
        quantile_values(&theta, head, rows, &mut values);
        assert_close("values", &values, &column(&g.values, g.critics, m), tol);
        quantile_values_pull_back(head, rows, &reals(&column(&all.d_values, g.critics, m)), &mut d);
    }
    assert_close("by values", &d, &g.d_by_values, tol);
}

#[test]
fn truncated_quantiles_are_those_of_sb3_contrib() {
    golden_truncated::<f64>(1e-11);
    golden_truncated::<f32>(5e-6);
}

fn golden_categorical<T: Real>(tol: f64) {
    let all = goldens();
    let (g, rows) = (&all.categorical, all.rows);
    let support = Support { low: g.low, high: g.high, atoms: g.atoms };
    let views = views(g.critics, g.atoms);
    let (returns, discount) = (reals::<T>(&all.returns), reals::<T>(&all.discount));
    let mut target = vec![T::of(0.0); rows * g.atoms];
    let after = Bootstrap { returns: &returns, discount: &discount };
    least_c51_target(&reals::<T>(&g.next), &views, support, after, &mut target);
    assert_close("target", &target, &g.target, tol);

    let logits = reals::<T>(&g.logits);
    let mut d = vec![T::of(0.0); logits.len()];
    for (m, view) in views.iter().enumerate() {
        let mut values = vec![T::of(0.0); rows];
        c51_values(&logits, *view, support, rows, &mut values);
        assert_close("values", &values, &column(&g.values, g.critics, m), tol);
        let d_values = reals(&column(&all.d_values, g.critics, m));
        c51_values_pull_back(&logits, *view, support, &values, &d_values, &mut d);
    }
    assert_close("by values", &d, &g.d_by_values, tol);
}

#[test]
fn distributions_over_atoms_are_those_of_pytorch() {
    golden_categorical::<f64>(1e-11);
    golden_categorical::<f32>(5e-6);
}

#[test]
fn gradients_against_finite_differences() {
    let all = goldens();
    let (g, rows) = (&all.truncated, all.rows);
    let mut d = vec![0.0; g.theta.len()];
    loss(g, &g.theta, Some(&all.weight), &g.target, rows, &mut d);
    assert_gradient("truncated", &g.theta, &d, 1e-6, |theta| {
        loss(g, theta, Some(&all.weight), &g.target, rows, &mut vec![0.0; theta.len()])
    });
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let (view, d_values) = (views(g.critics, g.quantiles)[1], column(&all.d_values, 2, 1));
    let head = QuantileHead::Fixed { view, n: g.quantiles };
    let mut d = vec![0.0; g.theta.len()];
    quantile_values_pull_back(head, rows, &d_values, &mut d);
    assert_gradient("values of quantiles", &g.theta, &d, 1e-6, |theta| {
        let mut values = vec![0.0; rows];
        quantile_values(theta, head, rows, &mut values);
        dot(&values, &d_values)
    });
    let g = &all.categorical;
    let (view, support) = (views(2, g.atoms)[0], Support { low: g.low, high: g.high, atoms: g.atoms });
    let evaluate = |logits: &[f64]| {
        let mut values = vec![0.0; rows];
        c51_values(logits, view, support, rows, &mut values);
        values
    };
    let mut d = vec![0.0; g.logits.len()];
    c51_values_pull_back(&g.logits, view, support, &evaluate(&g.logits), &d_values, &mut d);
    assert_gradient("values of atoms", &g.logits, &d, 1e-6, |logits| dot(&evaluate(logits), &d_values));
}

/// A NaN is among what is kept, and where an episode ended its next value is not looked at.
#[test]
fn a_quantile_that_is_no_number_does_not_hide() {
    let views = views(2, 3);
    let heads = [1.0, f32::NAN, 2.0, 5.0, 3.0, 4.0];
    let mut target = [0.0f32; 2];
    let after = |discount| Bootstrap { returns: &[7.0], discount };
    truncated_target(&heads, &views, 2, None, after(&[0.5]), &mut Vec::new(), &mut target);
    assert!(target.iter().any(|x| x.is_nan()) && target.contains(&7.5), "{target:?}");
    truncated_target(&heads, &views, 2, None, after(&[0.0]), &mut Vec::new(), &mut target);
    assert_eq!(target, [7.0; 2]);
}

/// Wherever it is among more atoms than lanes; a return that is no number does not hide either.
#[test]
fn an_atom_that_is_no_number_does_not_hide() {
    let support = Support { low: -2.0, high: 2.0, atoms: 51 };
    let view = HeadView { offset: 0, stride: 51, width: 51 };
    let target_of = |logits: &[f32], returns: f32| {
        let mut target = [0.0f32; 51];
        let after = Bootstrap { returns: &[returns], discount: &[0.5] };
        least_c51_target(logits, &[view], support, after, &mut target);
        target
    };
    let batch = QBatch { rows: 1, actions: None, weight: None, valid: None, factor: 1.0 };
    let (mut value, mut priority) = ([0.0f32], [0.0f32]);
    for place in 0..51 {
        for bad in [f32::NAN, f32::INFINITY] {
            let mut logits = [0.25f32; 51];
            logits[place] = bad;
            c51_values(&logits, view, support, 1, &mut value);
            let mut d = [0.0f32; 51];
            let stats = c51(&logits, view, support, &batch, &[1.0 / 51.0; 51], &mut priority, &mut d);
            assert!(value[0].is_nan() && stats.loss.is_nan() && d[place].is_nan(), "{bad} at {place}");
            assert!(target_of(&logits, 1.0).iter().any(|x| x.is_nan()), "{bad} at {place}");
        }
    }
    assert!(target_of(&[0.25; 51], f32::NAN).iter().any(|x| x.is_nan()));
}

/// With nothing dropped, all quantiles of all critics are the target.
#[test]
fn nothing_dropped_keeps_everything() {
    let heads = [3.0f64, 1.0, 2.0, 5.0];
    let mut target = [0.0; 4];
    let after = Bootstrap { returns: &[0.0], discount: &[1.0] };
    truncated_target(&heads, &views(2, 2), 4, None, after, &mut Vec::new(), &mut target);
    assert_eq!(sorted(&target, 4), [1.0, 2.0, 3.0, 5.0]);
}
