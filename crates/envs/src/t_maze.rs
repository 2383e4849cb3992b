//! TMaze-v0: remember a sign from the start of a corridor until the junction at its end.
//!
//! | | |
//! |---|---|
//! | state | cells walked (0 to 10), the side that the sign tells (−1 left, +1 right) |
//! | observation | three floats of 0 or 1: at the start 0 1 1 (left) or 1 1 0 (right), in the corridor 1 0 1, at the junction 0 1 0 |
//! | action | 0 turns left, 1 walks on, 2 turns right |
//! | reward | 1 for the right turn at the junction, 0 for the wrong one; −0.1 for running into a wall, which moves nowhere: a turn before the junction, or walking on at it |
//! | start | cell 0; the side is drawn evenly |
//! | end | a turn at the junction, which is the 10th cell after the start |
//! | time limit | 100 steps; solved at a mean return of 0.9 |
//! | source | Bakker 2002, "Reinforcement Learning with Long Short-Term Memory", section 4.1 |
//!
//! A policy without memory sees the same at every junction and so turns rightly in half of all episodes, whatever it
//! does: its mean return is at most 0.5. Steps until then need the sign to be held for 10 steps. Differences from
//! Bakker: no way back, and a right turn pays 1 where his paid 4, so that a return is a share of right turns.

use reinforcets_core::column::Dtype;
use reinforcets_core::env::EnvSpec;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

/// Cells from the start to the junction.
const LENGTH: f64 = 10.0;
const FORWARD: i32 = 1;
const WALL: f64 = -0.1;

/// The world; see the module's table.
pub struct TMaze;

impl World for TMaze {
    type State = [f64; 2];
    type Action = i32;
    type Observation = [f32; 3];
    const ID: &'static str = "TMaze-v0";

    fn spec() -> EnvSpec {
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::Box {
                shape: vec![3],
                low: vec![0.0; 3],
                high: vec![1.0; 3],
                dtype: Dtype::F32,
            },
            action: Space::Discrete { n: 3, start: 0 },
            max_episode_steps: Some(100),
            reward_threshold: Some(0.9),
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 2] {
        [0.0, if rng.below(2) == 0 { -1.0 } else { 1.0 }]
    }

    #[inline]
    fn step(state: &mut [f64; 2], action: i32) -> (f64, bool) {
        let [cell, side] = *state;
        let turn = f64::from(action - FORWARD);
        match (cell >= LENGTH, action == FORWARD) {
            (true, false) => (if turn == side { 1.0 } else { 0.0 }, true),
            (false, true) => {
                state[0] = cell + 1.0;
                (0.0, false)
            }
            _ => (WALL, false),
        }
    }

    #[inline]
    fn observe(&[cell, side]: &[f64; 2], obs: &mut [f32; 3]) {
        *obs = match cell {
            0.0 if side < 0.0 => [0.0, 1.0, 1.0],
            0.0 => [1.0, 1.0, 0.0],
            LENGTH.. => [0.0, 1.0, 0.0],
            _ => [1.0, 0.0, 1.0],
        };
    }

    fn possible(&[cell, side]: &[f64; 2]) -> bool {
        (0.0..=LENGTH).contains(&cell) && cell.fract() == 0.0 && side.abs() == 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks on from the start and turns; gives the reward of the turn.
    fn turned(mut state: [f64; 2], turn: i32) -> f64 {
        for _ in 0..10 {
            assert_eq!(TMaze::step(&mut state, FORWARD), (0.0, false));
        }
        assert_eq!(TMaze::step(&mut state, FORWARD), (WALL, false), "there is no way past the junction");
        let (reward, end) = TMaze::step(&mut state, turn);
        assert!(end);
        reward
    }

    #[test]
    fn only_the_turn_that_the_sign_told_pays() {
        assert_eq!([turned([0.0, -1.0], 0), turned([0.0, -1.0], 2)], [1.0, 0.0]);
        assert_eq!([turned([0.0, 1.0], 0), turned([0.0, 1.0], 2)], [0.0, 1.0]);
        let mut state = [3.0, 1.0];
        assert_eq!(TMaze::step(&mut state, 2), (WALL, false));
        assert_eq!(state, [3.0, 1.0]);
    }

    #[test]
    fn the_sign_is_seen_at_the_start_only() {
        let seen = |state: [f64; 2]| {
            let mut obs = [9.0; 3];
            TMaze::observe(&state, &mut obs);
            obs
        };
        assert_ne!(seen([0.0, -1.0]), seen([0.0, 1.0]));
        for cell in 1..=10 {
            assert_eq!(seen([f64::from(cell), -1.0]), seen([f64::from(cell), 1.0]));
        }
        assert_ne!(seen([9.0, 1.0]), seen([10.0, 1.0]));
    }

    #[test]
    fn both_sides_are_drawn_alike() {
        let mut rng = Rng::stream(1, "test", 0);
        let right = (0..10_000).filter(|_| TMaze::reset(&mut rng)[1] > 0.0).count();
        assert!((4_800..5_200).contains(&right), "{right}");
    }
}
