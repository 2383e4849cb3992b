//! What a kind of curiosity is to the rest: rewards for rows, gradient steps, networks to be saved.

use crate::agents::observation::Observer;
use crate::agents::weights::{load_network, save_network};
use crate::column::Column;
use crate::error::Result;
use crate::net_spec::Optimizer;
use crate::network::{Flat, Network};
use crate::state::State;

use super::seen::Seen;

/// PyTorch's Adam.
pub(super) const OPTIMIZER: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/// Networks that are surprised by what is new. `seen` holds a rollout as they read it, `actions` what was done.
pub(super) trait Model: Send {
    /// How new each row is; not normalised.
    fn reward(
        &mut self,
        observer: &Observer,
        seen: &Seen,
        actions: &Column,
        reward: &mut [f32],
    ) -> Result<()>;
    /// One gradient step on the rows `rows` (not empty); `seen.next` must be added to reach what follows them. Gives
    /// the loss.
    fn learn(&mut self, observer: &Observer, seen: &Seen, actions: &Column, rows: &[u32]) -> Result<f64>;
    /// Its networks by name.
    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Network) -> Result<()>) -> Result<()>;
    /// The same, to be changed.
    fn each_mut(&mut self, visit: &mut dyn FnMut(&str, &mut dyn Network) -> Result<()>) -> Result<()>;
}

/// Writes weights and optimisers.
pub(super) fn save(model: &dyn Model, state: &mut State) -> Result<()> {
    model.each(&mut |name, network| {
        let mut part = State::default();
        for which in [Flat::Parameters, Flat::Moments(0), Flat::Moments(1)] {
            save_network(network, &mut part, which);
        }
        part.put("steps", &network.steps())?;
        state.put_part(name, part);
        Ok(())
    })
}

/// Reads them back.
pub(super) fn load(model: &mut dyn Model, state: &State) -> Result<()> {
    model.each_mut(&mut |name, network| {
        let part = state.part(name);
        for which in [Flat::Parameters, Flat::Moments(0), Flat::Moments(1)] {
            load_network(network, &part, which)?;
        }
        network.set_steps(part.get("steps")?);
        Ok(())
    })
}
