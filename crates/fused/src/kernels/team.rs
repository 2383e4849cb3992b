//! Threads that divide short work among them.
//!
//! A pass of a network is some hundred microseconds long, and between two of them there are a few. Threads that go to sleep
//! in between, as those of a general pool do, come back too late: waking one takes 50 µs and more on a virtual machine. A
//! second thread made SAC's step with two layers of 256 units 1.3 times as fast with rayon and 1.8 times with this. These
//! threads look for work for a while before they sleep, and who offers work does a part of it itself.

use std::any::Any;
use std::cell::UnsafeCell;
use std::hint::spin_loop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle, yield_now};
use std::time::{Duration, Instant};

/// Offers at a time; whoever finds no room works alone.
const OFFERS: usize = 16;
/// How long a thread without work looks for some before it sleeps.
const PATIENCE: Duration = Duration::from_micros(300);
/// Looks for work between two looks at the clock.
const LOOKS: u32 = 64;

/// Some threads and the one that calls.
#[derive(Debug)]
pub(crate) struct Team {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    offers: [AtomicPtr<Job>; OFFERS],
    sleepers: AtomicUsize,
    closing: AtomicBool,
    bed: Mutex<()>,
    alarm: Condvar,
}

/// Work that lies on the stack of whoever offers it, who stays until it is done.
#[derive(Debug)]
struct Job {
    run: unsafe fn(*const Job),
    done: AtomicBool,
}

/// A job with its closure, and what it panicked with.
#[repr(C)]
struct StackJob<F> {
    job: Job,
    work: UnsafeCell<Option<F>>,
    panic: UnsafeCell<Option<Box<dyn Any + Send>>>,
}

impl<F: FnOnce()> StackJob<F> {
    fn new(work: F) -> Self {
        let job = Job { run: Self::run, done: AtomicBool::new(false) };
        StackJob { job, work: UnsafeCell::new(Some(work)), panic: UnsafeCell::new(None) }
    }

    /// # Safety
    /// `job` must be that of a living `StackJob<F>` which nobody else has taken.
    unsafe fn run(job: *const Job) {
        // SAFETY: `job` is the first field of this type, and whoever took the offer alone touches its cells until `done`.
        unsafe {
            let this = &*job.cast::<Self>();
            if let Some(work) = (*this.work.get()).take() {
                *this.panic.get() = catch_unwind(AssertUnwindSafe(work)).err();
            }
            this.job.done.store(true, Ordering::Release);
        }
    }
}

impl Shared {
    /// Takes one offer, if there is any.
    fn take(&self) -> Option<*mut Job> {
        self.offers.iter().find_map(|offer| {
            let job = offer.load(Ordering::Relaxed);
            let taken = !job.is_null()
                && offer.compare_exchange(job, null_mut(), Ordering::AcqRel, Ordering::Relaxed).is_ok();
            taken.then_some(job)
        })
    }

    fn work(&self) {
        let mut since = Instant::now();
        loop {
            if let Some(job) = (0..LOOKS).find_map(|_| {
                spin_loop();
                self.take()
            }) {
                // SAFETY: taken by nobody else; who offered it waits for `done`.
                unsafe { ((*job).run)(job) };
                since = Instant::now();
            } else if since.elapsed() < PATIENCE {
                // On a machine with fewer cores than threads another one may be waiting for this one's.
                yield_now();
            } else if self.sleep() {
                since = Instant::now();
            } else {
                return;
            }
        }
    }

    /// Sleeps until there is an offer; false when the team is no more.
    fn sleep(&self) -> bool {
        let mut bed = self.bed();
        self.sleepers.fetch_add(1, Ordering::SeqCst);
        // An offer made before this count was seen has not woken anybody.
        while !self.closing.load(Ordering::SeqCst)
            && self.offers.iter().all(|o| o.load(Ordering::SeqCst).is_null())
        {
            bed = self.alarm.wait(bed).unwrap_or_else(PoisonError::into_inner);
        }
        self.sleepers.fetch_sub(1, Ordering::SeqCst);
        !self.closing.load(Ordering::SeqCst)
    }

