//! Hindsight relabelling: which goals are taken, which rewards follow, and what is refused.

use std::collections::{BTreeMap, BTreeSet};

use crate::goals::{NAMES, spec};
use reinforcets_core::agent::Transition;
use reinforcets_core::column::{self, ValuesRef};
use reinforcets_core::memory::{GoalStrategy, Hindsight, Replay, TransitionBatch};
use reinforcets_core::rng::Rng;
use reinforcets_core::state::State;

/// Episodes of 1, 2, … 5, 1, … actions; goals tell episode and step, the desired one is (episode, −1).
fn filled(n_step: usize, capacity: usize, steps: usize) -> (Replay, Hindsight) {
    let mut replay = Replay::new(spec(n_step, capacity)).unwrap();
    let mut her = Hindsight::new(&replay, NAMES, GoalStrategy::Future, 4).unwrap();
    let observe = |episode: usize, step: usize| {
        let mut obs = column::zeros(&replay.spec().obs, 1);
        let numbers = [[episode as f32, step as f32], [episode as f32, -1.0]];
        for (column, x) in obs.iter_mut().zip(numbers) {
            column.values_mut().copy_from(0, ValuesRef::F32(&x), 0, 2);
        }
        obs
    };
    let pushes: Vec<_> = (0..).flat_map(|e| (1..=e % 5 + 1).map(move |s| (e, s))).take(steps).collect();
    let begin = observe(0, 0);
    let observed: Vec<_> = pushes.iter().map(|(e, s)| (observe(*e, *s), observe(e + 1, 0))).collect();
    replay.begin(0, 1, &begin).unwrap();
    for ((episode, step), (seen, next)) in pushes.iter().zip(&observed) {
        let end = *step == episode % 5 + 1;
        let transition = Transition {
            reward: &[-1.0],
            terminated: &[u8::from(end && episode % 2 == 0)],
            truncated: &[u8::from(end && episode % 2 == 1)],
            final_obs: seen,
            next_obs: if end { next } else { seen },
        };
        replay.push_step(0, ValuesRef::I32(&[1]), &[], &transition).unwrap();
        her.follow(&replay);
    }
    (replay, her)
}

fn achieved(replay: &Replay, row: u32) -> (usize, i32) {
    let x = &replay.columns()[0].values().as_f32().unwrap()[row as usize * 2..][..2];
    (x[0] as usize, x[1] as i32)
}

/// 0 where the goal is reached, −1 elsewhere.
fn sparse(achieved: &[f32], desired: &[f32], out: &mut [f32]) {
    for ((a, d), out) in achieved.chunks_exact(2).zip(desired.chunks_exact(2)).zip(out) {
        *out = if a == d { 0.0 } else { -1.0 };
    }
}

#[test]
fn every_goal_of_its_strategy_and_no_other() {
    for capacity in [24, 400] {
        for strategy in [GoalStrategy::Future, GoalStrategy::Final, GoalStrategy::Episode] {
            let (replay, _) = filled(1, capacity, 101);
            let mut her = Hindsight::new(&replay, NAMES, strategy, 4).unwrap();
            let (mut seen, mut relabelled, mut drawn) = (BTreeMap::<u32, BTreeSet<u32>>::new(), 0, 0);
            let (mut rng, mut batch) = (Rng::stream(1, "test", 0), TransitionBatch::default());
            for _ in 0..400 {
                replay.sample(64, &mut rng, &mut batch).unwrap();
                her.relabel(&replay, &mut batch, &mut rng, &mut sparse).unwrap();
                let goals = her.goals().values().as_f32().unwrap();
                for (i, (row, goal)) in batch.rows.iter().zip(her.goal_rows()).enumerate() {
                    let (episode, step) = achieved(&replay, *row);
                    // The last of the 101 actions began an episode.
                    let open = episode == newest(&replay);
                    assert!(!open || goal.is_none());
                    drawn += u32::from(!open);
                    let now = (goals[2 * i] as usize, goals[2 * i + 1] as i32);
                    if let Some(goal) = goal {
                        relabelled += 1;
                        seen.entry(*row).or_default().insert(*goal);
                        assert_eq!(now, achieved(&replay, *goal));
                        let reached = achieved(&replay, replay.after(*row)) == now;
                        assert_eq!(batch.returns[i], if reached { 0.0 } else { -1.0 });
                    } else {
                        assert_eq!((now, batch.returns[i]), ((episode, -1), -1.0), "step {step}");
                    }
                }
            }
            let share = f64::from(relabelled) / f64::from(drawn);
            assert!((share - 0.8).abs() < 0.02, "{share}");
            for (row, goals) in seen {
                let (episode, step) = achieved(&replay, row);
                let length = episode as i32 % 5 + 1;
                let oldest = replay.ready_rows().map(|r| achieved(&replay, r)).filter(|(e, _)| *e == episode);
                let first = oldest.map(|(_, s)| s).min().unwrap();
                let want: Vec<i32> = match strategy {
                    GoalStrategy::Final => vec![length],
                    GoalStrategy::Future => (step + 1..=length).collect(),
                    GoalStrategy::Episode => (first + 1..=length).collect(),
                };
                let mut got: Vec<i32> = goals
                    .iter()
                    .map(|g| {
                        assert_eq!(achieved(&replay, *g).0, episode);
                        achieved(&replay, *g).1
                    })
                    .collect();
                got.sort_unstable();
                assert_eq!(got, want, "{strategy:?} from step {step} of {length}");
            }
        }
    }
}

