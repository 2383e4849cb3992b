//! A training session as JavaScript drives it: it pulls, we never push.

use std::any::Any;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use napi::bindgen_prelude::{Float32Array, Object, Uint8Array};
use napi::{Env, JsDeferred};
use napi_derive::napi;
use reinforcets_core::agent::Policy;
use reinforcets_core::column::{self, Columns, Values};
use reinforcets_core::error::{Error, Result};
use reinforcets_train::build::Request;
use reinforcets_train::{Report, Session as Core, Status, agent_file, checkpoint, create, evaluate, tensors};
use serde_json::{Value, json};

use crate::errors::{caught, export, thrown};
use crate::memory::{self, ActionArray, Typed};
use crate::single_env::PolicySlots;
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

/// What the session's thread and JavaScript's thread share.
struct Shared {
    core: Mutex<Core>,
    policy: Mutex<Snapshot>,
    abort: AtomicBool,
    steps: AtomicU64,
    report: Mutex<Option<Report>>,
}

/// The policy that was published last, with memory to ask it.
struct Snapshot {
    policy: Box<dyn Policy>,
    asked: Option<Arc<Mutex<Asked>>>,
}

struct Asked {
    obs: Columns,
    action: Values,
}

/// One agent and its worlds.
#[napi]
pub struct Session {
    shared: Option<Arc<Shared>>,
    worker: Arc<Mutex<Worker>>,
    extra: String,
    notes: Vec<String>,
    bound: bool,
}

type Settled<T> = Box<dyn FnOnce(Env) -> napi::Result<T>>;

