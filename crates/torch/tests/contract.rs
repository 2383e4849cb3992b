//! The contract of all engines, on the CPU and on CUDA.

use reinforcets_testkit::network_contract;
use reinforcets_torch::TorchEngine;

#[test]
fn one_thread_keeps_the_contract() {
    network_contract::run(&TorchEngine::new(1, "cpu").unwrap());
}

#[test]
fn two_threads_keep_the_contract() {
    network_contract::run(&TorchEngine::new(2, "cpu").unwrap());
}

#[test]
fn cuda_keeps_the_contract() {
    match TorchEngine::new(1, "cuda") {
        Ok(engine) => network_contract::run(&engine),
        Err(e) if e.code() == "DEVICE_UNAVAILABLE" => eprintln!("skipped: {e}"),
        Err(e) => panic!("{e}"),
    }
}
