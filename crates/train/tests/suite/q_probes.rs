//! The probe ladder for algorithms that learn what choices are worth: worlds whose values are known. What masks ends
//! wrongly, bootstraps a tail by the wrong power of γ or takes a cut for an end, fails here.

use crate::runs::{VALUE_BASED, in_worlds, refused, session, train};
use reinforcets_core::agent::Recall;
use reinforcets_core::column::{self, Values};
use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::probes::Probe;
use reinforcets_testkit::puzzles::spaces::MaskedGoal;
use reinforcets_train::{Session, evaluate};
use serde_json::{Value, json};

/// Far from 1, so that a wrong bootstrap shows.
const GAMMA: f64 = 0.5;
const ATOMS: usize = 51;
const QUANTILES: usize = 8;

fn options(algo: &str, more: &Value) -> Value {
    // Linear towers: q(x) = w x + b fits every rung.
    let mut all = json!({
        "algo": algo, "gamma": GAMMA, "netArch": [], "maxGradNorm": null, "seed": 1, "learningRate": "lin_0.02",
        "learningStarts": 32, "bufferSize": 2000, "batchSize": 32, "trainFreq": 4, "targetUpdateInterval": 40,
        "explorationFinalEps": 0.5,
    });
    let own = match algo {
        "c51" => json!({ "vMin": -2.5, "vMax": 2.5, "atoms": ATOMS, "learningRate": "lin_0.1" }),
        "qrdqn" => json!({ "quantiles": QUANTILES }),
        _ => json!({}),
    };
    for part in [&own, more] {
        all.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    }
    all
}

fn trained(algo: &str, probe: Probe, more: &Value) -> Session {
    let mut run = in_worlds(&options(algo, more), Box::new(Puzzles::new(probe, 4))).unwrap();
    train(&mut run, 8_000);
    run
}

/// What the agent has learnt that `choice` is worth when it sees `x`.
fn value(run: &Session, x: f32, choice: usize) -> f64 {
    let agent = &run.member().agent;
    let mut state = State::default();
    agent.save_policy(&mut state).unwrap();
    let (weight, bias) = (state.f32("q.value.weight").unwrap(), state.f32("q.value.bias").unwrap());
    let n = weight.len() / 2;
    let head = choice * n..(choice + 1) * n;
    let outputs: Vec<f64> =
        weight[head.clone()].iter().zip(&bias[head]).map(|(w, b)| f64::from(w * x + b)).collect();
    if agent.algorithm() == "c51" {
        let sum: f64 = outputs.iter().map(|o| o.exp()).sum();
        let atom = |i: usize| -2.5 + 5.0 * i as f64 / (ATOMS - 1) as f64;
        return outputs.iter().enumerate().map(|(i, o)| o.exp() / sum * atom(i)).sum();
    }
    outputs.iter().sum::<f64>() / n as f64
}

fn assert_values(probe: Probe, x: f32, expected: [f64; 2], more: &Value) {
    for algo in VALUE_BASED {
        let run = trained(algo, probe, more);
        for (choice, expected) in expected.into_iter().enumerate() {
            let found = value(&run, x, choice);
            assert!(
                (found - expected).abs() < 0.05,
                "{algo}, {probe:?}, {more}: q({x}, {choice}) = {found}, expected {expected}"
            );
        }
    }
}

/// Every way to sample and to aim must come to the same values.
fn variations() -> Vec<Value> {
    vec![
        json!({}),
        json!({ "nStep": 3 }),
        json!({ "double": true, "prioritized": {} }),
        json!({ "tau": 0.2, "nStep": 2, "prioritized": { "alpha": 1.0, "beta": 1.0 } }),
    ]
}

#[test]
fn rewards_alone() {
    assert_values(Probe::ConstantReward, 0.0, [1.0, 1.0], &json!({}));
    assert_values(Probe::ChosenReward, 0.0, [-1.0, 1.0], &json!({}));
    assert_values(Probe::SeenAndChosenReward, 1.0, [-1.0, 1.0], &json!({}));
    assert_values(Probe::SeenAndChosenReward, -1.0, [1.0, -1.0], &json!({}));
}

