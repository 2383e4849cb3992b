//! CartPoleNoVel-v1: CartPole that hides its speeds, so that one look does not tell where it is going.
//!
//! | | |
//! |---|---|
//! | state | x, ẋ, θ, θ̇ |
//! | observation | x, θ as f32; bounds ±4.8, ±0.4189 (24°) |
//! | action | 0 pushes with −10 N, 1 with +10 N |
//! | reward | 1 for every step, the last one included |
//! | start | each of the four uniform in [−0.05, 0.05) |
//! | end | \|x\| > 2.4 or \|θ\| > 12° |
//! | time limit | 500 steps; solved at a mean return of 475, as CartPole is |
//! | source | the world of [`CartPole`]; observed as in the tests of sb3-contrib's RecurrentPPO (`CartPoleNoVelEnv`) |

use reinforcets_core::env::EnvSpec;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::{CartPole, World};

/// The world; see the module's table.
pub struct CartPoleNoVel;

impl World for CartPoleNoVel {
    type State = [f64; 4];
    type Action = i32;
    type Observation = [f32; 2];
    const ID: &'static str = "CartPoleNoVel-v1";

    fn spec() -> EnvSpec {
        let whole = CartPole::spec();
        let observation = match whole.observation {
            Space::Box { high, .. } => Space::symmetric(&[high[0], high[2]]),
            other => other,
        };
        EnvSpec { id: Self::ID.into(), observation, ..whole }
    }

    fn reset(rng: &mut Rng) -> [f64; 4] {
        CartPole::reset(rng)
    }

    #[inline(always)]
    fn step(state: &mut [f64; 4], action: i32) -> (f64, bool) {
        CartPole::step(state, action)
    }

    #[inline(always)]
    fn observe(&[x, _, theta, _]: &[f64; 4], obs: &mut [f32; 2]) {
        *obs = [x as f32, theta as f32];
    }
}
