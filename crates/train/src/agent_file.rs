//! An agent alone: one `.safetensors` file with the weights, the normalisers, the optimiser and, in its metadata, what
//! the agent is made of. Nothing in it belongs to a world: it goes on in any number of them. Any safetensors reader can
//! open it; the weights have PyTorch's names and shapes.

use std::collections::HashMap;
use std::path::Path;

use reinforcets_core::env::EnvSpec;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::state::State;
use serde_json::{Map, Value};

use crate::build::{Request, create};
use crate::sealed;
use crate::session::Session;
use crate::tensors::corrupt;

/// Newest format that this version reads, and the one that it writes.
pub const FORMAT: u64 = 1;
const KIND: &str = "agent";

/// Writes the session's agent to `path`, whole or not at all.
pub fn save(session: &Session, path: &Path) -> Result<()> {
    save_member(session, 0, path)
}

/// Writes one agent of a group, numbered from 0; it can be loaded and trained on alone.
pub fn save_member(session: &Session, member: usize, path: &Path) -> Result<()> {
    let agent = &session.members()[member].agent;
    let mut state = State::default();
    agent.save_policy(&mut state)?;
    agent.save_training(&mut state)?;
    let text = |v: &Value| v.to_string();
    let spec = serde_json::to_value(agent.env_spec()).map_err(|e| Error::Internal(e.to_string()))?;
    let metadata = HashMap::from([
        ("id".to_owned(), session.id_of(member)),
        ("options".to_owned(), text(&session.options_of(member))),
        ("env".to_owned(), text(&spec)),
    ]);
    sealed::write(path, KIND, FORMAT, &state, metadata)
}

/// A session with the agent in `path`. `overrides` replace options of the run (`env`, `nEnvs`, `seed`, …).
pub fn load(path: &Path, overrides: &Map<String, Value>) -> Result<Session> {
    let (state, metadata) = sealed::read(path, KIND, FORMAT)?;
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
    sealed::parse(path, bytes, KIND, FORMAT)
}
