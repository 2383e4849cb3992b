//! The contract of all engines, on every kernel of this machine.

use reinforcets_fused::FusedEngine;
use reinforcets_testkit::network_contract;

#[test]
fn every_kernel_keeps_the_contract() {
    for kernel in FusedEngine::kernels() {
        network_contract::run(&FusedEngine::new(1).unwrap().with_kernel(kernel).unwrap());
    }
}

#[test]
fn two_threads_keep_the_contract() {
    network_contract::run(&FusedEngine::new(2).unwrap());
}
