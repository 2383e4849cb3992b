//! Every registered world keeps the environment contract, as a vector and alone.

#![allow(clippy::unwrap_used)] // the functions that tests share are tests, too

use reinforcets_core::column::{Values, zeros};
use reinforcets_core::env::GOAL_KEYS;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_envs::{
    Acrobot, CartPole, CartPoleNoVel, Catch, MountainCar, MountainCarContinuous, Pendulum, PointReach,
    SingleEnv, World, ids, make, make_single, specs,
};
use reinforcets_testkit::env_contract::{self, Outputs, Start, random_actions, seen};

/// Enough random steps for an episode of any world to reach its limit.
const STEPS: usize = 1_050;

#[test]
fn every_world_keeps_the_contract() {
    for id in ids() {
        let start = if ["DeepSea-v0", "GridWorld-v0"].contains(&id) { Start::Fixed } else { Start::Drawn };
        for worlds in [1, 7, 64] {
            env_contract::check_from(start, make(id, worlds).unwrap().as_mut(), STEPS);
        }
    }
}

/// The value of one row of a column of actions.
fn row(actions: &Values, row: usize, rows: usize) -> Values {
    match actions {
        Values::I32(v) => Values::I32(v[row..=row].to_vec()),
        Values::F32(v) => {
            let width = v.len() / rows;
            Values::F32(v[row * width..(row + 1) * width].to_vec())
        }
        Values::U8(_) => unreachable!(),
    }
}

/// Vector instructions for many worlds and plain ones for one give the same bits.
#[test]
fn a_world_does_not_notice_its_neighbours() {
    for spec in specs() {
        let n = 37;
        let mut many = make(&spec.id, n).unwrap();
        let mut one = make(&spec.id, 1).unwrap();
        let mut alone = make_single(&spec.id).unwrap();
        let (mut out, mut out_one) = (Outputs::new(many.as_ref()), Outputs::new(one.as_ref()));
        let mut obs = zeros(&spec.observation_columns().unwrap(), 1);
        many.reset(Some(3), &mut out.obs).unwrap();
        one.reset(Some(3), &mut out_one.obs).unwrap();
        alone.reset(Some(3), &mut obs).unwrap();
        let mut rng = Rng::stream(3, "test", 0);
        for step in 0..STEPS {
            let actions = random_actions(&spec.action, n, &mut rng);
            let action = row(&actions, 0, n);
            many.step(&actions, out.step()).unwrap();
            one.step(&action, out_one.step()).unwrap();
            let (reward, terminated, truncated) = alone.step(&action, &mut obs).unwrap();
            let at = format!("{} step {step}", spec.id);
            assert_eq!(seen(&out.obs, 0), seen(&out_one.obs, 0), "{at}");
            assert_eq!(out.reward[0].to_bits(), out_one.reward[0].to_bits(), "{at}");
            assert_eq!(out.reward[0].to_bits(), (reward as f32).to_bits(), "{at}");
            let flags = [out.terminated[0], out.truncated[0]];
            assert_eq!(flags, [out_one.terminated[0], out_one.truncated[0]], "{at}");
            assert_eq!(flags, [u8::from(terminated), u8::from(truncated)], "{at}");
            if terminated | truncated {
                assert_eq!(seen(&out.final_obs, 0), seen(&obs, 0), "{at}");
                alone.reset(None, &mut obs).unwrap();
            }
            assert_eq!(seen(&out.obs, 0), seen(&obs, 0), "{at}");
        }
    }
}

