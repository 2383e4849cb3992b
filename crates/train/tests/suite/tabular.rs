//! Tabular agents in a maze whose values are known: worked out here, sweep by sweep (value iteration, Sutton & Barto
//! 2018, eq. 4.10), from the maze as the book draws it.

use crate::runs::{cut_again_and_again, in_worlds, refused, session, train};
use reinforcets_core::column::{Columns, Values};
use reinforcets_core::error::Result;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::{ACTION_MASK, Space};
use reinforcets_core::state::State;
use reinforcets_testkit::puzzles::spaces::MaskedGoal;
use reinforcets_testkit::puzzles::{Outcome, Puzzle, Puzzles};
use reinforcets_train::{Session, evaluate};
use serde_json::{Value, json};

const MAZE: [&str; 6] = [".......#G", "..#....#.", "..#....#.", "..#......", ".....#...", "........."];
const ACTIONS: [(i32, i32); 4] = [(-1, 0), (1, 0), (0, -1), (0, 1)];
const GAMMA: f64 = 0.9;

fn cell(row: i32, column: i32) -> Option<u8> {
    let line = MAZE.get(usize::try_from(row).ok()?)?.as_bytes();
    line.get(usize::try_from(column).ok()?).copied().filter(|c| *c != b'#')
}

/// `Q[s][a]` of the policy that is greedy but for `epsilon`: of the best one for 0.
fn values(gamma: f64, epsilon: f64) -> Vec<[f64; 4]> {
    let mut q = vec![[0.0; 4]; 54];
    for _ in 0..2_000 {
        let worth = |at: usize| -> f64 {
            let best = q[at].iter().copied().fold(f64::NEG_INFINITY, f64::max);
            (1.0 - epsilon) * best + epsilon * q[at].iter().sum::<f64>() / 4.0
        };
        let mut next = q.clone();
        for (at, values) in next.iter_mut().enumerate() {
            let (row, column) = (at as i32 / 9, at as i32 % 9);
            if cell(row, column).is_none_or(|c| c == b'G') {
                continue;
            }
            for (value, (down, right)) in values.iter_mut().zip(ACTIONS) {
                let to =
                    cell(row + down, column + right).map_or((row, column), |_| (row + down, column + right));
                let end = cell(to.0, to.1) == Some(b'G');
                *value = -1.0 + if end { 0.0 } else { gamma * worth((to.0 * 9 + to.1) as usize) };
            }
        }
        q = next;
    }
    q
}

fn options(algo: &str, more: &Value) -> Value {
    let mut all = json!({ "algo": algo, "env": "GridWorld-v0", "gamma": GAMMA, "nEnvs": 3, "seed": 5 });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn table(run: &Session) -> Vec<f32> {
    let mut state = State::default();
    run.member().agent.save_policy(&mut state).unwrap();
    assert_eq!(state.tensor("q").unwrap().shape, [54, 4]);
    state.f32("q").unwrap()
}

fn played(run: &Session) -> f64 {
    let mut policy = run.member().agent.policy().unwrap();
    let mut worlds = reinforcets_envs::make("GridWorld-v0", 1).unwrap();
    evaluate(policy.as_mut(), worlds.as_mut(), 5, 1, true).unwrap().mean
}

/// The largest difference to `values` over all free cells.
fn distance(run: &Session, values: &[[f64; 4]]) -> f64 {
    let found = table(run);
    let free = (0..54).filter(|at| cell(*at as i32 / 9, *at as i32 % 9).is_some_and(|c| c != b'G'));
    free.flat_map(|at| (0..4).map(move |a| (at, a)))
        .map(|(at, a)| (f64::from(found[at * 4 + a]) - values[at][a]).abs())
        .fold(0.0, f64::max)
}

#[test]
fn the_shortest_way_is_known() {
    let undiscounted = values(1.0, 0.0);
    assert_eq!(undiscounted[18].iter().copied().fold(f64::NEG_INFINITY, f64::max), -14.0);
}

/// Whatever it does meanwhile, Q-learning learns what the best policy is worth, in every cell; a limit of 200 steps,
/// which random walks reach often, is no end.
#[test]
fn q_learning_finds_the_values_of_the_best_policy() {
    let mut run = session(&options("q_learning", &json!({ "epsilon": 1.0, "learningRate": 1.0 })));
    train(&mut run, 300_000);
    let distance = distance(&run, &values(GAMMA, 0.0));
    assert!(distance < 1e-4, "{distance}");
    assert_eq!(played(&run), -14.0);
}

/// Expected SARSA learns what its own policy is worth, with its share of steps at random.
#[test]
fn expected_sarsa_finds_the_values_of_its_own_policy() {
    let mut run =
        session(&options("sarsa", &json!({ "expected": true, "epsilon": 0.5, "learningRate": 1.0 })));
    train(&mut run, 600_000);
    let expected = values(GAMMA, 0.5);
    let found = distance(&run, &expected);
    assert!(found < 1e-3, "{found}");
    let wrong = distance(&run, &values(GAMMA, 0.0));
    assert!(wrong > 0.5, "the two policies are worth different things: {wrong}");
}

#[test]
fn sarsa_finds_the_shortest_way_as_it_explores_less() {
    for seed in 1..=3 {
        let more =
            json!({ "epsilon": { "start": 0.3, "end": 0 }, "learningRate": 0.3, "seed": seed, "gamma": 1 });
        let mut run = session(&options("sarsa", &more));
        train(&mut run, 100_000);
        assert_eq!(played(&run), -14.0, "seed {seed}");
        let found = table(&run)[18 * 4..19 * 4].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        assert!((found + 14.0).abs() < 0.1, "seed {seed}: the start is worth {found}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    for algo in ["q_learning", "sarsa"] {
        // Its `pos` is a number: no table.
        let error = in_worlds(&json!({ "algo": algo }), Box::new(Puzzles::new(MaskedGoal, 2))).err().unwrap();
        assert_eq!(error.code(), "INCOMPATIBLE_SPACE");
        let error = refused(&json!({ "algo": algo, "env": "CartPole-v1" }));
        assert_eq!(error.code(), "INCOMPATIBLE_SPACE");
        for (field, value) in [
            ("epsilon", json!(1.5)),
            ("evalEpsilon", json!(-0.1)),
            ("learningRate", json!(2)),
            ("gamma", json!(1.1)),
            ("initialValue", json!(1e30)),
        ] {
            let error = refused(&options(algo, &json!({ field: value })));
            assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!(field)));
        }
    }
}

