//! What every environment must do, checked on any [`VecEnv`]. A broken promise is a panic that names it.

use reinforcets_core::column::{Column, Columns, Values, ValuesRef, zeros};
use reinforcets_core::env::{EnvSpec, StepOut, VecEnv};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

/// Everything a driver owns while it steps an environment.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// Observations to act on next.
    pub obs: Columns,
    /// Last observations of ended episodes.
    pub final_obs: Columns,
    /// Rewards.
    pub reward: Vec<f32>,
    /// Ends of the world's own.
    pub terminated: Vec<u8>,
    /// Ends by the time limit.
    pub truncated: Vec<u8>,
}

impl Outputs {
    /// Zeros for `env`.
    #[must_use]
    pub fn new(env: &dyn VecEnv) -> Self {
        let rows = env.rows();
        let columns = env.spec().observation_columns().expect("the observation space has columns");
        let (obs, final_obs) = (zeros(&columns, rows), zeros(&columns, rows));
        Outputs {
            obs,
            final_obs,
            reward: vec![0.0; rows],
            terminated: vec![0; rows],
            truncated: vec![0; rows],
        }
    }

    /// Where a step writes.
    pub fn step(&mut self) -> StepOut<'_> {
        StepOut {
            obs: &mut self.obs,
            final_obs: &mut self.final_obs,
            reward: &mut self.reward,
            terminated: &mut self.terminated,
            truncated: &mut self.truncated,
        }
    }

    /// Whether the episode of a row ended in the last step.
    #[must_use]
    pub fn ended(&self, row: usize) -> bool {
        self.terminated[row] | self.truncated[row] != 0
    }

    /// All bits of the last step; final observations only of rows whose episode ended.
    #[must_use]
    pub fn bits(&self) -> Vec<u32> {
        let mut bits: Vec<u32> = self.obs.iter().flat_map(|c| row_bits(c, 0, c.rows())).collect();
        for row in (0..self.reward.len()).filter(|&r| self.ended(r)) {
            bits.extend(self.final_obs.iter().flat_map(|c| row_bits(c, row, 1)));
        }
        bits.extend(self.reward.iter().map(|r| r.to_bits()));
        bits.extend(self.terminated.iter().chain(&self.truncated).map(|&f| u32::from(f)));
        bits
    }
}

/// The bits of what a row shows, whatever its columns hold.
#[must_use]
pub fn seen(columns: &[Column], row: usize) -> Vec<u32> {
    columns.iter().flat_map(|c| row_bits(c, row, 1)).collect()
}

fn row_bits(column: &Column, row: usize, rows: usize) -> Vec<u32> {
    let w = column.spec().width;
    let range = row * w..(row + rows) * w;
    match column.values().view() {
        ValuesRef::F32(v) => v[range].iter().map(|x| x.to_bits()).collect(),
        ValuesRef::U8(v) => v[range].iter().map(|&x| u32::from(x)).collect(),
        ValuesRef::I32(v) => v[range].iter().map(|&x| x as u32).collect(),
    }
}

/// Uniformly random actions; a box's infinite sides count as ±1.
pub fn random_actions(space: &Space, rows: usize, rng: &mut Rng) -> Values {
    let mut pick = |n: usize| rng.below(n as u32) as i32;
    match space {
        Space::Discrete { n, .. } => Values::I32((0..rows).map(|_| pick(*n)).collect()),
        Space::MultiDiscrete { nvec } => {
            Values::I32((0..rows).flat_map(|_| nvec.iter().map(|&n| pick(n)).collect::<Vec<_>>()).collect())
        }
        Space::MultiBinary { n } => Values::I32((0..rows * n).map(|_| pick(2)).collect()),
        Space::Box { low, high, .. } => {
            let sides: Vec<_> = low.iter().zip(high).map(|(l, h)| (l.max(-1e6), h.min(1e6))).collect();
            let one = |(l, h): &(f64, f64)| {
                let (l, h) = (if *l <= -1e6 { -1.0 } else { *l }, if *h >= 1e6 { 1.0 } else { *h });
                rng.range(l, h) as f32
            };
            Values::F32(
                std::iter::repeat_n(sides, rows).flatten().collect::<Vec<_>>().iter().map(one).collect(),
            )
        }
        Space::Dict { .. } => panic!("an action space is never a dict"),
    }
}

/// Where the episodes of an environment start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Each somewhere else, drawn from the seed's streams.
    Drawn,
    /// All at the same place, so that the actions alone make the course.
    Fixed,
}

/// The whole contract, on an environment that was never reset. `steps` must be enough for some episodes to end.
pub fn check(env: &mut dyn VecEnv, steps: usize) {
    check_from(Start::Drawn, env, steps);
}

/// [`check`] for an environment whose episodes start as `start` says.
pub fn check_from(start: Start, env: &mut dyn VecEnv, steps: usize) {
    refuses_to_step_before_reset(env);
    reset_is_reproducible(env, start);
    steps_stay_within_spaces_and_autoreset(env, start, steps);
    snapshots_go_on_bit_for_bit(env, steps.min(300));
    bad_snapshots_are_refused(env);
    bad_actions_are_refused(env);
}

