//! Every kind of action and observation, and every form of network and schedule, learns.

use crate::runs::{POLICY_GRADIENT, in_worlds, train};
use reinforcets_core::env::VecEnv;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::spaces::{Answer, MaskedGoal};
use reinforcets_train::{Report, Session, evaluate};
use serde_json::{Value, json};

fn options(algo: &str, more: &Value) -> Value {
    let own = match algo {
        "ppo" => json!({ "nSteps": 32, "batchSize": 64, "nEpochs": 6, "learningRate": 0.01 }),
        "a2c" => json!({ "nSteps": 8, "learningRate": 0.01, "normalizeAdvantage": true, "logInterval": 10 }),
        _ => json!({ "nEpisodes": 64, "learningRate": 0.02 }),
    };
    let mut all = json!({ "algo": algo, "netArch": [16], "gamma": 0.9, "seed": 3 });
    for part in [&own, more] {
        all.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    }
    all
}

fn trained(algo: &str, more: &Value, env: Box<dyn VecEnv>, steps: u64) -> (Session, Vec<Report>) {
    let mut run = in_worlds(&options(algo, more), env).unwrap();
    let reports = train(&mut run, steps);
    (run, reports)
}

/// Mean reward of 300 deterministic answers.
fn score(run: &Session, mut env: Box<dyn VecEnv>) -> f64 {
    let mut policy = run.member().agent.policy().unwrap();
    evaluate(policy.as_mut(), env.as_mut(), 300, 5, true).unwrap().mean
}

fn answers(answer: Answer) -> Box<dyn VecEnv> {
    Box::new(Puzzles::new(answer, 4))
}

fn goals() -> Box<dyn VecEnv> {
    Box::new(Puzzles::new(MaskedGoal, 4))
}

#[test]
fn several_places_at_once() {
    for algo in POLICY_GRADIENT {
        let (run, _) = trained(algo, &json!({}), answers(Answer::MultiDiscrete), 20_000);
        assert!(score(&run, answers(Answer::MultiDiscrete)) > 0.95, "{algo}");
    }
}

#[test]
fn switches() {
    for algo in POLICY_GRADIENT {
        let (run, _) = trained(algo, &json!({}), answers(Answer::MultiBinary), 20_000);
        assert!(score(&run, answers(Answer::MultiBinary)) > 0.95, "{algo}");
    }
}

#[test]
fn numbers_with_either_kind_of_deviation() {
    for algo in POLICY_GRADIENT {
        for dependent in [false, true] {
            let more = json!({ "stateDependentStd": dependent, "logStdInit": -0.7 });
            let (run, reports) = trained(algo, &more, answers(Answer::Box), 20_000);
            let score = score(&run, answers(Answer::Box));
            assert!(score > -0.05, "{algo}, {dependent}: {score}");
            let std = reports[0].metric("train/std");
            assert_eq!(std.is_some(), !dependent, "{algo}: one number for a deviation that has one");
            assert!(std.is_none_or(|s| (0.3..0.7).contains(&s)), "{algo}: exp(−0.7) is 0.50, found {std:?}");
        }
    }
}

/// A forbidden action is an error in this world: a run that ends has chosen none.
#[test]
fn a_masked_dict() {
    for algo in POLICY_GRADIENT {
        let (run, reports) = trained(algo, &json!({ "normalizeObs": true }), goals(), 20_000);
        assert!(score(&run, goals()) > 0.95, "{algo}");
        assert!(reports.last().unwrap().metric("rollout/ep_rew_mean").unwrap() > 0.8, "{algo}");
    }
}

#[test]
fn towers_shared_and_apart_of_every_activation() {
    let shapes = [
        json!({ "sharedLayers": [16], "netArch": [] }),
        json!({ "sharedLayers": [16], "netArch": [8] }),
        json!({ "netArch": { "pi": [16], "vf": [8, 8] } }),
        json!({ "activation": "relu", "init": { "kind": "auto" } }),
        json!({ "activation": "gelu", "init": { "kind": "he", "gain": null } }),
        json!({ "activation": "silu", "init": { "kind": "xavier", "gain": 1.0 } }),
        json!({ "activation": "elu", "init": { "kind": "torch" } }),
    ];
    for algo in POLICY_GRADIENT {
        for shape in &shapes {
            let (run, _) = trained(algo, shape, goals(), 16_000);
            let score = score(&run, goals());
            assert!(score > 0.9, "{algo}, {shape}: {score}");
        }
    }
}

#[test]
fn every_optimiser() {
    for optimizer in [
        json!({ "kind": "adamW", "weightDecay": 0.001 }),
        json!({ "kind": "rmsProp" }),
        json!({ "kind": "rmsProp", "tfStyle": true }),
        json!({ "kind": "sgd", "momentum": 0.9 }),
    ] {
        let rate = if optimizer["kind"] == "sgd" { 0.1 } else { 0.01 };
        let more = json!({ "optimizer": optimizer, "learningRate": rate });
        let (run, _) = trained("ppo", &more, goals(), 16_000);
        assert!(score(&run, goals()) > 0.9, "{optimizer}");
    }
}

fn column(reports: &[Report], key: &str) -> Vec<f64> {
    reports.iter().map(|r| r.metric(key).unwrap_or_else(|| panic!("{key} is missing"))).collect()
}

#[test]
fn schedules_follow_the_training() {
    let more =
        json!({ "learningRate": "lin_0.01", "clipRange": { "start": 0.3, "end": 0.1 }, "clipRangeVf": 0.5 });
    let (_, reports) = trained("ppo", &more, goals(), 1_280);
    // A round is 128 steps; as in SB3, the first update comes after the first round.
    for (i, (rate, clip)) in
        column(&reports, "train/learning_rate").iter().zip(column(&reports, "train/clip_range")).enumerate()
    {
        let done = (i + 1) as f64 / 10.0;
        assert!((rate - 0.01 * (1.0 - done)).abs() < 1e-12, "round {i}: {rate}");
        assert!((clip - (0.3 - 0.2 * done)).abs() < 1e-12, "round {i}: {clip}");
    }
    assert_eq!(reports.len(), 10);
    for algo in ["a2c", "reinforce"] {
        let more = json!({ "learningRate": { "start": 0.0, "end": 0.02 }, "logInterval": 1 });
        let (_, reports) = trained(algo, &more, goals(), 640);
        let rates = column(&reports, "train/learning_rate");
        assert!(
            rates.windows(2).all(|w| w[0] < w[1]) && (rates[rates.len() - 1] - 0.02).abs() < 1e-12,
            "{rates:?}"
        );
    }
}

/// A target that any step exceeds stops each update after its first minibatch, and a far one never does.
#[test]
fn the_target_of_the_divergence_stops_an_update() {
    let updates = |kl: Value| {
        let more =
            json!({ "targetKl": kl, "learningRate": 0.05, "nSteps": 64, "batchSize": 64, "nEpochs": 10 });
        let (run, reports) = trained("ppo", &more, goals(), 2_560);
        (run.member().agent.updates(), column(&reports, "train/approx_kl"))
    };
    let (all, _) = updates(Value::Null);
    assert_eq!((all, updates(json!(1e9)).0), (100, 100), "10 rounds of 10 epochs");
    let (few, kl) = updates(json!(0.001));
    assert!((10..40).contains(&few), "{few} epochs");
    assert!(kl.iter().all(|x| *x >= 0.0) && kl.iter().any(|x| *x > 0.001), "{kl:?}");
}
