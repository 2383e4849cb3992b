//! Returns and lengths of episodes: open ones per lane, and the last hundred that ended.

use std::collections::VecDeque;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::state::State;
use serde::{Deserialize, Serialize};

/// An episode that ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// Sum of raw rewards.
    #[serde(rename = "return")]
    pub total: f64,
    /// Steps.
    pub length: u64,
    /// Env step of the run at which it ended.
    pub step: u64,
    /// Which of the environments.
    pub env: usize,
}

/// Counts episodes of `lanes` environments.
#[derive(Clone, Debug)]
pub struct Episodes {
    returns: Vec<f64>,
    lengths: Vec<u64>,
    window: VecDeque<(f64, u64)>,
    ended: Vec<Episode>,
}

/// Episodes that `rollout/ep_rew_mean` is a mean of, as in Stable-Baselines3.
const WINDOW: usize = 100;

impl Episodes {
    /// No episodes yet.
    #[must_use]
    pub fn new(lanes: usize) -> Self {
        let window = VecDeque::with_capacity(WINDOW + 1);
        Episodes {
            returns: vec![0.0; lanes],
            lengths: vec![0; lanes],
            window,
            ended: Vec::with_capacity(1024),
        }
    }

    /// Counts one step of every lane; `step` is the run's step after it.
    pub fn count(&mut self, reward: &[f32], terminated: &[u8], truncated: &[u8], step: u64) {
        for env in 0..reward.len() {
            self.returns[env] += f64::from(reward[env]);
            self.lengths[env] += 1;
            if terminated[env] | truncated[env] != 0 {
                let (total, length) = (self.returns[env], self.lengths[env]);
                (self.returns[env], self.lengths[env]) = (0.0, 0);
                if self.window.len() == WINDOW {
                    self.window.pop_front();
                }
                self.window.push_back((total, length));
                self.ended.push(Episode { total, length, step, env });
            }
        }
    }

    /// Mean return and length of the last hundred episodes.
    #[must_use]
    pub fn means(&self) -> Option<(f64, f64)> {
        let n = self.window.len() as f64;
        let (sum, steps) = self.window.iter().fold((0.0, 0.0), |(r, l), e| (r + e.0, l + e.1 as f64));
        (n > 0.0).then(|| (sum / n, steps / n))
    }

    /// Episodes that ended since the last [`drain`](Episodes::drain).
    #[must_use]
    pub fn ended(&self) -> &[Episode] {
        &self.ended
    }

    /// Episodes that ended since the last call, into `out`.
    pub fn drain(&mut self, out: &mut Vec<Episode>) {
        out.append(&mut self.ended);
    }

    /// Forgets episodes that are under way (when worlds start anew).
    pub fn restart(&mut self) {
        self.returns.fill(0.0);
        self.lengths.fill(0);
    }

    /// Writes everything under `prefix`.
    pub fn save(&self, state: &mut State, prefix: &str) -> Result<()> {
        state.put_f64(&format!("{prefix}.returns"), &self.returns);
        state.put(&format!("{prefix}.lengths"), &self.lengths)?;
        state.put_f64(&format!("{prefix}.window"), &self.window.iter().map(|e| e.0).collect::<Vec<_>>());
        state
            .put(&format!("{prefix}.window_lengths"), &self.window.iter().map(|e| e.1).collect::<Vec<_>>())?;
        let totals: Vec<f64> = self.ended.iter().map(|e| e.total).collect();
        state.put_f64(&format!("{prefix}.ended"), &totals);
        let facts: Vec<(u64, u64, usize)> = self.ended.iter().map(|e| (e.length, e.step, e.env)).collect();
        state.put(&format!("{prefix}.ended_facts"), &facts)
    }

    /// Reads it back.
    pub fn load(&mut self, state: &State, prefix: &str) -> Result<()> {
        let lanes = self.returns.len();
        self.returns = state.f64(&format!("{prefix}.returns"))?;
        self.lengths = state.get(&format!("{prefix}.lengths"))?;
        let window = state.f64(&format!("{prefix}.window"))?;
        let lengths: Vec<u64> = state.get(&format!("{prefix}.window_lengths"))?;
        let totals = state.f64(&format!("{prefix}.ended"))?;
        let facts: Vec<(u64, u64, usize)> = state.get(&format!("{prefix}.ended_facts"))?;
        let fits = self.returns.len() == lanes && self.lengths.len() == lanes;
        if !fits || window.len() != lengths.len() || window.len() > WINDOW || totals.len() != facts.len() {
            return Err(Error::Mismatch(format!("\"{prefix}\" does not fit {lanes} environments")));
        }
        self.window.clear();
        self.window.extend(window.into_iter().zip(lengths));
        let ended = totals.into_iter().zip(facts);
        self.ended = ended.map(|(total, (length, step, env))| Episode { total, length, step, env }).collect();
        Ok(())
    }
}
