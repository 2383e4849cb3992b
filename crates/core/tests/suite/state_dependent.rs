//! State-dependent exploration: numbers and gradients against SB3 and PyTorch (`fixtures/make_state_dependent.py`), gradients
//! against finite differences, samples, numbers that are not.

use crate::policy::{assert_close, fixture};
use reinforcets_core::column::{Dtype, Values, ValuesRef};
use reinforcets_core::distributions::{
    Distribution, Rows, SdeHeads, SdeScratch, SquashedStateDependent, StateDependent,
};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Goldens {
    rows: usize,
    actions: usize,
    features: usize,
    on_policy: Value,
    squashed: Value,
}

fn goldens() -> Goldens {
    fixture("state_dependent.json")
}

fn list(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

fn reals<T: Real>(value: &Value) -> Vec<T> {
    list(value).iter().map(|x| T::of(*x)).collect()
}

/// log σ first, then rows of mean and features with numbers between them that nobody may touch.
fn lay_out<T: Real>(g: &Value, (rows, n, features): (usize, usize, usize)) -> (Vec<T>, Vec<HeadView>) {
    let (mean, log_std, seen) =
        (reals::<T>(&g["mean"]), reals::<T>(&g["logStd"]), reals::<T>(&g["features"]));
    let (fixed, stride) = (1 + log_std.len(), n + features + 2);
    let mut data = vec![T::of(77.0)];
    data.extend(log_std);
    for r in 0..rows {
        data.extend(&mean[r * n..][..n]);
        data.push(T::of(77.0));
        data.extend(&seen[r * features..][..features]);
        data.push(T::of(77.0));
    }
    let views = vec![
        HeadView { offset: fixed, stride, width: n },
        HeadView { offset: 1, stride: 0, width: n * features },
        HeadView { offset: fixed + n + 1, stride, width: features },
    ];
    (data, views)
}

fn rows_of<T: Real>(view: HeadView, data: &[T], rows: usize) -> Vec<T> {
    (0..rows).flat_map(|r| view.row(data, r).to_vec()).collect()
}

fn continuous<T: Real>(n: usize) -> Distribution<T> {
    Distribution::for_space(&Space::unbounded(n)).unwrap().of_state()
}

fn taken(g: &Value) -> Values {
    Values::F32(list(&g["action"]).iter().map(|a| *a as f32).collect())
}

fn golden_on_policy<T: Real>(tolerance: f64) {
    let Goldens { rows, actions: n, features, on_policy: g, .. } = goldens();
    let (heads, views) = lay_out::<T>(&g, (rows, n, features));
    let mut dist = continuous::<T>(n);
    assert_eq!((dist.heads(), dist.action_width(), dist.action_dtype()), (3, n, Dtype::F32));
    let actions = taken(&g);
    let actions = Rows { values: actions.view(), width: n, idx: None };
    let (mut log_prob, mut entropy) = (vec![T::of(0.0); rows], vec![T::of(0.0); rows]);
    dist.log_prob(&heads, &views, rows, actions, None, &mut log_prob, &mut entropy);
    assert_close("log p", &log_prob, &list(&g["logProb"]), tolerance);
    assert_close("entropy", &entropy, &list(&g["entropy"]), tolerance);
    let mut d_heads = vec![T::of(0.0); heads.len()];
    let (d_log_prob, d_entropy) = (reals::<T>(&g["dLogProb"]), reals::<T>(&g["dEntropy"]));
    dist.pull_back(&heads, &views, rows, actions, None, &d_log_prob, &d_entropy, &mut d_heads);
    assert_close("d mean", &rows_of(views[0], &d_heads, rows), &list(&g["dMean"]), tolerance);
    assert_close("d log σ", views[1].row(&d_heads, 0), &list(&g["dLogStd"]), tolerance);
    assert!(rows_of(views[2], &d_heads, rows).iter().all(|d| d.f64() == 0.0), "features are not learnt");
    assert!(d_heads[0].f64() == 0.0, "what lies between is left alone");
    let mut best = Values::zeros(Dtype::F32, (rows + 1) * n);
    dist.mode(&heads, &views, rows, None, &mut best, 1);
    assert_close("mode", &best.as_f32().unwrap()[n..], &list(&g["mean"]), 1e-7);
}

#[test]
fn densities_and_gradients_are_those_of_sb3() {
    golden_on_policy::<f64>(1e-10);
    golden_on_policy::<f32>(2e-4);
}

#[test]
fn gradients_of_log_prob_and_entropy() {
    let Goldens { rows, actions: n, features, on_policy: g, .. } = goldens();
    let (heads, views) = lay_out::<f64>(&g, (rows, n, features));
    let mut dist = continuous::<f64>(n);
    let actions = taken(&g);
    let actions = Rows { values: actions.view(), width: n, idx: None };
    let (d_log_prob, d_entropy) = (list(&g["dLogProb"]), list(&g["dEntropy"]));
    let evaluate = |dist: &mut Distribution<f64>, heads: &[f64]| {
        let (mut log_prob, mut entropy) = (vec![0.0; rows], vec![0.0; rows]);
        dist.log_prob(heads, &views, rows, actions, None, &mut log_prob, &mut entropy);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        dot(&log_prob, &d_log_prob) + dot(&entropy, &d_entropy)
    };
    evaluate(&mut dist, &heads);
    let mut d_heads = vec![0.0; heads.len()];
    dist.pull_back(&heads, &views, rows, actions, None, &d_log_prob, &d_entropy, &mut d_heads);
    // Features count as given.
    let learnt = views[0].offset;
    let means = (0..rows).map(|r| (views[0].at(r), views[0].at(r) + n));
    for (from, to) in std::iter::once((0, learnt)).chain(means) {
        assert_gradient("sde", &heads[from..to], &d_heads[from..to], 1e-5, |part| {
            let mut all = heads.clone();
            all[from..to].copy_from_slice(part);
            evaluate(&mut dist, &all)
        });
    }
}

fn golden_squashed<T: Real>(tolerance: f64) {
    let Goldens { rows, actions: n, features, squashed: g, .. } = goldens();
    let (heads, views) = lay_out::<T>(&g, (rows, n, features));
    let dist = SquashedStateDependent(SdeHeads::of(&views));
    let noise = transposed(&reals::<T>(&g["noise"]), n);
    let (mut action, mut log_prob) = (vec![T::of(0.0); rows * n], vec![T::of(0.0); rows]);
    let mut scratch = SdeScratch::default();
    dist.sample(&heads, rows, &noise, &mut scratch, &mut action, &mut log_prob);
    assert_close("action", &action, &list(&g["action"]), tolerance);
    assert_close("log π", &log_prob, &list(&g["logProb"]), tolerance);
    let mut d_heads = vec![T::of(0.0); heads.len()];
    let (d_action, d_log_prob) = (reals::<T>(&g["dAction"]), reals::<T>(&g["dLogProb"]));
    dist.pull_back(&heads, rows, &mut scratch, &action, &d_action, &d_log_prob, &mut d_heads);
    assert_close("d mean", &rows_of(views[0], &d_heads, rows), &list(&g["dMean"]), tolerance);
    assert_close("d log σ", views[1].row(&d_heads, 0), &list(&g["dLogStd"]), tolerance);
    assert_close("d features", &rows_of(views[2], &d_heads, rows), &list(&g["dFeatures"]), tolerance);
    dist.best(&heads, rows, &mut action);
    assert_close("best", &action, &list(&g["best"]), tolerance);
}

/// SB3 has matrices `[features, n]`.
fn transposed<T: Real>(matrix: &[T], n: usize) -> Vec<T> {
    (0..n).flat_map(|j| matrix.iter().skip(j).step_by(n).copied().collect::<Vec<_>>()).collect()
}

#[test]
fn squashed_ones_are_those_of_sb3() {
    golden_squashed::<f64>(1e-9);
    golden_squashed::<f32>(5e-4);
}

#[test]
fn gradients_of_squashed_ones() {
    let Goldens { rows, actions: n, features, squashed: g, .. } = goldens();
    let (heads, views) = lay_out::<f64>(&g, (rows, n, features));
    let dist = SquashedStateDependent(SdeHeads::of(&views));
    let (noise, d_action, d_log_prob) =
        (transposed(&list(&g["noise"]), n), list(&g["dAction"]), list(&g["dLogProb"]));
    let mut scratch = SdeScratch::default();
    let evaluate = |heads: &[f64], scratch: &mut SdeScratch<f64>| {
        let (mut action, mut log_prob) = (vec![0.0; rows * n], vec![0.0; rows]);
        dist.sample(heads, rows, &noise, scratch, &mut action, &mut log_prob);
        (action, log_prob)
    };
    let (action, _) = evaluate(&heads, &mut scratch);
    let mut d_heads = vec![0.0; heads.len()];
    dist.pull_back(&heads, rows, &mut scratch, &action, &d_action, &d_log_prob, &mut d_heads);
    assert_gradient("squashed sde", &heads, &d_heads, 1e-5, |heads| {
        let (action, log_prob) = evaluate(heads, &mut SdeScratch::default());
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        dot(&action, &d_action) + dot(&log_prob, &d_log_prob)
    });
}

/// What is drawn has the mean and the variance that densities are computed with, and a matrix gives the same noise twice.
#[test]
fn samples_have_the_variance_that_they_should() {
    let Goldens { rows, actions: n, features, on_policy: g, .. } = goldens();
    let (heads, views) = lay_out::<f32>(&g, (rows, n, features));
    let at = SdeHeads::of(&views);
    let (mut dist, mut rng) = (StateDependent::<f32>::new(n), Rng::stream(4, "x", 0));
    let log_std = at.log_std.row(&heads, 0);
    let draws = 20_000;
    let mut sums = vec![[0.0f64; 2]; rows * n];
    let (mut actions, mut log_prob) = (Values::zeros(Dtype::F32, rows * n), vec![0.0; rows]);
    for _ in 0..draws {
        let matrices: Vec<f32> = (0..rows * n * features)
            .map(|k| log_std[k % features * n + k / features % n].exp() * rng.normal())
            .collect();
        dist.explore(&heads, &views, rows, &matrices, &mut actions, 0, &mut log_prob);
        let first = actions.clone();
        dist.explore(&heads, &views, rows, &matrices, &mut actions, 0, &mut log_prob);
        assert_eq!(actions, first);
        for (k, action) in actions.as_f32().unwrap().iter().enumerate() {
            let x = f64::from(action - at.mean.row(&heads, k / n)[k % n]);
            sums[k][0] += x / f64::from(draws);
            sums[k][1] += x * x / f64::from(draws);
        }
    }
    for (k, [mean, square]) in sums.iter().enumerate() {
        let h = at.features.row(&heads, k / n);
        let variance: f64 =
            h.iter().enumerate().map(|(i, h)| f64::from(h * log_std[i * n + k % n].exp()).powi(2)).sum();
        assert!(mean.abs() <= 0.03 * variance.sqrt() + 1e-6, "{k}: {mean}");
        assert!((square - variance).abs() <= 0.05 * variance + 1e-6, "{k}: {square} {variance}");
    }
}

/// Sampling one row at a time, any number at once, and evaluating what was sampled give the same bits.
#[test]
fn rows_do_not_depend_on_the_batch() {
    let Goldens { rows, actions: n, features, on_policy: g, .. } = goldens();
    let (heads, views) = lay_out::<f32>(&g, (rows, n, features));
    let mut dist = continuous::<f32>(n);
    let (mut all, mut each) = (Values::zeros(Dtype::F32, rows * n), Values::zeros(Dtype::F32, rows * n));
    let (mut log_all, mut log_each) = (vec![0.0; rows], vec![0.0; rows]);
    let (mut a, mut b) = (Rng::stream(5, "x", 0), Rng::stream(5, "x", 0));
    dist.sample(&heads, &views, rows, None, &mut a, &mut all, 0, &mut log_all);
    for r in 0..rows {
        let views: Vec<HeadView> = views.iter().map(|v| HeadView { offset: v.at(r), ..*v }).collect();
        dist.sample(&heads, &views, 1, None, &mut b, &mut each, r, &mut log_each[r..]);
    }
    assert_eq!((&all, &log_all, a), (&each, &log_each, b));
    let mut entropy = vec![0.0; rows];
    let actions = Rows { values: all.view(), width: n, idx: None };
    dist.log_prob(&heads, &views, rows, actions, None, &mut log_each, &mut entropy);
    assert_eq!(log_all, log_each);
}

#[test]
fn broken_numbers_show() {
    let Goldens { rows, actions: n, features, on_policy: g, .. } = goldens();
    let (heads, views) = lay_out::<f32>(&g, (rows, n, features));
    let actions = vec![0.5f32; rows * n];
    let actions = Rows { values: ValuesRef::F32(&actions), width: n, idx: None };
    let mut dist = continuous::<f32>(n);
    for broken in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for at in [views[0].at(3), views[1].at(0) + 5, views[2].at(3) + 2] {
            let mut heads = heads.clone();
            heads[at] = broken;
            let (mut log_prob, mut entropy) = (vec![0.0; rows], vec![0.0; rows]);
            dist.log_prob(&heads, &views, rows, actions, None, &mut log_prob, &mut entropy);
            assert!(!log_prob[3].is_finite(), "{broken} at {at}");
            assert!(at < views[0].offset || log_prob[4].is_finite());
        }
    }
}
