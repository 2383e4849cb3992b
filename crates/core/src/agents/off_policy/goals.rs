//! Goals that were reached by chance, put in the place of those that were set (Andrychowicz et al. 2017,
//! arXiv:1707.01495).

use crate::agent::GoalQuestions;
use crate::column::{Column, ValuesRef};
use crate::env::{GOAL_KEYS, GoalReward, GoalRewards};
use crate::error::{Error, Result};
use crate::memory::{EpisodeGoals, Hindsight, Replay, TransitionBatch};
use crate::rng::Rng;
use crate::state::State;

use super::super::on_policy::Build;
use super::config::HindsightOptions;

const NAMES: [&str; 2] = [GOAL_KEYS[1], GOAL_KEYS[2]];
const SAVED: &str = "replay.goals";

/// Relabels what is drawn from the replay.
pub(super) enum Relabelling {
    /// Goals are chosen anew whenever a transition is drawn, as in SB3.
    Drawn { hindsight: Box<Hindsight>, reward: GoalReward, desired: usize, options: HindsightOptions },
    /// Goals are chosen, and their rewards asked for, once: when an episode ends, as in the paper.
    Asked(Box<EpisodeGoals>),
}

impl Relabelling {
    pub fn new(replay: &Replay, options: HindsightOptions, build: &Build<'_>) -> Result<Self> {
        match build.goal_reward {
            Some(GoalRewards::Known(reward)) => {
                let desired = replay.columns().iter().position(|c| c.spec().name == NAMES[1]).unwrap_or(0);
                Ok(Relabelling::Drawn { hindsight: drawn(replay, options)?, reward, desired, options })
            }
            Some(GoalRewards::Asked) => {
                let goals = EpisodeGoals::new(replay, NAMES, options.strategy, options.k)?;
                Ok(Relabelling::Asked(Box::new(goals)))
            }
            None => Err(Error::IncompatibleSpace {
                algorithm: "hindsight replay".into(),
                space: build.env.id.clone(),
                reason: "it tells no reward for a goal that was chosen afterwards; give the world \
                         computeReward(achieved, desired, rewards)"
                    .into(),
            }),
        }
    }

    /// Bytes beside a replay of `rows` rows.
    pub fn bytes(options: HindsightOptions, reward: Option<GoalRewards>, rows: usize) -> u64 {
        match reward {
            Some(GoalRewards::Asked) => EpisodeGoals::bytes(rows, options.k),
            _ => Hindsight::bytes(rows),
        }
    }

    /// Takes in what the replay's last push changed.
    pub fn follow(&mut self, replay: &Replay, rng: &mut Rng) {
        match self {
            Relabelling::Drawn { hindsight, .. } => hindsight.follow(replay),
            Relabelling::Asked(goals) => {
                goals.follow(replay, rng);
            }
        }
    }

    /// What is asked for, if anything is.
    pub fn questions(&self) -> Option<GoalQuestions<'_>> {
        let Relabelling::Asked(goals) = self else { return None };
        let (achieved, desired) = goals.questions();
        let width = goals.goals().spec().width;
        (!achieved.is_empty()).then_some(GoalQuestions { achieved, desired, width })
    }

    /// Takes the rewards that were asked for.
    pub fn answer(&mut self, replay: &Replay, rewards: &[f32]) -> Result<()> {
        match self {
            Relabelling::Asked(goals) => goals.answer(replay, rewards),
            Relabelling::Drawn { .. } => Err(Error::State("no rewards were asked for".into())),
        }
    }

    /// Puts other goals in the place of some; gives the goals of the batch, and the column that they stand for.
    pub fn relabel(
        &mut self,
        replay: &Replay,
        batch: &mut TransitionBatch,
        rng: &mut Rng,
    ) -> Result<(usize, &Column)> {
        match self {
            Relabelling::Drawn { hindsight, reward, desired, .. } => {
                let mut outcome = Ok(());
                hindsight.relabel(replay, batch, rng, &mut |achieved, wanted, rewards| {
                    outcome = reward(ValuesRef::F32(achieved), ValuesRef::F32(wanted), rewards);
                })?;
                outcome?;
                Ok((*desired, hindsight.goals()))
            }
            Relabelling::Asked(goals) => {
                goals.relabel(replay, batch, rng);
                Ok((goals.desired_column(), goals.goals()))
            }
        }
    }

    /// Goes on beside another replay, in which nothing has been done yet.
    pub fn beside(&mut self, replay: &Replay) -> Result<()> {
        match self {
            Relabelling::Drawn { hindsight, options, .. } => *hindsight = drawn(replay, *options)?,
            Relabelling::Asked(_) => {
                return Err(Error::State("a shared replay asks nobody for the rewards of goals".into()));
            }
        }
        Ok(())
    }

    /// Writes what the replay alone does not tell.
    pub fn save(&self, replay: &Replay, state: &mut State) {
        if let Relabelling::Asked(goals) = self {
            goals.save(replay, state, SAVED);
        }
    }

    /// Goes on beside a replay that was read back.
    pub fn load(&mut self, replay: &Replay, state: &State) -> Result<()> {
        match self {
            Relabelling::Drawn { hindsight, options, .. } => *hindsight = drawn(replay, *options)?,
            Relabelling::Asked(goals) => goals.load(replay, state, SAVED)?,
        }
        Ok(())
    }
}

fn drawn(replay: &Replay, options: HindsightOptions) -> Result<Box<Hindsight>> {
    Ok(Box::new(Hindsight::new(replay, NAMES, options.strategy, options.k)?))
}
