//! Agents with memory: they solve what needs it, and go on bit for bit after a checkpoint.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::runs::{everything, finish, hash, in_worlds, train, with_memory};
use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::recollection::Recollection;
use reinforcets_train::{Session, evaluate};
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
        "r2d2" | "drqn" => json!({
            "algo": algo, "learningRate": 0.005, "seed": 1, "learningStarts": 500, "bufferSize": 10_000,
            "sequenceLength": 8, "sequenceOverlap": if algo == "r2d2" { 4 } else { 0 },
            "burnIn": if algo == "r2d2" { 4 } else { 0 }, "trainFreq": 16, "targetUpdateInterval": 500,
            "explorationFraction": 0.5, "batchSize": 32,
        }),
        _ => json!({
            "algo": "a2c", "nSteps": 20, "learningRate": 0.01, "seed": 1, "optimizer": { "kind": "adam" },
            "entCoef": 0.01,
        }),
    }
}

#[test]
fn what_was_seen_is_remembered() {
    for (algo, steps) in [("ppo", 40_000), ("a2c", 100_000), ("r2d2", 20_000), ("drqn", 40_000)] {
        let mut run = with_memory(&settings(algo), worlds()).unwrap();
        train(&mut run, steps);
        let mut policy = run.member().agent.policy().unwrap();
        let result = evaluate(policy.as_mut(), worlds().as_mut(), 100, 7, true).unwrap();
        assert!(result.mean > 0.95, "{algo}: {}", result.mean);
    }
}

#[test]
fn without_memory_it_is_a_guess() {
    let dqn = json!({
        "algo": "dqn", "learningRate": 0.005, "seed": 1, "learningStarts": 500, "bufferSize": 10_000,
        "trainFreq": 16, "targetUpdateInterval": 500, "explorationFraction": 0.5, "batchSize": 256, "nStep": 5,
    });
    for (options, steps) in [(settings("ppo"), 10_000), (dqn, 20_000)] {
        let mut run = in_worlds(&options, worlds()).unwrap();
        train(&mut run, steps);
        let mut policy = run.member().agent.policy().unwrap();
        let result = evaluate(policy.as_mut(), worlds().as_mut(), 400, 7, true).unwrap();
        assert!(result.mean.abs() < 0.3, "{options}: {}", result.mean);
    }
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

#[test]
fn a_resumed_run_that_replays_sequences_ends_with_the_same_bits() {
    let small = json!({
        "seed": 2, "learningStarts": 100, "bufferSize": 600, "batchSize": 4, "trainFreq": 8, "targetUpdateInterval": 60,
        "sequenceLength": 8, "learningRate": "lin_0.003",
    });
    for more in [
        json!({ "algo": "r2d2", "sequenceOverlap": 4, "burnIn": 2, "normalizeObs": true }),
        json!({ "algo": "r2d2", "sequenceOverlap": 4, "burnIn": 4, "explorationSpread": 3.0, "tau": 0.1 }),
        json!({ "algo": "drqn", "sequenceOverlap": 2, "burnIn": 2, "prioritized": {} }),
    ] {
        let mut options = small.clone();
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let make = || with_memory(&options, reinforcets_envs::make("CartPole-v1", 3).unwrap()).unwrap();
        let mut whole = make();
        train(&mut whole, 1200);
        let mut first = make();
        first.set_plan(1200, true).unwrap();
        let state = midway(&mut first, 100);
        let mut second = make();
        second.load(&state).unwrap();
        finish(&mut second);
        assert!(whole.member().agent.updates() > 100);
        assert_eq!(hash(&whole), hash(&second), "{options}");
        assert!(everything(&mut whole) == everything(&mut second), "{options}");
    }
}

#[test]
fn a_checkpoint_without_the_replay_goes_on_with_what_is_collected_anew() {
    let options = json!({
        "algo": "r2d2", "seed": 2, "learningStarts": 100, "bufferSize": 600, "batchSize": 4, "trainFreq": 8,
        "sequenceLength": 8, "sequenceOverlap": 4, "burnIn": 4, "checkpointReplay": false,
    });
    let make = || with_memory(&options, reinforcets_envs::make("CartPole-v1", 3).unwrap()).unwrap();
    let mut first = make();
    first.set_plan(1200, true).unwrap();
    let state = midway(&mut first, 100);
    assert!(state.tensors.keys().all(|name| !name.contains("replay")));
    assert!(first.member().agent.inexact().is_some());
    let mut second = make();
    second.load(&state).unwrap();
    let before = (hash(&second), second.member().agent.updates());
    assert_eq!(before.0, hash(&first));
    finish(&mut second);
    assert!(hash(&second) != before.0 && second.member().agent.updates() > before.1);
}

#[test]
fn updates_follow_env_steps_and_not_worlds() {
    for lanes in [1, 3, 8] {
        let options = json!({
            "algo": "r2d2", "seed": 2, "learningStarts": 200, "bufferSize": 2000, "batchSize": 2, "trainFreq": 16,
            "sequenceLength": 8, "sequenceOverlap": 4, "burnIn": 4, "gradientSteps": 2,
        });
        let mut run = with_memory(&options, reinforcets_envs::make("CartPole-v1", lanes).unwrap()).unwrap();
        train(&mut run, 1200);
        let round = run.member().agent.steps_per_round(lanes).unwrap();
        let learnt = run.steps() - 200 / round * round;
        assert_eq!(run.member().agent.updates(), learnt * 2 / 16, "{lanes} worlds");
    }
}

/// A checkpoint in the middle of the third rollout of so many steps, and of one of its sequences.
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
