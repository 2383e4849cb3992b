//! A replay that the members of a group share: all put into it what they did, and those with a replay of their own
//! otherwise learn from it.
//!
//! It is touched only at the barrier of a round, in member order: first all members that were due put in their steps,
//! then they learn. So results do not depend on threads. Each member writes into lanes of its own.

use reinforcets_core::agent::Agent;
use reinforcets_core::agents::Experience;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::memory::{Replay, ReplaySpec};
use reinforcets_core::state::State;

use crate::member::Member;

/// Where it lies in a file.
const PREFIX: &str = "group.replay";

/// The replay of a group.
pub(crate) struct SharedReplay {
    replay: Replay,
    /// The first lane of each member.
    first: Vec<usize>,
    /// Whether checkpoints hold it.
    kept: bool,
}

impl SharedReplay {
    /// The one replay in place of those that members have. It holds the largest `bufferSize` of them, of the worlds of
    /// all members together.
    ///
    /// # Errors
    /// `INVALID_CONFIG` that names the member and the field: for one that does not fit the first member with a replay,
    /// for a buffer that does not fit into memory, and where no member has a replay.
    pub fn new(members: &mut [Member]) -> Result<Self> {
        let Some(lender) = members.iter().position(|m| m.agent.off_policy().is_some()) else {
            let allowed = "false: no agent of the group learns from a replay";
            return Err(Error::config("shareReplay", true, allowed));
        };
        let (mut largest, mut beside) = (lender, 0);
        let (mut spec, kept) = own(members, lender)?;
        for i in 0..members.len() {
            check_world(members, lender, i)?;
            if members[i].agent.off_policy().is_none() {
                continue;
            }
            let (theirs, keeps) = own(members, i)?;
            check_columns(&spec, &theirs, lender, i)?;
            if keeps != kept {
                let allowed = format!("{kept}, as agents[{lender}] has it: they share one replay");
                return Err(Error::config(format!("agents[{i}].checkpointReplay"), keeps, allowed));
            }
            if theirs.capacity > spec.capacity {
                (largest, spec.capacity) = (i, theirs.capacity);
            }
            spec.n_step = spec.n_step.max(theirs.n_step);
        }
        spec.lanes = members.iter().map(Member::lanes).sum();
        spec.validate().map_err(|e| of_agent(largest, e))?;
        for off in members.iter().filter_map(|m| m.agent.off_policy()) {
            beside += off.bytes_beside(&spec);
        }
        spec.check_memory(beside, None).map_err(|e| of_agent(largest, e))?;
        let replay = Replay::new(spec)?;
        let mut first = Vec::with_capacity(members.len());
        let mut lanes = 0;
        for member in members {
            first.push(lanes);
            lanes += member.lanes();
            match member.agent.off_policy_mut() {
                Some(off) => off.share(&replay)?,
                None => {
                    member.experience = Some(Experience::new(member.worlds.spec(), member.lanes())?);
                }
            }
        }
        Ok(SharedReplay { replay, first, kept })
    }

    /// Bytes that the replay takes once it is full; members tell what stands beside it.
    pub fn bytes(&self) -> u64 {
        self.replay.spec().bytes()
    }

    /// Puts in what member `i` did since its last turn.
    pub fn insert(&mut self, i: usize, members: &mut [Member]) -> Result<()> {
        let SharedReplay { replay, first, .. } = self;
        let (before, rest) = members.split_at_mut(i);
        let Some((member, after)) = rest.split_first_mut() else { return Ok(()) };
        let (chunk, starts, agent) = member.collected_steps();
        let mut follow = |replay: &mut Replay| {
            let others = before.iter_mut().chain(after.iter_mut()).map(|m| &mut m.agent);
            for off in others.chain([&mut *agent]).filter_map(|agent| agent.off_policy_mut()) {
                off.follow_shared(replay);
            }
        };
        if starts {
            replay.begin(first[i], chunk.lanes, &chunk.obs)?;
            follow(replay);
        }
        for step in 0..chunk.steps {
            replay.push_from(first[i], chunk, step)?;
            follow(replay);
        }
        member.experience.iter_mut().for_each(Experience::taken);
        Ok(())
    }

    /// Does `work` with a member that has the replay for that time.
    pub fn lend<T>(&mut self, member: &mut Member, work: impl FnOnce(&mut Member) -> T) -> T {
        self.exchange(member.agent.as_mut());
        let done = work(member);
        self.exchange(member.agent.as_mut());
        done
    }

    fn exchange(&mut self, agent: &mut dyn Agent) {
        if let Some(off) = agent.off_policy_mut() {
            off.exchange(&mut self.replay);
        }
    }

    /// Writes it, once for all members.
    pub fn save(&self, state: &mut State) -> Result<()> {
        if self.kept { self.replay.save(state, PREFIX) } else { Ok(()) }
    }

    /// Reads it back, before the members are.
    pub fn load(&mut self, state: &State) -> Result<()> {
        if self.kept { self.replay.load(state, PREFIX) } else { Ok(()) }
    }

    /// After the members were read back: where the replay was not kept, what is under way begins in it.
    pub fn resume(&self, members: &mut [Member]) {
        if !self.kept {
            members.iter_mut().filter_map(|m| m.experience.as_mut()).for_each(Experience::restart);
        }
    }
}

/// What an off-policy member's own replay keeps, and whether its checkpoints hold it.
fn own(members: &[Member], i: usize) -> Result<(ReplaySpec, bool)> {
    let off = members[i].agent.off_policy();
    let off = off.ok_or_else(|| Error::Internal("a member without a replay".into()))?;
    Ok((off.spec().clone(), off.keeps_replay()))
}

fn check_world(members: &[Member], lender: usize, i: usize) -> Result<()> {
    let (wanted, given) = (members[lender].worlds.spec(), members[i].worlds.spec());
    wanted.check_fits(given).map_err(|e| {
        let allowed =
            format!("a world that shows and takes what agents[{lender}]'s does: they share one replay ({e})");
        Error::config(format!("agents[{i}].env"), &given.id, allowed)
    })
}

fn check_columns(wanted: &ReplaySpec, given: &ReplaySpec, lender: usize, i: usize) -> Result<()> {
    if given.frame_stack != wanted.frame_stack {
        let allowed = format!("{}, as agents[{lender}] has it: they share one replay", wanted.frame_stack);
        return Err(Error::config(format!("agents[{i}].frameStack"), given.frame_stack, allowed));
    }
    if given.obs != wanted.obs || given.action != wanted.action || given.extra != wanted.extra {
        let names = |spec: &ReplaySpec| {
            let columns = spec.obs.iter().chain([&spec.action]).chain(&spec.extra);
            let texts = columns.map(|c| format!("{} ({} × {:?})", c.name, c.width, c.dtype));
            texts.collect::<Vec<_>>().join(", ")
        };
        let allowed = format!("one whose replay keeps what agents[{lender}]'s does: {}", names(wanted));
        return Err(Error::config(format!("agents[{i}].algo"), names(given), allowed));
    }
    Ok(())
}

/// Names the member in an error that names a field.
fn of_agent(i: usize, error: Error) -> Error {
    match error {
        Error::InvalidConfig { field, value, allowed } => {
            Error::InvalidConfig { field: format!("agents[{i}].{field}"), value, allowed }
        }
        other => other,
    }
}
