//! Checkpoint folders: whatever a kill, a disk or a person leaves behind, the newest complete one is found.

use std::fs;
use std::path::{Path, PathBuf};

use crate::runs::{ALGORITHMS, cases, everything, finish, hash, random, session, timeless, train};
use proptest::prelude::*;
use reinforcets_core::state::{State, StoredTensor};
use reinforcets_train::{Session, checkpoint, create};
use serde_json::{Value, json};

fn small() -> Session {
    let options = json!({
        "algo": "a2c", "env": "CartPole-v1", "netArch": [4], "nEnvs": 2, "normalizeReward": true, "logInterval": 3,
    });
    session(&options)
}

fn save(run: &mut Session, dir: &Path) -> PathBuf {
    checkpoint::save(run, dir, &json!({})).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A run with checkpoints at 100 and 200 steps.
fn two(dir: &Path) -> (Session, [PathBuf; 2]) {
    let mut run = small();
    train(&mut run, 100);
    let first = save(&mut run, dir);
    run.set_plan(200, false).unwrap();
    finish(&mut run);
    let second = save(&mut run, dir);
    (run, [first, second])
}

#[test]
fn only_the_newest_two_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut run = small();
    for steps in [10, 20, 30, 40] {
        run.set_plan(steps, false).unwrap();
        finish(&mut run);
        save(&mut run, dir.path());
    }
    assert_eq!(names(dir.path()), ["checkpoint-000000000030", "checkpoint-000000000040"]);
    assert_eq!(checkpoint::list(dir.path()).unwrap().len(), checkpoint::KEPT);
    save(&mut run, dir.path());
    assert_eq!(names(dir.path()), ["checkpoint-000000000030", "checkpoint-000000000040"], "written twice");
}

/// The run starts again in the same folder: what it saves now is the newest, though its step is lower.
#[test]
fn a_run_that_starts_again_is_the_newest() {
    let dir = tempfile::tempdir().unwrap();
    two(dir.path());
    let mut run = small();
    train(&mut run, 50);
    let path = save(&mut run, dir.path());
    let resumed = checkpoint::resume(dir.path()).unwrap();
    assert_eq!((resumed.path, resumed.session.steps()), (path, 50));
}

#[test]
fn a_kill_inside_a_save_leaves_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let (mut run, [_, second]) = two(dir.path());
    // Half-written beside it …
    for (i, part) in ["state.safetensors", "state.json"].iter().enumerate() {
        let half = dir.path().join(format!(".tmp-checkpoint-000000000300-{i}-0"));
        fs::create_dir(&half).unwrap();
        fs::write(half.join(part), "half").unwrap();
    }
    let resumed = checkpoint::resume(dir.path()).unwrap();
    assert_eq!((&resumed.path, resumed.skipped.len()), (&second, 0));
    // … is cleaned up with the next one, and so is what a kill left while it was replaced.
    fs::rename(&second, second.with_extension("old")).unwrap();
    let resumed = checkpoint::resume(dir.path()).unwrap();
    assert_eq!((hash(&resumed.session), resumed.skipped.len()), (hash(&run), 0));
    save(&mut run, dir.path());
    assert_eq!(names(dir.path()), ["checkpoint-000000000100", "checkpoint-000000000200"]);
}

type Damage = fn(&Path);

