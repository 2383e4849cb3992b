//! Runs that several tests make.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reinforcets_core::agent::Recall;
use reinforcets_core::agents::{self, Build};
use reinforcets_core::column::{self, Values};
use reinforcets_core::env::{GoalRewards, VecEnv};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::Engine;
use reinforcets_core::rng::Rng;
use reinforcets_testkit::toy::cells::CellEngine;
use reinforcets_train::build::Request;
use reinforcets_train::engines;
use reinforcets_train::member::{Member, Worlds};
use reinforcets_train::{Report, Session, Status, checkpoint, create, tensors};
use serde_json::{Map, Value, json};

pub const LONG: Duration = Duration::from_secs(600);
pub const ALGORITHMS: [&str; 4] = ["ppo", "a2c", "reinforce", "dqn"];
/// Those with a policy that has a gradient.
pub const POLICY_GRADIENT: [&str; 3] = ["ppo", "a2c", "reinforce"];
/// Those of the value-based ones whose networks have more than one head, or noise.
pub const COMPOSED: [&str; 3] = ["iqn", "rainbow", "bootstrapped_dqn"];
/// Those that learn what choices are worth.
pub const VALUE_BASED: [&str; 3] = ["dqn", "c51", "qrdqn"];
/// Those whose actions are real numbers within bounds.
pub const CONTINUOUS: [&str; 9] = ["sac", "td3", "ddpg", "tqc", "redq", "droq", "d4pg", "crossq", "mpo"];
/// Those of them whose policies draw.
pub const SOFT: [&str; 5] = ["sac", "tqc", "redq", "droq", "crossq"];
/// Those of them that can explore by noise that depends on the state.
pub const STATE_DEPENDENT: [&str; 4] = ["sac", "tqc", "redq", "droq"];

/// A session from flat options.
pub fn session(options: &Value) -> Session {
    create(Request::read(options).unwrap()).unwrap()
}

/// What a request is refused with.
pub fn refused(options: &Value) -> Error {
    match Request::read(options).and_then(create) {
        Ok(_) => panic!("{options} was accepted"),
        Err(e) => e,
    }
}

/// A session in worlds that have no name; `options` has no `env`.
pub fn in_worlds(options: &Value, env: Box<dyn VecEnv>) -> Result<Session> {
    let request = request_for(options, env.as_ref())?;
    let run = &request.run;
    let engine = engines::open(run.engine, run.threads, &run.device)?;
    with_engine(request, env, engine)
}

/// The same for agents with memory, on the testkit's engine of cells.
pub fn with_memory(options: &Value, env: Box<dyn VecEnv>) -> Result<Session> {
    let mut all = json!({ "middleware": { "kind": "gru", "width": 16 }, "netArch": [] });
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    let request = request_for(&all, env.as_ref())?;
    with_engine(request, env, Arc::new(CellEngine))
}

fn request_for(options: &Value, env: &dyn VecEnv) -> Result<Request> {
    let mut options = options.clone();
    options["env"] = serde_json::to_value(env.spec()).unwrap();
    options["nEnvs"] = json!(env.rows());
    Request::read(&options)
}

fn with_engine(request: Request, env: Box<dyn VecEnv>, engine: Arc<dyn Engine>) -> Result<Session> {
    let spec = env.spec().clone();
    let (lanes, seed) = (request.run.n_envs, request.run.seed);
    let goal_reward = env.goal_reward().map(GoalRewards::Known);
    let build = Build { env: &spec, lanes, seed, index: 0, engine: engine.clone(), goal_reward };
    let agent = agents::build(&request.algo, &build, &request.options)?;
    let member = Member::new(agent, Worlds::native(env)?, seed, lanes);
    Ok(Session::new(request, engine, vec![member]))
}