#[test]
fn a_later_reward_is_discounted_by_the_steps_in_between() {
    for more in variations() {
        assert_values(Probe::LateReward, 0.0, [GAMMA; 2], &more);
        assert_values(Probe::LateReward, 1.0, [1.0; 2], &more);
    }
}

/// A cut episode goes on beyond its end, one that ended does not, and one that is both has ended.
#[test]
fn a_limit_is_not_an_end() {
    let forever = 1.0 / (1.0 - GAMMA);
    for more in variations() {
        assert_values(Probe::Cut, 0.0, [forever; 2], &more);
        assert_values(Probe::Ended, 0.0, [1.0; 2], &more);
        assert_values(Probe::EndedAndCut, 0.0, [1.0; 2], &more);
        assert_values(Probe::Endless, 0.0, [forever; 2], &more);
    }
}

/// With Munchausen's terms a value is that of the soft return: two choices that are worth the same add τ ln 2 a step, of
/// which α is taken back.
#[test]
fn munchausen_values_are_soft() {
    let (alpha, tau) = (0.5, 0.1);
    let more = json!({ "munchausen": { "alpha": alpha, "tau": tau } });
    let run = trained("dqn", Probe::Endless, &more);
    let bonus = tau * std::f64::consts::LN_2;
    // q = 1 − α τ ln 2 + γ (q + τ ln 2)
    let expected = (1.0 - alpha * bonus + GAMMA * bonus) / (1.0 - GAMMA);
    assert!((value(&run, 0.0, 0) - expected).abs() < 0.02, "{}, expected {expected}", value(&run, 0.0, 0));
}

/// A forbidden action is an error of the world's, so that neither random actions nor greedy ones may be; what is learnt
/// looks at the allowed ones alone.
#[test]
fn masks_are_kept_to_and_dicts_are_read() {
    for algo in VALUE_BASED {
        let more = json!({ "netArch": [32], "learningRate": 0.005, "nStep": 2, "vMin": -1, "vMax": 1 });
        let mut all = options(algo, &more);
        if algo != "c51" {
            ["vMin", "vMax"].iter().for_each(|key| drop(all.as_object_mut().unwrap().shift_remove(*key)));
        }
        let mut run = in_worlds(&all, Box::new(Puzzles::new(MaskedGoal, 4))).unwrap();
        train(&mut run, 8_000);
        let mut env = Puzzles::new(MaskedGoal, 4);
        let mut policy = run.member().agent.policy().unwrap();
        let found = evaluate(policy.as_mut(), &mut env, 200, 3, true).unwrap();
        assert!(found.mean > 0.97, "{algo}: {}", found.mean);
    }
}

/// Noise alone explores, two heads put a value together, and quantiles are asked for: each finds the action that what is
/// seen asks for, and in the world where a cut is no end it is worth what it must be.
#[test]
fn noisy_dueling_and_implicit_networks_find_the_better_action() {
    let silent = json!({ "explorationInitialEps": 0, "explorationFinalEps": 0, "noisy": true });
    let cases = [
        ("rainbow", json!({ "vMin": -2.5, "vMax": 2.5 })),
        ("iqn", json!({ "quantiles": 8, "embedding": 16 })),
        ("dqn", json!({ "dueling": true })),
        ("qrdqn", json!({ "dueling": true, "quantiles": 8 })),
        ("dqn", silent.clone()),
        ("iqn", json!({ "quantiles": 8, "embedding": 16, "noisy": true, "dueling": true })),
    ];
    for (algo, more) in cases {
        let mut all = json!({
            "algo": algo, "gamma": GAMMA, "netArch": [32, 32], "seed": 1, "learningRate": "lin_0.005",
            "learningStarts": 32, "bufferSize": 2000, "batchSize": 32, "trainFreq": 4, "targetUpdateInterval": 40,
        });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let mut run = in_worlds(&all, Box::new(Puzzles::new(Probe::SeenAndChosenReward, 4))).unwrap();
        train(&mut run, 6_000);
        let mut policy = run.member().agent.policy().unwrap();
        let mut env = Puzzles::new(Probe::SeenAndChosenReward, 4);
        let found = evaluate(policy.as_mut(), &mut env, 100, 3, true).unwrap();
        assert_eq!(found.mean, 1.0, "{algo}, {more}");
        let mut run = in_worlds(&all, Box::new(Puzzles::new(Probe::Cut, 4))).unwrap();
        let reports = train(&mut run, 6_000);
        let worth = reports.last().unwrap().metric("train/mean_q").unwrap();
        assert!((worth - 2.0).abs() < 0.1, "{algo}, {more}: {worth}");
    }
}

