//! Stops what still runs when a JavaScript environment ends: exit in mid-run, `worker.terminate()`.

use std::cell::RefCell;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, Weak};

use napi::Env;
use reinforcets_core::error::{Error, Result};

use crate::shared::{Shared, lock};
use crate::worker::Worker;

type Running = (Weak<Shared>, Weak<Mutex<Worker>>);

thread_local! {
    /// Sessions of the JavaScript environment that lives on this thread; `None` until its hook is set.
    static SESSIONS: RefCell<Option<Vec<Running>>> = const { RefCell::new(None) };
}

/// Sees to it that a session's thread is gone before its environment is.
pub fn stop_with(env: &Env, shared: &Arc<Shared>, worker: &Arc<Mutex<Worker>>) -> Result<()> {
    SESSIONS.with_borrow_mut(|sessions| {
        if sessions.is_none() {
            env.add_env_cleanup_hook((), |()| stop_all()).map_err(|e| Error::Internal(e.to_string()))?;
        }
        let sessions = sessions.get_or_insert_default();
        sessions.retain(|(shared, _)| shared.strong_count() > 0);
        sessions.push((Arc::downgrade(shared), Arc::downgrade(worker)));
        Ok(())
    })
}

fn stop_all() {
    let sessions = SESSIONS.with_borrow_mut(Option::take).unwrap_or_default();
    for (shared, worker) in sessions {
        if let Some(shared) = shared.upgrade() {
            shared.abort.store(true, Relaxed);
        }
        if let Some(worker) = worker.upgrade() {
            lock(&worker).stop();
        }
    }
}
