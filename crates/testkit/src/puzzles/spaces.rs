//! Worlds of one step for each kind of action and observation: the right action is told by the observation.

use reinforcets_core::column::{Columns, Values};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::{ACTION_MASK, Space};

use super::{Outcome, Puzzle, State, choice, write};

const LAST: Outcome = Outcome { reward: 0.0, terminated: true, truncated: false };

/// Kinds of actions, each with an answer for each of three questions. The reward is 1 for what is all right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Places with 2, 3 and 4 choices.
    MultiDiscrete,
    /// Four switches.
    MultiBinary,
    /// Two numbers; the reward is minus the squared distance.
    Box,
}

impl Answer {
    /// The right action for `question`.
    #[must_use]
    pub fn right(self, question: i32) -> Vec<f32> {
        match self {
            Answer::MultiDiscrete => vec![(question % 2) as f32, question as f32, (3 - question) as f32],
            Answer::MultiBinary => {
                (0..4).map(|i| if (question + 1) >> (i % 2) & 1 == 1 { 1.0 } else { 0.0 }).collect()
            }
            Answer::Box => vec![0.5 * (question - 1) as f32, 0.8 - 0.6 * question as f32],
        }
    }
}

impl Puzzle for Answer {
    fn observation(&self) -> Space {
        Space::Discrete { n: 3, start: 10 }
    }

    fn action(&self) -> Space {
        match self {
            Answer::MultiDiscrete => Space::MultiDiscrete { nvec: vec![2, 3, 4] },
            Answer::MultiBinary => Space::MultiBinary { n: 4 },
            Answer::Box => Space::symmetric(&[1.0, 1.0]),
        }
    }

    fn start(&self, rng: &mut Rng) -> State {
        [rng.below(3) as i32, 0, 0, 0]
    }

    fn show(&self, state: &State, row: usize, obs: &mut Columns) {
        write(obs, 0, row, (state[0] + 10) as f32);
    }

    fn step(&self, state: &mut State, action: &Values, row: usize, _: &mut Rng) -> Result<Outcome> {
        let right = self.right(state[0]);
        let n = right.len();
        let mut reward = 0.0;
        for (i, right) in right.iter().enumerate() {
            reward += match action {
                Values::F32(v) => -(v[row * n + i] - right) * (v[row * n + i] - right),
                Values::I32(v) => f32::from(v[row * n + i] as f32 == *right) / n as f32,
                Values::U8(_) => return Err(Error::shape("action", "bytes", "int32 or float32")),
            };
        }
        Ok(Outcome { reward, ..LAST })
    }
}

/// A dict with a goal (one of three, counted from 5), a position and a mask over four actions. The right action is the
/// goal where the position is positive, else action 3; the mask allows it and, at random, others. A forbidden action
/// is an error.
#[derive(Clone, Copy, Debug)]
pub struct MaskedGoal;

impl MaskedGoal {
    /// The right action in `state`.
    #[must_use]
    pub fn right(state: &State) -> i32 {
        if state[1] > 0 { state[0] } else { 3 }
    }
}

impl Puzzle for MaskedGoal {
    fn observation(&self) -> Space {
        Space::Dict {
            spaces: vec![
                ("goal".into(), Space::Discrete { n: 3, start: 5 }),
                (ACTION_MASK.into(), Space::MultiBinary { n: 4 }),
                ("pos".into(), Space::symmetric(&[1.0])),
            ],
        }
    }

    fn action(&self) -> Space {
        Space::Discrete { n: 4, start: 0 }
    }

    fn start(&self, rng: &mut Rng) -> State {
        let mut state = [rng.below(3) as i32, rng.below(2) as i32 * 2 - 1, 0, 0];
        state[2] = rng.below(16) as i32 | 1 << Self::right(&state);
        state
    }

    fn show(&self, state: &State, row: usize, obs: &mut Columns) {
        write(obs, 0, row, (state[0] + 5) as f32);
        (0..4).for_each(|a| write(obs, 1, row * 4 + a, (state[2] >> a & 1) as f32));
        write(obs, 2, row, state[1] as f32);
    }

    fn step(&self, state: &mut State, action: &Values, row: usize, _: &mut Rng) -> Result<Outcome> {
        let chosen = choice(action, row)?;
        if state[2] >> chosen & 1 == 0 {
            return Err(Error::State(format!("action {chosen} was forbidden by the mask {:04b}", state[2])));
        }
        Ok(Outcome { reward: f32::from(chosen == Self::right(state)), ..LAST })
    }
}
