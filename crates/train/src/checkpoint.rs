//! Checkpoints of a run: one folder each, written beside and renamed as a whole, so that a kill at any moment leaves
//! only complete ones.
//!
//! ```text
//! checkpoint-000000020480/
//!   state.safetensors   numbers
//!   state.json          options, counters, random streams, what the caller added
//!   manifest.json       format and checksums; written last
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use reinforcets_core::error::{Error, Result};
use reinforcets_core::state::State;
use serde_json::{Map, Value, json};

use crate::files;
use crate::group_config::open;
use crate::session::Session;
use crate::tensors::{self, corrupt, io, sha256};

/// Newest format that this version reads, and the one that it writes.
pub const FORMAT: u64 = 1;
/// Checkpoints kept; older ones are removed once a newer one is complete.
pub const KEPT: usize = 2;

const PREFIX: &str = "checkpoint-";

/// A run brought back.
pub struct Resumed {
    /// The session, where the checkpoint left it.
    pub session: Session,
    /// What the caller had added.
    pub extra: Value,
    /// The checkpoint's folder.
    pub path: PathBuf,
    /// Newer checkpoints that were damaged, and why; the run goes on from an older one.
    pub skipped: Vec<String>,
    /// What may keep the run from being bit-exact (another CPU's kernel, another device).
    pub warnings: Vec<String>,
}

/// Writes a checkpoint below `dir` and gives its folder.
pub fn save(session: &mut Session, dir: &Path, extra: &Value) -> Result<PathBuf> {
    let state = session.save()?;
    fs::create_dir_all(dir).map_err(|e| io("cannot create", dir, e))?;
    let path = dir.join(format!("{PREFIX}{:012}", session.steps()));
    let temporary = files::temporary(&path);
    let old = path.with_extension("old");
    let written = write(session, &state, extra, &temporary).and_then(|()| {
        // A run that came back to an older step writes the same checkpoint again.
        // Under its other name it still counts, so that there is no moment without it.
        if path.exists() {
            let _ = fs::remove_dir_all(&old);
            fs::rename(&path, &old).map_err(|e| io("cannot replace", &path, e))?;
        }
        fs::rename(&temporary, &path).map_err(|e| io("cannot write", &path, e))
    });
    if written.is_err() {
        let _ = fs::remove_dir_all(&temporary);
    }
    written?;
    files::sync_folder(dir)?;
    clean(dir, &path);
    Ok(path)
}

fn write(session: &Session, state: &State, extra: &Value, folder: &Path) -> Result<()> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir(folder).map_err(|e| io("cannot create", folder, e))?;
    let numbers = tensors::encode(&state.tensors, Default::default())?;
    let facts = json!({
        "options": session.options(),
        "engine": session.engine().name(),
        "kernel": session.engine().kernel(),
        "device": session.engine().device(),
        "state": state.json,
        "extra": extra,
    });
    let facts = facts.to_string().into_bytes();
    let manifest = json!({
        "format": FORMAT,
        "files": { "state.safetensors": sha256(&numbers), "state.json": sha256(&facts) },
    });
    files::write_synced(&folder.join("state.safetensors"), &numbers)?;
    files::write_synced(&folder.join("state.json"), &facts)?;
    files::write_synced(&folder.join("manifest.json"), manifest.to_string().as_bytes())?;
    files::sync_folder(folder)
}

/// Removes what is no longer needed now that `newest` is complete. A folder that cannot be removed now is removed after
/// a later checkpoint.
fn clean(dir: &Path, newest: &Path) {
    // What has a higher step was damaged, or is of a run that was given up: it must not be taken for the newest.
    let (older, other): (Vec<_>, Vec<_>) =
        list(dir).unwrap_or_default().into_iter().filter(|p| p != newest).partition(|p| p.as_path() < newest);
    for old in other.iter().chain(older.iter().rev().skip(KEPT - 1)) {
        let _ = fs::remove_dir_all(old);
    }
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&format!(".tmp-{PREFIX}")) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Checkpoint folders below `dir`, oldest first.
pub fn list(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).map_err(|e| io("cannot read", dir, e))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().starts_with(PREFIX))
        .map(|e| e.path())
        .collect();
    found.sort();
    Ok(found)
}

/// Goes on from the newest complete checkpoint below `dir`.
pub fn resume(dir: &Path) -> Result<Resumed> {
    let mut skipped = Vec::new();
    for path in list(dir)?.into_iter().rev() {
        match read(&path) {
            Ok((facts, state)) => return restore(path, &facts, &state, skipped),
            Err(e @ Error::FileVersion { .. }) => return Err(e),
            Err(e) => skipped.push(e.to_string()),
        }
    }
    let problem = match skipped.len() {
        0 => "it holds no checkpoint".to_owned(),
        _ => format!("no complete checkpoint: {}", skipped.join("; ")),
    };
    Err(corrupt(dir, problem))
}

fn restore(
    path: PathBuf,
    facts: &Map<String, Value>,
    state: &State,
    skipped: Vec<String>,
) -> Result<Resumed> {
    let fact = |key: &str| facts.get(key).cloned().unwrap_or_default();
    let mut session = open(&fact("options"))?;
    session.load(state)?;
    let mut warnings = Vec::new();
    let engine = session.engine();
    for (what, is) in [("kernel", json!(engine.kernel())), ("device", json!(engine.device()))] {
        let was = fact(what);
        if was != is {
            warnings.push(format!("the run was made with the {what} {was}, this machine uses {is}"));
        }
    }
    Ok(Resumed { session, extra: fact("extra"), path, skipped, warnings })
}

/// Reads one checkpoint and checks that it is whole.
fn read(path: &Path) -> Result<(Map<String, Value>, State)> {
    let file = |name: &str| {
        let at = path.join(name);
        fs::read(&at).map_err(|e| io("cannot read", &at, e))
    };
    let object = |bytes: &[u8], name: &str| match serde_json::from_slice(bytes) {
        Ok(Value::Object(o)) => Ok(o),
        _ => Err(corrupt(path, format!("{name} is not JSON"))),
    };
    let manifest = object(&file("manifest.json")?, "manifest.json")?;
    match manifest.get("format").and_then(Value::as_u64) {
        Some(FORMAT) => {}
        Some(found) if found > FORMAT => {
            let path = path.display().to_string();
            return Err(Error::FileVersion { path, found, supported: FORMAT });
        }
        _ => return Err(corrupt(path, "manifest.json has no format")),
    }
    let mut contents = [("state.safetensors", Vec::new()), ("state.json", Vec::new())];
    for (name, bytes) in &mut contents {
        *bytes = file(name)?;
        if manifest["files"][*name].as_str() != Some(&sha256(bytes)) {
            return Err(corrupt(path, format!("the checksum of {name} is wrong")));
        }
    }
    let (tensors, _) = tensors::decode(path, &contents[0].1)?;
    let facts = object(&contents[1].1, "state.json")?;
    let json = facts.get("state").and_then(Value::as_object).cloned().unwrap_or_default();
    Ok((facts, State { tensors, json }))
}
