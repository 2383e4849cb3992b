//! Distributions: gradients, golden numbers, sampling frequencies, masks.

use crate::policy::{Case, assert_close, fixture, spaces};
use reinforcets_core::column::{Dtype, Values, ValuesRef};
use reinforcets_core::distributions::{Distribution, Rows};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;

#[derive(Deserialize)]
struct Goldens {
    cases: Vec<Case>,
}

#[test]
fn gradients_of_log_prob_and_entropy() {
    for (i, space) in spaces().into_iter().enumerate() {
        for masked in [false, true] {
            let case = Case::random(space.clone(), masked, false, i as u64);
            let mut p = case.prepare::<f64>();
            p.evaluate();
            // A different weight for each row, so that rows cannot be mixed up.
            let d_log_prob: Vec<f64> = (0..p.rows).map(|r| 0.3 + 0.1 * r as f64).collect();
            let d_entropy: Vec<f64> = (0..p.rows).map(|r| 1.0 - 0.2 * r as f64).collect();
            let mut d_heads = vec![0.0; p.heads.len()];
            let (mut dist, rows) = (p.dist.clone(), p.rows);
            let (actions, mask) = (p.actions(), p.mask());
            dist.pull_back(&p.heads, &p.views, rows, actions, mask, &d_log_prob, &d_entropy, &mut d_heads);
            let at = p.heads.clone();
            assert_gradient(&format!("{space} masked {masked}"), &at, &d_heads, 1e-6, |heads| {
                p.heads.copy_from_slice(heads);
                let (log_prob, entropy) = p.evaluate();
                let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
                dot(&log_prob, &d_log_prob) + dot(&entropy, &d_entropy)
            });
        }
    }
}

fn goldens<T: Real>(tolerance: f64) {
    for case in fixture::<Goldens>("policy_losses.json").cases {
        let mut p = case.prepare::<T>();
        let (log_prob, entropy) = p.evaluate();
        assert_close(&format!("{} log_prob", case.kind), &log_prob, &case.log_prob, tolerance);
        assert_close(&format!("{} entropy", case.kind), &entropy, &case.entropy, tolerance);
        let Some(mode) = &case.mode else { continue };
        let width = p.dist.action_width();
        let mut actions = Values::zeros(p.dist.action_dtype(), (p.rows + 1) * width);
        p.dist.mode(&p.heads, &p.views, p.rows, None, &mut actions, 1);
        let got: Vec<f64> = match actions {
            Values::F32(v) => v.iter().map(|x| f64::from(*x)).collect(),
            Values::I32(v) => v.iter().map(|x| f64::from(*x)).collect(),
            Values::U8(_) => unreachable!(),
        };
        assert_close(&format!("{} mode", case.kind), &got[width..], mode, 1e-7);
    }
}

#[test]
fn golden_numbers_of_sb3() {
    goldens::<f64>(1e-11);
    goldens::<f32>(3e-6);
}

#[test]
fn samples_come_as_often_as_their_probability() {
    for (i, space) in spaces().into_iter().enumerate().take(3) {
        for masked in [false, true] {
            let case = Case::random(space.clone(), masked, false, 40 + i as u64);
            let mut p = case.prepare::<f32>();
            let (rows, width) = (p.rows, p.dist.action_width());
            let mut rng = Rng::stream(9, "sample", 0);
            let mut dist = p.dist.clone();
            let mut actions = Values::zeros(Dtype::I32, rows * width);
            let mut log_prob = vec![0.0; rows];
            let draws = 20_000;
            // Entropy is the mean of −log p over samples.
            let mut surprise = vec![0.0; rows];
            for _ in 0..draws {
                dist.sample(&p.heads, &p.views, rows, p.mask(), &mut rng, &mut actions, 0, &mut log_prob);
                surprise.iter_mut().zip(&log_prob).for_each(|(s, l)| *s -= f64::from(*l) / f64::from(draws));
            }
            let (_, entropy) = p.evaluate();
            for (s, e) in surprise.iter().zip(&entropy) {
                assert!((s - f64::from(*e)).abs() < 0.04, "{space}: {s} {e}");
            }
        }
    }
}

