//! A machine without room for what is asked.

use crate::session::no_room;
use reinforcets_torch::TorchEngine;

#[test]
fn too_much_for_the_cpu_is_an_error_with_the_size() {
    no_room(&TorchEngine::new(1, "cpu").unwrap(), "cpu");
}
