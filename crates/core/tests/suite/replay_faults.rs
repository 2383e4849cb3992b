//! Replay given what it must refuse: sizes, shapes, rewards, files.

use crate::experience::{self, World, replay, spec, step};
use reinforcets_core::agent::Transition;
use reinforcets_core::column::{ColumnSpec, Dtype, ValuesRef};
use reinforcets_core::memory::{Replay, ReplaySpec, TransitionBatch};
use reinforcets_core::rng::Rng;
use reinforcets_core::state::State;

fn filled(steps: usize) -> (Replay, World) {
    let mut replay = replay(ReplaySpec { lanes: 2, capacity: 30, n_step: 3, frame_stack: 2, ..spec() });
    let mut world = World::new(2);
    world.begin();
    replay.begin(0, 2, &world.next_obs).unwrap();
    for t in 0..steps {
        step(&mut replay, &mut world, &[u8::from(t % 5 == 4), 2 * u8::from(t % 7 == 6)]);
    }
    (replay, world)
}

fn saved(replay: &Replay) -> State {
    let mut state = State::default();
    replay.save(&mut state, "replay").unwrap();
    state
}

#[test]
fn sizes_are_told_and_refused_before_memory_is_taken() {
    let atari = ReplaySpec {
        obs: vec![ColumnSpec { name: "obs".into(), dtype: Dtype::U8, width: 84 * 84 }],
        extra: Vec::new(),
        capacity: 300_000,
        lanes: 8,
        ..spec()
    };
    assert_eq!(atari.bytes(), 300_000 * (84 * 84 + 4 + 4 + 1));
    assert!(atari.check_memory(0, Some(2_119_500_000)).is_ok());
    let error = atari.check_memory(0, Some(1_000_000_000)).unwrap_err();
    assert_eq!((error.code(), error.details()["field"].as_str().unwrap()), ("INVALID_CONFIG", "bufferSize"));
    assert_eq!(
        error.to_string(),
        "bufferSize = 300000 is not allowed: this buffer takes 2.1 GB and 1.0 GB are free; at most 141542 rows fit"
    );
    assert!(atari.check_memory(u64::MAX, Some(u64::MAX - 1)).is_err());
    for (bad, field) in [
        (ReplaySpec { lanes: 0, ..spec() }, "nEnvs"),
        (ReplaySpec { n_step: 0, ..spec() }, "nStep"),
        (ReplaySpec { frame_stack: 0, ..spec() }, "frameStack"),
        (ReplaySpec { gamma: f64::NAN, ..spec() }, "gamma"),
        (ReplaySpec { capacity: 2, ..spec() }, "bufferSize"),
        (ReplaySpec { capacity: usize::MAX, ..spec() }, "bufferSize"),
        (ReplaySpec { n_step: usize::MAX, ..spec() }, "bufferSize"),
    ] {
        let error = Replay::new(bad).unwrap_err();
        assert_eq!((error.code(), error.details()["field"].as_str().unwrap()), ("INVALID_CONFIG", field));
    }
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_stored() {
    let (mut replay, world) = filled(4);
    let before = saved(&replay);
    let actions = ValuesRef::I32(&[1, 2]);
    let extra = [ValuesRef::F32(&[0.0; 4])];
    let good = Transition {
        reward: &[0.0; 2],
        terminated: &[0; 2],
        truncated: &[0; 2],
        final_obs: &world.final_obs,
        next_obs: &world.next_obs,
    };
    let narrow = vec![world.next_obs[0].clone()];
    let swapped = vec![world.next_obs[1].clone(), world.next_obs[0].clone()];
    let code = |result: reinforcets_core::Result<()>| result.unwrap_err().code();
    for (what, step) in [
        ("INVALID_DATA", Transition { reward: &[0.0, f32::NAN], ..good }),
        ("INVALID_DATA", Transition { reward: &[f32::INFINITY, 0.0], ..good }),
        ("INVALID_SHAPE", Transition { reward: &[0.0; 3], ..good }),
        ("INVALID_SHAPE", Transition { terminated: &[0], ..good }),
        ("INVALID_SHAPE", Transition { next_obs: &narrow, ..good }),
        ("INVALID_SHAPE", Transition { next_obs: &swapped, ..good }),
        ("INVALID_SHAPE", Transition { truncated: &[1, 0], final_obs: &narrow, ..good }),
    ] {
        assert_eq!(code(replay.push_step(0, actions, &extra, &step)), what);
    }
    assert_eq!(code(replay.push_step(1, actions, &extra, &good)), "INVALID_SHAPE");
    assert_eq!(code(replay.push_step(usize::MAX, actions, &extra, &good)), "INVALID_SHAPE");
    assert_eq!(code(replay.push_step(0, ValuesRef::F32(&[1.0, 2.0]), &extra, &good)), "INVALID_SHAPE");
    assert_eq!(code(replay.push_step(0, ValuesRef::I32(&[1]), &extra, &good)), "INVALID_SHAPE");
    assert_eq!(code(replay.push_step(0, actions, &[], &good)), "INVALID_SHAPE");
    assert_eq!(code(replay.begin(0, 2, &narrow)), "INVALID_SHAPE");
    assert!(saved(&replay) == before);
    let mut fresh = experience::replay(replay.spec().clone());
    assert_eq!(code(fresh.push_step(0, actions, &extra, &good)), "INVALID_STATE");
    let sampled = fresh.sample(1, &mut Rng::stream(0, "test", 0), &mut TransitionBatch::default());
    assert_eq!(code(sampled), "INVALID_STATE");
}

/// Whatever a file says, loading either refuses it or gives a replay that can be sampled and pushed to.
#[test]
fn altered_files_are_refused_or_harmless() {
    for steps in [0, 2, 9, 40] {
        let (replay, _) = filled(steps);
        let good = saved(&replay);
        let mut rng = Rng::stream(steps as u64, "test", 0);
        let (mut refused, mut loaded) = (0, 0);
        for _ in 0..2000 {
            let mut state = good.clone();
            let flags = &mut state.tensors.get_mut("replay.flags").unwrap().bytes;
            for _ in 0..=rng.below(2) {
                let at = rng.below(flags.len() as u32) as usize;
                flags[at] = rng.below(40) as u8;
            }
            if rng.below(2) == 0 {
                let lanes = state.json["replay.lanes"].as_array_mut().unwrap();
                lanes[0] = serde_json::json!([rng.below(17), rng.below(17)]);
                state.json["replay.steps"][1] = serde_json::json!(rng.below(12));
            }
            let mut again = experience::replay(replay.spec().clone());
            if let Err(error) = again.load(&state, "replay") {
                assert_eq!(error.code(), "CHECKPOINT_MISMATCH");
                assert!(saved(&again) == saved(&experience::replay(replay.spec().clone())));
                refused += 1;
                continue;
            }
            loaded += 1;
            let mut batch = TransitionBatch::default();
            if !again.is_empty() {
                again.sample(32, &mut rng, &mut batch).unwrap();
            }
            let mut world = World::new(2);
            world.begin();
            again.begin(0, 2, &world.next_obs).unwrap();
            for t in 0..30 {
                step(&mut again, &mut world, &[u8::from(t % 4 == 3), 0]);
                assert_eq!(again.len(), again.ready_rows().count());
            }
        }
        assert!(refused > 1000 || steps == 0, "{refused} refused, {loaded} loaded");
    }
}

#[test]
fn files_of_another_replay_are_refused() {
    let (mut replay, _) = filled(9);
    let before = saved(&replay);
    let mut refuse = |change: &dyn Fn(&mut State)| {
        let mut state = before.clone();
        change(&mut state);
        assert_eq!(replay.load(&state, "replay").unwrap_err().code(), "CHECKPOINT_MISMATCH");
        assert!(saved(&replay) == before);
    };
    for key in ["obs.pixels", "obs.id", "act.action", "extra.state", "reward", "flags"] {
        let key = format!("replay.{key}");
        refuse(&|s| drop(s.tensors.remove(&key)));
        refuse(&|s| s.tensors.get_mut(&key).unwrap().bytes.truncate(4));
        refuse(&|s| s.put_f64(&key, &[0.0]));
    }
    refuse(&|s| drop(s.json.insert("replay.shape".into(), serde_json::json!([2, 15, 3, 1]))));
    refuse(&|s| {
        drop(s.json.insert("replay.lanes".into(), serde_json::json!([[0, 4_000_000_000_u32], [0, 0]])))
    });
    refuse(&|s| drop(s.json.insert("replay.lanes".into(), serde_json::json!([]))));
    refuse(&|s| drop(s.json.insert("replay.steps".into(), serde_json::json!([1]))));
}
