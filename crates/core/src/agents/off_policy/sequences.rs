//! Sequences in the place of single transitions, for networks with memory: live states, and what is drawn (Kapturowski
//! et al. 2019, section 3).

use crate::column::{ColumnSpec, Dtype};
use crate::error::{Error, Result};
use crate::memory::{Replay, SequenceBatch, SequenceConfig, Sequences};
use crate::rng::Rng;
use crate::state::State;

use super::super::recurrent::Recurrent;
use super::config::{ReplayConfig, SequenceOptions};
use super::window::Window;

/// The replay's column of states.
const STATE: &str = "state";
/// Most rows of one gradient step.
const MAX_ROWS: usize = 1 << 24;

/// Sequences beside a replay.
pub(in crate::agents) struct SequenceReplay {
    /// States of the episodes under way.
    pub live: Recurrent,
    /// What is learnt from now.
    pub window: Window,
    /// States before it, `[lanes × width]`.
    pub state: Vec<f32>,
    options: SequenceOptions,
    width: usize,
    sequences: Sequences,
    batch: SequenceBatch,
    errors: Vec<f32>,
}

/// The column that keeps the state before each action, where one is kept.
pub(super) fn column(options: &SequenceOptions, width: usize) -> Option<ColumnSpec> {
    options.stored_state.then(|| ColumnSpec { name: STATE.into(), dtype: Dtype::F32, width })
}

impl SequenceReplay {
    /// For an empty replay and states of `width` numbers.
    pub fn new(
        replay: &Replay,
        cfg: &ReplayConfig,
        options: SequenceOptions,
        width: usize,
        lanes: usize,
    ) -> Result<Self> {
        let unfit = [
            (
                cfg.hindsight.is_some(),
                "hindsight",
                "null: sequences keep the goals that they were played for",
            ),
            (
                cfg.curiosity.is_some(),
                "curiosity",
                "null: returns of sequences are those of the world's rewards",
            ),
            (cfg.frame_stack > 1, "frameStack", "1: a network with memory knows what was before"),
        ];
        if let Some((_, field, allowed)) = unfit.into_iter().find(|(unfit, ..)| *unfit) {
            return Err(Error::config(field, "given", allowed));
        }
        if cfg.batch_size.saturating_mul(options.sequence_length) > MAX_ROWS {
            let allowed = format!("batchSize × sequenceLength of at most {MAX_ROWS}");
            return Err(Error::config("batchSize", cfg.batch_size, allowed));
        }
        let config = SequenceConfig {
            length: options.sequence_length,
            overlap: options.sequence_overlap,
            burn_in: options.burn_in,
            n_step: cfg.n_step,
            priorities: cfg.priorities(),
            eta: options.priority_eta,
        };
        Ok(SequenceReplay {
            live: Recurrent::new(lanes, width, 1),
            window: Window::default(),
            state: Vec::new(),
            sequences: Sequences::new(replay, config, options.stored_state.then_some(STATE))?,
            options,
            width,
            batch: SequenceBatch::default(),
            errors: Vec::new(),
        })
    }

    pub fn follow(&mut self, replay: &Replay) {
        self.sequences.follow(replay);
    }

    pub fn is_empty(&self) -> bool {
        self.sequences.is_empty()
    }

    /// Draws `n` sequences.
    pub fn sample(&mut self, replay: &Replay, n: usize, done: f64, rng: &mut Rng) -> Result<()> {
        self.sequences.sample(replay, n, done, rng, &mut self.batch)?;
        self.window.fill(&self.batch, self.options.burn_in);
        self.state.clear();
        self.state.extend_from_slice(&self.batch.state);
        // Without stored states they are blank.
        self.state.resize(n * self.width, 0.0);
        Ok(())
    }

    /// Takes in |δ| of each action of the window.
    pub fn update(&mut self, errors: &[f32]) -> Result<()> {
        self.window.put_back(&self.batch, self.options.burn_in, errors, &mut self.errors);
        self.sequences.update(&self.batch, &self.errors)
    }

    /// Writes which sequences there are.
    pub fn save(&self, state: &mut State) {
        self.sequences.save(state, "replay.sequences");
    }

    /// Reads them back.
    pub fn load(&mut self, replay: &Replay, state: &State) -> Result<()> {
        self.sequences.load(replay, state, "replay.sequences")
    }
}