/// Predictions that are not deterministic explore as much as they are told to.
#[test]
fn predictions_explore_by_an_epsilon_of_their_own() {
    for algo in VALUE_BASED {
        let run = trained(algo, Probe::ChosenReward, &json!({ "evalEpsilon": 0.4 }));
        let agent = &run.member().agent;
        let obs = column::zeros(&agent.env_spec().observation_columns().unwrap(), 2_000);
        let ones = |deterministic| {
            let mut actions = Values::I32(vec![0; 2_000]);
            let mut policy = agent.policy().unwrap();
            policy.predict(&obs, 2_000, deterministic, &mut Recall::default(), &mut actions).unwrap();
            let Values::I32(actions) = actions else { unreachable!() };
            f64::from(actions.iter().sum::<i32>()) / 2_000.0
        };
        assert_eq!(ones(true), 1.0, "{algo}");
        assert!((ones(false) - 0.8).abs() < 0.04, "{algo}: {}", ones(false));
    }
}

/// Gradient steps for each env step, whatever the number of worlds; learning starts after the same steps.
#[test]
fn updates_follow_env_steps_and_not_worlds() {
    for (freq, steps, worlds) in [(4, 1, 1), (4, 1, 3), (4, 3, 8), (10, -1, 4), (7, 2, 7), (256, 128, 5)] {
        let options = json!({
            "algo": "dqn", "env": "CartPole-v1", "nEnvs": worlds, "trainFreq": freq, "gradientSteps": steps,
            "learningStarts": 512, "netArch": [4], "batchSize": 4,
        });
        let mut run = session(&options);
        train(&mut run, 5_000);
        // The round in which learning starts counts as a whole.
        let round = run.member().agent.steps_per_round(worlds).unwrap();
        assert_eq!(round, (freq as u64).div_ceil(worlds as u64) * worlds as u64);
        let learnt = run.steps() - 512 / round * round;
        let expected = if steps < 0 { learnt } else { learnt * steps as u64 / freq as u64 };
        assert_eq!(run.member().agent.updates(), expected, "{options}");
    }
}

/// A buffer that memory does not hold is refused with its size, and one that fits is told before it is taken.
#[test]
fn the_size_of_a_replay_is_told() {
    let run = session(&json!({ "algo": "dqn", "env": "CartPole-v1", "prioritized": {} }));
    // Four floats, an action, a reward and flags; twice as many floats of a tree over 2²⁰ leaves at most.
    let bytes = run.member().agent.replay_bytes();
    assert!((25_000_000..34_000_000).contains(&bytes), "{bytes}");
    let error = refused(&json!({ "algo": "dqn", "env": "CartPole-v1", "bufferSize": 4_000_000_000_u64 }));
    assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!("bufferSize")));
    assert!(error.to_string().contains("100.0 GB"), "{error}");
}

#[test]
fn what_has_no_choices_is_refused() {
    for algo in VALUE_BASED {
        let error = refused(&json!({ "algo": algo, "env": "Pendulum-v1" }));
        assert_eq!(error.code(), "INCOMPATIBLE_SPACE", "{error}");
        let error = refused(&json!({ "algo": algo, "env": "CartPole-v1", "hindsight": {} }));
        assert!(
            error.code() == "INCOMPATIBLE_SPACE" && error.to_string().contains("desired_goal"),
            "{error}"
        );
    }
    let error = refused(&json!({ "algo": "dqn", "env": "CartPole-v1", "double": true, "munchausen": {} }));
    assert_eq!(error.details()["field"], "double");
    let error = refused(&json!({ "algo": "c51", "env": "CartPole-v1", "vMin": 10, "vMax": 10 }));
    assert_eq!(error.details()["field"], "vMax");
}
