//! reinforcex's side of `npm run bench -- compare`: reads one job as a line of JSON, answers with one line.
//!
//! Training runs on one thread, in reinforcex's own loop (its `examples` folder), on our CartPole: its own examples
//! ask a Python server for each step, which would cost it much more.

mod agents;
mod job;
mod world;

use std::error::Error;
use std::io::Read;
use std::time::Instant;

use job::{Job, Reward};
use reinforcex::agents::BaseAgent;
use serde_json::{Value, json};
use world::CartPole;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() {
    let answer = answer().unwrap_or_else(|error| json!({ "error": error.to_string() }));
    println!("{answer}");
}

fn answer() -> Result<Value> {
    let mut line = String::new();
    std::io::stdin().read_to_string(&mut line)?;
    let job: Job = serde_json::from_str(&line)?;
    tch::set_num_threads(1);
    tch::set_num_interop_threads(1);
    // Weights and sampled actions; its minibatches and its ε-greedy draw from a generator that can not be seeded.
    tch::manual_seed(job.seed as i64);
    let mut agent = agents::build(&job)?;
    let mut world = CartPole::new(job.seed)?;

    let (wall, cpu) = (Instant::now(), cpu_seconds()?);
    let curve = train(agent.as_mut(), &mut world, job.total_steps, job.reward)?;
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds()? - cpu);

    let mut held_out = CartPole::new(10_000 + job.seed)?;
    let returns =
        (0..job.episodes).map(|_| play(agent.as_ref(), &mut held_out)).collect::<Result<Vec<f64>>>()?;
    let mean = returns.iter().sum::<f64>() / returns.len() as f64;
    let variance = returns.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / returns.len() as f64;
    Ok(json!({
        "steps": job.total_steps,
        "wallSeconds": wall,
        "cpuSeconds": cpu,
        "mean": mean,
        "std": variance.sqrt(),
        "curve": curve,
        "megabytes": peak_megabytes()?,
        "versions": { "reinforcex": "0.0.5", "tch": "0.20.0", "libtorch": "2.7.1" },
    }))
}

/// The loop of its examples. Gives (steps so far, return) of each episode; returns are plain, whatever was learnt from.
fn train(
    agent: &mut dyn BaseAgent,
    world: &mut CartPole,
    steps: usize,
    kind: Reward,
) -> Result<Vec<(usize, f64)>> {
    let mut curve = Vec::new();
    let mut done = 0;
    while done < steps {
        let mut obs = world.reset()?;
        let (mut reward, mut length) = (0.0, 0);
        while done < steps {
            let action = agent.act_and_train(&obs, reward).int64_value(&[]);
            let (next, over) = world.step(action)?;
            (obs, done, length) = (next, done + 1, length + 1);
            reward = kind.of(length, over);
            if over {
                agent.stop_episode_and_train(&obs, reward);
                curve.push((done, f64::from(length)));
                break;
            }
        }
    }
    Ok(curve)
}

/// Return of one episode with the likeliest actions.
fn play(agent: &dyn BaseAgent, world: &mut CartPole) -> Result<f64> {
    let mut obs = world.reset()?;
    let mut length = 0.0;
    loop {
        let (next, over) = world.step(agent.act(&obs).int64_value(&[]))?;
        length += 1.0;
        if over {
            return Ok(length);
        }
        obs = next;
    }
}

/// Seconds of CPU that this process has taken, from the kernel's books in units of 10 ms.
fn cpu_seconds() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks =
        after_name.split(' ').skip(11).take(2).map(str::parse::<f64>).sum::<std::result::Result<f64, _>>()?;
    Ok(ticks / 100.0)
}

fn peak_megabytes() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
