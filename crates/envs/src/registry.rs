//! The names that worlds are made by.

use reinforcets_core::env::{EnvSpec, VecEnv};
use reinforcets_core::{Error, Result};

use crate::{
    Acrobot, BitFlipping, CartDoublePendulum, CartPole, CartPoleNoVel, CartPoleSwingUp, Catch, DeepSea,
    GridWorld, MountainCar, MountainCarContinuous, Pendulum, PointReach, Single, SingleEnv, TMaze, VecOf,
    World,
};

/// Most worlds in one vector.
pub const MAX_ENVS: usize = 1 << 20;

/// One kind of world.
pub struct Entry {
    /// Gymnasium's id, or a name of that form.
    pub id: &'static str,
    /// Spaces, time limit and threshold.
    pub spec: fn() -> EnvSpec,
    vector: fn(usize) -> Box<dyn VecEnv>,
    single: fn() -> Box<dyn SingleEnv>,
}

const fn entry<W: World>() -> Entry {
    Entry {
        id: W::ID,
        spec: W::spec,
        vector: |n| Box::new(VecOf::<W>::new(n)),
        single: || Box::new(Single::<W>::new()),
    }
}

static REGISTRY: [Entry; 14] = [
    entry::<CartPole>(),
    entry::<Pendulum>(),
    entry::<MountainCar>(),
    entry::<MountainCarContinuous>(),
    entry::<Acrobot>(),
    entry::<CartPoleNoVel>(),
    entry::<TMaze>(),
    entry::<Catch>(),
    entry::<BitFlipping>(),
    entry::<DeepSea>(),
    entry::<GridWorld>(),
    entry::<PointReach>(),
    entry::<CartPoleSwingUp>(),
    entry::<CartDoublePendulum>(),
];

/// Every native world.
#[must_use]
pub fn registry() -> &'static [Entry] {
    &REGISTRY
}

/// The ids of all native worlds.
pub fn ids() -> impl Iterator<Item = &'static str> {
    REGISTRY.iter().map(|e| e.id)
}

/// What all native worlds say about themselves.
#[must_use]
pub fn specs() -> Vec<EnvSpec> {
    REGISTRY.iter().map(|e| (e.spec)()).collect()
}

fn find(id: &str) -> Result<&'static Entry> {
    REGISTRY.iter().find(|e| e.id == id).ok_or_else(|| Error::unknown("environment", id, ids()))
}

/// A vector of `n_envs` worlds with autoreset, waiting for a reset.
pub fn make(id: &str, n_envs: usize) -> Result<Box<dyn VecEnv>> {
    let entry = find(id)?;
    if !(1..=MAX_ENVS).contains(&n_envs) {
        return Err(Error::config("nEnvs", n_envs, format!("a whole number from 1 to {MAX_ENVS}")));
    }
    Ok((entry.vector)(n_envs))
}

/// One world without autoreset, waiting for a reset.
pub fn make_single(id: &str) -> Result<Box<dyn SingleEnv>> {
    Ok((find(id)?.single)())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_errors_that_help() {
        let error = make("CartPole-v0", 1).err().unwrap();
        assert_eq!(error.code(), "UNKNOWN_ENV");
        assert_eq!(error.details()["suggestion"], "CartPole-v1");
        for n in [0, MAX_ENVS + 1, usize::MAX] {
            assert_eq!(make("CartPole-v1", n).err().unwrap().code(), "INVALID_CONFIG");
        }
        assert!(make_single("").is_err());
    }

    #[test]
    fn specs_are_sound_and_agree_with_ids() {
        for (spec, id) in specs().iter().zip(ids()) {
            assert_eq!(spec.id, id);
            spec.observation.validate("observation").unwrap();
            spec.action.validate("action").unwrap();
        }
    }
}
