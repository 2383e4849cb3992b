//! Acting in training.

use crate::agent::{Actor, Transition};
use crate::column::{Columns, Values};
use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::network::{HeadSet, Mode};

use super::ActorCritic;

impl ActorCritic {
    /// Puts into `acted` an action for each lane: any at the start of training, then the policy's with noise.
    fn choose(&mut self, chunk: &Chunk) -> Result<()> {
        let (lanes, width) = (chunk.lanes, self.scale.width());
        let ActorCritic { recipe, off, actor, head, acted, rng, seen, drift, matrices, .. } = self;
        if off.is_warming_up(chunk.rows()) {
            acted.action.clear();
            acted.action.extend((0..lanes * width).map(|_| rng.range(-1.0, 1.0) as f32));
            return Ok(());
        }
        let (gathers, ..) = off.look(chunk, seen);
        let heads = actor.infer(&gathers.inputs(lanes), HeadSet::ALL, Mode::Eval, &mut [])?;
        head.explore(&heads, chunk.steps, matrices, rng, acted);
        if let Some(noise) = &recipe.cfg.action_noise {
            noise.add(off.progress, drift, &mut acted.action, rng);
        }
        match acted.action.iter().all(|a| a.is_finite()) {
            true => Ok(()),
            false => Err(Error::Diverged { what: "an action".into(), step: 0 }),
        }
    }
}

impl Actor for ActorCritic {
    fn chunk(&self, lanes: usize) -> Chunk {
        self.off.chunk(lanes)
    }

    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        self.drift.fill(0.0);
        self.off.begin(obs, chunk)
    }

    fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        chunk.reserve_step();
        self.choose(chunk)?;
        let (Values::F32(kept), Values::F32(actions)) = (chunk.action.values_mut(), actions) else {
            return Err(Error::Internal("actions are real numbers".into()));
        };
        self.scale.to_world(&self.acted.action, actions);
        let at = chunk.steps * chunk.lanes * self.scale.width();
        kept[at..at + actions.len()].copy_from_slice(actions);
        Ok(())
    }

    fn observe(&mut self, transition: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        self.off.observe(transition, chunk)?;
        let ends = transition.terminated.iter().zip(transition.truncated);
        for (drift, _) in
            self.drift.chunks_exact_mut(self.scale.width()).zip(ends).filter(|(_, (t, c))| **t | **c != 0)
        {
            drift.fill(0.0);
        }
        Ok(())
    }

    fn full(&self, chunk: &Chunk) -> bool {
        chunk.steps >= self.off.chunk_steps()
    }
}
