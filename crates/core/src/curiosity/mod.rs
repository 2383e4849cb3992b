//! Curiosity: rewards of an agent's own for what is new to it, for any algorithm.
//!
//! An on-policy algorithm holds a [`Curiosity`], hands it each rollout before advantages are computed, and the rows of
//! each minibatch after its own gradient step. For off-policy ones their common half does it (see `replayed`): rewards
//! are worked out when transitions are drawn. Members of a group may share one predictor: it is touched only where
//! members take turns, so that results do not depend on threads.

mod icm;
mod model;
mod options;
pub mod prediction;
mod replayed;
mod rnd;
mod seen;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

pub use options::{CuriosityKind, CuriosityOptions};

use crate::agents::Build;
use crate::agents::observation::Observer;
use crate::column::Column;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::metrics::Metrics;
use crate::rng::Rng;
use crate::running_stats::RewardNormalizer;
use crate::state::State;
use icm::Icm;
use model::Model;
use rnd::Rnd;
use seen::Seen;

/// Bound on standardised observations (Burda et al. 2018, section 2.4).
const CLIP: f64 = 5.0;
/// Where everything lies in a file.
const PREFIX: &str = "curiosity";

/// Statistics and networks, of one agent or of several.
pub struct Predictor {
    observer: Observer,
    model: Box<dyn Model>,
    rng: Rng,
}

/// An agent's curiosity.
pub struct Curiosity {
    options: CuriosityOptions,
    env: EnvSpec,
    predictor: Arc<Mutex<Predictor>>,
    seen: Seen,
    rewards: RewardNormalizer,
    /// The intrinsic reward of each row of the rollout, normalised.
    reward: Vec<f32>,
    rows: Vec<u32>,
    /// Rows of what was collected, to learn from.
    collected: Vec<u32>,
    /// What was done in rows that a replay gave.
    actions: Column,
    /// Steps of the return of each.
    steps: Vec<usize>,
    /// It is shown observations that its agent has standardised by statistics of its own.
    standardized: bool,
    sums: Sums,
}

#[derive(Default, Serialize, Deserialize)]
struct Sums {
    reward: f64,
    rows: f64,
    loss: f64,
    steps: f64,
}

impl Curiosity {
    /// Builds it for one agent. `logits` is the width of the policy's first head.
    pub fn new(build: &Build<'_>, options: CuriosityOptions, logits: usize) -> Result<Self> {
        options.validate()?;
        let observer = Observer::new(build.env, logits, true, CLIP)?;
        let both = options.kind == CuriosityKind::Icm;
        let seen = Seen::new(observer.columns(), both, options.feature_mask.as_deref())?;
        let mut rng = Rng::stream(build.seed, PREFIX, build.index);
        let engine = build.engine.as_ref();
        let model: Box<dyn Model> = match options.kind {
            CuriosityKind::Rnd => Box::new(Rnd::new(&options, &observer, engine, &mut rng)?),
            CuriosityKind::Icm => Box::new(Icm::new(&options, build.env, &observer, engine, &mut rng)?),
        };
        Ok(Curiosity {
            env: build.env.clone(),
            predictor: Arc::new(Mutex::new(Predictor { observer, model, rng })),
            seen,
            rewards: RewardNormalizer::new(build.lanes, options.intrinsic_gamma, f32::INFINITY),
            reward: Vec::new(),
            rows: Vec::new(),
            collected: Vec::new(),
            actions: Column::zeros(build.env.action_column()?, 0),
            steps: Vec::new(),
            standardized: false,
            sums: Sums::default(),
            options,
        })
    }

    /// The same for an agent that shows it observations which it has standardised itself (`yes`).
    #[must_use]
    pub fn of_standardized(mut self, yes: bool) -> Self {
        self.standardized = yes;
        self
    }

