//! Steps, against PyTorch's formulas in f64.

use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Flat};
use reinforcets_core::rng::Rng;

use super::batches::{export, wide};
use super::passes::build;
use crate::gradient_check::assert_close;
use crate::specs;

fn spec() -> NetSpec {
    specs::actor_critic(3, 20, 2, specs::ACTIVATIONS[0])
}

/// One step of `optimizer` on all numbers: torch/optim/{adam,rmsprop,sgd}.py and SB3's `sb2_compat/rmsprop_tf_like.py`.
fn step(o: &Optimizer, t: i32, lr: f64, w: &mut [f64], g: &[f64], m: &mut [f64], v: &mut [f64]) {
    for i in 0..w.len() {
        let g = g[i];
        match *o {
            Optimizer::Adam { beta1, beta2, eps } | Optimizer::AdamW { beta1, beta2, eps, .. } => {
                if let Optimizer::AdamW { weight_decay, .. } = o {
                    w[i] -= lr * weight_decay * w[i];
                }
                m[i] += (g - m[i]) * (1.0 - beta1);
                v[i] = v[i] * beta2 + (1.0 - beta2) * g * g;
                let (c1, c2) = (1.0 - beta1.powi(t), 1.0 - beta2.powi(t));
                w[i] -= lr / c1 * m[i] / (v[i].sqrt() / c2.sqrt() + eps);
            }
            Optimizer::RmsProp { alpha, eps, tf_style } => {
                v[i] = v[i] * alpha + (1.0 - alpha) * g * g;
                w[i] -= lr * g / if tf_style { (v[i] + eps).sqrt() } else { v[i].sqrt() + eps };
            }
            Optimizer::Sgd { momentum } => {
                m[i] = momentum * m[i] + g;
                w[i] -= lr * m[i];
            }
        }
    }
}

/// 60 steps with random gradients, schedules of lr, with and without clipping.
pub(super) fn follow_torch(engine: &dyn Engine) {
    let all = [
        Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 },
        Optimizer::AdamW { beta1: 0.8, beta2: 0.99, eps: 1e-8, weight_decay: 0.1 },
        Optimizer::RmsProp { alpha: 0.99, eps: 1e-5, tf_style: false },
        Optimizer::RmsProp { alpha: 0.95, eps: 1e-5, tf_style: true },
        Optimizer::Sgd { momentum: 0.0 },
        Optimizer::Sgd { momentum: 0.9 },
    ];
    for optimizer in all {
        for max_norm in [None, Some(0.5), Some(1e6)] {
            let mut network = build(engine, &spec(), &optimizer, 1);
            let mut rng = Rng::stream(2, "gradients", 0);
            let mut w = wide(&export(&*network, Flat::Parameters));
            let start = f64::from(u8::from(matches!(optimizer, Optimizer::RmsProp { tf_style: true, .. })));
            let (mut m, mut v) = (vec![0.0; w.len()], vec![start; w.len()]);
            for t in 1..=60 {
                let g: Vec<f32> = w.iter().map(|_| 0.1 * rng.normal()).collect();
                network.import(Flat::Gradients, &g).unwrap();
                let lr = 1e-2 / f64::from(t);
                let norm = network.step(lr, max_norm).unwrap();
                let want = wide(&g).iter().map(|g| g * g).sum::<f64>().sqrt();
                assert!((norm / want - 1.0).abs() < 1e-6, "{optimizer:?}: norm {norm}, expected {want}");
                let clip = max_norm.map_or(1.0, |n: f64| (n / (want + 1e-6)).min(1.0));
                let g: Vec<f64> = wide(&g).iter().map(|g| g * clip).collect();
                step(&optimizer, t, lr, &mut w, &g, &mut m, &mut v);
            }
            assert_eq!(network.steps(), 60);
            let what = format!("{optimizer:?}, {max_norm:?}");
            assert_close(&what, &wide(&export(&*network, Flat::Parameters)), &w, 2e-6, 0.1);
            for (i, moment) in [m, v].iter().enumerate() {
                let got = wide(&export(&*network, Flat::Moments(i as u8)));
                if !got.is_empty() {
                    assert_close(&format!("{what}, moment {i}"), &got, moment, 2e-6, 0.0);
                }
            }
        }
    }
}

/// The norm is that before clipping; gradients that are short already stay.
pub(super) fn clip(engine: &dyn Engine) {
    for (max_norm, scale) in [(0.5, 0.5 / (5.0 + 1e-6)), (7.0, 1.0)] {
        let mut network = build(engine, &spec(), &super::passes::SGD, 3);
        let before = wide(&export(&*network, Flat::Parameters));
        let mut g = vec![0.0; before.len()];
        (g[1], g[70]) = (3.0, -4.0);
        network.import(Flat::Gradients, &g).unwrap();
        assert_eq!(network.step(1.0, Some(max_norm)).unwrap(), 5.0);
        let want: Vec<f64> = before.iter().zip(&g).map(|(w, g)| w - scale * f64::from(*g)).collect();
        assert_close("clipped", &wide(&export(&*network, Flat::Parameters)), &want, 1e-6, 0.0);
    }
}

/// A gradient that is not finite is an error, and nothing has been touched.
pub(super) fn diverge(engine: &dyn Engine) {
    for bad in [f32::NAN, f32::INFINITY] {
        let mut network = build(engine, &spec(), &Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 }, 4);
        let all = [Flat::Parameters, Flat::Moments(0), Flat::Moments(1)];
        let mut g = vec![0.1; export(&*network, Flat::Parameters).len()];
        network.import(Flat::Gradients, &g).unwrap();
        network.step(0.1, Some(0.5)).unwrap();
        let before = all.map(|which| export(&*network, which));
        g[33] = bad;
        network.import(Flat::Gradients, &g).unwrap();
        assert_eq!(network.step(0.1, Some(0.5)).unwrap_err().code(), "DIVERGED");
        assert_eq!(before, all.map(|which| export(&*network, which)));
        assert_eq!(network.steps(), 1);
    }
}
