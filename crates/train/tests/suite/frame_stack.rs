//! Observations stacked by index are those that a wrapper stacks by copying: the same weights, the same actions.

use crate::runs::{finish, hash, in_worlds, refused, session, train};
use reinforcets_core::agent::Recall;
use reinforcets_core::column::{self, Columns, Dtype, Values};
use reinforcets_core::env::{EnvSpec, StepOut, VecEnv};
use reinforcets_core::error::Result;
use reinforcets_core::space::Space;
use reinforcets_train::{Session, evaluate};
use serde_json::{Value, json};

/// Shows the last `n` observations of a world of floats as one, zeros before an episode's start.
struct Copying {
    inner: Box<dyn VecEnv>,
    spec: EnvSpec,
    obs: Columns,
    final_obs: Columns,
    width: usize,
}

impl Copying {
    fn new(id: &str, rows: usize, n: usize) -> Box<Self> {
        let inner = reinforcets_envs::make(id, rows).unwrap();
        let (plain, columns) = (inner.spec().clone(), inner.spec().observation_columns().unwrap());
        let width = columns[0].width;
        let bounds = |x: f64| vec![x; n * width];
        let observation = Space::Box {
            shape: vec![n * width],
            low: bounds(-100.0),
            high: bounds(100.0),
            dtype: Dtype::F32,
        };
        let [obs, final_obs] = [0; 2].map(|_| column::zeros(&columns, rows));
        Box::new(Copying { inner, spec: EnvSpec { observation, ..plain }, obs, final_obs, width })
    }

    /// Puts an observation behind those of row `row`, or of a start.
    fn show(stack: &mut Columns, row: usize, start: bool, obs: &Columns, width: usize) {
        let stacked = stack[0].spec().width;
        let given = obs[0].values().as_f32().unwrap()[row * width..(row + 1) * width].to_vec();
        let stack = &mut stack[0].values_mut().as_f32_mut().unwrap()[row * stacked..(row + 1) * stacked];
        if start {
            stack.fill(0.0);
        }
        stack.copy_within(width.., 0);
        stack[stacked - width..].copy_from_slice(&given);
    }
}

impl VecEnv for Copying {
    fn spec(&self) -> &EnvSpec {
        &self.spec
    }
    fn rows(&self) -> usize {
        self.inner.rows()
    }
    fn reset(&mut self, seed: Option<u64>, obs: &mut Columns) -> Result<()> {
        self.inner.reset(seed, &mut self.obs)?;
        (0..self.rows()).for_each(|row| Copying::show(obs, row, true, &self.obs, self.width));
        Ok(())
    }
    fn step(&mut self, actions: &Values, out: StepOut<'_>) -> Result<()> {
        let StepOut { obs, final_obs, reward, terminated, truncated } = out;
        let inner =
            StepOut { obs: &mut self.obs, final_obs: &mut self.final_obs, reward, terminated, truncated };
        self.inner.step(actions, inner)?;
        for row in 0..self.inner.rows() {
            let ended = terminated[row] | truncated[row] != 0;
            if ended {
                final_obs[0].copy_rows(row, &obs[0], row, 1);
                Copying::show(final_obs, row, false, &self.final_obs, self.width);
            }
            Copying::show(obs, row, ended, &self.obs, self.width);
        }
        Ok(())
    }
    fn snapshot(&self) -> Result<Vec<u8>> {
        self.inner.snapshot()
    }
    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        self.inner.restore(snapshot)
    }
}

