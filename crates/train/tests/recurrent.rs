//! Agents with memory: they solve what needs it, and go on bit for bit after a checkpoint.

#![allow(clippy::unwrap_used, reason = "the functions that tests share are tests, too")]

mod runs;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::recollection::Recollection;
use reinforcets_train::{Session, evaluate};
use runs::{everything, finish, hash, in_worlds, train, with_memory};
use serde_json::{Value, json};

fn worlds() -> Box<Puzzles<Recollection>> {
    Box::new(Puzzles::new(Recollection { delay: 3 }, 16))
}

fn settings(algo: &str) -> Value {
    match algo {
        "ppo" => json!({
            "algo": "ppo", "nSteps": 20, "batchSize": 80, "nEpochs": 4, "learningRate": 0.01, "seed": 1,
            "entCoef": 0.01,
        }),
        _ => json!({
            "algo": "a2c", "nSteps": 20, "learningRate": 0.01, "seed": 1, "optimizer": { "kind": "adam" },
            "entCoef": 0.01,
        }),
    }
}

#[test]
fn what_was_seen_is_remembered() {
    for (algo, steps) in [("ppo", 40_000), ("a2c", 100_000)] {
        let mut run = with_memory(&settings(algo), worlds()).unwrap();
        train(&mut run, steps);
        let mut policy = run.member().agent.policy().unwrap();
        let result = evaluate(policy.as_mut(), worlds().as_mut(), 100, 7, true).unwrap();
        assert!(result.mean > 0.95, "{algo}: {}", result.mean);
    }
}

#[test]
fn without_memory_it_is_a_guess() {
    let mut run = in_worlds(&settings("ppo"), worlds()).unwrap();
    train(&mut run, 10_000);
    let mut policy = run.member().agent.policy().unwrap();
    let result = evaluate(policy.as_mut(), worlds().as_mut(), 400, 7, true).unwrap();
    assert!(result.mean.abs() < 0.3, "{}", result.mean);
}

#[test]
fn a_resumed_run_ends_with_the_same_bits() {
    for options in [
        json!({ "algo": "ppo", "nSteps": 32, "batchSize": 32, "sequenceLength": 8, "nEpochs": 2, "seed": 2 }),
        json!({ "algo": "a2c", "nSteps": 6, "sequenceLength": 3, "seed": 2, "optimizer": { "kind": "adam" } }),
    ] {
        for env in ["CartPole-v1", "Pendulum-v1"] {
            let make = || with_memory(&options, reinforcets_envs::make(env, 3).unwrap()).unwrap();
            let mut whole = make();
            train(&mut whole, 1500);
            let mut first = make();
            first.set_plan(1500, true).unwrap();
            let state = midway(&mut first, options["nSteps"].as_u64().unwrap());
            let mut second = make();
            second.load(&state).unwrap();
            finish(&mut second);
            assert_eq!(hash(&whole), hash(&second), "{options} in {env}");
            assert!(everything(&mut whole) == everything(&mut second), "{options} in {env}");
        }
    }
}

/// A checkpoint in the middle of the third rollout, and of one of its sequences.
fn midway(run: &mut Session, steps: u64) -> State {
    let never = AtomicBool::new(false);
    let lanes = run.member().lanes() as u64;
    while run.member().agent.updates() == 0 || run.steps() < lanes * (2 * steps + steps / 2 - 1) {
        let member = run.member_mut();
        if member.full() || member.agent.ready() {
            run.advance(Duration::ZERO, &never).unwrap();
            let _ = run.take_report();
        } else {
            member.step_native().unwrap();
        }
    }
    run.save().unwrap()
}
