//! Engines by name. `fused` is built in; others are registered by whoever has them: the Node addon when it loads a
//! plug-in, or a Rust program that links an engine itself.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Network};
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Engines by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum EngineChoice {
    /// `fused` for multilayer perceptrons on the CPU, `torch` for everything else.
    #[default]
    Auto,
    /// Our own CPU kernels.
    Fused,
    /// libtorch: pictures, memory, CUDA.
    Torch,
}

/// Opens an engine with a number of threads on a device (`auto`, `cpu`, `cuda`, `cuda:N`).
pub type Factory = dyn Fn(usize, &str) -> Result<Arc<dyn Engine>> + Send + Sync;

static REGISTERED: RwLock<BTreeMap<&'static str, Arc<Factory>>> = RwLock::new(BTreeMap::new());

/// Makes an engine known under `name`, in place of one that had it.
pub fn register(name: &'static str, factory: Arc<Factory>) {
    REGISTERED.write().unwrap_or_else(PoisonError::into_inner).insert(name, factory);
}

/// Whether the engine called `name` can be opened.
#[must_use]
pub fn is_known(name: &str) -> bool {
    name == "fused" || REGISTERED.read().unwrap_or_else(PoisonError::into_inner).contains_key(name)
}

/// Opens the engine of a run.
///
/// # Errors
/// `INVALID_CONFIG` for a device that is no device or that the engine never has, `ENGINE_NOT_LOADED`, and the engine's
/// own errors.
pub fn open(choice: EngineChoice, threads: usize, device: &str) -> Result<Arc<dyn Engine>> {
    let on_gpu = check_device(device)?;
    match choice {
        EngineChoice::Fused if on_gpu => Err(Error::config(
            "device",
            device,
            "cpu or auto with engine \"fused\"; engine \"torch\" has CUDA",
        )),
        EngineChoice::Fused => Ok(Arc::new(FusedEngine::new(threads)?)),
        EngineChoice::Torch => torch(threads, device),
        EngineChoice::Auto if on_gpu => torch(threads, device),
        EngineChoice::Auto => Ok(Arc::new(Auto {
            fused: Arc::new(FusedEngine::new(threads)?),
            taken: OnceLock::new(),
            threads,
            device: device.to_owned(),
        })),
    }
}

fn torch(threads: usize, device: &str) -> Result<Arc<dyn Engine>> {
    let factory = REGISTERED.read().unwrap_or_else(PoisonError::into_inner).get("torch").cloned();
    factory.ok_or(Error::EngineNotLoaded("torch"))?(threads, device)
}

/// Whether a device is a GPU.
fn check_device(device: &str) -> Result<bool> {
    let numbered = device.strip_prefix("cuda:").is_some_and(|n| n.parse::<u8>().is_ok());
    match device {
        "auto" | "cpu" => Ok(false),
        "cuda" => Ok(true),
        _ if numbered => Ok(true),
        _ => Err(Error::config("device", device, "auto, cpu, cuda or cuda:N (N from 0 to 255)")),
    }
}

/// Takes `fused` where it can build the first network of the run, `torch` otherwise, and stays with it.
struct Auto {
    fused: Arc<dyn Engine>,
    taken: OnceLock<Arc<dyn Engine>>,
    threads: usize,
    device: String,
}

impl Auto {
    fn current(&self) -> &dyn Engine {
        self.taken.get().unwrap_or(&self.fused).as_ref()
    }

    fn take(&self, spec: &NetSpec) -> Result<&dyn Engine> {
        if let Some(taken) = self.taken.get() {
            return Ok(taken.as_ref());
        }
        let engine = match self.fused.supports(spec) {
            Err(Error::EngineUnsupported { .. }) => torch(self.threads, &self.device)?,
            Err(other) => return Err(other),
            Ok(()) => self.fused.clone(),
        };
        Ok(self.taken.get_or_init(|| engine).as_ref())
    }
}

impl Engine for Auto {
    fn name(&self) -> &'static str {
        self.current().name()
    }
    fn kernel(&self) -> &'static str {
        self.current().kernel()
    }
    fn device(&self) -> String {
        self.current().device()
    }
    fn supports(&self, spec: &NetSpec) -> Result<()> {
        self.take(spec)?.supports(spec)
    }
    fn build(
        &self,
        spec: &NetSpec,
        optimizer: Option<&Optimizer>,
        rng: &mut Rng,
    ) -> Result<Box<dyn Network>> {
        self.take(spec)?.build(spec, optimizer, rng)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reinforcets_core::net_spec::{Activation, LayerSpec};
    use reinforcets_testkit::specs::{actor_critic, input, linear, net, tower};

    #[test]
    fn devices_are_checked() {
        let code = |choice, device| open(choice, 1, device).err().map(|e| e.code());
        assert_eq!(code(EngineChoice::Auto, "cpu"), None);
        assert_eq!(code(EngineChoice::Fused, "cuda:0"), Some("INVALID_CONFIG"));
        for device in ["gpu", "cuda:", "cuda:-1", "cuda:x", ""] {
            assert_eq!(code(EngineChoice::Auto, device), Some("INVALID_CONFIG"), "{device}");
        }
    }

    #[test]
    fn auto_takes_what_can_build_the_first_network() {
        let mut rng = Rng::stream(0, "network", 0);
        let auto = open(EngineChoice::Auto, 1, "auto").unwrap();
        auto.build(&actor_critic(4, 8, 2, Activation::Tanh), None, &mut rng).unwrap();
        assert_eq!(auto.name(), "fused");
        let memory = vec![LayerSpec::Lstm { width: 4 }];
        let recurrent =
            net(vec![input("obs", 4, vec![])], vec![tower("policy", memory, vec![linear("logits", 2)])]);
        let auto = open(EngineChoice::Auto, 1, "auto").unwrap();
        let error = auto.build(&recurrent, None, &mut rng).err().unwrap();
        assert_eq!(error.code(), "ENGINE_NOT_LOADED");
    }
}
