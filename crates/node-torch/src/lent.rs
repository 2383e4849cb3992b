//! Memory of JavaScript's that tensors see without a copy: who keeps it alive, and who lets it go.
//!
//! The last view of such a tensor may be dropped on any thread (autograd has its own), but a reference may be deleted
//! only on JavaScript's. So the drop leaves a note, and the next operation on the right thread settles it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use napi::sys;

#[derive(Default)]
struct Notes {
    any: AtomicBool,
    references: Mutex<Vec<usize>>,
}

thread_local! {
    static NOTES: Arc<Notes> = Arc::default();
}

/// Keeps a JavaScript array alive; dropping it, on any thread, allows the array to be collected.
pub struct Lent {
    reference: usize,
    notes: Arc<Notes>,
}

impl Lent {
    /// Takes over a strong reference.
    pub fn new(reference: sys::napi_ref) -> Self {
        Self { reference: reference as usize, notes: NOTES.with(Arc::clone) }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.notes.references.lock().unwrap_or_else(PoisonError::into_inner).push(self.reference);
        self.notes.any.store(true, Ordering::Release);
    }
}

/// Deletes the references of arrays that no tensor sees any more.
pub fn settle(env: sys::napi_env) {
    NOTES.with(|notes| {
        if notes.any.swap(false, Ordering::Acquire) {
            let references =
                std::mem::take(&mut *notes.references.lock().unwrap_or_else(PoisonError::into_inner));
            for reference in references {
                // SAFETY: made in this thread's environment, and noted once, by the drop of its only owner.
                unsafe { sys::napi_delete_reference(env, reference as sys::napi_ref) };
            }
        }
    });
}
