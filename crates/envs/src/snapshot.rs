//! The bytes that worlds are resumed from.

use reinforcets_core::rng::Rng;
use reinforcets_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::world::World;

/// Largest size of a number in a state: beyond it `core::math::sin_cos` loses its precision.
const LARGEST: f64 = 1e5;

/// States, elapsed steps and random streams of `elapsed.len()` worlds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub id: String,
    pub states: Vec<f64>,
    pub elapsed: Vec<u32>,
    pub rngs: Vec<Rng>,
    /// A single world whose episode is over and that waits for a reset.
    pub ended: bool,
}

impl Snapshot {
    pub fn encode(&self) -> Result<Vec<u8>> {
        postcard::to_allocvec(self).map_err(|e| Error::Internal(format!("snapshot of worlds: {e}")))
    }

    /// Decodes, and checks everything that would otherwise surface as nonsense later.
    pub fn decode(bytes: &[u8], id: &str, worlds: usize, width: usize, limit: Option<u32>) -> Result<Self> {
        let mismatch = |problem: String| Error::Mismatch(format!("snapshot of {id}: {problem}"));
        let Ok((snapshot, rest)) = postcard::take_from_bytes::<Snapshot>(bytes) else {
            return Err(mismatch("truncated, or not a snapshot of native worlds".into()));
        };
        if snapshot.id != id {
            return Err(mismatch(format!("it is of {:?}", snapshot.id)));
        }
        if !rest.is_empty() {
            return Err(mismatch(format!("{} bytes too many", rest.len())));
        }
        if snapshot.elapsed.len() != worlds {
            return Err(mismatch(format!("it has {} worlds, expected {worlds}", snapshot.elapsed.len())));
        }
        if snapshot.states.len() != worlds * width || snapshot.rngs.len() != worlds {
            return Err(mismatch("its parts differ in length".into()));
        }
        // A running episode has not reached its limit; one that is over may have.
        let most = limit.unwrap_or(u32::MAX) - u32::from(!snapshot.ended);
        if snapshot.elapsed.iter().any(|&e| e > most) {
            return Err(mismatch(format!("an episode is longer than {most} steps")));
        }
        check_numbers(&snapshot.states).map_err(|e| mismatch(e.to_string()))?;
        Ok(snapshot)
    }
}

/// Refuses a state that the world cannot be in.
pub(crate) fn check_state<W: World>(state: &W::State) -> Result<()> {
    if W::possible(state) {
        return Ok(());
    }
    Err(Error::InvalidData {
        what: "state".into(),
        problem: format!("{} is never in state {:?}", W::ID, state.as_ref()),
    })
}

/// Refuses numbers that no episode reaches.
pub(crate) fn check_numbers(state: &[f64]) -> Result<()> {
    match state.iter().find(|v| v.is_nan() || v.abs() >= LARGEST) {
        None => Ok(()),
        Some(v) => Err(Error::InvalidData {
            what: "state".into(),
            problem: format!("holds {v}, allowed are numbers within ±{LARGEST}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_contents_are_refused() {
        let rng = Rng::stream(1, "env", 0);
        let decode = |states: &[f64], elapsed: &[u32], rngs: usize, ended: bool| {
            let (states, elapsed, rngs) = (states.to_vec(), elapsed.to_vec(), vec![rng.clone(); rngs]);
            let bytes = Snapshot { id: "X".into(), states, elapsed, rngs, ended }.encode().unwrap();
            Snapshot::decode(&bytes, "X", 1, 2, Some(10)).map_err(|e| e.code())
        };
        assert!(decode(&[1.0, -1.0], &[9], 1, false).is_ok());
        assert!(decode(&[1.0, -1.0], &[10], 1, true).is_ok());
        let refused = [
            decode(&[f64::NAN, 0.0], &[9], 1, false),
            decode(&[0.0, f64::INFINITY], &[9], 1, false),
            decode(&[0.0, -LARGEST], &[9], 1, false),
            decode(&[0.0], &[9], 1, false),
            decode(&[0.0, 0.0], &[9], 0, false),
            decode(&[0.0, 0.0], &[9, 9], 1, false),
            decode(&[0.0, 0.0], &[10], 1, false),
            decode(&[0.0, 0.0], &[11], 1, true),
        ];
        assert!(refused.iter().all(|r| matches!(r, Err("CHECKPOINT_MISMATCH"))));
    }
}
