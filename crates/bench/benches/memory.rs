//! Replay over its size: storing a step, drawing 256 transitions uniformly and by priority, setting 256 priorities.
//!
//! What is stored is CartPole's: four floats and a choice. Storing takes constant time and uniform sampling is flat in
//! size, but for the caches; priorities take the logarithm of it.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use reinforcets_core::agent::Transition;
use reinforcets_core::column::{self, ColumnSpec, Columns, Dtype, ValuesRef};
use reinforcets_core::memory::{Priorities, PriorityConfig, Replay, ReplaySpec, TransitionBatch};
use reinforcets_core::rng::Rng;

const BATCH: usize = 256;
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

fn spec(capacity: usize, n_step: usize) -> ReplaySpec {
    let column = |name: &str, dtype, width| ColumnSpec { name: name.into(), dtype, width };
    ReplaySpec {
        obs: vec![column("obs", Dtype::F32, 4)],
        action: column("action", Dtype::I32, 1),
        extra: Vec::new(),
        lanes: 1,
        capacity,
        n_step,
        gamma: 0.99,
        frame_stack: 1,
    }
}

/// A replay and the one observation that is stored in it again and again; every 200th step ends an episode.
struct Filled {
    replay: Replay,
    obs: Columns,
    steps: usize,
}

impl Filled {
    fn new(capacity: usize, n_step: usize) -> Self {
        let spec = spec(capacity, n_step);
        let obs = column::zeros(&spec.obs, 1);
        let mut replay = Replay::new(spec).expect("the spec is valid");
        replay.begin(0, 1, &obs).expect("fits");
        let mut filled = Filled { replay, obs, steps: 0 };
        (0..capacity).for_each(|_| filled.push());
        filled
    }

    fn push(&mut self) {
        self.steps += 1;
        let end = [u8::from(self.steps.is_multiple_of(200))];
        let step = Transition {
            reward: &[1.0],
            terminated: &end,
            truncated: &[0],
            final_obs: &self.obs,
            next_obs: &self.obs,
        };
        self.replay.push_step(0, ValuesRef::I32(&[1]), &[], &step).expect("fits");
    }
}

fn uniform(c: &mut Criterion) {
    for n_step in [1, 3] {
        let (mut insert, mut batch) = (Vec::new(), TransitionBatch::default());
        let mut group = c.benchmark_group(format!("sample 256, {n_step}-step"));
        for size in SIZES {
            let filled = Filled::new(size, n_step);
            let mut rng = Rng::stream(1, "bench", 0);
            group.bench_function(BenchmarkId::from_parameter(size), |b| {
                b.iter(|| filled.replay.sample(BATCH, &mut rng, &mut batch).expect("is filled"));
            });
            insert.push((size, filled));
        }
        group.finish();
        let mut group = c.benchmark_group(format!("insert, {n_step}-step"));
        for (size, mut filled) in insert {
            group.bench_function(BenchmarkId::from_parameter(size), |b| b.iter(|| filled.push()));
        }
        group.finish();
    }
}

fn prioritized(c: &mut Criterion) {
    for size in SIZES {
        let mut filled = Filled::new(size, 1);
        let mut priorities =
            Priorities::new(&filled.replay, PriorityConfig::default()).expect("the config is valid");
        let (mut rng, mut batch) = (Rng::stream(1, "bench", 0), TransitionBatch::default());
        let rows: Vec<u32> = filled.replay.ready_rows().collect();
        let given: Vec<f32> = rows.iter().map(|_| rng.uniform() as f32).collect();
        priorities.update(&filled.replay, &rows, &given).expect("are valid");
        let mut group = c.benchmark_group("prioritized sample 256");
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| {
                priorities.sample(&filled.replay, BATCH, 0.5, &mut rng, &mut batch).expect("is filled");
            });
        });
        group.finish();
        // Rows that were drawn are set, and sums follow when the next batch is drawn: both are one step of training.
        let given: Vec<f32> = (0..BATCH).map(|_| rng.uniform() as f32).collect();
        let mut group = c.benchmark_group("prioritized sample 256 and update 256");
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| {
                priorities.sample(&filled.replay, BATCH, 0.5, &mut rng, &mut batch).expect("is filled");
                priorities.update(&filled.replay, &batch.rows, &given).expect("are valid");
            });
        });
        group.finish();
        let mut group = c.benchmark_group("prioritized insert");
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| {
                filled.push();
                priorities.follow(&filled.replay);
            });
        });
        group.finish();
    }
}

criterion_group!(benches, uniform, prioritized);
criterion_main!(benches);
