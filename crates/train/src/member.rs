//! One member of a session's group: an agent, its worlds, and the memory between them.

use reinforcets_core::agent::{Agent, Progress, Transition};
use reinforcets_core::agents::Experience;
use reinforcets_core::column::{self, Columns, Dtype, Values};
use reinforcets_core::env::{EnvSpec, GoalRewards, StepOut, VecEnv};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::memory::Chunk;
use reinforcets_core::metrics::Metrics;
use reinforcets_core::space::Space;
use reinforcets_core::state::State;

use crate::build::ExternalEnv;
use crate::episodes::Episodes;

/// The worlds of a member.
pub struct Worlds {
    native: Option<Box<dyn VecEnv>>,
    bounds: Option<(Vec<f32>, Vec<f32>)>,
    outside: bool,
    computes_reward: bool,
    spec: EnvSpec,
    /// Memory that worlds and agent share; for external worlds the caller writes and reads it.
    pub slots: Slots,
}

/// One vector step's memory, a row per lane.
pub struct Slots {
    /// Observations to act on.
    pub obs: Columns,
    /// Last observations of episodes that ended.
    pub final_obs: Columns,
    /// Actions chosen.
    pub action: Values,
    /// Rewards.
    pub reward: Vec<f32>,
    /// Ends of the world's own.
    pub terminated: Vec<u8>,
    /// Cuts.
    pub truncated: Vec<u8>,
}

impl Slots {
    fn new(spec: &EnvSpec, lanes: usize) -> Result<Self> {
        let columns = spec.observation_columns()?;
        let action = spec.action_column()?;
        Ok(Slots {
            obs: column::zeros(&columns, lanes),
            final_obs: column::zeros(&columns, lanes),
            action: Values::zeros(action.dtype, lanes * action.width),
            reward: vec![0.0; lanes],
            terminated: vec![0; lanes],
            truncated: vec![0; lanes],
        })
    }
}

impl Worlds {
    /// Worlds of ours.
    pub fn native(env: Box<dyn VecEnv>) -> Result<Self> {
        let spec = env.spec().clone();
        Ok(Worlds {
            slots: Slots::new(&spec, env.rows())?,
            native: Some(env),
            bounds: None,
            outside: false,
            computes_reward: false,
            spec,
        })
    }

    /// Worlds that the caller steps.
    pub fn external(ExternalEnv { spec, computes_reward }: &ExternalEnv, lanes: usize) -> Result<Self> {
        spec.observation.validate("observationSpace")?;
        spec.action.validate("actionSpace")?;
        let bounds = match &spec.action {
            Space::Box { low, high, dtype: Dtype::F32, .. } => {
                let narrow = |v: &[f64]| v.iter().map(|x| *x as f32).collect::<Vec<f32>>();
                Some((narrow(low), narrow(high)))
            }
            _ => None,
        };
        Ok(Worlds {
            native: None,
            bounds,
            outside: false,
            computes_reward: *computes_reward,
            slots: Slots::new(spec, lanes)?,
            spec: spec.clone(),
        })
    }

    /// Whether the caller steps them.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.native.is_none() || self.outside
    }

    /// What they look like.
    #[must_use]
    pub fn spec(&self) -> &EnvSpec {
        &self.spec
    }

    /// How they reward goals that were chosen afterwards, where they can.
    #[must_use]
    pub fn goal_reward(&self) -> Option<GoalRewards> {
        match &self.native {
            Some(env) => env.goal_reward().map(GoalRewards::Known),
            None => self.computes_reward.then_some(GoalRewards::Asked),
        }
    }

    /// Why they cannot be resumed bit for bit, if they cannot. Whoever steps external ones knows better.
    #[must_use]
    pub fn inexact(&self) -> Option<&str> {
        self.native.as_ref().and_then(|env| env.inexact())
    }
}

/// An agent in its worlds.
pub struct Member {
    /// The agent.
    pub agent: Box<dyn Agent>,
    /// Its worlds.
    pub worlds: Worlds,
    /// Its episodes.
    pub episodes: Episodes,
    /// Env steps taken.
    pub steps: u64,
    /// What it measured since the last report.
    pub metrics: Metrics,
    /// What it did, for a replay that it shares without having one.
    pub(crate) experience: Option<Experience>,
    chunk: Chunk,
    lanes: usize,
    seed: u64,
    begun: bool,
    acted: bool,
}

