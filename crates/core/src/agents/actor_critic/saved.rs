//! What outlives the process.

use crate::error::Result;
use crate::network::{Flat, Network};
use crate::state::State;

use super::super::weights::{load_network, load_noise, save_network, save_noise};
use super::ActorCritic;

/// Names of what belongs to each network but the policy's weights begin with these.
const ACTOR_TARGET: &str = "actor_target";
const CRITICS: &str = "critics";
const CRITICS_TARGET: &str = "critics_target";

fn save_moments(network: &dyn Network, state: &mut State) -> Result<()> {
    save_network(network, state, Flat::Moments(0));
    save_network(network, state, Flat::Moments(1));
    state.put("optimizer_steps", &network.steps())
}

fn load_moments(network: &mut dyn Network, state: &State) -> Result<()> {
    load_network(network, state, Flat::Moments(0))?;
    load_network(network, state, Flat::Moments(1))?;
    network.set_steps(state.get("optimizer_steps")?);
    Ok(())
}

impl ActorCritic {
    pub(super) fn write_policy(&self, state: &mut State) -> Result<()> {
        save_network(self.actor.as_ref(), state, Flat::Parameters);
        self.off.observer.save(state);
        Ok(())
    }

    pub(super) fn read_policy(&mut self, state: &State) -> Result<()> {
        load_network(self.actor.as_mut(), state, Flat::Parameters)?;
        self.off.observer.load(state)
    }

    pub(super) fn write_training(&self, state: &mut State) -> Result<()> {
        save_moments(self.actor.as_ref(), state)?;
        let mut critics = State::default();
        save_network(self.critics.as_ref(), &mut critics, Flat::Parameters);
        save_moments(self.critics.as_ref(), &mut critics)?;
        let mut target = State::default();
        save_network(self.critics_target.as_ref(), &mut target, Flat::Parameters);
        if self.noisy {
            save_noise(self.critics.as_ref(), &mut critics, "noise");
            save_noise(self.critics_target.as_ref(), &mut target, "noise");
        }
        state.put_part(CRITICS, critics);
        state.put_part(CRITICS_TARGET, target);
        if let Some(target) = &self.actor_target {
            let mut part = State::default();
            save_network(target.as_ref(), &mut part, Flat::Parameters);
            state.put_part(ACTOR_TARGET, part);
        }
        if let Some(temperature) = &self.temperature {
            temperature.save(state);
        }
        state.put("agent.rng", &self.rng)?;
        state.put("agent.noise", &self.noise)?;
        self.off.save_training(state)
    }

    pub(super) fn read_training(&mut self, state: &State) -> Result<()> {
        load_moments(self.actor.as_mut(), state)?;
        let (critics, target) = (state.part(CRITICS), state.part(CRITICS_TARGET));
        load_network(self.critics.as_mut(), &critics, Flat::Parameters)?;
        load_moments(self.critics.as_mut(), &critics)?;
        load_network(self.critics_target.as_mut(), &target, Flat::Parameters)?;
        if self.noisy {
            load_noise(self.critics.as_mut(), &critics, "noise")?;
            load_noise(self.critics_target.as_mut(), &target, "noise")?;
        }
        if let Some(target) = &mut self.actor_target {
            load_network(target.as_mut(), &state.part(ACTOR_TARGET), Flat::Parameters)?;
        }
        if let Some(temperature) = &mut self.temperature {
            temperature.load(state)?;
        }
        self.rng = state.get("agent.rng")?;
        self.noise = state.get("agent.noise")?;
        self.off.load_training(state)
    }

    /// The noise under way in each lane belongs to its episode.
    pub(super) fn write_lanes(&self, state: &mut State) -> Result<()> {
        state.put_f32("agent.drift", &self.drift);
        self.off.save_lanes(state)
    }

    pub(super) fn read_lanes(&mut self, state: &State) -> Result<()> {
        self.drift = state.f32("agent.drift")?;
        self.drift.resize(self.lanes * self.scale.width(), 0.0);
        self.off.load_lanes(state)
    }
}
