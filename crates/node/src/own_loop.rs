//! One's own loop: the verbs of reinforcex for people who step their world themselves.

use std::time::Duration;

use napi_derive::napi;
use reinforcets_core::error::{Error, Result};
use reinforcets_train::{Session as Core, Status};

use crate::memory::{self, Typed};
use crate::session::Session;
use crate::shared::Shared;

#[napi]
impl Session {
    /// One's own loop: learns from `reward`, then acts on `observation`. True if rewards of goals are asked for first:
    /// answer them and call `learn_on`.
    #[napi]
    pub fn act_and_train(&self, observation: Vec<Typed>, reward: f64) -> napi::Result<bool> {
        self.with(|core, shared| {
            alone(core)?;
            memory::copy_in(&observation, &mut core.member_mut().worlds.slots.obs)?;
            if !core.member().begun() {
                core.member_mut().begin()?;
            } else if core.member().acted() {
                result(core, reward, 0, 0)?;
            } else {
                core.member_mut().replace_observation()?;
            }
            own_loop(core, shared, true)
        })
    }

    /// One's own loop: goes on when rewards of goals were answered, and acts on the last observation if `act`.
    #[napi]
    pub fn learn_on(&self, act: bool) -> napi::Result<bool> {
        self.with(|core, shared| own_loop(core, shared, act))
    }

    /// One's own loop: the episode ended in `observation`. True as for `act_and_train`.
    #[napi]
    pub fn stop_episode_and_train(
        &self,
        observation: Vec<Typed>,
        reward: f64,
        truncated: bool,
    ) -> napi::Result<bool> {
        self.with(|core, shared| {
            alone(core)?;
            if !core.member().acted() {
                return Err(Error::State("no episode is under way: call actAndTrain first".into()));
            }
            let slots = &mut core.member_mut().worlds.slots;
            memory::copy_in(&observation, &mut slots.obs)?;
            memory::copy_in(&observation, &mut slots.final_obs)?;
            result(core, reward, u8::from(!truncated), u8::from(truncated))?;
            own_loop(core, shared, false)
        })
    }
}

fn alone(core: &mut Core) -> Result<()> {
    if core.member().lanes() != 1 {
        return Err(Error::config("nEnvs", core.member().lanes(), "1, for a loop of one's own"));
    }
    core.drive_outside();
    Ok(())
}

fn result(core: &mut Core, reward: f64, terminated: u8, truncated: u8) -> Result<()> {
    let slots = &mut core.member_mut().worlds.slots;
    (slots.reward[0], slots.terminated[0], slots.truncated[0]) = (reward as f32, terminated, truncated);
    core.observe()
}

/// Learns until worlds are to be stepped again, and acts then if `act`; or until rewards of goals are asked for.
fn own_loop(core: &mut Core, shared: &Shared, act: bool) -> Result<bool> {
    loop {
        match shared.advance(core, Duration::from_secs(60))? {
            Status::Step => {
                if act {
                    core.member_mut().act()?;
                }
                return Ok(false);
            }
            Status::Goals => return Ok(true),
            Status::Working | Status::Report => {}
            Status::Finished | Status::Aborted => return Err(Error::State("the loop was aborted".into())),
        }
    }
}