/// Goes on to the goal; gives the reports.
pub fn finish(session: &mut Session) -> Vec<Report> {
    let (abort, mut reports) = (AtomicBool::new(false), Vec::new());
    loop {
        let status = session.advance(LONG, &abort).unwrap();
        reports.extend(session.take_report());
        match status {
            Status::Finished => return reports,
            Status::Step | Status::Goals | Status::Aborted => panic!("{status:?} in native worlds"),
            Status::Working | Status::Report => {}
        }
    }
}

/// Trains for `steps` steps from the start.
pub fn train(session: &mut Session, steps: u64) -> Vec<Report> {
    session.set_plan(steps, true).unwrap();
    finish(session)
}

/// Goes on until an error comes, which must be before the goal.
pub fn fail(session: &mut Session, steps: u64) -> Error {
    session.set_plan(steps, true).unwrap();
    let abort = AtomicBool::new(false);
    loop {
        match session.advance(LONG, &abort) {
            Err(e) => return e,
            Ok(Status::Finished) => panic!("finished without an error"),
            Ok(_) => {}
        }
    }
}

/// What is left of reports that may not differ between two runs of the same seed: all but the times.
pub fn timeless(reports: &[Report]) -> Vec<Value> {
    let strip = |report: &Report| {
        let mut report = serde_json::to_value(report).unwrap();
        let metrics = report["metrics"].as_object_mut().unwrap();
        let kept: Map<String, Value> = std::mem::take(metrics)
            .into_iter()
            .filter(|(k, _)| !["time/time_elapsed", "time/fps"].contains(&k.as_str()))
            .collect();
        *metrics = kept;
        report
    };
    reports.iter().map(strip).collect()
}

/// SHA-256 of weights and normalisers.
pub fn hash(session: &Session) -> String {
    tensors::weights_hash(session.member().agent.as_ref()).unwrap()
}

/// Everything that a checkpoint would hold but times and the agent's own id.
pub fn everything(session: &mut Session) -> reinforcets_core::state::State {
    let mut state = session.save().unwrap();
    state.json.shift_remove("session.seconds");
    state.json.shift_remove("session.id");
    state
}

/// Small runs that between them use every part that has a state.
pub fn cases(algo: &str) -> Vec<Value> {
    let own = match algo {
        "ppo" => {
            json!({ "nSteps": 64, "batchSize": 32, "nEpochs": 3, "netArch": [16], "learningRate": "lin_0.003" })
        }
        "a2c" => json!({ "netArch": [16], "logInterval": 7 }),
        "reinforce" => json!({ "netArch": [16], "nEpisodes": 5 }),
        "sac_discrete" => return soft_choice_cases(),
        _ if CONTINUOUS.contains(&algo) => return continuous_cases(algo),
        _ => return value_cases(algo),
    };
    [
        json!({ "env": "CartPole-v1", "seed": 3 }),
        json!({ "env": "CartPole-v1", "nEnvs": 4, "seed": 4 }),
        json!({ "env": "Pendulum-v1", "nEnvs": 2, "seed": 5, "layerNorm": true, "dropout": 0.2 }),
        json!({ "env": "Pendulum-v1", "stateDependentStd": true, "normalizeObs": true, "normalizeReward": true }),
        json!({ "env": "Pendulum-v1", "nEnvs": 3, "useSde": true, "sdeSampleFreq": 3, "logStdInit": -1, "seed": 6 }),
        json!({ "env": "CartPole-v1", "nEnvs": 3, "normalizeObs": true, "normalizeReward": true, "sharedLayers": [8] }),
    ]
    .into_iter()
    .map(|case| {
        let mut all = json!({ "algo": algo });
        for part in [&own, &case] {
            all.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        }
        all
    })
    .collect()
}

