//! Worlds so small that the right answer is known: what an algorithm gets wrong, one of them shows.

pub mod continuous;
pub mod faults;
pub mod probes;
pub mod recollection;
pub mod spaces;

use reinforcets_core::column::{Columns, Values};
use reinforcets_core::env::{EnvSpec, StepOut, VecEnv};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

/// What one world is in; a puzzle decides what the numbers mean.
pub type State = [i32; 4];

/// What came of an action.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// The reward.
    pub reward: f32,
    /// An end of the world's own.
    pub terminated: bool,
    /// A cut.
    pub truncated: bool,
}

/// Rules of a world.
pub trait Puzzle: Send {
    /// What it shows.
    fn observation(&self) -> Space;
    /// What it takes.
    fn action(&self) -> Space {
        Space::Discrete { n: 2, start: 0 }
    }
    /// How an episode starts.
    fn start(&self, rng: &mut Rng) -> State;
    /// Writes what is seen of a state.
    fn show(&self, state: &State, row: usize, obs: &mut Columns);
    /// Moves on; `row` is where in `action` its own is.
    fn step(&self, state: &mut State, action: &Values, row: usize, rng: &mut Rng) -> Result<Outcome>;
}

/// Several worlds of one puzzle.
pub struct Puzzles<P> {
    puzzle: P,
    spec: EnvSpec,
    states: Vec<State>,
    rng: Rng,
}

impl<P: Puzzle> Puzzles<P> {
    /// `worlds` worlds.
    pub fn new(puzzle: P, worlds: usize) -> Self {
        let spec = EnvSpec {
            id: "puzzle".into(),
            observation: puzzle.observation(),
            action: puzzle.action(),
            max_episode_steps: None,
            reward_threshold: None,
        };
        Puzzles { puzzle, spec, states: vec![[0; 4]; worlds], rng: Rng::stream(0, "env", 0) }
    }
}

impl<P: Puzzle> VecEnv for Puzzles<P> {
    fn spec(&self) -> &EnvSpec {
        &self.spec
    }

    fn rows(&self) -> usize {
        self.states.len()
    }

    fn reset(&mut self, seed: Option<u64>, obs: &mut Columns) -> Result<()> {
        if let Some(seed) = seed {
            self.rng = Rng::stream(seed, "env", 0);
        }
        for (row, state) in self.states.iter_mut().enumerate() {
            *state = self.puzzle.start(&mut self.rng);
            self.puzzle.show(state, row, obs);
        }
        Ok(())
    }

    fn step(&mut self, actions: &Values, out: StepOut<'_>) -> Result<()> {
        for (row, state) in self.states.iter_mut().enumerate() {
            let Outcome { reward, terminated, truncated } =
                self.puzzle.step(state, actions, row, &mut self.rng)?;
            out.reward[row] = reward;
            (out.terminated[row], out.truncated[row]) = (u8::from(terminated), u8::from(truncated));
            if terminated || truncated {
                self.puzzle.show(state, row, out.final_obs);
                *state = self.puzzle.start(&mut self.rng);
            }
            self.puzzle.show(state, row, out.obs);
        }
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        Err(Error::State("puzzles are not saved".into()))
    }

    fn restore(&mut self, _: &[u8]) -> Result<()> {
        Err(Error::State("puzzles are not saved".into()))
    }
}

/// Writes one number of an observation.
fn write(obs: &mut Columns, column: usize, at: usize, value: f32) {
    match obs[column].values_mut() {
        Values::F32(v) => v[at] = value,
        Values::I32(v) => v[at] = value as i32,
        Values::U8(v) => v[at] = value as u8,
    }
}

/// A discrete action's number.
fn choice(action: &Values, at: usize) -> Result<i32> {
    match action {
        Values::I32(v) => Ok(v[at]),
        _ => Err(Error::shape("action", "another type", "int32")),
    }
}
