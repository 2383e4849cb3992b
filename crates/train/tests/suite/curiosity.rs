//! Rewards and gradients of curiosity against what is worked out here from its weights; what is shared; what survives.

use std::sync::Arc;

use crate::runs::{cut_again_and_again, random, refused, session};
use reinforcets_core::agents::Build;
use reinforcets_core::column::Values;
use reinforcets_core::curiosity::{Curiosity, CuriosityOptions};
use reinforcets_core::env::EnvSpec;
use reinforcets_core::memory::Chunk;
use reinforcets_core::metrics::Metrics;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_core::state::State;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::gradient_check::assert_close;
use serde_json::{Value, json};

const STEPS: usize = 6;
const LANES: usize = 2;
const WIDTH: usize = 3;
const ROWS: usize = STEPS * LANES;

fn world(action: Space) -> EnvSpec {
    EnvSpec {
        id: "test".into(),
        observation: Space::unbounded(WIDTH),
        action,
        max_episode_steps: None,
        reward_threshold: None,
    }
}

fn discrete() -> EnvSpec {
    world(Space::Discrete { n: 4, start: 0 })
}

fn curiosity(env: &EnvSpec, options: &Value, index: u64) -> Curiosity {
    let options: CuriosityOptions = serde_json::from_value(options.clone()).unwrap();
    let engine = Arc::new(FusedEngine::new(1).unwrap());
    let build = Build { env, lanes: LANES, seed: 7, index, engine, goal_reward: None };
    Curiosity::new(&build, options, 4).unwrap()
}

/// A rollout of random rows; row 3 ends its episode for good and row 8 is cut off.
fn rollout(env: &EnvSpec, rng: &mut Rng) -> Chunk {
    let (columns, action) = (env.observation_columns().unwrap(), env.action_column().unwrap());
    let mut chunk = Chunk::new(LANES, STEPS, &columns, action);
    chunk.steps = STEPS;
    for x in chunk.obs[0].values_mut().as_f32_mut().unwrap() {
        *x = 3.0 + 2.0 * rng.normal();
    }
    match chunk.action.values_mut() {
        Values::I32(a) => a.iter_mut().for_each(|a| *a = rng.below(2) as i32),
        Values::F32(a) => a.iter_mut().for_each(|a| *a = rng.normal()),
        Values::U8(_) => unreachable!(),
    }
    (chunk.terminated[3], chunk.truncated[8]) = (1, 1);
    for row in [3, 8] {
        let at = chunk.push_final(row);
        let last = &mut chunk.final_obs[0].values_mut().as_f32_mut().unwrap()[at * WIDTH..][..WIDTH];
        last.iter_mut().for_each(|x| *x = 40.0 + rng.normal());
    }
    chunk
}

/// What follows each row.
fn following(rollout: &Chunk) -> Vec<Vec<f64>> {
    let rows = |values: &[f32]| -> Vec<Vec<f64>> {
        values.chunks(WIDTH).map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect()
    };
    let mut next = rows(rollout.obs[0].values().as_f32().unwrap())[LANES..LANES + ROWS].to_vec();
    let last = rows(rollout.final_obs[0].values().as_f32().unwrap());
    (next[3], next[8]) = (last[0].clone(), last[1].clone());
    next
}

/// A network of dense layers with ReLU between them, from a state.
fn network(state: &State, name: &str, layers: &[String], x: &[f64]) -> Vec<f64> {
    let mut x = x.to_vec();
    for (l, layer) in layers.iter().enumerate() {
        let key = |what: &str| format!("curiosity.{name}.{layer}.{what}");
        let (w, b) = (state.f32(&key("weight")).unwrap(), state.f32(&key("bias")).unwrap());
        let row = |(w, b): (&[f32], &f32)| {
            w.iter().zip(&x).map(|(w, x)| f64::from(*w) * x).sum::<f64>() + f64::from(*b)
        };
        let y: Vec<f64> = w.chunks(x.len()).zip(&b).map(row).collect();
        x = y.into_iter().map(|y| if l + 1 < layers.len() { y.max(0.0) } else { y }).collect();
    }
    x
}

fn saved(curiosity: &Curiosity) -> State {
    let mut state = State::default();
    curiosity.save(&mut state).unwrap();
    state
}

