//! A training session: a group of agents driven in deterministic rounds.
//!
//! A round: every member collects a chunk, then chunks are inserted and updates made in member order, then the round
//! closes. Reports are made, and the run ends, only where a round closes, so that what a caller decides by a report is
//! decided at the same step on every machine. An agent on its own is a group of one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use reinforcets_core::agent::Policy;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::metrics::Metrics;
use reinforcets_core::network::Engine;
use reinforcets_core::state::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::build::Request;
use crate::episodes::Episode;
use crate::group;
use crate::member::Member;
use crate::report::Report;
use crate::tensors::sha256;

/// Why [`Session::advance`] came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The caller's worlds are to be stepped with the actions in the slots.
    Step,
    /// The time allowed is used up; call again.
    Working,
    /// A report is there; call again.
    Report,
    /// The goal is reached; a last report may be there.
    Finished,
    /// The abort flag was seen.
    Aborted,
}

/// What is to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Env steps asked for.
    pub total: u64,
    /// The same, rounded up to whole rounds.
    pub target: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    Collect,
    Update,
    Close,
}

/// A run in memory.
pub struct Session {
    id: String,
    request: Request,
    engine: Arc<dyn Engine>,
    members: Vec<Member>,
    metrics: Metrics,
    plan: Option<Plan>,
    phase: Phase,
    rounds: u64,
    report: Option<Report>,
    seconds: f64,
    since: Option<Instant>,
    seconds_per_update: f64,
}

/// Vector steps or gradient steps between two looks at the clock.
pub(crate) const CLOCK_STRIDE: u32 = 16;
/// Largest goal: what a number in JavaScript counts exactly.
const MAX_STEPS: u64 = 1 << 53;
/// Seconds from which a gradient step counts as slow.
const SLOW: f64 = 2e-4;

impl Session {
    /// A session of `members`, all made from `request`.
    #[must_use]
    pub fn new(request: Request, engine: Arc<dyn Engine>, members: Vec<Member>) -> Self {
        Session {
            id: new_id(),
            request,
            engine,
            members,
            metrics: Metrics::default(),
            plan: None,
            phase: Phase::Collect,
            rounds: 0,
            report: None,
            seconds: 0.0,
            since: None,
            seconds_per_update: 0.0,
        }
    }

    /// The member that is the run's own agent.
    #[must_use]
    pub fn member(&self) -> &Member {
        &self.members[0]
    }

    /// The same, to drive its worlds from outside.
    pub fn member_mut(&mut self) -> &mut Member {
        &mut self.members[0]
    }

    /// What was asked for.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// What the run's agent is made of: the request with every default filled in.
    #[must_use]
    pub fn options(&self) -> Value {
        self.request.to_json(&self.member().agent.config())
    }

    /// The agent's id, unlike any other's.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Gives the agent the id that it had when it was saved.
    pub fn set_id(&mut self, id: String) {
        self.id = id;
    }

    /// Takes the results of a step from the slots of worlds that the caller steps.
    pub fn observe(&mut self) -> Result<()> {
        let member = self.member_mut();
        if !member.acted() {
            return Err(Error::State("nothing was asked to be stepped".into()));
        }
        let step = member.steps;
        member.observe().map_err(|e| located(e, step))
    }

    /// From now on the caller steps a world of its own in place of the agent's, until the next plan. Such a loop has no
    /// goal: schedules stay where they start.
    pub fn drive_outside(&mut self) {
        if self.member_mut().drive(true) {
            self.plan = Some(Plan { total: u64::MAX, target: u64::MAX });
        }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    /// Env steps of one agent so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.member().steps
    }

