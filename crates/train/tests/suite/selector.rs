//! Groups from options: the selector lifts whoever falls behind, curiosity is shared, threads and kills change nothing.

use crate::runs::{cut_again_and_again, everything, hash, session, timeless, train};
use reinforcets_train::group_config::open;
use reinforcets_train::{Report, Session, agent_file, evaluate};
use serde_json::{Map, Value, json};

fn agent(more: &Value) -> Value {
    let mut all = json!({
        "algo": "ppo", "env": "CartPole-v1", "nEnvs": 2, "nSteps": 64, "batchSize": 32, "nEpochs": 4, "netArch": [16],
    });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn group(agents: &[Value], more: &Value) -> Session {
    let mut all = json!({ "agents": agents, "seed": 3 });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    open(&all).unwrap()
}

fn refused(options: &Value) -> Value {
    match open(options) {
        Ok(_) => panic!("{options} was accepted"),
        Err(e) => json!([e.code(), e.details()["field"]]),
    }
}

/// Mean return of the member's policy, which draws its actions: the likeliest ones of a policy that knows nothing may
/// do well by luck.
fn skill(run: &Session, member: usize) -> f64 {
    let mut policy = run.members()[member].agent.policy().unwrap();
    let mut worlds = reinforcets_envs::make("CartPole-v1", 10).unwrap();
    evaluate(policy.as_mut(), worlds.as_mut(), 20, 1, false).unwrap().mean
}

fn copies(reports: &[Report]) -> Vec<(usize, usize)> {
    reports.iter().flat_map(|r| &r.selections).map(|s| (s.member, s.from)).collect()
}

/// Four learn CartPole, the third with a learning rate that gets it nowhere. Alone it stays where it began; with a
/// selector it ends up as good as those that learn.
#[test]
fn the_selector_lifts_the_worst_of_four() {
    for seed in 1..=3 {
        let fast = agent(&json!({ "learningRate": 0.002 }));
        let stuck = agent(&json!({ "learningRate": 1e-7 }));
        let agents = [fast.clone(), fast.clone(), stuck, fast];
        let run = |selector: Value| {
            let mut run = group(&agents, &json!({ "selector": selector, "seed": seed }));
            let reports = train(&mut run, 40_000);
            (skill(&run, 2), copies(&reports))
        };
        let (alone, none) = run(Value::Null);
        assert!(alone < 100.0 && none.is_empty(), "seed {seed}: alone {alone}");
        let (lifted, made) = run(json!({ "interval": 2_000 }));
        assert!(lifted >= 195.0, "seed {seed}: {alone} alone, {lifted} with a selector; {made:?}");
        assert!(made.iter().any(|(member, _)| *member == 2), "seed {seed}: {made:?}");
    }
}

/// A group in which everything that members share is at work: a selector, one predictor, chunks of two lengths.
fn mixed(threads: usize) -> Session {
    let curiosity =
        |mask: Value| json!({ "kind": "rnd", "netArch": [8], "features": 4, "featureMask": mask });
    let agents = [
        agent(&json!({ "curiosity": curiosity(Value::Null) })),
        agent(&json!({ "learningRate": 0.02, "nSteps": 32, "curiosity": curiosity(json!([1, 0, 1, 0])) })),
        json!({ "algo": "a2c", "env": "CartPole-v1", "netArch": [16], "nEnvs": 3, "nSteps": 7 }),
    ];
    let selector = json!({ "interval": 300, "minEpisodes": 4, "significance": 0.3 });
    group(
        &agents,
        &json!({ "selector": selector, "shareCuriosity": true, "threads": threads, "logInterval": 2 }),
    )
}

#[test]
fn threads_change_nothing() {
    let run = |threads| {
        let mut run = mixed(threads);
        let reports = train(&mut run, 3_000);
        (everything(&mut run), timeless(&reports), copies(&reports))
    };
    let (one, four) = (run(1), run(4));
    assert!(!one.2.is_empty(), "somebody copied");
    assert!(one.1 == four.1 && one.0 == four.0 && one.2 == four.2);
}

#[test]
fn a_killed_group_goes_on_bit_for_bit() {
    cut_again_and_again(|| mixed(2), 2_000);
}

/// Nobody runs ahead by more than a chunk, and each tells its own.
#[test]
fn members_with_chunks_of_other_lengths_keep_pace() {
    let mut run = mixed(1);
    let reports = train(&mut run, 3_000);
    let steps: Vec<u64> = run.members().iter().map(|m| m.steps).collect();
    assert!(steps.iter().all(|s| (3_000..3_128 + 128).contains(s)), "{steps:?}");
    for report in &reports {
        let told: Vec<u64> = report.members.iter().map(|m| m.step).collect();
        assert_eq!(told[0], report.step);
        assert!(told.iter().all(|s| (report.step..report.step + 128).contains(s)), "{told:?}");
        let rewards: Vec<f64> =
            report.members.iter().filter_map(|m| m.metric("rollout/ep_rew_mean")).collect();
        let mean = rewards.iter().sum::<f64>() / rewards.len() as f64;
        assert!((report.metric("rollout/ep_rew_mean").unwrap() - mean).abs() < 1e-9);
        assert!(report.members[2].metric("rollout/intrinsic_reward").is_none());
    }
}

#[test]
fn a_group_of_one_is_an_agent() {
    let mut one = group(&[agent(&json!({}))], &json!({}));
    let mut options = agent(&json!({}));
    options["seed"] = json!(3);
    let mut alone = session(&options);
    assert_eq!(timeless(&train(&mut one, 500)), timeless(&train(&mut alone, 500)));
    assert_eq!(hash(&one), hash(&alone));
}

/// A member's file is that of an agent alone.
#[test]
fn a_member_can_be_taken_out() {
    let mut run = mixed(1);
    train(&mut run, 500);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("second.safetensors");
    agent_file::save_member(&run, 1, &path).unwrap();
    let mut alone = agent_file::load(&path, &Map::new()).unwrap();
    assert_eq!(skill(&alone, 0), skill(&run, 1));
    assert_eq!(alone.options()["learningRate"], json!(0.02));
    train(&mut alone, 200);
}

#[test]
fn groups_that_do_not_fit_are_refused() {
    let two = |second: Value, more: Value| {
        let mut all = json!({ "agents": [agent(&json!({})), second] });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let same = agent(&json!({}));
    let selector = json!({ "selector": {} });
    for (options, code, field) in [
        (json!({ "agents": [] }), "INVALID_CONFIG", json!("agents")),
        (json!({ "agents": "ppo" }), "INVALID_CONFIG", json!("agents")),
        (two(json!(3), json!({})), "INVALID_CONFIG", json!("agents[1]")),
        (two(agent(&json!({ "seed": 1 })), json!({})), "INVALID_CONFIG", json!("agents[1].seed")),
        (two(agent(&json!({ "netArch": [8] })), selector.clone()), "INVALID_CONFIG", json!("agents[1]")),
        (two(agent(&json!({ "env": "Acrobot-v1" })), selector), "INVALID_CONFIG", json!("agents[1]")),
        (two(same.clone(), json!({ "shareCuriosity": true })), "INVALID_CONFIG", json!("shareCuriosity")),
        (
            two(same.clone(), json!({ "selector": { "window": 1 } })),
            "INVALID_CONFIG",
            json!("selector.window"),
        ),
        (two(same.clone(), json!({ "selector": { "alpha": 1 } })), "INVALID_CONFIG", json!("selector")),
        (two(same, json!({ "gamma": 0.9 })), "UNKNOWN_OPTION", Value::Null),
        (two(agent(&json!({ "gama": 0.9 })), json!({})), "UNKNOWN_OPTION", Value::Null),
    ] {
        assert_eq!(refused(&options), json!([code, field]), "{options}");
    }
}
