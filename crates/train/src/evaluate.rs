//! Evaluation of a policy: whole episodes, apart from training.

use reinforcets_core::agent::{Policy, Recall};
use reinforcets_core::column::{self, Values};
use reinforcets_core::env::{StepOut, VecEnv};
use reinforcets_core::error::{Error, Result};
use serde::Serialize;

/// Returns and lengths of evaluated episodes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// Mean return.
    pub mean: f64,
    /// Standard deviation of returns (of the population, as NumPy's).
    pub std: f64,
    /// Smallest return.
    pub min: f64,
    /// Largest return.
    pub max: f64,
    /// Mean length.
    pub mean_length: f64,
    /// Share of the episodes that reached their goal; `None` in worlds without goals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<f64>,
    /// Return of each episode.
    pub returns: Vec<f64>,
    /// Length of each episode.
    pub lengths: Vec<u64>,
}

/// Plays `episodes` episodes. Each world plays its share, so that short episodes are not counted more often than long
/// ones (Stable-Baselines3's `evaluate_policy` does the same).
pub fn evaluate(
    policy: &mut dyn Policy,
    env: &mut dyn VecEnv,
    episodes: usize,
    seed: u64,
    deterministic: bool,
) -> Result<Evaluation> {
    if episodes == 0 {
        return Err(Error::config("episodes", 0, "a whole number ≥ 1"));
    }
    let (spec, rows) = (env.spec().clone(), env.rows());
    let columns = spec.observation_columns()?;
    let (mut obs, mut final_obs) = (column::zeros(&columns, rows), column::zeros(&columns, rows));
    let action = spec.action_column()?;
    let mut actions = Values::zeros(action.dtype, rows * action.width);
    let mut reward = vec![0.0; rows];
    let (mut terminated, mut truncated) = (vec![0; rows], vec![0; rows]);
    let mut open = vec![(0.0, 0); rows];
    let mut recall = Recall::start(rows, policy.state_width());
    let mut left: Vec<usize> = (0..rows).map(|i| (episodes + i) / rows).collect();
    let (mut returns, mut lengths) = (Vec::with_capacity(episodes), Vec::with_capacity(episodes));
    let mut reached = 0;
    env.reset(Some(seed), &mut obs)?;
    while returns.len() < episodes {
        policy.predict(&obs, rows, deterministic, &mut recall, &mut actions)?;
        let out = StepOut {
            obs: &mut obs,
            final_obs: &mut final_obs,
            reward: &mut reward,
            terminated: &mut terminated,
            truncated: &mut truncated,
        };
        env.step(&actions, out)?;
        for row in 0..rows {
            open[row].0 += f64::from(reward[row]);
            open[row].1 += 1;
            if terminated[row] | truncated[row] != 0 {
                recall.starts[row] = 1;
                let (total, length) = std::mem::take(&mut open[row]);
                if left[row] > 0 {
                    left[row] -= 1;
                    returns.push(total);
                    lengths.push(length);
                    // An end of a goal world's own is that its goal was reached.
                    reached += usize::from(terminated[row] != 0);
                }
            }
        }
    }
    let success = env.goal_reward().map(|_| reached as f64 / episodes as f64);
    Ok(summary(returns, lengths, success))
}

fn summary(returns: Vec<f64>, lengths: Vec<u64>, success: Option<f64>) -> Evaluation {
    let n = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / n;
    let variance = returns.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / n;
    Evaluation {
        mean,
        std: variance.sqrt(),
        min: returns.iter().copied().fold(f64::INFINITY, f64::min),
        max: returns.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        mean_length: lengths.iter().sum::<u64>() as f64 / n,
        success,
        returns,
        lengths,
    }
}
