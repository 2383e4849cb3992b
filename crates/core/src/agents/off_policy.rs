//! What off-policy algorithms have in common: collecting into a replay, how many gradient steps are owed for it,
//! drawing transitions as the network shall see them, saving.
//!
//! An algorithm owns an [`OffPolicy`] and adds what makes it itself: how it acts, its targets and its loss. Nothing here
//! knows which algorithm it serves.

pub(super) mod config;
mod goals;
mod saved;
mod sequences;
mod shared;
pub(super) mod sight;
pub(super) mod window;

use std::ops::Range;

use crate::agent::{GoalQuestions, Transition};
use crate::column::Columns;
use crate::curiosity::{Curiosity, CuriosityOptions};
use crate::distributions::{Distribution, Rows};
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::memory::{Chunk, Horizon, Priorities, Replay, ReplaySpec, TransitionBatch};
use crate::metrics::Metrics;
use crate::rng::Rng;

use super::observation::{Gathers, Observer};
use super::on_policy::Build;
use config::{ReplayConfig, SequenceOptions};
use goals::Relabelling;
use sequences::SequenceReplay;
use sight::{Frames, Seen};

/// Replay, observer and counts of an off-policy agent.
///
/// What it keeps are the world's own numbers: observations as they came, actions as the world takes them, rewards
/// without curiosity's. Members of a group can share that, however each of them reads it.
pub struct OffPolicy {
    pub(super) env: EnvSpec,
    pub(super) observer: Observer,
    /// Its own, or for the time of a gradient step that of its group.
    pub(super) replay: Replay,
    /// What is learnt from now.
    pub(super) batch: TransitionBatch,
    /// Share of the planned training that is over.
    pub(super) progress: f64,
    /// Gradient steps made.
    pub(super) updates: u64,
    pub(super) curiosity: Option<Curiosity>,
    /// Sequences are drawn from the replay, for a network with memory; without, transitions are.
    pub(super) memory: Option<SequenceReplay>,
    cfg: ReplayConfig,
    /// The replay is its group's, which fills, lends and saves it.
    shares: bool,
    /// There is something to sample.
    filled: bool,
    lanes: usize,
    /// Bytes of what stands beside the replay.
    beside: u64,
    priorities: Option<Priorities>,
    hindsight: Option<Relabelling>,
    rng: Rng,
    /// Env steps that came into the replay.
    collected: u64,
    /// Those of them that gradient steps are owed for.
    counted: u64,
    owed: u64,
    /// The next chunk begins episodes: nothing continues.
    restart: bool,
    /// The batch's observations and those that follow, where the network sees something else than what is kept.
    seen: Option<[Seen; 2]>,
    /// What is acted on, where observations are stacked.
    frames: Option<Frames>,
}

impl OffPolicy {
    /// The replay for `n_step` steps and `gamma`, and what stands beside it. `memory` tells how sequences are cut and how
    /// many numbers a recurrent state has.
    pub fn new(
        build: &Build<'_>,
        cfg: &ReplayConfig,
        observer: Observer,
        gamma: f64,
        memory: Option<(SequenceOptions, usize)>,
    ) -> Result<Self> {
        let spec = ReplaySpec {
            obs: observer.columns().to_vec(),
            action: build.env.action_column()?,
            extra: memory
                .and_then(|(options, width)| sequences::column(&options, width))
                .into_iter()
                .collect(),
            lanes: build.lanes,
            capacity: cfg.buffer_size,
            n_step: cfg.n_step,
            gamma,
            frame_stack: cfg.frame_stack,
        };
        spec.validate()?;
        if observer.frames() != spec.frame_stack {
            return Err(Error::config(
                "frameStack",
                spec.frame_stack,
                "1: this algorithm's network reads no stacks",
            ));
        }
        let hindsight = |h| Relabelling::bytes(h, build.goal_reward, spec.rows());
        // Sequences have a tree even where all are drawn alike.
        let tree = cfg.prioritized.is_some() || memory.is_some();
        let beside =
            if tree { Priorities::bytes(spec.rows()) } else { 0 } + cfg.hindsight.map_or(0, hindsight);
        spec.check_memory(beside, None)?;
        let replay = Replay::new(spec)?;
        let memory = memory
            .map(|(options, width)| SequenceReplay::new(&replay, cfg, options, width, build.lanes))
            .transpose()?;
        let priorities = cfg.priorities().filter(|_| memory.is_none());
        let priorities = priorities.map(|p| Priorities::new(&replay, p)).transpose()?;
        let hindsight = cfg.hindsight.map(|h| Relabelling::new(&replay, h, build)).transpose()?;
        let curious = |options: &CuriosityOptions| {
            let logits = Distribution::<f32>::for_space(&build.env.action)?.logits();
            Curiosity::new(build, options.clone(), logits)
        };
        let curiosity = cfg.curiosity.as_ref().map(curious).transpose()?;
        let copied = observer.is_normalizing() || hindsight.is_some();
        let seen = copied.then(|| [0; 2].map(|_| Seen::new(&observer, cfg.batch_size)));
        let stack = |frames| Frames::new(observer.columns(), build.lanes, frames);
        let frames = (cfg.frame_stack > 1).then(|| stack(cfg.frame_stack));
        Ok(OffPolicy {
            env: build.env.clone(),
            observer: observer.keeping_raw(true),
            replay,
            batch: TransitionBatch::looking(Horizon { n_step: cfg.n_step, gamma }),
            progress: 0.0,
            updates: 0,
            curiosity,
            shares: false,
            filled: false,
            memory,
            cfg: cfg.clone(),
            lanes: build.lanes,
            beside,
            priorities,
            hindsight,
            rng: Rng::stream(build.seed, "buffer", build.index),
            collected: 0,
            counted: 0,
            owed: 0,
            restart: true,
            seen,
            frames,
        })
    }