#[test]
fn a_damaged_checkpoint_is_skipped_and_told_of() {
    let damages: [(&str, Damage); 7] = [
        ("manifest.json", |p| fs::remove_file(p.join("manifest.json")).unwrap()),
        ("manifest.json is not JSON", |p| fs::write(p.join("manifest.json"), "{").unwrap()),
        ("manifest.json has no format", |p| fs::write(p.join("manifest.json"), "{}").unwrap()),
        ("state.json", |p| fs::remove_file(p.join("state.json")).unwrap()),
        ("checksum of state.json", |p| {
            let text = fs::read_to_string(p.join("state.json")).unwrap();
            fs::write(p.join("state.json"), text.replacen("fused", "fuses", 1)).unwrap();
        }),
        ("checksum of state.safetensors", |p| {
            let bytes = fs::read(p.join("state.safetensors")).unwrap();
            fs::write(p.join("state.safetensors"), &bytes[..bytes.len() - 1]).unwrap();
        }),
        ("state.safetensors", |p| fs::remove_file(p.join("state.safetensors")).unwrap()),
    ];
    for (problem, damage) in damages {
        let dir = tempfile::tempdir().unwrap();
        let (run, [first, second]) = two(dir.path());
        damage(&second);
        let mut resumed = checkpoint::resume(dir.path()).unwrap();
        assert_eq!((&resumed.path, resumed.session.steps()), (&first, 100), "{problem}");
        let [told] = resumed.skipped.as_slice() else { panic!("{problem}: {:?}", resumed.skipped) };
        assert!(told.contains(problem) && told.contains("checkpoint-000000000200"), "{told}");
        resumed.session.set_plan(200, false).unwrap();
        finish(&mut resumed.session);
        assert_eq!(hash(&resumed.session), hash(&run), "{problem}: the run did not come to the same place");
        // What is saved now survives the damaged one, which has a higher step or the same.
        save(&mut resumed.session, dir.path());
        assert_eq!(checkpoint::resume(dir.path()).unwrap().session.steps(), 200);
        damage(&first);
        damage(&second);
        let error = checkpoint::resume(dir.path()).err().unwrap();
        assert_eq!(error.code(), "CORRUPT_FILE");
        assert!(error.to_string().contains("no complete checkpoint"), "{error}");
    }
}

#[test]
fn damaged_ones_with_higher_steps_do_not_push_out_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let (_, [_, second]) = two(dir.path());
    for step in [300, 400] {
        let damaged = dir.path().join(format!("checkpoint-{step:012}"));
        fs::create_dir(&damaged).unwrap();
    }
    let resumed = checkpoint::resume(dir.path()).unwrap();
    assert_eq!((&resumed.path, resumed.skipped.len()), (&second, 2));
    let mut run = resumed.session;
    run.set_plan(250, false).unwrap();
    finish(&mut run);
    save(&mut run, dir.path());
    assert_eq!(names(dir.path()), ["checkpoint-000000000200", "checkpoint-000000000250"]);
}

#[test]
fn a_newer_format_is_not_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let (_, [_, second]) = two(dir.path());
    let text = fs::read_to_string(second.join("manifest.json")).unwrap();
    fs::write(second.join("manifest.json"), text.replace("\"format\":1", "\"format\":2")).unwrap();
    let error = checkpoint::resume(dir.path()).err().unwrap();
    assert_eq!((error.code(), &error.details()["found"]), ("FILE_VERSION", &json!(2)));
}

#[test]
fn another_kernel_is_told_of() {
    let dir = tempfile::tempdir().unwrap();
    let (_, [_, second]) = two(dir.path());
    let mut facts: Value =
        serde_json::from_str(&fs::read_to_string(second.join("state.json")).unwrap()).unwrap();
    facts["kernel"] = json!("abacus");
    let text = facts.to_string();
    let mut manifest: Value =
        serde_json::from_str(&fs::read_to_string(second.join("manifest.json")).unwrap()).unwrap();
    manifest["files"]["state.json"] = json!(reinforcets_train::tensors::sha256(text.as_bytes()));
    fs::write(second.join("state.json"), text).unwrap();
    fs::write(second.join("manifest.json"), manifest.to_string()).unwrap();
    let resumed = checkpoint::resume(dir.path()).unwrap();
    let [warning] = resumed.warnings.as_slice() else { panic!("{:?}", resumed.warnings) };
    assert!(warning.contains("abacus") && warning.contains(resumed.session.engine().kernel()), "{warning}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_files_are_refused(
        contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 3),
        valid in any::<bool>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("checkpoint-000000000001");
        fs::create_dir(&path).unwrap();
        for (name, bytes) in ["state.safetensors", "state.json", "manifest.json"].iter().zip(&contents) {
            fs::write(path.join(name), bytes).unwrap();
        }
        if valid {
            // The checksums agree, the contents are rubbish.
            let sum = |i: usize| reinforcets_train::tensors::sha256(&contents[i]);
            let files = json!({ "state.safetensors": sum(0), "state.json": sum(1) });
            fs::write(path.join("manifest.json"), json!({ "format": 1, "files": files }).to_string()).unwrap();
        }
        prop_assert_eq!(checkpoint::resume(dir.path()).err().unwrap().code(), "CORRUPT_FILE");
    }
}

