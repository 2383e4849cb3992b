//! MPO: weights, duals and the policy's loss against PyTorch, gradients against finite differences, numbers that are not.

use crate::laid_out::{lay_out, list, reals, rows_of};
use crate::policy::{assert_close, fixture};
use reinforcets_core::distributions::SquashedGaussian;
use reinforcets_core::losses::{Bootstrap, MpoBatch, kl_dual, mpo, mpo_weights, sampled_target};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde_json::Value;

fn zeros<T: Real>(n: usize) -> Vec<T> {
    vec![T::of(0.0); n]
}

/// The policy's heads, the target's, and where both have them.
fn policies<T: Real>(g: &Value) -> (Vec<T>, Vec<T>, SquashedGaussian) {
    let (rows, n) = sizes(g);
    let part =
        |mean: &str, log_std: &str| lay_out::<T>(&[&list(&g[mean]), &list(&g[log_std])], &[n, n], rows);
    let ((heads, views), (target, _)) = (part("mean", "logStd"), part("targetMean", "targetLogStd"));
    (heads, target, SquashedGaussian { mean: views[0], log_std: views[1] })
}

fn sizes(g: &Value) -> (usize, usize) {
    (g["rows"].as_u64().unwrap() as usize, g["actions"].as_u64().unwrap() as usize)
}

fn golden<T: Real>(tol: f64) {
    let g: Value = fixture("mpo.json");
    let (rows, n) = sizes(&g);
    let number = |value: &Value| value.as_f64().unwrap();
    let (heads, target, policy) = policies::<T>(&g);
    let (q, noise) = (reals::<T>(&g["q"]), reals::<T>(&g["noise"]));
    let (dual, mut weights) = (&g["dual"], zeros::<T>(q.len()));
    let found = mpo_weights(&q, rows, number(&dual["temperature"]), number(&g["epsilon"]), &mut weights);
    assert_close("weights", &weights, &list(&dual["weights"]), tol);
    let expected = ["loss", "dTemperature", "kl"].map(|key| number(&dual[key]));
    assert_close("dual", &[found.loss, found.d_temperature, found.kl], &expected, tol);

    let (alpha_mean, alpha_std) = (list(&g["alphaMean"]), list(&g["alphaStd"]));
    let batch =
        MpoBatch { noise: &noise, weights: &weights, target: &target, alpha: [&alpha_mean, &alpha_std] };
    let (mut kl_mean, mut kl_std, mut d) = (vec![7.0; n], vec![7.0; n], zeros::<T>(heads.len()));
    let stats = mpo(&heads, policy, rows, &batch, [&mut kl_mean, &mut kl_std], &mut d);
    assert_close("loss", &[stats.loss, stats.penalty], &[number(&g["loss"]), number(&g["penalty"])], tol);
    let std = list(&g["targetLogStd"]).iter().map(|x| x.exp()).sum::<f64>() / (rows * n) as f64;
    assert_close("σ", &[stats.std], &[std], tol);
    assert_close("KL of means", &kl_mean, &list(&g["klMean"]), tol);
    assert_close("KL of σ", &kl_std, &list(&g["klStd"]), tol);
    assert_close("d mean", &rows_of(policy.mean, &d, rows), &list(&g["dMean"]), tol);
    assert_close("d log σ", &rows_of(policy.log_std, &d, rows), &list(&g["dLogStd"]), tol);
    let mut d_alpha = vec![0.0; n];
    for (alpha, kl, epsilon, dual) in
        [(&alpha_mean, &kl_mean, "epsilonMean", "dualMean"), (&alpha_std, &kl_std, "epsilonStd", "dualStd")]
    {
        let loss = kl_dual(alpha, kl, number(&g[epsilon]), &mut d_alpha);
        assert_close(dual, &[loss], &[number(&g[dual])], 100.0 * tol);
        assert!(d_alpha.iter().zip(kl).all(|(d, kl)| *d == number(&g[epsilon]) - kl));
    }

    let (returns, discount) = (reals::<T>(&g["returns"]), reals::<T>(&g["discount"]));
    let mut sampled = zeros::<T>(rows);
    sampled_target(&q, Bootstrap { returns: &returns, discount: &discount }, &mut sampled);
    assert_close("target", &sampled, &list(&g["sampled"]), tol);
}

#[test]
fn losses_are_those_of_pytorch() {
    golden::<f64>(1e-11);
    golden::<f32>(1e-5);
}

