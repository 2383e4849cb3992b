//! What outlives the process.

use crate::error::Result;
use crate::state::State;

use super::OffPolicy;

impl OffPolicy {
    /// Writes counts and streams.
    pub fn save_training(&self, state: &mut State) -> Result<()> {
        state.put("agent.updates", &self.updates)?;
        state.put("agent.progress", &self.progress)?;
        state.put("agent.sampling", &self.rng)?;
        self.curiosity.as_ref().map_or(Ok(()), |curiosity| curiosity.save(state))
    }

    /// Reads them back.
    pub fn load_training(&mut self, state: &State) -> Result<()> {
        self.updates = state.get("agent.updates")?;
        self.progress = state.get("agent.progress")?;
        self.rng = state.get("agent.sampling")?;
        self.curiosity.as_mut().map_or(Ok(()), |curiosity| curiosity.load(state))
    }

    /// Writes live states, the replay and what is owed for it. All lies lane by lane, and fits no other number of them. A
    /// replay that is shared is its group's to write, and must be lent to be read beside.
    pub fn save_lanes(&self, state: &mut State) -> Result<()> {
        if let Some(memory) = &self.memory {
            memory.live.save(state);
        }
        if let Some(frames) = &self.frames {
            frames.save(state)?;
        }
        if let Some(curiosity) = &self.curiosity {
            curiosity.save_lanes(state);
        }
        if !self.cfg.checkpoint_replay {
            return Ok(());
        }
        state.put("replay.collected", &self.collected)?;
        state.put("replay.counted", &self.counted)?;
        state.put("replay.owed", &self.owed)?;
        state.put("replay.restart", &self.restart)?;
        if !self.shares {
            self.replay.save(state, "replay.rows")?;
        }
        if let Some(her) = &self.hindsight {
            her.save(&self.replay, state);
        }
        if let Some(memory) = &self.memory {
            memory.save(state);
        }
        self.priorities.as_ref().map_or(Ok(()), |p| p.save(state, "replay.priorities"))
    }

    /// Reads it back. Where it was not kept, the replay is empty and what is under way begins in it.
    pub fn load_lanes(&mut self, state: &State) -> Result<()> {
        if let Some(memory) = &mut self.memory {
            memory.live.load(state)?;
        }
        if let Some(frames) = &mut self.frames {
            frames.load(state)?;
        }
        self.curiosity.as_mut().map_or(Ok(()), |curiosity| curiosity.load_lanes(state))?;
        if !self.cfg.checkpoint_replay {
            return Ok(());
        }
        if !self.shares {
            self.replay.load(state, "replay.rows")?;
        }
        if let Some(memory) = &mut self.memory {
            memory.load(&self.replay, state)?;
        }
        self.filled = self.holds_something();
        if let Some(priorities) = &mut self.priorities {
            priorities.load(&self.replay, state, "replay.priorities")?;
        }
        if let Some(her) = &mut self.hindsight {
            her.load(&self.replay, state)?;
        }
        self.collected = state.get("replay.collected")?;
        self.counted = state.get("replay.counted")?;
        self.owed = state.get("replay.owed")?;
        self.restart = state.get("replay.restart")?;
        Ok(())
    }
}
