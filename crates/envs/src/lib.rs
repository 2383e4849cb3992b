//! The native worlds of reinforcets, stepped as vectors: Gymnasium's, numerically equal, carts with poles as MuJoCo moves
//! them, and small ones that need memory, pictures, goals or deep exploration.
//!
//! A world is one file that implements [`World`] plus one line in [`registry()`]; [`VecOf`] makes a vector of it
//! and [`Single`] a world of its own.
//!
//! ```
//! use reinforcets_core::column::{Values, zeros};
//! use reinforcets_envs::make_single;
//!
//! let mut env = make_single("CartPole-v1")?;
//! let mut obs = zeros(&env.spec().observation_columns()?, 1);
//! env.reset(Some(42), &mut obs)?;
//! let (reward, terminated, truncated) = env.step(&Values::I32(vec![1]), &mut obs)?;
//! assert_eq!((reward, terminated, truncated), (1.0, false, false));
//! # Ok::<(), reinforcets_core::Error>(())
//! ```

#![forbid(unsafe_code)]

mod acrobot;
mod bit_flipping;
mod cart_chain;
mod cart_double_pendulum;
mod cart_pole;
mod cart_pole_no_vel;
mod cart_pole_swing_up;
mod catch;
mod deep_sea;
mod goals;
mod grid_world;
mod mountain_car;
mod mountain_car_continuous;
mod observation;
mod pendulum;
mod point_reach;
mod registry;
mod single;
mod snapshot;
mod t_maze;
mod vec_env;
mod world;

pub use acrobot::Acrobot;
pub use bit_flipping::BitFlipping;
pub use cart_double_pendulum::CartDoublePendulum;
pub use cart_pole::CartPole;
pub use cart_pole_no_vel::CartPoleNoVel;
pub use cart_pole_swing_up::CartPoleSwingUp;
pub use catch::Catch;
pub use deep_sea::DeepSea;
pub use grid_world::GridWorld;
pub use mountain_car::MountainCar;
pub use mountain_car_continuous::MountainCarContinuous;
pub use observation::{Number, Observation};
pub use pendulum::Pendulum;
pub use point_reach::PointReach;
pub use registry::{Entry, MAX_ENVS, ids, make, make_single, registry, specs};
pub use single::{Single, SingleEnv};
pub use t_maze::TMaze;
pub use vec_env::VecOf;
pub use world::{Action, World};
