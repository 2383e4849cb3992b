//! What a member of a group did, as a shared replay keeps it: for algorithms that keep rollouts of another form.

use crate::agent::Transition;
use crate::column::{Columns, Values};
use crate::distributions::Distribution;
use crate::env::EnvSpec;
use crate::error::Result;
use crate::memory::Chunk;
use crate::space::Space;
use crate::state::State;

use super::observation::Observer;

/// A chunk of the world's own numbers: observations as they came, actions as the world takes them (within its bounds),
/// rewards, and the last observations of all episodes that ended.
pub struct Experience {
    observer: Observer,
    chunk: Chunk,
    /// Lower and upper bounds of continuous actions.
    bounds: Option<[Vec<f32>; 2]>,
    starts: bool,
}

impl Experience {
    /// For `lanes` worlds.
    ///
    /// # Errors
    /// As for an agent in the same world.
    pub fn new(env: &EnvSpec, lanes: usize) -> Result<Self> {
        let logits = Distribution::<f32>::for_space(&env.action)?.logits();
        let observer = Observer::new(env, logits, false, 1.0)?.keeping_raw(true);
        let narrow = |v: &[f64]| v.iter().map(|x| *x as f32).collect::<Vec<f32>>();
        let bounds = match &env.action {
            Space::Box { low, high, .. } => Some([narrow(low), narrow(high)]),
            _ => None,
        };
        let chunk = Chunk::new(lanes, 1, observer.columns(), env.action_column()?);
        Ok(Experience { observer, chunk, bounds, starts: true })
    }

    /// What was done since it was last taken.
    #[must_use]
    pub fn chunk(&self) -> &Chunk {
        &self.chunk
    }

    /// Whether its first observations begin episodes.
    #[must_use]
    pub fn starts(&self) -> bool {
        self.starts
    }

    /// Whoever took what was done before has lost it: what follows begins episodes for them.
    pub fn restart(&mut self) {
        self.starts = true;
    }

    /// Worlds start anew.
    pub fn begin(&mut self, obs: &Columns) -> Result<()> {
        self.chunk.clear();
        self.starts = true;
        self.observer.keep(obs, 0, self.chunk.lanes, &mut self.chunk.obs, 0)
    }

    /// Takes a step: what was done, and what came of it.
    pub fn observe(&mut self, actions: &Values, t: &Transition<'_>) -> Result<()> {
        self.chunk.reserve_step();
        let (lanes, from) = (self.chunk.lanes, self.chunk.cursor());
        self.chunk.action.write(from, actions.view(), 0, lanes);
        if let (Some([low, high]), Values::F32(v)) = (&self.bounds, self.chunk.action.values_mut()) {
            for action in v[from * low.len()..].chunks_exact_mut(low.len().max(1)).take(lanes) {
                for (x, (l, h)) in action.iter_mut().zip(low.iter().zip(high)) {
                    *x = x.clamp(*l, *h);
                }
            }
        }
        self.observer.keep_outcome(t, &mut self.chunk, true)?;
        self.chunk.steps += 1;
        Ok(())
    }

    /// Forgets the complete steps, which somebody has taken; the observations to act on next stay.
    pub fn taken(&mut self) {
        self.chunk.carry_over();
        self.starts = false;
    }

    /// Writes it under `prefix`.
    pub fn save(&self, state: &mut State, prefix: &str) -> Result<()> {
        state.put(&format!("{prefix}.starts"), &self.starts)?;
        self.chunk.save(state, prefix, false)
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` where it is of other worlds.
    pub fn load(&mut self, state: &State, prefix: &str) -> Result<()> {
        self.starts = state.get(&format!("{prefix}.starts"))?;
        self.chunk.load(state, prefix)
    }
}
