//! Tuned settings per algorithm and world, from rl-baselines3-zoo's `hyperparams/*.yml` where it has them.

use serde_json::{Value, json};

/// `{ algorithm: { world: { totalSteps, …options } } }`. The zoo's settings that need gSDE are not among them.
#[must_use]
pub fn presets() -> Value {
    json!({
        "ppo": {
            "CartPole-v1": {
                "totalSteps": 100_000, "nEnvs": 8, "nSteps": 32, "batchSize": 256, "nEpochs": 20, "gamma": 0.98,
                "gaeLambda": 0.8, "entCoef": 0.0, "learningRate": "lin_0.001", "clipRange": "lin_0.2",
            },
            "MountainCar-v0": {
                "totalSteps": 1_000_000, "normalizeObs": true, "normalizeReward": true, "nEnvs": 16, "nSteps": 16,
                "nEpochs": 4, "gamma": 0.99, "gaeLambda": 0.98, "entCoef": 0.0,
            },
            "Acrobot-v1": {
                "totalSteps": 1_000_000, "normalizeObs": true, "normalizeReward": true, "nEnvs": 16, "nSteps": 256,
                "nEpochs": 4, "gamma": 0.99, "gaeLambda": 0.94, "entCoef": 0.0,
            },
        },
        "a2c": {
            "CartPole-v1": { "totalSteps": 500_000, "nEnvs": 8, "entCoef": 0.0 },
            "MountainCar-v0": {
                "totalSteps": 1_000_000, "normalizeObs": true, "normalizeReward": true, "nEnvs": 16, "entCoef": 0.0,
            },
            "Acrobot-v1": {
                "totalSteps": 500_000, "normalizeObs": true, "normalizeReward": true, "nEnvs": 16, "entCoef": 0.0,
            },
        },
    })
}
