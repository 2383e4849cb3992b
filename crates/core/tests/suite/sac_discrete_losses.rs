//! SAC with choices: numbers and gradients against PyTorch, gradients against finite differences, masks, numbers that are not.

use crate::laid_out::{lay_out, list, reals, rows_of};
use crate::policy::{assert_close, fixture};
use reinforcets_core::column::Values;
use reinforcets_core::distributions::Rows;
use reinforcets_core::losses::{
    Bootstrap, CriticBatch, critic_td, log_policy, soft_choice_actor, soft_choice_target,
};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Goldens {
    rows: usize,
    choices: usize,
    critics: usize,
    alpha: f64,
    cases: Vec<Value>,
}

fn goldens() -> Goldens {
    fixture("sac_discrete.json")
}

fn bytes(case: &Value) -> Values {
    Values::U8(list(&case["mask"]).iter().map(|m| *m as u8).collect())
}

fn zeros<T: Real>(n: usize) -> Vec<T> {
    vec![T::of(0.0); n]
}

fn golden<T: Real>(tol: f64) {
    let Goldens { rows, choices: n, critics, alpha, cases } = goldens();
    for case in cases {
        let mask = bytes(&case);
        let mask = Rows { values: mask.view(), width: n, idx: None };
        let (logits, views) = lay_out::<T>(&[&list(&case["logits"])], &[n], rows);
        let mut log_pi = zeros::<T>(rows * n);
        log_policy(&logits, views[0], Some(mask), &mut log_pi);
        for (at, (ours, theirs)) in log_pi.iter().zip(list(&case["logPi"])).enumerate() {
            let forbidden = list(&case["mask"])[at] == 0.0;
            let close = if forbidden {
                ours.f64() < -1e29
            } else {
                (ours.f64() - theirs).abs() <= tol * theirs.abs().max(1.0)
            };
            assert!(close, "ln π[{at}]: {ours:?}, expected {theirs}");
        }
        // Critics lie side by side: [rows, critics · choices].
        let (q, wide) = lay_out::<T>(&[&list(&case["q"])], &[critics * n], rows);
        let heads: Vec<HeadView> =
            (0..critics).map(|m| HeadView { offset: wide[0].offset + m * n, width: n, ..wide[0] }).collect();
        let (returns, discount) = (reals::<T>(&case["returns"]), reals::<T>(&case["discount"]));
        let mut target = zeros::<T>(rows);
        let next = Bootstrap { returns: &returns, discount: &discount };
        soft_choice_target(&q, &heads, &log_pi, T::of(alpha), next, &mut target);
        assert_close("target", &target, &list(&case["target"]), tol);

        let actions = Values::I32(list(&case["actions"]).iter().map(|a| *a as i32).collect());
        let choice = Some(Rows { values: actions.view(), width: 1, idx: None });
        let weight = reals::<T>(&case["weight"]);
        let batch = CriticBatch { target: &target, weight: Some(&weight), choice, factor: 1.0 };
        let (mut d_q, mut priority) = (zeros::<T>(q.len()), zeros::<T>(rows));
        let stats = critic_td(&q, &heads, &batch, &mut priority, &mut d_q);
        assert_close("critics' loss", &[stats.loss], &[case["critic"].as_f64().unwrap()], tol);
        assert_close("dQ", &rows_of(wide[0], &d_q, rows), &list(&case["dQ"]), tol);
        assert_close("priority", &priority, &list(&case["priority"]), tol);

        let (mut d_logits, mut log_prob) = (zeros::<T>(logits.len()), zeros::<T>(rows));
        let stats =
            soft_choice_actor(&q, &heads, &log_pi, T::of(alpha), views[0], &mut log_prob, &mut d_logits);
        let number = |key: &str| case[key].as_f64().unwrap();
        assert_close("actor", &[stats.loss, stats.entropy], &[number("actor"), number("entropy")], tol);
        assert_close("d logits", &rows_of(views[0], &d_logits, rows), &list(&case["dLogits"]), tol);
        assert_close("Σ π ln π", &log_prob, &list(&case["logProb"]), tol);
    }
}

#[test]
fn losses_are_those_of_pytorch() {
    golden::<f64>(1e-11);
    golden::<f32>(5e-6);
}

#[test]
fn the_actors_gradient() {
    let Goldens { rows, choices: n, alpha, cases, .. } = goldens();
    for case in cases {
        let mask = bytes(&case);
        let mask = Rows { values: mask.view(), width: n, idx: None };
        let (logits, views) = lay_out::<f64>(&[&list(&case["logits"])], &[n], rows);
        let (q, heads) = lay_out::<f64>(&[&list(&case["q"])[..rows * n]], &[n], rows);
        let loss = |logits: &[f64], d: &mut [f64]| {
            let mut log_pi = vec![0.0; rows * n];
            log_policy(logits, views[0], Some(mask), &mut log_pi);
            soft_choice_actor(&q, &heads, &log_pi, alpha, views[0], &mut vec![0.0; rows], d).loss
        };
        let mut d = vec![0.0; logits.len()];
        loss(&logits, &mut d);
        assert_gradient("actor", &logits, &d, 1e-6, |z| loss(z, &mut vec![0.0; z.len()]));
    }
}

/// With one choice left there is nothing to weigh: its value is the target, and the policy has no gradient.
#[test]
fn what_is_not_allowed_counts_nowhere() {
    let view = HeadView { offset: 0, stride: 3, width: 3 };
    let mask = Values::U8(vec![0, 1, 0]);
    let mask = Rows { values: mask.view(), width: 3, idx: None };
    let mut log_pi = [0.0f32; 3];
    log_policy(&[5.0, -2.0, 9.0], view, Some(mask), &mut log_pi);
    assert_eq!(log_pi[1], 0.0);
    let q = [1e9, 4.0, -1e9];
    let (mut target, mut d, mut log_prob) = ([0.0], [0.0; 3], [7.0]);
    let next = Bootstrap { returns: &[1.0], discount: &[0.5] };
    soft_choice_target(&q, &[view], &log_pi, 1e9, next, &mut target);
    assert_eq!(target, [3.0]);
    soft_choice_actor(&q, &[view], &log_pi, 1e9, view, &mut log_prob, &mut d);
    assert_eq!((d, log_prob), ([0.0; 3], [0.0]));
}

#[test]
fn a_logit_that_is_no_number_does_not_hide() {
    let view = HeadView { offset: 0, stride: 2, width: 2 };
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut log_pi = [0.0f32; 2];
        log_policy(&[bad, 0.0], view, None, &mut log_pi);
        assert!(log_pi.iter().all(|l| l.is_nan()), "{bad}: {log_pi:?}");
        let stats = soft_choice_actor(&[1.0, 2.0], &[view], &log_pi, 0.1, view, &mut [0.0], &mut [0.0; 2]);
        assert!(!stats.loss.is_finite());
    }
}
