//! Each mistake is a coded error that names field, value and what is allowed.

mod wrong;

use std::sync::atomic::AtomicBool;

use crate::runs::{ALGORITHMS, CONTINUOUS, LONG, fail, finish, in_worlds, refused, session};
use reinforcets_core::agents::registry;
use reinforcets_core::error::Error;
use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::faults::{Fault, Wrong};
use reinforcets_train::Session;
use serde_json::{Map, Value, json};

fn with(algo: &str, field: &str, value: &Value) -> Value {
    let env = if CONTINUOUS.contains(&algo) { "Pendulum-v1" } else { "CartPole-v1" };
    json!({ "algo": algo, "env": env, field: value })
}

fn assert_invalid(options: &Value, field: &str, value: &Value) {
    let error = refused(options);
    let details = error.details();
    assert_eq!(error.code(), "INVALID_CONFIG", "{options}: {error}");
    let named = details["field"].as_str().unwrap();
    assert!(named == field || named.starts_with(&format!("{field}.")), "{field} = {value}: {error}");
    let allowed = details["allowed"].as_str().unwrap();
    assert!(allowed.len() > 4 && !allowed.contains("usize") && !allowed.contains("f64"), "{field}: {error}");
    assert!(
        !allowed.contains("untagged") && !details["value"].as_str().unwrap().is_empty(),
        "{field}: {error}"
    );
}

#[test]
fn every_option_refuses_wrong_types_and_ranges() {
    let run = ["nEnvs", "seed", "threads", "engine", "logInterval"].map(str::to_owned);
    for entry in registry() {
        for field in run.iter().cloned().chain((entry.keys)()) {
            let values = wrong::values(&field);
            assert!(values.len() >= 3, "no wrong values for {}.{field}: add some", entry.name);
            for value in values {
                assert_invalid(&with(entry.name, &field, &value), &field, &value);
            }
        }
    }
}

#[test]
fn names_that_do_not_exist_come_with_the_closest_one() {
    let suggestion = |options: Value| {
        let error = refused(&options);
        (error.code(), error.details()["suggestion"].clone())
    };
    for algo in ALGORITHMS {
        assert_eq!(suggestion(with(algo, "gama", &json!(0.9))), ("UNKNOWN_OPTION", json!("gamma")));
        assert_eq!(
            suggestion(with(algo, "learning_rate", &json!(1))),
            ("UNKNOWN_OPTION", json!("learningRate"))
        );
        assert_eq!(suggestion(with(algo, "nenvs", &json!(1))), ("UNKNOWN_OPTION", json!("nEnvs")));
        assert_eq!(suggestion(with(algo, "qqqqqqqq", &json!(1))), ("UNKNOWN_OPTION", Value::Null));
        let env = json!({ "algo": algo, "env": "cartpole-v1" });
        assert_eq!(suggestion(env), ("UNKNOWN_ENV", json!("CartPole-v1")));
    }
    // An option of another algorithm is not one of this.
    assert_eq!(refused(&with("a2c", "nEpochs", &json!(1))).code(), "UNKNOWN_OPTION");
    assert_eq!(
        suggestion(json!({ "algo": "pp0", "env": "CartPole-v1" })),
        ("UNKNOWN_ALGORITHM", json!("ppo"))
    );
}

#[test]
fn requests_that_lack_something_say_what() {
    for (options, field) in [
        (json!(null), "options"),
        (json!([1]), "options"),
        (json!({}), "algo"),
        (json!({ "algo": 1, "env": "CartPole-v1" }), "algo"),
        (json!({ "algo": "ppo" }), "env"),
        (json!({ "algo": "ppo", "env": 4 }), "env"),
        (json!({ "algo": "ppo", "env": {} }), "env"),
    ] {
        let error = refused(&options);
        assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!(field)), "{options}");
    }
}

#[test]
fn a_minibatch_must_divide_the_rollout() {
    let options = json!({ "algo": "ppo", "env": "CartPole-v1", "nEnvs": 3, "nSteps": 10, "batchSize": 8 });
    let error = refused(&options);
    let details =
        json!({ "field": "batchSize", "value": "8", "allowed": "a divisor of nSteps × nEnvs = 10 × 3 = 30" });
    assert_eq!(error.details(), details);
    let single = json!({ "algo": "a2c", "env": "CartPole-v1", "nSteps": 1, "normalizeAdvantage": true });
    assert_eq!(refused(&single).details()["field"], "normalizeAdvantage");
}

