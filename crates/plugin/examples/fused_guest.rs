//! The fused engine as a plug-in: the smallest library with an engine in it, and what the tests load.

use reinforcets_core::error::Result;
use reinforcets_core::network::Engine;
use reinforcets_fused::FusedEngine;
use reinforcets_plugin::{Plugin, export_engine};

struct Fused;

impl Plugin for Fused {
    const NAME: &'static str = "fused";

    fn open(threads: usize, _device: &str) -> Result<Box<dyn Engine>> {
        Ok(Box::new(FusedEngine::new(threads)?))
    }
}

export_engine!(Fused);
