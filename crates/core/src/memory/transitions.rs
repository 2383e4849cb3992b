//! A batch of transitions: rows of a replay, and the few numbers that are worked out when it is drawn.

use super::replay::{Lane, Replay};
use crate::advantage::{NStepReturn, n_step};
use crate::distributions::Rows;

/// How far returns look, and what later rewards count in them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizon {
    /// Steps of a return, 1 … those that the replay keeps transitions back for.
    pub n_step: usize,
    /// Discount, 0 … 1.
    pub gamma: f64,
}

impl Horizon {
    /// The return of the action at `row`.
    pub(crate) fn tail(self, replay: &Replay, row: u32) -> NStepReturn {
        n_step(replay.outcomes(row), self.n_step, self.gamma)
    }
}

/// Transitions by row. The caller owns it and lends it to [`Replay::sample`] again and again; it grows once.
///
/// A network reads observations straight from the replay: gathers of [`Replay::columns`] with `idx` from
/// [`obs_idx`](TransitionBatch::obs_idx) or [`next_idx`](TransitionBatch::next_idx) and `per_row` = the frame stack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransitionBatch {
    /// The row of each transition: its observation, action and extra columns, and its key for priorities.
    pub rows: Vec<u32>,
    /// The row of the observation that the n-step return bootstraps from.
    pub next_rows: Vec<u32>,
    /// n-step return of each.
    pub returns: Vec<f32>,
    /// What the bootstrapped value counts: γᵏ for k steps, 0 where the episode terminated.
    pub discount: Vec<f32>,
    /// Importance weight of each, ≤ 1.
    pub weight: Vec<f32>,
    /// How its returns are worked out; `None` for the replay's own n and γ. Agents that share a replay have their own.
    pub horizon: Option<Horizon>,
    /// Frames of each, `[batch × frame_stack]`; empty for a stack of one.
    obs_frames: Vec<u32>,
    next_frames: Vec<u32>,
    /// Ready rows of all lanes up to and with this one.
    lanes: Vec<u32>,
}

impl TransitionBatch {
    /// An empty one whose returns look as far as `horizon` says.
    #[must_use]
    pub fn looking(horizon: Horizon) -> Self {
        TransitionBatch { horizon: Some(horizon), ..TransitionBatch::default() }
    }

    /// The transitions at `rows`, which must all be ready, with weight 1.
    #[must_use]
    pub fn of(replay: &Replay, rows: Vec<u32>) -> Self {
        let mut batch = TransitionBatch { weight: vec![1.0; rows.len()], rows, ..TransitionBatch::default() };
        batch.fill(replay);
        batch
    }

    /// How many transitions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Rows of the observations, `[batch × frame_stack]`.
    #[must_use]
    pub fn obs_idx(&self) -> &[u32] {
        if self.obs_frames.is_empty() { &self.rows } else { &self.obs_frames }
    }

    /// Rows of the observations that follow, `[batch × frame_stack]`.
    #[must_use]
    pub fn next_idx(&self) -> &[u32] {
        if self.next_frames.is_empty() { &self.next_rows } else { &self.next_frames }
    }

    /// The batch's actions.
    #[must_use]
    pub fn actions<'a>(&'a self, replay: &'a Replay) -> Rows<'a> {
        let column = replay.actions();
        Rows { values: column.values().view(), width: column.spec().width, idx: Some(&self.rows) }
    }

    /// How its returns are worked out.
    #[must_use]
    pub fn horizon(&self, replay: &Replay) -> Horizon {
        self.horizon.unwrap_or(Horizon { n_step: replay.spec.n_step, gamma: replay.spec.gamma })
    }

    /// Works out everything that follows from `rows`, which must all be ready; weights stay as they are.
    pub fn fill(&mut self, replay: &Replay) {
        let horizon = self.horizon(replay);
        let TransitionBatch { rows, next_rows, returns, discount, obs_frames, next_frames, .. } = self;
        next_rows.clear();
        returns.clear();
        discount.clear();
        for row in rows.iter() {
            let tail = horizon.tail(replay, *row);
            next_rows.push(replay.step_ahead(*row, tail.steps));
            returns.push(tail.returns);
            discount.push(tail.discount);
        }
        let stack = replay.spec.frame_stack;
        let frames = if stack == 1 { 0 } else { rows.len() * stack };
        obs_frames.resize(frames, 0);
        next_frames.resize(frames, 0);
        for (row, frames) in rows.iter().zip(obs_frames.chunks_exact_mut(stack)) {
            replay.stack(*row, frames);
        }
        for (row, frames) in next_rows.iter().zip(next_frames.chunks_exact_mut(stack)) {
            replay.stack(*row, frames);
        }
    }

    /// Adds up the ready rows of the lanes; gives their sum.
    pub(super) fn count_lanes(&mut self, lanes: &[Lane]) -> u32 {
        self.lanes.clear();
        self.lanes.extend(lanes.iter().scan(0, |sum, lane| {
            *sum += lane.ready;
            Some(*sum)
        }));
        self.lanes.last().copied().unwrap_or(0)
    }

    /// The lane of ready row number `n`.
    pub(super) fn lane_of(&self, n: u32) -> usize {
        self.lanes.partition_point(|sum| *sum <= n)
    }
}
