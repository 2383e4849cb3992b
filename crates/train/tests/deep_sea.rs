//! Curiosity finds the treasure of the deep sea, which none of 1,024 courses but one reaches; without it, PPO learns to
//! stay left (Osband et al. 2020, "Behaviour Suite for Reinforcement Learning").

#![allow(clippy::unwrap_used, reason = "the functions that tests share are tests, too")]

mod runs;

use reinforcets_train::evaluate;
use runs::{session, train};
use serde_json::{Value, json};

/// The return of the policy learnt in 40,000 steps (4,000 dives).
fn learnt(curiosity: &Value, seed: u64) -> f64 {
    let mut run = session(&json!({
        "algo": "ppo", "env": "DeepSea-v0", "seed": seed, "nEnvs": 8, "nSteps": 50, "batchSize": 100, "nEpochs": 4,
        "curiosity": curiosity,
    }));
    train(&mut run, 40_000);
    let mut policy = run.member().agent.policy().unwrap();
    let mut worlds = reinforcets_envs::make("DeepSea-v0", 1).unwrap();
    evaluate(policy.as_mut(), worlds.as_mut(), 1, 1, true).unwrap().mean
}

/// 0.9 is bsuite's mark: no course but the best earns more than 0.
#[test]
fn both_kinds_find_the_treasure_that_ppo_alone_does_not() {
    for seed in 1..=3 {
        let alone = learnt(&Value::Null, seed);
        assert!(alone <= 0.0, "seed {seed}: alone it earned {alone}");
        for curiosity in [json!({ "kind": "rnd" }), json!({ "kind": "icm", "learningRate": 1e-3 })] {
            let found = learnt(&curiosity, seed);
            assert!(found >= 0.9, "seed {seed}, {curiosity}: {found}");
        }
    }
}