/// The layers of a network in the state, hidden ones first.
fn layers(state: &State, name: &str) -> Vec<String> {
    let prefix = format!("curiosity.{name}.");
    let mut found: Vec<String> = state
        .tensors
        .keys()
        .filter_map(|k| k.strip_prefix(&prefix)?.strip_suffix(".weight").map(str::to_owned))
        .filter(|k| !k.starts_with("optimizer"))
        .collect();
    found.sort_by_key(|k| (k.rsplit('.').next().unwrap().parse::<usize>().is_err(), k.clone()));
    found
}

/// Standardised by the mean and variance of all that follows, with the 10⁻⁴ rows of mean 0 and variance 1 that running
/// statistics start with, and clipped.
fn standardized(next: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
    let n = next.len() as f64;
    (0..x.len())
        .map(|j| {
            let mean = next.iter().map(|r| r[j]).sum::<f64>() / (n + 1e-4);
            let squares = next.iter().map(|r| r[j] * r[j]).sum::<f64>() + 1e-4;
            let var = squares / (n + 1e-4) - mean * mean;
            ((x[j] - mean) / (var + 1e-8).sqrt()).clamp(-5.0, 5.0)
        })
        .collect()
}

/// Divided by the standard deviation of returns that go on across episodes.
fn normalized(raw: &[f64], gamma: f64) -> Vec<f64> {
    let (mut returns, mut seen) = (vec![0.0; LANES], Vec::new());
    for step in raw.chunks(LANES) {
        returns.iter_mut().zip(step).for_each(|(total, r)| *total = *total * gamma + r);
        seen.extend(returns.clone());
    }
    let n = seen.len() as f64 + 1e-4;
    let mean = seen.iter().sum::<f64>() / n;
    let var = (seen.iter().map(|x| x * x).sum::<f64>() + 1e-4) / n - mean * mean;
    raw.iter().map(|r| r / (var + 1e-8).sqrt()).collect()
}

#[test]
fn rnd_rewards_what_its_predictor_misses() {
    let env = discrete();
    let mask = [1, 0, 1];
    for mask in [None, Some(mask)] {
        let options = json!({
            "kind": "rnd", "netArch": [8], "features": 5, "intrinsicCoef": 0.5, "intrinsicGamma": 0.9, "featureMask": mask,
        });
        let mut own = curiosity(&env, &options, 0);
        let mut chunk = rollout(&env, &mut random("curiosity"));
        chunk.reward.fill(2.0);
        let state = saved(&own);
        own.add_to(&mut chunk).unwrap();
        let next = following(&chunk);
        let raw: Vec<f64> = next
            .iter()
            .map(|x| {
                let mut x = standardized(&next, x);
                mask.iter().for_each(|m| x.iter_mut().zip(m).for_each(|(x, m)| *x *= f64::from(*m)));
                let goal = network(&state, "target", &layers(&state, "target"), &x);
                let told = network(&state, "predictor", &layers(&state, "predictor"), &x);
                goal.iter().zip(&told).map(|(g, t)| (g - t) * (g - t)).sum::<f64>() / 5.0
            })
            .collect();
        let expected = normalized(&raw, 0.9);
        let found: Vec<f64> = own.reward().iter().map(|r| f64::from(*r)).collect();
        assert_close("intrinsic rewards", &found, &expected, 1e-4, 1.0);
        let total: Vec<f64> = chunk.reward[..ROWS].iter().map(|r| f64::from(*r)).collect();
        let sum: Vec<f64> = expected.iter().map(|r| 2.0 + 0.5 * r).collect();
        assert_close("rewards", &total, &sum, 1e-4, 1.0);
        assert_eq!(layers(&state, "predictor").len(), layers(&state, "target").len() + 1);
    }
}

