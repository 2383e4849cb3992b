//! Prioritised replay: probabilities, weights, what is new and what is gone, files.

use crate::experience::{World, replay, spec, step};
use reinforcets_core::memory::{Priorities, PriorityConfig, Replay, ReplaySpec, TransitionBatch};
use reinforcets_core::rng::Rng;
use reinforcets_core::schedule::{Linear, Schedule};
use reinforcets_core::state::State;

fn config(alpha: f64) -> PriorityConfig {
    PriorityConfig { alpha, beta: Schedule::Linear(Linear { start: 0.4, end: 1.0 }), eps: 1e-6 }
}

fn filled(capacity: usize, steps: usize, alpha: f64) -> (Replay, World, Priorities) {
    let mut replay = replay(ReplaySpec { lanes: 2, capacity, n_step: 2, ..spec() });
    let mut world = World::new(2);
    world.begin();
    replay.begin(0, 2, &world.next_obs).unwrap();
    let mut priorities = Priorities::new(&replay, config(alpha)).unwrap();
    for t in 0..steps {
        step(&mut replay, &mut world, &[u8::from(t % 5 == 4), 0]);
        priorities.follow(&replay);
    }
    (replay, world, priorities)
}

#[test]
fn drawn_in_proportion_to_priorities_with_weights_of_eq_3() {
    let (replay, _, mut priorities) = filled(60, 12, 0.7);
    let rows: Vec<u32> = replay.ready_rows().collect();
    let given: Vec<f32> = (0..rows.len()).map(|i| i as f32 * 0.25).collect();
    priorities.update(&replay, &rows, &given).unwrap();
    let share: Vec<f64> = given.iter().map(|p| (f64::from(*p) + 1e-6).powf(0.7)).collect();
    let total: f64 = share.iter().sum();
    let mut counts = vec![0_u32; 60];
    let (mut batch, mut rng) = (TransitionBatch::default(), Rng::stream(1, "test", 0));
    let rounds = 2000;
    for _ in 0..rounds {
        priorities.sample(&replay, 50, 0.5, &mut rng, &mut batch).unwrap();
        batch.rows.iter().for_each(|r| counts[*r as usize] += 1);
        let raw: Vec<f64> = batch
            .rows
            .iter()
            .map(|row| {
                let p = share[rows.iter().position(|r| r == row).unwrap()] / total;
                (rows.len() as f64 * p).powf(-0.7)
            })
            .collect();
        let largest = raw.iter().copied().fold(0.0, f64::max);
        for (got, want) in batch.weight.iter().zip(raw) {
            assert!((f64::from(*got) - want / largest).abs() < 2e-6, "{got} {}", want / largest);
        }
    }
    for (row, share) in rows.iter().zip(share) {
        let want = share / total * 50.0 * f64::from(rounds);
        let got = f64::from(counts[*row as usize]);
        assert!((got - want).abs() < 5.0 * want.sqrt() + 1.0, "row {row}: {got} of {want}");
    }
}

#[test]
fn what_is_new_has_the_largest_priority_and_what_is_gone_has_none() {
    let (mut replay, mut world, mut priorities) = filled(24, 8, 1.0);
    for round in 0..200 {
        let rows: Vec<u32> = replay.ready_rows().collect();
        let p = if round < 100 { round as f32 } else { 0.5 };
        priorities.update(&replay, &rows[..1], &[p]).unwrap();
        step(&mut replay, &mut world, &[u8::from(round % 3 == 0), u8::from(round % 7 == 0)]);
        priorities.follow(&replay);
        for row in 0..24 {
            assert_eq!(priorities.value(row) > 0.0, replay.is_ready(row));
        }
        for row in &replay.changes().ready {
            let largest = (round.min(99) as f32).max(1.0);
            assert!((priorities.value(*row) / largest - 1.0).abs() < 1e-5);
        }
        // Rows that are gone stay gone.
        let freed = replay.changes().freed.clone();
        priorities.update(&replay, &freed, &vec![5.0; freed.len()]).unwrap();
        assert!(freed.iter().all(|row| priorities.value(*row) == 0.0));
    }
}