/// Three rooms, told by two numbers of a dict; one of two allowed actions pays, a forbidden one is an error.
struct Rooms;

impl Puzzle for Rooms {
    fn observation(&self) -> Space {
        Space::Dict {
            spaces: vec![
                ("room".into(), Space::Discrete { n: 3, start: 5 }),
                (ACTION_MASK.into(), Space::MultiBinary { n: 3 }),
                ("lit".into(), Space::MultiBinary { n: 1 }),
            ],
        }
    }
    fn action(&self) -> Space {
        Space::Discrete { n: 3, start: 0 }
    }
    fn start(&self, rng: &mut Rng) -> [i32; 4] {
        [rng.below(3) as i32, rng.below(2) as i32, 0, 0]
    }
    fn show(&self, [room, lit, ..]: &[i32; 4], row: usize, obs: &mut Columns) {
        let Values::I32(rooms) = obs[0].values_mut() else { unreachable!() };
        rooms[row] = room + 5;
        let Values::U8(mask) = obs[1].values_mut() else { unreachable!() };
        (0..3).for_each(|a| mask[3 * row + a] = u8::from(a as i32 != *room));
        let Values::U8(lits) = obs[2].values_mut() else { unreachable!() };
        lits[row] = *lit as u8;
    }
    fn step(&self, state: &mut [i32; 4], action: &Values, row: usize, _: &mut Rng) -> Result<Outcome> {
        let Values::I32(actions) = action else { unreachable!() };
        assert_ne!(actions[row], state[0], "a forbidden action");
        let reward = f32::from(u8::from(actions[row] == (state[0] + 1 + state[1]) % 3));
        Ok(Outcome { reward, terminated: true, truncated: false })
    }
}

#[test]
fn masks_and_dicts_are_understood() {
    for algo in ["q_learning", "sarsa"] {
        let options = json!({ "algo": algo, "epsilon": 0.5, "learningRate": 1.0, "initialValue": 0.25 });
        let mut run = in_worlds(&options, Box::new(Puzzles::new(Rooms, 4))).unwrap();
        train(&mut run, 2_000);
        let mut state = State::default();
        run.member().agent.save_policy(&mut state).unwrap();
        let found = state.f32("q").unwrap();
        for (at, value) in found.iter().enumerate() {
            let (room, lit, action) = (at / 6, at / 3 % 2, at % 3);
            let right =
                if action == room { 0.25 } else { f32::from(u8::from(action == (room + 1 + lit) % 3)) };
            assert_eq!(*value, right, "{algo}: room {room}, lit {lit}, action {action}");
        }
    }
}

/// Cut wherever the clock says, saved and loaded into a new session: the same to the last bit.
#[test]
fn a_killed_run_goes_on_bit_for_bit() {
    for options in [
        options("q_learning", &json!({ "epsilon": { "start": 1, "end": 0.1 }, "logInterval": 37 })),
        options("sarsa", &json!({ "initialValue": -3, "logInterval": 37 })),
        options("sarsa", &json!({ "expected": true, "nEnvs": 1, "logInterval": 37 })),
    ] {
        let reports = cut_again_and_again(|| session(&options), 3_000);
        assert!(reports.len() >= 10);
    }
}
