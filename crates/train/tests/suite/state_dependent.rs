//! Exploring by noise of the state: what is learnt with it, what predictions are, what is refused.

use crate::runs::{actions, hash, in_worlds, refused, session, train};
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::continuous::Near;
use reinforcets_train::Session;
use serde_json::{Value, json};

const WITH_NOISE_OF_THE_STATE: [&str; 3] = ["ppo", "a2c", "sac"];

/// An agent that has seen nothing yet.
fn fresh(algo: &str, more: &Value) -> Session {
    let mut all = json!({ "algo": algo, "netArch": [64], "seed": 1, "useSde": true, "logStdInit": -2 });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    in_worlds(&all, Box::new(Puzzles::new(Near::Seen, 4))).unwrap()
}

/// The best actions are 0.5 and 1.5.
#[test]
fn the_best_action_is_found() {
    for every in [None, Some(1), Some(3)] {
        let mut run = fresh(
            "sac",
            &json!({
                "learningRate": "lin_0.003", "learningStarts": 64, "bufferSize": 2000, "batchSize": 32, "trainFreq": 4,
                "gradientSteps": 4, "tau": 0.05, "entCoef": 0.01, "gamma": 0.5, "sdeSampleFreq": every,
            }),
        );
        train(&mut run, 8_000);
        let found = actions(&run, &[-1.0, 1.0], true);
        let near = |found: f32, best: f32| (found - best).abs() < 0.25;
        assert!(near(found[0], 0.5) && near(found[1], 1.5), "{every:?}: {found:?}");
    }
}

/// Predictions without noise are one action, drawn ones are spread around it.
#[test]
fn predictions_have_noise_only_where_it_is_asked_for() {
    for algo in WITH_NOISE_OF_THE_STATE {
        let run = fresh(algo, &json!({}));
        let (best, drawn) = (actions(&run, &[1.0; 300], true), actions(&run, &[1.0; 300], false));
        assert!(best.iter().all(|a| *a == best[0]));
        let mean = drawn.iter().sum::<f32>() / 300.0;
        assert!(drawn.windows(2).all(|a| a[0] != a[1]) && (mean - best[0]).abs() < 0.2, "{algo}: {mean}");
    }
}

/// How long matrices stay changes what is collected; without noise of the state the options mean nothing.
#[test]
fn how_long_noise_stays_matters() {
    let run = |algo: &str, sde: bool, every: Value| {
        let mut run = session(&json!({
            "algo": algo, "env": "Pendulum-v1", "netArch": [8], "nEnvs": 2, "seed": 1, "useSde": sde, "sdeSampleFreq": every,
        }));
        train(&mut run, if algo == "ppo" { 4_096 } else { 600 });
        hash(&run)
    };
    for algo in WITH_NOISE_OF_THE_STATE {
        let hashes = [json!(null), json!(1), json!(4)].map(|every| run(algo, true, every));
        // SAC's rollouts are of one step, so that its matrices stay for one in any case.
        let differ = hashes[0] != hashes[1] && hashes[1] != hashes[2];
        assert_eq!(differ, algo != "sac", "{algo}");
        assert_eq!(run(algo, true, json!(4)), hashes[2], "{algo}");
        assert_eq!(run(algo, false, json!(null)), run(algo, false, json!(4)), "{algo}");
    }
}

#[test]
fn what_has_no_noise_of_the_state_is_refused() {
    let with = |algo: &str, env: &str, more: Value| {
        let mut all = json!({ "algo": algo, "env": env, "useSde": true });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        refused(&all)
    };
    for (error, field) in [
        (with("ppo", "CartPole-v1", json!({})), "useSde"),
        (with("a2c", "Pendulum-v1", json!({ "netArch": [] })), "netArch"),
        (with("reinforce", "Pendulum-v1", json!({ "netArch": { "pi": [], "vf": [8] } })), "netArch"),
        (with("sac", "Pendulum-v1", json!({ "netArch": { "pi": [], "qf": [8] } })), "netArch"),
        (with("ppo", "Pendulum-v1", json!({ "stateDependentStd": true })), "stateDependentStd"),
        (with("sac", "Pendulum-v1", json!({ "logStdInit": 11 })), "logStdInit"),
    ] {
        assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!(field)), "{error}");
    }
    assert_eq!(with("td3", "Pendulum-v1", json!({})).code(), "UNKNOWN_OPTION");
}