fn newest(replay: &Replay) -> usize {
    replay.ready_rows().map(|r| achieved(replay, r).0).max().unwrap()
}

#[test]
fn several_steps_are_all_asked_for_and_tails_keep_their_length() {
    let (replay, mut her) = filled(3, 400, 90);
    let (mut rng, mut batch) = (Rng::stream(1, "test", 0), TransitionBatch::default());
    let mut counted = 0;
    for _ in 0..50 {
        replay.sample(64, &mut rng, &mut batch).unwrap();
        let before = batch.clone();
        let mut distance = |a: &[f32], d: &[f32], out: &mut [f32]| {
            for ((a, d), out) in a.chunks_exact(2).zip(d.chunks_exact(2)).zip(out) {
                *out = a[1] - d[1];
            }
        };
        her.relabel(&replay, &mut batch, &mut rng, &mut distance).unwrap();
        assert_eq!((&batch.discount, &batch.next_rows), (&before.discount, &before.next_rows));
        for (i, row) in batch.rows.iter().enumerate() {
            let Some(goal) = her.goal_rows()[i] else {
                assert_eq!(batch.returns[i], before.returns[i]);
                continue;
            };
            let ((episode, step), (_, aim)) = (achieved(&replay, *row), achieved(&replay, goal));
            let steps = (episode as i32 % 5 + 1 - step).min(3);
            let want: f32 = (0..steps).map(|k| 0.5_f32.powi(k) * (step + k + 1 - aim) as f32).sum();
            assert_eq!(batch.returns[i], want);
            counted += 1;
        }
    }
    assert!(counted > 2000);
}

#[test]
fn goes_on_from_a_restored_replay_and_refuses_what_does_not_fit() {
    let (replay, mut her) = filled(1, 24, 101);
    let mut state = State::default();
    replay.save(&mut state, "replay").unwrap();
    let mut again = Replay::new(spec(1, 24)).unwrap();
    again.load(&state, "replay").unwrap();
    let mut restored = Hindsight::new(&again, NAMES, GoalStrategy::Future, 4).unwrap();
    let (mut a, mut b) = (TransitionBatch::default(), TransitionBatch::default());
    let mut rngs = [Rng::stream(1, "test", 0), Rng::stream(1, "test", 0)];
    for _ in 0..50 {
        replay.sample(8, &mut rngs[0], &mut a).unwrap();
        her.relabel(&replay, &mut a, &mut rngs[0], &mut sparse).unwrap();
        again.sample(8, &mut rngs[1], &mut b).unwrap();
        restored.relabel(&again, &mut b, &mut rngs[1], &mut sparse).unwrap();
        assert_eq!((&a, her.goal_rows()), (&b, restored.goal_rows()));
    }
    let before = a.clone();
    let mut bad = |_: &[f32], _: &[f32], out: &mut [f32]| out.fill(f32::NAN);
    let error = her.relabel(&replay, &mut a, &mut rngs[0], &mut bad).unwrap_err();
    assert_eq!((error.code(), a), ("INVALID_DATA", before));
    let missing = Hindsight::new(&replay, ["achieved_goal", "goal"], GoalStrategy::Final, 4).unwrap_err();
    assert_eq!(missing.code(), "INCOMPATIBLE_SPACE");
    assert!(missing.to_string().contains("\"goal\""));
    let mut wide = spec(1, 24);
    wide.obs[1].width = 3;
    let wide = Replay::new(wide).unwrap();
    assert_eq!(
        Hindsight::new(&wide, NAMES, GoalStrategy::Final, 4).unwrap_err().code(),
        "INCOMPATIBLE_SPACE"
    );
}
