//! Worlds that the caller steps train the very agent that native ones train: the agent never knows who drives.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::runs::{ALGORITHMS, cases, everything, hash, length, random, refused, session, timeless, train};
use reinforcets_core::column::{Values, ValuesRef};
use reinforcets_core::env::{StepOut, VecEnv};
use reinforcets_core::space::Space;
use reinforcets_train::build::Request;
use reinforcets_train::{Report, Session, Status, create};
use serde_json::{Value, json};

/// A caller's worlds: ours, stepped through the slots as TypeScript steps its own.
struct Caller {
    env: Box<dyn VecEnv>,
    seed: u64,
}

/// Worlds of ours reward goals whenever one is chosen, those of callers once: other goals are learnt from.
fn without_goals(case: &Value) -> bool {
    case["hindsight"].is_null()
}

impl Caller {
    fn new(case: &Value) -> Self {
        let lanes = case["nEnvs"].as_u64().unwrap_or(1) as usize;
        let env = reinforcets_envs::make(case["env"].as_str().unwrap(), lanes).unwrap();
        Caller { env, seed: case["seed"].as_u64().unwrap_or(0) }
    }

    /// The same case, in worlds that somebody else steps.
    fn session(&self, case: &Value) -> Session {
        let mut case = case.clone();
        case["env"] = serde_json::to_value(self.env.spec()).unwrap();
        case["env"]["computesReward"] = self.env.goal_reward().is_some().into();
        session(&case)
    }

    fn begin(&mut self, session: &mut Session) {
        let slots = &mut session.member_mut().worlds.slots;
        self.env.reset(Some(self.seed), &mut slots.obs).unwrap();
        session.member_mut().begin().unwrap();
    }

    /// Chooses actions, unless they are chosen, and steps.
    fn step(&mut self, session: &mut Session) {
        if !session.member().acted() {
            session.member_mut().act().unwrap();
        }
        let spec = self.env.spec().clone();
        let slots = &mut session.member_mut().worlds.slots;
        if let (Space::Box { low, high, .. }, Values::F32(action)) = (&spec.action, &slots.action) {
            // A caller's worlds need not clip: they get actions of their space.
            assert!(action.iter().all(|a| low[0] <= f64::from(*a) && f64::from(*a) <= high[0]));
        }
        let out = StepOut {
            obs: &mut slots.obs,
            final_obs: &mut slots.final_obs,
            reward: &mut slots.reward,
            terminated: &mut slots.terminated,
            truncated: &mut slots.truncated,
        };
        self.env.step(&slots.action, out).unwrap();
        session.observe().unwrap();
    }

    /// Tells the rewards that are asked for.
    fn answer(&mut self, session: &mut Session) {
        let agent = &mut session.member_mut().agent;
        let questions = agent.goal_questions().unwrap();
        let mut rewards = vec![0.0; questions.rewards()];
        let (achieved, desired) = (ValuesRef::F32(questions.achieved), ValuesRef::F32(questions.desired));
        self.env.goal_reward().unwrap()(achieved, desired, &mut rewards).unwrap();
        agent.answer_goals(&rewards).unwrap();
    }

