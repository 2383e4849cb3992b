//! One OS thread per session, for work that must not hold up the event loop.

use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use reinforcets_core::error::{Error, Result};

type Job = Box<dyn FnOnce() + Send>;

/// A thread that works jobs off in order. Started with the first job; dropping it waits for the job in progress.
#[derive(Default)]
pub struct Worker {
    running: Option<(Sender<Job>, JoinHandle<()>)>,
}

impl Worker {
    /// Queues a job.
    pub fn run(&mut self, job: Job) -> Result<()> {
        if self.running.is_none() {
            let (sender, receiver) = channel::<Job>();
            let body = move || receiver.into_iter().for_each(|job| job());
            let thread = thread::Builder::new().name("reinforcets-session".into()).spawn(body);
            let thread = thread.map_err(|e| Error::Internal(format!("cannot start a thread: {e}")))?;
            self.running = Some((sender, thread));
        }
        let sent = self.running.as_ref().map(|(sender, _)| sender.send(job).is_ok());
        if sent == Some(true) { Ok(()) } else { Err(Error::Internal("the session's thread is gone".into())) }
    }

    /// Waits for what is queued and ends the thread.
    pub fn stop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            // Jobs catch their own panics; there is nobody left to tell about another one.
            let _ = thread.join();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}
