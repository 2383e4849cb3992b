//! Bootstrapped DQN: what each head learns, from how much of the gradient, with and without a prior.

use crate::runs::{in_worlds, refused, session, train};
use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::probes::Probe;
use reinforcets_train::{Session, evaluate};
use serde_json::{Value, json};

fn options(more: &Value) -> Value {
    let mut all = json!({
        "algo": "bootstrapped_dqn", "gamma": 0.5, "netArch": [], "maxGradNorm": null, "seed": 1, "heads": 3,
        "learningRate": "lin_0.02", "learningStarts": 32, "bufferSize": 2000, "batchSize": 32, "trainFreq": 4,
        "targetUpdateInterval": 40, "explorationFinalEps": 0.5,
    });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn weights(run: &Session) -> State {
    let mut state = State::default();
    run.member().agent.save_policy(&mut state).unwrap();
    state
}

/// The numbers of a head's weight or bias: of one among heads on shared layers, or of a whole network.
fn numbers(state: &State, shared: bool, head: usize, what: &str) -> Vec<f32> {
    match shared {
        true => state.f32(&format!("q.value.{head}.{what}")).unwrap(),
        false => state.f32(&format!("members.{head}.q.value.{what}")).unwrap(),
    }
}

/// Each head comes to the values by itself, whatever share of the transitions it learns from; a prior is what it adds
/// less to.
#[test]
fn every_head_learns_the_values() {
    let variants = [
        json!({}),
        json!({ "maskProbability": 0.5, "nStep": 2 }),
        json!({ "sharedTrunk": false, "maskProbability": 0.5, "prioritized": {} }),
        json!({ "priorScale": 2.0, "double": false }),
    ];
    for more in variants {
        let mut run = in_worlds(&options(&more), Box::new(Puzzles::new(Probe::LateReward, 4))).unwrap();
        train(&mut run, 8_000);
        let state = weights(&run);
        let (shared, scale) =
            (more["sharedTrunk"] != false, more["priorScale"].as_f64().unwrap_or(0.0) as f32);
        let value = |prefix: &str, head: usize, x: f32, choice: usize| {
            let of = |what: &str| match prefix {
                "" => numbers(&state, shared, head, what),
                prefix => state.f32(&format!("{prefix}q.value.{head}.{what}")).unwrap(),
            };
            of("weight")[choice] * x + of("bias")[choice]
        };
        for head in 0..3 {
            for (x, expected) in [(0.0, 0.5), (1.0, 1.0)] {
                for choice in 0..2 {
                    let prior = if scale > 0.0 { scale * value("prior.", head, x, choice) } else { 0.0 };
                    let found = value("", head, x, choice) + prior;
                    assert!((found - expected).abs() < 0.05, "{more}, head {head}: q({x}) = {found}");
                }
            }
        }
        assert_ne!(numbers(&state, shared, 0, "weight"), numbers(&state, shared, 1, "weight"));
    }
}

/// The first gradient step of a head among four moves it by a quarter of what it moves a head that is alone: nothing but
/// the number of heads differs, down to the transitions drawn.
#[test]
fn gradients_are_means_over_the_heads() {
    let moved = |heads: usize| {
        let more = json!({
            "heads": heads, "learningRate": 0.1, "optimizer": { "kind": "sgd" }, "learningStarts": 36, "trainFreq": 40,
            "targetUpdateInterval": 1000, "explorationInitialEps": 1, "explorationFinalEps": 1,
        });
        let mut run =
            in_worlds(&options(&more), Box::new(Puzzles::new(Probe::SeenAndChosenReward, 1))).unwrap();
        let head = |run: &Session| {
            let state = weights(run);
            let name = if heads == 1 { "q.value.weight" } else { "q.value.0.weight" };
            state.f32(name).unwrap()
        };
        let before = head(&run);
        train(&mut run, 40);
        assert_eq!(run.member().agent.updates(), 1);
        let after = head(&run);
        (before.clone(), after.iter().zip(&before).map(|(a, b)| a - b).collect::<Vec<f32>>())
    };
    let (alone, of_one) = moved(1);
    let (among, of_four) = moved(4);
    assert_eq!(alone, among, "both begin with the same head");
    for (one, four) in of_one.iter().zip(&of_four) {
        assert!(one.abs() > 1e-3 && (one - 4.0 * four).abs() < 1e-5, "{of_one:?}, {of_four:?}");
    }
}

/// Heads alone explore enough to find the better action, as do bounds over them; so do predictions without them.
#[test]
fn heads_and_bounds_find_the_better_action() {
    let silent = json!({ "explorationFinalEps": 0, "netArch": [16], "learningRate": 0.005 });
    let ucb = json!({ "explorer": { "kind": "ucb", "lambda": 0.5 } });
    for more in
        [json!({}), json!({ "sharedTrunk": false, "agreement": "mean" }), ucb, json!({ "dueling": true })]
    {
        let mut all = options(&silent);
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let puzzle = || Puzzles::new(Probe::SeenAndChosenReward, 4);
        let mut run = in_worlds(&all, Box::new(puzzle())).unwrap();
        train(&mut run, 6_000);
        let mut policy = run.member().agent.policy().unwrap();
        assert_eq!(evaluate(policy.as_mut(), &mut puzzle(), 100, 3, true).unwrap().mean, 1.0, "{more}");
    }
}

/// The prior is part of the policy: an agent that is loaded into another one, made with another seed, chooses the same.
#[test]
fn a_prior_travels_with_the_policy() {
    let made = |seed: u64| {
        let more = json!({ "priorScale": 5.0, "netArch": [8], "seed": seed });
        in_worlds(&options(&more), Box::new(Puzzles::new(Probe::SeenAndChosenReward, 2))).unwrap()
    };
    let (mut one, mut other) = (made(1), made(2));
    train(&mut one, 400);
    let state = weights(&one);
    assert!(weights(&other).tensors != state.tensors);
    other.member_mut().agent.load_policy(&state).unwrap();
    assert!(weights(&other).tensors == state.tensors);
    let prior = state.f32("prior.q.value.0.weight").unwrap();
    let mut fresh = State::default();
    made(1).member().agent.save_policy(&mut fresh).unwrap();
    assert_eq!(fresh.f32("prior.q.value.0.weight").unwrap(), prior, "training left the prior alone");
}

#[test]
fn what_cannot_be_is_refused() {
    let cases = [
        ("heads", json!({ "heads": 0 })),
        ("heads", json!({ "heads": 33 })),
        ("maskProbability", json!({ "maskProbability": 0 })),
        ("priorScale", json!({ "priorScale": -1 })),
        ("explorer.lambda", json!({ "explorer": { "kind": "ucb", "lambda": -0.1 } })),
        ("explorer.kind", json!({ "algo": "dqn", "explorer": { "kind": "ucb", "lambda": 1 } })),
    ];
    for (field, more) in cases {
        let mut all = json!({ "algo": "bootstrapped_dqn", "env": "CartPole-v1" });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let error = refused(&all);
        assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!(field)), "{more}");
    }
    // An ensemble of 32 whole dueling networks is what an engine can address.
    let most = json!({
        "algo": "bootstrapped_dqn", "env": "CartPole-v1", "heads": 32, "sharedTrunk": false, "dueling": true,
        "netArch": [4], "learningStarts": 8, "trainFreq": 8,
    });
    let mut run = session(&most);
    train(&mut run, 64);
    assert_eq!(run.member().agent.updates(), 7);
}
