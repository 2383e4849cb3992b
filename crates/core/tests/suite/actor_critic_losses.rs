//! Squashed Gaussian policies and the losses of actors and critics: numbers and gradients against PyTorch and SB3,
//! gradients against finite differences, numbers that are not.

use crate::laid_out::{critics_of, lay_out, list, reals, rows_of};
use crate::policy::{assert_close, fixture};
use reinforcets_core::distributions::{SquashedGaussian, pull_back_squash, squash};
use reinforcets_core::losses::{
    Bootstrap, CriticBatch, Judge, actor_value, clipped_target, critic_td, smooth, temperature,
};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::scalar_param::ScalarParam;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Goldens {
    rows: usize,
    actions: usize,
    squashed: Value,
    deterministic: Value,
    smoothing: Value,
    critics: Value,
}

fn goldens() -> Goldens {
    fixture("actor_critic.json")
}

fn golden_squashed<T: Real>(tol: f64) {
    let Goldens { rows, actions: n, squashed: g, .. } = goldens();
    let (heads, views) = lay_out::<T>(&[&list(&g["mean"]), &list(&g["logStd"])], &[n, n], rows);
    let dist = SquashedGaussian { mean: views[0], log_std: views[1] };
    let noise = reals::<T>(&g["noise"]);
    let (mut action, mut log_prob) = (vec![T::of(0.0); rows * n], vec![T::of(0.0); rows]);
    dist.sample(&heads, rows, &noise, &mut action, &mut log_prob);
    assert_close("action", &action, &list(&g["action"]), tol);
    assert_close("log π", &log_prob, &list(&g["logProb"]), tol);
    let mut d_heads = vec![T::of(0.0); heads.len()];
    let (d_action, d_log_prob) = (reals::<T>(&g["dAction"]), reals::<T>(&g["dLogProb"]));
    dist.pull_back(&heads, rows, &noise, &action, &d_action, &d_log_prob, &mut d_heads);
    assert_close("d mean", &rows_of(views[0], &d_heads, rows), &list(&g["dMean"]), tol);
    assert_close("d log σ", &rows_of(views[1], &d_heads, rows), &list(&g["dLogStd"]), tol);
    squash(&heads, views[0], rows, &mut action);
    assert_close("mode", &action, &list(&g["mode"]), tol);
    // SB3 adds 10⁻⁶ to 1 − a²: the same where that is small beside it.
    for (r, (ours, theirs)) in log_prob.iter().zip(list(&g["sb3LogProb"])).enumerate() {
        let inside = action[r * n..][..n].iter().all(|a| a.f64().abs() < 0.99) && r >= 4;
        assert!(!inside || (ours.f64() - theirs).abs() < 1e-3, "row {r}: {ours:?}, SB3 has {theirs}");
    }

    let g = goldens().deterministic;
    let (heads, views) = lay_out::<T>(&[&list(&g["mean"])], &[n], rows);
    squash(&heads, views[0], rows, &mut action);
    assert_close("tanh", &action, &list(&g["action"]), tol);
    let mut d_heads = vec![T::of(0.0); heads.len()];
    pull_back_squash(views[0], rows, &action, &reals::<T>(&g["dAction"]), &mut d_heads);
    assert_close("d tanh", &rows_of(views[0], &d_heads, rows), &list(&g["dMean"]), tol);
}

#[test]
fn squashed_gaussians_are_those_of_pytorch() {
    golden_squashed::<f64>(1e-10);
    golden_squashed::<f32>(2e-5);
}

#[test]
fn gradients_of_squashed_gaussians() {
    let Goldens { rows, actions: n, squashed: g, .. } = goldens();
    let (heads, views) = lay_out::<f64>(&[&list(&g["mean"]), &list(&g["logStd"])], &[n, n], rows);
    let dist = SquashedGaussian { mean: views[0], log_std: views[1] };
    let (noise, d_action, d_log_prob) = (list(&g["noise"]), list(&g["dAction"]), list(&g["dLogProb"]));
    let evaluate = |heads: &[f64]| {
        let (mut action, mut log_prob) = (vec![0.0; rows * n], vec![0.0; rows]);
        dist.sample(heads, rows, &noise, &mut action, &mut log_prob);
        (action, log_prob)
    };
    let mut d_heads = vec![0.0; heads.len()];
    dist.pull_back(&heads, rows, &noise, &evaluate(&heads).0, &d_action, &d_log_prob, &mut d_heads);
    assert_gradient("squashed", &heads, &d_heads, 1e-6, |heads| {
        let (action, log_prob) = evaluate(heads);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        dot(&action, &d_action) + dot(&log_prob, &d_log_prob)
    });
}

