//! Rows, what stands beside them, and the random stream that batches are drawn with.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use reinforcets_core::agent::Transition;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::memory::{EpisodeGoals, Priorities, Replay, SequenceBatch, Sequences, TransitionBatch};
use reinforcets_core::rng::Rng;
use reinforcets_core::state::State;
use reinforcets_train::sealed;

use super::batch::Numbers;
use super::options::{GOALS, Kind, Options, STATE};
use super::slots::Slots;
use crate::shared::lock;

/// Newest format of files that this version reads, and the one that it writes.
const FORMAT: u64 = 1;
const KIND: &str = "replay";

/// A replay buffer.
pub struct Held {
    pub options: Options,
    pub replay: Replay,
    pub beside: Beside,
    pub slots: Arc<Mutex<Slots>>,
    rng: Rng,
    /// Worlds whose episode has ended and whose next one has not begun.
    ended: Vec<bool>,
}

/// What stands beside the rows.
pub enum Beside {
    Nothing,
    Priorities(Priorities),
    Goals(EpisodeGoals),
    Sequences(Sequences),
}

/// What a batch is drawn into.
pub struct Drawn {
    pub numbers: Numbers,
    pub transitions: TransitionBatch,
    pub sequences: SequenceBatch,
}

impl Beside {
    fn new(replay: &Replay, kind: &Kind) -> Result<Self> {
        Ok(match kind {
            Kind::Uniform => Beside::Nothing,
            Kind::Prioritized(config) => Beside::Priorities(Priorities::new(replay, *config)?),
            Kind::Hindsight(strategy, goals) => {
                Beside::Goals(EpisodeGoals::new(replay, GOALS, *strategy, *goals)?)
            }
            Kind::Sequence(config) => {
                let state = (!replay.extra().is_empty()).then_some(STATE);
                Beside::Sequences(Sequences::new(replay, *config, state)?)
            }
        })
    }

    fn name(&self) -> &'static str {
        match self {
            Beside::Nothing => "uniform",
            Beside::Priorities(_) => "prioritized",
            Beside::Goals(_) => "hindsight",
            Beside::Sequences(_) => "sequence",
        }
    }
}

impl Held {
    pub fn new(options: Options) -> Result<Self> {
        options.check_memory()?;
        let replay = Replay::new(options.spec.clone())?;
        let beside = Beside::new(&replay, &options.kind)?;
        Ok(Held {
            slots: Arc::new(Mutex::new(Slots::new(&options.spec))),
            rng: Rng::stream(options.seed, "buffer", 0),
            ended: vec![false; options.spec.lanes],
            replay,
            beside,
            options,
        })
    }

    /// First observations of `lanes` worlds from `first` on are in the slots; gives how many rewards are asked for.
    pub fn begin(&mut self, first: usize, lanes: usize) -> Result<usize> {
        let slots = self.slots.clone();
        let slots = lock(&slots);
        self.check_lanes(first, lanes)?;
        slots.check(lanes, false)?;
        self.replay.begin(first, lanes, &slots.obs)?;
        self.ended[first..first + lanes].fill(false);
        Ok(self.follow())
    }

    /// A step of `lanes` worlds from `first` on is in the slots; gives how many rewards are asked for.
    ///
    /// With `autoreset`, the observations of worlds whose episode ended are those of the next one, and the last ones are
    /// among the final observations. Without, they are the last ones, and [`begin`](Held::begin) has to follow.
    pub fn push(&mut self, first: usize, lanes: usize, autoreset: bool) -> Result<usize> {
        let slots = self.slots.clone();
        let slots = lock(&slots);
        self.check_lanes(first, lanes)?;
        slots.check(lanes, true)?;
        if let Some(lane) = self.ended[first..first + lanes].iter().position(|ended| *ended) {
            return Err(Error::State(format!(
                "the episode of world {} has ended: call begin with the first observation of the next one",
                first + lane
            )));
        }
        let step = Transition {
            reward: &slots.reward[..lanes],
            terminated: &slots.terminated[..lanes],
            truncated: &slots.truncated[..lanes],
            final_obs: if autoreset { &slots.final_obs } else { &slots.obs },
            next_obs: &slots.obs,
        };
        let action = slots.action.view_rows(0, lanes).values;
        let state = slots.state.as_ref().map(|c| c.view_rows(0, lanes).values);
        self.replay.push_step(first, action, state.as_slice(), &step)?;
        if !autoreset {
            for lane in 0..lanes {
                self.ended[first + lane] = step.terminated[lane] | step.truncated[lane] != 0;
            }
        }
        Ok(self.follow())
    }

