//! Actors with critics: the probe ladder, what they refuse, and what their options do.

use crate::runs::{CONTINUOUS, SOFT, actions, fail, finish, hash, in_worlds, own, refused, session, train};
use reinforcets_core::net_spec::LayerSpec;
use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::continuous::Near;
use reinforcets_train::Session;
use serde_json::{Value, json};

/// Far from 1, so that a wrong bootstrap shows.
const GAMMA: f64 = 0.5;

fn trained(algo: &str, world: Near, more: &Value) -> Session {
    let mut all = json!({
        "algo": algo, "gamma": GAMMA, "netArch": [64], "seed": 1, "learningRate": "lin_0.003", "learningStarts": 64,
        "bufferSize": 2000, "batchSize": 32, "trainFreq": 4, "gradientSteps": 4, "tau": 0.05,
        "actionNoise": { "kind": "gaussian", "sigma": 0.3 },
    });
    all.as_object_mut().unwrap().extend(own(algo));
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    if SOFT.contains(&algo) && all["entCoef"].is_null() {
        all["entCoef"] = json!(0.01);
    }
    let mut run = in_worlds(&all, Box::new(Puzzles::new(world, 4))).unwrap();
    train(&mut run, 8_000);
    run
}

/// Every way to sample and to aim must come to the same. What is made of SAC and DDPG has one that reaches its own parts.
fn variations(algo: &str) -> Vec<Value> {
    match algo {
        "sac" | "td3" | "ddpg" => vec![
            json!({}),
            json!({ "nStep": 3, "prioritized": {} }),
            json!({ "nCritics": 3, "normalizeObs": true }),
        ],
        _ => vec![json!({ "nCritics": 3, "prioritized": {} })],
    }
}

/// An action that is off by x costs x²; one drawn at random costs 1.6 on average, or more.
#[test]
fn the_best_action_is_found() {
    let near = |found: f32, best: f32| (found - best).powi(2) < 0.05;
    for algo in CONTINUOUS {
        for more in variations(algo) {
            let found = actions(&trained(algo, Near::Seen, &more), &[-1.0, 1.0], true);
            assert!(near(found[0], 0.5) && near(found[1], 1.5), "{algo}, {more}: {found:?}");
            let found = actions(&trained(algo, Near::Late, &more), &[1.0], true);
            assert!(near(found[0], 2.0), "{algo}, {more}: {found:?}");
        }
    }
}

/// A cut episode goes on beyond its end, one that ended does not.
#[test]
fn a_limit_is_not_an_end() {
    let forever = 1.0 / (1.0 - GAMMA);
    for algo in CONTINUOUS {
        for more in variations(algo) {
            for (world, expected) in [(Near::Cut, forever), (Near::Ended, 1.0), (Near::Endless, forever)] {
                let mut more = more.clone();
                if SOFT.contains(&algo) {
                    more["entCoef"] = json!(0.0);
                }
                let mut run = trained(algo, world, &more);
                let reports = train(&mut run, 2_000);
                let found = reports.last().unwrap().metric("train/mean_q").unwrap();
                assert!(
                    (found - expected).abs() < 0.05,
                    "{algo}, {world:?}, {more}: {found}, expected {expected}"
                );
            }
        }
    }
}

/// Where every action is worth the same, a fixed temperature makes values those of the soft return, and a learnt one
/// finds the entropy it is told to keep.
#[test]
fn entropy_counts_and_is_kept() {
    let alpha = 0.5;
    let mut run = trained("sac", Near::Endless, &json!({ "entCoef": alpha }));
    let report = train(&mut run, 4_000).pop().unwrap();
    let (q, entropy) = (report.metric("train/mean_q").unwrap(), report.metric("train/entropy").unwrap());
    let expected = (1.0 + GAMMA * alpha * entropy) / (1.0 - GAMMA);
    assert!((q - expected).abs() < 0.05, "{q}, expected {expected}");
    // Nothing has more entropy on −1 … 1 than the uniform distribution, and a squashed Gaussian comes near.
    assert!(entropy < 0.7 && entropy > 0.5, "{entropy}");
    let mut run = trained("sac", Near::Seen, &json!({ "entCoef": "auto_0.1", "targetEntropy": -0.5 }));
    let report = train(&mut run, 4_000).pop().unwrap();
    let entropy = report.metric("train/entropy").unwrap();
    assert!((entropy + 0.5).abs() < 0.1, "{entropy}");
}

