//! Noise on continuous actions, for policies that have none of their own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Result;
use crate::rng::Rng;
use crate::schedule::Schedule;

/// Noise added to actions in training. Its scale is that of actions rescaled to −1 … 1, and what comes out is clipped to
/// that.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ActionNoise {
    /// Independent in each step (Fujimoto et al. 2018, arXiv:1802.09477, section 5.3).
    Gaussian {
        /// Standard deviation, ≥ 0; a number or a schedule.
        sigma: Schedule,
    },
    /// A random walk that is drawn back to 0 (Uhlenbeck & Ornstein 1930; Lillicrap et al. 2016, arXiv:1509.02971,
    /// section 7): x ← x − θ x dt + σ √dt ε, from 0 at the start of each episode. As SB3's
    /// `OrnsteinUhlenbeckActionNoise`.
    OrnsteinUhlenbeck {
        /// σ, ≥ 0; a number or a schedule.
        sigma: Schedule,
        /// θ, how fast it is drawn back. ≥ 0.
        #[serde(default = "theta")]
        theta: f64,
        /// Time of a step. > 0.
        #[serde(default = "dt")]
        dt: f64,
    },
}

fn theta() -> f64 {
    0.15
}

fn dt() -> f64 {
    0.01
}

impl ActionNoise {
    /// Checks ranges; `field` is how the user calls it.
    pub fn validate(&self, field: &str) -> Result<()> {
        match self {
            ActionNoise::Gaussian { sigma } => sigma.validate(&format!("{field}.sigma"), 1e3),
            ActionNoise::OrnsteinUhlenbeck { sigma, theta, dt } => {
                sigma.validate(&format!("{field}.sigma"), 1e3)?;
                config::within(&format!("{field}.theta"), *theta, 0.0, 1e3)?;
                config::positive(&format!("{field}.dt"), *dt)?;
                config::within(&format!("{field}.dt"), *dt, 0.0, 1e3)
            }
        }
    }

    /// Whether it depends on what was before.
    #[must_use]
    pub fn remembers(&self) -> bool {
        matches!(self, ActionNoise::OrnsteinUhlenbeck { .. })
    }

    /// Adds noise to `actions` when `done` (0 … 1) of the training is over; `state` holds as many numbers, 0 where an
    /// episode starts.
    pub fn add(&self, done: f64, state: &mut [f32], actions: &mut [f32], rng: &mut Rng) {
        match self {
            ActionNoise::Gaussian { sigma } => {
                let sigma = sigma.at(done) as f32;
                for a in actions {
                    *a = (*a + sigma * rng.normal()).clamp(-1.0, 1.0);
                }
            }
            ActionNoise::OrnsteinUhlenbeck { sigma, theta, dt } => {
                let (kept, scale) = ((1.0 - theta * dt) as f32, (sigma.at(done) * dt.sqrt()) as f32);
                for (a, x) in actions.iter_mut().zip(state) {
                    *x = *x * kept + scale * rng.normal();
                    *a = (*a + *x).clamp(-1.0, 1.0);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(x: &[f32]) -> f64 {
        let n = x.len() as f64;
        let mean = x.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
        (x.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / n).sqrt()
    }

    #[test]
    fn gaussian_noise_has_its_spread_and_stays_inside() {
        let noise = ActionNoise::Gaussian { sigma: Schedule::Constant(0.2) };
        let mut rng = Rng::stream(1, "test", 0);
        let mut actions = vec![0.1; 20_000];
        noise.add(0.0, &mut [], &mut actions, &mut rng);
        assert!((spread(&actions) - 0.2).abs() < 0.005, "{}", spread(&actions));
        let mut high = vec![0.95f32; 1_000];
        noise.add(0.0, &mut [], &mut high, &mut rng);
        assert!(high.iter().all(|a| a.abs() <= 1.0) && high.contains(&1.0));
        let falling =
            ActionNoise::Gaussian { sigma: "lin_0.2".to_owned().try_into().map(Schedule::Zoo).unwrap() };
        let mut still = vec![0.5f32; 10];
        falling.add(1.0, &mut [], &mut still, &mut rng);
        assert_eq!(still, [0.5; 10]);
    }

    /// After long the walk has standard deviation σ / √(2 θ − θ² dt), and neighbours are close.
    #[test]
    fn a_walk_comes_back() {
        let (sigma, theta, dt) = (0.3, 1.0, 0.1);
        let noise = ActionNoise::OrnsteinUhlenbeck { sigma: Schedule::Constant(sigma), theta, dt };
        let (mut rng, mut state, mut walk) = (Rng::stream(2, "test", 0), [0.0f32], Vec::new());
        for _ in 0..100_000 {
            let mut action = [0.0];
            noise.add(0.0, &mut state, &mut action, &mut rng);
            walk.push(action[0]);
        }
        let expected = sigma / (2.0 * theta - theta * theta * dt).sqrt();
        assert!((spread(&walk) / expected - 1.0).abs() < 0.05, "{} {expected}", spread(&walk));
        // Neighbours are correlated by 1 − θ dt.
        let steps: Vec<f32> = walk.windows(2).map(|w| w[1] - w[0]).collect();
        let ratio = spread(&steps) / spread(&walk) / (2.0 * theta * dt).sqrt();
        assert!((ratio - 1.0).abs() < 0.05, "{ratio}");
    }
}