#[test]
fn bad_priorities_and_ranges_are_refused() {
    let (replay, _, mut priorities) = filled(24, 8, 0.6);
    let rows: Vec<u32> = replay.ready_rows().collect();
    let before: Vec<f32> = rows.iter().map(|r| priorities.value(*r)).collect();
    for bad in [f32::NAN, -1.0, f32::INFINITY, f32::NEG_INFINITY, 1e30] {
        let error = priorities.update(&replay, &rows[..2], &[3.0, bad]).unwrap_err();
        assert_eq!(error.code(), "INVALID_DATA");
        assert!(error.to_string().contains(&format!("row {}", rows[1])));
    }
    assert_eq!(priorities.update(&replay, &rows[..2], &[3.0]).unwrap_err().code(), "INVALID_SHAPE");
    assert!(rows.iter().map(|r| priorities.value(*r)).eq(before));
    for bad in [
        PriorityConfig { alpha: 1.1, ..config(0.6) },
        PriorityConfig { alpha: f64::NAN, ..config(0.6) },
        PriorityConfig { beta: 2.0.into(), ..config(0.6) },
        PriorityConfig { eps: 0.0, ..config(0.6) },
    ] {
        assert_eq!(Priorities::new(&replay, bad).unwrap_err().code(), "INVALID_CONFIG");
    }
    let (empty, _, mut none) = filled(24, 0, 0.6);
    let sampled = none.sample(&empty, 4, 0.0, &mut Rng::stream(0, "t", 0), &mut TransitionBatch::default());
    assert_eq!(sampled.unwrap_err().code(), "INVALID_STATE");
}

#[test]
fn survives_a_checkpoint_and_refuses_a_wrong_one() {
    let (replay, _, mut priorities) = filled(60, 40, 0.6);
    let rows: Vec<u32> = replay.ready_rows().collect();
    let given: Vec<f32> = rows.iter().map(|r| (r % 7) as f32).collect();
    priorities.update(&replay, &rows, &given).unwrap();
    let mut state = State::default();
    priorities.save(&mut state, "p").unwrap();
    let mut again = Priorities::new(&replay, config(0.6)).unwrap();
    again.load(&replay, &state, "p").unwrap();
    let (mut a, mut b) = (TransitionBatch::default(), TransitionBatch::default());
    priorities.sample(&replay, 32, 0.1, &mut Rng::stream(1, "t", 0), &mut a).unwrap();
    again.sample(&replay, 32, 0.1, &mut Rng::stream(1, "t", 0), &mut b).unwrap();
    assert_eq!(a, b);
    let values = state.f32("p.values").unwrap();
    let with = |row: u32, value: f32| {
        let mut values = values.clone();
        values[row as usize] = value;
        values
    };
    let gone = (0..60).find(|r| !replay.is_ready(*r)).unwrap();
    for bad in
        [with(rows[0], 0.0), with(rows[0], f32::NAN), with(rows[0], -1.0), with(gone, 1.0), vec![1.0; 59]]
    {
        let mut state = state.clone();
        state.put_f32("p.values", &bad);
        assert_eq!(again.load(&replay, &state, "p").unwrap_err().code(), "CHECKPOINT_MISMATCH");
    }
    for bad in [vec![], vec![f32::NAN], vec![0.5], vec![f32::INFINITY]] {
        let mut state = state.clone();
        state.put_f32("p.largest", &bad);
        assert_eq!(again.load(&replay, &state, "p").unwrap_err().code(), "CHECKPOINT_MISMATCH");
    }
    again.sample(&replay, 32, 0.1, &mut Rng::stream(1, "t", 0), &mut b).unwrap();
}
