//! Tuned settings per algorithm and world, from rl-baselines3-zoo's `hyperparams/*.yml` where it has them.

use serde_json::{Value, json};

/// The zoo's settings of value-based algorithms, which QR-DQN shares with DQN but for its quantiles.
fn value_based(world: &str, own: Value) -> Value {
    let mut all = match world {
        "CartPole-v1" => json!({
            "totalSteps": 50_000, "learningRate": 2.3e-3, "batchSize": 64, "bufferSize": 100_000,
            "learningStarts": 1000, "gamma": 0.99, "targetUpdateInterval": 10, "trainFreq": 256,
            "gradientSteps": 128, "explorationFraction": 0.16, "explorationFinalEps": 0.04, "netArch": [256, 256],
        }),
        "MountainCar-v0" => json!({
            "totalSteps": 120_000, "learningRate": 4e-3, "batchSize": 128, "bufferSize": 10_000,
            "learningStarts": 1000, "gamma": 0.98, "targetUpdateInterval": 600, "trainFreq": 16, "gradientSteps": 8,
            "explorationFraction": 0.2, "explorationFinalEps": 0.07, "netArch": [256, 256],
        }),
        _ => json!({
            "totalSteps": 100_000, "learningRate": 6.3e-4, "batchSize": 128, "bufferSize": 50_000,
            "learningStarts": 0, "gamma": 0.99, "targetUpdateInterval": 250, "trainFreq": 4, "gradientSteps": -1,
            "explorationFraction": 0.12, "explorationFinalEps": 0.1, "netArch": [256, 256],
        }),
    };
    if let (Value::Object(all), Value::Object(own)) = (&mut all, own) {
        all.extend(own);
    }
    all
}

/// The zoo's settings of TD3 and DDPG.
fn deterministic() -> Value {
    json!({
        "Pendulum-v1": {
            "totalSteps": 20_000, "gamma": 0.98, "bufferSize": 200_000, "learningStarts": 10_000,
            "actionNoise": { "kind": "gaussian", "sigma": 0.1 }, "learningRate": 1e-3, "netArch": [400, 300],
        },
        "MountainCarContinuous-v0": {
            "totalSteps": 300_000, "actionNoise": { "kind": "ornsteinUhlenbeck", "sigma": 0.5 },
        },
    })
}

/// The zoo's settings of SAC and TQC.
fn stochastic() -> Value {
    json!({
        "Pendulum-v1": { "totalSteps": 20_000, "learningRate": 1e-3 },
        "MountainCarContinuous-v0": {
            "totalSteps": 50_000, "learningRate": 3e-4, "bufferSize": 50_000, "batchSize": 512, "entCoef": 0.1,
            "trainFreq": 32, "gradientSteps": 32, "gamma": 0.9999, "tau": 0.01, "learningStarts": 0, "useSde": true,
            "logStdInit": -3.67, "netArch": [64, 64],
        },
    })
}

/// `{ algorithm: { world: { totalSteps, …options } } }`. PPO on MountainCarContinuous has minibatches of a whole rollout, 8
/// rows; the zoo's 256 mean the same there.
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
            "Pendulum-v1": {
                "totalSteps": 100_000, "nEnvs": 4, "nSteps": 1024, "gaeLambda": 0.95, "gamma": 0.9, "nEpochs": 10,
                "entCoef": 0.0, "learningRate": 1e-3, "clipRange": 0.2, "useSde": true, "sdeSampleFreq": 4,
            },
            "MountainCarContinuous-v0": {
                "totalSteps": 20_000, "normalizeObs": true, "normalizeReward": true, "nEnvs": 1, "batchSize": 8,
                "nSteps": 8, "gamma": 0.9999, "learningRate": 7.77e-5, "entCoef": 0.00429, "clipRange": 0.1,
                "nEpochs": 10, "gaeLambda": 0.9, "maxGradNorm": 5.0, "vfCoef": 0.19, "useSde": true,
                "logStdInit": -3.29, "init": { "kind": "torch" },
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
            "Pendulum-v1": {
                "totalSteps": 1_000_000, "normalizeObs": true, "normalizeReward": true, "nEnvs": 8, "entCoef": 0.0,
                "maxGradNorm": 0.5, "nSteps": 8, "gaeLambda": 0.9, "vfCoef": 0.4, "gamma": 0.9,
                "normalizeAdvantage": false, "learningRate": "lin_0.0007", "useSde": true, "logStdInit": -2.0,
                "init": { "kind": "torch" },
            },
            "MountainCarContinuous-v0": {
                "totalSteps": 100_000, "normalizeObs": true, "normalizeReward": true, "nEnvs": 4, "nSteps": 100,
                "entCoef": 0.0, "useSde": true, "sdeSampleFreq": 16, "logStdInit": 0.0, "init": { "kind": "torch" },
            },
        },
        "dqn": {
            "CartPole-v1": value_based("CartPole-v1", json!({})),
            "MountainCar-v0": value_based("MountainCar-v0", json!({})),
            "Acrobot-v1": value_based("Acrobot-v1", json!({})),
        },
        // The zoo has none of C51: DQN's, and atoms from 0 to the best discounted return.
        "c51": {
            "CartPole-v1": value_based("CartPole-v1", json!({ "vMin": 0.0, "vMax": 100.0 })),
        },
        "qrdqn": {
            "CartPole-v1": value_based("CartPole-v1", json!({ "quantiles": 10 })),
            "MountainCar-v0": value_based("MountainCar-v0", json!({ "quantiles": 25 })),
            "Acrobot-v1": value_based("Acrobot-v1", json!({ "quantiles": 25 })),
        },
        "sac": stochastic(),
        "tqc": stochastic(),
        "crossq": { "Pendulum-v1": { "totalSteps": 20_000, "policyDelay": 2, "netArch": [256, 256] } },
        // The zoo has none of MPO.
        "mpo": {
            "Pendulum-v1": {
                "totalSteps": 10_000, "learningRate": 1e-3, "gamma": 0.98, "batchSize": 64, "samples": 10, "nStep": 1,
                "learningStarts": 500, "netArch": [64, 64],
            },
        },
        "td3": deterministic(),
        "ddpg": deterministic(),
    })
}
