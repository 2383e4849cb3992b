//! Recurrent PPO and A2C on LSTM, GRU and transformer.

use crate::session::{self, go_on};
use reinforcets_core::env::VecEnv;
use reinforcets_testkit::puzzles::Puzzles;
use reinforcets_testkit::puzzles::recollection::Recollection;
use reinforcets_torch::TorchEngine;
use reinforcets_train::{Session, evaluate, tensors};
use serde_json::{Value, json};

fn session(options: &Value, env: Box<dyn VecEnv>) -> Session {
    session::on(TorchEngine::new(1, "cpu").unwrap(), options, env)
}

fn hash(run: &Session) -> String {
    tensors::weights_hash(run.member().agent.as_ref()).unwrap()
}

#[test]
fn every_memory_solves_what_needs_it() {
    let worlds = || Box::new(Puzzles::new(Recollection { delay: 3 }, 16));
    for middleware in [
        json!({ "kind": "lstm", "width": 16 }),
        json!({ "kind": "gru", "width": 16, "shared": true }),
        json!({ "kind": "transformer", "width": 16, "heads": 2, "layers": 1, "memory": 6, "feedforward": 16 }),
    ] {
        let mut run = session(
            &json!({
                "algo": "ppo", "nSteps": 20, "batchSize": 80, "nEpochs": 4, "learningRate": 0.005, "seed": 1,
                "entCoef": 0.01, "netArch": [], "middleware": middleware,
            }),
            worlds(),
        );
        run.set_plan(40_000, true).unwrap();
        go_on(&mut run, |_| false);
        let mut policy = run.member().agent.policy().unwrap();
        let result = evaluate(policy.as_mut(), worlds().as_mut(), 100, 7, true).unwrap();
        assert!(result.mean > 0.95, "{middleware}: {}", result.mean);
    }
}

#[test]
fn a_resumed_run_ends_with_the_same_bits() {
    for (algo, middleware, dropout) in
        [("ppo", "lstm", 0.0), ("ppo", "gru", 0.1), ("a2c", "transformer", 0.0)]
    {
        let mut options = json!({
            "algo": algo, "nSteps": 16, "sequenceLength": 8, "netArch": [16], "middleware": middleware,
            "dropout": dropout, "layerNorm": true, "seed": 3,
        });
        if algo == "ppo" {
            options["batchSize"] = json!(16);
            options["nEpochs"] = json!(2);
        }
        let make = || {
            let mut run = session(&options, reinforcets_envs::make("CartPole-v1", 3).unwrap());
            run.set_plan(480, true).unwrap();
            run
        };
        let mut whole = make();
        go_on(&mut whole, |_| false);
        let mut first = make();
        go_on(&mut first, |run| run.steps() > 200);
        let state = first.save().unwrap();
        let mut second = make();
        second.load(&state).unwrap();
        go_on(&mut second, |_| false);
        assert_eq!(hash(&whole), hash(&second), "{options}");
    }
}

#[test]
fn pictures_and_numbers_are_read_together() {
    use reinforcets_core::column::{Columns, Dtype, Values};
    use reinforcets_core::rng::Rng;
    use reinforcets_core::space::Space;
    use reinforcets_testkit::puzzles::{Outcome, Puzzle, State};

    /// Shows a picture and a number; nothing to learn.
    struct Shown;
    impl Puzzle for Shown {
        fn observation(&self) -> Space {
            let n = 36 * 40 * 3;
            let (low, high) = (vec![0.0; n], vec![255.0; n]);
            let picture = Space::Box { shape: vec![36, 40, 3], low, high, dtype: Dtype::U8 };
            Space::Dict { spaces: vec![("picture".into(), picture), ("speed".into(), Space::unbounded(2))] }
        }
        fn start(&self, rng: &mut Rng) -> State {
            [rng.below(200) as i32, 0, 0, 0]
        }
        fn show(&self, state: &State, row: usize, obs: &mut Columns) {
            if let Values::U8(v) = obs[0].values_mut() {
                v[row * 4320..][..4320].fill(state[0] as u8);
            }
        }
        fn step(
            &self,
            state: &mut State,
            _: &Values,
            _: usize,
            _: &mut Rng,
        ) -> reinforcets_core::error::Result<Outcome> {
            state[1] += 1;
            Ok(Outcome { reward: 1.0, terminated: state[1] == 3, truncated: false })
        }
    }
    for embedder in
        [json!("auto"), json!({ "picture": { "kind": "impalaCnn", "channels": [4, 8] }, "speed": "mlp" })]
    {
        let options = json!({
            "algo": "ppo", "nSteps": 8, "batchSize": 8, "nEpochs": 1, "netArch": [8], "embedder": embedder,
            "middleware": "lstm", "seed": 1,
        });
        let mut run = session(&options, Box::new(Puzzles::new(Shown, 2)));
        let before = hash(&run);
        run.set_plan(32, true).unwrap();
        go_on(&mut run, |_| false);
        assert_ne!(hash(&run), before);
    }
}
