//! Steps per second of every native world, with random actions and autoreset, in one thread.
//!
//! `cargo bench -p reinforcets-bench --bench envs` prints `thrpt: … Melem/s`: millions of steps a second.

#![expect(clippy::print_stdout, reason = "a benchmark's report")]

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reinforcets_core::column::{Values, zeros};
use reinforcets_core::env::StepOut;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_envs::{ids, make};
use reinforcets_fused::FusedEngine;

/// Vector steps with actions of their own, so that no branch predictor learns them.
const ROUNDS: usize = 64;

fn random(space: &Space, rows: usize, rng: &mut Rng) -> Values {
    match space {
        Space::Discrete { n, .. } => Values::I32((0..rows).map(|_| rng.below(*n as u32) as i32).collect()),
        _ => Values::F32((0..rows * space.width()).map(|_| rng.range(-1.0, 1.0) as f32).collect()),
    }
}

fn steps(c: &mut Criterion) {
    let peak = FusedEngine::new(1).expect("one thread starts").fma_peak();
    println!("fused multiply-add peak of one core: {peak:.0} GFLOP/s");
    let mut group = c.benchmark_group("step");
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    for id in ids() {
        for worlds in [1, 8, 1024] {
            let mut env = make(id, worlds).expect("a registered world");
            let columns = env.spec().observation_columns().expect("a valid space");
            let (mut obs, mut last) = (zeros(&columns, worlds), zeros(&columns, worlds));
            let (mut reward, mut terminated, mut truncated) =
                (vec![0.0; worlds], vec![0; worlds], vec![0; worlds]);
            let mut rng = Rng::stream(1, "bench", 0);
            let actions: Vec<Values> =
                (0..ROUNDS).map(|_| random(&env.spec().action, worlds, &mut rng)).collect();
            env.reset(Some(1), &mut obs).expect("a reset");
            group.throughput(Throughput::Elements((ROUNDS * worlds) as u64));
            group.bench_function(BenchmarkId::new(id, worlds), |b| {
                b.iter(|| {
                    for actions in &actions {
                        let out = StepOut {
                            obs: &mut obs,
                            final_obs: &mut last,
                            reward: &mut reward,
                            terminated: &mut terminated,
                            truncated: &mut truncated,
                        };
                        env.step(actions, out).expect("a step");
                    }
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
