//! The side that uses the engine: a table as `core::Engine`.

mod network;

use std::collections::BTreeSet;
use std::ffi::c_void;
use std::sync::{Arc, Mutex, PoisonError};

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Network};
use reinforcets_core::rng::Rng;

use crate::coded;
use crate::table::{EngineTable, OK, Sink, Slice, Status, Told};
use crate::wire::{self, Built, Opened, Options, Request};
use network::PluginNetwork;

/// An engine behind a table.
pub struct PluginEngine {
    handle: Arc<Handle>,
    name: &'static str,
    kernel: &'static str,
    device: String,
}

/// The engine on the other side; ends with the last of its networks.
struct Handle {
    table: &'static EngineTable,
    engine: *mut c_void,
}

// SAFETY: the table says that an engine may be used by several threads at once; the pointer is only handed back to it.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: `open` gave it, and its networks are gone: each holds a handle.
        unsafe { (self.table.close)(self.engine) }
    }
}

/// Runs a function of a table and gives what it told.
fn call(f: impl FnOnce(Told) -> Status) -> Result<Vec<u8>> {
    let mut told = Vec::new();
    match f(Sink::into(&mut told)) {
        OK => Ok(told),
        _ => Err(coded::from_json(&told)),
    }
}

impl PluginEngine {
    /// Opens the engine of a table, which [`library::open`](crate::library::open) or a
    /// [`guest`](crate::guest::table) gave.
    ///
    /// # Errors
    /// What the engine says about `threads` and `device`.
    pub fn open(table: &'static EngineTable, threads: usize, device: &str) -> Result<Self> {
        let options = wire::to_json(&Options { threads, device: device.to_owned() })?;
        let mut engine = std::ptr::null_mut();
        // SAFETY: the table's contract: text and places are ours and live until the call returns.
        let told =
            call(|told| unsafe { (table.open)(Slice::of(options.as_bytes()), &raw mut engine, told) })?;
        let handle = Arc::new(Handle { table, engine });
        let Opened { kernel, device } = wire::from_json(&told)?;
        Ok(PluginEngine { handle, name: name(table)?, kernel: kept(kernel), device })
    }
}

/// The name of a table's engine.
///
/// # Errors
/// `INTERNAL` when it is not UTF-8.
pub fn name(table: &'static EngineTable) -> Result<&'static str> {
    // SAFETY: the table's contract: the name lives as long as the process.
    let name = unsafe { table.name.get() };
    std::str::from_utf8(name).map_err(|_| Error::Internal("the name of an engine is not UTF-8".into()))
}

/// The text for as long as the process lives. There are a few kernels, so what is kept stays small.
fn kept(text: String) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(text) = all.get(text.as_str()) {
        return text;
    }
    let text: &'static str = text.leak();
    all.insert(text);
    text
}

/// JSON has no way to say what is no number: the engines' own check names it before it is lost.
fn sayable(spec: &NetSpec) -> Result<()> {
    match wire::from_json::<NetSpec>(wire::to_json(spec)?.as_bytes()) {
        Ok(_) => Ok(()),
        Err(lost) => spec.check().and(Err(lost)),
    }
}

impl Engine for PluginEngine {
    fn name(&self) -> &'static str {
        self.name
    }

    fn kernel(&self) -> &'static str {
        self.kernel
    }

    fn device(&self) -> String {
        self.device.clone()
    }

    fn supports(&self, spec: &NetSpec) -> Result<()> {
        sayable(spec)?;
        let Handle { table, engine } = *self.handle;
        let spec = wire::to_json(spec)?;
        // SAFETY: the table's contract; the engine is open.
        call(|told| unsafe { (table.supports)(engine, Slice::of(spec.as_bytes()), told) }).map(drop)
    }

    fn build(
        &self,
        spec: &NetSpec,
        optimizer: Option<&Optimizer>,
        rng: &mut Rng,
    ) -> Result<Box<dyn Network>> {
        sayable(spec)?;
        let Handle { table, engine } = *self.handle;
        let request = Request { spec: spec.clone(), optimizer: optimizer.copied(), rng: rng.clone() };
        let text = wire::to_json(&request)?;
        let mut network = std::ptr::null_mut();
        let told = call(|told| {
            // SAFETY: the table's contract; the engine is open.
            unsafe { (table.build)(engine, Slice::of(text.as_bytes()), &raw mut network, told) }
        })?;
        let mut network = PluginNetwork::new(self.handle.clone(), network, request);
        let built: Built = wire::from_json(&told)?;
        *rng = built.rng.clone();
        network.describe(built);
        Ok(Box::new(network))
    }
}
