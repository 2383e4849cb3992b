//! What outlives the process.

use crate::error::Result;
use crate::network::Flat;
use crate::state::State;

use super::super::weights::{load_network, load_noise, save_network, save_noise};
use super::Value;

/// Names of the target network's numbers begin with this.
const TARGET: &str = "target";

impl Value {
    pub(super) fn write_policy(&self, state: &mut State) -> Result<()> {
        save_network(self.online.as_ref(), state, Flat::Parameters);
        save_network(self.online.as_ref(), state, Flat::Buffers);
        self.off.observer.save(state);
        Ok(())
    }

    pub(super) fn read_policy(&mut self, state: &State) -> Result<()> {
        load_network(self.online.as_mut(), state, Flat::Parameters)?;
        load_network(self.online.as_mut(), state, Flat::Buffers)?;
        // Both networks have the same; a file holds them once.
        let mut buffers = Vec::new();
        self.online.export(Flat::Buffers, &mut buffers);
        if !buffers.is_empty() {
            self.target.import(Flat::Buffers, &buffers)?;
        }
        self.off.observer.load(state)
    }

    pub(super) fn write_training(&self, state: &mut State) -> Result<()> {
        save_network(self.online.as_ref(), state, Flat::Moments(0));
        save_network(self.online.as_ref(), state, Flat::Moments(1));
        let mut target = State::default();
        save_network(self.target.as_ref(), &mut target, Flat::Parameters);
        state.put_part(TARGET, target);
        if self.noisy {
            save_noise(self.online.as_ref(), state, "noise.online");
            save_noise(self.target.as_ref(), state, "noise.target");
        }
        state.put("agent.optimizer_steps", &self.online.steps())?;
        state.put("agent.rng", &self.rng)?;
        state.put("agent.noise", &self.noise)?;
        self.off.save_training(state)
    }

    pub(super) fn read_training(&mut self, state: &State) -> Result<()> {
        load_network(self.online.as_mut(), state, Flat::Moments(0))?;
        load_network(self.online.as_mut(), state, Flat::Moments(1))?;
        load_network(self.target.as_mut(), &state.part(TARGET), Flat::Parameters)?;
        if self.noisy {
            load_noise(self.online.as_mut(), state, "noise.online")?;
            load_noise(self.target.as_mut(), state, "noise.target")?;
        }
        self.online.set_steps(state.get("agent.optimizer_steps")?);
        self.rng = state.get("agent.rng")?;
        self.noise = state.get("agent.noise")?;
        self.off.load_training(state)
    }
}
