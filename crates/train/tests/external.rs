//! Worlds that the caller steps train the very agent that native ones train: the agent never knows who drives.

#![allow(clippy::unwrap_used, reason = "the functions that tests share are tests, too")]

mod runs;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reinforcets_core::column::Values;
use reinforcets_core::env::{StepOut, VecEnv};
use reinforcets_core::space::Space;
use reinforcets_train::build::Request;
use reinforcets_train::{Report, Session, Status, create};
use runs::{ALGORITHMS, cases, everything, hash, length, random, session, timeless, train};
use serde_json::Value;

/// A caller's worlds: ours, stepped through the slots as TypeScript steps its own.
struct Caller {
    env: Box<dyn VecEnv>,
    seed: u64,
}

/// Only worlds of ours tell how they reward goals.
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

    /// Goes on for `steps` vector steps or to the goal; tells whether it was reached.
    fn drive(&mut self, session: &mut Session, mut steps: u64, reports: &mut Vec<Report>) -> bool {
        let never = AtomicBool::new(false);
        loop {
            let status = session.advance(Duration::ZERO, &never).unwrap();
            reports.extend(session.take_report());
            match status {
                Status::Finished => return true,
                Status::Step if steps == 0 => return false,
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

/// A caller is cut between action and answer: the actions in the slots are part of the state.
#[test]
fn a_caller_resumes_between_action_and_answer() {
    for algo in ALGORITHMS {
        let mut rng = random(algo);
        for case in cases(algo)[1..].iter().filter(|case| without_goals(case)) {
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
            let (mut seen, mut cuts) = (Vec::new(), 0);
            while !caller.drive(&mut run, u64::from(rng.below(90)), &mut seen) {
                if !run.member().acted() {
                    run.member_mut().act().unwrap();
                }
                let (state, worlds) = (run.save().unwrap(), caller.env.snapshot().unwrap());
                run = create(Request::read(&run.options()).unwrap()).unwrap();
                caller = Caller::new(case);
                run.load(&state).unwrap();
                caller.env.restore(&worlds).unwrap();
                assert!(run.member().begun() && run.member().acted());
                cuts += 1;
            }
            assert!(cuts > 2);
            assert_eq!(hash(&run), hash(&expected), "{case}");
            assert_eq!(timeless(&seen), timeless(&reports), "{case}");
            assert!(everything(&mut run) == everything(&mut expected), "{case}");
        }
    }
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