    fn bed(&self) -> MutexGuard<'_, ()> {
        self.bed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Team {
    /// A team of `threads`, the calling one among them.
    ///
    /// # Errors
    /// When the system starts no more threads.
    pub fn new(threads: usize) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            offers: [const { AtomicPtr::new(null_mut()) }; OFFERS],
            sleepers: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
            bed: Mutex::new(()),
            alarm: Condvar::new(),
        });
        let mut team = Team { shared, threads: Vec::new() };
        for n in 1..threads {
            let shared = team.shared.clone();
            team.threads.push(Builder::new().name(format!("fused-{n}")).spawn(move || shared.work())?);
        }
        Ok(team)
    }

    /// Threads, the calling one among them.
    pub fn len(&self) -> usize {
        self.threads.len() + 1
    }

    /// Runs both, the second one on another thread if one has time.
    pub fn join(&self, a: impl FnOnce(), b: impl FnOnce() + Send) {
        let shared = &*self.shared;
        let b = StackJob::new(b);
        // Of the whole, not of its first field, as whoever takes it reaches into all of it.
        let job = (&raw const b).cast::<Job>().cast_mut();
        let free = |offer: &&AtomicPtr<Job>| {
            offer.compare_exchange(null_mut(), job, Ordering::SeqCst, Ordering::Relaxed).is_ok()
        };
        let offer = shared.offers.iter().find(free);
        if offer.is_some() && shared.sleepers.load(Ordering::SeqCst) > 0 {
            let _bed = shared.bed();
            shared.alarm.notify_one();
        }
        let of_a = catch_unwind(AssertUnwindSafe(a)).err();
        let mine = offer.is_none_or(|offer| {
            offer.compare_exchange(job, null_mut(), Ordering::AcqRel, Ordering::Relaxed).is_ok()
        });
        if mine {
            // SAFETY: nobody else has taken it or will.
            unsafe { (b.job.run)(job) };
        }
        let mut looks = 0u32;
        while !b.job.done.load(Ordering::Acquire) {
            looks += 1;
            match shared.take() {
                // SAFETY: taken by nobody else; who offered it waits for `done`.
                Some(job) => unsafe { ((*job).run)(job) },
                None if looks.is_multiple_of(LOOKS * 16) => yield_now(),
                None => spin_loop(),
            }
        }
        if let Some(panic) = of_a.or(b.panic.into_inner()) {
            resume_unwind(panic);
        }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        drop(self.shared.bed());
        self.shared.alarm.notify_all();
        for thread in self.threads.drain(..) {
            // One that panicked has nothing left to say: panics of jobs are told where they were offered.
            let _ = thread.join();
        }
    }
}

/// Threads at hand for a pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hands<'a> {
    team: Option<&'a Team>,
    /// How many of them one tower may take.
    pub each: usize,
}

impl<'a> Hands<'a> {
    /// Those of `team`, for a network of so many `towers`; the calling thread alone without a team.
    pub fn new(team: Option<&'a Team>, towers: usize) -> Self {
        Hands { team, each: team.map_or(1, |t| t.len().div_ceil(towers.max(1))) }
    }

    /// Runs both, side by side where there is a team.
    pub fn join(self, a: impl FnOnce(), b: impl FnOnce() + Send) {
        match self.team {
            Some(team) => team.join(a, b),
            None => {
                a();
                b();
            }
        }
    }

    /// Calls `f` for each item, side by side where there is a team.
    pub fn each<T: Send>(self, items: &mut [T], f: &(impl Fn(&mut T) + Sync)) {
        match items {
            [] => {}
            [item] => f(item),
            _ => {
                let (left, right) = items.split_at_mut(items.len() / 2);
                self.join(|| self.each(left, f), || self.each(right, f));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread::sleep;

    use super::{Hands, PATIENCE, Team};

    fn sum(hands: Hands<'_>, numbers: &[u64]) -> u64 {
        if numbers.len() < 3 {
            return numbers.iter().sum();
        }
        let (left, right) = numbers.split_at(numbers.len() / 2);
        let (mut a, mut b) = (0, 0);
        hands.join(|| a = sum(hands, left), || b = sum(hands, right));
        a + b
    }

    #[test]
    fn joins_within_joins_lose_nothing() -> std::io::Result<()> {
        let numbers: Vec<_> = (0..1000).collect();
        for threads in [2, 3, 8] {
            let team = Team::new(threads)?;
            assert_eq!(team.len(), threads);
            for round in 0..200 {
                assert_eq!(sum(Hands::new(Some(&team), 1), &numbers), 499_500);
                if round % 50 == 0 {
                    // Long enough for all to fall asleep.
                    sleep(PATIENCE * 4);
                }
            }
        }
        assert_eq!(sum(Hands::new(None, 1), &numbers), 499_500);
        Ok(())
    }

    #[test]
    fn several_callers_share_a_team() -> std::io::Result<()> {
        let team = Team::new(3)?;
        let numbers: Vec<_> = (0..1000).collect();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    (0..200).for_each(|_| assert_eq!(sum(Hands::new(Some(&team), 1), &numbers), 499_500))
                });
            }
        });
        Ok(())
    }

    #[test]
    fn a_panic_arrives_once_both_are_done() -> std::io::Result<()> {
        let team = Team::new(2)?;
        for left in [true, false] {
            let done = AtomicUsize::new(0);
            let work = |fails: bool| {
                sleep(PATIENCE);
                done.fetch_add(1, Ordering::SeqCst);
                assert!(!fails, "as told");
            };
            let joined = catch_unwind(AssertUnwindSafe(|| team.join(|| work(left), || work(!left))));
            assert!(joined.is_err());
            assert_eq!(done.load(Ordering::SeqCst), 2);
            team.join(|| work(false), || work(false));
            assert_eq!(done.load(Ordering::SeqCst), 4);
        }
        Ok(())
    }

    #[test]
    fn each_item_once_and_as_many_hands_as_towers_leave() -> std::io::Result<()> {
        let team = Team::new(5)?;
        let mut items = vec![0; 33];
        Hands::new(Some(&team), 2).each(&mut items, &|item| *item += 1);
        assert!(items.iter().all(|i| *i == 1));
        assert_eq!([1, 2, 3, 5, 9].map(|towers| Hands::new(Some(&team), towers).each), [5, 3, 2, 1, 1]);
        Ok(())
    }
}
