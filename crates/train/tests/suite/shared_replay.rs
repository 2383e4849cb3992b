//! Groups that share a replay: whose steps are in it, who learns from what, what does not depend on threads and kills,
//! and who is refused.

use crate::runs::{cut_again_and_again, everything, finish, hash, timeless, train};
use reinforcets_core::column::Values;
use reinforcets_core::state::State;
use reinforcets_train::Session;
use reinforcets_train::group_config::open;
use serde_json::{Value, json};

fn with(base: Value, more: &Value) -> Value {
    let mut all = base;
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn dqn(more: &Value) -> Value {
    let base = json!({
        "algo": "dqn", "env": "CartPole-v1", "netArch": [16], "bufferSize": 3000, "learningStarts": 100, "batchSize": 16,
        "trainFreq": 4, "gradientSteps": 1, "targetUpdateInterval": 50,
    });
    with(base, more)
}

fn ppo(more: &Value) -> Value {
    let base = json!({
        "algo": "ppo", "env": "CartPole-v1", "nEnvs": 2, "nSteps": 32, "batchSize": 32, "nEpochs": 2, "netArch": [16],
    });
    with(base, more)
}

fn group(agents: &[Value], more: &Value) -> Session {
    open(&with(json!({ "agents": agents, "seed": 3, "shareReplay": true }), more)).unwrap()
}

/// Members that differ in all they may: on- and off-policy, normalised or not, n, γ, priorities, hindsight's absence,
/// curiosity, worlds side by side, lengths of chunks.
fn mixed(threads: usize) -> Session {
    let curiosity = json!({ "netArch": [8], "features": 4 });
    let agents = [
        ppo(&json!({ "normalizeObs": true, "normalizeReward": true })),
        dqn(&json!({ "nStep": 3, "gamma": 0.9, "prioritized": {}, "curiosity": curiosity, "nEnvs": 3 })),
        dqn(&json!({ "double": true, "trainFreq": 16, "gradientSteps": 5, "curiosity": curiosity })),
        json!({ "algo": "a2c", "env": "CartPole-v1", "netArch": [16], "nEnvs": 3, "nSteps": 7 }),
        with(dqn(&json!({ "normalizeObs": true })), &json!({ "algo": "iqn" })),
        json!({
            "algo": "sac_discrete", "env": "CartPole-v1", "netArch": [16], "bufferSize": 3000, "learningStarts": 100,
            "batchSize": 16, "trainFreq": 4, "gradientSteps": 1, "curiosity": curiosity,
        }),
    ];
    group(&agents, &json!({ "shareCuriosity": true, "threads": threads, "logInterval": 20 }))
}

/// What the group's replay holds, lane by lane: rows, and their rewards.
fn rewards(run: &mut Session) -> Vec<Vec<f32>> {
    let state = run.save().unwrap();
    let lanes: Vec<[usize; 2]> = state.get("group.replay.lanes").unwrap();
    let all = state.f32("group.replay.reward").unwrap();
    let mut from = 0;
    let part = |live: usize| {
        from += live;
        all[from - live..from].to_vec()
    };
    lanes.into_iter().map(|[_, live]| live).map(part).collect()
}

#[test]
fn threads_change_nothing() {
    let run = |threads| {
        let mut run = mixed(threads);
        let reports = train(&mut run, 1_500);
        (everything(&mut run), timeless(&reports))
    };
    let (one, four) = (run(1), run(4));
    assert!(one.1 == four.1 && one.0 == four.0);
}

#[test]
fn a_killed_group_goes_on_bit_for_bit() {
    cut_again_and_again(|| mixed(2), 800);
}

/// What reinforcex calls ppo-sac-rnd, and more: an on-policy member, two actors with critics, one predictor.
#[test]
fn actors_with_critics_share_with_ppo() {
    let run = |threads: usize| {
        let base = json!({
            "env": "Pendulum-v1", "netArch": [8], "curiosity": { "netArch": [8], "features": 4 },
        });
        let off = json!({ "bufferSize": 2000, "learningStarts": 50, "batchSize": 16, "nStep": 2 });
        let agents = [
            with(
                base.clone(),
                &json!({ "algo": "ppo", "nSteps": 32, "batchSize": 32, "nEpochs": 2, "nEnvs": 2 }),
            ),
            with(with(base.clone(), &json!({ "algo": "sac", "prioritized": {} })), &off),
            with(with(base, &json!({ "algo": "td3" })), &off),
        ];
        let mut run = group(&agents, &json!({ "shareCuriosity": true, "threads": threads }));
        let reports = train(&mut run, 256);
        assert!(run.members().iter().all(|m| m.agent.updates() > 0));
        (everything(&mut run), timeless(&reports))
    };
    let (one, three) = (run(1), run(3));
    assert!(one.0 == three.0 && one.1 == three.1);
    let actions = one.0.f32("group.replay.act.action").unwrap();
    assert!(
        actions.iter().all(|a| a.abs() <= 2.0) && actions.iter().any(|a| a.abs() > 1.0),
        "the world's own"
    );
}

/// Each member writes into lanes of its own: 2 of PPO, 3 and 1 of DQN. All steps are there, with the world's own rewards.
#[test]
fn the_replay_holds_what_all_members_did() {
    let agents = [
        ppo(&json!({ "normalizeReward": true, "normalizeObs": true })),
        dqn(&json!({ "nEnvs": 3 })),
        dqn(&json!({ "nStep": 2 })),
    ];
    let mut run = group(&agents, &json!({}));
    train(&mut run, 192);
    let lanes = rewards(&mut run);
    assert_eq!(lanes.len(), 6);
    for (member, of) in [(0, 0..2), (1, 2..5), (2, 5..6)] {
        // Rewards are 1 in CartPole; a row without an action has none.
        let acted: f32 = lanes[of].iter().flatten().sum();
        assert_eq!(acted as u64, run.members()[member].steps, "member {member}");
        assert!(run.members()[member].steps >= 192);
    }
    assert!(lanes.iter().flatten().all(|r| *r == 0.0 || *r == 1.0), "rewards as the world gave them");
    let state = run.save().unwrap();
    let kept: Vec<&String> =
        state.tensors.keys().filter(|k| k.ends_with("reward") && k.contains("replay")).collect();
    assert_eq!(kept, ["group.replay.reward"], "once");
    let most = |obs: &[f32]| obs.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
    let obs = state.f32("group.replay.obs.obs").unwrap();
    assert!(most(&obs) < 4.9, "observations as the world showed them, not standardised");
}

#[test]
fn only_those_with_a_replay_learn_from_it_and_by_their_own_steps() {
    let plain = |agents: &[Value]| open(&json!({ "agents": agents, "seed": 3 })).unwrap();
    let agents = [dqn(&json!({ "learningStarts": 0, "trainFreq": 8 })), ppo(&json!({}))];
    let (mut apart, mut together) = (plain(&agents), group(&agents, &json!({})));
    train(&mut apart, 512);
    train(&mut together, 512);
    let updates = |run: &Session| run.members().iter().map(|m| m.agent.updates()).collect::<Vec<_>>();
    assert_eq!(updates(&apart), updates(&together));
    assert_eq!(updates(&together)[0], 512 / 8);
    let weights = |run: &Session, member: usize| {
        let mut state = State::default();
        run.members()[member].agent.save_policy(&mut state).unwrap();
        state.tensors.into_iter().map(|(k, t)| (k, t.bytes)).collect::<Vec<_>>()
    };
    assert!(weights(&apart, 0) != weights(&together, 0), "DQN learns from what PPO did");
    assert!(weights(&apart, 1) == weights(&together, 1), "PPO learns from its own rollouts alone");
}

/// A replay that one member alone shares is that member's own.
#[test]
fn shared_with_nobody_it_is_ones_own() {
    for more in [
        json!({ "nStep": 3, "prioritized": {} }),
        json!({ "curiosity": { "kind": "icm", "netArch": [8] }, "nEnvs": 2 }),
        json!({ "env": "BitFlipping-v0", "hindsight": {}, "nStep": 2 }),
    ] {
        let agents = [dqn(&more)];
        let mut alone = open(&json!({ "agents": agents, "seed": 3 })).unwrap();
        let mut shared = group(&agents, &json!({}));
        assert_eq!(alone.replay_bytes(), shared.replay_bytes());
        assert_eq!(timeless(&train(&mut alone, 600)), timeless(&train(&mut shared, 600)), "{more}");
        assert_eq!(hash(&alone), hash(&shared), "{more}");
    }
}

#[test]
fn memory_is_told_once_and_what_does_not_fit_is_refused() {
    let agents = [dqn(&json!({ "bufferSize": 10_000 })), dqn(&json!({})), ppo(&json!({}))];
    let run = group(&agents, &json!({}));
    // 4 floats of an observation, an action, a reward, a flag; lanes have equal shares.
    assert_eq!(run.replay_bytes(), 10_000 * (16 + 4 + 5));
    assert_eq!(run.members().iter().map(|m| m.agent.replay_bytes()).sum::<u64>(), 0);
    let huge = dqn(&json!({ "bufferSize": 4_000_000_000_u64 }));
    let error = open(&json!({ "agents": [dqn(&json!({})), huge], "shareReplay": true }));
    let text = error.err().unwrap().to_string();
    assert!(text.contains("bufferSize") && text.contains("GB"), "{text}");
}

#[test]
fn without_the_replay_a_resumed_group_collects_anew() {
    let less = json!({ "checkpointReplay": false });
    let agents = [dqn(&less), ppo(&json!({}))];
    let mut run = group(&agents, &json!({}));
    train(&mut run, 320);
    let state = run.save().unwrap();
    assert!(!state.tensors.keys().any(|k| k.starts_with("group.replay")));
    let mut resumed = group(&agents, &json!({}));
    resumed.load(&state).unwrap();
    let before = resumed.members()[0].agent.updates();
    resumed.set_plan(640, false).unwrap();
    finish(&mut resumed);
    // 320 steps more, of which the first 100 are random again.
    let made = resumed.members()[0].agent.updates() - before;
    assert!((50..=60).contains(&made), "{made} gradient steps");
}

#[test]
fn members_that_do_not_fit_are_refused() {
    let two = |second: Value| json!({ "agents": [dqn(&json!({})), second], "shareReplay": true });
    let icm = json!({ "kind": "icm" });
    for (options, field) in [
        (json!({ "agents": [ppo(&json!({}))], "shareReplay": true }), "shareReplay"),
        (two(dqn(&json!({ "env": "Acrobot-v1" }))), "agents[1].env"),
        (two(ppo(&json!({ "env": "Pendulum-v1" }))), "agents[1].env"),
        (two(ppo(&json!({ "env": "DeepSea-v0" }))), "agents[1].env"),
        (two(dqn(&json!({ "checkpointReplay": false }))), "agents[1].checkpointReplay"),
        (two(dqn(&json!({ "frameStack": 2 }))), "agents[1].frameStack"),
        // Each would fit alone; together they are 1100 worlds of 3 rows at least.
        (
            json!({ "agents": [dqn(&json!({ "nEnvs": 900 })), ppo(&json!({ "nEnvs": 200 }))], "shareReplay": true }),
            "agents[0].bufferSize",
        ),
        (
            json!({
                "agents": [
                    dqn(&json!({ "curiosity": icm })),
                    ppo(&json!({ "curiosity": icm, "normalizeObs": true })),
                ],
                "shareReplay": true, "shareCuriosity": true,
            }),
            "normalizeObs",
        ),
    ] {
        let error = open(&options).err().unwrap();
        assert_eq!(
            (error.code(), &error.details()["field"]),
            ("INVALID_CONFIG", &json!(field)),
            "{options}: {error}"
        );
    }
    // Discrete actions of another number have the same column, and are refused all the same.
    let error = open(&two(dqn(&json!({ "env": "MountainCar-v0" })))).err().unwrap();
    assert!(error.to_string().contains("agents[0]"), "{error}");
}

/// A file whose replay is of another group is refused, and the session as it was.
#[test]
fn a_damaged_replay_is_refused() {
    let agents = [dqn(&json!({})), ppo(&json!({}))];
    let mut run = group(&agents, &json!({}));
    train(&mut run, 320);
    let mut state = run.save().unwrap();
    let good = state.clone();
    state.put_u8("group.replay.flags", &[255; 7]);
    let mut other = group(&agents, &json!({}));
    assert_eq!(other.load(&state).unwrap_err().code(), "CHECKPOINT_MISMATCH");
    other.load(&good).unwrap();
    assert!(everything(&mut other) == everything(&mut run));
}

/// Continuous actions are kept as the world takes them; Pendulum's bounds are ±2.
#[test]
fn experience_keeps_actions_within_bounds() {
    use reinforcets_core::agent::Transition;
    use reinforcets_core::agents::Experience;
    use reinforcets_core::column;
    let env = reinforcets_envs::make("Pendulum-v1", 2).unwrap();
    let spec = env.spec();
    let mut experience = Experience::new(spec, 2).unwrap();
    let obs = column::zeros(&spec.observation_columns().unwrap(), 2);
    experience.begin(&obs).unwrap();
    let step = Transition {
        reward: &[1.0, 2.0],
        terminated: &[0, 0],
        truncated: &[0, 1],
        final_obs: &obs,
        next_obs: &obs,
    };
    experience.observe(&Values::F32(vec![7.5, -0.5]), &step).unwrap();
    assert_eq!(experience.chunk().action.values().as_f32().unwrap()[..2], [2.0, -0.5]);
    assert_eq!((experience.chunk().rows(), &experience.chunk().final_rows[..]), (2, &[1][..]));
    assert!(experience.starts());
    experience.taken();
    assert!(!experience.starts() && experience.chunk().rows() == 0);
}