/// Changes one thing of a state, as a person with an editor (and the right checksums) could.
fn tamper(state: &mut State, rng: &mut reinforcets_core::rng::Rng) -> String {
    let of = |n: usize, rng: &mut reinforcets_core::rng::Rng| rng.below(n as u32) as usize;
    if rng.below(2) == 0 {
        let at = of(state.json.len(), rng);
        let (key, value) = state.json.iter_mut().nth(at).unwrap();
        let strange =
            [json!(null), json!(-1), json!(u64::MAX), json!([]), json!([1, 2, 3]), json!("x"), json!(true)];
        *value = strange[of(strange.len(), rng)].clone();
        return format!("{key} = {value}");
    }
    let key = state.tensors.keys().nth(of(state.tensors.len(), rng)).unwrap().clone();
    match rng.below(4) {
        0 => drop(state.tensors.remove(&key)),
        1 => {
            let tensor = state.tensors.get_mut(&key).unwrap();
            tensor.dtype = ["F32", "F64", "U8", "I32", "U32"][of(5, rng)];
        }
        2 => {
            let n = of(9, rng);
            let bytes = vec![0xff; 4 * n];
            state.tensors.insert(key.clone(), StoredTensor { dtype: "F32", shape: vec![n], bytes });
        }
        _ => {
            let tensor = state.tensors.get_mut(&key).unwrap();
            let n = tensor.bytes.len() / 2 / 8 * 8;
            tensor.bytes.truncate(n);
        }
    }
    key
}

#[test]
fn a_state_that_was_tampered_with_is_refused_without_a_panic() {
    let mut rng = random("tampering");
    for algo in ALGORITHMS {
        for case in [&cases(algo)[3], &cases(algo)[4]] {
            let mut run = session(case);
            run.set_plan(10_000, true).unwrap();
            let never = std::sync::atomic::AtomicBool::new(false);
            for _ in 0..25 {
                run.advance(std::time::Duration::ZERO, &never).unwrap();
            }
            let state = run.save().unwrap();
            let mut refused = 0;
            for _ in 0..150 {
                let mut state = state.clone();
                let what = tamper(&mut state, &mut rng);
                let mut again = create(run.request().clone()).unwrap();
                if let Err(e) = again.load(&state) {
                    assert_eq!(e.code(), "CHECKPOINT_MISMATCH", "{case}, {what}: {e}");
                    refused += 1;
                }
            }
            assert!(refused > 60, "{case}: {refused} of 150");
        }
    }
}

/// A checkpoint of one algorithm, or of another network, does not go into another.
#[test]
fn states_of_other_agents_are_refused() {
    let state = session(&cases("ppo")[0]).save().unwrap();
    for (algo, changes) in [
        ("reinforce", json!({})),
        ("ppo", json!({ "netArch": [8] })),
        ("ppo", json!({ "nEnvs": 2 })),
        ("ppo", json!({ "normalizeObs": true })),
        ("ppo", json!({ "env": "Pendulum-v1" })),
    ] {
        let mut options = cases(algo)[0].clone();
        options.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let error = session(&options).load(&state).unwrap_err();
        assert_eq!(error.code(), "CHECKPOINT_MISMATCH", "{options}");
    }
}

#[test]
fn a_finished_run_is_finished_after_a_resume() {
    let dir = tempfile::tempdir().unwrap();
    let mut run = small();
    let reports = train(&mut run, 100);
    assert_eq!(timeless(&reports).len(), 4, "every third round, and the end");
    save(&mut run, dir.path());
    let mut again = checkpoint::resume(dir.path()).unwrap().session;
    assert_eq!(again.plan(), run.plan());
    assert!(finish(&mut again).is_empty());
    assert!(everything(&mut again) == everything(&mut run));
}
