//! The probe ladder (Andy Jones, "Debugging reinforcement learning systems", 2021): each rung needs one more part to work.

use reinforcets_core::column::{Columns, Values};
use reinforcets_core::error::Result;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use super::{Outcome, Puzzle, State, choice, write};

/// The rungs. What is observed is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// One step, reward 1: v(0) = 1.
    ConstantReward,
    /// One step, the reward is what is seen, ±1: v(x) = x.
    SeenReward,
    /// Two steps, 0 then 1 is seen, the second gives 1: v(0) = γ, v(1) = 1.
    LateReward,
    /// One step, action 1 gives 1 and action 0 gives −1.
    ChosenReward,
    /// One step, the action that agrees with what is seen gives 1, the other −1.
    SeenAndChosenReward,
    /// Each step gives 1 and is the last because of a limit: v(0) = 1 / (1 − γ).
    Cut,
    /// The same, but the world ends for good: v(0) = 1.
    Ended,
    /// Both at once: the end for good counts.
    EndedAndCut,
    /// Never ends, each step gives 1: v(0) = 1 / (1 − γ).
    Endless,
}

impl Puzzle for Probe {
    fn observation(&self) -> Space {
        Space::unbounded(1)
    }

    fn start(&self, rng: &mut Rng) -> State {
        match self {
            Probe::SeenReward | Probe::SeenAndChosenReward => [rng.below(2) as i32 * 2 - 1, 0, 0, 0],
            _ => [0; 4],
        }
    }

    fn show(&self, state: &State, row: usize, obs: &mut Columns) {
        write(obs, 0, row, state[0] as f32);
    }

    fn step(&self, state: &mut State, action: &Values, row: usize, _: &mut Rng) -> Result<Outcome> {
        let chosen = (choice(action, row)? * 2 - 1) as f32;
        let mut outcome = Outcome { reward: 1.0, terminated: true, truncated: false };
        match self {
            Probe::ConstantReward | Probe::Ended => {}
            Probe::SeenReward => outcome.reward = state[0] as f32,
            Probe::LateReward => {
                outcome.reward = state[0] as f32;
                outcome.terminated = state[0] == 1;
                state[0] = 1;
            }
            Probe::ChosenReward => outcome.reward = chosen,
            Probe::SeenAndChosenReward => outcome.reward = chosen * state[0] as f32,
            Probe::Cut => (outcome.terminated, outcome.truncated) = (false, true),
            Probe::EndedAndCut => outcome.truncated = true,
            Probe::Endless => outcome.terminated = false,
        }
        Ok(outcome)
    }
}
