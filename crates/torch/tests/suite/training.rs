//! Training is the same on both engines, as far as rounding lets it be.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::agreement;
use reinforcets_core::agents::{self, Build};
use reinforcets_core::network::Engine;
use reinforcets_core::state::State;
use reinforcets_fused::FusedEngine;
use reinforcets_torch::TorchEngine;
use reinforcets_train::build::Request;
use reinforcets_train::member::{Member, Worlds};
use reinforcets_train::{Session, Status};
use serde_json::{Value, json};

/// Weights after 20 updates of PPO, by name.
fn trained(engine: Arc<dyn Engine>, options: &Value) -> Vec<(String, Vec<f32>)> {
    let request = Request::read(options).unwrap();
    let env = reinforcets_envs::make(options["env"].as_str().unwrap(), 4).unwrap();
    let spec = env.spec().clone();
    let build = Build { env: &spec, lanes: 4, seed: 5, index: 0, engine: engine.clone(), goal_reward: None };
    let agent = agents::build("ppo", &build, &request.options).unwrap();
    let member = Member::new(agent, Worlds::native(env).unwrap(), 5, 4);
    let mut session = Session::new(request, engine, vec![member]);
    session.set_plan(2048, true).unwrap();
    while session.advance(Duration::from_secs(60), &AtomicBool::new(false)).unwrap() != Status::Finished {}
    assert_eq!(session.member().agent.updates(), UPDATES);
    let mut state = State::default();
    session.member().agent.save_policy(&mut state).unwrap();
    let weights = state.tensors.iter().filter(|(_, t)| t.dtype == "f32" || t.dtype == "F32");
    weights.map(|(name, _)| (name.clone(), state.f32(name).unwrap())).collect()
}

/// Four rollouts of 512 steps, five epochs each: 80 gradient steps, with acting between them.
const UPDATES: u64 = 20;

/// Largest difference of a weight, in units of the largest weight of its tensor.
fn difference(id: &str) -> f32 {
    let options = json!({
        "algo": "ppo", "env": id, "nEnvs": 4, "seed": 5, "nSteps": 128, "batchSize": 128, "nEpochs": 5,
    });
    let fused = trained(Arc::new(FusedEngine::new(1).unwrap()), &options);
    let torch = trained(Arc::new(TorchEngine::new(1, "cpu").unwrap()), &options);
    assert!(fused.len() > 10);
    agreement::difference(&fused, &torch)
}

/// Measured: 1.4e-6 on CartPole-v1, 7.7e-7 on Pendulum-v1. The room above is for other machines' matrix products; an
/// action that came out otherwise would show as about 1e-2.
const TOLERANCE: f32 = 1e-4;

#[test]
fn ppo_on_cart_pole() {
    let d = difference("CartPole-v1");
    eprintln!("CartPole-v1: {d:e}");
    assert!(d < TOLERANCE, "{d}");
}

#[test]
fn ppo_on_pendulum() {
    let d = difference("Pendulum-v1");
    eprintln!("Pendulum-v1: {d:e}");
    assert!(d < TOLERANCE, "{d}");
}
