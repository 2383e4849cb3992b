//! What a policy with memory adds to a chunk.

use crate::column::{ColumnSpec, Dtype};
use crate::error::Result;
use crate::state::State;

use super::chunk::fill_slice;

/// Where episodes start, states from which sequences can be computed again, and the values of what was seen. Values
/// come from the pass that acted: it has to run the value's part anyway, because that has a state, too.
#[derive(Clone, Debug)]
pub struct RecurrentRows {
    /// Not 0 where an episode starts, `(steps + 1) × lanes`.
    pub start: Vec<u8>,
    /// Value of each row's observation.
    pub value: Vec<f32>,
    /// `[lanes, width]` before step 0, `every`, 2 · `every` …; also before the step to come, where that is one of them.
    pub state: Vec<f32>,
    /// `[width]` after the last step of each cut episode, in order of the chunk's `final_rows`: what belongs to
    /// `final_obs`.
    pub final_state: Vec<f32>,
    width: usize,
    every: usize,
}

impl RecurrentRows {
    /// States have `width` numbers; one is kept every `every` steps.
    #[must_use]
    pub fn new(width: usize, every: usize) -> Self {
        let (start, value, state, final_state) = Default::default();
        RecurrentRows { start, value, state, final_state, width, every: every.max(1) }
    }

    /// Numbers of a state.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether a column with this spec takes a state for each row.
    pub(super) fn fits(&self, column: &ColumnSpec) -> bool {
        self.every == 1 && column.dtype == Dtype::F32 && column.width == self.width
    }

    /// Steps from one kept state to the next.
    #[must_use]
    pub fn every(&self) -> usize {
        self.every
    }

    /// Where the state of `lanes` lanes before `step` is, if it is kept.
    #[must_use]
    pub fn place(&self, step: usize, lanes: usize) -> Option<std::ops::Range<usize>> {
        let n = lanes * self.width;
        step.is_multiple_of(self.every).then(|| step / self.every * n..(step / self.every + 1) * n)
    }

    /// Keeps `state`, which is that before `step`, if one is kept there.
    pub fn keep(&mut self, step: usize, lanes: usize, state: &[f32]) {
        if let Some(place) = self.place(step, lanes) {
            self.state[place].copy_from_slice(state);
        }
    }

    /// Keeps the state that belongs to row `at` of `final_obs`.
    pub fn keep_final(&mut self, at: usize, state: &[f32]) {
        let to = at * self.width;
        if self.final_state.len() < to + self.width {
            self.final_state.resize((at + 1).next_power_of_two() * self.width, 0.0);
        }
        self.final_state[to..to + self.width].copy_from_slice(state);
    }

    /// Room for `steps` steps and the observation after them.
    pub(super) fn grow(&mut self, steps: usize, lanes: usize) {
        self.start.resize((steps + 1) * lanes, 0);
        self.value.resize(steps * lanes, 0.0);
        self.state.resize((steps / self.every + 1) * lanes * self.width, 0.0);
    }

    /// Goes on where `before` ended, after `steps` steps.
    pub(super) fn follow(&mut self, before: &RecurrentRows, steps: usize, lanes: usize) {
        self.start[..lanes].copy_from_slice(&before.start[steps * lanes..][..lanes]);
        if let Some(place) = before.place(steps, lanes) {
            self.state[..lanes * self.width].copy_from_slice(&before.state[place]);
        }
    }

    /// Goes on in the same memory after `steps` steps.
    pub(super) fn carry_over(&mut self, steps: usize, lanes: usize) {
        self.start.copy_within(steps * lanes..(steps + 1) * lanes, 0);
        if let Some(place) = self.place(steps, lanes) {
            self.state.copy_within(place, 0);
        }
    }

    /// Writes what belongs to `steps` steps, with `cut` cut episodes; with `acted`, also the values of the step being
    /// written.
    pub(super) fn save(&self, state: &mut State, prefix: &str, [steps, lanes, cut]: [usize; 3], acted: bool) {
        let kept = (steps / self.every + 1) * lanes * self.width;
        state.put_u8(&format!("{prefix}.start"), &self.start[..(steps + 1) * lanes]);
        state.put_f32(&format!("{prefix}.value"), &self.value[..(steps + usize::from(acted)) * lanes]);
        state.put_f32(&format!("{prefix}.state"), &self.state[..kept]);
        state.put_f32(&format!("{prefix}.final_state"), &self.final_state[..cut * self.width]);
    }

    /// Reads it back.
    pub(super) fn load(
        &mut self,
        state: &State,
        prefix: &str,
        [steps, lanes, cut]: [usize; 3],
        acted: bool,
    ) -> Result<()> {
        let kept = (steps / self.every + 1) * lanes * self.width;
        let fill = |to: &mut [f32], key: &str| fill_slice(to, &state.f32(key)?, key);
        fill(&mut self.value[..(steps + usize::from(acted)) * lanes], &format!("{prefix}.value"))?;
        fill(&mut self.state[..kept], &format!("{prefix}.state"))?;
        self.final_state.resize(self.final_state.len().max(cut * self.width), 0.0);
        fill(&mut self.final_state[..cut * self.width], &format!("{prefix}.final_state"))?;
        let key = format!("{prefix}.start");
        fill_slice(&mut self.start[..(steps + 1) * lanes], &state.u8(&key)?, &key)
    }
}
