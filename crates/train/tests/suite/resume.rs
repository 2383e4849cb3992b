//! A run that is cut anywhere, saved, dropped and resumed equals the run that was not, bit for bit.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::runs::{
    ALGORITHMS, COMPOSED, CONTINUOUS, LONG, VALUE_BASED, cases, everything, finish, hash, length, random,
    session, timeless, train,
};
use reinforcets_core::rng::Rng;
use reinforcets_train::build::Request;
use reinforcets_train::{Report, Session, Status, checkpoint, create};
use serde_json::{Value, json};

/// Goes on for a random while in chunks of random size, perhaps to the goal; tells whether it was reached.
fn advance_a_little(session: &mut Session, rng: &mut Rng, reports: &mut Vec<Report>) -> bool {
    let never = AtomicBool::new(false);
    for _ in 0..=rng.below(6) {
        // To the next report, about 50 µs, or sixteen steps of either kind.
        let budget = match rng.below(9) {
            0 => LONG,
            1..4 => Duration::from_micros(50),
            _ => Duration::ZERO,
        };
        let status = session.advance(budget, &never).unwrap();
        reports.extend(session.take_report());
        if status == Status::Finished {
            return true;
        }
    }
    // An abort is heard before the next step of either kind.
    assert_eq!(session.advance(LONG, &AtomicBool::new(true)).unwrap(), Status::Aborted);
    false
}

/// Trains to the goal, brought back by `again` from time to time.
fn interrupted(
    case: &Value,
    rng: &mut Rng,
    again: &mut dyn FnMut(Session) -> Session,
) -> (Session, Vec<Report>, usize) {
    let mut run = session(case);
    run.set_plan(length(case), true).unwrap();
    let (mut reports, mut cuts) = (Vec::new(), 0);
    while !advance_a_little(&mut run, rng, &mut reports) {
        run = again(run);
        cuts += 1;
    }
    (run, reports, cuts)
}

fn check(algo: &str, again: &mut dyn FnMut(Session) -> Session) {
    let mut rng = random(algo);
    for case in cases(algo) {
        let mut whole = session(&case);
        let expected = train(&mut whole, length(&case));
        // Acrobot plays 500 steps without an end.
        let short = case["env"] != "Acrobot-v1";
        assert!(!short || expected.iter().any(|r| !r.episodes.is_empty()), "{case}: no episode ended");
        let (mut run, reports, cuts) = interrupted(&case, &mut rng, again);
        assert!(cuts >= 2, "{case}: cut {cuts} times only");
        assert_eq!(hash(&run), hash(&whole), "{case}: other weights after {cuts} cuts");
        assert_eq!(timeless(&reports), timeless(&expected), "{case}");
        assert!(everything(&mut run) == everything(&mut whole), "{case}: other state after {cuts} cuts");
    }
}

fn through_files(algo: &str) {
    let dir = tempfile::tempdir().unwrap();
    check(algo, &mut |mut run| {
        let path = checkpoint::save(&mut run, dir.path(), &json!({ "note": 1 })).unwrap();
        drop(run);
        let resumed = checkpoint::resume(dir.path()).unwrap();
        assert_eq!((resumed.path, resumed.extra), (path, json!({ "note": 1 })));
        assert!(resumed.skipped.is_empty() && resumed.warnings.is_empty());
        resumed.session
    });
}

#[test]
fn ppo_through_files() {
    through_files("ppo");
}

#[test]
fn a2c_through_files() {
    through_files("a2c");
}

#[test]
fn reinforce_through_files() {
    through_files("reinforce");
}

#[test]
fn dqn_through_files() {
    through_files("dqn");
}

#[test]
fn sac_through_files() {
    through_files("sac");
}

