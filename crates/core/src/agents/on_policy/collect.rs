//! Acting, and keeping what came of it.

use crate::agent::Transition;
use crate::column::{Columns, Values};
use crate::distributions::Distribution;
use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::network::{Batch, HeadSet, Inputs, Mode};

use super::{OnPolicy, policy_set};

impl OnPolicy {
    /// The first observations of a run.
    pub fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        let lanes = chunk.lanes;
        chunk.reserve_step();
        if let Some(rewards) = &mut self.rewards {
            rewards.restart();
        }
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.restart();
        }
        if let Some(memory) = &self.recurrent {
            memory.begin(chunk);
        }
        let at = chunk.cursor();
        self.observer.keep_and_learn(obs, lanes, &mut chunk.obs, at)
    }

    /// Samples an action for every lane.
    pub fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        chunk.reserve_step();
        let (lanes, from) = (chunk.lanes, chunk.cursor());
        let gathers = self.observer.gathers_at(&chunk.obs, from, lanes);
        // The value's part may have a state of its own, so that with memory all heads are computed.
        let (set, (batch, after)) = match &mut self.recurrent {
            Some(memory) => (HeadSet::ALL, memory.step(chunk)),
            None => (policy_set(&self.policy_heads), (Batch::Rows(lanes), &mut [][..])),
        };
        let inputs = Inputs { gathers: gathers.as_slice(), batch };
        let heads = self.network.infer(&inputs, set, Mode::Eval, after)?;
        if let (Some(kept), Some(view)) = (&mut chunk.recurrent, self.value_head) {
            for (lane, value) in kept.value[from..from + lanes].iter_mut().enumerate() {
                *value = heads.data[view.at(lane)];
            }
        }
        let mask = self.observer.mask(&chunk.obs, from, None);
        let (kept, log_prob) = (chunk.action.values_mut(), &mut self.log_prob[..lanes]);
        let (data, at, rng) = (heads.data, &self.policy_heads[..], &mut self.rng);
        match (&mut self.dist, &mut self.matrices) {
            (Distribution::StateDependent(dist), Some(matrices)) => {
                let matrices = matrices.at_step(chunk.steps, lanes, at[1].row(data, 0), rng);
                dist.explore(data, at, lanes, matrices, kept, from, log_prob);
            }
            (dist, _) => dist.sample(data, at, lanes, mask, rng, kept, from, log_prob),
        }
        if log_prob.iter().any(|x| !x.is_finite()) {
            return Err(Error::Diverged { what: "the policy's log-probability".into(), step: 0 });
        }
        chunk.log_prob[from..from + lanes].copy_from_slice(log_prob);
        let w = self.dist.action_width();
        actions.copy_from(0, kept.view(), from * w, lanes * w);
        Ok(())
    }

    /// Takes the results of a step.
    pub fn observe(&mut self, t: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        let (lanes, from, known) = (chunk.lanes, chunk.cursor(), chunk.final_rows.len());
        self.observer.keep_outcome(t, chunk, self.curiosity.is_some())?;
        if let Some(memory) = &mut self.recurrent {
            memory.observe(t, chunk, known);
        }
        chunk.steps += 1;
        if let Some(rewards) = &mut self.rewards {
            rewards.update(t.reward);
            rewards.normalize(t.reward, &mut chunk.reward[from..from + lanes]);
            rewards.reset(t.terminated, t.truncated);
        }
        Ok(())
    }
}
