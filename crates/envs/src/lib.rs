//! The native worlds of reinforcets, numerically equal to Gymnasium's and stepped as vectors.
//!
//! A world is one file that implements [`World`] plus one line in [`registry()`]; [`VecOf`] makes a vector of it
//! and [`Single`] a world of its own.

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
