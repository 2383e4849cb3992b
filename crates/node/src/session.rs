//! A training session as JavaScript drives it: it pulls, we never push.

use std::any::Any;
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, TryLockError};

use napi::bindgen_prelude::{Float32Array, Object, Uint8Array};
use napi::{Env, JsDeferred};
use napi_derive::napi;
use reinforcets_core::error::{Error, Result};
use reinforcets_train::{Session as Core, agent_file, checkpoint, group_config};
use serde_json::{Value, json};

use crate::at_exit;
use crate::errors::{caught, export, thrown};
use crate::memory::{self, ActionArray, Typed};
use crate::shared::{Shared, code, lock, milliseconds, parse, render};
use crate::worker::Worker;

/// Memory that worlds written in JavaScript share with the agent, a row a world.
#[napi(object)]
pub struct WorldSlots {
    pub observation: Vec<Typed>,
    pub final_observation: Vec<Typed>,
    pub action: ActionArray,
    pub reward: Float32Array,
    pub terminated: Uint8Array,
    pub truncated: Uint8Array,
}

/// One agent and its worlds.
#[napi]
pub struct Session {
    shared: Option<Arc<Shared>>,
    worker: Arc<Mutex<Worker>>,
    /// Whether closing this ends the session; a member that is only asked does not.
    owner: bool,
    /// The member that is asked and described.
    pub(crate) index: usize,
    extra: String,
    notes: Vec<String>,
    bound: bool,
}

type Settled<T> = Box<dyn FnOnce(Env) -> napi::Result<T>>;

impl Session {
    fn open(env: &Env, core: Core, extra: Value, notes: Vec<String>) -> Result<Self> {
        let shared = Arc::new(Shared::new(core)?);
        let worker = Arc::new(Mutex::new(Worker::default()));
        at_exit::stop_with(env, &shared, &worker)?;
        Ok(Session {
            shared: Some(shared),
            worker,
            owner: true,
            index: 0,
            extra: extra.to_string(),
            notes,
            bound: false,
        })
    }

    pub(crate) fn shared(&self) -> Result<&Arc<Shared>> {
        self.shared.as_ref().ok_or(Error::Closed("the agent"))
    }

    /// Runs `f` on the session, unless its thread is using it.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&mut Core, &Shared) -> Result<T>) -> napi::Result<T> {
        export(|| {
            let shared = self.shared()?;
            let mut core = match shared.core.try_lock() {
                Ok(core) => core,
                Err(TryLockError::Poisoned(p)) => p.into_inner(),
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Busy("the agent is training; await that first, or abort it".into()));
                }
            };
            f(&mut core, shared)
        })
    }

    /// Runs `f` on the session's thread; the promise settles with what it gives.
    pub(crate) fn later<'env, T: 'static + Send + napi::bindgen_prelude::ToNapiValue>(
        &self,
        env: &'env Env,
        f: impl FnOnce(&mut Core, &Shared) -> Result<T> + Send + 'static,
    ) -> napi::Result<Object<'env>> {
        let shared = export(|| self.shared().cloned())?;
        let (deferred, promise): (JsDeferred<T, Settled<T>>, _) = env.create_deferred()?;
        let job = Box::new(move || match caught(|| f(&mut lock(&shared.core), &shared)) {
            Ok(value) => deferred.resolve(Box::new(move |_| Ok(value))),
            Err(e) => deferred.reject(thrown(&e)),
        });
        export(|| lock(&self.worker).run(job))?;
        Ok(promise)
    }
}

#[napi]
impl Session {
    /// A new agent, `{ algo, env, …options }`, or a group of them, `{ agents, …options }`.
    #[napi(constructor)]
    pub fn new(env: Env, options: String) -> napi::Result<Self> {
        export(|| Session::open(&env, group_config::open(&parse(&options)?)?, json!({}), Vec::new()))
    }

