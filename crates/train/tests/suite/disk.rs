//! Disks that refuse: every refusal is an `IO` error that names the path, and what was there before stays whole.

use std::fs;
use std::path::Path;

use crate::runs::{cases, hash, session, train};
use reinforcets_core::error::Error;
use reinforcets_train::{agent_file, checkpoint, files};
use serde_json::{Map, Value, json};

fn assert_io(result: Result<(), Error>, path: &Path) {
    let error = result.expect_err("a refusal of the system went unnoticed");
    assert_eq!(error.code(), "IO", "{error}");
    assert!(error.to_string().contains(path.file_name().unwrap().to_str().unwrap()), "{error}");
    assert!(error.details()["os"].is_i64(), "{error}");
}

fn entries(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().count()
}

#[test]
fn paths_that_cannot_be_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut run = session(&cases("a2c")[0]);
    let missing = dir.path().join("missing/agent.safetensors");
    assert_io(agent_file::save(&run, &missing), &missing);
    let folder = dir.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("mine"), "x").unwrap();
    assert_io(agent_file::save(&run, &folder), &folder);
    for path in [&missing, &folder] {
        assert_io(agent_file::load(path, &Map::new()).map(|_| ()), path);
    }
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    assert_io(checkpoint::save(&mut run, &file, &Value::Null).map(|_| ()), &file);
    assert_io(checkpoint::resume(&file).map(|_| ()), &file);
    assert_io(checkpoint::resume(&dir.path().join("missing")).map(|_| ()), Path::new("missing"));
    assert_eq!(checkpoint::resume(&folder).err().unwrap().code(), "CORRUPT_FILE");
    assert_eq!((entries(dir.path()), entries(&folder)), (2, 1), "nothing is left behind");
}

#[test]
fn what_is_no_file_is_not_replaced_by_one() {
    use std::os::unix::fs::FileTypeExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("socket");
    let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    assert_eq!(files::replace(&path, b"x").unwrap_err().code(), "IO");
    assert!(fs::metadata(&path).unwrap().file_type().is_socket());
    assert_eq!(entries(dir.path()), 1);
}

#[test]
fn a_folder_that_may_only_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let mut run = session(&cases("a2c")[0]);
    let path = dir.path().join("agent.safetensors");
    agent_file::save(&run, &path).unwrap();
    let before = fs::read(&path).unwrap();
    let allow = |mode| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o500);
    // Who may do everything is refused nothing: then a folder of the system's that nobody can write to stands in.
    let free = fs::write(dir.path().join("probe"), "x").is_ok();
    let refusing = if free { Path::new("/proc/self") } else { dir.path() };
    train(&mut run, 100);
    assert_io(agent_file::save(&run, &refusing.join("agent.safetensors")), Path::new("agent.safetensors"));
    assert!(
        checkpoint::save(&mut run, &refusing.join("runs"), &Value::Null).is_err_and(|e| e.code() == "IO")
    );
    allow(0o700);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_an_error() {
    let full = Path::new("/dev/full");
    assert_io(files::write_synced(full, b"x"), full);
    assert_eq!(files::write_synced(full, b"x").unwrap_err().details()["os"], 28, "ENOSPC");
}

/// Where `a_disk_that_fills_up` runs itself with a bound on the size of files.
#[test]
#[ignore = "the other half of a_disk_that_fills_up"]
fn writer() {
    let dir = std::env::var("DISK_TEST_DIR").unwrap();
    let (path, runs) = (Path::new(&dir).join("agent.safetensors"), Path::new(&dir).join("runs"));
    let mut run = session(&json!({ "algo": "a2c", "env": "CartPole-v1", "netArch": [64, 64], "seed": 2 }));
    train(&mut run, 100);
    assert_io(agent_file::save(&run, &path), &path);
    let error = checkpoint::save(&mut run, &runs, &Value::Null).unwrap_err();
    assert_eq!(error.code(), "IO", "{error}");
}

/// A bound on file sizes cuts writes off in the middle, as a disk that fills up does.
#[test]
fn a_disk_that_fills_up_leaves_what_was_there() {
    let dir = tempfile::tempdir().unwrap();
    let (path, runs) = (dir.path().join("agent.safetensors"), dir.path().join("runs"));
    let mut run = session(&json!({ "algo": "a2c", "env": "CartPole-v1", "netArch": [64, 64] }));
    agent_file::save(&run, &path).unwrap();
    checkpoint::save(&mut run, &runs, &Value::Null).unwrap();
    let before = fs::read(&path).unwrap();
    // 8 blocks of 512 or 1024 bytes; without the trap the system ends who writes beyond.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --ignored --exact disk::writer --nocapture";
    let status = std::process::Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env("DISK_TEST_DIR", dir.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&status.stderr).into_owned();
    assert!(
        status.status.success() && String::from_utf8_lossy(&status.stdout).contains("1 passed"),
        "{told}"
    );
    assert_eq!(fs::read(&path).unwrap(), before, "the old file is still there, whole");
    assert_eq!((entries(dir.path()), entries(&runs)), (2, 1), "and nothing half-written is beside it");
    let resumed = checkpoint::resume(&runs).unwrap();
    assert_eq!((hash(&resumed.session), resumed.skipped.len()), (hash(&run), 0));
}
