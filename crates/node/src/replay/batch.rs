//! Batches on their way out of a replay buffer, into memory that JavaScript sees.

use std::any::Any;
use std::sync::Arc;

use napi::bindgen_prelude::{Float32Array, Uint8Array, Uint32Array};
use napi_derive::napi;
use reinforcets_core::column::{Column, Values, ValuesRef};
use reinforcets_core::memory::{Replay, ReplaySpec, SequenceBatch, TransitionBatch};
use reinforcets_core::network::NONE;

use crate::memory::{self, Typed};

/// Numbers of a batch, made once: JavaScript sees them for as long as it holds them.
pub struct Numbers {
    pub obs: Vec<Values>,
    pub next_obs: Vec<Values>,
    pub action: Values,
    pub state: Vec<f32>,
    pub reward: Vec<f32>,
    pub discount: Vec<f32>,
    pub weight: Vec<f32>,
    pub terminated: Vec<u8>,
    pub starts: Vec<u8>,
    pub learn: Vec<u8>,
    pub index: Vec<u32>,
    pub next: Vec<u32>,
}

/// The same as JavaScript sees it; what a kind of batch does not have is absent.
#[napi(object)]
pub struct BatchArrays {
    pub observation: Vec<Typed>,
    pub next_observation: Vec<Typed>,
    pub action: Typed,
    pub state: Option<Float32Array>,
    pub reward: Float32Array,
    pub discount: Float32Array,
    pub weight: Float32Array,
    pub terminated: Option<Uint8Array>,
    pub starts: Option<Uint8Array>,
    pub learn: Option<Uint8Array>,
    pub index: Uint32Array,
    pub next: Option<Uint32Array>,
}

impl Numbers {
    /// For `n` transitions or sequences; `length` is that of sequences.
    pub fn new(spec: &ReplaySpec, n: usize, length: Option<usize>) -> Self {
        let actions = n * length.unwrap_or(1);
        let observations = length.map_or(n, |_| actions + n);
        let columns = |rows: usize| {
            let zeros = spec.obs.iter().map(|c| Values::zeros(c.dtype, rows * spec.frame_stack * c.width));
            zeros.collect::<Vec<_>>()
        };
        let (single, several) = if length.is_some() { (0, 1) } else { (1, 0) };
        Numbers {
            obs: columns(observations),
            next_obs: if length.is_some() { Vec::new() } else { columns(n) },
            action: Values::zeros(spec.action.dtype, actions * spec.action.width),
            state: vec![0.0; several * n * spec.extra.first().map_or(0, |c| c.width)],
            reward: vec![0.0; actions],
            discount: vec![0.0; actions],
            weight: vec![0.0; actions],
            terminated: vec![0; single * n],
            starts: vec![0; several * observations],
            learn: vec![0; several * actions],
            index: vec![0; n],
            next: vec![0; several * actions],
        }
    }

    pub fn bind(&mut self, owner: &Arc<dyn Any + Send + Sync>) -> BatchArrays {
        let columns = |all: &mut Vec<Values>| all.iter_mut().map(|v| memory::values(v, owner)).collect();
        let bytes = |v: &mut Vec<u8>| (!v.is_empty()).then(|| memory::u8s(v, owner.clone()));
        BatchArrays {
            observation: columns(&mut self.obs),
            next_observation: columns(&mut self.next_obs),
            action: memory::values(&mut self.action, owner),
            state: (!self.state.is_empty()).then(|| memory::f32s(&mut self.state, owner.clone())),
            reward: memory::f32s(&mut self.reward, owner.clone()),
            discount: memory::f32s(&mut self.discount, owner.clone()),
            weight: memory::f32s(&mut self.weight, owner.clone()),
            terminated: bytes(&mut self.terminated),
            starts: bytes(&mut self.starts),
            learn: bytes(&mut self.learn),
            index: memory::u32s(&mut self.index, owner.clone()),
            next: (!self.next.is_empty()).then(|| memory::u32s(&mut self.next, owner.clone())),
        }
    }
}

