//! Replay against a simple model that keeps every transition whole.

use std::collections::BTreeMap;

use crate::experience::{World, action_at, action_of, ids, replay, spec, step};
use proptest::prelude::*;
use reinforcets_core::memory::{Replay, ReplaySpec, TransitionBatch};
use reinforcets_core::network::NONE;
use reinforcets_core::rng::Rng;
use reinforcets_core::state::State;

/// One transition, written out: ids stand for observations, −1 for a frame before the start.
#[derive(Clone, Debug, PartialEq)]
struct Whole {
    frames: Vec<i32>,
    next_frames: Vec<i32>,
    action: i32,
    returns: f32,
    discount: f32,
}

/// Reward, terminated, truncated.
type Outcome = (f32, bool, bool);

/// What a naive replay would hold: all rows of a lane, and which episode each belongs to.
#[derive(Default)]
struct Naive {
    /// Observation, and what the action taken there brought (if one was).
    rows: Vec<(i32, Option<Outcome>)>,
    starts: Vec<usize>,
}

impl Naive {
    fn frames(&self, row: usize, k: usize) -> Vec<i32> {
        let start = *self.starts.iter().rfind(|s| **s <= row).unwrap();
        (0..k).rev().map(|back| if row >= start + back { self.rows[row - back].0 } else { -1 }).collect()
    }

    /// Every transition whose rows are among the newest `kept` ones and whose n steps are known.
    fn transitions(&self, spec: &ReplaySpec) -> Vec<Whole> {
        let oldest = self.rows.len().saturating_sub(spec.lane_rows());
        let mut all = Vec::new();
        for row in oldest..self.rows.len() {
            let start = *self.starts.iter().rfind(|s| **s <= row).unwrap();
            if row + 1 < oldest + spec.frame_stack && start < oldest {
                continue; // A frame of its was overwritten.
            }
            let (mut returns, mut k, mut end) = (0.0_f64, 0, None);
            while k < spec.n_step
                && let Some((reward, terminated, truncated)) = self.rows[row + k].1
            {
                returns += spec.gamma.powi(k as i32) * f64::from(reward);
                k += 1;
                if terminated | truncated {
                    end = Some(terminated);
                    break;
                }
            }
            if k == 0 || (k < spec.n_step && end.is_none()) {
                continue; // A final or current observation, or an open tail.
            }
            let discount = if end == Some(true) { 0.0 } else { spec.gamma.powi(k as i32) as f32 };
            all.push(Whole {
                frames: self.frames(row, spec.frame_stack),
                next_frames: self.frames(row + k, spec.frame_stack),
                action: action_of(self.rows[row].0),
                returns: returns as f32,
                discount,
            });
        }
        all
    }
}

fn written_out(replay: &Replay, batch: &TransitionBatch) -> Vec<Whole> {
    let spec = replay.spec();
    let frames = |idx: &[u32], i: usize| -> Vec<i32> {
        let k = spec.frame_stack;
        idx[i * k..(i + 1) * k]
            .iter()
            .map(|r| if *r == NONE { -1 } else { ids(replay)[*r as usize] })
            .collect()
    };
    (0..batch.len())
        .map(|i| Whole {
            frames: frames(batch.obs_idx(), i),
            next_frames: frames(batch.next_idx(), i),
            action: action_at(replay, batch.rows[i]),
            returns: batch.returns[i],
            discount: batch.discount[i],
        })
        .collect()
}

fn close(a: &Whole, b: &Whole) -> bool {
    (a.returns - b.returns).abs() <= 1e-5 * a.returns.abs().max(1.0)
        && (a.discount - b.discount).abs() < 1e-6
        && Whole { returns: 0.0, discount: 0.0, ..a.clone() }
            == Whole { returns: 0.0, discount: 0.0, ..b.clone() }
}

/// The ready rows of `replay` are the model's transitions, no more and no less; so are samples.
fn check(replay: &Replay, naive: &[Naive], rng: &mut Rng) {
    let key = |w: &Whole| *w.frames.last().unwrap();
    let model: BTreeMap<i32, Whole> =
        naive.iter().flat_map(|n| n.transitions(replay.spec())).map(|w| (key(&w), w)).collect();
    let mut batch = TransitionBatch::of(replay, replay.ready_rows().collect());
    assert_eq!(replay.len(), model.len());
    assert_eq!(batch.len(), model.len());
    for got in written_out(replay, &batch) {
        let want = &model[&key(&got)];
        assert!(close(&got, want), "{got:?}, expected {want:?}");
    }
    if model.is_empty() {
        assert_eq!(replay.sample(4, rng, &mut batch).unwrap_err().code(), "INVALID_STATE");
    } else {
        replay.sample(16, rng, &mut batch).unwrap();
        for got in written_out(replay, &batch) {
            assert!(close(&got, &model[&key(&got)]));
        }
    }
}

