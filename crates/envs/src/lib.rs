//! The native worlds of reinforcets, numerically equal to Gymnasium's and stepped as vectors.
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
mod cart_pole;
mod mountain_car;
mod mountain_car_continuous;
mod pendulum;
mod registry;
mod single;
mod snapshot;
mod vec_env;
mod world;

pub use acrobot::Acrobot;
pub use cart_pole::CartPole;
pub use mountain_car::MountainCar;
pub use mountain_car_continuous::MountainCarContinuous;
pub use pendulum::Pendulum;
pub use registry::{Entry, MAX_ENVS, ids, make, make_single, registry, specs};
pub use single::{Single, SingleEnv};
pub use vec_env::VecOf;
pub use world::{Action, World};
