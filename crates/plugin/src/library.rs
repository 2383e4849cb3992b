//! Opening libraries with engines, and what they need.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[cfg(unix)]
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NOW};
#[cfg(windows)]
use libloading::os::windows::{LOAD_WITH_ALTERED_SEARCH_PATH, Library};
use reinforcets_core::error::{Error, Result};

use crate::host;
use crate::table::{ABI, EngineTable, Entry, SYMBOL};

/// Libraries that [`preload`] opened, by their real paths.
static OPENED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Opens the libraries of a libtorch, each after what it needs, so that a library that is linked with them finds them
/// here, wherever they lie. They stay as long as the process; those that are open already are left out.
///
/// # Errors
/// `LIBTORCH_INVALID` for a library that the system does not load, with its text; and for one of another libtorch than
/// the process has: two would share symbols, and neither would work.
///
/// # Safety
/// Opening a library runs its code. A file that is cut short ends the process (the system maps what is not there): a
/// library that was never loaded before is tried in a child process first.
pub unsafe fn preload(libraries: &[PathBuf]) -> Result<()> {
    let mut opened = opened();
    let mut missing = Vec::new();
    for path in libraries {
        let real = real(path)?;
        if opened.contains(&real) {
            continue;
        }
        if let Some(other) = rival(&real, &opened) {
            let problem = format!(
                "{} is loaded already, and a process can have one libtorch only; use that one, or another process",
                other.display()
            );
            return Err(invalid(path, problem));
        }
        missing.push((path, real));
    }
    for (path, real) in missing {
        // SAFETY: the caller's promise.
        std::mem::forget(unsafe { load(path, true) }?);
        opened.push(real);
    }
    Ok(())
}

/// Opens a library with an engine and gives its table. It stays as long as the process.
///
/// # Errors
/// `LIBTORCH_INVALID` when the system does not load it, it has no engine, or one of another version.
///
/// # Safety
/// As for [`preload`], and the library's table is trusted.
pub unsafe fn open(path: &Path) -> Result<&'static EngineTable> {
    real(path)?;
    // SAFETY: the caller's promise. What has run is never unloaded: threads and destructors of it may be about.
    let library = Box::leak(Box::new(unsafe { load(path, false) }?));
    // SAFETY: that symbol has this type in every version.
    let entry = match unsafe { library.get::<Entry>(SYMBOL) } {
        Ok(entry) => *entry,
        Err(_) => return Err(invalid(path, format!("there is no engine in it (no {SYMBOL})"))),
    };
    // SAFETY: the caller's promise.
    let table = unsafe { entry() };
    // SAFETY: null, or a table that lives as long as the process; the first field is the same in every version.
    let found = if table.is_null() { 0 } else { unsafe { (*table).abi } };
    if found != ABI {
        let problem =
            format!("its engine has interface {found}, this version needs {ABI}; install both alike");
        return Err(invalid(path, problem));
    }
    // SAFETY: not null, and of this version.
    let table = unsafe { &*table };
    if table.size as usize != size_of::<EngineTable>() {
        let problem = format!("its table has {} bytes, not {}", table.size, size_of::<EngineTable>());
        return Err(invalid(path, problem));
    }
    host::name(table)?;
    Ok(table)
}

fn opened() -> MutexGuard<'static, Vec<PathBuf>> {
    OPENED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn invalid(path: &Path, problem: impl ToString) -> Error {
    Error::LibtorchInvalid { path: path.display().to_string(), problem: problem.to_string() }
}

fn real(path: &Path) -> Result<PathBuf> {
    if !path.is_absolute() {
        return Err(invalid(path, "it is not an absolute path"));
    }
    fs::canonicalize(path).map_err(|e| invalid(path, e))
}

/// # Safety
/// Opening a library runs its code.
#[cfg(unix)]
unsafe fn load(path: &Path, global: bool) -> Result<Library> {
    let flags = RTLD_NOW | if global { RTLD_GLOBAL } else { RTLD_LOCAL };
    // SAFETY: the caller's promise.
    unsafe { Library::open(Some(path), flags) }.map_err(|e| invalid(path, cause(&e)))
}

/// # Safety
/// Opening a library runs its code.
#[cfg(windows)]
unsafe fn load(path: &Path, _global: bool) -> Result<Library> {
    // SAFETY: the caller's promise.
    unsafe { Library::load_with_flags(path, LOAD_WITH_ALTERED_SEARCH_PATH) }
        .map_err(|e| invalid(path, cause(&e)))
}

/// What the system's loader said.
fn cause(error: &libloading::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// A library of another libtorch than `path`'s that this process has.
fn rival(path: &Path, opened: &[PathBuf]) -> Option<PathBuf> {
    let name = path.file_name()?;
    let text = name.to_string_lossy();
    if !["torch_cpu.", "c10."].iter().any(|part| text.contains(part)) {
        return None;
    }
    let same_name = |other: &PathBuf| other.file_name() == Some(name) && other != path;
    opened.iter().cloned().chain(mapped()).find(same_name)
}

/// Files that this process has mapped: libraries that others have loaded. Only Linux tells.
fn mapped() -> Vec<PathBuf> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    maps.lines().filter_map(|line| line.find('/').map(|at| PathBuf::from(&line[at..]))).collect()
}
