//! What outlives the process.

use crate::error::Result;
use crate::network::{Flat, Network};
use crate::state::State;

use super::super::weights::{load_network, load_weights, save_network, save_weights};
use super::ActorCritic;

/// Names of what belongs to the policy's target begin with this.
const ACTOR_TARGET: &str = "actor_target";

pub(in super::super) fn save_moments(network: &dyn Network, state: &mut State) -> Result<()> {
    save_network(network, state, Flat::Moments(0));
    save_network(network, state, Flat::Moments(1));
    state.put("optimizer_steps", &network.steps())
}

pub(in super::super) fn load_moments(network: &mut dyn Network, state: &State) -> Result<()> {
    load_network(network, state, Flat::Moments(0))?;
    load_network(network, state, Flat::Moments(1))?;
    network.set_steps(state.get("optimizer_steps")?);
    Ok(())
}

impl ActorCritic {
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
        if let Some(target) = &self.actor_target {
            let mut part = State::default();
            save_weights(target.as_ref(), &mut part);
            state.put_part(ACTOR_TARGET, part);
        }
        if let Some(temperature) = &self.temperature {
            temperature.save(state);
        }
        if let Some(sampled) = &self.sampled {
            sampled.save(state);
        }
        state.put("agent.rng", &self.rng)?;
        state.put("agent.noise", &self.noise)?;
        self.off.save_training(state)
    }

    pub(super) fn read_training(&mut self, state: &State) -> Result<()> {
        load_moments(self.actor.as_mut(), state)?;
        self.critics.load(state)?;
        if let Some(target) = &mut self.actor_target {
            load_weights(target.as_mut(), &state.part(ACTOR_TARGET))?;
        }
        if let Some(temperature) = &mut self.temperature {
            temperature.load(state)?;
        }
        if let Some(sampled) = &mut self.sampled {
            sampled.load(state)?;
        }
        self.rng = state.get("agent.rng")?;
        self.noise = state.get("agent.noise")?;
        self.off.load_training(state)
    }

    /// The noise under way in each lane belongs to its episode.
    pub(super) fn write_lanes(&self, state: &mut State) -> Result<()> {
        state.put_f32("agent.drift", &self.drift);
        if let Some(matrices) = &self.matrices {
            matrices.save(state);
        }
        self.off.save_lanes(state)
    }

    pub(super) fn read_lanes(&mut self, state: &State) -> Result<()> {
        self.drift = state.f32("agent.drift")?;
        self.drift.resize(self.lanes * self.scale.width(), 0.0);
        if let Some(matrices) = &mut self.matrices {
            matrices.load(state, self.lanes)?;
        }
        self.off.load_lanes(state)
    }
}
