//! DeepSea-v0: dive for a treasure that only ten right steps in a row reach, while each of them costs a little.
//!
//! | | |
//! |---|---|
//! | state | row and column of a 10 × 10 grid; row 10 is the end |
//! | observation | 100 floats, row after row: 1 where the diver is, 0 elsewhere; all 0 at the end |
//! | action | 0 or 1; which of them goes right depends on the cell and is fixed ([`RIGHT`]), the other goes left |
//! | reward | −0.001 for a step to the right, and 1 more for one to the right in the last column; 0 for the left |
//! | start | row 0, column 0, always |
//! | end | after 10 steps, each of which goes down a row |
//! | time limit | none; the one best course earns 0.99, and 0.9 counts as solved: no other course earns more than 0 |
//! | source | Osband et al. 2020, "Behaviour Suite for Reinforcement Learning", `deep_sea/0` of bsuite 0.3.6 (size 10, deterministic, `mapping_seed` 42) |
//!
//! Steps at random find the treasure once in 1,024 episodes, and what they learn on the way is to stay left.

use reinforcets_core::column::Dtype;
use reinforcets_core::env::EnvSpec;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

const SIZE: usize = 10;
const CELLS: usize = SIZE * SIZE;
const LAST: f64 = (SIZE - 1) as f64;
const COST: f64 = 0.01 / SIZE as f64;

/// The action that goes right, for each row a number whose bit `i` belongs to column `i`. It is what bsuite's
/// `mapping_seed` 42 gives: NumPy's `RandomState(42).binomial(1, 0.5, [10, 10])`.
pub(crate) const RIGHT: [u16; SIZE] = [910, 134, 417, 313, 424, 63, 676, 121, 451, 94];

/// The world; see the module's table.
pub struct DeepSea;

impl World for DeepSea {
    type State = [f64; 2];
    type Action = i32;
    type Observation = [f32; CELLS];
    const ID: &'static str = "DeepSea-v0";

    fn spec() -> EnvSpec {
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::Box {
                shape: vec![CELLS],
                low: vec![0.0; CELLS],
                high: vec![1.0; CELLS],
                dtype: Dtype::F32,
            },
            action: Space::Discrete { n: 2, start: 0 },
            max_episode_steps: None,
            reward_threshold: Some(0.9),
        }
    }

    fn reset(_: &mut Rng) -> [f64; 2] {
        [0.0, 0.0]
    }

    #[inline]
    fn step(state: &mut [f64; 2], action: i32) -> (f64, bool) {
        let [row, column] = *state;
        let right = RIGHT.get(row as usize).is_some_and(|r| i32::from(r >> column as u16 & 1) == action);
        let treasure = if right && column == LAST { 1.0 } else { 0.0 };
        let (to, cost) = if right { (column + 1.0, COST) } else { (column - 1.0, 0.0) };
        *state = [row + 1.0, to.clamp(0.0, LAST)];
        (treasure - cost, row >= LAST)
    }

    #[inline]
    fn observe(&[row, column]: &[f64; 2], obs: &mut [f32; CELLS]) {
        obs.fill(0.0);
        if row <= LAST {
            obs[row as usize * SIZE + column as usize] = 1.0;
        }
    }

    fn possible(&[row, column]: &[f64; 2]) -> bool {
        let whole = row.fract() == 0.0 && column.fract() == 0.0;
        whole && (0.0..=LAST + 1.0).contains(&row) && (0.0..=LAST.min(row)).contains(&column)
    }
}
