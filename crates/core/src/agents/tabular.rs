//! What tabular methods have in common: a table of action values, learnt from one step at a time.
//!
//! For worlds whose states can be counted; Q-learning and SARSA add what they bootstrap from.

mod policy;
mod states;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agent::{Actor, Agent, Learner, Policy, Progress, Transition};
use crate::column::{Columns, Values};
use crate::config;
use crate::distributions::Rows;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::explorers::EpsilonGreedy;
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::rng::Rng;
use crate::schedule::Schedule;
use crate::state::State;

use super::finite;
use super::observation::Observer;
use super::on_policy::Build;
use policy::TablePolicy;
pub use states::Table;

/// The options that tabular methods share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TabularConfig {
    /// Share of the way to its target that a value goes in one step; a number or a schedule, 0 … 1.
    pub learning_rate: Schedule,
    /// Discount, 0 … 1.
    pub gamma: f64,
    /// Probability of an action at random in training; a number or a schedule, 0 … 1.
    pub epsilon: Schedule,
    /// The same for predictions that are not asked to be deterministic, 0 … 1.
    pub eval_epsilon: f64,
    /// What every action is worth at first. More than any can be worth makes the agent try them all.
    pub initial_value: f64,
}

impl Default for TabularConfig {
    fn default() -> Self {
        TabularConfig {
            learning_rate: 0.1.into(),
            gamma: 0.99,
            epsilon: 0.1.into(),
            eval_epsilon: 0.0,
            initial_value: 0.0,
        }
    }
}

impl TabularConfig {
    fn validate(&self) -> Result<()> {
        self.learning_rate.validate("learningRate", 1.0)?;
        config::within("gamma", self.gamma, 0.0, 1.0)?;
        self.epsilon.validate("epsilon", 1.0)?;
        config::within("evalEpsilon", self.eval_epsilon, 0.0, 1.0)?;
        config::within("initialValue", self.initial_value, -1e9, 1e9)
    }
}

/// What makes a tabular method itself: the value that it bootstraps from.
pub(super) trait Rule: Send {
    /// The algorithm's registered name.
    const NAME: &'static str;
    /// Its options.
    type Config: Serialize;

    fn config(&self) -> &Self::Config;
    fn tabular(&self) -> &TabularConfig;
    /// What the state with these action values is worth, and the action that is to be taken there if the method
    /// settles on one.
    fn bootstrap(
        &self,
        values: &[f32],
        allowed: &dyn Fn(usize) -> bool,
        at: Explore<'_>,
    ) -> (f64, Option<usize>);
}

/// How the agent explores at present.
pub(super) struct Explore<'a> {
    pub explorer: EpsilonGreedy,
    pub rng: &'a mut Rng,
}

/// A tabular agent.
pub(super) struct Tabular<R> {
    rule: R,
    env: EnvSpec,
    observer: Observer,
    table: Table,
    rng: Rng,
    /// The action that each lane has settled on for the next step.
    settled: Vec<Option<usize>>,
    rollout: Chunk,
    ready: bool,
    progress: f64,
    updates: u64,
}

impl<R: Rule> Tabular<R> {
    pub fn new(build: &Build<'_>, rule: R) -> Result<Self> {
        rule.tabular().validate()?;
        let env = build.env.clone();
        env.observation.validate("observationSpace")?;
        env.action.validate("actionSpace")?;
        let table = Table::new(R::NAME, &env, rule.tabular().initial_value as f32)?;
        let observer = Observer::new(&env, table.actions(), false, 1.0)?;
        let rollout = Chunk::new(build.lanes, 1, observer.columns(), env.action_column()?);
        Ok(Tabular {
            rule,
            observer,
            table,
            rng: Rng::stream(build.seed, "agent", build.index),
            settled: vec![None; build.lanes],
            rollout,
            ready: false,
            progress: 0.0,
            updates: 0,
            env,
        })
    }

    fn explorer(&self) -> EpsilonGreedy {
        EpsilonGreedy { epsilon: self.rule.tabular().epsilon.at(self.progress) }
    }

    /// The target of a lane's last step, whose episode's last observation is number `cut` if it was cut off, and the action settled on for the next one.
    fn target(&mut self, lane: usize, cut: Option<usize>) -> (f64, Option<usize>) {
        let (rollout, reward) = (&self.rollout, f64::from(self.rollout.reward[lane]));
        if rollout.terminated[lane] != 0 {
            return (reward, None);
        }
        let (obs, row) = match cut {
            Some(at) => (&rollout.final_obs, at),
            None => (&rollout.obs, rollout.lanes + lane),
        };
        let mask = self.observer.mask(obs, 0, None);
        let at = Explore { explorer: self.explorer(), rng: &mut self.rng };
        let values = self.table.values(self.table.state(obs, row));
        let (worth, action) = self.rule.bootstrap(values, &|a| allows(mask, row, a), at);
        // Nothing is done in the last state of an episode that was cut off.
        (reward + self.rule.tabular().gamma * worth, action.filter(|_| cut.is_none()))
    }
}

/// Whether a mask, if there is one, allows action `a` in a row.
fn allows(mask: Option<Rows<'_>>, row: usize, a: usize) -> bool {
    mask.is_none_or(|mask| mask.allows(row, a))
}

