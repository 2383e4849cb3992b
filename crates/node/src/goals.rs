//! Rewards for hindsight goals, which JavaScript works out: memory for them, and an agent's questions.

use std::any::Any;
use std::sync::{Arc, Mutex};

use napi::bindgen_prelude::Float32Array;
use napi_derive::napi;
use reinforcets_core::error::{Error, Result};

use crate::memory;
use crate::session::Session;
use crate::shared::lock;

/// Goals and rewards on their way: what was achieved, what it is to be compared with, what that earns.
struct Rewards {
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
pub struct GoalMemory {
    rewards: Arc<Mutex<Rewards>>,
}

#[napi]
impl GoalMemory {
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

impl GoalMemory {
    /// For at least `rewards` rewards of goals of `width` numbers.
    pub fn new(rewards: u32, width: usize) -> Self {
        let n = (rewards as usize).max(1).next_power_of_two();
        let zeros = |n| vec![0.0; n];
        let rewards = Rewards { achieved: zeros(n * width), desired: zeros(n * width), reward: zeros(n) };
        GoalMemory { rewards: Arc::new(Mutex::new(rewards)) }
    }

    /// Writes what is asked for, and NaN for every reward, which a reward function then replaces.
    pub fn ask(&self, achieved: &[f32], desired: &[f32]) -> Result<()> {
        let mut to = lock(&self.rewards);
        if achieved.len() > to.achieved.len() {
            return Err(Error::Internal("too little memory for hindsight goals".into()));
        }
        to.achieved[..achieved.len()].copy_from_slice(achieved);
        to.desired[..desired.len()].copy_from_slice(desired);
        to.reward.fill(f32::NAN);
        Ok(())
    }

    /// Hands over the first `rewards` rewards.
    pub fn answer(&self, rewards: u32, take: impl FnOnce(&[f32]) -> Result<()>) -> Result<()> {
        let given = lock(&self.rewards);
        take(&given.reward[..given.reward.len().min(rewards as usize)])
    }
}

#[napi]
impl Session {
    /// Rewards that are asked for.
    #[napi]
    pub fn rewards_asked(&self) -> napi::Result<u32> {
        self.with(|core, _| {
            let questions = core.member().agent.goal_questions();
            Ok(questions.map_or(0, |q| u32::try_from(q.rewards()).unwrap_or(u32::MAX)))
        })
    }

    /// Memory for at least `rewards` rewards.
    #[napi]
    pub fn goals(&self, rewards: u32) -> napi::Result<GoalMemory> {
        self.with(|core, _| {
            let width = core.member().agent.goal_questions().map_or(0, |q| q.width);
            Ok(GoalMemory::new(rewards, width))
        })
    }

    /// Writes what is asked for.
    #[napi]
    pub fn ask(&self, memory: &GoalMemory) -> napi::Result<()> {
        self.with(|core, _| match core.member().agent.goal_questions() {
            Some(questions) => memory.ask(questions.achieved, questions.desired),
            None => memory.ask(&[], &[]),
        })
    }

    /// Takes the first `rewards` rewards.
    #[napi]
    pub fn answer(&self, memory: &GoalMemory, rewards: u32) -> napi::Result<()> {
        self.with(|core, _| memory.answer(rewards, |given| core.member_mut().agent.answer_goals(given)))
    }
}
