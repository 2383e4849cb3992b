//! Engines in libraries of their own: opened once, then known to all sessions by name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use napi_derive::napi;
use reinforcets_core::network::Engine;
use reinforcets_plugin::host::{self, PluginEngine};
use reinforcets_plugin::library;
use reinforcets_train::engines;

use crate::errors::export;

/// Opens the libraries that an engine needs, by absolute paths, each after what it needs.
#[napi]
pub fn preload(libraries: Vec<String>) -> napi::Result<()> {
    let paths: Vec<PathBuf> = libraries.into_iter().map(PathBuf::from).collect();
    // SAFETY: `ts/torch/load.ts` has checked these files and has loaded them in a child process before.
    export(|| unsafe { library::preload(&paths) })
}

/// Opens the library with an engine and makes it known; gives its name.
#[napi]
pub fn load_engine(path: String) -> napi::Result<String> {
    export(|| {
        // SAFETY: as for `preload`; the library is our own torch addon.
        let table = unsafe { library::open(Path::new(&path)) }?;
        let name = host::name(table)?;
        engines::register(
            name,
            Arc::new(move |threads, device: &str| {
                let engine: Arc<dyn Engine> = Arc::new(PluginEngine::open(table, threads, device)?);
                Ok(engine)
            }),
        );
        Ok(name.to_owned())
    })
}

/// Whether the engine called `name` can be used.
#[napi]
pub fn engine_loaded(name: String) -> bool {
    engines::is_known(&name)
}
