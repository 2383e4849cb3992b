//! Errors on their way to JavaScript: the message is `REINFORCETS:` and JSON, which `ts/errors.ts` takes apart.

use std::panic::{AssertUnwindSafe, catch_unwind};

use reinforcets_core::error::{Error, Result};
use serde_json::json;

/// A failure as napi throws it.
pub fn thrown(error: &Error) -> napi::Error {
    let facts = json!({ "code": error.code(), "message": error.to_string(), "details": error.details() });
    napi::Error::from_reason(format!("REINFORCETS:{facts}"))
}

/// Runs `f`; a panic in it is a bug of ours and becomes `INTERNAL` instead of the end of the process.
pub fn caught<T>(f: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| Err(Error::of_panic(panic.as_ref())))
}

/// [`caught`] for exports.
pub fn export<T>(f: impl FnOnce() -> Result<T>) -> napi::Result<T> {
    caught(f).map_err(|e| thrown(&e))
}
