//! A world that no policy without memory can solve.

use reinforcets_core::column::{Columns, Values};
use reinforcets_core::error::Result;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use super::{Outcome, Puzzle, State, choice, write};

/// The first observation shows a sign, ±1; nothing is seen for `delay` steps; then the action that agrees with the sign
/// gives 1, the other −1. Observed: the sign, and 1 when it is asked for. Without memory the mean return is 0.
#[derive(Clone, Copy, Debug)]
pub struct Recollection {
    /// Steps between the sign and the question.
    pub delay: i32,
}

impl Puzzle for Recollection {
    fn observation(&self) -> Space {
        Space::unbounded(2)
    }

    fn start(&self, rng: &mut Rng) -> State {
        [rng.below(2) as i32 * 2 - 1, 0, 0, 0]
    }

    fn show(&self, state: &State, row: usize, obs: &mut Columns) {
        let [sign, step, ..] = *state;
        write(obs, 0, 2 * row, if step == 0 { sign as f32 } else { 0.0 });
        write(obs, 0, 2 * row + 1, f32::from(u8::from(step > self.delay)));
    }

    fn step(&self, state: &mut State, action: &Values, row: usize, _: &mut Rng) -> Result<Outcome> {
        let asked = state[1] > self.delay;
        let agrees = (choice(action, row)? * 2 - 1) * state[0];
        state[1] += 1;
        let reward = if asked { agrees as f32 } else { 0.0 };
        Ok(Outcome { reward, terminated: asked, truncated: false })
    }
}