#[test]
fn gradients() {
    let g: Value = fixture("mpo.json");
    let (rows, n) = sizes(&g);
    let (heads, target, policy) = policies::<f64>(&g);
    let (noise, q) = (list(&g["noise"]), list(&g["q"]));
    let mut weights = vec![0.0; q.len()];
    let dual = mpo_weights(&q, rows, 0.7, 0.1, &mut weights);
    assert_gradient("temperature", &[0.7], &[dual.d_temperature], 1e-6, |x| {
        mpo_weights(&q, rows, x[0], 0.1, &mut vec![0.0; q.len()]).loss
    });
    let alpha = [list(&g["alphaMean"]), list(&g["alphaStd"])];
    let batch = MpoBatch { noise: &noise, weights: &weights, target: &target, alpha: [&alpha[0], &alpha[1]] };
    // Means with the target's σ and σ with the target's means: the two halves of the loss, which do not meet.
    let loss = |heads: &[f64], d: &mut [f64]| {
        let stats = mpo(heads, policy, rows, &batch, [&mut vec![0.0; n], &mut vec![0.0; n]], d);
        stats.loss + stats.penalty
    };
    let mut d = vec![0.0; heads.len()];
    loss(&heads, &mut d);
    assert_gradient("policy", &heads, &d, 1e-5, |heads| loss(heads, &mut vec![0.0; heads.len()]));
}

/// Where the policy is the target's own, nothing has diverged; a little from it, single precision still tells by how much.
#[test]
fn small_divergences_keep_their_digits() {
    let view = |offset| HeadView { offset, stride: 2, width: 1 };
    let policy = SquashedGaussian { mean: view(0), log_std: view(1) };
    let kl_of = |heads: [f32; 2]| {
        let batch =
            MpoBatch { noise: &[0.3], weights: &[1.0], target: &[0.1, -0.5], alpha: [&[1.0], &[1.0]] };
        let (mut mean, mut std) = ([0.0], [0.0]);
        mpo(&heads, policy, 1, &batch, [&mut mean, &mut std], &mut [0.0; 2]);
        [mean[0], std[0]]
    };
    assert_eq!(kl_of([0.1, -0.5]), [0.0, 0.0]);
    // x² + ⅔ x³ for ln σ̄/σ = x.
    let x = f64::from(-0.5f32 - -0.501f32);
    let [_, std] = kl_of([0.1, -0.501]);
    assert!((std / (x * x + x * x * x * 2.0 / 3.0) - 1.0).abs() < 1e-3, "{std}");
}

/// As the temperature falls the best sample takes all weight, as it rises all count the same.
#[test]
fn the_temperature_tells_how_much_values_count() {
    let q = [1.0f32, -5.0, 3.0, 7.0];
    let mut weights = [0.0; 4];
    let cold = mpo_weights(&q, 2, 0.01, 0.1, &mut weights);
    assert!(weights[..2].iter().all(|w| *w < 1e-37) && weights[2..] == [1.0; 2], "{weights:?}");
    assert!((cold.kl - 2.0f64.ln()).abs() < 1e-6 && cold.d_temperature < 0.0, "{cold:?}");
    let mut weights = [0.0; 4];
    let hot = mpo_weights(&q, 2, 1e4, 0.1, &mut weights);
    assert!(weights.iter().all(|w| (w - 0.5).abs() < 1e-3));
    assert!(hot.kl < 1e-6 && hot.d_temperature > 0.0, "{hot:?}");
}

#[test]
fn a_value_that_is_no_number_does_not_hide() {
    for bad in [f32::NAN, f32::INFINITY] {
        let mut weights = [0.0; 2];
        let dual = mpo_weights(&[1.0, bad], 1, 1.0, 0.1, &mut weights);
        assert!(!dual.loss.is_finite(), "{bad}: {dual:?}");
    }
    let view = |offset| HeadView { offset, stride: 2, width: 1 };
    let policy = SquashedGaussian { mean: view(0), log_std: view(1) };
    for heads in [[f32::NAN, 0.0], [0.0, f32::NAN]] {
        let batch = MpoBatch { noise: &[0.3], weights: &[1.0], target: &[0.0; 2], alpha: [&[1.0], &[1.0]] };
        let stats = mpo(&heads, policy, 1, &batch, [&mut [0.0], &mut [0.0]], &mut [0.0; 2]);
        assert!(!(stats.loss + stats.penalty).is_finite(), "{heads:?}: {stats:?}");
    }
}