/// A step before the first reset is an error, not nonsense.
fn refuses_to_step_before_reset(env: &mut dyn VecEnv) {
    let mut out = Outputs::new(env);
    let actions = random_actions(&env.spec().action, env.rows(), &mut Rng::stream(0, "contract", 0));
    let error = env.step(&actions, out.step()).expect_err("a step before the first reset");
    assert_eq!(error.code(), "INVALID_STATE");
}

/// One seed, one start and one course; other seeds, others unless the start is fixed; without a seed the streams go on.
fn reset_is_reproducible(env: &mut dyn VecEnv, start: Start) {
    let course = |env: &mut dyn VecEnv, seed: Option<u64>| {
        let mut out = Outputs::new(env);
        env.reset(seed, &mut out.obs).expect("a reset");
        let mut bits = out.bits();
        bits.extend(run(env, 50, 1));
        bits
    };
    let first = course(env, Some(7));
    let on = course(env, None);
    assert_eq!(first, course(env, Some(7)), "the same seed gives another course");
    assert_eq!(on, course(env, None), "a reset without a seed does not go on with the streams");
    let other = course(env, Some(8));
    if start == Start::Fixed {
        assert_eq!((&first, &first), (&on, &other), "a fixed start changes");
        return;
    }
    assert_ne!(first, on, "a reset without a seed starts the streams anew");
    assert_ne!(first, other, "another seed gives the same course");
}

/// All bits of `steps` random steps.
fn run(env: &mut dyn VecEnv, steps: usize, seed: u64) -> Vec<u32> {
    let mut rng = Rng::stream(seed, "contract", 0);
    let mut out = Outputs::new(env);
    let mut bits = Vec::new();
    for _ in 0..steps {
        let actions = random_actions(&env.spec().action, env.rows(), &mut rng);
        env.step(&actions, out.step()).expect("a step");
        bits.extend(out.bits());
    }
    bits
}

/// Observations are in the declared space, the limit holds, ended rows show the next episode at once, others do
/// not touch their final observation.
fn steps_stay_within_spaces_and_autoreset(env: &mut dyn VecEnv, start: Start, steps: usize) {
    let spec = env.spec().clone();
    let mut rng = Rng::stream(3, "contract", 1);
    let mut out = Outputs::new(env);
    env.reset(Some(3), &mut out.obs).expect("a reset");
    assert_within(&spec, &out.obs, "first observation");
    let first = out.obs.clone();
    let mut length = vec![0u32; env.rows()];
    let mut ends = 0;
    for _ in 0..steps {
        let before = out.final_obs.clone();
        let actions = random_actions(&spec.action, env.rows(), &mut rng);
        env.step(&actions, out.step()).expect("a step");
        assert_within(&spec, &out.obs, "observation");
        for row in 0..env.rows() {
            if env.alive().is_some_and(|alive| alive[row] == 0) {
                continue;
            }
            length[row] += 1;
            assert!(out.reward[row].is_finite(), "reward of row {row} is {}", out.reward[row]);
            assert!(out.terminated[row] <= 1 && out.truncated[row] <= 1, "flags are 0 or 1");
            if out.ended(row) {
                ends += 1;
                length[row] = 0;
                match start {
                    Start::Drawn => {
                        assert_ne!(
                            seen(&out.obs, row),
                            seen(&out.final_obs, row),
                            "row {row} did not start anew"
                        );
                    }
                    Start::Fixed => {
                        assert_eq!(seen(&out.obs, row), seen(&first, row), "row {row} did not start anew")
                    }
                }
            } else {
                let limit = spec.max_episode_steps.unwrap_or(u32::MAX);
                assert!(length[row] < limit, "row {row} went on past {limit} steps");
                assert_eq!(
                    seen(&before, row),
                    seen(&out.final_obs, row),
                    "row {row} wrote a final observation"
                );
            }
        }
        if ends > 0 {
            // Rows that did not end hold what they held, which was checked; the others were just written.
            assert_within(&spec, &out.final_obs, "final observation");
        }
    }
    assert!(ends > 0, "no episode of {} ended in {steps} steps", spec.id);
}

fn assert_within(spec: &EnvSpec, columns: &Columns, what: &str) {
    let parts: Vec<&Space> = match &spec.observation {
        Space::Dict { spaces } => spaces.iter().map(|(_, s)| s).collect(),
        other => vec![other],
    };
    assert_eq!(parts.len(), columns.len());
    for (space, column) in parts.into_iter().zip(columns) {
        let width = column.spec().width;
        let values: Vec<f64> = match column.values().view() {
            ValuesRef::F32(v) => v.iter().map(|&x| f64::from(x)).collect(),
            ValuesRef::U8(v) => v.iter().map(|&x| f64::from(x)).collect(),
            ValuesRef::I32(v) => v.iter().map(|&x| f64::from(x)).collect(),
        };
        for (i, v) in values.into_iter().enumerate() {
            let (low, high) = match space {
                Space::Box { low, high, .. } => (low[i % width], high[i % width]),
                Space::Discrete { n, start } => (f64::from(*start), f64::from(*start) + *n as f64 - 1.0),
                Space::MultiDiscrete { nvec } => (0.0, nvec[i % width] as f64 - 1.0),
                Space::MultiBinary { .. } => (0.0, 1.0),
                Space::Dict { .. } => panic!("dict spaces are never nested"),
            };
            let name = &column.spec().name;
            // Zeros are rows of `final_obs` that were never written.
            assert!(
                (low..=high).contains(&v) || v == 0.0,
                "{what} {name}[{i}] = {v}, not in [{low}, {high}]"
            );
        }
    }
}

