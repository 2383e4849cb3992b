//! Hindsight goals that are chosen and rewarded at the end of an episode.

use std::collections::{BTreeMap, BTreeSet};

use crate::goals::{NAMES, spec};
use reinforcets_core::agent::Transition;
use reinforcets_core::column::{self, Columns, ValuesRef};
use reinforcets_core::memory::{EpisodeGoals, GoalStrategy, Replay, ReplaySpec, TransitionBatch};
use reinforcets_core::rng::Rng;
use reinforcets_core::state::State;

/// What is achieved is (episode, step), what is desired (episode, −1).
fn observe(spec: &ReplaySpec, episode: usize, step: usize) -> Columns {
    let mut obs = column::zeros(&spec.obs, 1);
    for (column, x) in obs.iter_mut().zip([[episode as f32, step as f32], [episode as f32, -1.0]]) {
        column.values_mut().copy_from(0, ValuesRef::F32(&x), 0, 2);
    }
    obs
}

/// 0 where the goal is reached, −1 elsewhere.
fn sparse(goals: &EpisodeGoals) -> Vec<f32> {
    let (achieved, desired) = goals.questions();
    let pairs = achieved.chunks_exact(2).zip(desired.chunks_exact(2));
    pairs.map(|(a, d)| if a == d { 0.0 } else { -1.0 }).collect()
}

/// Episodes of 5 actions and 3 more actions.
fn filled(
    strategy: GoalStrategy,
    n_step: usize,
    capacity: usize,
    episodes: usize,
) -> (Replay, EpisodeGoals, usize) {
    let mut replay = Replay::new(spec(n_step, capacity)).unwrap();
    let mut goals = EpisodeGoals::new(&replay, NAMES, strategy, 4).unwrap();
    let (mut rng, mut asked) = (Rng::stream(3, "goals", 0), 0);
    replay.begin(0, 1, &observe(replay.spec(), 0, 0)).unwrap();
    for i in 0..episodes * 5 + 3 {
        let (episode, step) = (i / 5, i % 5 + 1);
        let (seen, next) = (observe(replay.spec(), episode, step), observe(replay.spec(), episode + 1, 0));
        let transition = Transition {
            reward: &[-1.0],
            terminated: &[u8::from(step == 5 && episode % 2 == 0)],
            truncated: &[u8::from(step == 5 && episode % 2 == 1)],
            final_obs: &seen,
            next_obs: if step == 5 { &next } else { &seen },
        };
        replay.push_step(0, ValuesRef::I32(&[1]), &[], &transition).unwrap();
        let count = goals.follow(&replay, &mut rng);
        assert_eq!(count > 0, step == 5, "rewards are asked for at an episode's end only");
        asked += usize::from(count > 0);
        goals.answer(&replay, &sparse(&goals)).unwrap();
    }
    (replay, goals, asked)
}

fn achieved(replay: &Replay, row: u32) -> (usize, i32) {
    let x = &replay.columns()[0].values().as_f32().unwrap()[row as usize * 2..][..2];
    (x[0] as usize, x[1] as i32)
}

