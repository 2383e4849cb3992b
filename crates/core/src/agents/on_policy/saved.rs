//! What outlives the process: snapshots, agent files, checkpoints.

use crate::agent::Policy;
use crate::error::Result;
use crate::network::Flat;
use crate::state::State;

use super::super::policy::GradientPolicy;
use super::super::weights::{load_network, load_weights, save_network, save_weights};
use super::OnPolicy;

impl OnPolicy {
    /// A new policy snapshot.
    pub fn policy(&self) -> Result<Box<dyn Policy>> {
        let (engine, network) = (self.engine.as_ref(), self.network.as_ref());
        let snapshot =
            GradientPolicy::new(engine, network, self.policy_heads(), self.dist.clone(), &self.observer)?;
        Ok(Box::new(snapshot))
    }

    /// Writes weights and normalisers.
    pub fn save_policy(&self, state: &mut State) -> Result<()> {
        save_weights(self.network.as_ref(), state);
        self.observer.save(state);
        if let Some(rewards) = &self.rewards {
            rewards.save(state, "normalizer.reward");
        }
        Ok(())
    }

    /// Reads them back.
    pub fn load_policy(&mut self, state: &State) -> Result<()> {
        load_weights(self.network.as_mut(), state)?;
        self.observer.load(state)?;
        self.rewards.as_mut().map_or(Ok(()), |r| r.load(state, "normalizer.reward"))
    }

    /// Writes the optimiser, counters, streams and the rollout being learnt from.
    pub fn save_training(&self, state: &mut State) -> Result<()> {
        save_network(self.network.as_ref(), state, Flat::Moments(0));
        save_network(self.network.as_ref(), state, Flat::Moments(1));
        state.put("agent.optimizer_steps", &self.network.steps())?;
        state.put("agent.updates", &self.updates)?;
        state.put("agent.rng", &self.rng)?;
        state.put("agent.progress", &self.progress)?;
        self.curiosity.as_ref().map_or(Ok(()), |curiosity| curiosity.save(state))
    }

    /// Reads them back.
    pub fn load_training(&mut self, state: &State) -> Result<()> {
        load_network(self.network.as_mut(), state, Flat::Moments(0))?;
        load_network(self.network.as_mut(), state, Flat::Moments(1))?;
        self.network.set_steps(state.get("agent.optimizer_steps")?);
        self.updates = state.get("agent.updates")?;
        self.rng = state.get("agent.rng")?;
        self.progress = state.get("agent.progress")?;
        self.curiosity.as_mut().map_or(Ok(()), |curiosity| curiosity.load(state))
    }

    /// Writes what belongs to the episodes under way.
    pub fn save_lanes(&self, state: &mut State) {
        if let Some(rewards) = &self.rewards {
            rewards.save_lanes(state, "normalizer.reward");
        }
        if let Some(curiosity) = &self.curiosity {
            curiosity.save_lanes(state);
        }
        if let Some(memory) = &self.recurrent {
            memory.save(state);
        }
        if let Some(matrices) = &self.matrices {
            matrices.save(state);
        }
    }

    /// Reads it back.
    pub fn load_lanes(&mut self, state: &State) -> Result<()> {
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.load_lanes(state)?;
        }
        if let Some(memory) = &mut self.recurrent {
            memory.load(state)?;
        }
        if let Some(matrices) = &mut self.matrices {
            matrices.load(state, self.rollout.lanes)?;
        }
        self.rewards.as_mut().map_or(Ok(()), |r| r.load_lanes(state, "normalizer.reward"))
    }
}
