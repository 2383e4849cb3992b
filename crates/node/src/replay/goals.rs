//! Rewards for the goals of a buffer.

use napi_derive::napi;
use reinforcets_core::error::{Error, Result};

use super::Replay;
use super::held::{Beside, Held};
use crate::goals::GoalMemory;

#[napi]
impl Replay {
    /// Memory for at least `rewards` rewards.
    #[napi]
    pub fn goals(&self, rewards: u32) -> napi::Result<GoalMemory> {
        self.with(|h| {
            let (goals, _) = parts(h)?;
            Ok(GoalMemory::new(rewards, goals.goals().spec().width))
        })
    }

    /// Writes what is asked for.
    #[napi]
    pub fn ask(&self, memory: &GoalMemory) -> napi::Result<()> {
        self.with(|h| {
            let (goals, _) = parts(h)?;
            let (achieved, desired) = goals.questions();
            memory.ask(achieved, desired)
        })
    }

    /// Takes the first `rewards` rewards.
    #[napi]
    pub fn answer(&self, memory: &GoalMemory, rewards: u32) -> napi::Result<()> {
        self.with(|h| {
            let (goals, replay) = parts(h)?;
            memory.answer(rewards, |given| goals.answer(replay, given))
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
