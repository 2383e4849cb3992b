//! Streams of experience for the tests of replay memories: every observation has a number of its own.

use reinforcets_core::agent::Transition;
use reinforcets_core::column::{self, ColumnSpec, Columns, Dtype, Values, ValuesRef};
use reinforcets_core::memory::{Replay, ReplaySpec};

/// Two observation columns (bytes and a float), a whole-number action, one further column.
pub fn spec() -> ReplaySpec {
    let column = |name: &str, dtype, width| ColumnSpec { name: name.into(), dtype, width };
    ReplaySpec {
        obs: vec![column("pixels", Dtype::U8, 3), column("id", Dtype::I32, 1)],
        action: column("action", Dtype::I32, 1),
        extra: vec![column("state", Dtype::F32, 2)],
        lanes: 1,
        capacity: 16,
        n_step: 1,
        gamma: 0.9,
        frame_stack: 1,
    }
}

pub fn replay(spec: ReplaySpec) -> Replay {
    Replay::new(spec).unwrap()
}

/// The number of the observation at each row.
pub fn ids(replay: &Replay) -> &[i32] {
    let Values::I32(ids) = replay.columns()[1].values() else { panic!("ids are i32") };
    ids
}

/// The action that is taken in an observation.
pub fn action_of(id: i32) -> i32 {
    id * 3 + 1
}

pub fn action_at(replay: &Replay, row: u32) -> i32 {
    let ValuesRef::I32(actions) = replay.actions().values().view() else { panic!("actions are i32") };
    actions[row as usize]
}

/// Worlds whose observations count up.
pub struct World {
    count: i32,
    /// Observation to act on.
    pub current: Vec<i32>,
    /// Last observation of the episode that ended.
    pub last: Vec<i32>,
    pub next_obs: Columns,
    pub final_obs: Columns,
    pub reward: Vec<f32>,
    pub terminated: Vec<u8>,
    pub truncated: Vec<u8>,
}

impl World {
    pub fn new(lanes: usize) -> Self {
        let obs = column::zeros(&spec().obs, lanes);
        World {
            count: 0,
            current: vec![0; lanes],
            last: vec![0; lanes],
            next_obs: obs.clone(),
            final_obs: obs,
            reward: vec![0.0; lanes],
            terminated: vec![0; lanes],
            truncated: vec![0; lanes],
        }
    }

    fn observe(&mut self) -> i32 {
        self.count += 1;
        self.count
    }

    pub fn begin(&mut self) {
        for l in 0..self.current.len() {
            self.current[l] = self.observe();
            show(&mut self.next_obs, l, self.current[l]);
        }
    }

    /// 0 goes on, 1 terminates, 2 truncates, 3 does both.
    pub fn step(&mut self, ends: &[u8]) {
        for (l, end) in ends.iter().enumerate() {
            self.reward[l] = (self.current[l] % 17) as f32 - 8.0;
            (self.terminated[l], self.truncated[l]) = (end & 1, end >> 1 & 1);
            if *end != 0 {
                self.last[l] = self.observe();
                show(&mut self.final_obs, l, self.last[l]);
            }
            self.current[l] = self.observe();
            show(&mut self.next_obs, l, self.current[l]);
        }
    }
}

fn show(obs: &mut Columns, lane: usize, id: i32) {
    obs[0].values_mut().copy_from(lane * 3, ValuesRef::U8(&[id as u8; 3]), 0, 3);
    obs[1].values_mut().copy_from(lane, ValuesRef::I32(&[id]), 0, 1);
}

/// Steps the worlds and stores what came of it.
pub fn step(replay: &mut Replay, world: &mut World, ends: &[u8]) {
    let actions: Vec<i32> = world.current.iter().map(|id| action_of(*id)).collect();
    let state: Vec<f32> = world.current.iter().flat_map(|id| [*id as f32, -*id as f32]).collect();
    world.step(ends);
    let transition = Transition {
        reward: &world.reward,
        terminated: &world.terminated,
        truncated: &world.truncated,
        final_obs: &world.final_obs,
        next_obs: &world.next_obs,
    };
    replay.push_step(0, ValuesRef::I32(&actions), &[ValuesRef::F32(&state)], &transition).unwrap();
}