#[test]
fn icm_rewards_what_its_forward_model_misses() {
    let env = discrete();
    let mut own = curiosity(&env, &json!({ "kind": "icm", "netArch": [8], "features": 5 }), 0);
    let mut chunk = rollout(&env, &mut random("curiosity"));
    let state = saved(&own);
    own.add_to(&mut chunk).unwrap();
    let next = following(&chunk);
    let now: Vec<Vec<f64>> = chunk.obs[0].values().as_f32().unwrap()[..ROWS * WIDTH]
        .chunks(WIDTH)
        .map(|row| row.iter().map(|x| f64::from(*x)).collect())
        .collect();
    let Values::I32(actions) = chunk.action.values() else { unreachable!() };
    let phi = |x: &[f64]| network(&state, "encoder", &layers(&state, "encoder"), &standardized(&next, x));
    let raw: Vec<f64> = (0..ROWS)
        .map(|r| {
            let mut x = phi(&now[r]);
            x.extend((0..4).map(|a| f64::from(u8::from(a == actions[r]))));
            let told = network(&state, "forward", &layers(&state, "forward"), &x);
            0.5 * told.iter().zip(phi(&next[r])).map(|(t, g)| (g - t) * (g - t)).sum::<f64>()
        })
        .collect();
    let found: Vec<f64> = own.reward().iter().map(|r| f64::from(*r)).collect();
    assert_close("intrinsic rewards", &found, &normalized(&raw, 0.99), 1e-4, 1.0);
}

/// The loss of one gradient step on `rows` from the weights in `state`, and the state after it.
fn step(own: &mut Curiosity, state: &State, chunk: &Chunk, rows: &[u32]) -> (f64, State) {
    own.load(state).unwrap();
    own.record(&mut Metrics::default());
    own.learn(chunk, rows).unwrap();
    let mut metrics = Metrics::default();
    own.record(&mut metrics);
    (metrics.mean("train/curiosity_loss").unwrap(), saved(own))
}

/// Every network's gradient, which Adam's first moment after its first step shows (m = 0.1 g), against central
/// differences of the loss in single precision.
#[test]
fn gradients_agree_with_finite_differences() {
    let switches = world(Space::MultiBinary { n: 4 });
    let places = world(Space::MultiDiscrete { nvec: vec![2, 2] });
    let floats = world(Space::unbounded(2));
    for (env, kind) in
        [(discrete(), "rnd"), (discrete(), "icm"), (floats, "icm"), (switches, "icm"), (places, "icm")]
    {
        let options = json!({ "kind": kind, "netArch": [6], "features": 4, "forwardWeight": 0.4 });
        let mut own = curiosity(&env, &options, 0);
        let mut chunk = rollout(&env, &mut random("curiosity"));
        own.add_to(&mut chunk).unwrap();
        let rows = [0, 3, 8, 5, 11];
        let start = saved(&own);
        let (_, after) = step(&mut own, &start, &chunk, &rows);
        let weights: Vec<String> = start
            .tensors
            .keys()
            .filter(|k| !k.contains("optimizer") && (k.ends_with(".weight") || k.ends_with(".bias")))
            .filter(|k| !k.contains(".target."))
            .cloned()
            .collect();
        assert!(weights.len() >= if kind == "rnd" { 6 } else { 12 }, "{weights:?}");
        for key in weights {
            let name = key.splitn(3, '.').collect::<Vec<_>>();
            let moment = format!("{}.{}.optimizer.moment0.{}", name[0], name[1], name[2]);
            let found: Vec<f64> = after.f32(&moment).unwrap().iter().map(|m| f64::from(*m) / 0.1).collect();
            let values = start.f32(&key).unwrap();
            let h = 2e-4_f32;
            let expected: Vec<f64> = (0..values.len())
                .map(|i| {
                    let mut at = |x: f32| {
                        let (mut state, mut values) = (start.clone(), values.clone());
                        values[i] += x;
                        state.tensors.get_mut(&key).unwrap().bytes =
                            values.iter().flat_map(|v| v.to_le_bytes()).collect();
                        step(&mut own, &state, &chunk, &rows).0
                    };
                    (at(h) - at(-h)) / (2.0 * f64::from(h))
                })
                .collect();
            assert_close(&format!("{kind}, {}: {key}", env.action), &found, &expected, 0.02, 0.05);
        }
    }
}

