//! PPO on CartPole without Node: the same run as `examples/quickstart.ts`, and the measure of what the binding costs.
//!
//! ```text
//! cargo run --release -p reinforcets-train --example cartpole -- [seed] [steps]
//! ```

#![allow(clippy::print_stdout, reason = "an example talks to a person")]

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use reinforcets_core::error::Result;
use reinforcets_train::build::Request;
use reinforcets_train::{Status, create, evaluate};
use serde_json::json;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1).map(|a| a.parse::<u64>().unwrap_or_default());
    let (seed, steps) = (args.next().unwrap_or(1), args.next().unwrap_or(100_000));
    let options = json!({ "algo": "ppo", "env": "CartPole-v1", "nEnvs": 8, "nSteps": 256, "seed": seed });
    let mut session = create(Request::read(&options)?)?;
    session.set_plan(steps, true)?;
    let (started, abort) = (Instant::now(), AtomicBool::new(false));
    while session.advance(Duration::from_millis(50), &abort)? != Status::Finished {
        if let Some(report) = session.take_report() {
            println!("{} {:.1}", report.step, report.metric("rollout/ep_rew_mean").unwrap_or(f64::NAN));
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let mut policy = session.member().agent.policy()?;
    let mut env = reinforcets_envs::make("CartPole-v1", 16)?;
    let evaluation = evaluate(policy.as_mut(), env.as_mut(), 100, 10_000, true)?;
    let summary = json!({
        "wallSeconds": seconds,
        "stepsPerSecond": session.steps() as f64 / seconds,
        "mean": evaluation.mean,
        "std": evaluation.std,
    });
    println!("{summary}");
    Ok(())
}