/// One vector step for each of `lanes` worlds: 0 goes on, 1 terminates, 2 truncates, 3 both, 4 all begin anew.
fn run(spec: ReplaySpec, ends: &[Vec<u8>]) {
    let (lanes, mut rng) = (spec.lanes, Rng::stream(1, "test", 0));
    let mut replay = replay(spec);
    let mut naive: Vec<Naive> = (0..lanes).map(|_| Naive::default()).collect();
    let mut world = World::new(lanes);
    let mut kept: BTreeMap<u32, i32> = BTreeMap::new();
    world.begin();
    for t in 0..=ends.len() {
        if t == 0 || ends[t - 1][0] == 4 {
            if t > 0 {
                world.begin();
            }
            replay.begin(0, lanes, &world.next_obs).unwrap();
            for (l, n) in naive.iter_mut().enumerate() {
                // A cut: the observation waiting to be acted on is the episode's last one, unless it is its first.
                let before_last = n.rows.len().checked_sub(2).and_then(|i| n.rows[i].1.as_mut());
                if let Some((_, false, truncated @ false)) = before_last {
                    *truncated = true;
                } else if n.rows.pop().is_some() {
                    n.starts.pop();
                }
                n.starts.push(n.rows.len());
                n.rows.push((world.current[l], None));
            }
        } else {
            let before = world.current.clone();
            step(&mut replay, &mut world, &ends[t - 1]);
            for (l, n) in naive.iter_mut().enumerate() {
                let (terminated, truncated) = (world.terminated[l] != 0, world.truncated[l] != 0);
                let last = n.rows.last_mut().unwrap();
                assert_eq!(last.0, before[l]);
                last.1 = Some((world.reward[l], terminated, truncated));
                if terminated | truncated {
                    n.rows.push((world.last[l], None));
                    n.starts.push(n.rows.len());
                }
                n.rows.push((world.current[l], None));
            }
        }
        // The changes tell what stands beside the replay exactly what happened.
        for row in &replay.changes().ready {
            assert!(kept.insert(*row, ids(&replay)[*row as usize]).is_none());
        }
        for row in &replay.changes().freed {
            assert!(kept.remove(row).is_some());
        }
        assert!(kept.keys().copied().eq(replay.ready_rows()));
        check(&replay, &naive, &mut rng);
        if t % 7 == 3 {
            replay = restored(&replay);
        }
    }
}

fn restored(replay: &Replay) -> Replay {
    let mut state = State::default();
    replay.save(&mut state, "replay").unwrap();
    let mut again = Replay::new(replay.spec().clone()).unwrap();
    again.load(&state, "replay").unwrap();
    let mut twice = State::default();
    again.save(&mut twice, "replay").unwrap();
    assert!(state == twice);
    let (mut a, mut b) = (TransitionBatch::default(), TransitionBatch::default());
    let drawn = replay.sample(8, &mut Rng::stream(3, "test", 0), &mut a);
    let drawn_again = again.sample(8, &mut Rng::stream(3, "test", 0), &mut b);
    assert_eq!((drawn.is_ok(), &a.rows, &a.returns), (drawn_again.is_ok(), &b.rows, &b.returns));
    again
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn holds_what_a_naive_replay_holds(
        lanes in 1_usize..4,
        n_step in 1_usize..6,
        frame_stack in 1_usize..5,
        room in 0_usize..20,
        spare in 0_usize..3,
        often in 0_u8..8,
        seed in any::<u64>(),
        steps in 0_usize..60,
    ) {
        let capacity = (n_step + frame_stack + 1 + room) * lanes + spare.min(lanes - 1);
        let mut rng = Rng::stream(seed, "ends", 0);
        let mut end = || {
            let any = rng.below(10) < u32::from(often);
            let end = if any { 1 + rng.below(3) as u8 } else { 0 };
            if rng.below(40) == 0 { 4 } else { end }
        };
        let ends: Vec<Vec<u8>> = (0..steps)
            .map(|_| (0..lanes).map(|l| { let e = end(); if l > 0 { e % 4 } else { e } }).collect())
            .collect();
        run(ReplaySpec { lanes, capacity, n_step, frame_stack, ..spec() }, &ends);
    }
}

#[test]
fn sampling_is_uniform_over_lanes_of_different_fill() {
    // Lane 1 has episodes of one action: half of its rows are final observations.
    let mut replay = replay(ReplaySpec { lanes: 2, capacity: 40, ..spec() });
    let mut world = World::new(2);
    world.begin();
    replay.begin(0, 2, &world.next_obs).unwrap();
    for _ in 0..50 {
        step(&mut replay, &mut world, &[0, 1]);
    }
    assert_eq!(replay.len(), 19 + 9);
    let (mut counts, mut batch) = (vec![0_u32; 40], TransitionBatch::default());
    let mut rng = Rng::stream(5, "test", 0);
    for _ in 0..1000 {
        replay.sample(28, &mut rng, &mut batch).unwrap();
        batch.rows.iter().for_each(|r| counts[*r as usize] += 1);
    }
    let drawn: Vec<u32> = counts.into_iter().filter(|c| *c > 0).collect();
    assert_eq!(drawn.len(), 28);
    // Each is a Poisson number of mean 1000.
    assert!(drawn.iter().all(|c| (850..1150).contains(c)), "{drawn:?}");
}