#[test]
fn goals_are_of_the_strategy_and_returns_belong_to_them() {
    for strategy in [GoalStrategy::Future, GoalStrategy::Final, GoalStrategy::Episode] {
        for (n_step, capacity) in [(1, 600), (3, 600), (1, 23), (3, 23)] {
            let (replay, mut goals, asked) = filled(strategy, n_step, capacity, 60);
            assert_eq!(asked, 60);
            let (mut rng, mut batch) = (Rng::stream(1, "test", 0), TransitionBatch::default());
            let (mut relabelled, mut ended) = (0.0, 0.0);
            let mut seen = BTreeMap::<i32, BTreeSet<i32>>::new();
            for _ in 0..400 {
                replay.sample(32, &mut rng, &mut batch).unwrap();
                let own = batch.returns.clone();
                goals.relabel(&replay, &mut batch, &mut rng);
                let drawn = goals.goals().values().as_f32().unwrap().chunks_exact(2);
                for (i, (row, goal)) in batch.rows.iter().zip(drawn).enumerate() {
                    let (episode, step) = achieved(&replay, *row);
                    ended += f64::from(u8::from(episode < 60));
                    assert_eq!(goal[0], episode as f32, "goals are of the same episode");
                    if goal[1] == -1.0 {
                        assert_eq!(batch.returns[i], own[i]);
                        continue;
                    }
                    assert!(episode < 60, "an episode under way keeps its own goals");
                    relabelled += 1.0;
                    seen.entry(step).or_default().insert(goal[1] as i32);
                    let steps = (5 - step).min(n_step as i32);
                    let rewards = (1..=steps).map(|k| if step + k == goal[1] as i32 { 0.0 } else { -1.0 });
                    let want: f64 = rewards.enumerate().map(|(k, r)| r * 0.5_f64.powi(k as i32)).sum();
                    assert_eq!(f64::from(batch.returns[i]), want);
                }
            }
            let share = relabelled / ended;
            // Goals from before a row may have gone with the oldest rows.
            let least = if capacity == 600 || strategy != GoalStrategy::Episode { 0.78 } else { 0.6 };
            assert!((least..0.82).contains(&share), "{strategy:?} {share}");
            if capacity == 600 {
                for (step, goals) in seen {
                    let want: BTreeSet<i32> = match strategy {
                        GoalStrategy::Final => [5].into(),
                        GoalStrategy::Future => (step + 1..=5).collect(),
                        GoalStrategy::Episode => (1..=5).collect(),
                    };
                    assert_eq!(goals, want, "{strategy:?} {step}");
                }
            }
        }
    }
}

#[test]
fn bad_answers_lose_nothing() {
    let (mut replay, mut goals, _) = filled(GoalStrategy::Future, 1, 200, 1);
    let seen = observe(replay.spec(), 1, 4);
    let end = |terminated: u8| Transition {
        reward: &[-1.0],
        terminated: if terminated == 1 { &[1] } else { &[0] },
        truncated: &[0],
        final_obs: &seen,
        next_obs: &seen,
    };
    let mut rng = Rng::stream(1, "test", 0);
    replay.push_step(0, ValuesRef::I32(&[1]), &[], &end(1)).unwrap();
    assert_eq!(goals.follow(&replay, &mut rng), 16);
    let mut before = goals.clone();
    before.forget();
    assert_eq!(goals.answer(&replay, &[f32::NAN; 16]).unwrap_err().code(), "INVALID_DATA");
    goals.follow(&replay, &mut rng);
    assert_eq!(goals.answer(&replay, &[0.0; 15]).unwrap_err().code(), "INVALID_SHAPE");
    assert_eq!(goals.rewards(), 0);
    let mut state = State::default();
    goals.save(&replay, &mut state, "goals");
    let mut old = State::default();
    before.save(&replay, &mut old, "goals");
    assert_eq!(state, old, "transitions keep the goals that they had");
}

#[test]
fn survives_a_checkpoint_and_refuses_another_one() {
    for strategy in [GoalStrategy::Future, GoalStrategy::Episode] {
        let (replay, goals, _) = filled(strategy, 2, 23, 10);
        let mut state = State::default();
        goals.save(&replay, &mut state, "goals");
        let mut again = EpisodeGoals::new(&replay, NAMES, strategy, 4).unwrap();
        again.load(&replay, &state, "goals").unwrap();
        let draw = |mut goals: EpisodeGoals| {
            let (mut rng, mut batch) = (Rng::stream(1, "test", 0), TransitionBatch::default());
            replay.sample(64, &mut rng, &mut batch).unwrap();
            goals.relabel(&replay, &mut batch, &mut rng);
            (batch, goals.goals().values().clone())
        };
        assert_eq!(draw(goals), draw(again.clone()));
        let whole = state.clone();
        let mut far = whole.i32("goals.ahead").unwrap();
        far[0] = 1000;
        state.put_i32("goals.ahead", &far);
        assert_eq!(again.load(&replay, &state, "goals").unwrap_err().code(), "CHECKPOINT_MISMATCH");
        let mut state = whole.clone();
        state.put_f32("goals.returns", &[1.0]);
        assert_eq!(again.load(&replay, &state, "goals").unwrap_err().code(), "CHECKPOINT_MISMATCH");
        let mut bad = whole.f32("goals.returns").unwrap();
        bad[0] = f32::INFINITY;
        state.put_f32("goals.returns", &bad);
        assert_eq!(again.load(&replay, &state, "goals").unwrap_err().code(), "CHECKPOINT_MISMATCH");
    }
}
