//! Curiosity of agents that learn from a replay.
//!
//! What is collected passes once: statistics count it, the intrinsic returns that rewards are normalised by go on, and
//! the networks learn from it, so that novelty falls with every visit and not with every draw. The replay keeps the
//! world's rewards alone. What is added to them is worked out when a transition is drawn, as novel as it is by then: a
//! reward that was kept would go on to praise what has long been known.

use crate::error::{Error, Result};
use crate::memory::{Chunk, Replay, TransitionBatch};

use super::{Curiosity, Predictor, lock};

impl Curiosity {
    /// Takes in what was collected, with the last observations of all episodes that ended, and learns from each row
    /// once, `batch` (≥ 1) rows a gradient step.
    pub fn collect(&mut self, chunk: &Chunk, batch: usize) -> Result<()> {
        self.look_at(chunk)?;
        let mut rows = std::mem::take(&mut self.collected);
        rows.clear();
        rows.extend(0..chunk.rows() as u32);
        let outcome = rows.chunks(batch).try_for_each(|rows| self.learn(chunk, rows));
        self.collected = rows;
        outcome
    }

    /// Adds to the returns of a batch that was drawn what its steps are worth for their novelty now, discounted as the
    /// world's rewards are.
    pub fn add_to_returns(&mut self, replay: &Replay, batch: &mut TransitionBatch) -> Result<()> {
        let horizon = batch.horizon(replay);
        self.rows.clear();
        self.steps.clear();
        for row in &batch.rows {
            let steps = horizon.tail(replay, *row).steps;
            self.rows.extend((0..steps).map(|step| replay.step_ahead(*row, step)));
            self.steps.push(steps);
        }
        let rows = self.rows.len();
        if self.actions.rows() < rows {
            self.actions.resize(rows);
        }
        for (i, row) in self.rows.iter().enumerate() {
            self.actions.copy_rows(i, replay.actions(), *row as usize, 1);
        }
        self.reward.resize(rows, 0.0);
        let mut predictor = lock(&self.predictor);
        let Predictor { observer, model, .. } = &mut *predictor;
        self.seen.recall(replay, &self.rows, observer);
        model.reward(observer, &self.seen, &self.actions, &mut self.reward)?;
        if self.reward.iter().any(|r| !r.is_finite()) {
            return Err(Error::Diverged { what: "the intrinsic reward".into(), step: 0 });
        }
        self.rewards.normalize_in_place(&mut self.reward);
        let mut rest = &self.reward[..];
        for (returns, steps) in batch.returns.iter_mut().zip(&self.steps) {
            let (own, later) = rest.split_at(*steps);
            rest = later;
            let sum = own.iter().rev().fold(0.0, |sum, r| f64::from(*r) + horizon.gamma * sum);
            *returns += (self.options.intrinsic_coef * sum) as f32;
        }
        Ok(())
    }
}
