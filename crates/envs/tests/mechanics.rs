//! Carts with poles against MuJoCo (`fixtures/make_cart_goldens.py`), the point against NumPy
//! (`fixtures/make_point_reach.py`).

#![allow(clippy::unwrap_used)] // the functions that tests share are tests, too

use reinforcets_core::column::{Values, zeros};
use reinforcets_envs::{CartDoublePendulum, CartPoleSwingUp, PointReach, World, make_single};
use serde_json::Value;

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn fixture(id: &str) -> Value {
    let path = format!("{}/tests/fixtures/{id}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn assert_near(got: f64, want: f64, tolerance: f64, at: &str) {
    assert!((got - want).abs() <= tolerance * want.abs().max(1.0), "{at}: {got}, MuJoCo has {want}");
}

/// MuJoCo adds in another order, so nothing is equal bit for bit.
fn as_mujoco_does<W: World>() {
    let golden = fixture(W::ID);
    let column = |name: &str| golden[name].as_array().unwrap().iter();
    let mut env = make_single(W::ID).unwrap();
    let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
    let (mut steps, mut ends) = (0, 0);
    for (((((before, push), after), seen), reward), terminated) in column("before")
        .zip(column("actions"))
        .zip(column("after"))
        .zip(column("obs"))
        .zip(column("rewards"))
        .zip(column("terminated"))
    {
        env.reset(Some(1), &mut obs).unwrap();
        env.set_state(&numbers(before)).unwrap();
        let push = push.as_f64().unwrap() as f32;
        let (got, end, _) = env.step(&Values::F32(vec![push]), &mut obs).unwrap();
        let at = format!("{} step {steps}", W::ID);
        for (got, want) in env.state().iter().zip(numbers(after)) {
            assert_near(*got, want, 1e-11, &at);
        }
        for (got, want) in obs[0].values().as_f32().unwrap().iter().zip(numbers(seen)) {
            assert_near(f64::from(*got), want, 1e-7, &at);
        }
        assert_near(got, reward.as_f64().unwrap(), 1e-6, &at);
        assert_eq!(u64::from(end), terminated.as_u64().unwrap(), "{at}");
        steps += 1;
        ends += u32::from(end);
    }
    assert!(steps >= 400);
    assert_eq!(ends > 0, W::ID == CartDoublePendulum::ID);
}

#[test]
fn cart_pole_swing_up() {
    as_mujoco_does::<CartPoleSwingUp>();
}

#[test]
fn cart_double_pendulum() {
    as_mujoco_does::<CartDoublePendulum>();
}

#[test]
fn point_reach() {
    let golden = fixture(PointReach::ID);
    let mut env = make_single(PointReach::ID).unwrap();
    let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
    let (mut reached, mut limits) = (0, 0);
    for episode in golden["episodes"].as_array().unwrap() {
        let states: Vec<Vec<f64>> = episode["states"].as_array().unwrap().iter().map(numbers).collect();
        env.reset(Some(1), &mut obs).unwrap();
        env.set_state(&states[0]).unwrap();
        for (i, action) in episode["actions"].as_array().unwrap().iter().enumerate() {
            let action = Values::F32(numbers(action).iter().map(|&a| a as f32).collect());
            let (reward, end, cut) = env.step(&action, &mut obs).unwrap();
            assert_eq!(env.state(), states[i + 1], "bit for bit");
            assert_eq!(reward, episode["rewards"][i].as_f64().unwrap());
            assert_eq!(u64::from(end), episode["terminated"][i].as_u64().unwrap());
            let seen: Vec<f32> = states[i + 1].iter().map(|&x| x as f32).collect();
            let parts: Vec<&[f32]> = obs.iter().map(|c| c.values().as_f32().unwrap()).collect();
            assert_eq!(parts, [&seen[..4], &seen[..2], &seen[4..]]);
            reached += u32::from(end);
            limits += u32::from(cut);
        }
    }
    assert!(reached >= 10 && limits >= 10, "{reached} {limits}");
}

/// At an end of the rail carts stop; pushes beyond the bounds are clipped.
#[test]
fn rails_end_and_pushes_are_bounded() {
    for (id, rail, width) in [("CartPoleSwingUp-v0", 1.8, 4), ("CartDoublePendulum-v0", 1.0, 6)] {
        let mut env = make_single(id).unwrap();
        let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
        let mut course = |push: f32, steps: usize| {
            env.reset(Some(1), &mut obs).unwrap();
            env.set_state(&vec![0.0; width]).unwrap();
            for _ in 0..steps {
                env.step(&Values::F32(vec![push]), &mut obs).unwrap();
                if env.state()[0] == rail {
                    break;
                }
            }
            env.state().to_vec()
        };
        assert_eq!(course(1.0, 1), course(1e9, 1));
        assert_eq!(course(-1.0, 1), course(f32::NEG_INFINITY, 1));
        if id == "CartPoleSwingUp-v0" {
            let end = course(1.0, 500);
            assert_eq!((end[0], end[width / 2]), (rail, 0.0));
        }
        let refused = env.set_state(&vec![rail + 0.01; width]).unwrap_err();
        assert_eq!(refused.code(), "INVALID_DATA");
        assert!(refused.to_string().contains(id));
        let nan = env.step(&Values::F32(vec![f32::NAN]), &mut obs).unwrap_err();
        assert_eq!(nan.code(), "INVALID_DATA");
    }
}