/// Draws fill their ranges and nothing more; fixed parts stay fixed.
fn starts_within<W: World>(ranges: &[(f64, f64)]) {
    let mut rng = Rng::stream(1, "test", 0);
    let starts: Vec<W::State> = (0..20_000).map(|_| W::reset(&mut rng)).collect();
    for (part, &(low, high)) in ranges.iter().enumerate() {
        let values = || starts.iter().map(|s| s.as_ref()[part]);
        let span = high - low;
        assert!(values().all(|v| (low..=high).contains(&v)), "{} part {part}", W::ID);
        let (min, max) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        assert!(min - low <= 0.01 * span && high - max <= 0.01 * span, "{} part {part}: {min} {max}", W::ID);
        let mean = values().sum::<f64>() / starts.len() as f64;
        assert!((mean - (low + high) / 2.0).abs() <= 0.01 * span, "{} part {part}: mean {mean}", W::ID);
    }
}

#[test]
fn starts_are_drawn_as_gymnasium_draws_them() {
    let pi = std::f64::consts::PI;
    starts_within::<CartPole>(&[(-0.05, 0.05); 4]);
    starts_within::<Pendulum>(&[(-pi, pi), (-1.0, 1.0)]);
    starts_within::<MountainCar>(&[(-0.6, -0.4), (0.0, 0.0)]);
    starts_within::<MountainCarContinuous>(&[(-0.6, -0.4), (0.0, 0.0), (1.0, 1.0)]);
    // Rounded to f32, so the ends themselves can occur, and f32's 0.1 is a little more than 0.1.
    let tenth = f64::from(0.1f32);
    starts_within::<Acrobot>(&[(-tenth, tenth); 4]);
    starts_within::<CartPoleNoVel>(&[(-0.05, 0.05); 4]);
    starts_within::<Catch>(&[(0.0, 0.0), (0.0, 11.0), (0.0, 11.0)]);
    let side = (-1.0, 1.0);
    starts_within::<PointReach>(&[side, side, (0.0, 0.0), (0.0, 0.0), side, side]);
}

#[test]
fn a_single_world_resumes_and_says_what_is_wrong() {
    for spec in specs() {
        let mut env = make_single(&spec.id).unwrap();
        let mut obs = zeros(&spec.observation_columns().unwrap(), 1);
        let mut rng = Rng::stream(1, "test", 0);
        let action = random_actions(&spec.action, 1, &mut rng);
        assert_eq!(env.step(&action, &mut obs).unwrap_err().code(), "INVALID_STATE");
        assert_eq!(env.snapshot().unwrap_err().code(), "INVALID_STATE");
        env.reset(Some(1), &mut obs).unwrap();
        env.step(&action, &mut obs).unwrap();
        let snapshot = env.snapshot().unwrap();
        let mut rest = |env: &mut dyn SingleEnv| {
            let mut course = Vec::new();
            while let Ok(result) = env.step(&action, &mut obs) {
                course.push((result, env.state().to_vec()));
            }
            env.reset(None, &mut obs).unwrap();
            (course, env.state().to_vec())
        };
        let course = rest(env.as_mut());
        let state = course.1.clone();
        env.restore(&snapshot).unwrap();
        assert_eq!(course, rest(env.as_mut()), "{}", spec.id);

        assert_eq!(env.set_state(&[0.0]).unwrap_err().code(), "INVALID_SHAPE");
        for bad in [f64::NAN, f64::INFINITY, 1e6] {
            let mut state = state.clone();
            state[0] = bad;
            assert_eq!(env.set_state(&state).unwrap_err().code(), "INVALID_DATA");
        }

        // An episode that is over stays over, through a snapshot too; a vector does not take it.
        while env.step(&action, &mut obs).is_ok() {}
        let over = env.snapshot().unwrap();
        env.reset(None, &mut obs).unwrap();
        env.restore(&over).unwrap();
        assert!(env.step(&action, &mut obs).unwrap_err().to_string().contains("call reset"));
        let mut vector = make(&spec.id, 1).unwrap();
        assert_eq!(vector.restore(&over).unwrap_err().code(), "CHECKPOINT_MISMATCH");
        for cut in 0..over.len() {
            assert_eq!(env.restore(&over[..cut]).unwrap_err().code(), "CHECKPOINT_MISMATCH");
        }
    }
}

