//! State in one `.safetensors` file that tells its kind and format and carries a checksum of everything in it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::state::State;
use serde_json::Value;

use crate::files;
use crate::tensors::{self, corrupt, io, sha256};

/// Writes `state` and further text to `path`, whole or not at all.
///
/// # Errors
/// `IO` where the system refuses.
pub fn write(
    path: &Path,
    kind: &str,
    format: u64,
    state: &State,
    mut metadata: HashMap<String, String>,
) -> Result<()> {
    metadata.insert("format".into(), format!("reinforcets-{kind}-{format}"));
    metadata.insert("state".into(), Value::Object(state.json.clone()).to_string());
    metadata.insert("sha256".into(), digest(state, &metadata));
    files::replace(path, &tensors::encode(&state.tensors, metadata)?)
}

/// Reads the file at `path` and takes it apart, as [`parse`] does.
///
/// # Errors
/// `IO`, and those of [`parse`].
pub fn read(path: &Path, kind: &str, newest: u64) -> Result<(State, HashMap<String, String>)> {
    let bytes = fs::read(path).map_err(|e| io("cannot read", path, e))?;
    parse(path, &bytes, kind, newest)
}

/// Takes a file apart and checks that it is whole; gives its state and its metadata.
///
/// # Errors
/// `CORRUPT_FILE` for a file that is damaged or of another kind; `FILE_VERSION` for one of a newer format than `newest`.
pub fn parse(path: &Path, bytes: &[u8], kind: &str, newest: u64) -> Result<(State, HashMap<String, String>)> {
    let (tensors, metadata) = tensors::decode(path, bytes)?;
    let format = metadata.get("format").and_then(|f| f.strip_prefix(&format!("reinforcets-{kind}-")));
    match format.map(str::parse) {
        Some(Ok(found)) if found > newest => {
            let path = path.display().to_string();
            return Err(Error::FileVersion { path, found, supported: newest });
        }
        Some(Ok(1..)) => {}
        _ => {
            return Err(corrupt(
                path,
                format!("not a reinforcets {kind} (its metadata has no known \"format\")"),
            ));
        }
    }
    let text = metadata.get("state").ok_or_else(|| corrupt(path, "\"state\" is missing"))?;
    let json = match serde_json::from_str(text) {
        Ok(Value::Object(json)) => json,
        _ => return Err(corrupt(path, "\"state\" is not an object")),
    };
    let state = State { tensors, json };
    if metadata.get("sha256") != Some(&digest(&state, &metadata)) {
        return Err(corrupt(path, "its checksum is wrong: the file was altered or damaged"));
    }
    Ok((state, metadata))
}

/// Checksum of everything in the file but itself.
fn digest(state: &State, metadata: &HashMap<String, String>) -> String {
    let mut parts: Vec<String> = state
        .tensors
        .iter()
        .map(|(k, t)| format!("{k} {} {:?} {}", t.dtype, t.shape, sha256(&t.bytes)))
        .collect();
    let mut texts: Vec<String> = metadata
        .iter()
        .filter(|(k, _)| *k != "sha256")
        .map(|(k, v)| format!("{k} {}", sha256(v.as_bytes())))
        .collect();
    texts.sort();
    parts.extend(texts);
    sha256(parts.join("\n").as_bytes())
}
