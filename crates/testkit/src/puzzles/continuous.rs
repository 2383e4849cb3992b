//! The probe ladder for actions that are real numbers.

use reinforcets_core::column::{Columns, Dtype, Values};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use super::{Outcome, Puzzle, State, write};

/// The rungs. What is observed is one number; an action is one from −1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// One step, −1 or 1 is seen, and the reward is −(action − 1 − seen / 2)².
    Seen,
    /// Two steps: 0 is seen, then 1; the second step's reward is −(action − 2)².
    Late,
    /// Each step gives 1 and is the last because of a limit: a value of 1 / (1 − γ).
    Cut,
    /// The same, but the world ends for good: a value of 1.
    Ended,
    /// Never ends, each step gives 1.
    Endless,
    /// Never ends, each step gives 0 or 2 by a coin: with γ = ½ returns fill 0 … 4 evenly.
    Noisy,
}

impl Puzzle for Near {
    fn observation(&self) -> Space {
        Space::unbounded(1)
    }

    fn action(&self) -> Space {
        Space::Box { shape: vec![1], low: vec![-1.0], high: vec![3.0], dtype: Dtype::F32 }
    }

    fn start(&self, rng: &mut Rng) -> State {
        match self {
            Near::Seen => [rng.below(2) as i32 * 2 - 1, 0, 0, 0],
            _ => [0; 4],
        }
    }

    fn show(&self, state: &State, row: usize, obs: &mut Columns) {
        write(obs, 0, row, state[0] as f32);
    }

    fn step(&self, state: &mut State, action: &Values, row: usize, rng: &mut Rng) -> Result<Outcome> {
        let Values::F32(actions) = action else {
            return Err(Error::shape("action", "whole numbers", "float32"));
        };
        let a = actions[row];
        if !(-1.0..=3.0).contains(&a) {
            return Err(Error::InvalidData {
                what: "action".into(),
                problem: format!("is {a}, allowed: -1 to 3"),
            });
        }
        let mut outcome = Outcome { reward: 1.0, terminated: true, truncated: false };
        match self {
            Near::Seen => outcome.reward = -(a - 1.0 - state[0] as f32 / 2.0).powi(2),
            Near::Late if state[0] == 0 => {
                (outcome.reward, outcome.terminated) = (0.0, false);
                state[0] = 1;
            }
            Near::Late => outcome.reward = -(a - 2.0).powi(2),
            Near::Cut => (outcome.terminated, outcome.truncated) = (false, true),
            Near::Ended => {}
            Near::Endless => outcome.terminated = false,
            Near::Noisy => (outcome.reward, outcome.terminated) = (2.0 * rng.below(2) as f32, false),
        }
        Ok(outcome)
    }
}
