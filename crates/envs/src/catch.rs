//! Catch-v0: a ball falls; be under it. Seen as a picture.
//!
//! | | |
//! |---|---|
//! | state | row of the ball (0 to 11), its column, column of the paddle (both 0 to 11) |
//! | observation | a picture of 36 × 36 × 1 bytes: every cell of a 12 × 12 grid is 3 × 3 pixels, 255 where the ball (one cell) or the paddle (one cell of the lowest row and one on either side of it) is, 0 elsewhere |
//! | action | 0 moves the paddle a cell to the left, 1 leaves it, 2 moves it to the right; walls stop it |
//! | reward | in the last step 1 if the ball falls on the paddle, −1 if not; 0 before |
//! | start | ball in the highest row, paddle in the lowest; both columns uniform |
//! | end | after 11 steps, in each of which the ball falls by a cell |
//! | time limit | none; solved at a mean return of 0.9 |
//! | source | Mnih et al. 2014, "Recurrent Models of Visual Attention", section 4.2; as `catch` in bsuite (Osband et al. 2020), larger |
//!
//! Nothing moves but the paddle and straight down the ball, so one picture tells everything, and every ball that
//! starts within 12 cells can be caught: the best return is 1.

use reinforcets_core::column::Dtype;
use reinforcets_core::env::EnvSpec;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

/// Cells on a side of the grid.
const CELLS: usize = 12;
/// Pixels on a side of a cell.
const SCALE: usize = 3;
/// Pixels on a side of the picture: the least that Mnih et al.'s network (2015) takes.
const SIDE: usize = CELLS * SCALE;
const LAST: f64 = (CELLS - 1) as f64;
/// Cells of the paddle on either side of its middle.
const REACH: f64 = 1.0;

/// The world; see the module's table.
pub struct Catch;

/// Lights the cells `from … to` of a row.
fn light(picture: &mut [u8; SIDE * SIDE], row: f64, from: f64, to: f64) {
    let (from, to) = (from.max(0.0) as usize, (to as usize).min(CELLS - 1));
    let top = row as usize * SCALE;
    for line in picture.chunks_exact_mut(SIDE).skip(top).take(SCALE) {
        line[from * SCALE..(to + 1) * SCALE].fill(u8::MAX);
    }
}

impl World for Catch {
    type State = [f64; 3];
    type Action = i32;
    type Observation = [u8; SIDE * SIDE];
    const ID: &'static str = "Catch-v0";

    fn spec() -> EnvSpec {
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::Box {
                shape: vec![SIDE, SIDE, 1],
                low: vec![0.0; SIDE * SIDE],
                high: vec![255.0; SIDE * SIDE],
                dtype: Dtype::U8,
            },
            action: Space::Discrete { n: 3, start: 0 },
            max_episode_steps: None,
            reward_threshold: Some(0.9),
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 3] {
        let mut column = || f64::from(rng.below(CELLS as u32));
        [0.0, column(), column()]
    }

    #[inline]
    fn step(state: &mut [f64; 3], action: i32) -> (f64, bool) {
        let [row, ball, paddle] = *state;
        let row = (row + 1.0).min(LAST);
        let paddle = (paddle + f64::from(action - 1)).clamp(0.0, LAST);
        *state = [row, ball, paddle];
        let caught = if (ball - paddle).abs() <= REACH { 1.0 } else { -1.0 };
        if row < LAST { (0.0, false) } else { (caught, true) }
    }

    fn observe(&[row, ball, paddle]: &[f64; 3], obs: &mut [u8; SIDE * SIDE]) {
        obs.fill(0);
        light(obs, row, ball, ball);
        light(obs, LAST, paddle - REACH, paddle + REACH);
    }

    fn possible(state: &[f64; 3]) -> bool {
        state.iter().all(|x| (0.0..=LAST).contains(x) && x.fract() == 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(state: [f64; 3]) -> Vec<Vec<u8>> {
        let mut picture = [7; SIDE * SIDE];
        Catch::observe(&state, &mut picture);
        let middle = |cell: usize| cell * SCALE + SCALE / 2;
        for row in 0..SIDE {
            for column in 0..SIDE {
                let cell = picture[middle(row / SCALE) * SIDE + middle(column / SCALE)];
                assert_eq!(picture[row * SIDE + column], cell, "a cell has one colour");
            }
        }
        (0..CELLS)
            .map(|r| (0..CELLS).map(|c| picture[middle(r) * SIDE + middle(c)] / 255).collect())
            .collect()
    }

    #[test]
    fn the_picture_shows_ball_and_paddle() {
        let cells = seen([4.0, 2.0, 7.0]);
        assert_eq!(cells[4], [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(cells[11], [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
        assert_eq!(cells.concat().iter().map(|&x| u32::from(x)).sum::<u32>(), 4);
        assert_eq!(seen([0.0, 0.0, 0.0])[11], [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(seen([0.0, 0.0, 11.0])[11], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    }

    #[test]
    fn going_to_the_ball_catches_it_from_everywhere_and_staying_does_not() {
        for start in 0..CELLS * CELLS {
            let start = [0.0, (start / CELLS) as f64, (start % CELLS) as f64];
            let play = |follow: bool| {
                let mut state = start;
                for step in 1.. {
                    let action = if follow {
                        (state[1] - state[2]).signum() * f64::from(u8::from(state[1] != state[2]))
                    } else {
                        0.0
                    };
                    let (reward, end) = Catch::step(&mut state, 1 + action as i32);
                    if end {
                        assert_eq!(step, 11);
                        return reward;
                    }
                    assert_eq!(reward, 0.0);
                }
                unreachable!()
            };
            assert_eq!(play(true), 1.0, "{start:?}");
            assert_eq!(play(false), if (start[1] - start[2]).abs() <= 1.0 { 1.0 } else { -1.0 }, "{start:?}");
        }
    }
}
