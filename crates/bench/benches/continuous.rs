//! Whole runs of actor-critic algorithms on Pendulum with the settings that RLtools publishes, and with wide networks:
//! microseconds for each gradient step, acting and the world included, and what was learnt.
//!
//! `cargo bench -p reinforcets-bench --bench continuous -- [case] [runs]`. The machine is shared: the minimum counts.

#![expect(clippy::print_stdout, reason = "a benchmark's report")]

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use reinforcets_core::error::Result;
use reinforcets_train::build::Request;
use reinforcets_train::{Status, create, evaluate};
use serde_json::{Value, json};

/// RLtools 2.2.1's defaults: 64-64 ReLU, batches of 100, Adam with a rate of 10⁻³ and ε of 10⁻⁷.
fn cases() -> Vec<(&'static str, u64, Value)> {
    let with = |own: Value| {
        let mut all = json!({
            "env": "Pendulum-v1", "learningRate": 1e-3, "bufferSize": 20_000, "learningStarts": 100,
        });
        if let (Some(all), Value::Object(own)) = (all.as_object_mut(), own) {
            all.extend(own);
        }
        all
    };
    let adam = json!({ "kind": "adam", "eps": 1e-7 });
    vec![
        (
            "sac-64",
            10_000,
            with(
                json!({ "algo": "sac", "netArch": [64, 64], "batchSize": 100, "optimizer": adam, "entCoef": "auto_0.5" }),
            ),
        ),
        (
            "td3-64",
            10_000,
            with(json!({ "algo": "td3", "netArch": [64, 64], "batchSize": 100, "optimizer": adam })),
        ),
        (
            "ddpg-64",
            10_000,
            with(json!({ "algo": "ddpg", "netArch": [64, 64], "batchSize": 100, "optimizer": adam })),
        ),
        ("sac-256", 1_000, with(json!({ "algo": "sac" }))),
    ]
}

fn run(options: &Value, steps: u64) -> Result<(Duration, u64, f64)> {
    let mut run = create(Request::read(options)?)?;
    run.set_plan(steps, true)?;
    let (never, start) = (AtomicBool::new(false), Instant::now());
    while run.advance(Duration::from_secs(3600), &never)? != Status::Finished {
        let _ = run.take_report();
    }
    let time = start.elapsed();
    let mut policy = run.member().agent.policy()?;
    let mut env = reinforcets_envs::make("Pendulum-v1", 10)?;
    let found = evaluate(policy.as_mut(), env.as_mut(), 50, 1, true)?;
    Ok((time, run.member().agent.updates(), found.mean))
}

fn main() -> Result<()> {
    let given: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let runs: u64 = given.get(1).and_then(|n| n.parse().ok()).unwrap_or(3);
    for (name, steps, mut options) in cases() {
        if given.first().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let (mut best, mut means) = (f64::INFINITY, Vec::new());
        for seed in 1..=runs {
            options["seed"] = json!(seed);
            let (time, updates, mean) = run(&options, steps)?;
            best = best.min(time.as_secs_f64() * 1e6 / updates as f64);
            means.push(mean.round());
        }
        println!(
            "{name}: {best:.1} µs an update at best of {runs} runs of {steps} steps; mean returns {means:?}"
        );
    }
    Ok(())
}
