//! What outlives the process.

use crate::error::Result;
use crate::state::State;

use super::super::actor_critic::saved::{load_moments, save_moments};
use super::super::weights::{load_weights, save_weights};
use super::SacDiscrete;

impl SacDiscrete {
    pub(super) fn write_policy(&self, state: &mut State) -> Result<()> {
        save_weights(self.actor.as_ref(), state);
        self.off.observer.save(state);
        Ok(())
    }

    pub(super) fn read_policy(&mut self, state: &State) -> Result<()> {
        load_weights(self.actor.as_mut(), state)?;
        self.off.observer.load(state)
    }

    pub(super) fn write_training(&self, state: &mut State) -> Result<()> {
        save_moments(self.actor.as_ref(), state)?;
        self.critics.save(state)?;
        self.temperature.save(state);
        state.put("agent.rng", &self.rng)?;
        state.put("agent.noise", &self.noise)?;
        self.off.save_training(state)
    }

    pub(super) fn read_training(&mut self, state: &State) -> Result<()> {
        load_moments(self.actor.as_mut(), state)?;
        self.critics.load(state)?;
        self.temperature.load(state)?;
        self.rng = state.get("agent.rng")?;
        self.noise = state.get("agent.noise")?;
        self.off.load_training(state)
    }
}
