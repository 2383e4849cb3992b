//! Worlds that break their word at a certain step.

use reinforcets_core::column::{Columns, Values};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::{ACTION_MASK, Space};

use super::{Outcome, Puzzle, State, write};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wrong {
    /// The reward is this.
    Reward(f32),
    /// A number in the box that is seen is this.
    Box(f32),
    /// A choice that is seen is this, of 0 to 2.
    Choice(i32),
    /// The mask of two places allows nothing in one of them.
    Mask,
    /// The last observation of a cut episode holds NaN.
    FinalBox,
    /// The world itself gives an error.
    Fails,
}

/// All is well until step `at` of each world (counted from 1); it is wrong only once.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What goes wrong.
    pub what: Wrong,
    /// When.
    pub at: i32,
    /// One choice of four instead of two of two.
    pub one_choice: bool,
}

impl Puzzle for Fault {
    fn observation(&self) -> Space {
        Space::Dict {
            spaces: vec![
                ("box".into(), Space::unbounded(2)),
                ("choice".into(), Space::Discrete { n: 3, start: 0 }),
                (ACTION_MASK.into(), Space::MultiBinary { n: 4 }),
            ],
        }
    }

    fn action(&self) -> Space {
        match self.one_choice {
            true => Space::Discrete { n: 4, start: 0 },
            false => Space::MultiDiscrete { nvec: vec![2, 2] },
        }
    }

    fn start(&self, _: &mut Rng) -> State {
        [0; 4]
    }

    fn show(&self, state: &State, row: usize, obs: &mut Columns) {
        let now = state[0] == self.at;
        let number = match self.what {
            Wrong::Box(x) if now => x,
            Wrong::FinalBox if now => f32::NAN,
            _ => 0.5,
        };
        let choice = if let (Wrong::Choice(x), true) = (self.what, now) { x as f32 } else { 1.0 };
        write(obs, 0, row * 2, 0.25);
        write(obs, 0, row * 2 + 1, number);
        write(obs, 1, row, choice);
        let masked = now && self.what == Wrong::Mask;
        let forbidden = |i: usize| masked && (self.one_choice || i >= 2);
        (0..4).for_each(|i| write(obs, 2, row * 4 + i, if forbidden(i) { 0.0 } else { 1.0 }));
    }

    fn step(&self, state: &mut State, _: &Values, _: usize, _: &mut Rng) -> Result<Outcome> {
        state[0] += 1;
        let now = state[0] == self.at;
        match self.what {
            Wrong::Fails if now => Err(Error::EnvFailed { step: 0, message: "out of order".into() }),
            Wrong::Reward(reward) if now => Ok(Outcome { reward, ..Outcome::default() }),
            _ => Ok(Outcome { truncated: now && self.what == Wrong::FinalBox, ..Outcome::default() }),
        }
    }
}