#[test]
fn frequencies_of_one_categorical() {
    let logits = [0.0f32, 1.0, 3.0, -1.0];
    let mask = [1u8, 1, 0, 1];
    let mut dist = Distribution::<f32>::for_space(&Space::Discrete { n: 4, start: 0 }).unwrap();
    let view = [HeadView { offset: 0, stride: 0, width: 4 }];
    let rows = 1000;
    let ones: Vec<u32> = vec![0; rows];
    let mask = Rows { values: ValuesRef::U8(&mask), width: 4, idx: Some(&ones) };
    let mut rng = Rng::stream(1, "sample", 0);
    let mut counts = [0u32; 4];
    let mut actions = Values::zeros(Dtype::I32, rows);
    let mut log_prob = vec![0.0; rows];
    for _ in 0..100 {
        dist.sample(&logits, &view, rows, Some(mask), &mut rng, &mut actions, 0, &mut log_prob);
        let Values::I32(actions) = &actions else { unreachable!() };
        actions.iter().for_each(|a| counts[*a as usize] += 1);
    }
    let weights = [1.0f64, 1.0f64.exp(), 0.0, (-1.0f64).exp()];
    let sum: f64 = weights.iter().sum();
    for (c, w) in counts.iter().zip(weights) {
        assert!((f64::from(*c) / 1e5 - w / sum).abs() < 0.006, "{counts:?}");
    }
    assert_eq!(counts[2], 0, "forbidden");
}

#[test]
fn moments_of_the_gaussian() {
    let mut dist = Distribution::<f32>::for_space(&Space::unbounded(2)).unwrap();
    let heads = [0.5f32, -3.0, -1.0, 1.0];
    let views = [HeadView { offset: 0, stride: 0, width: 2 }, HeadView { offset: 2, stride: 0, width: 2 }];
    let rows = 50_000;
    let mut actions = Values::zeros(Dtype::F32, rows * 2);
    let mut rng = Rng::stream(1, "sample", 0);
    dist.sample(&heads, &views, rows, None, &mut rng, &mut actions, 0, &mut vec![0.0; rows]);
    let actions = actions.as_f32().unwrap();
    for j in 0..2 {
        let column = || actions.iter().skip(j).step_by(2).map(|a| f64::from(*a));
        let mean = column().sum::<f64>() / rows as f64;
        let std = (column().map(|a| (a - mean).powi(2)).sum::<f64>() / rows as f64).sqrt();
        let sigma = f64::from(heads[2 + j]).exp();
        assert!((mean - f64::from(heads[j])).abs() < 0.02 * sigma, "{mean}");
        assert!((std / sigma - 1.0).abs() < 0.02, "{std}");
    }
}

/// Sampling one row at a time, any number at once, and evaluating what was sampled give the same bits.
#[test]
fn rows_do_not_depend_on_the_batch() {
    for (i, space) in spaces().into_iter().enumerate() {
        let p = Case::random(space.clone(), true, false, 60 + i as u64).prepare::<f32>();
        let (rows, width, dtype) = (p.rows, p.dist.action_width(), p.dist.action_dtype());
        let mut dist = p.dist.clone();
        let (mut all, mut each) = (Values::zeros(dtype, rows * width), Values::zeros(dtype, rows * width));
        let (mut log_all, mut log_each) = (vec![0.0; rows], vec![0.0; rows]);
        let (mut a, mut b) = (Rng::stream(5, "x", 0), Rng::stream(5, "x", 0));
        dist.sample(&p.heads, &p.views, rows, p.mask(), &mut a, &mut all, 0, &mut log_all);
        for r in 0..rows {
            let views: Vec<HeadView> = p.views.iter().map(|v| HeadView { offset: v.at(r), ..*v }).collect();
            let mask = p.mask().map(|m| Rows { idx: m.idx.map(|i| &i[r..]), ..m });
            dist.sample(&p.heads, &views, 1, mask, &mut b, &mut each, r, &mut log_each[r..]);
        }
        assert_eq!((&all, &log_all, a), (&each, &log_each, b), "{space}");
        let mut entropy = vec![0.0; rows];
        let taken = Rows { values: all.view(), width, idx: None };
        dist.log_prob(&p.heads, &p.views, rows, taken, p.mask(), &mut log_each, &mut entropy);
        assert_eq!(log_all, log_each, "{space}");
    }
}