    /// The agent in a file; `overrides` replace options of the run.
    #[napi(factory)]
    pub fn load_agent(env: Env, path: String, overrides: String) -> napi::Result<Self> {
        export(|| {
            let Value::Object(overrides) = parse(&overrides)? else {
                return Err(Error::config("overrides", overrides, "an object"));
            };
            Session::open(&env, agent_file::load(Path::new(&path), &overrides)?, json!({}), Vec::new())
        })
    }

    /// The run in the newest complete checkpoint below `dir`.
    #[napi(factory)]
    pub fn resume(env: Env, dir: String) -> napi::Result<Self> {
        export(|| {
            let run = checkpoint::resume(Path::new(&dir))?;
            let notes = run.skipped.into_iter().chain(run.warnings).collect();
            Session::open(&env, run.session, run.extra, notes)
        })
    }

    /// JSON: what the agent is made of.
    #[napi]
    pub fn describe(&self) -> napi::Result<String> {
        self.with(|core, _| {
            let (member, run) = (&core.members()[self.index], &core.request().run);
            let spec = member.agent.env_spec();
            let known = member.worlds.inexact().into_iter().chain(member.agent.inexact());
            let reasons: Vec<&str> = known.chain(self.notes.iter().map(String::as_str)).collect();
            Ok(json!({
                "algo": member.agent.algorithm(),
                "agentId": core.id_of(self.index),
                "engine": core.engine().name(),
                "kernel": core.engine().kernel(),
                "device": core.engine().device(),
                "env": spec,
                "nEnvs": member.lanes(),
                "seed": run.seed,
                "members": core.members().len(),
                "group": core.is_group(),
                "config": core.options_of(self.index),
                "parameters": member.agent.parameters(),
                "columns": spec.observation_columns()?,
                "action": spec.action_column()?,
                "stepsPerRound": member.agent.steps_per_round(member.lanes()),
                "replayBytes": member.agent.replay_bytes(),
                "groupReplayBytes": core.replay_bytes(),
                "exact": reasons.is_empty(),
                "reasons": reasons,
            })
            .to_string())
        })
    }

    /// A member of the group, to ask and to save it; what trains is the group.
    #[napi]
    pub fn member(&self, index: u32) -> napi::Result<Session> {
        export(|| {
            let shared = self.shared()?;
            let (index, n) = (index as usize, shared.policies.len());
            if index >= n {
                return Err(Error::config("member", index, format!("0 to {}", n - 1)));
            }
            let (worker, notes) = (self.worker.clone(), self.notes.clone());
            Ok(Session {
                shared: Some(shared.clone()),
                worker,
                owner: false,
                index,
                extra: "{}".into(),
                notes,
                bound: true,
            })
        })
    }

    /// What was given to `checkpoint`, as JSON.
    #[napi]
    pub fn extra(&self) -> String {
        self.extra.clone()
    }

    /// Env steps so far.
    #[napi]
    pub fn steps(&self) -> napi::Result<f64> {
        export(|| Ok(self.shared()?.steps.load(Relaxed) as f64))
    }

    /// Sets the goal; JSON: what it is after rounding.
    #[napi]
    pub fn plan(&self, total_steps: f64, reset: bool) -> napi::Result<String> {
        self.with(|core, shared| {
            if !(1.0..=9e15).contains(&total_steps) || total_steps.fract() != 0.0 {
                return Err(Error::config("totalSteps", total_steps, "a whole number ≥ 1"));
            }
            shared.abort.store(false, Relaxed);
            let plan = core.set_plan(total_steps as u64, reset)?;
            shared.steps.store(core.steps(), Relaxed);
            Ok(json!({ "target": plan.target, "rounded": plan.target != plan.total }).to_string())
        })
    }