/// Predictions of soft actors and of MPO are drawn unless told otherwise; those of the others have no noise.
#[test]
fn predictions_draw_where_the_policy_does() {
    for algo in CONTINUOUS {
        let run = trained(algo, Near::Seen, &json!({}));
        let seen = vec![1.0; 500];
        let drawn = actions(&run, &seen, false);
        let best = actions(&run, &seen, true);
        assert!(best.iter().all(|a| *a == best[0]) && drawn.iter().all(|a| (-1.0..=3.0).contains(a)));
        let draws = SOFT.contains(&algo) || algo == "mpo";
        assert_eq!(drawn.iter().any(|a| *a != best[0]), draws, "{algo}");
    }
}

/// MPO's duals bring divergences to where they are told, and no value of theirs can leave what a number holds.
#[test]
fn constraints_are_kept() {
    // Noise that stays: values of ever narrower noise have no one temperature.
    let more = json!({ "epsilon": 0.2, "epsilonStd": 1e-6, "initAlphaStd": 1000 });
    let mut run = trained("mpo", Near::Seen, &more);
    let report = train(&mut run, 4_000).pop().unwrap();
    let metric = |name: &str| report.metric(name).unwrap();
    assert!((metric("train/kl_weights") - 0.2).abs() < 0.01, "{}", metric("train/kl_weights"));
    assert!(metric("train/kl_mean") < 0.05, "{}", metric("train/kl_mean"));
    assert!(metric("train/kl_std") < 1e-6, "{}", metric("train/kl_std"));
    assert!(metric("train/temperature") > 0.0);
    let mut run = trained("mpo", Near::Seen, &json!({ "dualLearningRate": 1e6 }));
    assert!(actions(&run, &[1.0], true)[0].is_finite() && weights_are_finite(&run));
    assert!(train(&mut run, 100).pop().unwrap().metric("train/temperature").unwrap() >= 1e-8);
}

/// MPO's σ narrows no faster than `epsilonStd` lets it. The mean that is best for noise as wide as at the start is not the best
/// action: for 0.5 it is 0.08, as a tanh bends the noise, and 1.92 for 1.5.
#[test]
fn the_best_mean_depends_on_the_noise() {
    for (more, narrow) in [(json!({}), true), (json!({ "epsilonStd": 1e-6, "initAlphaStd": 1000 }), false)] {
        let mut run = trained("mpo", Near::Seen, &more);
        let [low, high] = actions(&run, &[-1.0, 1.0], true)[..] else { panic!("two rows") };
        let std = train(&mut run, 100).pop().unwrap().metric("train/std").unwrap();
        assert_eq!((std < 0.2, std > 0.5), (narrow, !narrow), "{more}: {std}");
        assert_eq!(low > 0.35 && high < 1.65, narrow, "{more}: {low}, {high}");
    }
}

/// Gradient steps for each env step, whatever the number of worlds.
#[test]
fn updates_follow_env_steps_and_not_worlds() {
    for (freq, steps, worlds) in [(1, 1, 1), (4, 1, 3), (10, -1, 4)] {
        let options = json!({
            "algo": "td3", "env": "Pendulum-v1", "nEnvs": worlds, "trainFreq": freq, "gradientSteps": steps,
            "learningStarts": 120, "netArch": [4], "batchSize": 4,
        });
        let mut run = session(&options);
        train(&mut run, 600);
        let round = run.member().agent.steps_per_round(worlds).unwrap();
        let learnt = run.steps() - 120 / round * round;
        let expected = if steps < 0 { learnt } else { learnt * steps as u64 / freq as u64 };
        assert_eq!(run.member().agent.updates(), expected, "{options}");
    }
}

