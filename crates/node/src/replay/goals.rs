//! Rewards for hindsight goals, which JavaScript works out.

use std::any::Any;
use std::sync::{Arc, Mutex};

use napi::bindgen_prelude::Float32Array;
use napi_derive::napi;
use reinforcets_core::error::{Error, Result};

use super::Replay;
use super::held::{Beside, Held};
use crate::memory;
use crate::shared::lock;

/// Goals and rewards on their way: what was achieved, what it is to be compared with, what that earns.
pub struct Rewards {
    achieved: Vec<f32>,
    desired: Vec<f32>,
    reward: Vec<f32>,
}

/// The same as JavaScript sees it.
#[napi(object)]
pub struct GoalSlots {
    pub achieved: Float32Array,
    pub desired: Float32Array,
    pub reward: Float32Array,
}

/// Memory for some rewards.
#[napi]
pub struct ReplayGoals {
    rewards: Arc<Mutex<Rewards>>,
}

#[napi]
impl ReplayGoals {
    /// The memory; once.
    #[napi]
    pub fn slots(&self) -> GoalSlots {
        let owner: Arc<dyn Any + Send + Sync> = self.rewards.clone();
        let mut rewards = lock(&self.rewards);
        let Rewards { achieved, desired, reward } = &mut *rewards;
        GoalSlots {
            achieved: memory::f32s(achieved, owner.clone()),
            desired: memory::f32s(desired, owner.clone()),
            reward: memory::f32s(reward, owner),
        }
    }
}

#[napi]
impl Replay {
    /// Memory for at least `rewards` rewards.
    #[napi]
    pub fn goals(&self, rewards: u32) -> napi::Result<ReplayGoals> {
        self.with(|h| {
            let (goals, _) = parts(h)?;
            let n = (rewards as usize).max(1).next_power_of_two();
            let width = goals.goals().spec().width;
            let zeros = |n| vec![0.0; n];
            let (achieved, desired, reward) = (zeros(n * width), zeros(n * width), zeros(n));
            Ok(ReplayGoals { rewards: Arc::new(Mutex::new(Rewards { achieved, desired, reward })) })
        })
    }

    /// Writes what is asked for, and NaN for every reward, which a reward function then replaces.
    #[napi]
    pub fn ask(&self, memory: &ReplayGoals) -> napi::Result<()> {
        self.with(|h| {
            let (goals, _) = parts(h)?;
            let (achieved, desired) = goals.questions();
            let mut to = lock(&memory.rewards);
            if achieved.len() > to.achieved.len() {
                return Err(Error::Internal("too little memory for hindsight goals".into()));
            }
            to.achieved[..achieved.len()].copy_from_slice(achieved);
            to.desired[..desired.len()].copy_from_slice(desired);
            to.reward.fill(f32::NAN);
            Ok(())
        })
    }

    /// Takes the first `rewards` rewards.
    #[napi]
    pub fn answer(&self, memory: &ReplayGoals, rewards: u32) -> napi::Result<()> {
        self.with(|h| {
            let (goals, replay) = parts(h)?;
            let given = lock(&memory.rewards);
            goals.answer(replay, &given.reward[..given.reward.len().min(rewards as usize)])
        })
    }
}

type Parts<'a> = (&'a mut reinforcets_core::memory::EpisodeGoals, &'a reinforcets_core::memory::Replay);

fn parts(held: &mut Held) -> Result<Parts<'_>> {
    match &mut held.beside {
        Beside::Goals(goals) => Ok((goals, &held.replay)),
        _ => Err(Error::State("this buffer has no goals".into())),
    }
}
