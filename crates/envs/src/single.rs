//! One world without autoreset: for people who write the loop themselves.

use reinforcets_core::column::{Columns, Values};
use reinforcets_core::env::EnvSpec;
use reinforcets_core::rng::Rng;
use reinforcets_core::{Error, Result};

use crate::observation::Observation;
use crate::snapshot::{Snapshot, check_numbers, check_state};
use crate::world::{Action, World};

/// One world, stepped by hand. With the same seed it is the first row of a [`VecOf`](crate::VecOf).
pub trait SingleEnv: Send {
    /// What it looks like.
    fn spec(&self) -> &EnvSpec;
    /// Starts an episode and writes its first observation; without a seed the random stream goes on.
    fn reset(&mut self, seed: Option<u64>, obs: &mut Columns) -> Result<()>;
    /// Steps and writes the observation; gives reward, terminated and truncated. After either flag, `reset` is next.
    fn step(&mut self, action: &Values, obs: &mut Columns) -> Result<(f64, bool, bool)>;
    /// Everything that the next step depends on.
    fn state(&self) -> &[f64];
    /// Puts the running episode into another state, for planning and for tests; elapsed steps go on.
    fn set_state(&mut self, state: &[f64]) -> Result<()>;
    /// Everything needed to go on from here.
    fn snapshot(&self) -> Result<Vec<u8>>;
    /// Goes on from a snapshot of the same kind of world.
    fn restore(&mut self, snapshot: &[u8]) -> Result<()>;
}

/// The one implementation of [`SingleEnv`].
pub struct Single<W: World> {
    spec: EnvSpec,
    state: W::State,
    elapsed: u32,
    rng: Rng,
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    New,
    Running,
    Ended,
}

impl<W: World> Single<W> {
    /// A world on the stream of seed 0, waiting for a reset.
    #[must_use]
    pub fn new() -> Self {
        Single {
            spec: W::spec(),
            state: W::State::default(),
            elapsed: 0,
            rng: Rng::stream(0, "env", 0),
            phase: Phase::New,
        }
    }

    fn check_running(&self) -> Result<()> {
        match self.phase {
            Phase::Running => Ok(()),
            Phase::New => Err(Error::State(format!("{} has not started: call reset first", W::ID))),
            Phase::Ended => Err(Error::State(format!("the episode of {} is over: call reset", W::ID))),
        }
    }
}

impl<W: World> Default for Single<W> {
    fn default() -> Self {
        Self::new()
    }
}

impl<W: World> SingleEnv for Single<W> {
    fn spec(&self) -> &EnvSpec {
        &self.spec
    }

    fn reset(&mut self, seed: Option<u64>, obs: &mut Columns) -> Result<()> {
        let mut obs = W::Observation::rows(obs, 1, "obs")?;
        if let Some(seed) = seed {
            self.rng = Rng::stream(seed, "env", 0);
        }
        self.state = W::reset(&mut self.rng);
        self.elapsed = 0;
        self.phase = Phase::Running;
        W::observe(&self.state, W::Observation::row(&mut obs, 0));
        Ok(())
    }

    fn step(&mut self, action: &Values, obs: &mut Columns) -> Result<(f64, bool, bool)> {
        self.check_running()?;
        let action = W::Action::rows(action, 1)?;
        let mut obs = W::Observation::rows(obs, 1, "obs")?;
        W::Action::check(action, &self.spec.action)?;
        let (reward, terminated) = W::step(&mut self.state, action[0]);
        self.elapsed = self.elapsed.saturating_add(1);
        let truncated = self.spec.max_episode_steps.is_some_and(|limit| self.elapsed >= limit);
        if terminated || truncated {
            self.phase = Phase::Ended;
        }
        W::observe(&self.state, W::Observation::row(&mut obs, 0));
        Ok((reward, terminated, truncated))
    }

    fn state(&self) -> &[f64] {
        self.state.as_ref()
    }

    fn set_state(&mut self, state: &[f64]) -> Result<()> {
        self.check_running()?;
        let mut new = self.state;
        if state.len() != new.as_ref().len() {
            return Err(Error::shape(format!("state of {}", W::ID), state.len(), new.as_ref().len()));
        }
        check_numbers(state)?;
        new.as_mut().copy_from_slice(state);
        check_state::<W>(&new)?;
        self.state = new;
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        if self.phase == Phase::New {
            self.check_running()?;
        }
        let snapshot = Snapshot {
            id: W::ID.to_owned(),
            states: self.state.as_ref().to_vec(),
            elapsed: vec![self.elapsed],
            rngs: vec![self.rng.clone()],
            ended: self.phase == Phase::Ended,
        };
        snapshot.encode()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let width = self.state.as_ref().len();
        let mut snapshot = Snapshot::decode(snapshot, W::ID, 1, width, self.spec.max_episode_steps)?;
        let (Some(elapsed), Some(rng)) = (snapshot.elapsed.pop(), snapshot.rngs.pop()) else {
            return Err(Error::Mismatch(format!("snapshot of {}: it is empty", W::ID)));
        };
        let mut state = self.state;
        state.as_mut().copy_from_slice(&snapshot.states);
        check_state::<W>(&state).map_err(|e| Error::Mismatch(format!("snapshot of {}: {e}", W::ID)))?;
        self.state = state;
        self.elapsed = elapsed;
        self.rng = rng;
        self.phase = if snapshot.ended { Phase::Ended } else { Phase::Running };
        Ok(())
    }
}
