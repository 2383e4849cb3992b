//! Sequence replay: cutting, padding, burn-in, stored state, priorities, files.

use std::collections::BTreeMap;

use crate::experience::{World, action_at, action_of, ids, replay, spec, step};
use proptest::prelude::*;
use reinforcets_core::memory::{
    PriorityConfig, Replay, ReplaySpec, SequenceBatch, SequenceConfig, Sequences,
};
use reinforcets_core::network::NONE;
use reinforcets_core::rng::Rng;
use reinforcets_core::schedule::Schedule;
use reinforcets_core::state::State;

fn config() -> SequenceConfig {
    SequenceConfig { length: 4, overlap: 2, burn_in: 2, n_step: 2, priorities: None, eta: 0.9 }
}

/// Where sequences of an episode of `steps` actions start, with their lengths; `ended` or still under way.
fn cuts(steps: usize, ended: bool, config: &SequenceConfig) -> Vec<(usize, usize)> {
    let (mut cuts, mut covered, mut start) = (Vec::new(), 0, 0);
    while covered < steps {
        let end = (start + config.length).min(steps);
        if end - start == config.length || ended {
            cuts.push((start, end - start));
        }
        (covered, start) = (end, start + config.length - config.overlap);
    }
    cuts
}

/// An episode: its observations (one more than its actions), and whether it ended, terminated, or goes on.
#[derive(Clone, Default)]
struct Episode {
    ids: Vec<i32>,
    rewards: Vec<f32>,
    end: u8,
}

