//! GridWorld-v0: a maze of 6 × 9 cells, small enough for tables.
//!
//! ```text
//! · · · · · · · █ G
//! · · █ · · · · █ ·
//! S · █ · · · · █ ·
//! · · █ · · · · · ·
//! · · · · · █ · · ·
//! · · · · · · · · ·
//! ```
//!
//! | | |
//! |---|---|
//! | state | row and column |
//! | observation | one whole number: 9 · row + column |
//! | action | 0 up, 1 down, 2 left, 3 right; walls and edges stop it |
//! | reward | −1 for every step |
//! | start | S, always |
//! | end | G is reached |
//! | time limit | 200 steps; solved at a mean return of −14, the shortest way |
//! | source | Sutton and Barto 2018, "Reinforcement Learning: An Introduction", example 8.1 (the Dyna maze) |
//!
//! The book pays 1 at the goal and 0 before, and discounts; here every step costs 1, so that a return is the length of
//! a way.

use reinforcets_core::env::EnvSpec;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

const ROWS: usize = 6;
const COLUMNS: usize = 9;
/// A digit a cell, 1 where there is a wall; the leftmost digit is column 0.
const WALLS: [u16; ROWS] = [0b000000010, 0b001000010, 0b001000010, 0b001000000, 0b000001000, 0b000000000];
const START: [f64; 2] = [2.0, 0.0];
const GOAL: [f64; 2] = [0.0, 8.0];

/// The world; see the module's table.
pub struct GridWorld;

fn wall([row, column]: [f64; 2]) -> bool {
    WALLS[row as usize] >> (COLUMNS - 1 - column as usize) & 1 == 1
}

impl World for GridWorld {
    type State = [f64; 2];
    type Action = i32;
    type Observation = [i32; 1];
    const ID: &'static str = "GridWorld-v0";

    fn spec() -> EnvSpec {
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::Discrete { n: ROWS * COLUMNS, start: 0 },
            action: Space::Discrete { n: 4, start: 0 },
            max_episode_steps: Some(200),
            reward_threshold: Some(-14.0),
        }
    }

    fn reset(_: &mut Rng) -> [f64; 2] {
        START
    }

    #[inline]
    fn step(state: &mut [f64; 2], action: i32) -> (f64, bool) {
        let [down, right] = [[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]][action as usize & 3];
        let row = (state[0] + down).clamp(0.0, (ROWS - 1) as f64);
        let column = (state[1] + right).clamp(0.0, (COLUMNS - 1) as f64);
        if !wall([row, column]) {
            *state = [row, column];
        }
        (-1.0, *state == GOAL)
    }

    #[inline]
    fn observe(&[row, column]: &[f64; 2], obs: &mut [i32; 1]) {
        *obs = [(row as usize * COLUMNS + column as usize) as i32];
    }

    fn possible(state: &[f64; 2]) -> bool {
        let [row, column] = *state;
        let inside = (0.0..ROWS as f64).contains(&row) && (0.0..COLUMNS as f64).contains(&column);
        inside && row.fract() == 0.0 && column.fract() == 0.0 && !wall(*state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps to the goal from every cell, by searching backwards; `None` in walls.
    fn distances() -> Vec<Option<u32>> {
        let cells: Vec<[f64; 2]> =
            (0..ROWS * COLUMNS).map(|c| [(c / COLUMNS) as f64, (c % COLUMNS) as f64]).collect();
        let mut found: Vec<Option<u32>> = cells.iter().map(|c| (*c == GOAL).then_some(0)).collect();
        for distance in 0..100 {
            for (cell, &start) in cells.iter().enumerate().filter(|(_, c)| GridWorld::possible(c)) {
                let next = |action| {
                    let mut state = start;
                    GridWorld::step(&mut state, action);
                    let mut seen = [0];
                    GridWorld::observe(&state, &mut seen);
                    found[seen[0] as usize]
                };
                if found[cell].is_none() && (0..4).any(|a| next(a) == Some(distance)) {
                    found[cell] = Some(distance + 1);
                }
            }
        }
        found
    }

    #[test]
    fn the_maze_is_the_books() {
        let found = distances();
        assert_eq!(found.iter().flatten().count(), 47, "the goal is reached from every free cell");
        assert_eq!(found[18], Some(14), "the shortest way from the start");
        assert_eq!(GridWorld::spec().reward_threshold, Some(-14.0));
    }

    #[test]
    fn walls_and_edges_stop() {
        for (start, action) in [([2.0, 0.0], 2), ([2.0, 1.0], 3), ([0.0, 3.0], 0), ([5.0, 5.0], 0)] {
            let mut state = start;
            assert_eq!(GridWorld::step(&mut state, action), (-1.0, false));
            assert_eq!(state, start);
        }
        let mut state = [1.0, 8.0];
        assert_eq!(GridWorld::step(&mut state, 0), (-1.0, true));
        assert!(!GridWorld::possible(&[0.0, 7.0]));
    }
}
