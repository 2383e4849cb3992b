//! CartPole-v1: balance a pole on a cart that is pushed left or right.
//!
//! | | |
//! |---|---|
//! | state | x, ẋ, θ, θ̇ |
//! | observation | x, ẋ, θ, θ̇ as f32; bounds ±4.8, ±∞, ±0.4189 (24°), ±∞ |
//! | action | 0 pushes with −10 N, 1 with +10 N |
//! | reward | 1 for every step, the last one included |
//! | start | each of the four uniform in [−0.05, 0.05) |
//! | end | \|x\| > 2.4 or \|θ\| > 12° |
//! | time limit | 500 steps; solved at a mean return of 475 |
//! | source | Barto, Sutton and Anderson 1983; Gymnasium 1.4 `classic_control/cartpole.py`, Euler integration |

use reinforcets_core::env::EnvSpec;
use reinforcets_core::math::sin_cos;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

const GRAVITY: f64 = 9.8;
const MASS_POLE: f64 = 0.1;
const TOTAL_MASS: f64 = MASS_POLE + 1.0;
/// Half the pole's length.
const LENGTH: f64 = 0.5;
const POLE_MASS_LENGTH: f64 = MASS_POLE * LENGTH;
const FORCE: f64 = 10.0;
const TAU: f64 = 0.02;
const THETA_LIMIT: f64 = 12.0 * 2.0 * std::f64::consts::PI / 360.0;
const X_LIMIT: f64 = 2.4;

/// The world; see the module's table.
pub struct CartPole;

impl World for CartPole {
    type State = [f64; 4];
    type Action = i32;
    type Observation = [f32; 4];
    const ID: &'static str = "CartPole-v1";

    fn spec() -> EnvSpec {
        let far = f64::INFINITY;
        // Gymnasium's bounds are single precision numbers.
        let (x, theta) = ((X_LIMIT * 2.0) as f32, (THETA_LIMIT * 2.0) as f32);
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::symmetric(&[f64::from(x), far, f64::from(theta), far]),
            action: Space::Discrete { n: 2, start: 0 },
            max_episode_steps: Some(500),
            reward_threshold: Some(475.0),
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 4] {
        [(); 4].map(|()| rng.range(-0.05, 0.05))
    }

    /// The order of operations is Gymnasium's: change none, or the bits change.
    #[inline(always)]
    fn step(state: &mut [f64; 4], action: i32) -> (f64, bool) {
        let [x, x_dot, theta, theta_dot] = *state;
        let force = if action == 1 { FORCE } else { -FORCE };
        let (sin, cos) = sin_cos(theta);
        let temp = (force + POLE_MASS_LENGTH * (theta_dot * theta_dot) * sin) / TOTAL_MASS;
        let theta_acc =
            (GRAVITY * sin - cos * temp) / (LENGTH * (4.0 / 3.0 - MASS_POLE * (cos * cos) / TOTAL_MASS));
        let x_acc = temp - POLE_MASS_LENGTH * theta_acc * cos / TOTAL_MASS;
        let x = x + TAU * x_dot;
        let x_dot = x_dot + TAU * x_acc;
        let theta = theta + TAU * theta_dot;
        let theta_dot = theta_dot + TAU * theta_acc;
        *state = [x, x_dot, theta, theta_dot];
        (1.0, (x.abs() > X_LIMIT) | (theta.abs() > THETA_LIMIT))
    }

    #[inline(always)]
    fn observe(state: &[f64; 4], obs: &mut [f32; 4]) {
        for (o, s) in obs.iter_mut().zip(state) {
            *o = *s as f32;
        }
    }
}
