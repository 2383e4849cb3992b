//! An off-policy member of a group that shares a replay.
//!
//! The group holds the replay and fills it with what all members did; whoever makes a gradient step is lent it for that
//! time. Nobody waits for a lock, and nothing depends on threads. Priorities, hindsight goals, returns and gradient
//! steps owed stay each member's own.

use std::mem::swap;

use crate::error::{Error, Result};
use crate::memory::{Hindsight, Priorities, Replay, ReplaySpec};

use super::OffPolicy;

impl OffPolicy {
    /// What its replay keeps.
    #[must_use]
    pub fn spec(&self) -> &ReplaySpec {
        self.replay.spec()
    }

    /// Whether its checkpoints hold the replay.
    #[must_use]
    pub fn keeps_replay(&self) -> bool {
        self.cfg.checkpoint_replay
    }

    /// Bytes of what stands beside a replay of this spec.
    #[must_use]
    pub fn bytes_beside(&self, spec: &ReplaySpec) -> u64 {
        let priorities = self.cfg.prioritized.map_or(0, |_| Priorities::bytes(spec.rows()));
        priorities + self.cfg.hindsight.map_or(0, |_| Hindsight::bytes(spec.rows()))
    }

    /// From now on its replay is `replay`, which must keep what its own did, and return over no fewer steps.
    ///
    /// # Errors
    /// As for a replay of its own.
    pub fn share(&mut self, replay: &Replay) -> Result<()> {
        if self.memory.is_some() {
            let allowed = "false: networks with memory keep their own states beside what was seen";
            return Err(Error::config("shareReplay", true, allowed));
        }
        self.priorities = self.cfg.priorities().map(|p| Priorities::new(replay, p)).transpose()?;
        self.hindsight.as_mut().map_or(Ok(()), |her| her.beside(replay))?;
        self.beside = self.bytes_beside(replay.spec());
        // Its own memory goes; what is left is never written to.
        let ReplaySpec { lanes, n_step, frame_stack, .. } = *replay.spec();
        let capacity = lanes * (n_step + frame_stack + 1);
        self.replay = Replay::new(ReplaySpec { capacity, ..replay.spec().clone() })?;
        (self.shares, self.filled) = (true, !replay.is_empty());
        Ok(())
    }

    /// Takes the shared replay, or gives it back: whichever of both is here changes places with the other.
    pub fn exchange(&mut self, replay: &mut Replay) {
        swap(&mut self.replay, replay);
    }

    /// Takes in what the last push into the shared replay changed; the replay is as it was then.
    pub fn follow_shared(&mut self, replay: &mut Replay) {
        self.exchange(replay);
        self.follow();
        self.exchange(replay);
    }

    /// Whether the rows that come next begin episodes.
    #[must_use]
    pub fn starts(&self) -> bool {
        self.restart
    }
}
