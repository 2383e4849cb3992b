//! How much memory a replay takes, told before it is taken.

use super::replay::ReplaySpec;
use crate::column::ColumnSpec;
use crate::error::{Error, Result};

impl ReplaySpec {
    /// Bytes that the replay will take once it is full: exact for its columns, all but exact in all.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let width = |c: &ColumnSpec| (c.width * c.dtype.bytes()) as u64;
        let columns: u64 = self.obs.iter().chain([&self.action]).chain(&self.extra).map(width).sum();
        // Beside the columns: the reward and the row's flags.
        let row = columns + 5;
        row.saturating_mul(self.rows() as u64)
    }

    /// Refuses a replay, with `more` bytes for what stands beside it (priorities, …), that would not fit into
    /// `available` bytes; `None` asks the operating system, and where that does not tell, everything is allowed.
    ///
    /// # Errors
    /// `INVALID_CONFIG` for `bufferSize`, with the bytes in words and the size that would fit.
    pub fn check_memory(&self, more: u64, available: Option<u64>) -> Result<()> {
        let Some(available) = available.or_else(available_memory) else { return Ok(()) };
        let bytes = self.bytes().saturating_add(more);
        if bytes <= available {
            return Ok(());
        }
        let fits = (u128::from(available) * self.capacity as u128 / u128::from(bytes.max(1))) as u64;
        let (need, have) = (in_words(bytes), in_words(available));
        let allowed = format!("this buffer takes {need} and {have} are free; at most {fits} rows fit");
        Err(Error::config("bufferSize", self.capacity, allowed))
    }
}

/// Bytes that a program may still take, as Linux estimates it (`MemAvailable`); `None` on other systems.
#[must_use]
pub fn available_memory() -> Option<u64> {
    parse_available(&std::fs::read_to_string("/proc/meminfo").ok()?)
}

fn parse_available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|l| l.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

/// Bytes in words: `2.1 GB`, in powers of 1000.
#[must_use]
pub fn in_words(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let (mut size, mut unit) = (bytes as f64 / 1000.0, 0);
    // 999.95 would be written as 1000.0.
    while size >= 999.95 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_read_as_people_say_them() {
        let words = [(17, "17 bytes"), (2_100_000_000, "2.1 GB"), (999_999, "1.0 MB"), (1_000, "1.0 kB")];
        for (bytes, want) in words {
            assert_eq!(in_words(bytes), want);
        }
        assert_eq!(in_words(u64::MAX), "18.4 EB");
    }

    #[test]
    fn meminfo_is_read() {
        let text = "MemTotal:       24603000 kB\nMemAvailable:   100 kB\n";
        assert_eq!(parse_available(text), Some(102_400));
        assert_eq!(parse_available("MemAvailable: many kB"), None);
        assert_eq!(parse_available(""), None);
    }
}
