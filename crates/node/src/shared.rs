//! What a session's thread and JavaScript's thread share.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reinforcets_core::agent::{Policy, Recall};
use reinforcets_core::column::{Columns, Values};
use reinforcets_core::env::EnvSpec;
use reinforcets_core::error::{Error, Result};
use reinforcets_train::member::Member;
use reinforcets_train::{Report, Session as Core, Status};
use serde_json::Value;

/// What the session's thread and JavaScript's thread share.
pub struct Shared {
    pub specs: Vec<EnvSpec>,
    pub core: Mutex<Core>,
    pub policies: Vec<Mutex<Snapshot>>,
    pub abort: AtomicBool,
    pub steps: AtomicU64,
    pub report: Mutex<Option<Report>>,
}

/// A member's policy that was published last, with memory to ask it.
pub struct Snapshot {
    pub policy: Box<dyn Policy>,
    pub asked: Option<Arc<Mutex<Asked>>>,
}

/// Memory that JavaScript writes observations to and reads actions from.
pub struct Asked {
    pub obs: Columns,
    pub action: Values,
    pub recall: Recall,
}

impl Shared {
    /// What a session has to share.
    pub fn new(core: Core) -> Result<Self> {
        let snapshot =
            |member: &Member| Ok(Mutex::new(Snapshot { policy: member.agent.policy()?, asked: None }));
        Ok(Shared {
            specs: core.members().iter().map(|m| m.agent.env_spec().clone()).collect(),
            policies: core.members().iter().map(snapshot).collect::<Result<_>>()?,
            steps: AtomicU64::new(core.steps()),
            core: Mutex::new(core),
            abort: AtomicBool::new(false),
            report: Mutex::new(None),
        })
    }

    /// Works on and makes what came of it visible.
    pub fn advance(&self, core: &mut Core, budget: Duration) -> Result<Status> {
        let status = core.advance(budget, &self.abort);
        self.steps.store(core.steps(), Relaxed);
        let status = status?;
        if let Some(report) = core.take_report() {
            *lock(&self.report) = Some(report);
        }
        if matches!(status, Status::Report | Status::Finished | Status::Aborted) {
            for (member, snapshot) in core.members().iter().zip(&self.policies) {
                member.agent.publish(lock(snapshot).policy.as_mut())?;
            }
        }
        if status == Status::Aborted {
            self.abort.store(false, Relaxed);
        }
        Ok(status)
    }

    /// The same for worlds of JavaScript's: when they are to be stepped, actions are in their slots.
    pub fn pump(&self, core: &mut Core, budget_ms: f64) -> Result<u32> {
        let status = self.advance(core, milliseconds(budget_ms))?;
        if status == Status::Step && !core.member().acted() {
            core.member_mut().act()?;
        }
        Ok(code(status))
    }
}

/// The content of a mutex; a panic elsewhere has been reported already.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A time that JavaScript gave.
pub fn milliseconds(ms: f64) -> Duration {
    Duration::from_secs_f64((ms / 1e3).clamp(0.0, 60.0))
}

/// A status as JavaScript sees it.
pub fn code(status: Status) -> u32 {
    match status {
        Status::Step => 0,
        Status::Working => 1,
        Status::Report => 2,
        Status::Finished => 3,
        Status::Aborted => 4,
        Status::Goals => 5,
    }
}

/// JSON from JavaScript.
pub fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|e| Error::config("options", "text", format!("JSON: {e}")))
}

/// JSON for JavaScript.
pub fn render<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(e.to_string()))
}
