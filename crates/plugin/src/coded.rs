//! Errors on their way through the table.

use reinforcets_core::error::{CODES, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize)]
struct Coded {
    code: String,
    message: String,
    details: Value,
}

/// As the table tells it.
pub fn to_json(error: &Error) -> String {
    let (code, message) = (error.code().to_owned(), error.to_string());
    serde_json::to_string(&Coded { code, message, details: error.details() }).unwrap_or_default()
}

/// What the table told. Errors that a session completes with what it knows (the step) are what they were; others keep
/// code, message and details.
pub fn from_json(text: &[u8]) -> Error {
    let Ok(Coded { code, message, details }) = serde_json::from_slice(text) else {
        return Error::Internal(format!("an engine failed and said {:?}", String::from_utf8_lossy(text)));
    };
    let field = |key: &str| details[key].as_str().unwrap_or_default().to_owned();
    match code.as_str() {
        "DIVERGED" => {
            Error::Diverged { what: field("what"), step: details["step"].as_u64().unwrap_or_default() }
        }
        "INVALID_DATA" => Error::InvalidData { what: field("what"), problem: field("problem") },
        _ => match CODES.iter().find(|(known, _)| *known == code) {
            Some(&(code, _)) => Error::Plugin { code, message, details },
            None => Error::Internal(format!("{message} [{code}]")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_keep_what_they_say() {
        let memory = Error::OutOfMemory { device: "cuda:0".into(), problem: "3 GiB for a batch".into() };
        let told = from_json(to_json(&memory).as_bytes());
        assert_eq!(told.code(), "OUT_OF_MEMORY");
        assert_eq!((told.to_string(), told.details()), (memory.to_string(), memory.details()));
        let diverged = Error::Diverged { what: "gradient norm".into(), step: 7 };
        let told = from_json(to_json(&diverged).as_bytes());
        assert!(matches!(told, Error::Diverged { what, step: 7 } if what == "gradient norm"));
    }

    #[test]
    fn rubbish_is_a_bug() {
        assert_eq!(from_json(b"?").code(), "INTERNAL");
        assert_eq!(from_json(br#"{"code":"NEW","message":"m","details":{}}"#).code(), "INTERNAL");
    }
}
