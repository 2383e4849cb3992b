//! An agent in one file: comes back as it was, goes on in any number of worlds, and is never taken for what it is not.

use std::fs;
use std::path::Path;

use crate::runs::{ALGORITHMS, cases, hash, random, session, train};
use proptest::prelude::*;
use reinforcets_core::agent::Recall;
use reinforcets_core::column::{self, Values};
use reinforcets_core::error::Error;
use reinforcets_train::{Session, agent_file};
use serde_json::{Map, Value, json};

fn overrides(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn load(path: &Path, changes: &Value) -> Result<Session, Error> {
    agent_file::load(path, &overrides(changes))
}

/// Deterministic actions for a few hundred random observations.
fn answers(session: &Session) -> Values {
    let agent = &session.member().agent;
    let (spec, rows, mut rng) = (agent.env_spec(), 300, random("observations"));
    let mut obs = column::zeros(&spec.observation_columns().unwrap(), rows);
    obs[0].values_mut().as_f32_mut().unwrap().iter_mut().for_each(|x| *x = rng.normal());
    let action = spec.action_column().unwrap();
    let mut actions = Values::zeros(action.dtype, rows * action.width);
    agent.policy().unwrap().predict(&obs, rows, true, &mut Recall::default(), &mut actions).unwrap();
    actions
}

#[test]
fn an_agent_comes_back_and_goes_on_in_any_number_of_worlds() {
    let dir = tempfile::tempdir().unwrap();
    for algo in ALGORITHMS {
        for (i, case) in cases(algo).iter().enumerate() {
            let path = dir.path().join(format!("{algo}-{i}.safetensors"));
            let mut run = session(case);
            train(&mut run, 1_000);
            agent_file::save(&run, &path).unwrap();
            let again = load(&path, &json!({})).unwrap();
            assert_eq!(hash(&again), hash(&run), "{case}");
            assert_eq!(answers(&again), answers(&run), "{case}");
            assert_eq!(again.options(), run.options(), "{case}");
            assert_eq!(again.id(), run.id());
            assert_eq!(again.member().agent.updates(), run.member().agent.updates());

            for n_envs in [1, 4, 8] {
                let mut more = load(&path, &json!({ "nEnvs": n_envs, "seed": 77 })).unwrap();
                assert_eq!((hash(&more), more.member().lanes()), (hash(&run), n_envs), "{case}");
                let reports = train(&mut more, 600);
                assert!(!reports.is_empty() && hash(&more) != hash(&run), "{case}: nothing was learnt");
                assert!(more.member().agent.updates() > run.member().agent.updates());
            }
        }
    }
}

/// The optimiser comes along: one that forgot its moments would take another step.
#[test]
fn the_optimiser_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("agent.safetensors");
    let mut run = session(&json!({ "algo": "a2c", "env": "CartPole-v1", "nEnvs": 2, "logInterval": 1 }));
    train(&mut run, 200);
    agent_file::save(&run, &path).unwrap();
    let mut state = reinforcets_core::state::State::default();
    let again = load(&path, &json!({})).unwrap();
    run.member().agent.save_training(&mut state).unwrap();
    let mut loaded = reinforcets_core::state::State::default();
    again.member().agent.save_training(&mut loaded).unwrap();
    assert!(state.tensors.keys().any(|k| k.starts_with("optimizer.moment")));
    assert!(state == loaded);
}

#[test]
fn another_world_fits_or_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("agent.safetensors");
    agent_file::save(&session(&cases("ppo")[0]), &path).unwrap();
    let refuse = |changes: Value| load(&path, &changes).err().unwrap();
    for env in ["Pendulum-v1", "MountainCar-v0", "Acrobot-v1"] {
        let error = refuse(json!({ "env": env }));
        assert_eq!(error.code(), "INCOMPATIBLE_SPACE", "{env}");
        assert!(error.to_string().contains("CartPole-v1") && error.to_string().contains(env), "{error}");
    }
    assert_eq!(refuse(json!({ "netArch": [8] })).code(), "CHECKPOINT_MISMATCH");
    assert_eq!(refuse(json!({ "netArch": [16, 16] })).code(), "CHECKPOINT_MISMATCH");
    assert_eq!(refuse(json!({ "env": "CartPole-v2" })).code(), "UNKNOWN_ENV");
    assert_eq!(refuse(json!({ "algo": "a3c" })).code(), "UNKNOWN_ALGORITHM");
    assert_eq!(refuse(json!({ "nEnv": 2 })).code(), "UNKNOWN_OPTION");
    let bounds = json!({ "type": "box", "shape": [4], "low": [-1, -1, -1, -1], "high": [1, 1, 1, 1] });
    let close = json!({ "id": "Mine", "observation": bounds, "action": { "type": "discrete", "n": 2 } });
    assert!(load(&path, &json!({ "env": close })).is_ok(), "other bounds look the same to a network");
}

