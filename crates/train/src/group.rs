//! Members of a group side by side, each in its own worlds and its own chunk.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use reinforcets_core::error::Result;

use crate::member::Member;
use crate::session::{CLOCK_STRIDE, located};

/// Fills the members' chunks on up to `threads` threads, until all are full, the time on the `clock` is up
/// or an abort is heard.
///
/// A member touches nothing of another's until the barrier that this function ends with, so results do not depend on
/// the number of threads. Of several failures the first member's is told.
pub(crate) fn collect(
    members: &mut [Member],
    threads: usize,
    clock: (Instant, Duration),
    abort: &AtomicBool,
) -> Result<()> {
    let share = members.len().div_ceil(threads.max(1));
    let mut parts = members.chunks_mut(share);
    let Some(mine) = parts.next() else { return Ok(()) };
    thread::scope(|scope| {
        let theirs: Vec<_> =
            parts.map(|part| scope.spawn(move || collect_part(part, clock, abort))).collect();
        let mut outcome = collect_part(mine, clock, abort);
        for thread in theirs {
            // A panic is a bug of ours and goes on to where all of them are caught.
            outcome = outcome.and(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        outcome
    })
}

fn collect_part(members: &mut [Member], clock: (Instant, Duration), abort: &AtomicBool) -> Result<()> {
    loop {
        for _ in 0..CLOCK_STRIDE {
            let mut full = true;
            for member in members.iter_mut().filter(|m| !m.full()) {
                member.step_native().map_err(|e| located(e, member.steps))?;
                full = false;
            }
            if full || abort.load(Ordering::Relaxed) {
                return Ok(());
            }
        }
        let (started, budget) = clock;
        if started.elapsed() >= budget {
            return Ok(());
        }
    }
}