    /// Takes another agent's predictor in place of its own.
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` where both see or do different things, `INVALID_CONFIG` where their options differ in more
    /// than coefficient, discount and mask, or where one of them is shown standardised observations and the other is
    /// not.
    pub fn share(&mut self, other: &Curiosity) -> Result<()> {
        other.env.check_fits(&self.env)?;
        let alike = |options: &CuriosityOptions| CuriosityOptions {
            intrinsic_coef: 0.0,
            intrinsic_gamma: 0.0,
            feature_mask: None,
            ..options.clone()
        };
        if alike(&self.options) != alike(&other.options) {
            let allowed = "the options of the agent whose predictor is shared, but for intrinsicCoef, \
                           intrinsicGamma and featureMask";
            return Err(Error::config("curiosity", "other options", allowed));
        }
        if self.standardized != other.standardized {
            let (yes, no) = (self.standardized, other.standardized);
            let allowed =
                format!("{no}, as the agent whose predictor is shared has it: both must see the same");
            return Err(Error::config("normalizeObs", yes, allowed));
        }
        self.predictor = other.predictor.clone();
        Ok(())
    }

    /// Works out the intrinsic reward of each row of a rollout that is complete, with the last observations of all
    /// episodes that ended, and adds it to the world's.
    pub fn add_to(&mut self, rollout: &mut Chunk) -> Result<()> {
        self.look_at(rollout)?;
        let coef = self.options.intrinsic_coef as f32;
        for (total, own) in rollout.reward.iter_mut().zip(&self.reward) {
            *total += coef * own;
        }
        Ok(())
    }

    /// Works out the intrinsic reward of each row of a rollout, which its statistics have counted then.
    fn look_at(&mut self, rollout: &Chunk) -> Result<()> {
        let (rows, lanes) = (rollout.rows(), rollout.lanes);
        let mut predictor = lock(&self.predictor);
        let Predictor { observer, model, .. } = &mut *predictor;
        self.seen.fill(rollout, observer);
        self.reward.resize(rows, 0.0);
        model.reward(observer, &self.seen, &rollout.action, &mut self.reward)?;
        if self.reward.iter().any(|r| !r.is_finite()) {
            return Err(Error::Diverged { what: "the intrinsic reward".into(), step: 0 });
        }
        // Novelty does not end with an episode (section 2.3): returns are not reset.
        self.reward.chunks_exact(lanes.max(1)).for_each(|step| self.rewards.update(step));
        self.rewards.normalize_in_place(&mut self.reward);
        self.sums.reward += self.reward.iter().map(|r| f64::from(*r)).sum::<f64>();
        self.sums.rows += rows as f64;
        Ok(())
    }

    /// The intrinsic reward of each row of the rollout that was handed over last, before its weight.
    #[must_use]
    pub fn reward(&self) -> &[f32] {
        &self.reward
    }

    /// One gradient step on rows of that rollout.
    pub fn learn(&mut self, rollout: &Chunk, rows: &[u32]) -> Result<()> {
        let mut predictor = lock(&self.predictor);
        let Predictor { observer, model, rng } = &mut *predictor;
        let share = self.options.update_proportion;
        let rows = if share < 1.0 {
            self.rows.clear();
            self.rows.extend(rows.iter().filter(|_| rng.uniform() < share));
            &self.rows
        } else {
            rows
        };
        if rows.is_empty() {
            return Ok(());
        }
        let loss = model.learn(observer, &self.seen, &rollout.action, rows)?;
        if !loss.is_finite() {
            return Err(Error::Diverged { what: "the loss of curiosity".into(), step: 0 });
        }
        self.sums.loss += loss;
        self.sums.steps += 1.0;
        Ok(())
    }

    /// Worlds start anew.
    pub fn restart(&mut self) {
        self.rewards.restart();
    }

    /// Records the mean intrinsic reward of what was collected and the mean loss since the last call.
    pub fn record(&mut self, metrics: &mut Metrics) {
        let Sums { reward, rows, loss, steps } = std::mem::take(&mut self.sums);
        metrics.record("rollout/intrinsic_reward", reward / f64::max(rows, 1.0));
        metrics.record("train/curiosity_loss", loss / f64::max(steps, 1.0));
    }

    /// Writes networks, optimisers and statistics. Agents that share a predictor all write it, so that each can be
    /// loaded alone.
    pub fn save(&self, state: &mut State) -> Result<()> {
        let mut part = State::default();
        self.rewards.save(&mut part, "reward");
        let predictor = lock(&self.predictor);
        predictor.observer.save(&mut part);
        model::save(predictor.model.as_ref(), &mut part)?;
        part.put("rng", &predictor.rng)?;
        part.put("sums", &self.sums)?;
        state.put_part(PREFIX, part);
        Ok(())
    }

    /// Reads them back.
    pub fn load(&mut self, state: &State) -> Result<()> {
        let part = state.part(PREFIX);
        self.rewards.load(&part, "reward")?;
        let mut predictor = lock(&self.predictor);
        predictor.observer.load(&part)?;
        model::load(predictor.model.as_mut(), &part)?;
        predictor.rng = part.get("rng")?;
        self.sums = part.get("sums")?;
        Ok(())
    }

    /// Writes each lane's intrinsic return so far.
    pub fn save_lanes(&self, state: &mut State) {
        self.rewards.save_lanes(state, PREFIX);
    }

    /// Reads it back.
    pub fn load_lanes(&mut self, state: &State) -> Result<()> {
        self.rewards.load_lanes(state, PREFIX)
    }
}

/// The content of a mutex; a panic elsewhere has been reported already.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
