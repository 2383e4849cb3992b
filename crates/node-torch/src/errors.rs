//! From what libtorch says to coded errors that carry the shapes, dtypes and devices of what was given.

use std::any::Any;
use std::ffi::CString;
use std::ptr::null;

use napi::sys;
use reinforcets_core::error::Error;
use reinforcets_torch::error::{device_name, is_out_of_memory};
use serde_json::json;
use tch::TchError;

use crate::call::Call;
use crate::dtype;

/// A failure inside an operation, before it knows its name.
#[derive(Debug)]
pub enum Fail {
    /// libtorch refused.
    Torch(TchError),
    /// A coded error already.
    Coded(Error),
    /// An argument of a type that TypeScript's types forbid.
    Argument,
}

impl From<TchError> for Fail {
    fn from(error: TchError) -> Self {
        Fail::Torch(error)
    }
}

impl From<Error> for Fail {
    fn from(error: Error) -> Self {
        // What the engine's crate could not place, this one can: it has the arguments at hand.
        match error {
            Error::Internal(message) => match message.strip_prefix("libtorch: ") {
                Some(text) => Fail::Torch(TchError::Torch(text.to_owned())),
                None => Fail::Coded(Error::Internal(message)),
            },
            error => Fail::Coded(error),
        }
    }
}

/// A panic as a failure.
pub fn panicked(panic: &(dyn Any + Send)) -> Fail {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic");
    // tch panics with libtorch's message where it has no fallible form.
    match text.split_once("Torch(\"") {
        Some((_, rest)) => {
            let message = rest.rsplit_once("\")").map_or(rest, |(message, _)| message);
            Fail::Torch(TchError::Torch(message.replace("\\n", "\n")))
        }
        None => Fail::Coded(Error::Internal(text.to_owned())),
    }
}

/// A failure with the name of its operation and the facts of its arguments.
pub fn explain(op: &str, call: &Call, fail: Fail) -> Error {
    let problem = match fail {
        Fail::Coded(error) => return error,
        Fail::Argument => {
            return plugin(
                "INVALID_DATA",
                op,
                "an argument has a wrong type".into(),
                call,
                "an argument has a wrong type",
            );
        }
        Fail::Torch(TchError::Torch(message)) => message,
        Fail::Torch(other) => other.to_string(),
    };
    // What follows the first line is where in libtorch it happened.
    let first = problem.lines().find(|line| !line.trim().is_empty()).unwrap_or("libtorch failed").trim();
    if is_out_of_memory(&problem) {
        let device = call.seen().next().map_or("the device".into(), |t| device_name(t.device()));
        return Error::OutOfMemory { device, problem: format!("{op}: {first}") };
    }
    if let Some(text) = state(first) {
        return plugin("INVALID_STATE", op, format!("{op}: {text}"), call, first);
    }
    let devices: Vec<_> = call.seen().map(|t| t.device()).collect();
    if devices.windows(2).any(|pair| pair[0] != pair[1]) {
        let names: Vec<_> = devices.iter().map(|d| device_name(*d)).collect();
        let text = format!("{op}: tensors on different devices ({}); move them with to()", names.join(", "));
        return plugin("INVALID_DATA", op, text, call, first);
    }
    let described: Vec<_> = call.seen().map(|t| format!("{} {:?}", kind_of(&t), t.size())).collect();
    let given =
        if described.is_empty() { String::new() } else { format!(" (given {})", described.join(" and ")) };
    let code = if about_shape(first) { "INVALID_SHAPE" } else { "INVALID_DATA" };
    plugin(code, op, format!("{op}: {first}{given}"), call, first)
}

fn plugin(code: &'static str, op: &str, message: String, call: &Call, problem: &str) -> Error {
    let shapes: Vec<_> = call.seen().map(|t| t.size()).collect();
    let dtypes: Vec<_> = call.seen().map(|t| kind_of(&t)).collect();
    let devices: Vec<_> = call.seen().map(|t| device_name(t.device())).collect();
    let details =
        json!({ "op": op, "problem": problem, "shapes": shapes, "dtypes": dtypes, "devices": devices });
    Error::Plugin { code, message, details }
}

fn kind_of(tensor: &tch::Tensor) -> String {
    tensor.f_kind().map_or_else(|_| "unknown".into(), dtype::name)
}

/// What a verb at the wrong moment means, in words.
fn state(message: &str) -> Option<&'static str> {
    let known = [
        (
            "backward through the graph a second time",
            "the graph was freed by an earlier backward; pass { retainGraph: true } to that one",
        ),
        (
            "does not require grad and does not have a grad_fn",
            "nothing that it was computed from has requiresGrad, or it was computed inside noGrad",
        ),
        (
            "a leaf Variable that requires grad",
            "a parameter cannot be changed in place while its operations are recorded; do it inside noGrad",
        ),
        (
            "modified by an inplace operation",
            "a tensor that backward needs was changed in place after it was used",
        ),
        (
            "only leaf",
            "only a tensor that was not computed from others can be told to record; use detach() first",
        ),
        (
            "can only change requires_grad flags of leaf",
            "only a tensor that was not computed from others can be told this; use detach()",
        ),
    ];
    known.iter().find(|(part, _)| message.contains(part)).map(|(_, text)| *text)
}

/// Whether a message is about shapes, rather than about values, dtypes or devices.
fn about_shape(message: &str) -> bool {
    let dtype = ["dtype", "scalar type", "not implemented for", "data type", "type Long", "floating"];
    if dtype.iter().any(|part| message.contains(part)) {
        return false;
    }
    let lower = message.to_lowercase();
    let shape = [
        "size",
        "shape",
        "dimension",
        "dim ",
        "broadcast",
        "numel",
        "1d",
        "2d",
        "3d",
        "4d",
        "1-d",
        "2-d",
        "rank",
        "elements",
        "subscript",
        "scalars",
    ];
    shape.iter().any(|part| lower.contains(part))
}

/// Throws an error into JavaScript.
pub fn throw(env: sys::napi_env, error: &Error) {
    let facts = json!({ "code": error.code(), "message": error.to_string(), "details": error.details() });
    let text = CString::new(format!("REINFORCETS:{facts}").replace('\0', " ")).unwrap_or_default();
    // SAFETY: the text ends with a zero byte and is copied.
    unsafe { sys::napi_throw_error(env, null(), text.as_ptr()) };
}