    /// Goes on for `steps` vector steps and answers, or to the goal; tells whether it was reached.
    fn drive(&mut self, session: &mut Session, mut steps: u64, reports: &mut Vec<Report>) -> bool {
        let never = AtomicBool::new(false);
        loop {
            let status = session.advance(Duration::ZERO, &never).unwrap();
            reports.extend(session.take_report());
            match status {
                Status::Finished => return true,
                Status::Step | Status::Goals if steps == 0 => return false,
                Status::Goals => {
                    self.answer(session);
                    steps -= 1;
                }
                Status::Step => {
                    self.step(session);
                    steps -= 1;
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_caller_trains_what_native_worlds_train() {
    for algo in ALGORITHMS {
        for case in cases(algo).into_iter().filter(without_goals) {
            let mut native = session(&case);
            let expected = train(&mut native, length(&case));
            let mut caller = Caller::new(&case);
            let mut run = caller.session(&case);
            run.set_plan(length(&case), true).unwrap();
            caller.begin(&mut run);
            let mut reports = Vec::new();
            assert!(caller.drive(&mut run, u64::MAX, &mut reports));
            assert_eq!(hash(&run), hash(&native), "{case}");
            assert_eq!(timeless(&reports), timeless(&expected), "{case}");
        }
    }
}

/// A caller is cut between action and answer: the actions in the slots are part of the state, and so are goals whose
/// rewards were asked for.
#[test]
fn a_caller_resumes_between_action_and_answer() {
    for algo in ALGORITHMS {
        let mut rng = random(algo);
        for case in &cases(algo)[1..] {
            let mut whole = Caller::new(case);
            let mut expected = whole.session(case);
            expected.set_plan(length(case), true).unwrap();
            whole.begin(&mut expected);
            let mut reports = Vec::new();
            assert!(whole.drive(&mut expected, u64::MAX, &mut reports));

            let mut caller = Caller::new(case);
            let mut run = caller.session(case);
            run.set_plan(length(case), true).unwrap();
            caller.begin(&mut run);
            let (mut seen, mut cuts, mut asking) = (Vec::new(), 0, 0);
            while !caller.drive(&mut run, u64::from(rng.below(90)), &mut seen) {
                let asked = run.member().agent.goal_questions().is_some();
                if !asked && !run.member().acted() {
                    run.member_mut().act().unwrap();
                }
                let (state, worlds) = (run.save().unwrap(), caller.env.snapshot().unwrap());
                run = create(Request::read(&run.options()).unwrap()).unwrap();
                caller = Caller::new(case);
                run.load(&state).unwrap();
                caller.env.restore(&worlds).unwrap();
                assert!(run.member().begun() && run.member().acted() != asked);
                assert_eq!(run.member().agent.goal_questions().is_some(), asked);
                cuts += 1;
                asking += u32::from(asked);
            }
            assert!(cuts > 2 && (asking > 0 || without_goals(case)), "{cuts} {asking} {case}");
            assert_eq!(hash(&run), hash(&expected), "{case}");
            assert_eq!(timeless(&seen), timeless(&reports), "{case}");
            assert!(everything(&mut run) == everything(&mut expected), "{case}");
        }
    }
}

/// More episodes end between two updates than the replay holds: what was asked for rows that are gone is not learnt from.
#[test]
fn goals_of_many_episodes_are_asked_for_together() {
    let mut case = json!({ "algo": "dqn", "env": "BitFlipping-v0", "nEnvs": 2, "seed": 4, "trainFreq": 100,
        "gradientSteps": 3, "bufferSize": 40, "learningStarts": 0, "batchSize": 16, "netArch": [8] });
    case["hindsight"] = json!({ "strategy": "episode", "k": 2 });
    let mut caller = Caller::new(&case);
    let mut run = caller.session(&case);
    run.set_plan(1000, true).unwrap();
    caller.begin(&mut run);
    let (mut most, never) = (0, AtomicBool::new(false));
    loop {
        match run.advance(Duration::ZERO, &never).unwrap() {
            Status::Finished => break,
            Status::Step => caller.step(&mut run),
            Status::Goals => {
                most = most.max(run.member().agent.goal_questions().unwrap().rewards());
                assert_eq!(run.member_mut().agent.answer_goals(&[0.0]).unwrap_err().code(), "INVALID_SHAPE");
                assert!(run.member().agent.goal_questions().is_none(), "a bad answer ends the question");
            }
            _ => {}
        }
    }
    // 100 steps are at least 12 episodes of 8 steps, each with 2 goals.
    assert!(most >= 150, "{most}");
}

#[test]
fn goal_worlds_that_tell_no_reward_are_refused() {
    let mut case = json!({ "algo": "dqn", "env": "BitFlipping-v0", "hindsight": {} });
    case["env"] = serde_json::to_value(Caller::new(&case).env.spec()).unwrap();
    let error = refused(&case);
    assert_eq!(error.code(), "INCOMPATIBLE_SPACE");
    assert!(error.to_string().contains("computeReward"), "{error}");
}

#[test]
fn verbs_in_the_wrong_order_are_refused() {
    let case = &cases("ppo")[0];
    let caller = Caller::new(case);
    let mut run = caller.session(case);
    assert_eq!(run.advance(Duration::ZERO, &AtomicBool::new(false)).unwrap_err().code(), "INVALID_STATE");
    run.set_plan(100, true).unwrap();
    assert_eq!(run.observe().unwrap_err().code(), "INVALID_STATE");
    assert_eq!(run.advance(Duration::ZERO, &AtomicBool::new(false)).unwrap(), Status::Step);
}