fn check(replay: &Replay, sequences: &mut Sequences, config: &SequenceConfig, episodes: &[Episode]) {
    let held: BTreeMap<i32, u32> = {
        // Rows hold what was written last: the newest rows of the lane.
        let all = episodes.iter().map(|e| e.ids.len()).sum::<usize>();
        let oldest = all.saturating_sub(replay.spec().lane_rows());
        let kept: Vec<i32> = episodes.iter().flat_map(|e| e.ids.clone()).skip(oldest).collect();
        kept.iter().map(|id| (*id, ids(replay).iter().position(|i| i == id).unwrap() as u32)).collect()
    };
    let mut want = BTreeMap::new();
    for episode in episodes {
        for (start, length) in cuts(episode.rewards.len(), episode.end != 0, config) {
            if let Some(row) = held.get(&episode.ids[start]) {
                want.insert(*row, (episode, start, length));
            }
        }
    }
    let got: Vec<u32> = (0..replay.spec().rows() as u32).filter(|r| sequences.starts_at(*r)).collect();
    assert!(got.iter().eq(want.keys()), "{got:?} {:?}", want.keys());
    let (mut batch, n) = (SequenceBatch::default(), 3);
    let sampled = sequences.sample(replay, n, 0.5, &mut Rng::stream(1, "t", 0), &mut batch);
    if want.is_empty() {
        assert_eq!(sampled.unwrap_err().code(), "INVALID_STATE");
        return;
    }
    sampled.unwrap();
    for (b, row) in batch.rows.iter().enumerate() {
        let (episode, start, length) = want[row];
        let first = episode.ids[start];
        assert_eq!(batch.state[2 * b..2 * b + 2], [first as f32, -first as f32]);
        assert_eq!(batch.starts[b], u8::from(start == 0));
        for step in 0..=config.length {
            let idx = batch.obs_idx[step * n + b];
            let id = if step <= length { episode.ids[start + step] } else { -1 };
            assert_eq!(if idx == NONE { -1 } else { ids(replay)[idx as usize] }, id);
            if step == config.length {
                continue;
            }
            let at = step * n + b;
            let burnt = start > 0 && step < config.burn_in;
            assert_eq!(batch.learn[at], u8::from(step < length && !burnt));
            if step >= length {
                assert_eq!((batch.returns[at], batch.discount[at]), (0.0, 0.0));
                continue;
            }
            assert_eq!(action_at(replay, batch.actions[at]), action_of(id));
            let k = config.n_step.min(length - step);
            let rewards = &episode.rewards[start + step..start + step + k];
            let sum: f64 =
                rewards.iter().enumerate().map(|(i, r)| 0.9_f64.powi(i as i32) * f64::from(*r)).sum();
            assert!((f64::from(batch.returns[at]) - sum).abs() < 1e-5);
            assert_eq!(batch.next[at] as usize, (step + k) * n + b);
            let ends = start + step + k == episode.rewards.len() && episode.end & 1 != 0;
            let discount = if ends { 0.0 } else { 0.9_f32.powi(k as i32) };
            assert!((batch.discount[at] - discount).abs() < 1e-6);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cuts_episodes_as_a_simple_model_does(
        length in 1_usize..6,
        overlap in 0_usize..5,
        burn_in in 0_usize..5,
        n_step in 1_usize..4,
        room in 0_usize..20,
        seed in any::<u64>(),
        steps in 0_usize..60,
    ) {
        let overlap = overlap.min(length - 1);
        let config = SequenceConfig { length, overlap, burn_in: burn_in.min(overlap), n_step, ..config() };
        let mut rng = Rng::stream(seed, "ends", 0);
        let mut replay = replay(ReplaySpec { capacity: length + 2 + room, ..spec() });
        let mut sequences = Sequences::new(&replay, config, Some("state")).unwrap();
        let mut world = World::new(1);
        world.begin();
        replay.begin(0, 1, &world.next_obs).unwrap();
        sequences.follow(&replay);
        let mut episodes = vec![Episode { ids: vec![world.current[0]], ..Episode::default() }];
        for _ in 0..steps {
            let end = if rng.below(8) == 0 { 1 + rng.below(3) as u8 } else { 0 };
            step(&mut replay, &mut world, &[end]);
            sequences.follow(&replay);
            let episode = episodes.last_mut().unwrap();
            episode.rewards.push(world.reward[0]);
            episode.end = end;
            episode.ids.push(if end == 0 { world.current[0] } else { world.last[0] });
            if end != 0 {
                episodes.push(Episode { ids: vec![world.current[0]], ..Episode::default() });
            }
            check(&replay, &mut sequences, &config, &episodes);
        }
    }
}

fn filled(priorities: Option<PriorityConfig>) -> (Replay, Sequences) {
    let mut replay = replay(ReplaySpec { lanes: 2, capacity: 60, ..spec() });
    let config = SequenceConfig { priorities, ..config() };
    let mut sequences = Sequences::new(&replay, config, Some("state")).unwrap();
    let mut world = World::new(2);
    world.begin();
    replay.begin(0, 2, &world.next_obs).unwrap();
    for t in 0..70 {
        step(&mut replay, &mut world, &[u8::from(t % 9 == 8), u8::from(t % 5 == 4)]);
        sequences.follow(&replay);
    }
    (replay, sequences)
}

#[test]
fn priorities_mix_the_largest_and_the_mean_error() {
    let priorities = PriorityConfig { alpha: 1.0, beta: Schedule::Constant(1.0), eps: 1e-6 };
    let (replay, mut sequences) = filled(Some(priorities));
    let (mut batch, mut rng) = (SequenceBatch::default(), Rng::stream(2, "t", 0));
    // One sequence alone, so that its priority is this batch's.
    sequences.sample(&replay, 1, 0.0, &mut rng, &mut batch).unwrap();
    let errors = [30.0, 10.0, 2.0, 6.0];
    let learnt: Vec<f32> =
        errors.iter().zip(&batch.learn).filter(|(_, l)| **l != 0).map(|(e, _)| *e).collect();
    let most = learnt.iter().copied().fold(0.0, f32::max);
    let mean = learnt.iter().sum::<f32>() / learnt.len() as f32;
    sequences.update(&batch, &errors).unwrap();
    let mut state = State::default();
    sequences.save(&mut state, "s");
    let value = state.f32("s.values").unwrap()[batch.rows[0] as usize];
    let want = 0.9 * most + 0.1 * mean;
    assert!((value - want).abs() < 1e-4, "{value}, expected {want}");
    for bad in [f32::NAN, -1.0, f32::INFINITY] {
        let at = batch.learn.iter().position(|l| *l != 0).unwrap();
        let mut errors = errors;
        errors[at] = bad;
        assert_eq!(sequences.update(&batch, &errors).unwrap_err().code(), "INVALID_DATA");
    }
    assert_eq!(sequences.update(&batch, &errors[1..]).unwrap_err().code(), "INVALID_SHAPE");
    let mut again =
        Sequences::new(&replay, SequenceConfig { priorities: Some(priorities), ..config() }, None).unwrap();
    again.load(&replay, &state, "s").unwrap();
    let mut twin = SequenceBatch::default();
    sequences.sample(&replay, 16, 0.0, &mut Rng::stream(3, "t", 0), &mut batch).unwrap();
    again.sample(&replay, 16, 0.0, &mut Rng::stream(3, "t", 0), &mut twin).unwrap();
    batch.state.clear();
    assert_eq!(batch, twin);
    let gone = (0..60).find(|r| !replay.is_ready(*r)).unwrap() as usize;
    let mut values = state.f32("s.values").unwrap();
    values[gone] = 1.0;
    state.put_f32("s.values", &values);
    assert_eq!(again.load(&replay, &state, "s").unwrap_err().code(), "CHECKPOINT_MISMATCH");
}

#[test]
fn numbers_out_of_range_are_refused() {
    let replay = replay(spec());
    for (bad, field) in [
        (SequenceConfig { length: 0, ..config() }, "sequenceLength"),
        (SequenceConfig { length: 15, ..config() }, "sequenceLength"),
        (SequenceConfig { overlap: 4, ..config() }, "sequenceOverlap"),
        (SequenceConfig { burn_in: 3, ..config() }, "burnIn"),
        (SequenceConfig { n_step: 0, ..config() }, "nStep"),
        (SequenceConfig { eta: 1.5, ..config() }, "priorityEta"),
    ] {
        let error = Sequences::new(&replay, bad, None).unwrap_err();
        assert_eq!((error.code(), error.details()["field"].as_str().unwrap()), ("INVALID_CONFIG", field));
    }
    assert_eq!(Sequences::new(&replay, config(), Some("memory")).unwrap_err().code(), "INVALID_CONFIG");
}