impl<R: Rule> Actor for Tabular<R> {
    fn chunk(&self, lanes: usize) -> Chunk {
        Chunk::new(lanes, 1, self.observer.columns(), self.rollout.action.spec().clone())
    }

    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        chunk.reserve_step();
        self.settled.clear();
        self.settled.resize(chunk.lanes, None);
        let at = chunk.cursor();
        self.observer.keep(obs, 0, chunk.lanes, &mut chunk.obs, at)
    }

    fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        chunk.reserve_step();
        let (lanes, from, explorer) = (chunk.lanes, chunk.cursor(), self.explorer());
        let mask = self.observer.mask(&chunk.obs, 0, None);
        let Values::I32(kept) = chunk.action.values_mut() else {
            return Err(Error::Internal("tabular actions are whole numbers".into()));
        };
        for (lane, settled) in self.settled.iter_mut().enumerate() {
            let row = from + lane;
            let values = self.table.values(self.table.state(&chunk.obs, row));
            let rng = &mut self.rng;
            let action =
                settled.take().unwrap_or_else(|| explorer.choose(values, |a| allows(mask, row, a), rng));
            kept[row] = action as i32;
        }
        actions.copy_from(0, chunk.action.values().view(), from, lanes);
        Ok(())
    }

    fn observe(&mut self, t: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        self.observer.keep_outcome(t, chunk, false)?;
        chunk.steps += 1;
        Ok(())
    }

    fn full(&self, chunk: &Chunk) -> bool {
        chunk.steps >= 1
    }
}

impl<R: Rule> Learner for Tabular<R> {
    fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        chunk.hand_over(&mut self.rollout);
        self.ready = true;
        Ok(())
    }

    fn ready(&self) -> bool {
        self.ready
    }

    /// `Q(s, a) += α (target − Q(s, a))` for every lane in turn.
    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        if !std::mem::replace(&mut self.ready, false) {
            return Ok(Progress::Done);
        }
        let rate = self.rule.tabular().learning_rate.at(self.progress);
        let mut error = 0.0;
        let mut cuts = 0;
        for lane in 0..self.rollout.lanes {
            let cut = (self.rollout.final_rows.get(cuts) == Some(&(lane as u32))).then_some(cuts);
            cuts += usize::from(cut.is_some());
            let (target, settled) = self.target(lane, cut);
            self.settled[lane] = settled;
            let action = self.rollout.actions(&[lane as u32]).int(0);
            let state = self.table.state(&self.rollout.obs, lane);
            let value = &mut self.table.values_mut(state)[action];
            let delta = target - f64::from(*value);
            *value = (f64::from(*value) + rate * delta) as f32;
            error += delta.abs();
        }
        finite("an action's value", error)?;
        self.updates += 1;
        metrics.record("rollout/exploration_rate", self.explorer().epsilon);
        metrics.record("train/td_error", error / self.rollout.lanes as f64);
        metrics.record("train/learning_rate", rate);
        Ok(Progress::Done)
    }

    fn publish(&self, policy: &mut dyn Policy) -> Result<()> {
        match policy.as_any_mut().downcast_mut::<TablePolicy>() {
            Some(policy) => policy.refresh(&self.table),
            None => Err(Error::Internal("a snapshot of another agent".into())),
        }
    }

    fn set_progress(&mut self, done: f64) {
        self.progress = done;
    }
}

impl<R: Rule> Agent for Tabular<R> {
    fn algorithm(&self) -> &'static str {
        R::NAME
    }
    fn env_spec(&self) -> &EnvSpec {
        &self.env
    }
    fn config(&self) -> serde_json::Value {
        serde_json::to_value(self.rule.config()).unwrap_or_default()
    }
    fn parameters(&self) -> usize {
        self.table.len()
    }
    fn steps_per_round(&self, lanes: usize) -> Option<u64> {
        Some(lanes as u64)
    }
    fn updates(&self) -> u64 {
        self.updates
    }
    fn policy(&self) -> Result<Box<dyn Policy>> {
        let explorer = EpsilonGreedy { epsilon: self.rule.tabular().eval_epsilon };
        Ok(Box::new(TablePolicy::new(self.table.clone(), self.observer.clone(), explorer)))
    }
    fn save_policy(&self, state: &mut State) -> Result<()> {
        self.table.save(state);
        Ok(())
    }
    fn load_policy(&mut self, state: &State) -> Result<()> {
        self.table.load(state)
    }
    fn save_training(&self, state: &mut State) -> Result<()> {
        state.put("agent.updates", &self.updates)?;
        state.put("agent.rng", &self.rng)?;
        state.put("agent.progress", &self.progress)
    }
    fn load_training(&mut self, state: &State) -> Result<()> {
        self.updates = state.get("agent.updates")?;
        self.rng = state.get("agent.rng")?;
        self.progress = state.get("agent.progress")?;
        Ok(())
    }
    fn save_lanes(&self, state: &mut State) -> Result<()> {
        state.put("agent.settled", &self.settled)
    }
    fn load_lanes(&mut self, state: &State) -> Result<()> {
        let settled: Vec<Option<usize>> = state.get("agent.settled")?;
        if settled.len() != self.settled.len() || settled.iter().flatten().any(|a| *a >= self.table.actions())
        {
            return Err(Error::Mismatch("\"agent.settled\" is of other worlds".into()));
        }
        self.settled = settled;
        Ok(())
    }
}
