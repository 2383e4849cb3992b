//! Saving and loading a replay buffer, on a thread of Node's pool.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Task};
use napi_derive::napi;

use super::Replay;
use super::held::Held;
use crate::errors::export;
use crate::shared::lock;

/// Writes or reads a file.
pub struct FileTask {
    held: Arc<Mutex<Held>>,
    busy: Arc<AtomicBool>,
    path: PathBuf,
    load: bool,
}

impl Task for FileTask {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> napi::Result<()> {
        export(|| {
            let mut held = lock(&self.held);
            if self.load { held.load(&self.path) } else { held.save(&self.path) }
        })
    }

    fn resolve(&mut self, _: Env, (): ()) -> napi::Result<()> {
        self.busy.store(false, Relaxed);
        Ok(())
    }

    fn reject(&mut self, _: Env, error: napi::Error) -> napi::Result<()> {
        self.busy.store(false, Relaxed);
        Err(error)
    }
}

#[napi]
impl Replay {
    /// Writes the buffer to one file, whole or not at all.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn save(&self, path: String) -> napi::Result<AsyncTask<FileTask>> {
        self.start(path, false)
    }

    /// Reads back what `save` wrote.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn load(&self, path: String) -> napi::Result<AsyncTask<FileTask>> {
        self.start(path, true)
    }

    fn start(&self, path: String, load: bool) -> napi::Result<AsyncTask<FileTask>> {
        let held = export(|| self.idle())?;
        self.busy.store(true, Relaxed);
        Ok(AsyncTask::new(FileTask { held, busy: self.busy.clone(), path: path.into(), load }))
    }
}
