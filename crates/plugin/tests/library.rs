//! Libraries with engines, and files that are none.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use reinforcets_core::network::Engine;
use reinforcets_plugin::table::{ABI, SYMBOL};
use reinforcets_plugin::{PluginEngine, library};
use reinforcets_testkit::network_contract;

/// `examples/fused_guest.rs` as a library; built here where a test run leaves examples out.
fn guest() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let name = format!("{}fused_guest{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let path = profile.join("examples").join(name);
    if !path.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "reinforcets-plugin", "--example", "fused_guest"]);
        cargo.args((profile.file_name().unwrap() == "release").then_some("--release"));
        cargo.arg("--target-dir").arg(profile.parent().unwrap());
        assert!(cargo.status().unwrap().success());
    }
    path
}

fn refused(path: &std::path::Path) -> String {
    // SAFETY: none of the files in these tests does anything when it is opened.
    let error = unsafe { library::open(path) }.unwrap_err();
    assert_eq!(error.code(), "LIBTORCH_INVALID", "{error}");
    assert_eq!(error.details()["path"].as_str(), Some(path.to_str().unwrap()));
    error.to_string()
}

#[test]
fn an_engine_in_a_library_keeps_the_contract() {
    // SAFETY: our own library.
    let table = unsafe { library::open(&guest()) }.unwrap();
    let engine = PluginEngine::open(table, 1, "cpu").unwrap();
    assert_eq!(engine.name(), "fused");
    network_contract::run(&engine);
    // SAFETY: our own library.
    let again = unsafe { library::open(&guest()) }.unwrap();
    assert!(std::ptr::eq(table, again));
}

#[test]
fn what_is_no_engine_is_refused() {
    let folder = env::temp_dir().join(format!("reinforcets-library-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let text = folder.join("text.node");
    fs::write(&text, "no library").unwrap();
    refused(&text);
    refused(&folder.join("nothing.node"));
    assert!(refused("relative.node".as_ref()).contains("absolute"));
    fs::remove_dir_all(&folder).unwrap();
}

/// A library whose table starts with these two numbers: interface and size.
fn guest_with(folder: &std::path::Path, abi: u32, size: u32) -> PathBuf {
    let name = format!("guest_{abi}_{size}");
    let source = folder.join(format!("{name}.rs"));
    let text = format!(
        "static TABLE: [u32; 64] = {{ let mut t = [0; 64]; t[0] = {abi}; t[1] = {size}; t }};\n\
         #[unsafe(no_mangle)] pub extern \"C\" fn {SYMBOL}() -> *const [u32; 64] {{ &TABLE }}\n"
    );
    fs::write(&source, text).unwrap();
    let library = folder.join(format!("{}{name}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX));
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition=2024", "--crate-type=cdylib", "-o"]).arg(&library).arg(&source);
    assert!(rustc.status().unwrap().success());
    library
}

#[test]
fn an_engine_of_another_version_is_refused() {
    let folder = env::temp_dir().join(format!("reinforcets-versions-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let told = refused(&guest_with(&folder, ABI + 7, 8));
    let both = format!("interface {}, this version needs {ABI}; install both alike", ABI + 7);
    assert!(told.contains(&both), "{told}");
    assert!(refused(&guest_with(&folder, ABI, 8)).contains("its table has 8 bytes"));
    fs::remove_dir_all(&folder).unwrap();
}

/// Any library of the system will do: the names are what counts.
#[cfg(target_os = "linux")]
#[test]
fn one_process_has_one_libtorch() {
    let folder = env::temp_dir().join(format!("reinforcets-rivals-{}", std::process::id()));
    let [a, b] = ["a", "b"].map(|name| {
        let path = folder.join(name).join("libtorch_cpu.so");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(guest(), &path).unwrap();
        path
    });
    // SAFETY: copies of our own library.
    let preload = |path: &PathBuf| unsafe { library::preload(std::slice::from_ref(path)) };
    preload(&a).unwrap();
    preload(&a).unwrap();
    let error = preload(&b).unwrap_err();
    assert_eq!(error.code(), "LIBTORCH_INVALID");
    let told = error.to_string();
    assert!(told.contains(a.to_str().unwrap()) && told.contains(b.to_str().unwrap()), "{told}");
    let broken = folder.join("libbroken.so");
    fs::write(&broken, "no library").unwrap();
    assert_eq!(preload(&broken).unwrap_err().code(), "LIBTORCH_INVALID");
    assert!(refused(&PathBuf::from("/proc/self/exe")).contains("cannot be used"));
    fs::remove_dir_all(&folder).unwrap();
}
