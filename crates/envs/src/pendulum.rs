//! Pendulum-v1: swing a pendulum up and hold it there with a weak motor.
//!
//! | | |
//! |---|---|
//! | state | θ (0 is up, not wrapped), θ̇ |
//! | observation | cos θ, sin θ, θ̇; bounds ±1, ±1, ±8 |
//! | action | a torque, clipped to [−2, 2] |
//! | reward | −(θ² + 0.1 θ̇² + 0.001 u²) with θ wrapped to [−π, π), before the step |
//! | start | θ uniform in [−π, π), θ̇ in [−1, 1) |
//! | end | none |
//! | time limit | 200 steps |
//! | source | Gymnasium 1.4 `classic_control/pendulum.py` |

use std::f64::consts::PI;

use reinforcets_core::env::EnvSpec;
use reinforcets_core::math::sin_cos;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;

const MAX_SPEED: f64 = 8.0;
const MAX_TORQUE: f32 = 2.0;
const DT: f64 = 0.05;
const GRAVITY: f64 = 10.0;

/// The world; see the module's table.
pub struct Pendulum;

/// `x % (2π)` as Python means it, the same bits for |x| < 10⁶, without the platform's slow `fmod`.
///
/// 2π is split into a part of few bits, whose small multiples are exact, and the rest. Then every operation below
/// is exact, as is `fmod`'s result; Python rounds once, where it lifts a negative remainder.
#[inline(always)]
fn modulo_turn(x: f64) -> f64 {
    const TURN: f64 = 2.0 * PI;
    const HIGH: f64 = f64::from_bits(TURN.to_bits() & !0x3ff_ffff);
    const LOW: f64 = TURN - HIGH;
    const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 · 2⁵²: adding it rounds to a whole number
    let size = x.abs();
    let turns = (size / TURN - 0.5 + MAGIC) - MAGIC;
    let rest = (size - turns * HIGH) - turns * LOW;
    let rest = if rest < 0.0 { rest + TURN } else { rest };
    let rest = if rest >= TURN { rest - TURN } else { rest };
    if x < 0.0 && rest != 0.0 { TURN - rest } else { rest }
}

impl World for Pendulum {
    type State = [f64; 2];
    type Action = [f32; 1];
    type Observation = [f32; 3];
    const ID: &'static str = "Pendulum-v1";

    fn spec() -> EnvSpec {
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::symmetric(&[1.0, 1.0, MAX_SPEED]),
            action: Space::symmetric(&[f64::from(MAX_TORQUE)]),
            max_episode_steps: Some(200),
            reward_threshold: None,
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 2] {
        [rng.range(-PI, PI), rng.range(-1.0, 1.0)]
    }

    /// NumPy keeps what is computed from the action alone in f32; so does this.
    #[inline(always)]
    fn step(state: &mut [f64; 2], [u]: [f32; 1]) -> (f64, bool) {
        let [theta, theta_dot] = *state;
        let u = u.clamp(-MAX_TORQUE, MAX_TORQUE);
        let angle = modulo_turn(theta + PI) - PI;
        let cost = angle * angle + 0.1 * (theta_dot * theta_dot) + f64::from(0.001f32 * (u * u));
        let (sin, _) = sin_cos(theta);
        let push = 3.0 * GRAVITY / 2.0 * sin + f64::from(3.0 * u);
        let theta_dot = (theta_dot + push * DT).clamp(-MAX_SPEED, MAX_SPEED);
        *state = [theta + theta_dot * DT, theta_dot];
        (-cost, false)
    }

    #[inline(always)]
    fn observe(state: &[f64; 2], obs: &mut [f32; 3]) {
        let (sin, cos) = sin_cos(state[0]);
        *obs = [cos as f32, sin as f32, state[1] as f32];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modulo_has_the_bits_of_fmod() {
        let turn = 2.0 * PI;
        let python = |x: f64| {
            let r = x % turn;
            if r < 0.0 { r + turn } else { r }
        };
        let mut rng = Rng::stream(1, "test", 0);
        for i in 0..1_000_000 {
            let size = [1e-9, 1.0, 10.0, 100.0, 1e5, 1e6][i % 6];
            let x = rng.range(-size, size);
            assert_eq!(modulo_turn(x).to_bits(), python(x).to_bits(), "{x}");
            let near = turn * (f64::from(rng.below(40)) - 20.0);
            for x in [near, near.next_up(), near.next_down()] {
                assert_eq!(modulo_turn(x), python(x), "{x}");
            }
        }
    }
}