    fn check_lanes(&self, first: usize, lanes: usize) -> Result<()> {
        let all = self.ended.len();
        if lanes >= 1 && lanes <= all && first <= all - lanes {
            return Ok(());
        }
        Err(Error::shape("the worlds", format!("{first} … {}", first.saturating_add(lanes)), all))
    }

    fn follow(&mut self) -> usize {
        let Held { replay, beside, rng, .. } = self;
        match beside {
            Beside::Nothing => {}
            Beside::Priorities(p) => p.follow(replay),
            Beside::Goals(g) => {
                // What a reward function failed to answer stays unanswered.
                g.forget();
                return g.follow(replay, rng);
            }
            Beside::Sequences(s) => s.follow(replay),
        }
        0
    }

    /// Draws a batch of as many as there is room for in `drawn`.
    pub fn sample(&mut self, beta: f64, drawn: &mut Drawn) -> Result<()> {
        let Drawn { numbers, transitions, sequences } = drawn;
        let Held { replay, beside, rng, .. } = self;
        let n = numbers.index.len();
        match beside {
            Beside::Nothing => replay.sample(n, rng, transitions)?,
            Beside::Priorities(p) => p.sample(replay, n, beta, rng, transitions)?,
            Beside::Goals(goals) => {
                replay.sample(n, rng, transitions)?;
                goals.relabel(replay, transitions, rng);
            }
            Beside::Sequences(s) => {
                s.sample(replay, n, beta, rng, sequences)?;
                numbers.take_sequences(replay, sequences);
                return Ok(());
            }
        }
        numbers.take_transitions(replay, transitions);
        if let Beside::Goals(goals) = beside {
            numbers.put_goals(goals.desired_column(), goals.goals(), transitions);
        }
        Ok(())
    }

    /// Writes everything to one file, whole or not at all.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut state = State::default();
        self.replay.save(&mut state, "replay")?;
        match &self.beside {
            Beside::Nothing => {}
            Beside::Priorities(p) => p.save(&mut state, "priorities")?,
            Beside::Goals(g) => g.save(&self.replay, &mut state, "goals"),
            Beside::Sequences(s) => s.save(&mut state, "sequences"),
        }
        state.put("kind", &self.beside.name())?;
        state.put("rng", &self.rng)?;
        state.put("ended", &self.ended)?;
        sealed::write(path, KIND, FORMAT, &state, HashMap::new())
    }

    /// Reads back what [`save`](Held::save) wrote; after an error everything is as it was.
    pub fn load(&mut self, path: &Path) -> Result<()> {
        let (state, _) = sealed::read(path, KIND, FORMAT)?;
        let kind: String = state.get("kind")?;
        if kind != self.beside.name() {
            let own = self.beside.name();
            return Err(Error::Mismatch(format!("the file holds a {kind} buffer, not a {own} one")));
        }
        let mut replay = Replay::new(self.options.spec.clone())?;
        let mut beside = Beside::new(&replay, &self.options.kind)?;
        replay.load(&state, "replay")?;
        match &mut beside {
            Beside::Nothing => {}
            Beside::Priorities(p) => p.load(&replay, &state, "priorities")?,
            Beside::Goals(g) => g.load(&replay, &state, "goals")?,
            Beside::Sequences(s) => s.load(&replay, &state, "sequences")?,
        }
        let rng = state.get("rng")?;
        let ended: Vec<bool> = state.get("ended")?;
        if ended.len() != self.ended.len() {
            return Err(Error::Mismatch(format!("\"ended\" has {} worlds", ended.len())));
        }
        (self.replay, self.beside, self.rng, self.ended) = (replay, beside, rng, ended);
        Ok(())
    }
}