/// Half as many steps of the policy and its target as of the critics.
#[test]
fn a_delayed_policy_waits() {
    let options = json!({
        "algo": "td3", "env": "Pendulum-v1", "learningStarts": 100, "netArch": [8], "batchSize": 8, "policyDelay": 50,
    });
    let mut run = session(&options);
    let before = hash(&run);
    train(&mut run, 149);
    assert_eq!((hash(&run), run.member().agent.updates()), (before.clone(), 49));
    run.set_plan(150, false).unwrap();
    finish(&mut run);
    assert_ne!(hash(&run), before);
}

#[test]
fn spaces_without_bounds_and_choices_are_refused() {
    let world = |action: Value| json!({ "id": "mine", "observation": { "type": "box", "shape": [1], "low": [0], "high": [1] }, "action": action });
    for algo in CONTINUOUS {
        for action in [
            json!({ "type": "box", "shape": [2], "low": [-1, null], "high": [1, 1] }),
            json!({ "type": "box", "shape": [1], "low": [0], "high": [3], "dtype": "int32" }),
            json!({ "type": "multiDiscrete", "nvec": [2, 2] }),
        ] {
            let error = refused(&json!({ "algo": algo, "env": world(action) }));
            assert_eq!(error.code(), "INCOMPATIBLE_SPACE", "{error}");
        }
        let error = refused(&json!({ "algo": algo, "env": "CartPole-v1" }));
        assert_eq!(error.code(), "INCOMPATIBLE_SPACE", "{error}");
        assert!(error.to_string().contains("box of float32"), "{error}");
    }
}

/// What optimisers change: running statistics move with every gradient step, whatever it is worth.
fn learnt(run: &Session) -> Vec<(String, Vec<f32>)> {
    let mut state = State::default();
    run.member().agent.save_policy(&mut state).unwrap();
    let statistics = LayerSpec::statistics(1).map(|(name, _)| name);
    let parameters = state.tensors.keys().filter(|name| !statistics.iter().any(|s| name.ends_with(s)));
    parameters.map(|name| (name.clone(), state.f32(name).unwrap())).collect()
}

#[test]
fn a_learning_rate_of_zero_changes_nothing() {
    for algo in CONTINUOUS {
        let mut options = json!({
            "algo": algo, "env": "Pendulum-v1", "learningRate": 0, "netArch": [8], "learningStarts": 100,
            "gradientSteps": 1,
        });
        options.as_object_mut().unwrap().extend(own(algo));
        let mut run = session(&options);
        let before = learnt(&run);
        train(&mut run, 300);
        assert_eq!(run.member().agent.updates(), 200, "{algo}");
        assert!(before.len() > 3 && learnt(&run) == before, "{algo}");
    }
}

/// Options that only some actors with critics have, where they do not fit each other.
#[test]
fn what_does_not_fit_together_is_refused() {
    for (options, field) in [
        (json!({ "algo": "tqc", "quantiles": 2 }), "droppedQuantiles"),
        (json!({ "algo": "redq", "nCritics": 1 }), "targetCritics"),
        (json!({ "algo": "crossq", "tau": 0.005 }), "tau"),
        (json!({ "algo": "crossq", "renormRMax": 0.5 }), "renormRMax"),
        (json!({ "algo": "d4pg", "vMin": 150.0 }), "vMax"),
        (json!({ "algo": "d4pg", "vMin": 3.0, "vMax": -3.0 }), "vMax"),
        (json!({ "algo": "d4pg", "vMin": -1e10 }), "vMin"),
    ] {
        let mut options = options;
        options["env"] = json!("Pendulum-v1");
        let error = refused(&options);
        assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!(field)), "{error}");
    }
}

