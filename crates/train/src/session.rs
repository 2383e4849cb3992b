//! A training session: a group of agents driven in deterministic rounds.
//!
//! A round: every member collects a chunk, then chunks are inserted and updates made in member order, then the round
//! closes. Reports are made, and the run ends, only where a round closes, so that what a caller decides by a report is
//! decided at the same step on every machine. An agent on its own is a group of one.

mod learn;
mod saved;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use reinforcets_core::agent::Policy;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::Engine;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::build::Request;
use crate::group::{self, Selector};
use crate::group_config::GroupRequest;
use crate::member::Member;
use crate::report::Report;
use crate::shared_replay::SharedReplay;
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
    /// Rewards of goals are asked for ([`Agent::goal_questions`](reinforcets_core::agent::Agent::goal_questions));
    /// answer them and call again.
    Goals,
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
    group: Option<GroupRequest>,
    selector: Option<Selector>,
    shared: Option<SharedReplay>,
    engine: Arc<dyn Engine>,
    members: Vec<Member>,
    plan: Option<Plan>,
    phase: Phase,
    rounds: u64,
    /// Rounds between reports.
    log_interval: u64,
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
        let first = members.first();
        let log_interval = request.log_interval(first.and_then(|m| m.agent.steps_per_round(m.lanes())));
        Session {
            id: new_id(),
            request,
            engine,
            members,
            group: None,
            selector: None,
            shared: None,
            plan: None,
            phase: Phase::Collect,
            rounds: 0,
            log_interval,
            report: None,
            seconds: 0.0,
            since: None,
            seconds_per_update: 0.0,
        }
    }

    /// A session of the members of a group.
    pub(crate) fn of_group(
        group: GroupRequest,
        engine: Arc<dyn Engine>,
        members: Vec<Member>,
        selector: Option<Selector>,
        shared: Option<SharedReplay>,
    ) -> Result<Self> {
        let first = group.members.first().ok_or_else(|| Error::Internal("a group without members".into()))?;
        let session = Session::new(first.clone(), engine, members);
        Ok(Session { group: Some(group), selector, shared, ..session })
    }

    /// Whether it was made from the options of a group.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.group.is_some()
    }

    /// All members, in order.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
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

    /// What the run is made of: the request with every default filled in.
    #[must_use]
    pub fn options(&self) -> Value {
        match &self.group {
            None => self.options_of(0),
            Some(group) => {
                let configs: Vec<Value> = self.members.iter().map(|m| m.agent.config()).collect();
                group.to_json(&configs)
            }
        }
    }

    /// What a member is made of; alone, it would be trained by these.
    #[must_use]
    pub fn options_of(&self, member: usize) -> Value {
        let request = self.group.as_ref().and_then(|g| g.members.get(member)).unwrap_or(&self.request);
        request.to_json(&self.members[member].agent.config())
    }

    /// The agent's id, unlike any other's.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of a member; alone, that of the run.
    #[must_use]
    pub fn id_of(&self, member: usize) -> String {
        if self.members.len() == 1 { self.id.clone() } else { format!("{}-{member}", self.id) }
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

    /// Bytes that all replays take once they are full, one that is shared once.
    #[must_use]
    pub fn replay_bytes(&self) -> u64 {
        let own: u64 = self.members.iter().map(|m| m.agent.replay_bytes()).sum();
        own + self.shared.as_ref().map_or(0, SharedReplay::bytes)
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
                    if self.collected() {
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
                Phase::Update if self.awaits_rewards() => return Ok(Status::Goals),
                Phase::Update => self.update()?,
                Phase::Close => {
                    if let Some(status) = self.close(plan)? {
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

    /// Whether the chunks of all members that are due are full.
    fn collected(&self) -> bool {
        let due = group::due(&self.members);
        self.members.iter().filter(|m| m.inserted() == due).all(Member::full)
    }

    fn close(&mut self, plan: Plan) -> Result<Option<Status>> {
        self.phase = Phase::Collect;
        let finished = self.reached(plan);
        // Others of the group are behind the first: its round goes on.
        if !finished && self.member().inserted() != group::due(&self.members) {
            return Ok(None);
        }
        self.rounds += 1;
        if let Some(selector) = &mut self.selector {
            selector.close(&mut self.members)?;
        }
        if finished || self.rounds.is_multiple_of(self.log_interval) {
            let selections = self.selector.as_mut().map(Selector::drain).unwrap_or_default();
            let elapsed = self.elapsed();
            self.report = Some(Report::close(&mut self.members, selections, self.rounds, elapsed));
        }
        Ok(match (finished, self.report.is_some()) {
            (true, _) => Some(self.pause(Status::Finished)),
            (false, true) => Some(Status::Report),
            (false, false) => None,
        })
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
