//! Sequences for networks with memory: stored state, burn-in, overlap (Kapturowski et al. 2019, "Recurrent experience
//! replay in distributed reinforcement learning", section 2.3 and 3).

use super::prioritized::{PriorityConfig, load_leaves, save_leaves, value_of, weights};
use super::replay::{FIRST, Replay, nothing_to_sample};
use super::sum_tree::SumTree;
use crate::error::{Error, Result};
use crate::network::NONE;
use crate::rng::Rng;
use crate::state::State;

/// How episodes are cut into sequences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SequenceConfig {
    /// Actions in a sequence, burn-in included, ≥ 1. R2D2: 80.
    pub length: usize,
    /// Actions that a sequence shares with the one before, < `length`. R2D2: 40.
    pub overlap: usize,
    /// Actions that only bring the state up to date, ≤ `overlap` so that every action is learnt from. A sequence that
    /// starts an episode has none: its state is known. R2D2: 40.
    pub burn_in: usize,
    /// Steps of a return, ≥ 1; it ends with the sequence at the latest. R2D2: 5.
    pub n_step: usize,
    /// Priorities; `None` draws uniformly.
    pub priorities: Option<PriorityConfig>,
    /// η: a sequence's priority is η · max |δ| + (1 − η) · mean |δ|. R2D2: 0.9.
    pub eta: f64,
}

/// Sequences by row, step-major: number `step · batch + sequence`. What lies beyond a sequence's end is padding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceBatch {
    /// The first row of each sequence: its key for priorities.
    pub rows: Vec<u32>,
    /// Observations, `[(length + 1) × batch × frame_stack]`: one more than actions; [`NONE`] in padding.
    pub obs_idx: Vec<u32>,
    /// 1 at the first step of sequences that start an episode, `[(length + 1) × batch]`.
    pub starts: Vec<u8>,
    /// Recurrent state before the first step, `[batch × width]`.
    pub state: Vec<f32>,
    /// Rows of the actions, `[length × batch]`; the sequence's first row in padding.
    pub actions: Vec<u32>,
    /// n-step return of each action.
    pub returns: Vec<f32>,
    /// What the value at `next` counts, 0 where the episode terminated.
    pub discount: Vec<f32>,
    /// The number of the observation that a return bootstraps from, among the batch's observations.
    pub next: Vec<u32>,
    /// 1 for actions that are learnt from; 0 in burn-in and padding.
    pub learn: Vec<u8>,
    /// Importance weight, the same for all actions of a sequence.
    pub weight: Vec<f32>,
}

/// Sequences beside a [`Replay`], each known by its first row. They never cross the end of an episode, and none is lost:
/// the last one of an episode may be shorter.
#[derive(Clone, Debug)]
pub struct Sequences {
    config: SequenceConfig,
    /// Extra column with the recurrent state before each action.
    state: Option<usize>,
    tree: SumTree,
    count: usize,
    largest: f32,
    targets: Vec<f64>,
    own_weight: Vec<f32>,
}

impl Sequences {
    /// For an empty replay; `state` names the extra column with the recurrent state before each action.
    ///
    /// # Errors
    /// `INVALID_CONFIG` for numbers out of range, or for sequences that do not fit into a lane of the replay.
    pub fn new(replay: &Replay, config: SequenceConfig, state: Option<&str>) -> Result<Self> {
        let spec = &replay.spec;
        let room = (spec.lane_rows()).saturating_sub(spec.frame_stack + 1);
        // A sequence's first row is ready by then.
        let least = spec.n_step;
        if !(least..=room).contains(&config.length) {
            let allowed = format!("from {least} (the replay's nStep) to {room}, so that it fits into a lane");
            return Err(Error::config("sequenceLength", config.length, allowed));
        }
        if config.overlap >= config.length {
            return Err(Error::config("sequenceOverlap", config.overlap, "less than sequenceLength"));
        }
        if config.burn_in > config.overlap {
            return Err(Error::config("burnIn", config.burn_in, "at most sequenceOverlap"));
        }
        if config.n_step == 0 {
            return Err(Error::config("nStep", config.n_step, "a whole number ≥ 1"));
        }
        if !(0.0..=1.0).contains(&config.eta) {
            return Err(Error::config("priorityEta", config.eta, "a number from 0 to 1"));
        }
        config.priorities.map_or(Ok(()), |p| p.validate())?;
        let find = |name| spec.extra.iter().position(|c| c.name == name);
        let missing =
            || Error::config("state", state.unwrap_or_default(), "the name of an extra column of floats");
        let state = state.map(|name| find(name).ok_or_else(missing)).transpose()?;
        if state.is_some_and(|c| replay.extra[c].values().as_f32().is_none()) {
            return Err(missing());
        }
        let tree = SumTree::new(spec.rows());
        let (targets, own_weight) = Default::default();
        Ok(Sequences { config, state, tree, count: 0, largest: 1.0, targets, own_weight })
    }

