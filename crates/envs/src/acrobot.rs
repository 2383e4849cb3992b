//! Acrobot-v1: swing the tip of a two-link arm above a line, driving only the joint in the middle.
//!
//! | | |
//! |---|---|
//! | state | θ₁ (0 is down), θ₂ (relative to the first link), θ̇₁, θ̇₂ |
//! | observation | cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ̇₁, θ̇₂; bounds ±1 (four times), ±4π, ±9π |
//! | action | 0, 1, 2: torque −1, 0, +1 |
//! | reward | −1 for every step, 0 for the last |
//! | start | each of the four uniform in [−0.1, 0.1), rounded to f32 |
//! | end | −cos θ₁ − cos(θ₁ + θ₂) > 1 |
//! | time limit | 500 steps; solved at a mean return of −100 |
//! | source | Sutton 1996 and the book's dynamics; Gymnasium 1.4 `classic_control/acrobot.py`, Runge–Kutta, dt 0.2 |

use std::f64::consts::PI;

use reinforcets_core::env::EnvSpec;
use reinforcets_core::math::sin_cos;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

const DT: f64 = 0.2;
/// Masses and lengths of both links are 1, their centres of mass at half length, their moments of inertia 1.
const CENTRE: f64 = 0.5;
const GRAVITY: f64 = 9.8;
const MAX_SPEED_1: f64 = 4.0 * PI;
const MAX_SPEED_2: f64 = 9.0 * PI;

/// The world; see the module's table.
pub struct Acrobot;

/// Time derivative of the state; the order of operations is Gymnasium's.
#[inline(always)]
fn derivative([theta1, theta2, speed1, speed2]: [f64; 4], torque: f64) -> [f64; 4] {
    let (sin2, cos2) = sin_cos(theta2);
    let d1 = CENTRE * CENTRE + (1.0 + CENTRE * CENTRE + 2.0 * CENTRE * cos2) + 1.0 + 1.0;
    let d2 = (CENTRE * CENTRE + CENTRE * cos2) + 1.0;
    let phi2 = CENTRE * GRAVITY * sin_cos(theta1 + theta2 - PI / 2.0).1;
    let phi1 = -CENTRE * (speed2 * speed2) * sin2 - 2.0 * CENTRE * speed2 * speed1 * sin2
        + (CENTRE + 1.0) * GRAVITY * sin_cos(theta1 - PI / 2.0).1
        + phi2;
    let acc2 = (torque + d2 / d1 * phi1 - CENTRE * (speed1 * speed1) * sin2 - phi2)
        / (CENTRE * CENTRE + 1.0 - d2 * d2 / d1);
    let acc1 = -(d2 * acc2 + phi1) / d1;
    [speed1, speed2, acc1, acc2]
}

/// Into [−π, π] by whole turns. No step takes an angle further than three turns out, so they are taken off without
/// a loop, which leaves room for vector instructions.
#[inline(always)]
fn wrap(x: f64) -> f64 {
    let less = |x: f64| if x > PI { x - 2.0 * PI } else { x };
    let more = |x: f64| if x < -PI { x + 2.0 * PI } else { x };
    more(more(more(less(less(less(x))))))
}

/// `state + step · slope`.
#[inline(always)]
fn ahead(state: [f64; 4], step: f64, slope: [f64; 4]) -> [f64; 4] {
    std::array::from_fn(|i| state[i] + step * slope[i])
}

impl World for Acrobot {
    type State = [f64; 4];
    type Action = i32;
    type Observation = [f32; 6];
    const ID: &'static str = "Acrobot-v1";

    fn spec() -> EnvSpec {
        let single = |x: f64| f64::from(x as f32);
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::symmetric(&[1.0, 1.0, 1.0, 1.0, single(MAX_SPEED_1), single(MAX_SPEED_2)]),
            action: Space::Discrete { n: 3, start: 0 },
            max_episode_steps: Some(500),
            reward_threshold: Some(-100.0),
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 4] {
        [(); 4].map(|()| f64::from(rng.range(-0.1, 0.1) as f32))
    }

    #[inline(always)]
    fn step(state: &mut [f64; 4], action: i32) -> (f64, bool) {
        let torque = f64::from(action - 1);
        let y = *state;
        let k1 = derivative(y, torque);
        let k2 = derivative(ahead(y, DT / 2.0, k1), torque);
        let k3 = derivative(ahead(y, DT / 2.0, k2), torque);
        let k4 = derivative(ahead(y, DT, k3), torque);
        let [theta1, theta2, speed1, speed2] =
            std::array::from_fn(|i| y[i] + DT / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]));
        let (theta1, theta2) = (wrap(theta1), wrap(theta2));
        *state = [
            theta1,
            theta2,
            speed1.clamp(-MAX_SPEED_1, MAX_SPEED_1),
            speed2.clamp(-MAX_SPEED_2, MAX_SPEED_2),
        ];
        let end = -sin_cos(theta1).1 - sin_cos(theta2 + theta1).1 > 1.0;
        (if end { 0.0 } else { -1.0 }, end)
    }

    #[inline(always)]
    fn observe(state: &[f64; 4], obs: &mut [f32; 6]) {
        let ((sin1, cos1), (sin2, cos2)) = (sin_cos(state[0]), sin_cos(state[1]));
        let seen = [cos1, sin1, cos2, sin2, state[2], state[3]];
        for (o, s) in obs.iter_mut().zip(seen) {
            *o = s as f32;
        }
    }
}
