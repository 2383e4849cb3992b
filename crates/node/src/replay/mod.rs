//! Replay buffers for people who write their own algorithm in TypeScript. They convert and hold; what is learnt from is
//! `reinforcets_core::memory`.

mod batch;
mod files;
mod goals;
mod held;
mod options;
mod slots;

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use napi::Env;
use napi::bindgen_prelude::ObjectFinalize;
use napi_derive::napi;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::memory::{available_memory, in_words};

use crate::errors::export;
use crate::shared::lock;
use batch::{BatchArrays, Numbers};
use held::{Beside, Drawn, Held};
use options::{Kind, Options, check_beta};
use slots::{Slots, StepSlots};

/// The memory of one batch size.
#[napi]
pub struct ReplayBatch {
    drawn: Arc<Mutex<Drawn>>,
}

#[napi]
impl ReplayBatch {
    /// The memory; once.
    #[napi]
    pub fn arrays(&self) -> BatchArrays {
        let owner: Arc<dyn Any + Send + Sync> = self.drawn.clone();
        lock(&self.drawn).numbers.bind(&owner)
    }
}

/// A replay buffer.
#[napi(custom_finalize)]
pub struct Replay {
    /// Behind a lock of its own, because it may be given up while a file is written.
    held: Mutex<Option<Arc<Mutex<Held>>>>,
    /// A file is being written or read.
    busy: Arc<AtomicBool>,
    /// Bytes that the garbage collector was told of.
    told: i64,
}

impl ObjectFinalize for Replay {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.let_go(&env)
    }
}

impl Replay {
    fn let_go(&self, env: &Env) -> napi::Result<()> {
        if lock(&self.held).take().is_some() {
            env.adjust_external_memory(-self.told)?;
        }
        Ok(())
    }

    fn idle(&self) -> Result<Arc<Mutex<Held>>> {
        let held = lock(&self.held).clone().ok_or(Error::Closed("the buffer"))?;
        if self.busy.load(Relaxed) {
            return Err(Error::Busy("the buffer is being saved or loaded; await that first".into()));
        }
        Ok(held)
    }

    fn with<T>(&self, f: impl FnOnce(&mut Held) -> Result<T>) -> napi::Result<T> {
        export(|| f(&mut lock(&*self.idle()?)))
    }
}

#[napi]
impl Replay {
    /// An empty buffer, from JSON.
    #[napi(constructor)]
    pub fn new(env: Env, options: String) -> napi::Result<Self> {
        let held = export(|| Held::new(Options::read(&options)?))?;
        let told = i64::try_from(held.options.bytes()).unwrap_or(i64::MAX);
        // The collector sees a small object; what it holds is large.
        env.adjust_external_memory(told)?;
        Ok(Replay { held: Mutex::new(Some(Arc::new(Mutex::new(held)))), busy: Arc::default(), told })
    }

    /// Bytes that a buffer with these options takes once it is full.
    #[napi]
    pub fn bytes_for(options: String) -> napi::Result<f64> {
        export(|| Ok(Options::read(&options)?.bytes() as f64))
    }

    /// Bytes that the buffer takes once it is full.
    #[napi]
    pub fn bytes(&self) -> napi::Result<f64> {
        self.with(|h| Ok(h.options.bytes() as f64))
    }

    /// Rows of observations in all.
    #[napi]
    pub fn capacity(&self) -> napi::Result<f64> {
        self.with(|h| Ok(h.options.spec.rows() as f64))
    }

    /// Transitions, or sequences, that may be sampled.
    #[napi]
    pub fn len(&self) -> napi::Result<f64> {
        self.with(|h| {
            Ok(match &h.beside {
                Beside::Sequences(sequences) => sequences.len(),
                _ => h.replay.len(),
            } as f64)
        })
    }

    /// β of samples that do not tell their own.
    #[napi]
    pub fn beta(&self) -> napi::Result<f64> {
        self.with(|h| Ok(h.options.beta))
    }

    /// The memory for steps; once.
    #[napi]
    pub fn slots(&self) -> napi::Result<StepSlots> {
        self.with(|h| Ok(Slots::bind(&h.slots)))
    }

    /// First observations are in the slots; gives how many rewards are asked for.
    #[napi]
    pub fn begin(&self, first: u32, worlds: u32) -> napi::Result<u32> {
        self.with(|h| h.begin(first as usize, worlds as usize).map(|n| n as u32))
    }

    /// A step is in the slots; gives how many rewards are asked for.
    #[napi]
    pub fn push(&self, first: u32, worlds: u32, autoreset: bool) -> napi::Result<u32> {
        self.with(|h| h.push(first as usize, worlds as usize, autoreset).map(|n| n as u32))
    }

    /// Memory for batches of `size`.
    #[napi]
    pub fn batch(&self, size: f64) -> napi::Result<ReplayBatch> {
        self.with(|h| {
            let allowed = "a whole number from 1 to 16777216";
            if !(1.0..=16_777_216.0).contains(&size) || size.fract() != 0.0 {
                return Err(Error::config("batchSize", size, allowed));
            }
            let length = if let Kind::Sequence(config) = h.options.kind { Some(config.length) } else { None };
            let spec = &h.options.spec;
            // Two observations, and five columns of four bytes, for each transition: never more than this.
            let width: usize =
                spec.obs.iter().map(|c| c.width * c.dtype.bytes() * spec.frame_stack * 2).sum();
            let row =
                (width + spec.action.width * 4 + spec.extra.iter().map(|c| c.width * 4).sum::<usize>() + 32)
                    as u64;
            let bytes = row.saturating_mul(size as u64).saturating_mul(length.map_or(1, |l| l as u64 + 1));
            if available_memory().is_some_and(|free| bytes > free) {
                let allowed =
                    format!("{allowed}; this batch takes {} and they are not free", in_words(bytes));
                return Err(Error::config("batchSize", size, allowed));
            }
            let numbers = Numbers::new(spec, size as usize, length);
            let (transitions, sequences) = Default::default();
            Ok(ReplayBatch { drawn: Arc::new(Mutex::new(Drawn { numbers, transitions, sequences })) })
        })
    }

    /// Draws a batch into its memory.
    #[napi]
    pub fn sample(&self, batch: &ReplayBatch, beta: f64) -> napi::Result<()> {
        self.with(|h| {
            check_beta("beta", beta)?;
            h.sample(beta, &mut lock(&batch.drawn))
        })
    }

    /// Sets priorities of transitions.
    #[napi]
    pub fn update(&self, indices: &[u32], priorities: &[f32]) -> napi::Result<()> {
        self.with(|h| {
            let rows = h.options.spec.rows();
            if let Some(row) = indices.iter().find(|i| **i as usize >= rows) {
                let problem = format!("is {row}, and the buffer has {rows} rows");
                return Err(Error::InvalidData { what: "an index".into(), problem });
            }
            match &mut h.beside {
                Beside::Priorities(p) => p.update(&h.replay, indices, priorities),
                _ => Err(Error::State("this buffer has no priorities".into())),
            }
        })
    }

    /// Sets priorities of the sequences that were drawn last with this batch.
    #[napi]
    pub fn update_sequences(&self, batch: &ReplayBatch, errors: &[f32]) -> napi::Result<()> {
        self.with(|h| match &mut h.beside {
            Beside::Sequences(s) => s.update(&lock(&batch.drawn).sequences, errors),
            _ => Err(Error::State("this buffer has no sequences".into())),
        })
    }

    /// Frees the memory. Twice does no harm.
    #[napi]
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        self.let_go(&env)
    }
}
