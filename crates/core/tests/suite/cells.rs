//! Agents on the testkit's engine of cells, in a world of one number.

use std::sync::Arc;

use reinforcets_core::agent::Agent;
use reinforcets_core::agents::{self, Build};
use reinforcets_core::column::{self, Columns};
use reinforcets_core::env::EnvSpec;
use reinforcets_core::error::Error;
use reinforcets_core::space::Space;
use reinforcets_core::state::State;
use reinforcets_testkit::toy::cells::CellEngine;
use serde_json::{Map, Value, json};

/// Learning rate of plain gradient descent, so that a step is the gradient.
pub const SGD: f64 = 1.0;

pub fn spec() -> EnvSpec {
    EnvSpec {
        id: "numbers".into(),
        observation: Space::unbounded(1),
        action: Space::Discrete { n: 2, start: 0 },
        max_episode_steps: None,
        reward_threshold: None,
    }
}

pub fn build(algo: &str, lanes: usize, options: Value) -> Result<Box<dyn Agent>, Error> {
    let spec = spec();
    let build =
        Build { env: &spec, lanes, seed: 5, index: 0, engine: Arc::new(CellEngine), goal_reward: None };
    let Value::Object(given) = options else { unreachable!() };
    let mut all = Map::from_iter([
        ("netArch".into(), json!([])),
        ("middleware".into(), json!({ "kind": "gru", "width": 3 })),
        ("optimizer".into(), json!({ "kind": "sgd" })),
        ("learningRate".into(), json!(SGD)),
        ("maxGradNorm".into(), Value::Null),
        ("gamma".into(), json!(1.0)),
    ]);
    all.extend(given);
    agents::build(algo, &build, &all)
}

pub fn agent(algo: &str, lanes: usize, options: Value) -> Box<dyn Agent> {
    build(algo, lanes, options).unwrap()
}

/// Numbers of one column, a row per lane.
pub fn observation(x: &[f32]) -> Columns {
    let mut columns = column::zeros(&spec().observation_columns().unwrap(), x.len());
    columns[0].values_mut().as_f32_mut().unwrap().copy_from_slice(x);
    columns
}

pub fn weights(agent: &dyn Agent) -> Vec<(String, Vec<f32>)> {
    let mut state = State::default();
    agent.save_policy(&mut state).unwrap();
    state.tensors.keys().map(|name| (name.clone(), state.f32(name).unwrap())).collect()
}

pub fn set_weights(agent: &mut dyn Agent, weights: &[(String, Vec<f32>)]) {
    let mut state = State::default();
    agent.save_policy(&mut state).unwrap();
    for (name, values) in weights {
        let shape = state.tensors[name].shape.clone();
        state.put_f32(name, values);
        state.tensors.get_mut(name).unwrap().shape = shape;
    }
    agent.load_policy(&state).unwrap();
}

pub fn flat(weights: &[(String, Vec<f32>)]) -> Vec<f32> {
    weights.iter().flat_map(|(_, v)| v.clone()).collect()
}

pub fn close(a: &[f32], b: &[f32], tolerance: f32) {
    assert_eq!(a.len(), b.len());
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs())), "number {i}: {a} and {b}");
    }
}