/// A density integrates to 1 over the actions.
#[test]
fn the_density_of_actions_is_one() {
    let heads = [0.3f64, -0.4];
    let view = |offset| HeadView { offset, stride: 0, width: 1 };
    let dist = SquashedGaussian { mean: view(0), log_std: view(1) };
    let n = 200_000;
    // Actions at equal distances, and the noise that leads to each.
    let noise: Vec<f64> = (0..n)
        .map(|i| (((f64::from(i) + 0.5) / f64::from(n) * 2.0 - 1.0).atanh() - 0.3) * 0.4f64.exp())
        .collect();
    let (mut action, mut log_prob) = (vec![0.0; noise.len()], vec![0.0; noise.len()]);
    dist.sample(&heads, noise.len(), &noise, &mut action, &mut log_prob);
    let sum: f64 = log_prob.iter().map(|l| l.exp() * 2.0 / f64::from(n)).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    assert!((action[0] + 1.0 - 1.0 / f64::from(n)).abs() < 1e-9);
}

#[test]
fn extreme_heads_stay_numbers_and_nan_stays_nan() {
    let view = |offset| HeadView { offset, stride: 2, width: 1 };
    let dist = SquashedGaussian { mean: view(0), log_std: view(1) };
    let heads = [1e30f32, 50.0, -1e4, -90.0, f32::NAN, 0.0, 0.0, f32::NAN];
    let (mut action, mut log_prob) = ([0.0f32; 4], [0.0f32; 4]);
    dist.sample(&heads, 4, &[1.0, -2.0, 0.5, 0.5], &mut action, &mut log_prob);
    assert_eq!(action[..2], [1.0, -1.0]);
    assert!(log_prob[..2].iter().all(|l| l.is_finite()), "{log_prob:?}");
    assert!(action[2].is_nan() && log_prob[2].is_nan() && log_prob[3].is_nan());
}

fn golden_critics<T: Real>(tol: f64) {
    let g = goldens().critics;
    let (rows, critics) = (list(&g["returns"]).len(), g["critics"].as_u64().unwrap() as usize);
    let alpha = T::of(g["alpha"].as_f64().unwrap());
    let (following, views) = critics_of::<T>(&list(&g["next"]), critics);
    let (returns, discount) = (reals::<T>(&g["returns"]), reals::<T>(&g["discount"]));
    let next = Bootstrap { returns: &returns, discount: &discount };
    let log_prob = reals::<T>(&g["logProb"]);
    let mut target = vec![T::of(0.0); rows];
    clipped_target(&following, &views, None, next, &mut target);
    assert_close("plain target", &target, &list(&g["plain"]), tol);
    clipped_target(&following, &views, Some((alpha, &log_prob)), next, &mut target);
    assert_close("soft target", &target, &list(&g["soft"]), tol);
    let (q, views) = critics_of::<T>(&list(&g["q"]), critics);
    let gradient = |d: &[T]| -> Vec<T> {
        (0..rows).flat_map(|r| views.iter().map(move |v| (r, *v))).map(|(r, v)| d[v.at(r)]).collect()
    };
    let weight = reals::<T>(&g["weight"]);
    let batch = CriticBatch { target: &target, weight: Some(&weight), choice: None, factor: 0.5 };
    let (mut d, mut priority) = (vec![T::of(0.0); q.len()], vec![T::of(0.0); rows]);
    let stats = critic_td(&q, &views, &batch, &mut priority, &mut d);
    assert_close("critics' loss", &[stats.loss], &[g["loss"].as_f64().unwrap()], tol);
    assert_close("dQ", &gradient(&d), &list(&g["dQ"]), tol);
    assert_close("priority", &priority, &list(&g["priority"]), tol);
    let mean = list(&g["q"]).iter().sum::<f64>() / (rows * critics) as f64;
    assert_close("mean Q", &[stats.mean_q], &[mean], tol);
    for (name, judge) in [("least", Judge::Least), ("first", Judge::First), ("mean", Judge::Mean)] {
        let mut d = vec![T::of(0.0); q.len()];
        let stats = actor_value(&q, &views, rows, judge, Some((alpha, &log_prob)), &mut d);
        assert_close(name, &[stats.loss], &[g[name]["loss"].as_f64().unwrap()], tol);
        assert_close(name, &gradient(&d), &list(&g[name]["dQ"]), tol);
        let entropy = -list(&g["logProb"]).iter().sum::<f64>() / rows as f64;
        assert_close("entropy", &[stats.entropy], &[entropy], tol);
    }
    let number = |key: &str| g["temperature"][key].as_f64().unwrap();
    let (loss, d_log_alpha) = temperature(number("logAlpha"), &log_prob, number("targetEntropy"));
    assert_close("temperature", &[loss, d_log_alpha], &[number("loss"), number("dLogAlpha")], tol);
}

