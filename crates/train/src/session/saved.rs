//! What of a session outlives the process.

use reinforcets_core::error::Result;
use reinforcets_core::state::State;

use super::{Phase, Session};

impl Session {
    /// Everything needed to go on bit for bit. Makes owed gradient steps first, for they would come next anyway, unless
    /// rewards of goals come before them.
    pub fn save(&mut self) -> Result<State> {
        while self.phase == Phase::Update && !self.awaits_rewards() {
            self.update()?;
        }
        let mut state = State::default();
        state.put("session.id", &self.id)?;
        state.put("session.plan", &self.plan)?;
        state.put("session.rounds", &self.rounds)?;
        state.put("session.closing", &(self.phase == Phase::Close))?;
        state.put("session.seconds", &self.elapsed())?;
        if let Some(selector) = &self.selector {
            selector.save(&mut state)?;
        }
        if let Some(shared) = &self.shared {
            shared.save(&mut state)?;
        }
        for (i, member) in self.members.iter().enumerate() {
            member.save(&mut state, &format!("member{i}"))?;
        }
        Ok(state)
    }

    /// Whether rewards of goals are asked for. Only worlds that the caller steps are asked, and they have one agent.
    pub(super) fn awaits_rewards(&self) -> bool {
        self.member().agent.goal_questions().is_some()
    }

    /// Reads back what [`save`](Session::save) gave.
    pub fn load(&mut self, state: &State) -> Result<()> {
        self.id = state.get("session.id")?;
        self.plan = state.get("session.plan")?;
        self.rounds = state.get("session.rounds")?;
        self.seconds = state.get("session.seconds")?;
        self.phase = if state.get("session.closing")? { Phase::Close } else { Phase::Collect };
        if let Some(selector) = &mut self.selector {
            selector.load(state)?;
        }
        if let Some(shared) = &mut self.shared {
            shared.load(state)?;
        }
        for (i, member) in self.members.iter_mut().enumerate() {
            let prefix = format!("member{i}");
            match &mut self.shared {
                // Priorities and goals are read beside the replay that they belong to.
                Some(shared) => shared.lend(member, |member| member.load(state, &prefix))?,
                None => member.load(state, &prefix)?,
            }
        }
        if let Some(shared) = &self.shared {
            shared.resume(&mut self.members);
        }
        if self.awaits_rewards() {
            self.phase = Phase::Update;
        }
        Ok(())
    }
}
