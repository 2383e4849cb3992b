//! Many worlds of one kind as one [`VecEnv`].

use reinforcets_core::column::{Columns, Values};
use reinforcets_core::env::{EnvSpec, GoalReward, StepOut, VecEnv};
use reinforcets_core::rng::Rng;
use reinforcets_core::{Error, Result};

use crate::observation::Observation;
use crate::snapshot::{Snapshot, check_state};
use crate::world::{Action, World};

/// A vector of worlds with same-step autoreset, a time limit and a random stream each.
pub struct VecOf<W: World> {
    spec: EnvSpec,
    states: Vec<W::State>,
    elapsed: Vec<u32>,
    rngs: Vec<Rng>,
    started: bool,
}

impl<W: World> VecOf<W> {
    /// `worlds` worlds on the streams of seed 0, waiting for a reset.
    #[must_use]
    pub fn new(worlds: usize) -> Self {
        VecOf {
            spec: W::spec(),
            states: vec![W::State::default(); worlds],
            elapsed: vec![0; worlds],
            rngs: streams(0, worlds).collect(),
            started: false,
        }
    }

    /// The states, one a world.
    #[must_use]
    pub fn states(&self) -> &[W::State] {
        &self.states
    }

    fn check_started(&self) -> Result<()> {
        if self.started {
            return Ok(());
        }
        Err(Error::State(format!("{} has not started: call reset first", W::ID)))
    }
}

fn streams(seed: u64, worlds: usize) -> impl Iterator<Item = Rng> {
    (0..worlds as u64).map(move |i| Rng::stream(seed, "env", i))
}

/// Sets the flags of the episodes that reached the limit and counts the rest on; tells whether any episode ended.
#[inline]
fn count(elapsed: &mut [u32], limit: u32, terminated: &[u8], truncated: &mut [u8]) -> bool {
    let mut any = 0;
    for ((elapsed, terminated), truncated) in elapsed.iter_mut().zip(terminated).zip(truncated) {
        *elapsed = elapsed.saturating_add(1);
        *truncated = u8::from(*elapsed >= limit);
        any |= *terminated | *truncated;
    }
    any != 0
}

impl<W: World> VecEnv for VecOf<W> {
    fn spec(&self) -> &EnvSpec {
        &self.spec
    }

    fn rows(&self) -> usize {
        self.states.len()
    }

    fn reset(&mut self, seed: Option<u64>, obs: &mut Columns) -> Result<()> {
        let mut obs = W::Observation::rows(obs, self.states.len(), "obs")?;
        if let Some(seed) = seed {
            self.rngs.clear();
            self.rngs.extend(streams(seed, self.states.len()));
        }
        for (state, rng) in self.states.iter_mut().zip(&mut self.rngs) {
            *state = W::reset(rng);
        }
        self.elapsed.fill(0);
        self.started = true;
        W::observe_all(&self.states, &mut obs);
        Ok(())
    }

    fn step(&mut self, actions: &Values, out: StepOut<'_>) -> Result<()> {
        let n = self.states.len();
        self.check_started()?;
        let actions = W::Action::rows(actions, n)?;
        let mut obs = W::Observation::rows(out.obs, n, "obs")?;
        let mut final_obs = W::Observation::rows(out.final_obs, n, "final_obs")?;
        for (what, got) in [
            ("reward", out.reward.len()),
            ("terminated", out.terminated.len()),
            ("truncated", out.truncated.len()),
        ] {
            if got != n {
                return Err(Error::shape(what, got, n));
            }
        }
        // Nothing has moved until here, so a refused action leaves the worlds as they were.
        W::Action::check(actions, &self.spec.action)?;

        W::step_all(&mut self.states, actions, out.reward, out.terminated);
        let limit = self.spec.max_episode_steps.unwrap_or(u32::MAX);
        let any = count(&mut self.elapsed, limit, out.terminated, out.truncated);
        W::observe_all(&self.states, &mut obs);
        if any {
            for row in 0..n {
                if out.terminated[row] | out.truncated[row] != 0 {
                    let last = W::Observation::row(&mut final_obs, row);
                    W::Observation::copy(W::Observation::row(&mut obs, row), last);
                    self.states[row] = W::reset(&mut self.rngs[row]);
                    self.elapsed[row] = 0;
                    W::observe(&self.states[row], W::Observation::row(&mut obs, row));
                }
            }
        }
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        self.check_started()?;
        let snapshot = Snapshot {
            id: W::ID.to_owned(),
            states: self.states.iter().flat_map(|s| s.as_ref().iter().copied()).collect(),
            elapsed: self.elapsed.clone(),
            rngs: self.rngs.clone(),
            ended: false,
        };
        snapshot.encode()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let width = W::State::default().as_ref().len();
        let limit = self.spec.max_episode_steps;
        let snapshot = Snapshot::decode(snapshot, W::ID, self.states.len(), width, limit)?;
        if snapshot.ended {
            return Err(Error::Mismatch(format!("snapshot of {}: its episode is over", W::ID)));
        }
        let mut states = self.states.clone();
        for (state, stored) in states.iter_mut().zip(snapshot.states.chunks_exact(width)) {
            state.as_mut().copy_from_slice(stored);
            check_state::<W>(state).map_err(|e| Error::Mismatch(format!("snapshot of {}: {e}", W::ID)))?;
        }
        self.states = states;
        self.elapsed = snapshot.elapsed;
        self.rngs = snapshot.rngs;
        self.started = true;
        Ok(())
    }

    fn goal_reward(&self) -> Option<GoalReward> {
        W::GOAL_REWARD
    }
}