fn value_cases(algo: &str) -> Vec<Value> {
    let small = json!({
        "algo": algo, "netArch": [16], "learningStarts": 100, "bufferSize": 700, "batchSize": 16, "trainFreq": 8,
        "gradientSteps": 3, "targetUpdateInterval": 60, "logInterval": 7, "learningRate": "lin_0.003",
    });
    [
        json!({ "env": "CartPole-v1", "seed": 3 }),
        json!({ "env": "CartPole-v1", "nEnvs": 4, "seed": 4, "nStep": 3, "double": true, "layerNorm": true, "dropout": 0.2 }),
        json!({ "env": "Acrobot-v1", "nEnvs": 2, "seed": 5, "prioritized": {}, "tau": 0.1, "frameStack": 3 }),
        json!({ "env": "BitFlipping-v0", "hindsight": {}, "explorer": { "kind": "boltzmann", "temperature": 0.5 } }),
        json!({ "env": "CartPole-v1", "nEnvs": 3, "normalizeObs": true, "prioritized": { "alpha": 0.5 }, "nStep": 2, "frameStack": 2 }),
        json!({ "env": "CartPole-v1", "nEnvs": 2, "curiosity": { "kind": "icm", "netArch": [8] }, "nStep": 2 }),
        json!({ "env": "Acrobot-v1", "curiosity": { "updateProportion": 0.5, "features": 8 }, "normalizeObs": true }),
    ]
    .into_iter()
    // Its quantiles are multiplied with one input.
    .filter(|case| algo != "iqn" || case["hindsight"].is_null())
    .map(|case| {
        let mut all = small.clone();
        all.as_object_mut().unwrap().extend(case.as_object().unwrap().clone());
        if algo == "bootstrapped_dqn" {
            all["heads"] = json!(3);
            all["sharedTrunk"] = json!(case["seed"] != 4);
            all["maskProbability"] = json!(0.5);
            all["priorScale"] = json!(if case["normalizeObs"].is_null() { 1.5 } else { 0.0 });
        }
        all
    })
    .collect()
}

fn soft_choice_cases() -> Vec<Value> {
    let small = json!({
        "algo": "sac_discrete", "netArch": { "pi": [16], "qf": [24] }, "learningStarts": 100, "bufferSize": 700,
        "batchSize": 16, "trainFreq": 8, "gradientSteps": 3, "logInterval": 7, "learningRate": "lin_0.003",
    });
    [
        json!({ "env": "CartPole-v1", "seed": 3 }),
        json!({ "env": "CartPole-v1", "nEnvs": 4, "seed": 4, "nStep": 3, "entCoef": 0.1, "targetUpdateInterval": 5, "dropout": 0.2 }),
        json!({ "env": "Acrobot-v1", "nEnvs": 2, "prioritized": {}, "nCritics": 3, "frameStack": 3, "maxGradNorm": 0.5 }),
        json!({ "env": "BitFlipping-v0", "hindsight": {}, "normalizeObs": true }),
    ]
    .into_iter()
    .map(|case| {
        let mut all = small.clone();
        all.as_object_mut().unwrap().extend(case.as_object().unwrap().clone());
        all
    })
    .collect()
}

fn continuous_cases(algo: &str) -> Vec<Value> {
    let small = json!({
        "algo": algo, "netArch": { "pi": [16], "qf": [24] }, "learningStarts": 100, "bufferSize": 700,
        "batchSize": 16, "trainFreq": 8, "gradientSteps": 3, "logInterval": 7, "learningRate": "lin_0.003",
    });
    let walk = json!({ "kind": "ornsteinUhlenbeck", "sigma": "lin_0.5" });
    [
        json!({ "env": "Pendulum-v1", "seed": 3 }),
        json!({ "env": "Pendulum-v1", "nEnvs": 4, "seed": 4, "nStep": 3, "actionNoise": walk, "layerNorm": true, "dropout": 0.2 }),
        json!({ "env": "MountainCarContinuous-v0", "seed": 5, "prioritized": {}, "tau": 0.1, "nCritics": 3 }),
        json!({ "env": "Pendulum-v1", "nEnvs": 3, "normalizeObs": true, "maxGradNorm": 0.5, "prioritized": {}, "frameStack": 2 }),
        json!({ "env": "Pendulum-v1", "nEnvs": 2, "seed": 6, "useSde": true, "sdeSampleFreq": 3, "learningStarts": 20 }),
    ]
    .into_iter()
    .filter(|case| STATE_DEPENDENT.contains(&algo) || case["useSde"].is_null())
    .map(|case| {
        let mut all = small.clone();
        all.as_object_mut().unwrap().extend(case.as_object().unwrap().clone());
        all.as_object_mut().unwrap().extend(own(algo));
        all
    })
    .collect()
}