    /// What is to be reached, once planned.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        self.plan
    }

    /// Seconds that gradient steps took lately.
    #[must_use]
    pub fn seconds_per_update(&self) -> f64 {
        self.seconds_per_update
    }

    /// Sets the goal: `total` env steps, rounded up to whole rounds as Stable-Baselines3 does. With `reset`, steps are
    /// counted from 0 again.
    pub fn set_plan(&mut self, total: u64, reset: bool) -> Result<Plan> {
        if !(1..=MAX_STEPS).contains(&total) {
            let allowed = format!("a whole number from 1 to {MAX_STEPS}");
            return Err(Error::config("totalSteps", total, allowed));
        }
        for member in &mut self.members {
            member.drive(false);
        }
        if reset {
            self.members.iter_mut().for_each(|m| m.steps = m.collected());
        }
        let member = self.member();
        let start = member.steps - member.collected().min(member.steps);
        let target = match member.agent.steps_per_round(member.lanes()) {
            Some(round) => start + total.saturating_sub(start).div_ceil(round) * round,
            None => total,
        };
        let plan = Plan { total, target };
        self.plan = Some(plan);
        Ok(plan)
    }

    /// Works for about `budget`, until a report is there, or until the goal is reached.
    pub fn advance(&mut self, budget: Duration, abort: &AtomicBool) -> Result<Status> {
        let Some(plan) = self.plan else { return Err(Error::State("set a goal first: totalSteps".into())) };
        let started = Instant::now();
        self.since.get_or_insert(started);
        let mut countdown = CLOCK_STRIDE;
        loop {
            if abort.load(Ordering::Relaxed) {
                return Ok(self.pause(Status::Aborted));
            }
            match self.phase {
                Phase::Collect => {
                    if self.members.iter().all(Member::full) {
                        self.insert(plan)?;
                    } else if self.reached(plan) && self.members.iter().all(|m| m.collected() == 0) {
                        return Ok(self.pause(Status::Finished));
                    } else if self.member().worlds.is_external() {
                        return Ok(Status::Step);
                    } else if self.members.len() > 1 {
                        let (threads, clock) = (self.request.run.threads, (started, budget));
                        group::collect(&mut self.members, threads, clock, abort)?;
                        // Its clock has been looked at; ours is next.
                        countdown = 1;
                    } else {
                        let member = self.member_mut();
                        member.step_native().map_err(|e| located(e, member.steps))?;
                    }
                }
                Phase::Update => self.update()?,
                Phase::Close => {
                    if let Some(status) = self.close(plan) {
                        return Ok(status);
                    }
                }
            }
            countdown -= 1;
            // Looking at the clock costs as much as a small step; beside a slow one it is nothing.
            if countdown == 0 || self.seconds_per_update > SLOW {
                countdown = CLOCK_STRIDE;
                if started.elapsed() >= budget {
                    return Ok(Status::Working);
                }
            }
        }
    }

    fn reached(&self, plan: Plan) -> bool {
        self.members.iter().all(|m| m.steps >= plan.target)
    }

    fn insert(&mut self, plan: Plan) -> Result<()> {
        for member in &mut self.members {
            member.agent.set_progress(member.steps as f64 / plan.total as f64);
            member.insert().map_err(|e| located(e, member.steps))?;
        }
        self.phase = Phase::Update;
        Ok(())
    }

    /// One gradient step of the first member that owes one.
    fn update(&mut self) -> Result<()> {
        match self.members.iter_mut().find(|m| m.agent.ready()) {
            None => self.phase = Phase::Close,
            Some(member) => {
                let timed = self.seconds_per_update == 0.0 || self.seconds_per_update > SLOW;
                let started = timed.then(Instant::now);
                member.agent.update(&mut self.metrics).map_err(|e| located(e, member.steps))?;
                if let Some(started) = started {
                    self.seconds_per_update +=
                        0.2 * (started.elapsed().as_secs_f64() - self.seconds_per_update);
                }
            }
        }
        Ok(())
    }

    fn close(&mut self, plan: Plan) -> Option<Status> {
        self.phase = Phase::Collect;
        self.rounds += 1;
        let finished = self.reached(plan);
        if finished || self.rounds.is_multiple_of(self.request.log_interval()) {
            self.report = Some(self.make_report());
        }
        match (finished, self.report.is_some()) {
            (true, _) => Some(self.pause(Status::Finished)),
            (false, true) => Some(Status::Report),
            (false, false) => None,
        }
    }

    fn make_report(&mut self) -> Report {
        let mut metrics = Map::new();
        let mut episodes: Vec<Episode> = Vec::new();
        for member in &mut self.members {
            member.episodes.drain(&mut episodes);
        }
        if let Some((reward, length)) = self.member().episodes.means() {
            metrics.insert("rollout/ep_rew_mean".into(), json!(reward));
            metrics.insert("rollout/ep_len_mean".into(), json!(length));
        }
        metrics.extend(self.metrics.drain().map(|(k, v)| (k.to_owned(), json!(v))));
        let (step, update) = (self.steps(), self.member().agent.updates());
        let elapsed = self.elapsed();
        metrics.insert("train/n_updates".into(), json!(update));
        metrics.insert("time/iterations".into(), json!(self.rounds));
        metrics.insert("time/total_timesteps".into(), json!(step));
        metrics.insert("time/time_elapsed".into(), json!(elapsed));
        metrics.insert("time/fps".into(), json!((step as f64 / elapsed.max(1e-9)).round()));
        Report { step, update, metrics, episodes }
    }

    fn elapsed(&self) -> f64 {
        self.seconds + self.since.map_or(0.0, |t| t.elapsed().as_secs_f64())
    }

    fn pause(&mut self, status: Status) -> Status {
        self.seconds = self.elapsed();
        self.since = None;
        status
    }

    /// The report that closed last, once.
    pub fn take_report(&mut self) -> Option<Report> {
        self.report.take()
    }

    /// Brings a policy snapshot up to date.
    pub fn publish(&self, policy: &mut dyn Policy) -> Result<()> {
        self.member().agent.publish(policy)
    }

    /// Everything needed to go on bit for bit. Makes owed gradient steps first: they would come next anyway.
    pub fn save(&mut self) -> Result<State> {
        while self.phase == Phase::Update {
            self.update()?;
        }
        let mut state = State::default();
        state.put("session.id", &self.id)?;
        state.put("session.metrics", &self.metrics)?;
        state.put("session.plan", &self.plan)?;
        state.put("session.rounds", &self.rounds)?;
        state.put("session.closing", &(self.phase == Phase::Close))?;
        state.put("session.seconds", &self.elapsed())?;
        for (i, member) in self.members.iter().enumerate() {
            member.save(&mut state, &format!("member{i}"))?;
        }
        Ok(state)
    }

    /// Reads back what [`save`](Session::save) gave.
    pub fn load(&mut self, state: &State) -> Result<()> {
        self.id = state.get("session.id")?;
        self.metrics = state.get("session.metrics")?;
        self.plan = state.get("session.plan")?;
        self.rounds = state.get("session.rounds")?;
        self.seconds = state.get("session.seconds")?;
        self.phase = if state.get("session.closing")? { Phase::Close } else { Phase::Collect };
        for (i, member) in self.members.iter_mut().enumerate() {
            member.load(state, &format!("member{i}"))?;
        }
        Ok(())
    }
}

/// Unique enough to tell agents apart: the time, the process and a count.
fn new_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let facts = format!("{nanos} {} {}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    sha256(facts.as_bytes())[..16].to_owned()
}

/// Puts the run's step into errors that know only what happened.
pub(crate) fn located(error: Error, step: u64) -> Error {
    match error {
        Error::Diverged { what, .. } => Error::Diverged { what, step },
        Error::EnvFailed { message, .. } => Error::EnvFailed { step, message },
        Error::InvalidData { what, problem } => {
            Error::InvalidData { what, problem: format!("{problem} (at step {step})") }
        }
        other => other,
    }
}
