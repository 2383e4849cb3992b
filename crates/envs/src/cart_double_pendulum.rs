//! CartDoublePendulum-v0: balance two poles, one on top of the other, on a cart that a force moves.
//!
//! | | |
//! |---|---|
//! | state | position x of the cart (m), angles φ₁, φ₂ of the poles from upright (rad), ẋ, φ̇₁, φ̇₂ |
//! | observation | x, sin θ₁, sin θ₂, cos θ₁, cos θ₂, ẋ, θ̇₁, θ̇₂ with θ₁ = φ₁ and θ₂ = φ₂ − φ₁, the angle between the poles, and speeds clipped; bounds ±1, ±1 (four times), ±10 (three times) |
//! | action | a push, clipped to [−1, 1], of 500 N each |
//! | reward | 10, or 0 at the end, − 0.01 X² − (Z − 2)² − 0.001 θ̇₁² − 0.005 θ̇₂², with the tip of the upper pole at X, Z, after the step |
//! | start | x, θ₁, θ₂ uniform in [−0.1, 0.1), speeds normal with deviation 0.1 |
//! | end | the tip is no more than 1 m above the cart; upright it is 1.2 m |
//! | time limit | 1,000 steps of 0.05 s, each five of Runge and Kutta's; solved at a mean return of 9,100 |
//! | source | Gymnasium 1.4 `mujoco/inverted_double_pendulum_v5.py` and its model; equations of motion in `cart_chain.rs` |
//!
//! A cart of 10.47 kg and capsules of 4.20 kg, 0.6 m long and 0.045 m in radius; friction 0.05 of rail and hinges. Equal to
//! Gymnasium's but for rounding, with four exceptions: the rail ends at ±1, where MuJoCo's cart meets a stiff spring and
//! ours stops; that spring's force is not observed; gravity does not lean by 10⁻⁶; and reward and end are of the state after
//! the step, where Gymnasium has the tip's place off Runge and Kutta's last stage, some 10⁻⁵ m beside it.

use std::f64::consts::PI;

use reinforcets_core::env::EnvSpec;
use reinforcets_core::math::sin_cos;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;
use crate::cart_chain::{Chain, Motion, Pole};

const RAIL: f64 = 1.0;
const LENGTH: f64 = 0.6;
const RADIUS: f64 = 0.045;
/// Capsules of water's density, as all of them that MuJoCo is told no mass of.
const POLE: f64 = 1_000.0 * PI * RADIUS * RADIUS * (LENGTH + 4.0 / 3.0 * RADIUS);
const CART: f64 = 1_000.0 * PI * 0.1 * 0.1 * (0.2 + 4.0 / 3.0 * 0.1);
const CHAIN: Chain<3> = Chain::new(CART, Pole::capsule(POLE, LENGTH, RADIUS), (0.05, 0.05), RAIL);
const FORCE: f64 = 500.0;
const DT: f64 = 0.01;
const PARTS: usize = 5;
const MAX_SPEED_SEEN: f64 = 10.0;

/// The world; see the module's table.
pub struct CartDoublePendulum;

impl World for CartDoublePendulum {
    type State = [f64; 6];
    type Action = [f32; 1];
    type Observation = [f32; 8];
    const ID: &'static str = "CartDoublePendulum-v0";

    fn spec() -> EnvSpec {
        let speed = MAX_SPEED_SEEN;
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::symmetric(&[RAIL, 1.0, 1.0, 1.0, 1.0, speed, speed, speed]),
            action: Space::symmetric(&[1.0]),
            max_episode_steps: Some(1_000),
            reward_threshold: Some(9_100.0),
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 6] {
        let [x, first, second] = [(); 3].map(|()| rng.range(-0.1, 0.1));
        let [x_dot, first_dot, second_dot] = [(); 3].map(|()| 0.1 * f64::from(rng.normal()));
        [x, first, first + second, x_dot, first_dot, first_dot + second_dot]
    }

    #[inline]
    fn step(state: &mut [f64; 6], [push]: [f32; 1]) -> (f64, bool) {
        let [x, first, second, x_dot, first_dot, second_dot] = *state;
        let mut motion = Motion { q: [x, first, second], v: [x_dot, first_dot, second_dot] };
        let force = FORCE * f64::from(push.clamp(-1.0, 1.0));
        for _ in 0..PARTS {
            CHAIN.advance(&mut motion, force, DT);
        }
        let Motion { q: [x, first, second], v: [x_dot, first_dot, second_dot] } = motion;
        *state = [x, first, second, x_dot, first_dot, second_dot];
        let ((sin1, cos1), (sin2, cos2)) = (sin_cos(first), sin_cos(second));
        let (tip, height) = (x + LENGTH * (sin1 + sin2), LENGTH * (cos1 + cos2));
        let between = second_dot - first_dot;
        let end = height <= 1.0;
        let alive = if end { 0.0 } else { 10.0 };
        let distance = 0.01 * (tip * tip) + (height - 2.0) * (height - 2.0);
        let speed = 0.001 * (first_dot * first_dot) + 0.005 * (between * between);
        (alive - distance - speed, end)
    }

    #[inline]
    fn observe(state: &[f64; 6], obs: &mut [f32; 8]) {
        let [x, first, second, x_dot, first_dot, second_dot] = *state;
        let ((sin1, cos1), (sin2, cos2)) = (sin_cos(first), sin_cos(second - first));
        let speed = |v: f64| v.clamp(-MAX_SPEED_SEEN, MAX_SPEED_SEEN);
        let speeds = [x_dot, first_dot, second_dot - first_dot].map(speed);
        let seen = [x, sin1, sin2, cos1, cos2, speeds[0], speeds[1], speeds[2]];
        for (o, s) in obs.iter_mut().zip(seen) {
            *o = s as f32;
        }
    }

    fn possible(state: &[f64; 6]) -> bool {
        state[0].abs() <= RAIL
    }
}
