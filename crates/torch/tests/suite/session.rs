//! Runs of agents on the torch engine, and what an engine without room has to do.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reinforcets_core::agents::{self, Build};
use reinforcets_core::env::VecEnv;
use reinforcets_core::network::{Batch, Engine, HeadSet, Inputs, Mode};
use reinforcets_core::rng::Rng;
use reinforcets_testkit::network_contract::plain;
use reinforcets_testkit::specs::{input, layers, linear, net, tower};
use reinforcets_train::build::Request;
use reinforcets_train::member::{Member, Worlds};
use reinforcets_train::{Session, Status};
use serde_json::{Value, json};

/// A run of `options` in `env` on `engine`.
pub fn on(engine: impl Engine + 'static, options: &Value, env: Box<dyn VecEnv>) -> Session {
    let spec = env.spec().clone();
    let mut options = options.clone();
    options["env"] = serde_json::to_value(&spec).unwrap();
    options["nEnvs"] = json!(env.rows());
    let request = Request::read(&options).unwrap();
    let engine = Arc::new(engine);
    let (lanes, seed) = (request.run.n_envs, request.run.seed);
    let build = Build { env: &spec, lanes, seed, index: 0, engine: engine.clone(), goal_reward: None };
    let agent = agents::build(&request.algo, &build, &request.options).unwrap();
    let member = Member::new(agent, Worlds::native(env).unwrap(), seed, lanes);
    Session::new(request, engine, vec![member])
}

/// Goes on until `stop`, or the end of the plan.
pub fn go_on(run: &mut Session, stop: impl Fn(&Session) -> bool) {
    let never = AtomicBool::new(false);
    while !stop(run) {
        if run.advance(Duration::ZERO, &never).unwrap() == Status::Finished {
            return;
        }
        let _ = run.take_report();
    }
}

/// A layer of a million numbers on a million rows is refused with its size, and the network goes on with less.
pub fn no_room(engine: &dyn Engine, device: &str) {
    const MANY: usize = 1_000_000;
    let hidden = layers(&[MANY], reinforcets_core::net_spec::Activation::Relu);
    let spec = net(vec![input("obs", 1, vec![])], vec![tower("q", hidden, vec![linear("q", 1)])]);
    let mut network = engine.build(&spec, None, &mut Rng::stream(1, "network", 0)).unwrap();
    let data = vec![0.5; MANY];
    let mut ask = |rows: usize| {
        let gathers = [plain(1, &data[..rows])];
        let inputs = Inputs { gathers: &gathers, batch: Batch::Rows(rows) };
        network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []).map(|heads| heads.data.to_vec())
    };
    let before = ask(2).unwrap();
    let error = ask(MANY).unwrap_err();
    assert_eq!(error.code(), "OUT_OF_MEMORY", "{error}");
    let text = error.to_string();
    assert!(text.contains(device), "{text}");
    // 4 bytes for each of 10¹² numbers, in bytes on the CPU and in GiB on CUDA.
    assert!(text.contains("4000000000000") || text.contains("GiB"), "{text}");
    assert_eq!(ask(2).unwrap(), before);
}
