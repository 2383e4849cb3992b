//! Which threads of libtorch there are; alone in its program, as it counts those of the process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use reinforcets_core::net_spec::{Activation, Optimizer};
use reinforcets_core::network::{Engine, HeadSet, Mode};
use reinforcets_core::rng::Rng;
use reinforcets_testkit::network_contract::Sample;
use reinforcets_testkit::specs;
use reinforcets_torch::TorchEngine;

fn running() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

#[test]
fn networks_are_built_without_a_pool_of_threads() {
    let engine = TorchEngine::new(2, "cpu").unwrap();
    let spec = specs::actor_critic(17, 512, 2, Activation::Relu);
    let before = running();
    let adam = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };
    let mut network = engine.build(&spec, Some(&adam), &mut Rng::stream(1, "network", 0)).unwrap();
    assert_eq!(running(), before, "two pools in a process keep each other from waiting awake");

    Sample::new(&spec, 512, 1).with_all(|inputs| {
        network.infer(inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
    });
    assert_eq!(running(), before + 1, "the thread that works has a second one");
}
