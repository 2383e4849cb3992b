//! What happens at a round's barrier: chunks go to their learners, then gradient steps are made, in member order.

use std::time::Instant;

use reinforcets_core::error::Result;

use crate::group;
use crate::member::Member;

use super::{Phase, Plan, SLOW, Session, located};

impl Session {
    pub(super) fn insert(&mut self, plan: Plan) -> Result<()> {
        let due = group::due(&self.members);
        for i in 0..self.members.len() {
            let member = &mut self.members[i];
            if member.inserted() != due {
                continue;
            }
            let step = member.steps;
            member.agent.set_progress(step as f64 / plan.total as f64);
            if let Some(shared) = &mut self.shared {
                shared.insert(i, &mut self.members).map_err(|e| located(e, step))?;
            }
            self.members[i].insert().map_err(|e| located(e, step))?;
        }
        self.phase = Phase::Update;
        Ok(())
    }

    /// One gradient step of the first member that owes one.
    pub(super) fn update(&mut self) -> Result<()> {
        let Some(member) = self.members.iter_mut().find(|m| m.agent.ready()) else {
            self.phase = Phase::Close;
            return Ok(());
        };
        let timed = self.seconds_per_update == 0.0 || self.seconds_per_update > SLOW;
        let started = timed.then(Instant::now);
        match &mut self.shared {
            Some(shared) => shared.lend(member, Member::update),
            None => member.update(),
        }
        .map_err(|e| located(e, member.steps))?;
        if let Some(started) = started {
            self.seconds_per_update += 0.2 * (started.elapsed().as_secs_f64() - self.seconds_per_update);
        }
        Ok(())
    }
}
