//! The engine: a device, threads, and the construction of networks.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Network};
use reinforcets_core::rng::Rng;
use tch::Device;

use crate::body::Body;
use crate::device::{check_version, choose};
use crate::error::device_name;
use crate::memory::Memory;
use crate::network::TorchNetwork;
use crate::shim;

/// Networks of every kind on libtorch, on the CPU or on CUDA.
#[derive(Debug)]
pub struct TorchEngine {
    device: Device,
    threads: usize,
}

impl TorchEngine {
    /// An engine whose networks live on `device` (`auto`, `cpu`, `cuda`, `cuda:N`) and use `threads` threads of the CPU
    /// within an operation. With one thread the same inputs give the same bits.
    ///
    /// # Errors
    /// `INVALID_CONFIG` for no threads or an unknown word, `DEVICE_UNAVAILABLE` for a device that is not there,
    /// `LIBTORCH_INVALID` for a libtorch of another version.
    pub fn new(threads: usize, device: &str) -> Result<Self> {
        if !(1..=1024).contains(&threads) {
            return Err(Error::config("threads", threads, "1 to 1024"));
        }
        check_version()?;
        shim::one_interop_thread();
        Ok(TorchEngine { device: choose(device)?, threads })
    }
}

impl Engine for TorchEngine {
    fn name(&self) -> &'static str {
        "torch"
    }

    fn kernel(&self) -> &'static str {
        "libtorch-2.11.0"
    }

    fn device(&self) -> String {
        device_name(self.device)
    }

    fn supports(&self, spec: &NetSpec) -> Result<()> {
        spec.check()
    }

    fn build(
        &self,
        spec: &NetSpec,
        optimizer: Option<&Optimizer>,
        rng: &mut Rng,
    ) -> Result<Box<dyn Network>> {
        spec.check()?;
        // Where networks are built is often not where they learn, and a second pool of threads in the process makes both
        // sleep at once where they wait for work (libgomp counts more threads than cores), which costs more than they bring.
        shim::use_threads(1);
        let (body, plan) = Body::new(spec)?;
        let first = plan.draw(rng);
        let memory = Memory::new(&plan.tensors, &first, optimizer, self.device)?;
        let mut network = TorchNetwork::new(spec.clone(), body, plan, memory, optimizer, self.threads)?;
        network.resample(rng);
        Ok(Box::new(network))
    }
}
