//! Every failure a user can cause, with a code that never changes and the facts needed to act on it.

use std::any::Any;

use serde_json::{Value, json};

/// Result of anything that can fail through what a user gave, a file held, or a world returned.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure with a stable [`code`](Error::code) and structured [`details`](Error::details).
///
/// A bug of ours is not an `Error`: it is a panic, caught at the binding and reported as `INTERNAL`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A configuration value of the wrong type or out of range.
    #[error("{field} = {value} is not allowed: {allowed}")]
    InvalidConfig {
        /// Path of the field as the user wrote it, e.g. `policy.netArch`.
        field: String,
        /// The value that was given, as JSON text.
        value: String,
        /// What would have been accepted, as a sentence.
        allowed: String,
    },
    /// A name (environment, algorithm, configuration key, …) that does not exist.
    #[error("unknown {kind} \"{name}\"{}; known: {}", did_you_mean(.suggestion), .known.join(", "))]
    Unknown {
        /// What kind of name it is: `environment`, `algorithm`, `option`.
        kind: &'static str,
        /// The name that was given.
        name: String,
        /// The closest known name, if one is close.
        suggestion: Option<String>,
        /// All known names.
        known: Vec<String>,
    },
    /// An algorithm and a space that do not fit each other.
    #[error("{algorithm} cannot be used with {space}: {reason}")]
    IncompatibleSpace {
        /// The algorithm's name.
        algorithm: String,
        /// The space, as text.
        space: String,
        /// Why, and what would fit.
        reason: String,
    },
    /// Data whose length or shape is not what a space or a network promised.
    #[error("{what} has {got} values, expected {expected}")]
    InvalidShape {
        /// Which data.
        what: String,
        /// Length or shape found.
        got: String,
        /// Length or shape needed.
        expected: String,
    },
    /// An observation, action or reward outside of what the environment declared (NaN, out of range).
    #[error("{what} {problem}")]
    InvalidData {
        /// Which data, with its row.
        what: String,
        /// What is wrong with it.
        problem: String,
    },
    /// NaN or infinity in a loss, gradient or weight.
    #[error(
        "training diverged: {what} is not finite at step {step}; try a smaller learningRate or maxGradNorm, or check the reward scale"
    )]
    Diverged {
        /// Which quantity.
        what: String,
        /// Environment step at which it was seen.
        step: u64,
    },
    /// An environment failed while it was being stepped.
    #[error("environment failed at step {step}: {message}")]
    EnvFailed {
        /// Environment step of the failure.
        step: u64,
        /// The environment's own message.
        message: String,
    },
    /// A file that is not what it says it is: truncated, altered, or of another kind.
    #[error("{path} cannot be read: {problem}")]
    CorruptFile {
        /// Path of the file.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file written by a newer version of the library.
    #[error("{path} has format {found}, this version reads up to {supported}; update reinforcets")]
    FileVersion {
        /// Path of the file.
        path: String,
        /// Version found in the file.
        found: u64,
        /// Newest version that can be read.
        supported: u64,
    },
    /// A checkpoint that does not belong to the thing it is loaded into.
    #[error("checkpoint does not match: {0}")]
    Mismatch(String),
    /// The operating system refused a file operation.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was attempted, e.g. `cannot write`.
        action: &'static str,
        /// Path of the file or folder.
        path: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// A network that this engine cannot build.
    #[error("engine \"{engine}\" does not support {what}")]
    EngineUnsupported {
        /// The engine's name.
        engine: String,
        /// What it lacks, and which engine has it.
        what: String,
    },
    /// A network that needs an engine whose library has not been loaded.
    #[error("engine \"{0}\" is not loaded")]
    EngineNotLoaded(&'static str),
    /// No libtorch was found where one is looked for.
    #[error("no libtorch was found: {0}")]
    LibtorchNotFound(String),
    /// A library that cannot be used: broken, of another version, or built for another machine.
    #[error("{path} cannot be used: {problem}")]
    LibtorchInvalid {
        /// Path of the library.
        path: String,
        /// What is wrong with it, and what to do.
        problem: String,
    },
    /// A device that this machine, or this libtorch, does not have.
    #[error("device \"{device}\" is not available: {reason}")]
    DeviceUnavailable {
        /// The device as the user named it.
        device: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A device without room for what was asked of it. Nothing was changed.
    #[error("out of memory on {device}: {problem}")]
    OutOfMemory {
        /// The device.
        device: String,
        /// What was asked for, with its size.
        problem: String,
    },
    /// A failure inside an engine that was loaded as a plug-in, as that engine reported it.
    #[error("{message}")]
    Plugin {
        /// One of [`CODES`].
        code: &'static str,
        /// Text for people.
        message: String,
        /// Facts for programs.
        details: Value,
    },
    /// A verb on something that was closed.
    #[error("{0} is closed")]
    Closed(&'static str),
    /// A verb that cannot run now, because another one is running.
    #[error("{0}")]
    Busy(String),
    /// A verb called in the wrong order.
    #[error("{0}")]
    State(String),
    /// A bug of ours.
    #[error("internal error: {0}; please report it")]
    Internal(String),
}

/// Every code that an [`Error`] can have, with when it is raised. The binding adds none but `ABORTED`.
pub const CODES: [(&str, &str); 23] = [
    ("INVALID_CONFIG", "An option has the wrong type or is out of range."),
    ("UNKNOWN_ENV", "No environment has this id."),
    ("UNKNOWN_ALGORITHM", "No algorithm has this name."),
    ("UNKNOWN_OPTION", "No option has this name."),
    ("INCOMPATIBLE_SPACE", "The algorithm cannot be used with this space."),
    ("INVALID_SHAPE", "Data has another length or shape than its space promises."),
    ("INVALID_DATA", "An observation, action or reward is NaN, infinite or out of its space."),
    ("DIVERGED", "A loss, gradient or weight is NaN or infinite."),
    ("ENV_FAILED", "An environment threw, or returned what it must not."),
    ("CORRUPT_FILE", "A file is truncated, altered, or of another kind."),
    ("FILE_VERSION", "A file was written by a newer version."),
    ("CHECKPOINT_MISMATCH", "A checkpoint belongs to another agent or environment."),
    ("IO", "The operating system refused a file operation."),
    ("ENGINE_UNSUPPORTED", "The engine cannot build this network."),
    ("ENGINE_NOT_LOADED", "The network needs an engine whose library has not been loaded."),
    ("LIBTORCH_NOT_FOUND", "No libtorch was found where one is looked for."),
    ("LIBTORCH_INVALID", "A libtorch is broken, of another version, or built for another machine."),
    ("DEVICE_UNAVAILABLE", "This machine, or this libtorch, does not have the device."),
    ("OUT_OF_MEMORY", "The device has no room for what was asked of it."),
    ("CLOSED", "A verb was called on something closed."),
    ("BUSY", "A verb was called while another one runs."),
    ("INVALID_STATE", "A verb was called in the wrong order."),
    ("INTERNAL", "A bug of ours. Please report it."),
];

impl Error {
    /// The stable code, the same string that JavaScript sees as `error.code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidConfig { .. } => "INVALID_CONFIG",
            Error::Unknown { kind: "environment", .. } => "UNKNOWN_ENV",
            Error::Unknown { kind: "algorithm", .. } => "UNKNOWN_ALGORITHM",
            Error::Unknown { .. } => "UNKNOWN_OPTION",
            Error::IncompatibleSpace { .. } => "INCOMPATIBLE_SPACE",
            Error::InvalidShape { .. } => "INVALID_SHAPE",
            Error::InvalidData { .. } => "INVALID_DATA",
            Error::Diverged { .. } => "DIVERGED",
            Error::EnvFailed { .. } => "ENV_FAILED",
            Error::CorruptFile { .. } => "CORRUPT_FILE",
            Error::FileVersion { .. } => "FILE_VERSION",
            Error::Mismatch(_) => "CHECKPOINT_MISMATCH",
            Error::Io { .. } => "IO",
            Error::EngineUnsupported { .. } => "ENGINE_UNSUPPORTED",
            Error::EngineNotLoaded(_) => "ENGINE_NOT_LOADED",
            Error::LibtorchNotFound(_) => "LIBTORCH_NOT_FOUND",
            Error::LibtorchInvalid { .. } => "LIBTORCH_INVALID",
            Error::DeviceUnavailable { .. } => "DEVICE_UNAVAILABLE",
            Error::OutOfMemory { .. } => "OUT_OF_MEMORY",
            Error::Plugin { code, .. } => code,
            Error::Closed(_) => "CLOSED",
            Error::Busy(_) => "BUSY",
            Error::State(_) => "INVALID_STATE",
            Error::Internal(_) => "INTERNAL",
        }
    }

    /// The facts of this failure as a JSON object, for programs.
    #[must_use]
    pub fn details(&self) -> Value {
        match self {
            Error::InvalidConfig { field, value, allowed } => {
                json!({ "field": field, "value": value, "allowed": allowed })
            }
            Error::Unknown { kind, name, suggestion, known } => {
                json!({ "kind": kind, "name": name, "suggestion": suggestion, "known": known })
            }
            Error::IncompatibleSpace { algorithm, space, reason } => {
                json!({ "algorithm": algorithm, "space": space, "reason": reason })
            }
            Error::InvalidShape { what, got, expected } => {
                json!({ "what": what, "got": got, "expected": expected })
            }
            Error::InvalidData { what, problem } => json!({ "what": what, "problem": problem }),
            Error::Diverged { what, step } => json!({ "what": what, "step": step }),
            Error::EnvFailed { step, message } => json!({ "step": step, "message": message }),
            Error::CorruptFile { path, problem } => json!({ "path": path, "problem": problem }),
            Error::FileVersion { path, found, supported } => {
                json!({ "path": path, "found": found, "supported": supported })
            }
            Error::Io { path, action, source } => {
                json!({ "path": path, "action": action, "os": source.raw_os_error() })
            }
            Error::EngineUnsupported { engine, what } => json!({ "engine": engine, "what": what }),
            Error::EngineNotLoaded(engine) => json!({ "engine": engine }),
            Error::LibtorchInvalid { path, problem } => json!({ "path": path, "problem": problem }),
            Error::DeviceUnavailable { device, reason } => json!({ "device": device, "reason": reason }),
            Error::OutOfMemory { device, problem } => json!({ "device": device, "problem": problem }),
            Error::Plugin { details, .. } => details.clone(),
            Error::LibtorchNotFound(_)
            | Error::Mismatch(_)
            | Error::Closed(_)
            | Error::Busy(_)
            | Error::State(_)
            | Error::Internal(_) => json!({}),
        }
    }

    /// A configuration value that is not allowed.
    pub fn config(
        field: impl Into<String>,
        value: impl std::fmt::Display,
        allowed: impl Into<String>,
    ) -> Self {
        Error::InvalidConfig { field: field.into(), value: value.to_string(), allowed: allowed.into() }
    }

    /// A name that is not among `known`, with the closest one suggested.
    pub fn unknown<'a>(kind: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        let lower = name.to_lowercase();
        let suggestion = known
            .iter()
            .map(|k| (strsim::damerau_levenshtein(&lower, &k.to_lowercase()), k))
            .min()
            .filter(|(distance, k)| *distance <= 1 + k.len() / 3)
            .map(|(_, k)| k.clone());
        Error::Unknown { kind, name: name.to_owned(), suggestion, known }
    }

    /// The bug behind a caught panic.
    #[must_use]
    pub fn of_panic(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Error::Internal(text.unwrap_or("panic").to_owned())
    }

    /// Data of the wrong length.
    pub fn shape(
        what: impl Into<String>,
        got: impl std::fmt::Display,
        expected: impl std::fmt::Display,
    ) -> Self {
        Error::InvalidShape { what: what.into(), got: got.to_string(), expected: expected.to_string() }
    }
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map(|s| format!(", did you mean \"{s}\"?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_suggest_the_closest() {
        let e = Error::unknown("environment", "cartpole-v1", ["CartPole-v1", "Pendulum-v1"]);
        assert_eq!(e.code(), "UNKNOWN_ENV");
        assert_eq!(e.details()["suggestion"], "CartPole-v1");
        assert!(e.to_string().contains("did you mean \"CartPole-v1\"?"));
        let far = Error::unknown("option", "zzzzzzzz", ["gamma"]);
        assert_eq!(far.details()["suggestion"], Value::Null);
    }
}