fn world(observation: Value, action: Value) -> Value {
    let space = json!({ "id": "Mine", "observation": observation, "action": action });
    json!({ "algo": "ppo", "env": space })
}

#[test]
fn spaces_that_make_no_sense_or_do_not_fit_are_refused() {
    let bounds = |low: Value, high: Value| json!({ "type": "box", "shape": [2], "low": low, "high": high });
    let good = || bounds(json!([null, 0]), json!([1, 1]));
    let discrete = || json!({ "type": "discrete", "n": 2 });
    session(&world(good(), discrete()));
    let code = |o: Value, a: Value| {
        let options = world(o, a);
        let error = refused(&options);
        assert!(error.to_string().len() > 30, "{error}");
        error.code()
    };
    let dict = |parts: Value| json!({ "type": "dict", "spaces": parts });
    for observation in [
        json!({ "type": "box", "shape": [0], "low": [], "high": [] }),
        bounds(json!([0]), json!([1])),
        bounds(json!([2, 0]), json!([1, 1])),
        json!({ "type": "discrete", "n": 0 }),
        json!({ "type": "multiDiscrete", "nvec": [] }),
        json!({ "type": "multiDiscrete", "nvec": [2, 0] }),
        json!({ "type": "multiBinary", "n": 0 }),
        json!({ "type": "sphere" }),
        dict(json!([])),
        dict(json!([["action_mask", { "type": "multiBinary", "n": 2 }]])),
        dict(json!([["x", good()], ["x", good()]])),
        dict(json!([["x", dict(json!([["y", good()]]))]])),
        dict(json!([["x", good()], ["action_mask", { "type": "multiBinary", "n": 3 }]])),
        dict(json!([["x", good()], ["action_mask", { "type": "discrete", "n": 2 }]])),
    ] {
        assert_eq!(code(observation.clone(), discrete()), "INVALID_CONFIG", "{observation}");
    }
    let mask = dict(json!([["x", good()], ["action_mask", { "type": "multiBinary", "n": 2 }]]));
    assert_eq!(code(mask, good()), "INVALID_CONFIG", "continuous actions have nothing to mask");
    for action in [json!({ "type": "discrete", "n": 0 }), json!({ "type": "multiBinary", "n": 0 })] {
        assert_eq!(code(good(), action), "INVALID_CONFIG");
    }
    let whole = json!({ "type": "box", "shape": [1], "low": [0], "high": [9], "dtype": "int32" });
    assert_eq!(code(good(), whole), "INCOMPATIBLE_SPACE");
    let error = refused(&world(good(), dict(json!([["x", discrete()]]))));
    assert!(["INVALID_CONFIG", "INCOMPATIBLE_SPACE"].contains(&error.code()), "{error}");
}

#[test]
fn goals_out_of_range_are_refused() {
    let mut run = session(&with("ppo", "seed", &json!(1)));
    for total in [0, (1 << 53) + 1, u64::MAX] {
        let error = run.set_plan(total, true).unwrap_err();
        assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!("totalSteps")));
    }
    run.set_plan(1 << 53, true).unwrap();
}

/// Options for a world with three columns.
fn options(algo: &str) -> Value {
    match algo {
        "ppo" => json!({ "algo": algo, "nSteps": 32, "batchSize": 32, "netArch": [8] }),
        "dqn" => json!({ "algo": algo, "learningStarts": 10, "batchSize": 8, "netArch": [8] }),
        _ => json!({ "algo": algo, "netArch": [8] }),
    }
}

fn weights_are_finite(run: &Session) -> bool {
    let mut state = State::default();
    run.member().agent.save_policy(&mut state).unwrap();
    let floats = state.tensors.iter().filter(|(_, t)| t.dtype == "F32").map(|(k, _)| state.f32(k).unwrap());
    floats.flatten().all(f32::is_finite)
}

