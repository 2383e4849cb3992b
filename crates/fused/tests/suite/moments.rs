//! Moments of weights that get no gradient any more do not become subnormal numbers, which would slow every later step.

use reinforcets_core::net_spec::{Activation, Optimizer};
use reinforcets_core::network::{Engine, Flat};
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::network_contract::export;
use reinforcets_testkit::specs;

#[test]
fn moments_never_become_subnormal() {
    let spec = specs::actor_critic(3, 20, 2, Activation::Relu);
    let engine = FusedEngine::new(1).unwrap();
    for (optimizer, moments) in [
        (Optimizer::Adam { beta1: 0.9, beta2: 0.9, eps: 1e-5 }, 0..2),
        (Optimizer::RmsProp { alpha: 0.9, eps: 1e-5, tf_style: false }, 1..2),
        (Optimizer::Sgd { momentum: 0.9 }, 0..1),
    ] {
        let mut network = engine.build(&spec, Some(&optimizer), &mut Rng::stream(1, "network", 0)).unwrap();
        let weights = export(&*network, Flat::Parameters).len();
        network.import(Flat::Gradients, &vec![1e-3; weights]).unwrap();
        network.step(1e-3, None).unwrap();
        network.zero_grad();
        for _ in 0..2000 {
            network.step(1e-3, None).unwrap();
            for moment in moments.clone() {
                let x = export(&*network, Flat::Moments(moment));
                assert_eq!(x.len(), weights);
                assert!(x.iter().all(|x| !x.is_subnormal() && *x < 1e-3), "{optimizer:?}: {x:?}");
            }
        }
    }
}
