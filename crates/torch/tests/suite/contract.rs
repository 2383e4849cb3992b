//! The contract of all engines, on the CPU; `tests/cuda.rs` runs it on CUDA.

use reinforcets_core::network::Engine;
use reinforcets_testkit::network_contract;
use reinforcets_torch::TorchEngine;

fn keeps_the_contract(engine: &dyn Engine) {
    network_contract::run(engine);
    network_contract::run_recurrent(engine);
    network_contract::run_pictures(engine);
}

#[test]
fn one_thread_keeps_the_contract() {
    keeps_the_contract(&TorchEngine::new(1, "cpu").unwrap());
}

#[test]
fn two_threads_keep_the_contract() {
    keeps_the_contract(&TorchEngine::new(2, "cpu").unwrap());
}
