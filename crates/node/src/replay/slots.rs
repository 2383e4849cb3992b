//! Memory that JavaScript writes steps to, on their way into a replay buffer.

use std::any::Any;
use std::sync::{Arc, Mutex};

use napi::bindgen_prelude::{Float32Array, Uint8Array};
use napi_derive::napi;
use reinforcets_core::column::{self, Column, Columns};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::memory::ReplaySpec;

use crate::memory::{self, Typed};
use crate::shared::lock;

/// Steps on their way in, a row a world.
pub struct Slots {
    pub obs: Columns,
    pub final_obs: Columns,
    pub action: Column,
    pub state: Option<Column>,
    pub reward: Vec<f32>,
    pub terminated: Vec<u8>,
    pub truncated: Vec<u8>,
}

/// The same as JavaScript sees it.
#[napi(object)]
pub struct StepSlots {
    pub observation: Vec<Typed>,
    pub final_observation: Vec<Typed>,
    pub action: Typed,
    pub state: Option<Float32Array>,
    pub reward: Float32Array,
    pub terminated: Uint8Array,
    pub truncated: Uint8Array,
}

impl Slots {
    pub fn new(spec: &ReplaySpec) -> Self {
        let n = spec.lanes;
        Slots {
            obs: column::zeros(&spec.obs, n),
            final_obs: column::zeros(&spec.obs, n),
            action: Column::zeros(spec.action.clone(), n),
            state: spec.extra.first().map(|s| Column::zeros(s.clone(), n)),
            reward: vec![0.0; n],
            terminated: vec![0; n],
            truncated: vec![0; n],
        }
    }

    pub fn bind(slots: &Arc<Mutex<Slots>>) -> StepSlots {
        let owner: Arc<dyn Any + Send + Sync> = slots.clone();
        let mut held = lock(slots);
        let Slots { obs, final_obs, action, state, reward, terminated, truncated } = &mut *held;
        let state = state.as_mut().and_then(|c| c.values_mut().as_f32_mut());
        StepSlots {
            observation: memory::columns(obs, &owner),
            final_observation: memory::columns(final_obs, &owner),
            action: memory::values(action.values_mut(), &owner),
            state: state.map(|s| memory::f32s(s, owner.clone())),
            reward: memory::f32s(reward, owner.clone()),
            terminated: memory::u8s(terminated, owner.clone()),
            truncated: memory::u8s(truncated, owner),
        }
    }

    /// Refuses observations, actions and states of the first `rows` rows that are NaN or infinite.
    pub fn check(&self, rows: usize, with_action: bool) -> Result<()> {
        let acted = [Some(&self.action), self.state.as_ref()].into_iter().flatten();
        for column in self.obs.iter().chain(acted.take(if with_action { 2 } else { 0 })) {
            let n = rows * column.spec().width;
            let bad = column.values().as_f32().and_then(|v| v[..n].iter().position(|x| !x.is_finite()));
            if let Some(at) = bad {
                let (name, world) = (&column.spec().name, at / column.spec().width.max(1));
                let problem = "holds NaN or an infinite number".to_owned();
                return Err(Error::InvalidData { what: format!("\"{name}\" of world {world}"), problem });
            }
        }
        Ok(())
    }
}
