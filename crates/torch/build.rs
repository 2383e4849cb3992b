//! Compiles the C++ files of `src` against the headers of the libtorch that `torch-sys` was built
//! against, and finds them the same way: `LIBTORCH_INCLUDE` or `LIBTORCH`.

use std::env;
use std::path::PathBuf;

fn main() {
    for source in ["shim.cpp", "recurrent.cpp", "lstm.cpp", "guarded.h"] {
        println!("cargo:rerun-if-changed=src/{source}");
    }
    for name in ["LIBTORCH", "LIBTORCH_INCLUDE", "LIBTORCH_CXX11_ABI"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    let Some(root) = env::var_os("LIBTORCH_INCLUDE").or_else(|| env::var_os("LIBTORCH")) else {
        println!(
            "cargo:warning=set LIBTORCH to a libtorch 2.11.0, e.g. with `npx reinforcets libtorch path`"
        );
        return;
    };
    let include = PathBuf::from(root).join("include");
    let windows = env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "windows");
    let abi = env::var("LIBTORCH_CXX11_ABI").unwrap_or_else(|_| "1".into());
    cc::Build::new()
        .cpp(true)
        .pic(true)
        .warnings(false)
        .include(&include)
        .include(include.join("torch/csrc/api/include"))
        .flag(if windows { "/std:c++17" } else { "-std=c++17" })
        .define("_GLIBCXX_USE_CXX11_ABI", abi.as_str())
        .file("src/shim.cpp")
        .file("src/recurrent.cpp")
        .file("src/lstm.cpp")
        .compile("reinforcets_torch_shim");
}