#[test]
fn losses_of_actors_and_critics_are_those_of_pytorch() {
    golden_critics::<f64>(1e-11);
    golden_critics::<f32>(3e-6);
}

#[test]
fn gradients_of_actors_and_critics() {
    let g = goldens().critics;
    let (q, views) = critics_of::<f64>(&list(&g["q"]), 2);
    let (target, weight, log_prob) = (list(&g["soft"]), list(&g["weight"]), list(&g["logProb"]));
    let (rows, batch) =
        (target.len(), CriticBatch { target: &target, weight: Some(&weight), choice: None, factor: 1.0 });
    let mut d = vec![0.0; q.len()];
    critic_td(&q, &views, &batch, &mut vec![0.0; rows], &mut d);
    assert_gradient("critics", &q, &d, 1e-6, |q| {
        critic_td(q, &views, &batch, &mut vec![0.0; rows], &mut vec![0.0; q.len()]).loss
    });
    for judge in [Judge::Least, Judge::First, Judge::Mean] {
        let loss = |q: &[f64], log_prob: &[f64], d: &mut [f64]| {
            actor_value(q, &views, rows, judge, Some((0.3, log_prob)), d).loss
        };
        let mut d = vec![0.0; q.len()];
        loss(&q, &log_prob, &mut d);
        assert_gradient("actor", &q, &d, 1e-6, |q| loss(q, &log_prob, &mut vec![0.0; q.len()]));
        let by_log_prob = vec![0.3 / rows as f64; rows];
        assert_gradient("log π", &log_prob, &by_log_prob, 1e-6, |l| loss(&q, l, &mut vec![0.0; q.len()]));
    }
    let (_, d_log_alpha) = temperature(0.4, &log_prob, -2.0);
    assert_gradient("log α", &[0.4], &[d_log_alpha], 1e-6, |x| temperature(x[0], &log_prob, -2.0).0);
}

#[test]
fn target_actions_are_smoothed_as_sb3_does() {
    let g = goldens().smoothing;
    let number = |key: &str| g[key].as_f64().unwrap();
    let mut action = list(&g["action"]);
    smooth(&mut action, &list(&g["noise"]), number("sigma"), number("clip"));
    assert_close("smoothed", &action, &list(&g["smoothed"]), 1e-12);
    let mut action = reals::<f32>(&g["action"]);
    smooth(&mut action, &reals::<f32>(&g["noise"]), number("sigma") as f32, number("clip") as f32);
    assert_close("smoothed", &action, &list(&g["smoothed"]), 1e-6);
}

#[test]
fn scalars_follow_pytorchs_adam() {
    let g = &goldens().critics["adam"];
    let mut param = ScalarParam::new(vec![g["start"].as_f64().unwrap()]);
    for (gradient, value) in list(&g["gradients"]).iter().zip(list(&g["values"])) {
        param.step(&[*gradient], g["rate"].as_f64().unwrap());
        assert_close("value", param.values(), &[value], 1e-12);
    }
}

#[test]
fn a_value_that_is_no_number_does_not_hide() {
    let views = [0, 1].map(|offset| HeadView { offset, stride: 2, width: 1 });
    let heads = [f32::NAN, 1.0, 1.0, f32::NAN, f32::INFINITY, 2.0];
    let (returns, discount) = ([0.0; 3], [0.5; 3]);
    let mut target = [0.0f32; 3];
    let next = Bootstrap { returns: &returns, discount: &discount };
    clipped_target(&heads, &views, None, next, &mut target);
    assert!(target[0].is_nan() && target[1].is_nan() && target[2] == 1.0, "{target:?}");
    let batch = CriticBatch { target: &[0.0; 3], weight: None, choice: None, factor: 1.0 };
    let stats = critic_td(&heads, &views, &batch, &mut [0.0; 3], &mut [0.0; 6]);
    assert!(!stats.loss.is_finite());
    // Where an episode ended its next value is not looked at.
    clipped_target(&heads, &views, None, Bootstrap { returns: &[2.0; 3], discount: &[0.0; 3] }, &mut target);
    assert_eq!(target, [2.0; 3]);
}