    /// Steps of each environment between updates.
    pub fn chunk_steps(&self) -> usize {
        self.cfg.train_freq.div_ceil(self.lanes)
    }

    /// An empty chunk for raw observations.
    pub fn chunk(&self, lanes: usize) -> Chunk {
        // A long one is not asked for before it is needed.
        let steps = self.chunk_steps().min(4096);
        let chunk = Chunk::new(lanes, steps, self.observer.columns(), self.replay.spec().action.clone());
        match &self.memory {
            Some(memory) => memory.live.extend(chunk),
            None => chunk,
        }
    }

    /// Bytes of the replay, unless it is shared, and what stands beside it, once it is full.
    pub fn bytes(&self) -> u64 {
        let replay = if self.shares { 0 } else { self.replay.spec().bytes() };
        replay + self.beside
    }

    /// Env steps in the replay's life.
    pub fn collected(&self) -> u64 {
        self.collected
    }

    /// Whether actions are still drawn at random, with `steps` env steps that are not in the replay yet.
    pub fn is_warming_up(&self, steps: usize) -> bool {
        self.collected + (steps as u64) < self.cfg.learning_starts
    }

    /// The first observations of episodes.
    pub fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        chunk.reserve_step();
        let (at, lanes) = (chunk.cursor(), chunk.lanes);
        self.observer.keep_and_learn(obs, lanes, &mut chunk.obs, at)?;
        if let Some(memory) = &self.memory {
            memory.live.begin(chunk);
        }
        // In the midst of a chunk only the observation is replaced: the step before it ended its episode.
        if chunk.steps == 0 {
            self.restart = true;
            self.curiosity.iter_mut().for_each(Curiosity::restart);
        }
        if let Some(frames) = &mut self.frames {
            (0..lanes).for_each(|lane| frames.push(lane, &chunk.obs, at + lane, true));
        }
        Ok(())
    }

    /// Takes the results of a step.
    pub fn observe(&mut self, t: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        let known = chunk.final_rows.len();
        self.observer.keep_outcome(t, chunk, true)?;
        if let Some(memory) = &mut self.memory {
            memory.live.observe(t, chunk, known);
        }
        chunk.steps += 1;
        let at = chunk.cursor();
        if let Some(frames) = &mut self.frames {
            for lane in 0..chunk.lanes {
                let ended = t.terminated[lane] | t.truncated[lane] != 0;
                frames.push(lane, &chunk.obs, at + lane, ended);
            }
        }
        Ok(())
    }

    /// Takes over a chunk's rows.
    pub fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        if !self.shares {
            self.fill(chunk)?;
        }
        self.restart = false;
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.collect(chunk, self.cfg.batch_size)?;
        }
        let rows = chunk.rows() as u64;
        self.collected += rows;
        if self.collected > self.cfg.learning_starts {
            self.owed += self.cfg.due(self.counted + rows) - self.cfg.due(self.counted);
            self.counted += rows;
        }
        chunk.carry_over();
        Ok(())
    }

    /// Puts a chunk's rows into its own replay.
    fn fill(&mut self, chunk: &Chunk) -> Result<()> {
        if self.restart {
            self.replay.begin(0, chunk.lanes, &chunk.obs)?;
            self.follow();
        }
        for step in 0..chunk.steps {
            self.replay.push_from(0, chunk, step)?;
            self.follow();
        }
        Ok(())
    }

    fn follow(&mut self) {
        if let Some(priorities) = &mut self.priorities {
            priorities.follow(&self.replay);
        }
        if let Some(her) = &mut self.hindsight {
            her.follow(&self.replay, &mut self.rng);
        }
        if let Some(memory) = &mut self.memory {
            memory.follow(&self.replay);
        }
        self.filled = self.holds_something();
    }

    /// Whether there is something to learn from.
    fn holds_something(&self) -> bool {
        !self.memory.as_ref().map_or(self.replay.is_empty(), SequenceReplay::is_empty)
    }

    /// What is asked of the worlds' reward function.
    pub fn goal_questions(&self) -> Option<GoalQuestions<'_>> {
        self.hindsight.as_ref().and_then(Relabelling::questions)
    }

    /// Takes the rewards that were asked for.
    pub fn answer_goals(&mut self, rewards: &[f32]) -> Result<()> {
        self.hindsight.as_mut().map_or(Ok(()), |her| her.answer(&self.replay, rewards))
    }

    /// Whether gradient steps are owed, and there is something to learn from.
    pub fn is_ready(&self) -> bool {
        self.owed > 0 && self.filled
    }

    /// Draws a batch.
    pub fn sample(&mut self) -> Result<()> {
        let (replay, rng, batch, n) = (&self.replay, &mut self.rng, &mut self.batch, self.cfg.batch_size);
        match &mut self.priorities {
            Some(priorities) => priorities.sample(replay, n, self.progress, rng, batch)?,
            None => replay.sample(n, rng, batch)?,
        }
        let goals = match &mut self.hindsight {
            Some(her) => Some(her.relabel(replay, batch, rng)?),
            None => None,
        };
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.add_to_returns(replay, batch)?;
        }
        if let Some([now, next]) = &mut self.seen {
            now.fill(&self.observer, replay.columns(), batch.obs_idx(), goals);
            next.fill(&self.observer, replay.columns(), batch.next_idx(), goals);
        }
        Ok(())
    }

    /// Draws sequences, where there is memory.
    pub fn sample_sequences(&mut self) -> Result<()> {
        let Some(memory) = &mut self.memory else { return Ok(()) };
        memory.sample(&self.replay, self.cfg.batch_size, self.progress, &mut self.rng)?;
        if let Some([now, _]) = &mut self.seen {
            now.reserve(memory.window.obs.len());
            now.fill(&self.observer, self.replay.columns(), &memory.window.obs, None);
        }
        Ok(())
    }

    /// Observations `part` of the sequences' window, for a network.
    pub fn sequence_obs(&self, part: Range<usize>) -> Gathers<'_> {
        match (&self.seen, &self.memory) {
            (Some([now, _]), _) => now.part(&self.observer, part),
            (None, memory) => {
                let rows = memory.as_ref().map_or(&[][..], |memory| &memory.window.obs[part]);
                self.observer.gathers(self.replay.columns(), rows)
            }
        }
    }

    /// The batch's observations, for a network.
    pub fn obs(&self) -> Gathers<'_> {
        match &self.seen {
            Some([now, _]) => now.gathers(&self.observer, self.batch.len()),
            None => self.observer.gathers(self.replay.columns(), self.batch.obs_idx()),
        }
    }

    /// The observations that its returns bootstrap from.
    pub fn next_obs(&self) -> Gathers<'_> {
        match &self.seen {
            Some([_, next]) => next.gathers(&self.observer, self.batch.len()),
            None => self.observer.gathers(self.replay.columns(), self.batch.next_idx()),
        }
    }

    /// Which actions are allowed in [`obs`](Self::obs).
    pub fn mask(&self) -> Option<Rows<'_>> {
        self.observer.mask(self.replay.columns(), 0, Some(&self.batch.rows))
    }

    /// Which actions are allowed in [`next_obs`](Self::next_obs).
    pub fn next_mask(&self) -> Option<Rows<'_>> {
        self.observer.mask(self.replay.columns(), 0, Some(&self.batch.next_rows))
    }

    /// A gradient step on the batch was made; `priority` is what each row's error was.
    pub fn learnt(&mut self, priority: &[f32]) -> Result<()> {
        self.owed -= 1;
        self.updates += 1;
        match (&mut self.memory, &mut self.priorities) {
            (Some(memory), _) => memory.update(priority),
            (None, Some(priorities)) => priorities.update(&self.replay, &self.batch.rows, priority),
            (None, None) => Ok(()),
        }
    }

    /// Its curiosity, for groups that share one.
    pub fn curiosity(&mut self) -> Option<&mut Curiosity> {
        self.curiosity.as_mut()
    }

    /// Records what curiosity did, when the gradient steps owed are made.
    pub fn record(&mut self, metrics: &mut Metrics) {
        self.curiosity.iter_mut().for_each(|curiosity| curiosity.record(metrics));
    }

    /// Why a resumed run differs from one that was not cut; `None` if it does not.
    pub fn inexact(&self) -> Option<&'static str> {
        (!self.cfg.checkpoint_replay)
            .then_some("checkpoints do not hold the replay (checkpointReplay: false)")
    }
}