#[test]
fn a_snapshot_of_another_world_or_size_is_refused() {
    let snapshot = |id: &str, worlds: usize| {
        let mut env = make(id, worlds).unwrap();
        let mut out = Outputs::new(env.as_ref());
        env.reset(Some(1), &mut out.obs).unwrap();
        env.snapshot().unwrap()
    };
    let mut env = make("CartPole-v1", 2).unwrap();
    env.restore(&snapshot("CartPole-v1", 2)).unwrap();
    for other in [snapshot("Acrobot-v1", 2), snapshot("CartPole-v1", 3), b"not a snapshot".to_vec()] {
        assert_eq!(env.restore(&other).unwrap_err().code(), "CHECKPOINT_MISMATCH");
    }
    let bytes = snapshot("CartPole-v1", 1_000).len();
    assert!(bytes < 1_000 * 80, "{bytes} bytes for 1,000 worlds");
}

/// States that no course leads to are refused, by hand as in a snapshot, and change nothing.
#[test]
fn impossible_states_are_refused() {
    for (id, good, bad) in [
        ("TMaze-v0", vec![10.0, -1.0], vec![[11.0, 1.0], [0.5, 1.0], [-1.0, 1.0], [3.0, 0.0]]),
        ("DeepSea-v0", vec![3.0, 2.0], vec![[11.0, 0.0], [3.0, 4.0], [3.0, -1.0], [1.5, 1.0]]),
        ("GridWorld-v0", vec![5.0, 8.0], vec![[6.0, 0.0], [0.0, 9.0], [0.0, 7.0], [-1.0, 0.0], [2.0, 0.5]]),
    ] {
        let mut env = make_single(id).unwrap();
        let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
        env.reset(Some(1), &mut obs).unwrap();
        env.set_state(&good).unwrap();
        for state in bad {
            let error = env.set_state(&state).unwrap_err();
            assert_eq!(error.code(), "INVALID_DATA", "{id} {state:?}");
            assert!(error.to_string().contains(id), "{error}");
            assert_eq!(env.state(), good);
        }
    }
    let mut env = make_single("BitFlipping-v0").unwrap();
    let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
    env.reset(Some(1), &mut obs).unwrap();
    assert_eq!(env.set_state(&[0.5; 16]).unwrap_err().code(), "INVALID_DATA");
    let mut env = make_single("Catch-v0").unwrap();
    let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
    env.reset(Some(1), &mut obs).unwrap();
    assert_eq!(env.set_state(&[12.0, 0.0, 0.0]).unwrap_err().code(), "INVALID_DATA");
}

#[test]
fn goal_worlds_tell_how_goals_are_rewarded() {
    for spec in specs() {
        let goals = match &spec.observation {
            Space::Dict { spaces } => spaces.iter().map(|(key, _)| key.as_str()).eq(GOAL_KEYS),
            _ => false,
        };
        assert_eq!(make(&spec.id, 2).unwrap().goal_reward().is_some(), goals, "{}", spec.id);
    }
    let mut env = make("BitFlipping-v0", 9).unwrap();
    let reward = env.goal_reward().unwrap();
    let mut out = Outputs::new(env.as_ref());
    env.reset(Some(1), &mut out.obs).unwrap();
    let mut rng = Rng::stream(1, "test", 0);
    for _ in 0..200 {
        let actions = random_actions(&env.spec().action, 9, &mut rng);
        env.step(&actions, out.step()).unwrap();
        let after = |row: usize| if out.ended(row) { &out.final_obs } else { &out.obs };
        for row in 0..9 {
            let goal = |key: usize| after(row)[key].view_rows(row, 1).values;
            let mut rewarded = [9.0];
            reward(goal(1), goal(2), &mut rewarded).unwrap();
            assert_eq!(rewarded[0], out.reward[row]);
        }
    }
}