#[test]
fn masked_logits_get_exactly_nothing() {
    for (i, space) in spaces().into_iter().enumerate().take(3) {
        let mut p = Case::random(space.clone(), true, false, 80 + i as u64).prepare::<f32>();
        let (log_prob, entropy) = p.evaluate();
        assert!(log_prob.iter().chain(&entropy).all(|x| x.is_finite()));
        let (mut dist, rows, n) = (p.dist.clone(), p.rows, p.dist.logits());
        let mut d_heads = vec![0.0; p.heads.len()];
        let d = vec![1.7f32; rows];
        dist.pull_back(&p.heads, &p.views, rows, p.actions(), p.mask(), &d, &d, &mut d_heads);
        let mask = p.mask().unwrap();
        let ValuesRef::U8(bytes) = mask.values else { unreachable!() };
        let mut forbidden = 0;
        for r in 0..rows {
            for j in 0..n {
                if bytes[mask.idx.unwrap()[r] as usize * n + j] == 0 {
                    assert_eq!(d_heads[p.views[0].at(r) + j], 0.0);
                    forbidden += 1;
                }
            }
        }
        assert!(forbidden > 5);
    }
}

#[test]
fn extreme_rows_stay_finite_and_broken_ones_show() {
    for (i, space) in spaces().into_iter().enumerate() {
        let mut p = Case::random(space.clone(), false, false, 100 + i as u64).prepare::<f32>();
        let at = p.views[0].at(3);
        for (value, finite) in [(80.0, true), (-80.0, true), (f32::NAN, false), (f32::INFINITY, false)] {
            p.heads[at] = value;
            let (log_prob, entropy) = p.evaluate();
            assert_eq!(log_prob[3].is_finite(), finite, "{space} {value}");
            assert!(entropy[2].is_finite() && log_prob[4].is_finite());
        }
        let mut actions = Values::zeros(p.dist.action_dtype(), p.rows * p.dist.action_width());
        let mut rng = Rng::stream(5, "x", 0);
        let mut log_prob = vec![0.0; p.rows];
        p.dist.sample(&p.heads, &p.views, p.rows, None, &mut rng, &mut actions, 0, &mut log_prob);
        assert!(!log_prob[3].is_finite());
    }
    // Nothing allowed: no NaN, whatever it means.
    let mut dist = Distribution::<f32>::for_space(&Space::Discrete { n: 2, start: 0 }).unwrap();
    let view = [HeadView { offset: 0, stride: 2, width: 2 }];
    let mask = Rows { values: ValuesRef::U8(&[0, 0]), width: 2, idx: None };
    let (mut log_prob, mut actions) = ([0.0], Values::zeros(Dtype::I32, 1));
    let mut rng = Rng::stream(5, "x", 0);
    dist.sample(&[1.0, 2.0], &view, 1, Some(mask), &mut rng, &mut actions, 0, &mut log_prob);
    assert!(log_prob[0].is_finite());
}

#[test]
fn spaces_without_distribution_are_refused() {
    let bytes = Space::Box { shape: vec![1], low: vec![0.0], high: vec![9.0], dtype: Dtype::U8 };
    let dict = Space::Dict { spaces: vec![("a".into(), Space::unbounded(1))] };
    for space in [bytes, dict] {
        assert_eq!(Distribution::<f32>::for_space(&space).unwrap_err().code(), "INCOMPATIBLE_SPACE");
    }
}