impl Member {
    /// Puts an agent into its worlds.
    pub fn new(agent: Box<dyn Agent>, worlds: Worlds, seed: u64, lanes: usize) -> Self {
        let chunk = agent.chunk(lanes);
        Member {
            agent,
            worlds,
            episodes: Episodes::new(lanes),
            steps: 0,
            metrics: Metrics::default(),
            experience: None,
            chunk,
            lanes,
            seed,
            begun: false,
            acted: false,
        }
    }

    /// Environments side by side.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Whether the first observations have been seen.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.begun
    }

    /// Whether actions are chosen that no step has answered yet.
    #[must_use]
    pub fn acted(&self) -> bool {
        self.acted
    }

    /// Whether the chunk is full.
    #[must_use]
    pub fn full(&self) -> bool {
        self.agent.full(&self.chunk)
    }

    /// Env steps in the chunk being collected.
    #[must_use]
    pub fn collected(&self) -> u64 {
        self.chunk.rows() as u64
    }

    /// Env steps whose chunks the learner has taken.
    #[must_use]
    pub fn inserted(&self) -> u64 {
        self.steps.saturating_sub(self.collected())
    }

    /// What it did since its last turn, as a shared replay takes it, whether that begins episodes, and who did it.
    pub(crate) fn collected_steps(&mut self) -> (&Chunk, bool, &mut Box<dyn Agent>) {
        match &self.experience {
            Some(experience) => (experience.chunk(), experience.starts(), &mut self.agent),
            None => {
                let starts = self.agent.off_policy().is_some_and(|off| off.starts());
                (&self.chunk, starts, &mut self.agent)
            }
        }
    }

    /// Makes one gradient step.
    pub fn update(&mut self) -> Result<Progress> {
        self.agent.update(&mut self.metrics)
    }

    /// Hands the chunk to the learner.
    pub fn insert(&mut self) -> Result<()> {
        self.agent.insert(&mut self.chunk)
    }

    /// Lets the caller step a world of its own in place of the member's (`outside`), or goes back to those. Either way
    /// an episode begins: what was being collected elsewhere does not continue. Tells whether anything changed.
    pub fn drive(&mut self, outside: bool) -> bool {
        let changed = self.worlds.outside != outside;
        if changed {
            self.worlds.outside = outside;
            self.chunk.clear();
            (self.begun, self.acted) = (false, false);
        }
        changed
    }

    /// One vector step of native worlds.
    pub fn step_native(&mut self) -> Result<()> {
        if !self.begun {
            let env =
                self.worlds.native.as_mut().ok_or_else(|| Error::Internal("no native worlds".into()))?;
            // The run's first start is by the seed; a start after a failure must not play the same episodes again.
            env.reset(Some(self.seed.wrapping_add(self.steps)), &mut self.worlds.slots.obs)?;
            self.begin()?;
        }
        self.act()?;
        let Worlds { native, slots, .. } = &mut self.worlds;
        let env = native.as_mut().ok_or_else(|| Error::Internal("no native worlds".into()))?;
        let out = StepOut {
            obs: &mut slots.obs,
            final_obs: &mut slots.final_obs,
            reward: &mut slots.reward,
            terminated: &mut slots.terminated,
            truncated: &mut slots.truncated,
        };
        env.step(&slots.action, out)?;
        self.observe()
    }

    /// Takes the first observations from the slots.
    pub fn begin(&mut self) -> Result<()> {
        // Worlds that start anew do not continue what was being collected.
        self.chunk.clear();
        self.acted = false;
        self.agent.begin(&self.worlds.slots.obs, &mut self.chunk)?;
        if let Some(experience) = &mut self.experience {
            experience.begin(&self.worlds.slots.obs)?;
        }
        self.episodes.restart();
        self.begun = true;
        Ok(())
    }

    /// Chooses actions into the slots; external worlds get continuous ones clipped to their space.
    pub fn act(&mut self) -> Result<()> {
        let Worlds { slots, bounds, .. } = &mut self.worlds;
        self.agent.act(&mut self.chunk, &mut slots.action)?;
        self.acted = true;
        if let (Some((low, high)), Values::F32(action)) = (bounds, &mut slots.action) {
            for row in action.chunks_exact_mut(low.len()) {
                for (x, (l, h)) in row.iter_mut().zip(low.iter().zip(high.iter())) {
                    *x = x.clamp(*l, *h);
                }
            }
        }
        Ok(())
    }

    /// Takes the results of a step from the slots.
    pub fn observe(&mut self) -> Result<()> {
        let slots = &self.worlds.slots;
        let transition = Transition {
            reward: &slots.reward,
            terminated: &slots.terminated,
            truncated: &slots.truncated,
            final_obs: &slots.final_obs,
            next_obs: &slots.obs,
        };
        self.acted = false;
        let experience = self.experience.as_mut();
        let kept = experience.map_or(Ok(()), |e| e.observe(&slots.action, &transition));
        if let Err(e) = kept.and_then(|()| self.agent.observe(&transition, &mut self.chunk)) {
            // The worlds have moved on and the chunk has not: they must start anew.
            self.begun = false;
            return Err(e);
        }
        self.steps += self.lanes as u64;
        self.episodes.count(&slots.reward, &slots.terminated, &slots.truncated, self.steps);
        Ok(())
    }

    /// The next episode starts with the observations in the slots: for loops in which an episode's end and the first
    /// observation after it do not come together.
    pub fn replace_observation(&mut self) -> Result<()> {
        self.agent.begin(&self.worlds.slots.obs, &mut self.chunk)
    }

    /// Writes everything under `prefix`.
    pub fn save(&self, state: &mut State, prefix: &str) -> Result<()> {
        state.put(&format!("{prefix}.steps"), &self.steps)?;
        state.put(&format!("{prefix}.metrics"), &self.metrics)?;
        state.put(&format!("{prefix}.begun"), &self.begun)?;
        state.put(&format!("{prefix}.acted"), &self.acted)?;
        state.put_values(&format!("{prefix}.slots.action"), self.worlds.slots.action.view());
        self.chunk.save(state, &format!("{prefix}.chunk"), self.acted)?;
        if let Some(experience) = &self.experience {
            experience.save(state, &format!("{prefix}.experience"))?;
        }
        self.episodes.save(state, &format!("{prefix}.episodes"))?;
        state.put(&format!("{prefix}.outside"), &self.worlds.outside)?;
        if let (Some(env), true) = (&self.worlds.native, self.begun && !self.worlds.outside) {
            state.put_u8(&format!("{prefix}.worlds"), &env.snapshot()?);
        }
        let mut agent = State::default();
        self.agent.save_policy(&mut agent)?;
        self.agent.save_training(&mut agent)?;
        self.agent.save_lanes(&mut agent)?;
        state.put_part(&format!("{prefix}.agent"), agent);
        Ok(())
    }

    /// Reads it back.
    pub fn load(&mut self, state: &State, prefix: &str) -> Result<()> {
        self.steps = state.get(&format!("{prefix}.steps"))?;
        self.metrics = state.get(&format!("{prefix}.metrics"))?;
        self.begun = state.get(&format!("{prefix}.begun"))?;
        self.acted = state.get(&format!("{prefix}.acted"))?;
        let action = &mut self.worlds.slots.action;
        let stored = state.values(&format!("{prefix}.slots.action"), action.view().dtype())?;
        if stored.len() != action.len() {
            return Err(Error::Mismatch("another number of actions".into()));
        }
        // In place: for external worlds the caller is bound to this memory.
        action.copy_from(0, stored.view(), 0, stored.len());
        self.chunk.load(state, &format!("{prefix}.chunk"))?;
        if let Some(experience) = &mut self.experience {
            experience.load(state, &format!("{prefix}.experience"))?;
        }
        self.episodes.load(state, &format!("{prefix}.episodes"))?;
        self.worlds.outside = state.get(&format!("{prefix}.outside"))?;
        if let (Some(env), true) = (&mut self.worlds.native, self.begun && !self.worlds.outside) {
            env.restore(&state.u8(&format!("{prefix}.worlds"))?)?;
        }
        let agent = state.part(&format!("{prefix}.agent"));
        self.agent.load_policy(&agent)?;
        self.agent.load_training(&agent)?;
        self.agent.load_lanes(&agent)
    }
}
