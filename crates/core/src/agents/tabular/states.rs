//! A table of action values, and how observations become its rows.

use crate::column::{Columns, Values};
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::space::{ACTION_MASK, Space};
use crate::state::State;

/// Most numbers of a table: 256 MB.
const MAX_VALUES: usize = 1 << 26;

/// Where the table lies in a file: `[states, actions]`.
const KEY: &str = "q";

/// What each action is worth in each state.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Columns that make up the state, each with the number of choices of its places.
    parts: Vec<(usize, Vec<usize>)>,
    states: usize,
    actions: usize,
    values: Vec<f32>,
}

impl Table {
    /// For a world whose observation is discrete, multi-discrete, multi-binary or a dict of these, and whose action
    /// is discrete.
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` for other worlds, and where the table would have more than 2²⁶ numbers.
    pub fn new(algorithm: &str, env: &EnvSpec, initial: f32) -> Result<Self> {
        let refuse = |space: &Space, reason: String| {
            let (algorithm, space) = (algorithm.to_owned(), space.to_string());
            Err(Error::IncompatibleSpace { algorithm, space, reason })
        };
        let Space::Discrete { n: actions, .. } = env.action else {
            return refuse(&env.action, "a table has a column for each action: discrete actions".into());
        };
        let spaces: Vec<(&str, &Space)> = match &env.observation {
            Space::Dict { spaces } => spaces.iter().map(|(name, space)| (name.as_str(), space)).collect(),
            other => vec![("obs", other)],
        };
        let mut parts = Vec::new();
        for (column, (_, space)) in spaces.into_iter().enumerate().filter(|(_, (n, _))| *n != ACTION_MASK) {
            match space {
                Space::Discrete { n, .. } => parts.push((column, vec![*n])),
                Space::MultiDiscrete { nvec } => parts.push((column, nvec.clone())),
                Space::MultiBinary { n } => parts.push((column, vec![2; *n])),
                _ => {
                    let reason = "a table has a row for each state: discrete, multiDiscrete or multiBinary";
                    return refuse(space, format!("{reason} observations, or a dict of these"));
                }
            }
        }
        let states = parts.iter().flat_map(|(_, sizes)| sizes).try_fold(1, |n: usize, s| n.checked_mul(*s));
        match states.and_then(|states| Some((states, states.checked_mul(actions)?))) {
            Some((states, n)) if n <= MAX_VALUES => {
                Ok(Table { parts, states, actions, values: vec![initial; n] })
            }
            _ => {
                let reason = format!("its table would have more than {MAX_VALUES} numbers; use DQN");
                refuse(&env.observation, reason)
            }
        }
    }

    /// Actions of a state.
    #[must_use]
    pub fn actions(&self) -> usize {
        self.actions
    }

    /// Numbers in the table.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Row of the table for row `row` of kept observations (checked, counted from 0).
    pub fn state(&self, kept: &Columns, row: usize) -> usize {
        let mut state = 0;
        for (column, sizes) in &self.parts {
            let at = row * sizes.len();
            for (place, size) in sizes.iter().enumerate() {
                let choice = match kept[*column].values() {
                    Values::I32(v) => v[at + place] as usize,
                    Values::U8(v) => usize::from(v[at + place] != 0),
                    Values::F32(_) => 0,
                };
                state = state * size + choice;
            }
        }
        state
    }

    /// What each action is worth in a state.
    pub fn values(&self, state: usize) -> &[f32] {
        &self.values[state * self.actions..][..self.actions]
    }

    /// The same, to be changed.
    pub fn values_mut(&mut self, state: usize) -> &mut [f32] {
        &mut self.values[state * self.actions..][..self.actions]
    }

    /// Takes over the values of a table of the same size.
    pub fn copy_from(&mut self, other: &Table) {
        self.values.copy_from_slice(&other.values);
    }

    /// Stores the values as the tensor `q`, `[states, actions]`.
    pub fn save(&self, state: &mut State) {
        state.put_f32(KEY, &self.values);
        if let Some(tensor) = state.tensors.get_mut(KEY) {
            tensor.shape = vec![self.states, self.actions];
        }
    }

    /// Reads back what [`save`](Table::save) stored.
    pub fn load(&mut self, state: &State) -> Result<()> {
        let values = state.f32(KEY)?;
        if values.len() != self.values.len() {
            let (got, n) = (values.len(), self.values.len());
            return Err(Error::Mismatch(format!("\"{KEY}\" holds {got} numbers, expected {n}")));
        }
        self.values = values;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column;

    fn env(observation: Space, action: Space) -> EnvSpec {
        EnvSpec { id: "test".into(), observation, action, max_episode_steps: None, reward_threshold: None }
    }

    #[test]
    fn every_state_has_a_row_of_its_own() {
        let spaces = vec![
            ("a".to_owned(), Space::MultiDiscrete { nvec: vec![2, 3] }),
            (ACTION_MASK.to_owned(), Space::MultiBinary { n: 2 }),
            ("b".to_owned(), Space::MultiBinary { n: 2 }),
        ];
        let env = env(Space::Dict { spaces }, Space::Discrete { n: 2, start: 0 });
        let table = Table::new("test", &env, 0.5).unwrap();
        assert_eq!((table.len(), table.actions()), (2 * 3 * 4 * 2, 2));
        let mut kept = column::zeros(&env.observation_columns().unwrap(), 24);
        for row in 0..24 {
            let Values::I32(a) = kept[0].values_mut() else { unreachable!() };
            (a[2 * row], a[2 * row + 1]) = ((row / 12) as i32, (row / 4 % 3) as i32);
            let Values::U8(b) = kept[2].values_mut() else { unreachable!() };
            (b[2 * row], b[2 * row + 1]) = ((row / 2 % 2) as u8, (row % 2) as u8);
        }
        assert!((0..24).all(|row| table.state(&kept, row) == row));
        assert_eq!(table.values(23), [0.5, 0.5]);
    }

    #[test]
    fn worlds_that_cannot_be_counted_are_refused() {
        let small = || Space::Discrete { n: 4, start: 0 };
        let huge = Space::MultiDiscrete { nvec: vec![1000; 9] };
        for (observation, action) in
            [(Space::unbounded(2), small()), (small(), Space::unbounded(1)), (huge, small())]
        {
            let error = Table::new("q_learning", &env(observation, action), 0.0).unwrap_err();
            assert_eq!(error.code(), "INCOMPATIBLE_SPACE", "{error}");
        }
    }
}
