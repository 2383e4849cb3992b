//! The torch engine, for the light addon to load: see `reinforcets_plugin`.

use reinforcets_core::error::Result;
use reinforcets_core::network::Engine;
use reinforcets_plugin::guest::Plugin;
use reinforcets_torch::TorchEngine;

struct Torch;

impl Plugin for Torch {
    const NAME: &'static str = "torch";

    fn open(threads: usize, device: &str) -> Result<Box<dyn Engine>> {
        Ok(Box::new(TorchEngine::new(threads, device)?))
    }
}

reinforcets_plugin::export_engine!(Torch);
