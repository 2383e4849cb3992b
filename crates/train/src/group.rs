//! Members of a group: who is due, side by side in their worlds, and what they learn from each other.
//!
//! Members may collect chunks of different lengths. Those that have taken the fewest steps are due: they collect, then
//! insert and update in member order, so that nobody runs ahead by more than a chunk. A round of the group is over when
//! its first member is due again.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use reinforcets_core::error::{Error, Result};
use reinforcets_core::selector::{Selection, SelectorOptions};
use reinforcets_core::state::State;

use crate::member::Member;
use crate::session::{CLOCK_STRIDE, located};

/// The step that members are at whose turn it is.
pub(crate) fn due(members: &[Member]) -> u64 {
    members.iter().map(Member::inserted).min().unwrap_or(0)
}

/// Fills the chunks of members that are due on up to `threads` threads, until all are full, the time on the `clock` is
/// up or an abort is heard.
///
/// A member touches nothing of another's until the barrier that this function ends with, so results do not depend on
/// the number of threads. Of several failures the first member's is told.
pub(crate) fn collect(
    members: &mut [Member],
    threads: usize,
    clock: (Instant, Duration),
    abort: &AtomicBool,
) -> Result<()> {
    let now = due(members);
    let share = members.len().div_ceil(threads.max(1));
    let mut parts = members.chunks_mut(share);
    let Some(mine) = parts.next() else { return Ok(()) };
    thread::scope(|scope| {
        let theirs: Vec<_> = parts
            .filter(|part| part.iter().any(|m| m.inserted() == now && !m.full()))
            .map(|part| scope.spawn(move || collect_part(part, now, clock, abort)))
            .collect();
        let mut outcome = collect_part(mine, now, clock, abort);
        for thread in theirs {
            // A panic is a bug of ours and goes on to where all of them are caught.
            outcome = outcome.and(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        outcome
    })
}

fn collect_part(
    members: &mut [Member],
    now: u64,
    clock: (Instant, Duration),
    abort: &AtomicBool,
) -> Result<()> {
    loop {
        for _ in 0..CLOCK_STRIDE {
            let mut full = true;
            for member in members.iter_mut().filter(|m| m.inserted() == now && !m.full()) {
                member.step_native().map_err(|e| located(e, member.steps))?;
                full = false;
            }
            if full || abort.load(Ordering::Relaxed) {
                return Ok(());
            }
        }
        let (started, budget) = clock;
        if started.elapsed() >= budget {
            return Ok(());
        }
    }
}

/// Lets dominated members copy dominating ones, at the steps that its options name.
pub(crate) struct Selector {
    options: SelectorOptions,
    /// Latest returns of each member, oldest first.
    returns: Vec<Vec<f64>>,
    /// Step of each member up to which its episodes are counted.
    seen: Vec<u64>,
    /// Step of the next comparison.
    next: u64,
    made: Vec<Selection>,
}

impl Selector {
    /// For members whose policies must be alike.
    ///
    /// # Errors
    /// `INVALID_CONFIG` naming the first member that could not take over the policy of the first.
    pub fn new(options: SelectorOptions, members: &[Member]) -> Result<Self> {
        options.validate()?;
        let shapes = |member: &Member| -> Result<Vec<(String, Vec<usize>)>> {
            let mut state = State::default();
            member.agent.save_policy(&mut state)?;
            Ok(state.tensors.into_iter().map(|(name, tensor)| (name, tensor.shape)).collect())
        };
        let first = members.first().map_or(Ok(Vec::new()), shapes)?;
        for (i, member) in members.iter().enumerate().skip(1) {
            if shapes(member)? != first {
                let allowed =
                    "a policy made of the same numbers as that of agents[0]: the selector copies it";
                return Err(Error::config(format!("agents[{i}]"), member.agent.algorithm(), allowed));
            }
        }
        let n = members.len();
        let next = options.interval;
        Ok(Selector { options, returns: vec![Vec::new(); n], seen: vec![0; n], next, made: Vec::new() })
    }

    /// Counts episodes that ended, and where a comparison is due lets a dominated member copy.
    pub fn close(&mut self, members: &mut [Member]) -> Result<()> {
        for (i, member) in members.iter().enumerate() {
            if member.steps < self.seen[i] {
                // Steps are counted from 0 again.
                (self.seen[i], self.next) = (0, self.options.interval);
            }
            let since = self.seen[i];
            let fresh = member.episodes.ended().iter().filter(|e| e.step > since).map(|e| e.total);
            self.returns[i].extend(fresh);
            let surplus = self.returns[i].len().saturating_sub(self.options.window);
            self.returns[i].drain(..surplus);
            self.seen[i] = member.steps;
        }
        let now = due(members);
        if now < self.next {
            return Ok(());
        }
        self.next +=
            (now - self.next) / self.options.interval * self.options.interval + self.options.interval;
        if let Some(selection) = self.options.select(&self.returns) {
            let mut policy = State::default();
            members[selection.from].agent.save_policy(&mut policy)?;
            members[selection.member].agent.load_policy(&policy)?;
            self.returns[selection.member].clear();
            self.made.push(selection);
        }
        Ok(())
    }

    /// What was copied since the last call.
    pub fn drain(&mut self) -> Vec<Selection> {
        std::mem::take(&mut self.made)
    }

    /// Writes everything under `selector`.
    pub fn save(&self, state: &mut State) -> Result<()> {
        for (i, returns) in self.returns.iter().enumerate() {
            state.put_f64(&format!("selector.returns{i}"), returns);
        }
        state.put("selector.seen", &self.seen)?;
        state.put("selector.next", &self.next)?;
        state.put("selector.made", &self.made)
    }

    /// Reads it back.
    pub fn load(&mut self, state: &State) -> Result<()> {
        for (i, returns) in self.returns.iter_mut().enumerate() {
            *returns = state.f64(&format!("selector.returns{i}"))?;
        }
        let seen: Vec<u64> = state.get("selector.seen")?;
        if seen.len() != self.seen.len() {
            return Err(Error::Mismatch("\"selector.seen\" is of a group of another size".into()));
        }
        self.seen = seen;
        self.next = state.get("selector.next")?;
        self.made = state.get("selector.made")?;
        Ok(())
    }
}