/// What an actor with critics needs in small runs, where its defaults are for long ones or other worlds.
pub fn own(algo: &str) -> Map<String, Value> {
    let own = match algo {
        "tqc" => json!({ "quantiles": 8 }),
        "redq" => json!({ "policyDelay": 2, "nCritics": 4 }),
        "droq" => json!({ "policyDelay": 2 }),
        // No target networks; a warm-up that ends within the run.
        "crossq" => json!({ "tau": 1.0, "policyDelay": 2, "renormMomentum": 0.1, "renormWarmup": 20 }),
        "d4pg" => json!({ "targetUpdateInterval": 1, "vMin": -8.0, "vMax": 4.0, "nStep": 1 }),
        // σ has to narrow in few steps: the mean that is best for wide noise is not the best action, as a tanh bends it.
        "mpo" => json!({
            "samples": 8, "targetUpdateInterval": 5, "tau": 0.3, "epsilonMean": 0.05, "epsilonStd": 0.005,
            "initAlphaMean": 1, "initAlphaStd": 10, "nStep": 1,
        }),
        _ => json!({}),
    };
    own.as_object().unwrap().clone()
}

/// Env steps that a case of [`cases`] is trained for: several updates, and reports at other places than these end.
pub fn length(case: &Value) -> u64 {
    match (case["algo"].as_str().unwrap(), case["env"].as_str().unwrap()) {
        ("reinforce", _) => 4_000,
        _ => 1_500,
    }
}

/// Numbers that are the same in every run of a test.
pub fn random(name: &str) -> Rng {
    Rng::stream(20_261_121, name, 0)
}

/// What the policy of a continuous agent does when it sees each of `seen`.
pub fn actions(run: &Session, seen: &[f32], deterministic: bool) -> Vec<f32> {
    let agent = &run.member().agent;
    let mut obs = column::zeros(&agent.env_spec().observation_columns().unwrap(), seen.len());
    obs[0].values_mut().as_f32_mut().unwrap().copy_from_slice(seen);
    let mut actions = Values::F32(vec![f32::NAN; seen.len()]);
    let mut policy = agent.policy().unwrap();
    policy.predict(&obs, seen.len(), deterministic, &mut Recall::default(), &mut actions).unwrap();
    actions.as_f32().unwrap().to_vec()
}

/// A session that is cut after every status, by an abort and its saved state or through files, does and ends as one that is
/// not. Gives its reports.
pub fn cut_again_and_again(make: impl Fn() -> Session, steps: u64) -> Vec<Report> {
    let mut whole = make();
    let expected = train(&mut whole, steps);
    let mut cut = make();
    cut.set_plan(steps, true).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut reports, mut cuts) = (Vec::new(), 0);
    loop {
        let status = cut.advance(Duration::ZERO, &AtomicBool::new(false)).unwrap();
        reports.extend(cut.take_report());
        if status == Status::Finished {
            break;
        }
        cuts += 1;
        if cuts % 10 == 0 {
            // Through a file: options, weights, and what is shared find together again.
            checkpoint::save(&mut cut, folder.path(), &Value::Null).unwrap();
            cut = checkpoint::resume(folder.path()).unwrap().session;
        } else {
            assert_eq!(cut.advance(LONG, &AtomicBool::new(true)).unwrap(), Status::Aborted);
            let state = cut.save().unwrap();
            cut = make();
            cut.load(&state).unwrap();
        }
    }
    assert!(cuts > 20);
    assert_eq!(timeless(&reports), timeless(&expected));
    assert!(everything(&mut cut) == everything(&mut whole));
    expected
}
