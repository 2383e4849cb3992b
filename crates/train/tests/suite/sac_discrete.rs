//! SAC with choices: the probe ladder, entropy that counts and is kept, masks, what it refuses, what diverges.

use std::f64::consts::LN_2;

use crate::runs::{fail, hash, in_worlds, refused, session, train};
use reinforcets_core::agent::Recall;
use reinforcets_core::column::{self, Values};
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::probes::Probe;
use reinforcets_testkit::puzzles::spaces::MaskedGoal;
use reinforcets_train::{Session, evaluate};
use serde_json::{Value, json};

/// Far from 1, so that a wrong bootstrap shows.
const GAMMA: f64 = 0.5;

fn options(more: &Value) -> Value {
    let mut all = json!({
        "algo": "sac_discrete", "gamma": GAMMA, "netArch": [32], "seed": 1, "learningRate": "lin_0.01",
        "learningStarts": 64, "bufferSize": 2000, "batchSize": 32, "trainFreq": 4, "tau": 0.05, "entCoef": 0.01,
    });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn trained(probe: Probe, more: &Value) -> Session {
    let mut run = in_worlds(&options(more), Box::new(Puzzles::new(probe, 4))).unwrap();
    train(&mut run, 8_000);
    run
}

/// What the policy does when it sees each of `seen`.
fn choices(run: &Session, seen: &[f32], deterministic: bool) -> Vec<i32> {
    let agent = &run.member().agent;
    let mut obs = column::zeros(&agent.env_spec().observation_columns().unwrap(), seen.len());
    obs[0].values_mut().as_f32_mut().unwrap().copy_from_slice(seen);
    let mut actions = Values::I32(vec![-1; seen.len()]);
    let mut policy = agent.policy().unwrap();
    policy.predict(&obs, seen.len(), deterministic, &mut Recall::default(), &mut actions).unwrap();
    match actions {
        Values::I32(choices) => choices,
        other => panic!("{other:?}"),
    }
}

/// A metric of the last report of a little more training.
fn metric(run: &mut Session, name: &str) -> f64 {
    train(run, 2_000).last().unwrap().metric(name).unwrap()
}

/// Every way to sample and to aim must come to the same.
fn variations() -> Vec<Value> {
    vec![
        json!({}),
        json!({ "nStep": 3, "prioritized": {} }),
        json!({ "nCritics": 3, "normalizeObs": true, "targetUpdateInterval": 4, "tau": 0.2 }),
    ]
}

#[test]
fn the_best_choice_is_found() {
    for more in variations() {
        let run = trained(Probe::SeenAndChosenReward, &more);
        assert_eq!(choices(&run, &[-1.0, 1.0], true), [0, 1], "{more}");
        let mut run = trained(Probe::LateReward, &json!({ "entCoef": 0.0 }));
        let found = metric(&mut run, "train/mean_q");
        assert!((found - (1.0 + GAMMA) / 2.0).abs() < 0.05, "{more}: {found}");
    }
}

/// A cut episode goes on beyond its end, one that ended does not.
#[test]
fn a_limit_is_not_an_end() {
    let forever = 1.0 / (1.0 - GAMMA);
    for more in variations() {
        let worlds = [
            (Probe::Cut, forever),
            (Probe::Ended, 1.0),
            (Probe::EndedAndCut, 1.0),
            (Probe::Endless, forever),
        ];
        for (probe, expected) in worlds {
            let mut more = more.clone();
            more["entCoef"] = json!(0.0);
            let found = metric(&mut trained(probe, &more), "train/mean_q");
            assert!((found - expected).abs() < 0.05, "{probe:?}, {more}: {found}, expected {expected}");
        }
    }
}

/// Where both choices are worth the same, a fixed temperature makes values those of the soft return, and a learnt one finds
/// the entropy it is told to keep.
#[test]
fn entropy_counts_and_is_kept() {
    let alpha = 0.5;
    let mut run = trained(Probe::Endless, &json!({ "entCoef": alpha }));
    let (q, expected) = (metric(&mut run, "train/mean_q"), (1.0 + GAMMA * alpha * LN_2) / (1.0 - GAMMA));
    assert!((q - expected).abs() < 0.05, "{q}, expected {expected}");
    for scale in [0.3, 0.89] {
        let more = json!({ "entCoef": "auto_0.1", "targetEntropyScale": scale });
        let found = metric(&mut trained(Probe::SeenAndChosenReward, &more), "train/entropy");
        assert!((found - scale * LN_2).abs() < 0.07, "{found}, expected {}", scale * LN_2);
    }
}

/// Where masks forbid some choices no policy has the entropy of all: the temperature rises from report to report, and in the
/// end an error tells of it.
#[test]
fn an_entropy_out_of_reach_makes_the_temperature_run_away() {
    let more =
        json!({ "entCoef": "auto", "learningRate": 0.02, "targetEntropyScale": 1.0, "logInterval": 50 });
    let mut run = in_worlds(&options(&more), Box::new(Puzzles::new(MaskedGoal, 4))).unwrap();
    let found: Vec<f64> =
        train(&mut run, 4_000).iter().filter_map(|report| report.metric("train/ent_coef")).collect();
    assert!(found.len() > 4 && found.windows(2).all(|pair| pair[1] > pair[0]), "{found:?}");
    assert!(found.last().unwrap() > &100.0, "{found:?}");
    let error = fail(&mut run, 1_000_000);
    assert_eq!(error.code(), "DIVERGED", "{error}");
}

/// A forbidden action is an error of the world's: neither random choices nor drawn ones may be; what is learnt looks at the
/// allowed ones alone.
#[test]
fn masks_are_kept_to_and_dicts_are_read() {
    for more in [json!({}), json!({ "nStep": 2, "prioritized": {} })] {
        let mut run = in_worlds(&options(&more), Box::new(Puzzles::new(MaskedGoal, 4))).unwrap();
        train(&mut run, 8_000);
        let mut policy = run.member().agent.policy().unwrap();
        let found = evaluate(policy.as_mut(), &mut Puzzles::new(MaskedGoal, 4), 200, 3, true).unwrap();
        assert!(found.mean > 0.97, "{more}: {}", found.mean);
    }
}

#[test]
fn predictions_draw_unless_told_otherwise() {
    let run = trained(Probe::SeenAndChosenReward, &json!({ "entCoef": "auto", "targetEntropyScale": 0.9 }));
    let (drawn, best) = (choices(&run, &[1.0; 500], false), choices(&run, &[1.0; 500], true));
    assert!(best.iter().all(|c| *c == 1));
    // An entropy of 0.9 ln 2 is a probability of about 0.32 for the other one.
    let other = drawn.iter().filter(|c| **c == 0).count();
    assert!((80..240).contains(&other), "{other} of 500");
}

#[test]
fn actions_that_are_no_choices_are_refused() {
    let seen = json!({ "type": "box", "shape": [1], "low": [0], "high": [1] });
    for action in [
        json!({ "type": "box", "shape": [1], "low": [-1], "high": [1] }),
        json!({ "type": "multiDiscrete", "nvec": [2, 2] }),
        json!({ "type": "multiBinary", "n": 2 }),
    ] {
        let world = json!({ "id": "mine", "observation": seen, "action": action });
        let error = refused(&json!({ "algo": "sac_discrete", "env": world }));
        assert_eq!(error.code(), "INCOMPATIBLE_SPACE", "{error}");
        assert!(error.to_string().contains("must be discrete"), "{error}");
    }
    let error = refused(&json!({ "algo": "sac_discrete", "env": "CartPole-v1", "actionNoise": null }));
    assert_eq!(error.code(), "UNKNOWN_OPTION", "{error}");
}

#[test]
fn a_learning_rate_of_zero_changes_nothing() {
    let options = json!({ "algo": "sac_discrete", "env": "CartPole-v1", "learningRate": 0, "netArch": [8] });
    let mut run = session(&options);
    let before = hash(&run);
    train(&mut run, 300);
    assert_eq!((hash(&run), run.member().agent.updates()), (before, 200));
}

#[test]
fn what_diverges_says_what() {
    let options = |more: Value| {
        let mut all = json!({ "algo": "sac_discrete", "env": "CartPole-v1", "netArch": [8] });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let sgd = json!({ "learningRate": 1e6, "optimizer": { "kind": "sgd", "momentum": 0.9 } });
    let mut run = session(&options(sgd));
    let error = fail(&mut run, 100_000);
    assert_eq!((error.code(), &error.details()["step"]), ("DIVERGED", &json!(run.steps())), "{error}");
    // Adam's steps are as long as the rate: the critics hold out longer than the temperature.
    let mut run = session(&options(json!({ "learningRate": 100 })));
    let error = fail(&mut run, 100_000);
    assert!(error.code() == "DIVERGED" && error.to_string().contains("temperature"), "{error}");
}
