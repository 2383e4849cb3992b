//! In steady state nothing is allocated: not while acting, not while learning, not in a step of any world. A program of its
//! own, as the allocator that counts is the whole program's.

#![allow(clippy::unwrap_used, reason = "the functions that tests share are tests, too")]

#[path = "suite/runs.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod runs;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reinforcets_core::agent::Recall;
use reinforcets_core::env::VecEnv;
use reinforcets_train::{Session, Status};
use runs::session;
use serde_json::{Value, json};

/// Counts what each thread asks for.
struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

fn count() -> u64 {
    COUNT.with(Cell::get)
}

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: the caller keeps `alloc`'s contract.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps `dealloc`'s contract, and `ptr` is the system's.
        unsafe { System.dealloc(ptr, layout) }
    }
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: the caller keeps `realloc`'s contract, and `ptr` is the system's.
        unsafe { System.realloc(ptr, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of `rounds` rounds after `warm` rounds, reports left out: they are made for the caller.
fn allocations(run: &mut Session, warm: u64, rounds: u64) -> u64 {
    let never = AtomicBool::new(false);
    run.set_plan(1 << 40, true).unwrap();
    let (mut done, mut total) = (0, 0);
    while done < warm + rounds {
        let before = count();
        let status = run.advance(Duration::ZERO, &never).unwrap();
        let made = count() - before;
        if status == Status::Report {
            let _ = run.take_report();
            done += 1;
        } else {
            total += if done >= warm { made } else { 0 };
        }
    }
    assert!(run.member().agent.updates() >= warm + rounds);
    total
}

fn check(options: &Value, warm: u64, rounds: u64) {
    let mut run = session(options);
    assert_eq!(allocations(&mut run, warm, rounds), 0, "{options}");
}

#[test]
fn the_counter_counts() {
    let before = count();
    let kept = std::hint::black_box(vec![1u8; 100]);
    assert!(count() > before && kept.len() == 100);
}

#[test]
fn ppo_allocates_nothing() {
    check(&json!({ "algo": "ppo", "env": "CartPole-v1", "nEnvs": 8, "nSteps": 256, "seed": 1 }), 3, 6);
    check(
        &json!({
            "algo": "ppo", "env": "Pendulum-v1", "nEnvs": 4, "nSteps": 64, "normalizeObs": true,
            "normalizeReward": true, "clipRangeVf": 0.2, "targetKl": 0.05, "sharedLayers": [32],
        }),
        // Episodes end every 200 steps, so that the fourth round is the first with an end.
        9,
        20,
    );
}

#[test]
fn a2c_allocates_nothing() {
    for env in ["CartPole-v1", "Pendulum-v1"] {
        let options =
            json!({ "algo": "a2c", "env": env, "nEnvs": 4, "normalizeObs": true, "logInterval": 1 });
        check(&options, 300, 300);
        // One report a round is not what hides them: rounds without any allocate as little.
        check(&json!({ "algo": "a2c", "env": env, "nEnvs": 4, "logInterval": 100 }), 4, 4);
    }
    check(
        &json!({ "algo": "a2c", "env": "Pendulum-v1", "nEnvs": 4, "useSde": true, "sdeSampleFreq": 2 }),
        4,
        4,
    );
}

#[test]
fn memory_allocates_nothing() {
    for options in [
        json!({ "algo": "ppo", "nSteps": 64, "batchSize": 64, "nEpochs": 2, "sequenceLength": 16 }),
        json!({ "algo": "a2c", "nSteps": 16, "logInterval": 1 }),
    ] {
        let env = reinforcets_envs::make("Pendulum-v1", 4).unwrap();
        let mut run = runs::with_memory(&options, env).unwrap();
        // Episodes end every 200 steps, and both chunks must have seen that.
        assert_eq!(allocations(&mut run, 60, 60), 0, "{options}");
    }
}

/// Rollouts of REINFORCE grow with its episodes; where these are of one length nothing is left to grow.
#[test]
fn reinforce_allocates_nothing() {
    check(&json!({ "algo": "reinforce", "env": "Pendulum-v1", "nEnvs": 4, "normalizeReward": true }), 4, 6);
}

#[test]
fn native_worlds_allocate_nothing() {
    use reinforcets_core::column::{self, Values};
    use reinforcets_core::env::StepOut;
    for id in reinforcets_envs::ids() {
        let mut env: Box<dyn VecEnv> = reinforcets_envs::make(id, 16).unwrap();
        let spec = env.spec().clone();
        let columns = spec.observation_columns().unwrap();
        let (mut obs, mut final_obs) = (column::zeros(&columns, 16), column::zeros(&columns, 16));
        let action = spec.action_column().unwrap();
        let actions = Values::zeros(action.dtype, 16 * action.width);
        let (mut reward, mut terminated, mut truncated) = (vec![0.0; 16], vec![0; 16], vec![0; 16]);
        env.reset(Some(1), &mut obs).unwrap();
        let before = count();
        let mut ends = 0;
        for _ in 0..1_000 {
            let out = StepOut {
                obs: &mut obs,
                final_obs: &mut final_obs,
                reward: &mut reward,
                terminated: &mut terminated,
                truncated: &mut truncated,
            };
            env.step(&actions, out).unwrap();
            ends += usize::from(terminated[0] | truncated[0]);
        }
        assert_eq!(count() - before, 0, "{id}");
        assert!(ends > 0, "{id}: no episode ended");
    }
}

#[test]
fn predictions_allocate_nothing() {
    let run = session(&json!({ "algo": "ppo", "env": "CartPole-v1" }));
    let agent = &run.member().agent;
    let mut policy = agent.policy().unwrap();
    let columns = agent.env_spec().observation_columns().unwrap();
    let obs = reinforcets_core::column::zeros(&columns, 8);
    let mut actions = reinforcets_core::column::Values::I32(vec![0; 8]);
    let mut ask = |rows| {
        policy.predict(&obs, rows, true, &mut Recall::default(), &mut actions).unwrap();
        policy.predict(&obs, rows, false, &mut Recall::default(), &mut actions).unwrap();
    };
    ask(8);
    let before = count();
    (1..=8).for_each(&mut ask);
    assert_eq!(count() - before, 0);
    let before = count();
    agent.publish(policy.as_mut()).unwrap();
    assert_eq!(count() - before, 0, "bringing a snapshot up to date");
}

#[test]
fn value_based_algorithms_allocate_nothing() {
    let options = |algo: &str, more: Value| {
        let mut all = json!({
            "algo": algo, "env": "CartPole-v1", "nEnvs": 2, "bufferSize": 3000, "trainFreq": 16, "netArch": [32, 32],
            "logInterval": 10,
        });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    for algo in runs::VALUE_BASED {
        // Until the replay has come round, and the longest episode is over.
        check(&options(algo, json!({})), 40, 40);
        check(&options(algo, json!({ "prioritized": {}, "nStep": 3, "double": true })), 40, 40);
        check(&options(algo, json!({ "normalizeObs": true, "tau": 0.1, "frameStack": 3 })), 40, 40);
        check(&options(algo, json!({ "env": "BitFlipping-v0", "hindsight": {} })), 40, 40);
    }
    for algo in runs::COMPOSED {
        check(&options(algo, json!({ "normalizeObs": true })), 40, 40);
    }
}

#[test]
fn actors_with_critics_allocate_nothing() {
    for algo in runs::CONTINUOUS {
        for more in [json!({}), json!({ "prioritized": {}, "nStep": 3, "nEnvs": 2, "normalizeObs": true })] {
            let mut options = json!({
                "algo": algo, "env": "Pendulum-v1", "bufferSize": 1000, "trainFreq": 16, "netArch": [32, 32],
                "logInterval": 10, "actionNoise": { "kind": "ornsteinUhlenbeck", "sigma": 0.1 },
            });
            options.as_object_mut().unwrap().extend(runs::own(algo));
            options["learningStarts"] = json!(100);
            options["gradientSteps"] = json!(1);
            options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            check(&options, 15, 15);
            if runs::STATE_DEPENDENT.contains(&algo) {
                options["useSde"] = json!(true);
                check(&options, 15, 15);
            }
        }
    }
}

#[test]
fn sac_with_choices_allocates_nothing() {
    for more in [json!({}), json!({ "prioritized": {}, "nStep": 3, "nEnvs": 2, "normalizeObs": true })] {
        let mut options = json!({
            "algo": "sac_discrete", "env": "CartPole-v1", "bufferSize": 1000, "trainFreq": 16, "netArch": [32, 32],
            "logInterval": 10,
        });
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        check(&options, 40, 40);
    }
}