fn options(more: &Value) -> Value {
    let mut all = json!({
        "algo": "dqn", "env": "CartPole-v1", "seed": 3, "netArch": [16], "learningStarts": 100, "bufferSize": 4000,
        "batchSize": 16, "trainFreq": 8, "gradientSteps": 3, "targetUpdateInterval": 60, "learningRate": 3e-3,
    });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn stacked(more: &Value, frames: usize) -> Session {
    let mut all = options(more);
    all["frameStack"] = json!(frames);
    session(&all)
}

fn copied(more: &Value, frames: usize) -> Session {
    let all = options(more);
    let rows = all["nEnvs"].as_u64().unwrap_or(1) as usize;
    in_worlds(&all, Copying::new(all["env"].as_str().unwrap(), rows, frames)).unwrap()
}

#[test]
fn trains_and_plays_what_copies_train_and_play() {
    let cases = [
        (json!({}), 3),
        (json!({ "nEnvs": 3, "nStep": 3, "double": true }), 2),
        (json!({ "algo": "qrdqn", "nEnvs": 2, "prioritized": {}, "dueling": true }), 4),
        (json!({ "algo": "iqn", "netArch": [16, 16] }), 2),
        (json!({ "env": "Acrobot-v1", "trainFreq": 2 }), 5),
    ];
    for (case, frames) in cases {
        let (mut ours, mut theirs) = (stacked(&case, frames), copied(&case, frames));
        train(&mut ours, 2000);
        train(&mut theirs, 2000);
        assert_eq!(hash(&ours), hash(&theirs), "{case}");
        let id = options(&case)["env"].as_str().unwrap().to_owned();
        for deterministic in [true, false] {
            let play = |run: &Session, worlds: &mut dyn VecEnv| {
                let mut policy = run.member().agent.policy().unwrap();
                evaluate(policy.as_mut(), worlds, 5, 9, deterministic).unwrap()
            };
            let expected = play(&theirs, Copying::new(&id, 3, frames).as_mut());
            assert_eq!(play(&ours, reinforcets_envs::make(&id, 3).unwrap().as_mut()), expected, "{case}");
        }
    }
}

/// Each observation is stored once, however many a network sees; copies take as many times the memory.
#[test]
fn takes_the_memory_of_single_observations() {
    let bytes = |run: Session| run.member().agent.replay_bytes();
    let (one, four, copies) =
        (bytes(stacked(&json!({}), 1)), bytes(stacked(&json!({}), 4)), bytes(copied(&json!({}), 4)));
    assert_eq!(four, one);
    assert_eq!(copies - one, 4000 * 3 * 16);
}

/// What is acted on while training is what a snapshot of the policy sees, normalised or not, through ends of episodes,
/// ends of chunks and a replay that comes round.
#[test]
fn acts_as_its_policy_does() {
    for case in [json!({}), json!({ "normalizeObs": true, "nStep": 2 }), json!({ "env": "GridWorld-v0" })] {
        let mut case = case;
        case["bufferSize"] = json!(300);
        case["explorationInitialEps"] = json!(0.0);
        case["explorationFinalEps"] = json!(0.0);
        case["learningStarts"] = json!(0);
        case["nEnvs"] = json!(2);
        let mut run = stacked(&case, 3);
        run.set_plan(1000, true).unwrap();
        let member = run.member_mut();
        let mut policy = member.agent.policy().unwrap();
        let mut recall = Recall::start(2, policy.state_width());
        let mut worlds = reinforcets_envs::make(options(&case)["env"].as_str().unwrap(), 2).unwrap();
        worlds.reset(Some(1), &mut member.worlds.slots.obs).unwrap();
        member.begin().unwrap();
        for step in 0..600 {
            member.agent.publish(policy.as_mut()).unwrap();
            let mut expected = member.worlds.slots.action.clone();
            policy.predict(&member.worlds.slots.obs, 2, true, &mut recall, &mut expected).unwrap();
            member.act().unwrap();
            assert_eq!(member.worlds.slots.action, expected, "step {step} of {case}");
            let slots = &mut member.worlds.slots;
            let out = StepOut {
                obs: &mut slots.obs,
                final_obs: &mut slots.final_obs,
                reward: &mut slots.reward,
                terminated: &mut slots.terminated,
                truncated: &mut slots.truncated,
            };
            worlds.step(&slots.action, out).unwrap();
            for lane in 0..2 {
                recall.starts[lane] = slots.terminated[lane] | slots.truncated[lane];
            }
            member.observe().unwrap();
            if member.full() {
                member.insert().unwrap();
                while member.agent.ready() {
                    member.update().unwrap();
                }
            }
        }
        assert!(member.agent.updates() > 100);
    }
}

#[test]
fn a_buffer_too_small_for_its_stack_is_refused() {
    let error = refused(&options(&json!({ "frameStack": 40, "bufferSize": 30 })));
    assert_eq!((error.code(), error.to_string().contains("frameStack")), ("INVALID_CONFIG", true));
    let mut run = stacked(&json!({ "bufferSize": 50 }), 40);
    run.set_plan(500, true).unwrap();
    finish(&mut run);
}