impl Numbers {
    /// Copies together what the transitions of a batch refer to.
    pub fn take_transitions(&mut self, replay: &Replay, batch: &TransitionBatch) {
        for (i, column) in replay.columns().iter().enumerate() {
            gather(column, batch.obs_idx(), &mut self.obs[i]);
            gather(column, batch.next_idx(), &mut self.next_obs[i]);
        }
        gather(replay.actions(), &batch.rows, &mut self.action);
        self.reward.copy_from_slice(&batch.returns);
        self.discount.copy_from_slice(&batch.discount);
        self.weight.copy_from_slice(&batch.weight);
        self.index.copy_from_slice(&batch.rows);
        let n_step = replay.spec().n_step;
        for (row, terminated) in batch.rows.iter().zip(&mut self.terminated) {
            // Not read off the discount, which is 0 for γ = 0, too.
            *terminated = u8::from(replay.outcomes(*row).take(n_step).any(|o| o.terminated));
        }
    }

    /// Puts goals, a row for each transition, in the place of the desired ones in `column`; padding frames stay zeros.
    pub fn put_goals(&mut self, column: usize, goals: &Column, batch: &TransitionBatch) {
        let Some(goals) = goals.values().as_f32() else { return };
        let width = goals.len() / batch.len().max(1);
        let sides = [(&mut self.obs, batch.obs_idx()), (&mut self.next_obs, batch.next_idx())];
        for (columns, frames) in sides {
            let (Some(out), stack) = (columns[column].as_f32_mut(), frames.len() / batch.len().max(1)) else {
                return;
            };
            for ((i, frame), out) in frames.iter().enumerate().zip(out.chunks_exact_mut(width.max(1))) {
                if *frame != NONE {
                    out.copy_from_slice(&goals[i / stack * width..][..width]);
                }
            }
        }
    }

    /// Copies together what the sequences of a batch refer to.
    pub fn take_sequences(&mut self, replay: &Replay, batch: &SequenceBatch) {
        for (column, out) in replay.columns().iter().zip(&mut self.obs) {
            gather(column, &batch.obs_idx, out);
        }
        gather(replay.actions(), &batch.actions, &mut self.action);
        self.state.copy_from_slice(&batch.state);
        self.reward.copy_from_slice(&batch.returns);
        self.discount.copy_from_slice(&batch.discount);
        self.weight.copy_from_slice(&batch.weight);
        self.starts.copy_from_slice(&batch.starts);
        self.learn.copy_from_slice(&batch.learn);
        self.index.copy_from_slice(&batch.rows);
        self.next.copy_from_slice(&batch.next);
    }
}

/// Copies the rows `idx` of `column` to `out`, row after row; [`NONE`] gives zeros.
pub fn gather(column: &Column, idx: &[u32], out: &mut Values) {
    let width = column.spec().width;
    match (column.values().view(), out) {
        (ValuesRef::F32(from), Values::F32(to)) => rows(from, width, idx, to),
        (ValuesRef::U8(from), Values::U8(to)) => rows(from, width, idx, to),
        (ValuesRef::I32(from), Values::I32(to)) => rows(from, width, idx, to),
        // Both were made from one spec.
        _ => {}
    }
}

fn rows<T: Copy + Default>(from: &[T], width: usize, idx: &[u32], to: &mut [T]) {
    // Rows of few numbers: the compiler copies a fixed number of them without a call.
    match width {
        1 => fixed::<T, 1>(from, idx, to),
        2 => fixed::<T, 2>(from, idx, to),
        3 => fixed::<T, 3>(from, idx, to),
        4 => fixed::<T, 4>(from, idx, to),
        6 => fixed::<T, 6>(from, idx, to),
        8 => fixed::<T, 8>(from, idx, to),
        _ => {
            for (row, to) in idx.iter().zip(to.chunks_exact_mut(width.max(1))) {
                if *row == NONE {
                    to.fill(T::default());
                } else {
                    to.copy_from_slice(&from[*row as usize * width..][..width]);
                }
            }
        }
    }
}

fn fixed<T: Copy + Default, const W: usize>(from: &[T], idx: &[u32], to: &mut [T]) {
    let (from, to) = (from.as_chunks::<W>().0, to.as_chunks_mut::<W>().0);
    for (row, to) in idx.iter().zip(to) {
        *to = if *row == NONE { [T::default(); W] } else { from[*row as usize] };
    }
}
