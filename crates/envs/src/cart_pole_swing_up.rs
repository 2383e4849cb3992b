//! CartPoleSwingUp-v0: swing a hanging pole up by moving the cart under it, and keep it up in the middle.
//!
//! | | |
//! |---|---|
//! | state | position x of the cart (m), angle θ of the pole (0 is up, not wrapped), ẋ, θ̇ |
//! | observation | x, cos θ, sin θ, ẋ, θ̇; bounds ±1.8, ±1, ±1, none, none |
//! | action | a push, clipped to [−1, 1], of 10 N each |
//! | reward | 0 to 1: the product of (1 + cos θ) / 2, (1 + 10^−(x/2)²) / 2, (1 + 10^−(θ̇/5)²) / 2 and (5 − push²) / 5, after the step |
//! | start | x and θ − π normal with deviation 0.01, speeds as well |
//! | end | none |
//! | time limit | 1,000 steps of 0.01 s |
//! | source | dm_control 1.0.50, `suite/cartpole.py`, task `swingup` (Tassa et al. 2018, arXiv:1801.00690); equations of motion in `cart_chain.rs` |
//!
//! A cart of 1 kg, a capsule of 0.1 kg, 1 m long and 0.045 m in radius, friction 0.0005 N s/m of the rail and 2·10⁻⁶ N m s
//! of the hinge. Equal to dm_control but for rounding, except at the ends of the rail, where MuJoCo's cart meets a stiff
//! spring and ours stops.

use std::f64::consts::PI;

use reinforcets_core::column::Dtype;
use reinforcets_core::env::EnvSpec;
use reinforcets_core::math::{exp, sin_cos};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;
use crate::cart_chain::{Chain, Motion, Pole};

const RAIL: f64 = 1.8;
const CHAIN: Chain<2> = Chain::new(1.0, Pole::capsule(0.1, 1.0, 0.045), (5e-4, 2e-6), RAIL);
const FORCE: f64 = 10.0;
const DT: f64 = 0.01;

/// The world; see the module's table.
pub struct CartPoleSwingUp;

/// 1 at 0 and 0.1 at ±`margin`: dm_control's `tolerance` with its Gaussian flank.
#[inline]
fn near(x: f64, margin: f64) -> f64 {
    let x = x / margin;
    f64::from(exp((-std::f64::consts::LN_10 * x * x) as f32))
}

impl World for CartPoleSwingUp {
    type State = [f64; 4];
    type Action = [f32; 1];
    type Observation = [f32; 5];
    const ID: &'static str = "CartPoleSwingUp-v0";

    fn spec() -> EnvSpec {
        let rail = f64::from(RAIL as f32);
        let high = vec![rail, 1.0, 1.0, f64::INFINITY, f64::INFINITY];
        let low = high.iter().map(|side| -side).collect();
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::Box { shape: vec![5], low, high, dtype: Dtype::F32 },
            action: Space::symmetric(&[1.0]),
            max_episode_steps: Some(1_000),
            reward_threshold: None,
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 4] {
        let mut near = |middle: f64| middle + 0.01 * f64::from(rng.normal());
        [near(0.0), near(PI), near(0.0), near(0.0)]
    }

    #[inline]
    fn step(state: &mut [f64; 4], [push]: [f32; 1]) -> (f64, bool) {
        let push = f64::from(push.clamp(-1.0, 1.0));
        let [x, theta, x_dot, theta_dot] = *state;
        let mut motion = Motion { q: [x, theta], v: [x_dot, theta_dot] };
        CHAIN.advance(&mut motion, FORCE * push, DT);
        let Motion { q: [x, theta], v: [x_dot, theta_dot] } = motion;
        *state = [x, theta, x_dot, theta_dot];
        let upright = (sin_cos(theta).1 + 1.0) / 2.0;
        let small_control = (5.0 - push * push) / 5.0;
        let small_velocity = (1.0 + near(theta_dot, 5.0)) / 2.0;
        let centred = (1.0 + near(x, 2.0)) / 2.0;
        (upright * small_control * small_velocity * centred, false)
    }

    #[inline]
    fn observe(state: &[f64; 4], obs: &mut [f32; 5]) {
        let (sin, cos) = sin_cos(state[1]);
        *obs = [state[0] as f32, cos as f32, sin as f32, state[2] as f32, state[3] as f32];
    }

    fn possible(state: &[f64; 4]) -> bool {
        state[0].abs() <= RAIL
    }
}
