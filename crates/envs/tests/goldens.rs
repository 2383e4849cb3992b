//! Every world, step by step, against what Gymnasium did (`fixtures/make_goldens.py`).

#![allow(clippy::unwrap_used, clippy::print_stdout)] // the functions that tests share are tests, too

use reinforcets_core::column::{Values, zeros};
use reinforcets_core::space::Space;
use reinforcets_envs::{
    Acrobot, CartPole, MountainCar, MountainCarContinuous, Pendulum, SingleEnv, World, make_single,
};
use serde_json::Value;

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn fixture(id: &str) -> Value {
    let path = format!("{}/tests/fixtures/{id}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// How many f32 lie between two.
fn ulps(a: f32, b: f32) -> u32 {
    let order =
        |x: f32| if x.is_sign_negative() { -((x.to_bits() << 1 >> 1) as i64) } else { x.to_bits() as i64 };
    (order(a) - order(b)).unsigned_abs() as u32
}

fn assert_spec(env: &dyn SingleEnv, golden: &Value) {
    let spec = env.spec();
    assert_eq!(spec.max_episode_steps.map(u64::from), golden["maxEpisodeSteps"].as_u64());
    assert_eq!(spec.reward_threshold, golden["rewardThreshold"].as_f64());
    for (space, golden) in [(&spec.observation, &golden["observation"]), (&spec.action, &golden["action"])] {
        match space {
            Space::Box { low, high, .. } => {
                let side = |name: &str, infinity: f64| -> Vec<f64> {
                    let bounds = golden[name].as_array().unwrap();
                    bounds.iter().map(|b| b.as_f64().unwrap_or(infinity)).collect()
                };
                assert_eq!(*low, side("low", f64::NEG_INFINITY));
                assert_eq!(*high, side("high", f64::INFINITY));
            }
            Space::Discrete { n, .. } => assert_eq!(golden["n"].as_u64(), Some(*n as u64)),
            other => panic!("{other}"),
        }
    }
}

/// `exact` names the parts of a state that no sine or cosine of the same step goes into; `share` is how much of the
/// states must agree bit for bit. The rest is off by the last bit of a sine or cosine, and fixed: our bits are the same
/// everywhere. So a smaller share means a changed order of operations.
fn check<W: World<Observation = [f32; N]>, const N: usize>(exact: &[usize], share: f64) {
    let golden = fixture(W::ID);
    let mut env = make_single(W::ID).unwrap();
    assert_spec(env.as_ref(), &golden);
    let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
    let episodes = golden["episodes"].as_array().unwrap();
    assert!(episodes.len() >= 10);
    let (mut steps, mut same, mut same_rewards, mut limits) = (0, 0, 0, 0);
    for (e, episode) in episodes.iter().enumerate() {
        let column = |name: &str| episode[name].as_array().unwrap();
        env.reset(None, &mut obs).unwrap();
        // The state is set from outside, so the first observation is the world's.
        let mut first = W::State::default();
        first.as_mut().copy_from_slice(&numbers(&column("states")[0]));
        let mut seen = [0.0; N];
        W::observe(&first, &mut seen);
        assert_obs(&seen, &column("obs")[0], &format!("{} episode {e}", W::ID));
        for (i, action) in column("actions").iter().enumerate() {
            let at = format!("{} episode {e} step {i}", W::ID);
            // Each step from Gymnasium's own state: these worlds are chaotic.
            env.set_state(&numbers(&column("states")[i])).unwrap();
            let action = match action.as_array() {
                Some(_) => Values::F32(numbers(action).iter().map(|&x| x as f32).collect()),
                None => Values::I32(vec![action.as_i64().unwrap() as i32]),
            };
            let (reward, terminated, truncated) = env.step(&action, &mut obs).unwrap();
            for (part, (got, want)) in env.state().iter().zip(numbers(&column("states")[i + 1])).enumerate() {
                let off = (got - want).abs();
                let allowed = if exact.contains(&part) { 0.0 } else { 1e-12 * want.abs().max(1e-3) };
                assert!(off <= allowed, "{at} state {part}: {got} {want}");
                same += usize::from(off == 0.0);
            }
            assert_obs(obs[0].values().as_f32().unwrap(), &column("obs")[i + 1], &at);
            let want = column("rewards")[i].as_f64().unwrap();
            assert!(ulps(reward as f32, want as f32) <= 1, "{at} reward {reward} {want}");
            // NumPy's f32 `u**2` in Pendulum is an ulp off the rounded square once in a thousand times.
            assert!((reward - want).abs() <= 1e-9, "{at} reward {reward} {want}");
            same_rewards += usize::from(reward == want);
            assert_eq!(u64::from(terminated), column("terminated")[i].as_u64().unwrap(), "{at}");
            assert_eq!(u64::from(truncated), column("truncated")[i].as_u64().unwrap(), "{at}");
            steps += 1;
            limits += usize::from(truncated);
        }
        if episode["cut"] == false {
            let action = Values::zeros(env.spec().action_column().unwrap().dtype, 1);
            let error = env.step(&action, &mut obs).unwrap_err();
            assert_eq!(error.code(), "INVALID_STATE");
            assert!(error.to_string().contains("reset"));
        }
    }
    assert!(limits > 0, "no episode of {} reached the limit", W::ID);
    let numbers = steps * W::State::default().as_ref().len();
    println!("{}: {steps} steps, bit for bit {same} of {numbers}, {same_rewards} rewards", W::ID);
    assert!(same as f64 >= share * numbers as f64, "{}: {same} of {numbers} bit for bit", W::ID);
    assert!(same_rewards * 100 >= steps * 99, "{}: {same_rewards} of {steps} rewards", W::ID);
}

fn assert_obs(got: &[f32], want: &Value, at: &str) {
    let want = numbers(want);
    assert_eq!(got.len(), want.len());
    for (part, (got, want)) in got.iter().zip(want).enumerate() {
        assert!(ulps(*got, want as f32) <= 1, "{at} observation {part}: {got} {want}");
    }
}

#[test]
fn cart_pole() {
    check::<CartPole, 4>(&[0, 2], 1.0);
}

#[test]
fn pendulum() {
    check::<Pendulum, 3>(&[], 0.98);
}

#[test]
fn mountain_car() {
    check::<MountainCar, 2>(&[], 0.98);
}

#[test]
fn mountain_car_continuous() {
    check::<MountainCarContinuous, 2>(&[2], 1.0);
}

#[test]
fn acrobot() {
    check::<Acrobot, 6>(&[], 0.88);
}

/// bsuite's (`fixtures/make_deep_sea.py`): the same cells and, but for the order of two additions, the same rewards.
#[test]
fn deep_sea() {
    let golden = fixture("DeepSea-v0");
    let mut env = make_single("DeepSea-v0").unwrap();
    let mut obs = zeros(&env.spec().observation_columns().unwrap(), 1);
    let mut returns = Vec::new();
    for episode in golden["episodes"].as_array().unwrap() {
        env.reset(None, &mut obs).unwrap();
        let mut sum = 0.0;
        for (i, action) in numbers(&episode["actions"]).into_iter().enumerate() {
            let (reward, terminated, truncated) =
                env.step(&Values::I32(vec![action as i32]), &mut obs).unwrap();
            assert!((reward - episode["rewards"][i].as_f64().unwrap()).abs() < 1e-15);
            assert_eq!((terminated, truncated), (i == 9, false));
            let seen = obs[0].values().as_f32().unwrap();
            let cell = seen.iter().position(|&x| x == 1.0);
            let want =
                episode["cells"][i].as_array().map(|c| c[0].as_u64().unwrap() * 10 + c[1].as_u64().unwrap());
            assert_eq!(cell.map(|c| c as u64), want);
            assert_eq!(seen.iter().filter(|&&x| x != 0.0).count(), usize::from(cell.is_some()));
            sum += reward;
        }
        returns.push(sum);
    }
    assert!((returns[0] - 0.99).abs() < 1e-12, "the diagonal finds the treasure");
    assert!(returns[1..].iter().all(|&r| r <= 0.0 || (r - 0.99).abs() < 1e-12), "{returns:?}");
}
