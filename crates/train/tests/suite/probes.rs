//! The probe ladder: worlds whose values and best actions are known, for every algorithm.

use crate::runs::{POLICY_GRADIENT, in_worlds, train};
use reinforcets_core::agent::Recall;
use reinforcets_core::column::{self, Values};
use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::probes::Probe;
use reinforcets_train::Session;
use serde_json::{Value, json};

/// γ and λ are far from 1, so that a wrong bootstrap shows.
const GAMMA: f64 = 0.5;

fn options(algo: &str) -> Value {
    let own = match algo {
        "ppo" => {
            json!({ "nSteps": 16, "batchSize": 32, "nEpochs": 4, "gaeLambda": 0.9, "learningRate": 0.02 })
        }
        "a2c" => json!({ "nSteps": 8, "learningRate": 0.02, "normalizeAdvantage": true }),
        _ => json!({ "nEpisodes": 16, "learningRate": 0.03 }),
    };
    // Linear towers: v(x) = w x + b fits every rung.
    let mut all =
        json!({ "algo": algo, "gamma": GAMMA, "netArch": [], "vfCoef": 1.0, "maxGradNorm": null, "seed": 1 });
    all.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
    all
}

fn trained(algo: &str, probe: Probe, steps: u64) -> Session {
    let mut run = in_worlds(&options(algo), Box::new(Puzzles::new(probe, 4))).unwrap();
    train(&mut run, steps);
    run
}

/// The value that the agent has learnt of seeing `x`.
fn value(run: &Session, x: f32) -> f32 {
    let mut state = State::default();
    run.member().agent.save_policy(&mut state).unwrap();
    state.f32("value.value.weight").unwrap()[0] * x + state.f32("value.value.bias").unwrap()[0]
}

fn assert_value(algo: &str, probe: Probe, x: f32, expected: f64) {
    let run = trained(algo, probe, 6_000);
    let found = f64::from(value(&run, x));
    assert!((found - expected).abs() < 0.05, "{algo}, {probe:?}: v({x}) = {found}, expected {expected}");
}

/// Share of 200 sampled actions that are 1 when `x` is seen.
fn ones(run: &Session, x: f32) -> f64 {
    let agent = &run.member().agent;
    let mut obs = column::zeros(&agent.env_spec().observation_columns().unwrap(), 200);
    obs[0].values_mut().as_f32_mut().unwrap().fill(x);
    let mut actions = Values::I32(vec![0; 200]);
    agent.policy().unwrap().predict(&obs, 200, false, &mut Recall::default(), &mut actions).unwrap();
    let Values::I32(actions) = actions else { unreachable!() };
    f64::from(actions.iter().sum::<i32>()) / 200.0
}

#[test]
fn value_alone() {
    for algo in POLICY_GRADIENT {
        assert_value(algo, Probe::ConstantReward, 0.0, 1.0);
    }
}

#[test]
fn value_of_what_is_seen() {
    for algo in POLICY_GRADIENT {
        let run = trained(algo, Probe::SeenReward, 6_000);
        for x in [-1.0, 1.0] {
            assert!((value(&run, x) - x).abs() < 0.05, "{algo}: v({x}) = {}", value(&run, x));
        }
    }
}

#[test]
fn a_later_reward_is_discounted() {
    for algo in POLICY_GRADIENT {
        assert_value(algo, Probe::LateReward, 0.0, GAMMA);
        assert_value(algo, Probe::LateReward, 1.0, 1.0);
    }
}

/// A cut episode goes on beyond its end, one that ended does not, and one that is both has ended.
#[test]
fn a_limit_is_not_an_end() {
    let forever = 1.0 / (1.0 - GAMMA);
    for algo in POLICY_GRADIENT {
        assert_value(algo, Probe::Cut, 0.0, forever);
        assert_value(algo, Probe::Ended, 0.0, 1.0);
        assert_value(algo, Probe::EndedAndCut, 0.0, 1.0);
    }
    // What goes on when the rollout is full has a value, too. REINFORCE waits for an end.
    for algo in ["ppo", "a2c"] {
        assert_value(algo, Probe::Endless, 0.0, forever);
    }
}

#[test]
fn the_better_action_is_found() {
    for algo in POLICY_GRADIENT {
        let run = trained(algo, Probe::ChosenReward, 6_000);
        assert!(ones(&run, 0.0) > 0.95, "{algo}: {}", ones(&run, 0.0));
    }
}

#[test]
fn the_better_action_for_what_is_seen_is_found() {
    for algo in POLICY_GRADIENT {
        let run = trained(algo, Probe::SeenAndChosenReward, 6_000);
        let (minus, plus) = (ones(&run, -1.0), ones(&run, 1.0));
        assert!(minus < 0.05 && plus > 0.95, "{algo}: {minus} and {plus}");
    }
}

/// Ten steps of plain gradient descent towards v = 1: each goes a fifth of what is left, and a bound on how far a value
/// may leave the old one takes all gradients away after the first.
#[test]
fn a_bound_on_values_stops_them_where_it_must() {
    let value = |bound: Value| {
        let options = json!({
            "algo": "ppo", "nSteps": 16, "batchSize": 64, "nEpochs": 10, "gamma": GAMMA, "netArch": [], "vfCoef": 1.0,
            "maxGradNorm": null, "optimizer": { "kind": "sgd" }, "learningRate": 0.1, "clipRangeVf": bound,
        });
        let mut run = in_worlds(&options, Box::new(Puzzles::new(Probe::ConstantReward, 4))).unwrap();
        train(&mut run, 64);
        value(&run, 0.0)
    };
    let free = 1.0 - 0.8_f32.powi(10);
    assert!((value(Value::Null) - free).abs() < 1e-5 && (value(json!(2.0)) - free).abs() < 1e-5);
    assert!((value(json!(0.1)) - 0.2).abs() < 1e-6, "{}", value(json!(0.1)));
    // 0.2 and 0.36 are within this bound, 0.488 is not.
    assert!((value(json!(0.4)) - 0.488).abs() < 1e-6, "{}", value(json!(0.4)));
}
