//! safetensors, in and out of memory.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use reinforcets_core::agent::Agent;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::state::{State, StoredTensor};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use sha2::{Digest, Sha256};

/// A damaged file.
pub fn corrupt(path: &Path, problem: impl std::fmt::Display) -> Error {
    Error::CorruptFile { path: path.display().to_string(), problem: problem.to_string() }
}

/// A file that the system does not give or take.
pub fn io(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::Io { action, path: path.display().to_string(), source }
}

/// Hex SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Hex SHA-256 of an agent's weights and normalisers: equal for agents that behave the same.
pub fn weights_hash(agent: &dyn Agent) -> Result<String> {
    let mut state = State::default();
    agent.save_policy(&mut state)?;
    let parts: Vec<String> =
        state.tensors.iter().map(|(name, t)| format!("{name} {}", sha256(&t.bytes))).collect();
    Ok(sha256(parts.join("\n").as_bytes()))
}

/// Tensors and text metadata as the bytes of a safetensors file.
pub fn encode(
    tensors: &BTreeMap<String, StoredTensor>,
    metadata: HashMap<String, String>,
) -> Result<Vec<u8>> {
    let internal = |e: safetensors::SafeTensorError| Error::Internal(format!("safetensors: {e}"));
    let mut views = Vec::with_capacity(tensors.len());
    for (name, t) in tensors {
        let dtype = dtype(t.dtype).ok_or_else(|| Error::Internal(format!("dtype {}", t.dtype)))?;
        views.push((name, TensorView::new(dtype, t.shape.clone(), &t.bytes).map_err(internal)?));
    }
    serialize(views, Some(metadata)).map_err(internal)
}

/// The same, back.
pub fn decode(
    path: &Path,
    bytes: &[u8],
) -> Result<(BTreeMap<String, StoredTensor>, HashMap<String, String>)> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|e| corrupt(path, e))?;
    let metadata = header.metadata().clone().unwrap_or_default();
    let file = SafeTensors::deserialize(bytes).map_err(|e| corrupt(path, e))?;
    let mut tensors = BTreeMap::new();
    for (name, view) in file.tensors() {
        let dtype = name_of(view.dtype())
            .ok_or_else(|| corrupt(path, format!("\"{name}\" is {:?}", view.dtype())))?;
        let tensor = StoredTensor { dtype, shape: view.shape().to_vec(), bytes: view.data().to_vec() };
        tensors.insert(name, tensor);
    }
    Ok((tensors, metadata))
}

const DTYPES: [(&str, Dtype); 9] = [
    ("F32", Dtype::F32),
    ("F64", Dtype::F64),
    ("F16", Dtype::F16),
    ("BF16", Dtype::BF16),
    ("I64", Dtype::I64),
    ("I32", Dtype::I32),
    ("U32", Dtype::U32),
    ("U8", Dtype::U8),
    ("BOOL", Dtype::BOOL),
];

fn dtype(name: &str) -> Option<Dtype> {
    DTYPES.iter().find(|(n, _)| *n == name).map(|(_, d)| *d)
}

fn name_of(dtype: Dtype) -> Option<&'static str> {
    DTYPES.iter().find(|(_, d)| *d == dtype).map(|(n, _)| *n)
}
