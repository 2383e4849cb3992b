//! The torch addon: tensors for TypeScript, and the torch engine for agents.
//!
//! | file | what |
//! |---|---|
//! | `call` | one call from JavaScript: arguments, result, panics |
//! | `slots` | where tensors live, and how those that nobody holds are found |
//! | `lent` | memory of JavaScript's that tensors see |
//! | `errors` | libtorch's messages as coded errors |
//! | `dtype` | element types and devices |
//! | `engine` | the engine behind its C table |
//! | `op`, `ops` | the operations, as tables |

// napi-derive writes registration functions without documentation beside each export.
#![allow(missing_docs, reason = "generated items; the exported ones are documented")]

mod call;
mod dtype;
mod engine;
mod errors;
mod lent;
mod op;
mod ops;
mod slots;

use std::cell::Cell;
use std::sync::Once;

use napi::bindgen_prelude::Object;
use napi::{Env, JsValue};
use napi_derive::napi;
use reinforcets_torch::shim;

/// Exports the operations and sees to it that an environment that ends takes its tensors along.
#[napi(module_exports)]
pub fn exports(exports: Object, env: Env) -> napi::Result<()> {
    thread_local! { static READY: Cell<bool> = const { Cell::new(false) } }
    for op in ops::all() {
        call::export(env.raw(), exports.raw(), op).map_err(|_| napi::Error::from_reason(op.name))?;
    }
    if !READY.replace(true) {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            call::silence_reported_panics();
            shim::no_stack_traces();
        });
        env.add_env_cleanup_hook((), |()| slots::close())?;
    }
    Ok(())
}
