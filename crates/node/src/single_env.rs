//! One native world without autoreset, for `makeEnv`.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use reinforcets_core::column::{self, Columns, Values};
use reinforcets_core::error::{Error, Result};
use reinforcets_envs::{SingleEnv as World, make_single};

use crate::errors::export;
use crate::memory::{self, ActionArray, Typed};

/// Memory that JavaScript writes actions to and reads observations from.
#[napi(object)]
pub struct PolicySlots {
    pub observation: Vec<Typed>,
    pub action: ActionArray,
}

struct Held {
    world: Box<dyn World>,
    obs: Columns,
    action: Values,
    reward: f64,
    bound: bool,
}

/// One native world.
#[napi]
pub struct SingleEnv {
    held: Arc<Mutex<Held>>,
}

impl SingleEnv {
    fn with<T>(&self, f: impl FnOnce(&mut Held) -> Result<T>) -> napi::Result<T> {
        export(|| f(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

#[napi]
impl SingleEnv {
    /// The world called `id`.
    #[napi(constructor)]
    pub fn new(id: String) -> napi::Result<Self> {
        export(|| {
            let world = make_single(&id)?;
            let obs = column::zeros(&world.spec().observation_columns()?, 1);
            let action = world.spec().action_column()?;
            let action = Values::zeros(action.dtype, action.width);
            Ok(SingleEnv {
                held: Arc::new(Mutex::new(Held { world, obs, action, reward: 0.0, bound: false })),
            })
        })
    }

    /// JSON: the world's spec.
    #[napi]
    pub fn spec(&self) -> napi::Result<String> {
        self.with(|h| serde_json::to_string(h.world.spec()).map_err(|e| Error::Internal(e.to_string())))
    }

    /// The memory; once.
    #[napi]
    pub fn slots(&self) -> napi::Result<PolicySlots> {
        let owner: Arc<dyn std::any::Any + Send + Sync> = self.held.clone();
        self.with(|h| {
            if std::mem::replace(&mut h.bound, true) {
                return Err(Error::State("slots are bound once".into()));
            }
            let observation = memory::columns(&mut h.obs, &owner);
            Ok(PolicySlots { observation, action: memory::actions(&mut h.action, &owner)? })
        })
    }

    /// Starts an episode.
    #[napi]
    pub fn reset(&self, seed: Option<f64>) -> napi::Result<()> {
        self.with(|h| h.world.reset(seed.map(|s| s as u64), &mut h.obs))
    }

    /// Steps with the action in the slots: bit 0 terminated, bit 1 truncated.
    #[napi]
    pub fn step(&self) -> napi::Result<u32> {
        self.with(|h| {
            let (reward, terminated, truncated) = h.world.step(&h.action, &mut h.obs)?;
            h.reward = reward;
            Ok(u32::from(terminated) | u32::from(truncated) << 1)
        })
    }

    /// Reward of the last step.
    #[napi]
    pub fn reward(&self) -> napi::Result<f64> {
        self.with(|h| Ok(h.reward))
    }

    /// The whole state.
    #[napi]
    pub fn snapshot(&self) -> napi::Result<Uint8Array> {
        self.with(|h| h.world.snapshot().map(Uint8Array::from))
    }

    /// Goes on from a snapshot.
    #[napi]
    pub fn restore(&self, snapshot: Uint8Array) -> napi::Result<()> {
        self.with(|h| h.world.restore(&snapshot))
    }
}
