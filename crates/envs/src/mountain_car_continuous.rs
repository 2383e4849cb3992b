//! MountainCarContinuous-v0: rock a weak car out of a valley, and save fuel.
//!
//! | | |
//! |---|---|
//! | state | position, velocity, and 1 before the first step or 0 after it |
//! | observation | position, velocity; bounds [−1.2, 0.6], ±0.07 |
//! | action | a force, clipped to [−1, 1] |
//! | reward | −0.1 force², and 100 on reaching the goal |
//! | start | position uniform in [−0.6, −0.4), velocity 0 |
//! | end | position ≥ 0.45 (0.5 in the discrete world) |
//! | time limit | 999 steps; solved at a mean return of 90 |
//! | source | de Broissia; Gymnasium 1.4 `classic_control/continuous_mountain_car.py` |
//!
//! Gymnasium starts an episode in f64 and stores every later state in f32, so that NumPy computes the first step in
//! f64 and the rest in f32. The third number of the state remembers which of the two comes next.

use reinforcets_core::env::EnvSpec;
use reinforcets_core::math::sin_cos;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;
use crate::mountain_car::bounds;

const LEFT: f64 = -1.2;
const RIGHT: f64 = 0.6;
const MAX_SPEED: f64 = 0.07;
const GOAL: f64 = 0.45;
const POWER: f32 = 0.0015;

/// The world; see the module's table.
pub struct MountainCarContinuous;

impl World for MountainCarContinuous {
    type State = [f64; 3];
    type Action = [f32; 1];
    type Observation = [f32; 2];
    const ID: &'static str = "MountainCarContinuous-v0";

    fn spec() -> EnvSpec {
        EnvSpec {
            id: Self::ID.into(),
            observation: bounds(),
            action: Space::symmetric(&[1.0]),
            max_episode_steps: Some(999),
            reward_threshold: Some(90.0),
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 3] {
        [rng.range(-0.6, -0.4), 0.0, 1.0]
    }

    #[inline(always)]
    fn step(state: &mut [f64; 3], [force]: [f32; 1]) -> (f64, bool) {
        let [position, velocity, fresh] = *state;
        let fresh = fresh != 0.0;
        // Rounds where NumPy holds single precision numbers.
        let single = |x: f64| if fresh { x } else { f64::from(x as f32) };
        let force = force.clamp(-1.0, 1.0);
        let (_, cos) = sin_cos(single(3.0 * position));
        let push = force * POWER - (0.0025 * cos) as f32;
        let max = single(MAX_SPEED);
        let velocity = single(velocity + f64::from(push)).clamp(-max, max);
        let (left, right) = (single(LEFT), single(RIGHT));
        let position = single(position + velocity).clamp(left, right);
        let velocity = if (position == left) & (velocity < 0.0) { 0.0 } else { velocity };
        let end = (position >= single(GOAL)) & (velocity >= 0.0);
        *state = [f64::from(position as f32), f64::from(velocity as f32), 0.0];
        let goal = if end { 100.0 } else { 0.0 };
        (goal - f64::from(force) * f64::from(force) * 0.1, end)
    }

    #[inline(always)]
    fn observe(state: &[f64; 3], obs: &mut [f32; 2]) {
        *obs = [state[0] as f32, state[1] as f32];
    }
}