/// A small agent's file, as bytes.
fn small() -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("agent.safetensors");
    let options = json!({ "algo": "a2c", "env": "CartPole-v1", "netArch": [2], "normalizeObs": true });
    agent_file::save(&session(&options), &path).unwrap();
    fs::read(path).unwrap()
}

fn read(bytes: &[u8]) -> Result<(), &'static str> {
    agent_file::read(Path::new("agent.safetensors"), bytes).map(|_| ()).map_err(|e| e.code())
}

#[test]
fn every_truncation_and_every_altered_byte_is_noticed() {
    let whole = small();
    assert_eq!(read(&whole), Ok(()));
    for length in 0..whole.len() {
        assert_eq!(read(&whole[..length]), Err("CORRUPT_FILE"), "{length} of {} bytes", whole.len());
    }
    let mut rng = random("bytes");
    let mut altered = whole.clone();
    for at in 0..whole.len() {
        altered[at] ^= 1 << rng.below(8);
        let code = read(&altered).expect_err("an altered byte went unnoticed");
        assert!(["CORRUPT_FILE", "FILE_VERSION"].contains(&code), "byte {at}: {code}");
        altered[at] = whole[at];
    }
    altered.push(0);
    assert_eq!(read(&altered), Err("CORRUPT_FILE"), "a byte too many");
}

#[test]
fn headers_that_lie_are_refused() {
    let whole = small();
    for length in [0, 1, u64::MAX, u64::MAX / 2, whole.len() as u64, 100_000_001] {
        let mut bytes = whole.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        assert_eq!(read(&bytes), Err("CORRUPT_FILE"), "a header of {length} bytes");
    }
    let format = b"reinforcets-agent-1";
    let at = whole.windows(format.len()).position(|w| w == format).unwrap();
    let mut bytes = whole;
    bytes[at + format.len() - 1] = b'9';
    let error = agent_file::read(Path::new("a.safetensors"), &bytes).unwrap_err();
    assert_eq!((error.code(), &error.details()["found"]), ("FILE_VERSION", &json!(9)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert_eq!(read(&bytes), Err("CORRUPT_FILE"));
    }

    #[test]
    fn a_header_of_any_json_is_refused(
        text in "\\{(\"[a-z_]{0,12}\":(\\{\"dtype\":\"(F32|U8|I64)\",\"shape\":\\[[0-9]{0,20}\\],\"data_offsets\":\\[0,[0-9]{1,20}\\]\\}|[0-9]+),?){0,3}\\}",
        tail in 0usize..64,
    ) {
        let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
        bytes.extend(text.as_bytes());
        bytes.extend(vec![0; tail]);
        prop_assert_eq!(read(&bytes), Err("CORRUPT_FILE"));
    }
}

#[test]
fn several_altered_places_are_noticed() {
    let (whole, mut rng) = (small(), random("places"));
    for _ in 0..5_000 {
        let mut bytes = whole.clone();
        for _ in 0..=rng.below(6) {
            let (at, n) = (rng.below(bytes.len() as u32) as usize, rng.below(40) as usize);
            match rng.below(4) {
                0 => bytes[at] = rng.bits() as u8,
                1 => drop(bytes.drain(at..(at + n).min(bytes.len()))),
                2 => drop(bytes.splice(at..at, vec![rng.bits() as u8; n])),
                _ => bytes.extend_from_within(at..(at + n).min(bytes.len())),
            }
        }
        if bytes != whole {
            let code = read(&bytes).expect_err("an altered file went unnoticed");
            assert!(["CORRUPT_FILE", "FILE_VERSION"].contains(&code), "{code}");
        }
    }
}