/// Restoring goes back to exactly where the snapshot was taken, in this environment's middle of episodes.
fn snapshots_go_on_bit_for_bit(env: &mut dyn VecEnv, steps: usize) {
    let mut out = Outputs::new(env);
    env.reset(Some(5), &mut out.obs).expect("a reset");
    run(env, 37, 5);
    let snapshot = env.snapshot().expect("a snapshot");
    let after = run(env, steps, 6);
    let end = env.snapshot().expect("a snapshot");
    env.reset(Some(9), &mut out.obs).expect("a reset");
    env.restore(&snapshot).expect("its own snapshot");
    assert_eq!(snapshot, env.snapshot().expect("a snapshot"), "a restored state is another state");
    assert_eq!(after, run(env, steps, 6), "the course after a restore differs");
    assert_eq!(end, env.snapshot().expect("a snapshot"), "the state after a restore differs");
}

/// A snapshot that is not this environment's is a coded error and changes nothing.
fn bad_snapshots_are_refused(env: &mut dyn VecEnv) {
    let snapshot = env.snapshot().expect("a snapshot");
    let cuts = [0, 1, snapshot.len() / 2, snapshot.len() - 1].map(|n| snapshot[..n].to_vec());
    let longer = [snapshot.as_slice(), &[0]].concat();
    let noise = (0..snapshot.len()).map(|i| (i * 131 + 89) as u8).collect();
    for bad in cuts.into_iter().chain([longer, noise]) {
        let error = env.restore(&bad).expect_err("a snapshot that was tampered with");
        assert_eq!(error.code(), "CHECKPOINT_MISMATCH");
        assert_eq!(snapshot, env.snapshot().expect("a snapshot"), "a refused snapshot changed the worlds");
    }
    // Any flipped byte is refused or leads to some state, but never to a panic.
    for i in 0..snapshot.len().min(400) {
        let mut flipped = snapshot.clone();
        flipped[i] ^= 0xff;
        let _ = env.restore(&flipped);
    }
    env.restore(&snapshot).expect("its own snapshot");
}

/// Actions that no clipping can repair are refused with their row, before any world has moved.
fn bad_actions_are_refused(env: &mut dyn VecEnv) {
    let rows = env.rows();
    let space = env.spec().action.clone();
    let width = space.width();
    let mut rng = Rng::stream(11, "contract", 2);
    let mut out = Outputs::new(env);
    env.reset(Some(11), &mut out.obs).expect("a reset");
    let snapshot = env.snapshot().expect("a snapshot");
    let mut refused = |env: &mut dyn VecEnv, actions: &Values, code: &str| {
        let error = env.step(actions, out.step()).expect_err("a bad action");
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(snapshot, env.snapshot().expect("a snapshot"), "a refused action moved the worlds");
        error.to_string()
    };
    for row in [0, rows - 1] {
        let bad: Vec<Values> = match random_actions(&space, rows, &mut rng) {
            Values::I32(good) => [-1, i32::MIN, i32::MAX, choices(&space)]
                .map(|v| {
                    let mut bad = good.clone();
                    bad[row * width] = v;
                    Values::I32(bad)
                })
                .into(),
            Values::F32(mut bad) => {
                bad[row * width] = f32::NAN;
                vec![Values::F32(bad)]
            }
            Values::U8(_) => panic!("actions are never bytes"),
        };
        for bad in bad {
            let message = refused(env, &bad, "INVALID_DATA");
            assert!(message.contains(&format!("row {row}")) && message.contains("allowed"), "{message}");
        }
    }
    let dtype = env.spec().action_column().expect("an action column").dtype;
    refused(env, &Values::zeros(dtype, rows * width + 1), "INVALID_SHAPE");
    refused(env, &Values::zeros(dtype, 0), "INVALID_SHAPE");
    refused(env, &Values::U8(vec![0; rows * width]), "INVALID_SHAPE");
    if let Space::Box { .. } = space {
        let far = Values::F32(
            [f32::INFINITY, f32::NEG_INFINITY, 1e30].into_iter().cycle().take(rows * width).collect(),
        );
        let mut out = Outputs::new(env);
        env.step(&far, out.step()).expect("an action far out is clipped");
        assert_within(env.spec(), &out.obs, "observation after a far action");
    }
}

/// The first choice that the first place of an action does not have.
fn choices(space: &Space) -> i32 {
    match space {
        Space::Discrete { n, .. } => *n as i32,
        Space::MultiDiscrete { nvec } => nvec[0] as i32,
        _ => 2,
    }
}
