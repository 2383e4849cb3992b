//! Files that are either whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use reinforcets_core::error::Result;

use crate::tensors::io;

/// Writes a file and waits until the disk has it.
pub fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    write(path, bytes).map_err(|e| io("cannot write", path, e))
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes `path` so that a crash leaves the old file or the new one, never a part. A device, a pipe or a socket is left
/// as it is: a file must not take the place of `/dev/null`.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |e| io("cannot write", path, e);
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return Err(failed(ErrorKind::Unsupported.into()));
    }
    let temporary = temporary(path);
    let written = write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // What could not be written is of no use; the first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(failed)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// A name beside `path` that nobody else uses.
#[must_use]
pub fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".tmp-{name}-{}-{count}", std::process::id()))
}

/// Waits until a folder's entries are on the disk. Where folders cannot be opened (Windows) there is nothing to wait for.
pub fn sync_folder(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match File::open(folder) {
        Ok(f) if cfg!(unix) => f.sync_all().map_err(|e| io("cannot write", folder, e)),
        _ => Ok(()),
    }
}