fn broken(algo: &str, what: Wrong) -> (Session, Error) {
    let env = Puzzles::new(Fault { what, at: 71, one_choice: algo == "dqn" }, 2);
    let mut run = in_worlds(&options(algo), Box::new(env)).unwrap();
    let error = fail(&mut run, 1_000_000);
    (run, error)
}

/// 70 good steps of 2 worlds are 140 steps; what comes next is wrong.
#[test]
fn rubbish_from_a_world_stops_the_run_where_it_came() {
    let cases = [
        (Wrong::Reward(f32::NAN), "reward of environment 0"),
        (Wrong::Reward(f32::NEG_INFINITY), "reward of environment 0"),
        (Wrong::Box(f32::NAN), "observation \"box\" of environment 0"),
        (Wrong::Box(f32::INFINITY), "observation \"box\" of environment 0"),
        (Wrong::Choice(3), "observation \"choice\" of environment 0"),
        (Wrong::Choice(-1), "observation \"choice\" of environment 0"),
        (Wrong::Mask, "observation \"action_mask\" of environment 0"),
        (Wrong::FinalBox, "observation \"box\" of environment 0"),
    ];
    for algo in ALGORITHMS {
        for (what, named) in cases {
            let (mut run, error) = broken(algo, what);
            assert_eq!((error.code(), run.steps()), ("INVALID_DATA", 140), "{algo}, {what:?}: {error}");
            assert_eq!(error.details()["what"], named, "{algo}, {what:?}");
            assert!(error.to_string().contains("at step 140"), "{error}");
            assert!(weights_are_finite(&run));
            // What was learnt is kept, and training can go on: the worlds start anew.
            run.save().unwrap();
            let more = run.advance(std::time::Duration::from_millis(1), &AtomicBool::new(false));
            let steps = run.steps();
            assert!(steps > 140, "{algo}, {what:?}: {more:?} at {steps}");
        }
    }
}

#[test]
fn a_world_that_fails_is_told_of_with_its_step() {
    let (run, error) = broken("a2c", Wrong::Fails);
    assert_eq!((error.code(), run.steps()), ("ENV_FAILED", 140));
    assert_eq!(error.details(), json!({ "step": 140, "message": "out of order" }));
}

/// Rewards are numbers that single precision holds and their squares are not.
#[test]
fn a_run_that_diverges_says_so_and_keeps_its_weights() {
    for algo in ALGORITHMS {
        let mut options = json!({ "algo": algo, "env": "CartPole-v1", "seed": 2, "maxGradNorm": null });
        let extreme: Map<String, Value> = match algo {
            "ppo" => json!({ "learningRate": 1e6, "nSteps": 64, "activation": "relu", "optimizer": { "kind": "sgd", "momentum": 0.9 } }),
            _ => json!({ "learningRate": 1e6, "activation": "relu", "optimizer": { "kind": "sgd", "momentum": 0.9 } }),
        }
        .as_object()
        .unwrap()
        .clone();
        options.as_object_mut().unwrap().extend(extreme);
        let mut run = session(&options);
        let error = fail(&mut run, 1_000_000);
        assert_eq!(error.code(), "DIVERGED", "{algo}: {error}");
        assert_eq!(error.details()["step"], run.steps(), "{algo}: {error}");
        assert!(run.steps() > 0 && weights_are_finite(&run), "{algo}: {error}");
        // It stays so, instead of going on with rubbish.
        assert_eq!(run.advance(LONG, &AtomicBool::new(false)).unwrap_err().code(), "DIVERGED");
    }
}

#[test]
fn huge_rewards_diverge_or_are_normalised() {
    let huge = |normalize: bool| {
        let mut options = options("a2c");
        options["normalizeReward"] = json!(normalize);
        let env = Puzzles::new(Fault { what: Wrong::Reward(1e30), at: 3, one_choice: false }, 2);
        in_worlds(&options, Box::new(env)).unwrap()
    };
    let mut run = huge(false);
    assert_eq!(fail(&mut run, 10_000).code(), "DIVERGED");
    assert!(weights_are_finite(&run));
    let mut run = huge(true);
    run.set_plan(1_000, true).unwrap();
    finish(&mut run);
    assert!(weights_are_finite(&run));
}
