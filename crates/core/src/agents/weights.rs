//! A network's numbers in checkpoints, and those that do not start as the initialiser says.

use crate::error::{Error, Result};
use crate::network::{Flat, Network, TensorInfo};
use crate::state::State;

/// The tensors of a flat buffer.
fn tensors_of(network: &dyn Network, which: Flat) -> impl Iterator<Item = &TensorInfo> {
    network.tensors().iter().filter(move |t| t.parameter == (which != Flat::Buffers))
}

/// Numbers that an optimiser moves.
pub(super) fn parameters(tensors: &[TensorInfo]) -> usize {
    tensors.iter().filter(|t| t.parameter).map(|t| t.shape.iter().product::<usize>()).sum()
}

fn key(which: Flat) -> String {
    match which {
        Flat::Moments(n) => format!("optimizer.moment{n}."),
        _ => String::new(),
    }
}

/// Writes a flat buffer of a network tensor by tensor, under PyTorch's names.
pub(crate) fn save_network(network: &dyn Network, state: &mut State, which: Flat) {
    let mut flat = Vec::new();
    network.export(which, &mut flat);
    let mut at = 0;
    for t in tensors_of(network, which) {
        let n: usize = t.shape.iter().product();
        if at + n > flat.len() {
            return;
        }
        let name = format!("{}{}", key(which), t.name);
        state.put_f32(&name, &flat[at..at + n]);
        if let Some(stored) = state.tensors.get_mut(&name) {
            stored.shape.clone_from(&t.shape);
        }
        at += n;
    }
}

/// Writes all that outputs depend on, but for noise: parameters and running statistics.
pub(super) fn save_weights(network: &dyn Network, state: &mut State) {
    save_network(network, state, Flat::Parameters);
    save_network(network, state, Flat::Buffers);
}

/// Reads it back; shapes must agree.
pub(super) fn load_weights(network: &mut dyn Network, state: &State) -> Result<()> {
    load_network(network, state, Flat::Parameters)?;
    load_network(network, state, Flat::Buffers)
}

/// Reads a flat buffer back; shapes must agree.
pub(crate) fn load_network(network: &mut dyn Network, state: &State, which: Flat) -> Result<()> {
    let mut current = Vec::new();
    network.export(which, &mut current);
    if current.is_empty() {
        return Ok(());
    }
    let mut flat = Vec::with_capacity(current.len());
    for t in tensors_of(network, which) {
        let name = format!("{}{}", key(which), t.name);
        let shape = &state.tensor(&name)?.shape;
        if *shape != t.shape {
            return Err(Error::Mismatch(format!(
                "\"{name}\" has shape {shape:?}, the network needs {:?}",
                t.shape
            )));
        }
        let values = state.f32(&name)?;
        if values.len() != t.shape.iter().product::<usize>() {
            return Err(Error::Mismatch(format!(
                "\"{name}\" has {} values for shape {shape:?}",
                values.len()
            )));
        }
        flat.extend(values);
    }
    if matches!(which, Flat::Parameters | Flat::Buffers) && flat.iter().any(|x| !x.is_finite()) {
        return Err(Error::Mismatch("a weight is not a finite number".into()));
    }
    network.import(which, &flat)
}

/// A log-std head starts at `value` for every observation, give or take its small weights.
pub(super) fn start_log_std(network: &mut dyn Network, value: f32) -> Result<()> {
    let mut flat = Vec::new();
    network.export(Flat::Parameters, &mut flat);
    let mut at = 0;
    for t in network.tensors().iter().filter(|t| t.parameter) {
        let n: usize = t.shape.iter().product();
        if t.name == "policy.log_std.bias" {
            flat[at..at + n].fill(value);
        }
        at += n;
    }
    network.import(Flat::Parameters, &flat)
}

/// The noise in force: actions depend on it until it is drawn anew.
pub(super) fn save_noise(network: &dyn Network, state: &mut State, key: &str) {
    let mut noise = Vec::new();
    network.export(Flat::Noise, &mut noise);
    state.put_f32(key, &noise);
}

/// Reads it back.
pub(super) fn load_noise(network: &mut dyn Network, state: &State, key: &str) -> Result<()> {
    let mut current = Vec::new();
    network.export(Flat::Noise, &mut current);
    let noise = state.f32(key)?;
    if noise.len() != current.len() {
        let (got, expected) = (noise.len(), current.len());
        return Err(Error::Mismatch(format!("\"{key}\" holds {got} numbers, expected {expected}")));
    }
    network.import(Flat::Noise, &noise)
}