    /// Whether a sequence starts at `row`.
    #[must_use]
    pub fn starts_at(&self, row: u32) -> bool {
        self.tree.leaf(row as usize) > 0.0
    }

    /// How many sequences there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn set(&mut self, row: u32, value: f32) {
        let was = self.starts_at(row);
        self.tree.set(row as usize, value);
        self.count = self.count + usize::from(value > 0.0) - usize::from(was);
    }

    /// Takes in what the replay's last push changed.
    pub fn follow(&mut self, replay: &Replay) {
        let (length, stride) = (self.config.length as u64, (self.config.length - self.config.overlap) as u64);
        let changes = replay.changes();
        changes.freed.iter().for_each(|row| self.set(*row, 0.0));
        for (row, before) in &changes.acted {
            let steps = before + 1;
            if steps >= length && (steps - length) % stride == 0 {
                let first = replay.step_back(*row, length as usize - 1);
                self.set(first, self.largest);
            }
        }
        for (last, steps) in &changes.ended {
            let whole = if *steps < length { 0 } else { (steps - length) / stride + 1 };
            let covered = if whole == 0 { 0 } else { (whole - 1) * stride + length };
            if covered < *steps {
                let first = replay.step_back(*last, (steps - 1 - whole * stride) as usize);
                self.set(first, self.largest);
            }
        }
    }

    /// Fills `batch` with `n` sequences, at `done` (0 … 1) of the training.
    ///
    /// # Errors
    /// `INVALID_STATE` while no sequence is complete.
    pub fn sample(
        &mut self,
        replay: &Replay,
        n: usize,
        done: f64,
        rng: &mut Rng,
        batch: &mut SequenceBatch,
    ) -> Result<()> {
        let total = self.tree.total();
        if total <= 0.0 {
            return Err(nothing_to_sample());
        }
        self.targets.clear();
        self.targets.extend((0..n).map(|i| (i as f64 + rng.uniform()) * total / n as f64));
        self.tree.find(&mut self.targets, &mut batch.rows);
        let beta = self.config.priorities.map_or(0.0, |p| p.beta.at(done));
        weights(&self.tree, &batch.rows, beta, &mut self.own_weight);
        self.fill(replay, batch);
        Ok(())
    }

    fn fill(&self, replay: &Replay, batch: &mut SequenceBatch) {
        let (n, length, stack) = (batch.rows.len(), self.config.length, replay.spec.frame_stack);
        let rows = n * length;
        reset(&mut batch.obs_idx, (rows + n) * stack, NONE);
        reset(&mut batch.starts, rows + n, 0);
        reset(&mut batch.actions, rows, 0);
        reset(&mut batch.returns, rows, 0.0);
        reset(&mut batch.discount, rows, 0.0);
        reset(&mut batch.next, rows, 0);
        reset(&mut batch.learn, rows, 0);
        reset(&mut batch.weight, rows, 0.0);
        batch.state.clear();
        for (b, first) in batch.rows.iter().enumerate() {
            let starts = replay.flags[*first as usize] & FIRST != 0;
            batch.starts[b] = u8::from(starts);
            let burn_in = if starts { 0 } else { self.config.burn_in };
            let actions = replay.n_step(*first, length).steps;
            for step in 0..=length.min(actions) {
                let frames = (step * n + b) * stack;
                replay.stack(replay.step_ahead(*first, step), &mut batch.obs_idx[frames..frames + stack]);
            }
            for step in 0..length {
                let at = step * n + b;
                batch.actions[at] = *first;
                batch.weight[at] = self.own_weight[b];
                batch.next[at] = at as u32;
                if step < actions {
                    let row = replay.step_ahead(*first, step);
                    let tail = replay.n_step(row, self.config.n_step.min(actions - step));
                    batch.actions[at] = row;
                    batch.returns[at] = tail.returns;
                    batch.discount[at] = tail.discount;
                    batch.next[at] = ((step + tail.steps) * n + b) as u32;
                    batch.learn[at] = u8::from(step >= burn_in);
                }
            }
            if let Some(column) = self.state.map(|c| &replay.extra[c]) {
                let (w, values) = (column.spec().width, column.values().as_f32().unwrap_or_default());
                batch.state.extend_from_slice(&values[*first as usize * w..(*first as usize + 1) * w]);
            }
        }
    }

    /// Sets the priorities of the batch's sequences from |δ| of each action, `[length × batch]`. Nothing to do where
    /// sequences are drawn uniformly; sequences that were overwritten since are left out.
    ///
    /// # Errors
    /// `INVALID_SHAPE` where lengths differ, `INVALID_DATA` for a |δ| that is NaN, negative or infinite. Nothing has
    /// changed then.
    pub fn update(&mut self, batch: &SequenceBatch, errors: &[f32]) -> Result<()> {
        if errors.len() != batch.learn.len() {
            return Err(Error::shape("priorities", errors.len(), batch.learn.len()));
        }
        let Some(config) = self.config.priorities else { return Ok(()) };
        let (n, eta) = (batch.rows.len(), self.config.eta as f32);
        self.own_weight.clear();
        for (b, row) in batch.rows.iter().enumerate() {
            let (mut most, mut sum, mut count) = (0.0_f32, 0.0, 0.0);
            for at in (b..errors.len()).step_by(n).filter(|at| batch.learn[*at] != 0) {
                // A sum keeps NaN, a maximum does not; negative ones must not hide in the sum.
                let error = if errors[at] < 0.0 { f32::NAN } else { errors[at] };
                most = most.max(error);
                sum += error;
                count += 1.0;
            }
            let mean = if count > 0.0 { sum / count } else { 0.0 };
            self.own_weight.push(value_of(*row, eta * most + (1.0 - eta) * mean + 0.0 * sum, &config)?);
        }
        for (row, value) in batch.rows.iter().zip(&self.own_weight) {
            if self.starts_at(*row) {
                self.tree.set(*row as usize, *value);
                self.largest = self.largest.max(*value);
            }
        }
        Ok(())
    }

    /// Writes which sequences there are, with their priorities, under `prefix`.
    pub fn save(&self, state: &mut State, prefix: &str) {
        save_leaves(&self.tree, state, &format!("{prefix}.values"));
        state.put_f32(&format!("{prefix}.largest"), &[self.largest]);
    }

    /// Reads back what [`save`](Sequences::save) wrote, beside the replay that was saved with it.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` where the values are not those of sequences of this replay; nothing has changed then.
    pub fn load(&mut self, replay: &Replay, state: &State, prefix: &str) -> Result<()> {
        let (tree, largest) = load_leaves(state, prefix, replay.spec.rows(), |row, value| {
            value == 0.0 || replay.is_ready(row)
        })?;
        (self.tree, self.largest) = (tree, largest);
        self.count = (0..self.tree.len()).filter(|leaf| self.tree.leaf(*leaf) > 0.0).count();
        Ok(())
    }
}

fn reset<X: Copy>(values: &mut Vec<X>, n: usize, value: X) {
    values.clear();
    values.resize(n, value);
}
