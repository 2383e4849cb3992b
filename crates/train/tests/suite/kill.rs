//! A process that is killed while it acts, learns and saves, again and again, ends where one ends that never was.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::runs::{ALGORITHMS, hash, random, session, train};
use reinforcets_train::{Status, checkpoint};
use serde_json::{Value, json};

fn options(algo: &str) -> Value {
    match algo {
        "ppo" => json!({
            "algo": algo, "env": "CartPole-v1", "nEnvs": 2, "nSteps": 128, "batchSize": 32, "seed": 6,
            "normalizeObs": true, "learningRate": "lin_0.001",
        }),
        // Wide enough that one gradient step takes a while: only then is an update seen from outside.
        "a2c" => json!({
            "algo": algo, "env": "Pendulum-v1", "nEnvs": 4, "nSteps": 64, "logInterval": 1, "netArch": [192, 192],
            "normalizeReward": true,
        }),
        "dqn" => json!({
            "algo": algo, "env": "CartPole-v1", "nEnvs": 2, "seed": 6, "trainFreq": 128, "gradientSteps": 16,
            "prioritized": {}, "nStep": 3, "netArch": [192, 192], "learningRate": 0.001, "normalizeObs": true,
            "bufferSize": 5000,
        }),
        _ => json!({
            "algo": algo, "env": "CartPole-v1", "nEnvs": 3, "nEpisodes": 6, "seed": 7, "netArch": [192, 192],
        }),
    }
}

const STEPS: u64 = 12_000;

/// What the killed process does: goes on from the newest checkpoint, saves after every report, and says on stderr what
/// it is about: `c`ollecting, `u`pdating, `s`aving.
#[test]
#[ignore = "the other half of a_killed_run_ends_where_another_ends"]
fn trainer() {
    let (dir, algo) = (std::env::var("KILL_TEST_DIR").unwrap(), std::env::var("KILL_TEST_ALGO").unwrap());
    let dir = Path::new(&dir);
    let mut run = match checkpoint::resume(&dir.join("run")) {
        Ok(resumed) => resumed.session,
        Err(e) => {
            assert!(["IO", "CORRUPT_FILE"].contains(&e.code()), "{e}");
            let mut run = session(&options(&algo));
            run.set_plan(STEPS, true).unwrap();
            run
        }
    };
    let (never, mut stderr) = (AtomicBool::new(false), std::io::stderr());
    loop {
        let doing = if run.member().agent.ready() { b"u" } else { b"c" };
        stderr.write_all(doing).unwrap();
        let status = run.advance(Duration::ZERO, &never).unwrap();
        if matches!(status, Status::Report | Status::Finished) {
            stderr.write_all(b"s").unwrap();
            checkpoint::save(&mut run, &dir.join("run"), &json!({})).unwrap();
        }
        if status == Status::Finished {
            fs::write(dir.join("hash"), hash(&run)).unwrap();
            return;
        }
    }
}

fn start(dir: &Path, algo: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "kill::trainer", "--nocapture"])
        .envs([("KILL_TEST_DIR", dir.as_os_str()), ("KILL_TEST_ALGO", algo.as_ref())])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills the process while it does `phase` for the `count`th time; tells whether it came to that.
fn kill_at(mut child: Child, phase: u8, count: u32, delay: Duration) -> bool {
    let mut stderr = child.stderr.take().unwrap();
    let (mut byte, mut seen, mut told) = ([0], 0, Vec::new());
    while stderr.read(&mut byte).unwrap() == 1 {
        told.push(byte[0]);
        seen += u32::from(byte[0] == phase);
        if seen == count {
            std::thread::sleep(delay);
            // On Unix this is SIGKILL: nothing of the process runs any more.
            child.kill().unwrap();
            return child.wait().unwrap().code().is_none();
        }
    }
    assert!(child.wait().unwrap().success(), "{}", String::from_utf8_lossy(&told));
    false
}

#[test]
fn a_killed_run_ends_where_another_ends() {
    let mut rng = random("kills");
    for algo in ALGORITHMS {
        let mut whole = session(&options(algo));
        train(&mut whole, STEPS);
        let dir = tempfile::tempdir().unwrap();
        let mut kills = [0; 3];
        for attempt in 0..15 {
            let which = attempt % 3;
            let phase = b"cus"[which];
            let count = if phase == b'c' { 3 + rng.below(30) } else { 1 + rng.below(2) };
            let delay = Duration::from_micros(u64::from(rng.below(1_500)));
            kills[which] += u32::from(kill_at(start(dir.path(), algo), phase, count, delay));
        }
        assert!(
            kills.iter().all(|k| *k >= 2),
            "{algo}: killed {kills:?} times while acting, learning, saving"
        );
        let mut last = start(dir.path(), algo);
        let mut told = String::new();
        last.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert!(last.wait().unwrap().success(), "{algo}: {told}");
        assert_eq!(fs::read_to_string(dir.path().join("hash")).unwrap(), hash(&whole), "{algo}, {kills:?}");
        let left = fs::read_dir(dir.path().join("run")).unwrap().count();
        assert!(left <= checkpoint::KEPT, "{left} folders are left");
    }
}
