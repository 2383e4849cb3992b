//! An agent alone: one `.safetensors` file with the weights, the normalisers, the optimiser and, in its metadata, what
//! the agent is made of. Nothing in it belongs to a world: it goes on in any number of them. Any safetensors reader can
//! open it; the weights have PyTorch's names and shapes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use reinforcets_core::env::EnvSpec;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::state::State;
use serde_json::{Map, Value};

use crate::build::{Request, create};
use crate::files;
use crate::session::Session;
use crate::tensors::{self, corrupt, io, sha256};

/// Newest format that this version reads, and the one that it writes.
pub const FORMAT: u64 = 1;

/// Writes the session's agent to `path`, whole or not at all.
pub fn save(session: &Session, path: &Path) -> Result<()> {
    let agent = &session.member().agent;
    let mut state = State::default();
    agent.save_policy(&mut state)?;
    agent.save_training(&mut state)?;
    let text = |v: &Value| v.to_string();
    let spec = serde_json::to_value(agent.env_spec()).map_err(|e| Error::Internal(e.to_string()))?;
    let mut metadata = HashMap::from([
        ("format".to_owned(), format!("reinforcets-agent-{FORMAT}")),
        ("id".to_owned(), session.id().to_owned()),
        ("options".to_owned(), text(&session.options())),
        ("env".to_owned(), text(&spec)),
        ("state".to_owned(), text(&Value::Object(state.json.clone()))),
    ]);
    metadata.insert("sha256".to_owned(), digest(&state, &metadata));
    files::replace(path, &tensors::encode(&state.tensors, metadata)?)
}

/// A session with the agent in `path`. `overrides` replace options of the run (`env`, `nEnvs`, `seed`, …).
pub fn load(path: &Path, overrides: &Map<String, Value>) -> Result<Session> {
    let bytes = fs::read(path).map_err(|e| io("cannot read", path, e))?;
    let (state, metadata) = read(path, &bytes)?;
    let json = |key: &str| -> Result<Value> {
        let text = metadata.get(key).ok_or_else(|| corrupt(path, format!("\"{key}\" is missing")))?;
        serde_json::from_str(text).map_err(|e| corrupt(path, e))
    };
    let mut options = json("options")?;
    if let Value::Object(options) = &mut options {
        // A device belongs to its engine: an agent trained on a GPU goes on wherever another engine runs.
        if overrides.contains_key("engine") {
            options.shift_remove("device");
        }
        options.extend(overrides.clone());
    }
    let mut session = create(Request::read(&options)?)?;
    let stored: EnvSpec = serde_json::from_value(json("env")?).map_err(|e| corrupt(path, e))?;
    stored.check_fits(session.member().agent.env_spec())?;
    if let Some(id) = metadata.get("id") {
        session.set_id(id.clone());
    }
    let agent = &mut session.member_mut().agent;
    agent.load_policy(&state)?;
    agent.load_training(&state)?;
    Ok(session)
}

/// Takes a file apart and checks that it is whole.
pub fn read(path: &Path, bytes: &[u8]) -> Result<(State, HashMap<String, String>)> {
    let (tensors, metadata) = tensors::decode(path, bytes)?;
    let format = metadata.get("format").and_then(|f| f.strip_prefix("reinforcets-agent-"));
    match format.map(str::parse) {
        Some(Ok(FORMAT)) => {}
        Some(Ok(found)) if found > FORMAT => {
            let path = path.display().to_string();
            return Err(Error::FileVersion { path, found, supported: FORMAT });
        }
        _ => return Err(corrupt(path, "not a reinforcets agent (its metadata has no known \"format\")")),
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