#[test]
fn every_algorithm_through_memory() {
    let others = VALUE_BASED[1..].iter().chain(&COMPOSED).chain(&CONTINUOUS).chain(&["sac_discrete"]);
    for algo in ALGORITHMS.iter().chain(others) {
        check(algo, &mut |mut run| {
            let (state, request) = (run.save().unwrap(), run.request().clone());
            drop(run);
            let mut again = create(request).unwrap();
            again.load(&state).unwrap();
            assert!(again.save().unwrap().tensors == state.tensors, "what was read back differs");
            again
        });
    }
}

/// A save changes nothing: not the run it is made of, and not what is saved a second time.
#[test]
fn saving_is_not_noticed() {
    for algo in ALGORITHMS {
        let case = &cases(algo)[4];
        let mut whole = session(case);
        let expected = train(&mut whole, length(case));
        let (run, reports, _) = interrupted(case, &mut random("saving"), &mut |mut run| {
            let first = run.save().unwrap();
            assert!(first.tensors == run.save().unwrap().tensors);
            run
        });
        assert_eq!((hash(&run), timeless(&reports)), (hash(&whole), timeless(&expected)), "{case}");
    }
}

#[test]
fn threads_change_nothing() {
    for algo in ALGORITHMS {
        // Wide enough that the engine wakes its threads (4 million multiply-adds a batch).
        let options = |threads: u32| {
            let mut options = json!({
                "algo": algo, "env": "CartPole-v1", "nEnvs": 8, "netArch": [192, 192], "threads": threads, "seed": 9,
            });
            if algo == "dqn" {
                options["batchSize"] = json!(128);
            }
            if algo == "ppo" {
                options.as_object_mut().unwrap().extend([
                    ("nSteps".to_owned(), json!(32)),
                    ("batchSize".to_owned(), json!(128)),
                    ("nEpochs".to_owned(), json!(2)),
                ]);
            }
            options
        };
        let run = |threads| {
            let mut run = session(&options(threads));
            let reports = train(&mut run, 1_500);
            (hash(&run), timeless(&reports))
        };
        assert_eq!(run(1), run(2), "{algo}");
    }
}

/// A plan made in two halves, the second after a resume, is the plan made at once where no schedule looks at the end.
#[test]
fn a_goal_can_be_moved_after_a_resume() {
    let case = json!({ "algo": "a2c", "env": "CartPole-v1", "nEnvs": 2, "seed": 8, "logInterval": 5 });
    let mut whole = session(&case);
    train(&mut whole, 2_000);
    let mut half = session(&case);
    train(&mut half, 700);
    let state = half.save().unwrap();
    let mut rest = create(Request::read(&case).unwrap()).unwrap();
    rest.load(&state).unwrap();
    rest.set_plan(2_000, false).unwrap();
    finish(&mut rest);
    assert_eq!((rest.steps(), hash(&rest)), (whole.steps(), hash(&whole)));
}

/// Without the replay a checkpoint is small and says that the run will differ; learning waits for new experience.
#[test]
fn a_checkpoint_can_leave_the_replay_out() {
    let case = json!({
        "algo": "dqn", "env": "CartPole-v1", "seed": 8, "learningStarts": 200, "trainFreq": 4,
        "checkpointReplay": false,
    });
    let mut run = session(&case);
    assert!(run.member().agent.inexact().unwrap().contains("checkpointReplay"));
    train(&mut run, 1_000);
    let (state, updates) = (run.save().unwrap(), run.member().agent.updates());
    assert!(updates > 150 && !state.tensors.keys().any(|k| k.contains("replay.")), "{updates}");
    let mut again = create(Request::read(&case).unwrap()).unwrap();
    again.load(&state).unwrap();
    assert_eq!(hash(&again), hash(&run));
    again.set_plan(1_200, false).unwrap();
    finish(&mut again);
    assert_eq!(again.member().agent.updates(), updates, "200 steps are collected first");
    again.set_plan(1_204, false).unwrap();
    finish(&mut again);
    assert_eq!(again.member().agent.updates(), updates + 1);
    let whole = session(&json!({ "algo": "dqn", "env": "CartPole-v1" }));
    assert_eq!(whole.member().agent.inexact(), None);
}
