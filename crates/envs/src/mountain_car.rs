//! MountainCar-v0: rock a weak car out of a valley, with three throttles.
//!
//! | | |
//! |---|---|
//! | state | position, velocity |
//! | observation | position, velocity as f32; bounds [−1.2, 0.6], ±0.07 |
//! | action | 0 accelerates to the left, 1 does nothing, 2 accelerates to the right |
//! | reward | −1 for every step |
//! | start | position uniform in [−0.6, −0.4), velocity 0 |
//! | end | position ≥ 0.5 |
//! | time limit | 200 steps; solved at a mean return of −110 |
//! | source | Moore 1990; Gymnasium 1.4 `classic_control/mountain_car.py` |

use reinforcets_core::env::EnvSpec;
use reinforcets_core::math::sin_cos;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

const LEFT: f64 = -1.2;
const RIGHT: f64 = 0.6;
const MAX_SPEED: f64 = 0.07;
const GOAL: f64 = 0.5;
const FORCE: f64 = 0.001;
const GRAVITY: f64 = 0.0025;

/// The world; see the module's table.
pub struct MountainCar;

/// Bounds of position and velocity, which Gymnasium keeps in single precision.
pub(crate) fn bounds() -> Space {
    let single = |x: f64| f64::from(x as f32);
    Space::Box {
        shape: vec![2],
        low: vec![single(LEFT), single(-MAX_SPEED)],
        high: vec![single(RIGHT), single(MAX_SPEED)],
        dtype: reinforcets_core::column::Dtype::F32,
    }
}

impl World for MountainCar {
    type State = [f64; 2];
    type Action = i32;
    type Observation = [f32; 2];
    const ID: &'static str = "MountainCar-v0";

    fn spec() -> EnvSpec {
        EnvSpec {
            id: Self::ID.into(),
            observation: bounds(),
            action: Space::Discrete { n: 3, start: 0 },
            max_episode_steps: Some(200),
            reward_threshold: Some(-110.0),
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 2] {
        [rng.range(-0.6, -0.4), 0.0]
    }

    #[inline(always)]
    fn step(state: &mut [f64; 2], action: i32) -> (f64, bool) {
        let [position, velocity] = *state;
        let (_, cos) = sin_cos(3.0 * position);
        let velocity = velocity + (f64::from(action - 1) * FORCE + cos * -GRAVITY);
        let velocity = velocity.clamp(-MAX_SPEED, MAX_SPEED);
        let position = (position + velocity).clamp(LEFT, RIGHT);
        let velocity = if (position == LEFT) & (velocity < 0.0) { 0.0 } else { velocity };
        *state = [position, velocity];
        (-1.0, (position >= GOAL) & (velocity >= 0.0))
    }

    #[inline(always)]
    fn observe(state: &[f64; 2], obs: &mut [f32; 2]) {
        *obs = [state[0] as f32, state[1] as f32];
    }
}