/// Critics with dropout and layer norm run on the engine that is always there; what that one lacks asks for another.
#[test]
fn critics_have_layers_of_their_own() {
    let options = |more: &Value| {
        let mut all = json!({ "algo": "droq", "env": "Pendulum-v1", "learningStarts": 64, "batchSize": 16 });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    assert_eq!(session(&options(&json!({}))).engine().name(), "fused");
    let end = |more: &Value| {
        let mut run = session(&options(more));
        train(&mut run, 80);
        hash(&run)
    };
    let variations =
        [json!({}), json!({ "dropout": 0.5 }), json!({ "dropout": 0 }), json!({ "layerNorm": false })];
    let hashes = variations.each_ref().map(end);
    assert_eq!(hashes, variations.each_ref().map(end));
    assert!((1..4).all(|i| !hashes[..i].contains(&hashes[i])), "{hashes:?}");
    let residual = json!({ "kind": "residual", "layers": [{ "kind": "layerNorm", "activation": "relu" }] });
    for (engine, code) in [("auto", "ENGINE_NOT_LOADED"), ("fused", "ENGINE_UNSUPPORTED")] {
        let embedder = json!({ "kind": "layers", "layers": [residual] });
        let error = refused(&options(&json!({ "engine": engine, "embedder": embedder })));
        assert_eq!(error.code(), code, "{error}");
    }
}

/// Returns below the support count as its lowest atom: values end there, and nothing is learnt of the difference.
#[test]
fn returns_beyond_the_support_count_as_its_ends() {
    let mut run = trained("d4pg", Near::Endless, &json!({ "vMin": -1.0, "vMax": 1.0 }));
    let report = train(&mut run, 2_000).pop().unwrap();
    let q = report.metric("train/mean_q").unwrap();
    assert!(q > 0.97 && q <= 1.0, "{q}, where the world's is 2");
    let beyond = report.metric("train/beyond_support").unwrap();
    assert!(beyond > 0.9, "{beyond}");
    let mut run = trained("d4pg", Near::Endless, &json!({ "vMin": -1.0, "vMax": 3.0 }));
    let beyond = train(&mut run, 2_000).pop().unwrap().metric("train/beyond_support").unwrap();
    assert!(beyond < 0.01, "{beyond}");
}

/// The more of the largest quantiles targets leave out, the lower values are.
#[test]
fn dropped_quantiles_lower_values() {
    let value = |dropped: usize| {
        let mut run = trained("tqc", Near::Noisy, &json!({ "droppedQuantiles": dropped, "entCoef": 0.0 }));
        train(&mut run, 2_000).pop().unwrap().metric("train/mean_q").unwrap()
    };
    let (all, most) = (value(0), value(4));
    assert!((all - 2.0).abs() < 0.15, "{all}");
    assert!(most < all - 0.3, "{most} is not less than {all}");
}

/// Targets of REDQ take the least of a few, so that values lie between those of one critic and of all.
#[test]
fn targets_take_the_least_of_some_critics() {
    let value = |among: usize| {
        let more = json!({ "nCritics": 6, "targetCritics": among, "entCoef": 0.0 });
        let mut run = trained("redq", Near::Noisy, &more);
        train(&mut run, 2_000).pop().unwrap().metric("train/mean_q").unwrap()
    };
    let (one, two, all) = (value(1), value(2), value(6));
    assert!(one > two && two > all, "{one}, {two}, {all}");
}

fn weights_are_finite(run: &Session) -> bool {
    let mut state = State::default();
    run.member().agent.save_policy(&mut state).unwrap();
    state.tensors.keys().all(|k| state.f32(k).unwrap().iter().all(|x| x.is_finite()))
}

#[test]
fn what_diverges_says_what() {
    for algo in CONTINUOUS {
        let mut options = json!({
            "algo": algo, "env": "Pendulum-v1", "learningRate": 1e6, "netArch": [8],
            "optimizer": { "kind": "sgd", "momentum": 0.9 },
        });
        options.as_object_mut().unwrap().extend(own(algo));
        let mut run = session(&options);
        let error = fail(&mut run, 100_000);
        assert_eq!(
            (error.code(), &error.details()["step"]),
            ("DIVERGED", &json!(run.steps())),
            "{algo}: {error}"
        );
        assert!(weights_are_finite(&run), "{algo}");
    }
    // Adam's steps are as long as the rate: the critics hold out longer than the temperature.
    let mut run =
        session(&json!({ "algo": "sac", "env": "Pendulum-v1", "learningRate": 100, "netArch": [8] }));
    let error = fail(&mut run, 100_000);
    assert!(error.code() == "DIVERGED" && error.to_string().contains("temperature"), "{error}");
}