/// What was learnt is no longer new; what is elsewhere still is.
#[test]
fn novelty_wears_off_where_it_was_seen() {
    let env = discrete();
    for kind in ["rnd", "icm"] {
        let mut own = curiosity(&env, &json!({ "kind": kind, "learningRate": 1e-2, "netArch": [16] }), 0);
        let mut rng = random("curiosity");
        let chunk = rollout(&env, &mut rng);
        let reward = |own: &mut Curiosity| {
            own.add_to(&mut chunk.clone()).unwrap();
            own.reward().to_vec()
        };
        reward(&mut own);
        let old: Vec<u32> = (0..ROWS as u32).filter(|r| r % 3 != 0).collect();
        (0..300).for_each(|_| own.learn(&chunk, &old).unwrap());
        let after = reward(&mut own);
        let mean = |rows: &mut dyn Iterator<Item = usize>| {
            let rows: Vec<usize> = rows.collect();
            rows.iter().map(|r| f64::from(after[*r])).sum::<f64>() / rows.len() as f64
        };
        let (seen, unseen) = (mean(&mut (0..ROWS).filter(|r| r % 3 != 0)), mean(&mut (0..ROWS).step_by(3)));
        assert!(seen < 0.1 * unseen, "{kind}: {seen} where it was seen, {unseen} elsewhere");
    }
}

#[test]
fn a_predictor_is_shared() {
    let env = discrete();
    let options = json!({ "kind": "rnd", "netArch": [8], "features": 5 });
    let masked =
        json!({ "kind": "rnd", "netArch": [8], "features": 5, "featureMask": [1, 0, 0], "intrinsicCoef": 2 });
    let (mut first, mut second) = (curiosity(&env, &options, 0), curiosity(&env, &masked, 1));
    second.share(&first).unwrap();
    let mut chunk = rollout(&env, &mut random("curiosity"));
    first.add_to(&mut chunk.clone()).unwrap();
    second.add_to(&mut chunk).unwrap();
    let before = saved(&first);
    second.learn(&chunk, &[0, 1, 2]).unwrap();
    assert!(saved(&first) != before, "what one learns the other knows");
    let weight = |own: &Curiosity| saved(own).f32("curiosity.predictor.predictor.0.weight").unwrap();
    assert_eq!(weight(&first), weight(&second));

    let mut other = curiosity(&env, &json!({ "kind": "rnd", "netArch": [8], "features": 6 }), 1);
    assert_eq!(other.share(&first).unwrap_err().details()["field"], "curiosity");
    let mut other = curiosity(&world(Space::unbounded(1)), &options, 1);
    assert_eq!(other.share(&first).unwrap_err().code(), "INCOMPATIBLE_SPACE");
}

#[test]
fn what_does_not_fit_is_refused() {
    for (key, value) in [
        ("intrinsicCoef", json!(-1)),
        ("intrinsicGamma", json!(2)),
        ("learningRate", json!(0)),
        ("netArch", json!([0])),
        ("features", json!(0)),
        ("updateProportion", json!(0)),
        ("forwardWeight", json!(1)),
        ("featureMask", json!([1, 2, 0, 0])),
        ("featureMask", json!([1, 0])),
    ] {
        let error = refused(&json!({ "algo": "ppo", "env": "CartPole-v1", "curiosity": { key: value } }));
        let field = json!(format!("curiosity.{key}"));
        assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &field), "{value}");
    }
    let error =
        refused(&json!({ "algo": "ppo", "env": "GridWorld-v0", "curiosity": { "featureMask": [1] } }));
    assert_eq!(error.details()["field"], "curiosity.featureMask");
}

/// Cut wherever the clock says, saved and loaded into a new session: the same to the last bit.
#[test]
fn a_killed_run_goes_on_bit_for_bit() {
    let ppo = json!({ "algo": "ppo", "nSteps": 32, "batchSize": 32, "nEpochs": 2, "netArch": [8] });
    let a2c = json!({ "algo": "a2c", "netArch": [8], "logInterval": 5 });
    let rnd = json!({ "kind": "rnd", "netArch": [8], "features": 4, "updateProportion": 0.5 });
    let icm = json!({ "kind": "icm", "netArch": [8], "features": 4 });
    for (agent, env, curiosity) in [
        (&ppo, "CartPole-v1", &rnd),
        (&ppo, "Pendulum-v1", &icm),
        (&ppo, "GridWorld-v0", &rnd),
        (&a2c, "CartPole-v1", &icm),
    ] {
        let mut options = agent.clone();
        options.as_object_mut().unwrap().extend(
            json!({ "env": env, "curiosity": curiosity, "nEnvs": 2, "seed": 3, "normalizeObs": env != "GridWorld-v0" })
                .as_object()
                .unwrap()
                .clone(),
        );
        let reports = cut_again_and_again(|| session(&options), 1_600);
        assert!(reports.iter().all(|r| r.metric("rollout/intrinsic_reward").is_some_and(|x| x > 0.0)));
    }
}
