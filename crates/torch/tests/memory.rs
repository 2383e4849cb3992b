//! A machine without room for what is asked.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod session;

use reinforcets_torch::TorchEngine;

#[test]
fn too_much_for_the_cpu_is_an_error_with_the_size() {
    session::no_room(&TorchEngine::new(1, "cpu").unwrap(), "cpu");
}
