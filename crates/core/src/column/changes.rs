//! Which rows of a column changed, for engines that keep copies.

use std::ops::Range;

/// Changes that are remembered one by one: more than a learner lets pass between two batches.
const KEPT: usize = 512;

/// Counts changes and remembers the rows of the last ones.
#[derive(Debug, Default)]
pub(super) struct ChangeLog {
    version: u64,
    whole: u64,
    /// The change that made version v at place v % [`KEPT`]; empty until rows are first named.
    rows: Vec<[u32; 2]>,
}

impl ChangeLog {
    /// Notes a change of any rows.
    pub fn everything(&mut self) {
        self.version += 1;
        self.whole = self.version;
    }

    /// Notes a change of `n` rows from `first` on.
    pub fn rows(&mut self, first: usize, n: usize) {
        let (Ok(first), Ok(end)) = (u32::try_from(first), u32::try_from(first + n)) else {
            return self.everything();
        };
        if self.rows.is_empty() {
            self.rows.resize(KEPT, [0; 2]);
        }
        self.version += 1;
        self.rows[(self.version % KEPT as u64) as usize] = [first, end];
    }

    pub fn version(&self) -> u64 {
        self.version
    }

    pub fn view(&self) -> Changes<'_> {
        Changes { whole: self.whole, log: &self.rows }
    }
}

/// What is known of a column's last changes. The default knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes<'a> {
    /// Changes up to this version may have touched any row.
    pub whole: u64,
    /// First row of a change and the row behind its last; the change that made version v is at place v % length.
    pub log: &'a [[u32; 2]],
}

impl Changes<'_> {
    /// Rows that changed after version `seen`, up to version `now`: in order, neither overlapping nor touching. `None`
    /// where it may have been any.
    #[must_use]
    pub fn between(&self, seen: u64, now: u64) -> Option<Vec<Range<usize>>> {
        let changes = now.checked_sub(seen)?;
        let length = self.log.len() as u64;
        if changes > 0 && (seen < self.whole || changes > length) {
            return None;
        }
        let mut rows: Vec<[u32; 2]> = (seen + 1..=now).map(|v| self.log[(v % length) as usize]).collect();
        rows.sort_unstable();
        let mut merged: Vec<Range<usize>> = Vec::new();
        for [first, end] in rows.into_iter().map(|r| r.map(|row| row as usize)).filter(|[a, b]| a < b) {
            match merged.last_mut() {
                Some(last) if first <= last.end => last.end = last.end.max(end),
                _ => merged.push(first..end),
            }
        }
        Some(merged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_order_and_merged() {
        let mut log = ChangeLog::default();
        let start = log.version();
        for (first, n) in [(7, 1), (3, 2), (8, 4), (5, 1), (20, 0)] {
            log.rows(first, n);
        }
        assert_eq!(log.view().between(start, log.version()), Some(vec![3..6, 7..12]));
        assert_eq!(log.view().between(start + 1, log.version()), Some(vec![3..6, 8..12]));
        assert_eq!(log.view().between(log.version(), log.version()), Some(vec![]));
    }

    #[test]
    fn what_is_not_known_may_be_anything() {
        let mut log = ChangeLog::default();
        log.rows(1, 1);
        let before = log.version();
        log.everything();
        log.rows(2, 1);
        assert_eq!(log.view().between(before, log.version()), None);
        assert_eq!(log.view().between(before + 1, log.version()), Some(vec![Range { start: 2, end: 3 }]));
        // A version of the future belongs to another column.
        assert_eq!(log.view().between(log.version() + 1, log.version()), None);
        let seen = log.version();
        for row in 0..KEPT {
            log.rows(row, 1);
        }
        assert_eq!(log.view().between(seen, log.version()), Some(vec![Range { start: 0, end: KEPT }]));
        log.rows(0, 1);
        assert_eq!(log.view().between(seen, log.version()), None);
        assert_eq!(Changes::default().between(0, 1), None);
    }
}
