//! Asking and keeping what was learnt: predict, evaluate, save.

use std::any::Any;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use napi::Env;
use napi::bindgen_prelude::{Float32Array, Object, Uint8Array};
use napi_derive::napi;
use reinforcets_core::agent::Recall;
use reinforcets_core::column::{self, Values};
use reinforcets_core::error::Error;
use reinforcets_train::{agent_file, checkpoint, evaluate, tensors};

use crate::errors::export;
use crate::memory::{self, ActionArray, Typed};
use crate::session::Session;
use crate::shared::{Asked, Snapshot, lock, parse, render};

/// Memory to ask the policy with, some rows of it.
#[napi(object)]
pub struct AskedSlots {
    pub observation: Vec<Typed>,
    pub action: ActionArray,
    /// `[rows, width]`: in, the state before each observation; out, after it. Only for policies with memory.
    pub state: Option<Float32Array>,
    /// In, 1 where an episode starts: the state is blank there. Out, zeros.
    pub starts: Uint8Array,
}

#[napi]
impl Session {
    /// Memory to ask the policy with.
    #[napi]
    pub fn predict_slots(&self, rows: u32) -> napi::Result<AskedSlots> {
        export(|| {
            let shared = self.shared()?;
            let rows = rows.max(1) as usize;
            let (spec, snapshot) = (&shared.specs[self.index], &shared.policies[self.index]);
            let action = spec.action_column()?;
            let asked = Arc::new(Mutex::new(Asked {
                obs: column::zeros(&spec.observation_columns()?, rows),
                action: Values::zeros(action.dtype, rows * action.width),
                recall: Recall::start(rows, lock(snapshot).policy.state_width()),
            }));
            let owner: Arc<dyn Any + Send + Sync> = asked.clone();
            let mut held = lock(&asked);
            let observation = memory::columns(&mut held.obs, &owner);
            let action = memory::actions(&mut held.action, &owner)?;
            let recall = &mut held.recall;
            let state = (!recall.state.is_empty()).then(|| memory::f32s(&mut recall.state, owner.clone()));
            let starts = memory::u8s(&mut recall.starts, owner);
            drop(held);
            lock(snapshot).asked = Some(asked);
            Ok(AskedSlots { observation, action, state, starts })
        })
    }

    /// Actions for the first `rows` observations in the slots, with the states there; gives the first.
    #[napi]
    pub fn predict(&self, rows: u32, deterministic: bool) -> napi::Result<f64> {
        export(|| {
            let mut snapshot = lock(&self.shared()?.policies[self.index]);
            let Snapshot { policy, asked } = &mut *snapshot;
            let asked = asked.as_ref().ok_or_else(|| Error::State("call predictSlots first".into()))?;
            let Asked { obs, action, recall } = &mut *lock(asked);
            let (rows, room) = (rows as usize, obs.first().map_or(0, column::Column::rows));
            if rows == 0 || rows > room {
                return Err(Error::shape("the batch", rows, format!("1 to {room} rows")));
            }
            policy.predict(obs, rows, deterministic, recall, action)?;
            Ok(memory::first(action))
        })
    }

    /// JSON: returns and lengths of whole episodes in a native world.
    #[napi(ts_return_type = "Promise<string>")]
    pub fn evaluate<'env>(
        &self,
        env: &'env Env,
        env_id: String,
        episodes: f64,
        seed: f64,
        deterministic: bool,
    ) -> napi::Result<Object<'env>> {
        let index = self.index;
        self.later(env, move |core, _| {
            if !(1.0..=1e7).contains(&episodes) || episodes.fract() != 0.0 {
                return Err(Error::config("episodes", episodes, "a whole number from 1 to 10000000"));
            }
            let episodes = episodes as usize;
            let mut worlds = reinforcets_envs::make(&env_id, episodes.min(16))?;
            core.members()[index].agent.env_spec().check_fits(worlds.spec())?;
            let mut policy = core.members()[index].agent.policy()?;
            render(&evaluate(policy.as_mut(), worlds.as_mut(), episodes, seed as u64, deterministic)?)
        })
    }

    /// Writes the agent to one file.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn save_agent<'env>(&self, env: &'env Env, path: String) -> napi::Result<Object<'env>> {
        let index = self.index;
        self.later(env, move |core, _| agent_file::save_member(core, index, &PathBuf::from(path)))
    }

    /// Writes a checkpoint of the run; gives its folder.
    #[napi(ts_return_type = "Promise<string>")]
    pub fn checkpoint<'env>(&self, env: &'env Env, dir: String, extra: String) -> napi::Result<Object<'env>> {
        self.later(env, move |core, _| {
            let path = checkpoint::save(core, &PathBuf::from(dir), &parse(&extra)?)?;
            Ok(path.display().to_string())
        })
    }

    /// SHA-256 of all parameters, in hex.
    #[napi]
    pub fn weights_hash(&self) -> napi::Result<String> {
        self.with(|core, _| tensors::weights_hash(core.members()[self.index].agent.as_ref()))
    }
}