    /// Native worlds: works for about `budget_ms` on the session's thread.
    #[napi(ts_return_type = "Promise<number>")]
    pub fn advance<'env>(&self, env: &'env Env, budget_ms: f64) -> napi::Result<Object<'env>> {
        self.later(env, move |core, shared| shared.advance(core, milliseconds(budget_ms)).map(code))
    }

    /// The memory of JavaScript's worlds; once.
    #[napi]
    pub fn slots(&mut self) -> napi::Result<WorldSlots> {
        if std::mem::replace(&mut self.bound, true) {
            return Err(thrown(&Error::State("slots are bound once".into())));
        }
        self.with(|core, _| {
            let owner: Arc<dyn Any + Send + Sync> = self.shared()?.clone();
            let slots = &mut core.member_mut().worlds.slots;
            Ok(WorldSlots {
                observation: memory::columns(&mut slots.obs, &owner),
                final_observation: memory::columns(&mut slots.final_obs, &owner),
                action: memory::actions(&mut slots.action, &owner)?,
                reward: memory::f32s(&mut slots.reward, owner.clone()),
                terminated: memory::u8s(&mut slots.terminated, owner.clone()),
                truncated: memory::u8s(&mut slots.truncated, owner),
            })
        })
    }

    /// First observations are in the slots: acts on them.
    #[napi]
    pub fn begin(&self) -> napi::Result<()> {
        self.with(|core, _| {
            core.member_mut().begin()?;
            core.member_mut().act()
        })
    }

    /// Whether no observation has been seen yet.
    #[napi]
    pub fn needs_begin(&self) -> napi::Result<bool> {
        self.with(|core, _| Ok(!core.member().begun()))
    }

    /// Takes the results of a step (if `stepped`) and goes on until worlds are to be stepped again.
    #[napi]
    pub fn pump(&self, stepped: bool, budget_ms: f64) -> napi::Result<u32> {
        self.with(|core, shared| {
            if stepped {
                core.observe()?;
            }
            shared.pump(core, budget_ms)
        })
    }

    /// `pump(false, …)` on the session's thread.
    #[napi(ts_return_type = "Promise<number>")]
    pub fn pump_async<'env>(&self, env: &'env Env, budget_ms: f64) -> napi::Result<Object<'env>> {
        self.later(env, move |core, shared| shared.pump(core, budget_ms))
    }

    /// Whether a gradient step takes over a millisecond.
    #[napi]
    pub fn slow_updates(&self) -> napi::Result<bool> {
        self.with(|core, _| Ok(core.seconds_per_update() > 1e-3))
    }

    /// Ends the running `advance` within one step.
    #[napi]
    pub fn abort(&self) {
        if let Some(shared) = &self.shared {
            shared.abort.store(true, Relaxed);
        }
    }

    /// JSON: the report that closed last, once.
    #[napi]
    pub fn report(&self) -> napi::Result<Option<String>> {
        export(|| lock(&self.shared()?.report).take().map(|r| render(&r)).transpose())
    }

    /// JSON: names and values of the last window's metrics.
    #[napi]
    pub fn statistics(&self) -> napi::Result<String> {
        self.with(|core, shared| {
            let mut all: Vec<(String, Value)> = Vec::new();
            if let Some(report) = lock(&shared.report).as_ref() {
                all.extend(report.metrics.iter().map(|(k, v)| (k.clone(), v.clone())));
            }
            if all.is_empty() {
                all.extend(core.member().episodes.means().into_iter().flat_map(|(reward, length)| {
                    [("rollout/ep_rew_mean", reward), ("rollout/ep_len_mean", length)]
                        .map(|(k, v)| (k.to_owned(), json!(v)))
                }));
                all.push(("train/n_updates".into(), json!(core.member().agent.updates())));
            }
            render(&all)
        })
    }

    /// Ends the session: stops its thread and frees its memory. Twice does no harm.
    #[napi]
    pub fn close(&mut self) {
        if let (Some(shared), true) = (self.shared.take(), self.owner) {
            shared.abort.store(true, Relaxed);
            lock(&self.worker).stop();
        }
    }
}