impl Session {
    fn open(env: &Env, core: Core, extra: Value, notes: Vec<String>) -> Result<Self> {
        let policy = core.member().agent.policy()?;
        let shared = Arc::new(Shared {
            steps: AtomicU64::new(core.steps()),
            core: Mutex::new(core),
            policy: Mutex::new(Snapshot { policy, asked: None }),
            abort: AtomicBool::new(false),
            report: Mutex::new(None),
        });
        let worker = Arc::new(Mutex::new(Worker::default()));
        // When this environment ends (exit, `worker.terminate()`), the thread must be gone before the addon is.
        let at_end = (Arc::downgrade(&shared), Arc::downgrade(&worker));
        env.add_env_cleanup_hook(at_end, |(shared, worker)| {
            shared.upgrade().inspect(|s| s.abort.store(true, Relaxed));
            worker.upgrade().inspect(|w| lock(w).stop());
        })
        .map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Session { shared: Some(shared), worker, extra: extra.to_string(), notes, bound: false })
    }

    fn shared(&self) -> Result<&Arc<Shared>> {
        self.shared.as_ref().ok_or(Error::Closed("the agent"))
    }

    /// Runs `f` on the session, unless its thread is using it.
    fn with<T>(&self, f: impl FnOnce(&mut Core, &Shared) -> Result<T>) -> napi::Result<T> {
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
    fn later<'env, T: 'static + Send + napi::bindgen_prelude::ToNapiValue>(
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

impl Shared {
    /// Works on and makes what came of it visible.
    fn advance(&self, core: &mut Core, budget: Duration) -> Result<Status> {
        let status = core.advance(budget, &self.abort);
        self.steps.store(core.steps(), Relaxed);
        let status = status?;
        if let Some(report) = core.take_report() {
            *lock(&self.report) = Some(report);
        }
        if matches!(status, Status::Report | Status::Finished | Status::Aborted) {
            core.publish(lock(&self.policy).policy.as_mut())?;
        }
        if status == Status::Aborted {
            self.abort.store(false, Relaxed);
        }
        Ok(status)
    }

    /// The same for worlds of JavaScript's: when they are to be stepped, actions are in their slots.
    fn pump(&self, core: &mut Core, budget_ms: f64) -> Result<u32> {
        let status = self.advance(core, milliseconds(budget_ms))?;
        if status == Status::Step && !core.member().acted() {
            core.member_mut().act()?;
        }
        Ok(code(status))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn milliseconds(ms: f64) -> Duration {
    Duration::from_secs_f64((ms / 1e3).clamp(0.0, 60.0))
}

fn code(status: Status) -> u32 {
    match status {
        Status::Step => 0,
        Status::Working => 1,
        Status::Report => 2,
        Status::Finished => 3,
        Status::Aborted => 4,
    }
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|e| Error::config("options", "text", format!("JSON: {e}")))
}

fn render<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(e.to_string()))
}

#[napi]
impl Session {
    /// A new agent: `{ algo, env, …options }`.
    #[napi(constructor)]
    pub fn new(env: Env, options: String) -> napi::Result<Self> {
        export(|| Session::open(&env, create(Request::read(&parse(&options)?)?)?, json!({}), Vec::new()))
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
            let (member, run) = (core.member(), &core.request().run);
            let spec = member.agent.env_spec();
            let reasons: Vec<&str> =
                member.worlds.inexact().into_iter().chain(self.notes.iter().map(String::as_str)).collect();
            Ok(json!({
                "algo": member.agent.algorithm(),
                "agentId": core.id(),
                "engine": core.engine().name(),
                "kernel": core.engine().kernel(),
                "env": spec,
                "nEnvs": member.lanes(),
                "seed": run.seed,
                "config": core.options(),
                "parameters": member.agent.parameters(),
                "columns": spec.observation_columns()?,
                "action": spec.action_column()?,
                "stepsPerRound": member.agent.steps_per_round(member.lanes()),
                "exact": reasons.is_empty(),
                "reasons": reasons,
            })
            .to_string())
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
            if total_steps.is_nan() || total_steps < 1.0 || total_steps > 9e15 || total_steps.fract() != 0.0 {
                return Err(Error::config("totalSteps", total_steps, "a whole number ≥ 1"));
            }
            shared.abort.store(false, Relaxed);
            let plan = core.set_plan(total_steps as u64, reset)?;
            shared.steps.store(core.steps(), Relaxed);
            Ok(json!({ "target": plan.target, "rounded": plan.target != plan.total }).to_string())
        })
    }

    /// JSON: the goal of a resumed run, or `null`.
    #[napi]
    pub fn goal(&self) -> napi::Result<String> {
        self.with(|core, _| render(&core.plan()))
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

    /// One's own loop: learns from `reward`, then acts on `observation`.
    #[napi]
    pub fn act_and_train(&self, observation: Vec<Typed>, reward: f64) -> napi::Result<f64> {
        self.with(|core, shared| {
            alone(core)?;
            memory::copy_in(&observation, &mut core.member_mut().worlds.slots.obs)?;
            if !core.member().begun() {
                core.member_mut().begin()?;
            } else if core.member().acted() {
                result(core, reward, 0, 0)?;
            } else {
                core.member_mut().replace_observation()?;
            }
            own_loop(core, shared)?;
            core.member_mut().act()?;
            Ok(memory::first(&core.member().worlds.slots.action))
        })
    }

    /// One's own loop: the episode ended in `observation`.
    #[napi]
    pub fn stop_episode_and_train(
        &self,
        observation: Vec<Typed>,
        reward: f64,
        truncated: bool,
    ) -> napi::Result<()> {
        self.with(|core, shared| {
            alone(core)?;
            if !core.member().acted() {
                return Err(Error::State("no episode is under way: call actAndTrain first".into()));
            }
            let slots = &mut core.member_mut().worlds.slots;
            memory::copy_in(&observation, &mut slots.obs)?;
            memory::copy_in(&observation, &mut slots.final_obs)?;
            result(core, reward, u8::from(!truncated), u8::from(truncated))?;
            own_loop(core, shared)
        })
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

    /// Memory to ask the policy with.
    #[napi]
    pub fn predict_slots(&self, rows: u32) -> napi::Result<PolicySlots> {
        self.with(|core, shared| {
            let rows = rows.max(1) as usize;
            let spec = core.member().agent.env_spec();
            let action = spec.action_column()?;
            let asked = Arc::new(Mutex::new(Asked {
                obs: column::zeros(&spec.observation_columns()?, rows),
                action: Values::zeros(action.dtype, rows * action.width),
            }));
            let owner: Arc<dyn Any + Send + Sync> = asked.clone();
            let mut held = lock(&asked);
            let observation = memory::columns(&mut held.obs, &owner);
            let action = memory::actions(&mut held.action, &owner)?;
            drop(held);
            lock(&shared.policy).asked = Some(asked);
            Ok(PolicySlots { observation, action })
        })
    }

    /// Actions for the first `rows` observations in the slots; gives the first.
    #[napi]
    pub fn predict(&self, rows: u32, deterministic: bool) -> napi::Result<f64> {
        export(|| {
            let mut snapshot = lock(&self.shared()?.policy);
            let Snapshot { policy, asked } = &mut *snapshot;
            let asked = asked.as_ref().ok_or_else(|| Error::State("call predictSlots first".into()))?;
            let Asked { obs, action } = &mut *lock(asked);
            let (rows, room) = (rows as usize, obs.first().map_or(0, column::Column::rows));
            if rows == 0 || rows > room {
                return Err(Error::shape("the batch", rows, format!("1 to {room} rows")));
            }
            policy.predict(obs, rows, deterministic, action)?;
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
        self.later(env, move |core, _| {
            if !(1.0..=1e7).contains(&episodes) || episodes.fract() != 0.0 {
                return Err(Error::config("episodes", episodes, "a whole number from 1 to 10000000"));
            }
            let episodes = episodes as usize;
            let mut worlds = reinforcets_envs::make(&env_id, episodes.min(16))?;
            let (theirs, ours) = (worlds.spec(), core.member().agent.env_spec());
            if (&theirs.observation, &theirs.action) != (&ours.observation, &ours.action) {
                return Err(Error::Mismatch(format!("the agent was made for {}, not for {env_id}", ours.id)));
            }
            let mut policy = core.member().agent.policy()?;
            render(&evaluate(policy.as_mut(), worlds.as_mut(), episodes, seed as u64, deterministic)?)
        })
    }

    /// Writes the agent to one file.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn save_agent<'env>(&self, env: &'env Env, path: String) -> napi::Result<Object<'env>> {
        self.later(env, move |core, _| agent_file::save(core, &PathBuf::from(path)))
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
        self.with(|core, _| tensors::weights_hash(core.member().agent.as_ref()))
    }

    /// Ends the session: stops its thread and frees its memory. Twice does no harm.
    #[napi]
    pub fn close(&mut self) {
        if let Some(shared) = self.shared.take() {
            shared.abort.store(true, Relaxed);
            lock(&self.worker).stop();
        }
    }
}

fn alone(core: &mut Core) -> Result<()> {
    if core.member().lanes() != 1 {
        return Err(Error::config("nEnvs", core.member().lanes(), "1, for a loop of one's own"));
    }
    if core.plan().is_none() {
        // A loop of one's own has no goal; schedules stay where they start.
        core.set_plan(1 << 53, false)?;
    }
    Ok(())
}

fn result(core: &mut Core, reward: f64, terminated: u8, truncated: u8) -> Result<()> {
    let slots = &mut core.member_mut().worlds.slots;
    (slots.reward[0], slots.terminated[0], slots.truncated[0]) = (reward as f32, terminated, truncated);
    core.observe()
}

/// Learns until worlds are to be stepped again.
fn own_loop(core: &mut Core, shared: &Shared) -> Result<()> {
    core.drive_outside();
    while shared.advance(core, Duration::from_secs(60))? != Status::Step {}
    Ok(())
}
