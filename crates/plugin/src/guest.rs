//! The side that has the engine: any `core::Engine` as a table.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};

use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::{Engine, Flat, Grad, HeadSet, Heads, Network, Reducer};
use reinforcets_core::rng::Rng;

use crate::coded;
use crate::table::{
    ABI, EngineTable, FAILED, OK, RawGrad, RawHeads, RawInputs, RawReducer, Sink, Slice, SliceMut, Status,
    Text, Told,
};
use crate::wire::{self, Built, Opened, Options, Request};

/// An engine that a library offers.
pub trait Plugin: 'static {
    /// The engine's name.
    const NAME: &'static str;

    /// Opens it.
    ///
    /// # Errors
    /// What the engine says about `threads` and `device` (`auto`, `cpu`, `cuda`, `cuda:N`).
    fn open(threads: usize, device: &str) -> Result<Box<dyn Engine>>;
}

/// The table of an engine.
#[must_use]
pub fn table<P: Plugin>() -> &'static EngineTable {
    Of::<P>::TABLE
}

/// Exports an engine from a library: `export_engine!(MyPlugin);` for a type that is a [`Plugin`].
#[macro_export]
macro_rules! export_engine {
    ($plugin:ty) => {
        /// The engine's table, for whoever loads this library.
        #[unsafe(no_mangle)]
        pub extern "C" fn reinforcets_engine_v1() -> *const $crate::table::EngineTable {
            $crate::guest::table::<$plugin>()
        }
    };
}

struct Of<P>(PhantomData<P>);

impl<P: Plugin> Of<P> {
    const TABLE: &'static EngineTable = &EngineTable {
        abi: ABI,
        size: size_of::<EngineTable>() as u32,
        name: Text::text(P::NAME),
        open: open::<P>,
        close,
        supports,
        build,
        release,
        infer,
        forward,
        backward,
        zero_grad,
        step,
        set_reducer,
        polyak,
        copy,
        resample,
        export,
        import,
        steps,
        set_steps,
    };
}

/// A network and memory to export it with.
struct Guest {
    network: Box<dyn Network>,
    flat: Vec<f32>,
}

/// What every function of this file may rely on: the table's contract, kept by `host`.
///
/// # Safety
/// Engines and networks are what `open` and `build` gave and were not ended since; networks are used by one thread at a
/// time; pointers are valid as `table` says; `told` is the caller's.
unsafe fn answer(told: Told, f: impl FnOnce() -> Result<()>) -> Status {
    let outcome =
        catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| Err(Error::of_panic(panic.as_ref())));
    match outcome {
        Ok(()) => OK,
        Err(error) => {
            // SAFETY: `told` is the caller's.
            unsafe { told.give(coded::to_json(&error).as_bytes()) };
            FAILED
        }
    }
}

/// [`answer`] for a verb of a network.
///
/// # Safety
/// As for [`answer`].
unsafe fn with(network: *mut c_void, told: Told, f: impl FnOnce(&mut Guest) -> Result<()>) -> Status {
    // SAFETY: the contract of `answer`; one thread at a time uses a network.
    unsafe { answer(told, || f(&mut *network.cast::<Guest>())) }
}

/// The network behind a pointer.
///
/// # Safety
/// As for [`answer`].
unsafe fn network<'a>(network: *const c_void) -> &'a dyn Network {
    // SAFETY: the contract of `answer`.
    unsafe { &*(*network.cast::<Guest>()).network }
}

unsafe extern "C" fn open<P: Plugin>(options: Text, engine: *mut *mut c_void, told: Told) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        answer(told, || {
            let Options { threads, device } = wire::from_json(options.get())?;
            let opened = P::open(threads, &device)?;
            let about = Opened { kernel: opened.kernel().to_owned(), device: opened.device() };
            told.give(wire::to_json(&about)?.as_bytes());
            *engine = Box::into_raw(Box::new(opened)).cast();
            Ok(())
        })
    }
}

unsafe extern "C" fn close(engine: *mut c_void) {
    // A destructor that panics is a bug without anybody to tell it to.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: `open` made the box, and this is its end.
        drop(unsafe { Box::from_raw(engine.cast::<Box<dyn Engine>>()) });
    }));
}

/// The engine behind a pointer.
///
/// # Safety
/// As for [`answer`].
unsafe fn engine_of<'a>(engine: *mut c_void) -> &'a dyn Engine {
    // SAFETY: the contract of `answer`. Engines are `Sync`.
    unsafe { &**engine.cast::<Box<dyn Engine>>() }
}

unsafe extern "C" fn supports(engine: *mut c_void, spec: Text, told: Told) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe { answer(told, || engine_of(engine).supports(&wire::from_json(spec.get())?)) }
}

unsafe extern "C" fn build(
    engine: *mut c_void,
    request: Text,
    network: *mut *mut c_void,
    told: Told,
) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        answer(told, || {
            let Request { spec, optimizer, mut rng } = wire::from_json(request.get())?;
            let built = engine_of(engine).build(&spec, optimizer.as_ref(), &mut rng)?;
            told.give(wire::to_json(&Built::new(&*built, rng))?.as_bytes());
            *network = Box::into_raw(Box::new(Guest { network: built, flat: Vec::new() })).cast();
            Ok(())
        })
    }
}

unsafe extern "C" fn release(network: *mut c_void) {
    // As in `close`.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: `build` made the box, and this is its end.
        drop(unsafe { Box::from_raw(network.cast::<Guest>()) });
    }));
}

fn lower(heads: &Heads<'_>) -> RawHeads {
    RawHeads { data: heads.data.as_ptr(), len: heads.data.len(), rows: heads.rows }
}

unsafe extern "C" fn infer(
    network: *mut c_void,
    inputs: *const RawInputs,
    heads: u64,
    mode: u32,
    state_out: SliceMut<f32>,
    out: *mut RawHeads,
    told: Told,
) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        with(network, told, |guest| {
            wire::lift(inputs, |inputs| {
                let set = HeadSet::from_bits(heads);
                *out = lower(&guest.network.infer(inputs, set, wire::mode(mode), state_out.get())?);
                Ok(())
            })
        })
    }
}

unsafe extern "C" fn forward(
    network: *mut c_void,
    inputs: *const RawInputs,
    mode: u32,
    state_out: SliceMut<f32>,
    out: *mut RawHeads,
    told: Told,
) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        with(network, told, |guest| {
            wire::lift(inputs, |inputs| {
                *out = lower(&guest.network.forward(inputs, wire::mode(mode), state_out.get())?);
                Ok(())
            })
        })
    }
}

unsafe extern "C" fn backward(
    network: *mut c_void,
    inputs: *const RawInputs,
    d_heads: Slice<f32>,
    grad: RawGrad,
    told: Told,
) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        with(network, told, |guest| {
            let RawGrad { kind, gather, out } = grad;
            let grad = match kind {
                1 => Grad::Params,
                2 => Grad::Input { gather, out: out.get() },
                3 => Grad::Both { gather, out: out.get() },
                other => return Err(wire::unknown("gradient", other)),
            };
            wire::lift(inputs, |inputs| guest.network.backward(inputs, d_heads.get(), grad))
        })
    }
}

unsafe extern "C" fn zero_grad(network: *mut c_void, told: Told) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        with(network, told, |guest| {
            guest.network.zero_grad();
            Ok(())
        })
    }
}

unsafe extern "C" fn step(
    network: *mut c_void,
    lr: f64,
    max_norm: f64,
    norm: *mut f64,
    told: Told,
) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        with(network, told, |guest| {
            *norm = guest.network.step(lr, (!max_norm.is_nan()).then_some(max_norm))?;
            Ok(())
        })
    }
}

/// The host's reducer.
struct Borrowed(RawReducer);

// SAFETY: the host's reducer is `Send`, and calls go through one network, which one thread at a time uses.
unsafe impl Send for Borrowed {}

impl Reducer for Borrowed {
    fn reduce(&mut self, gradients: &mut [f32]) -> Result<()> {
        let mut told = Vec::new();
        // SAFETY: the functions and `of` are the host's and belong together.
        match unsafe { (self.0.reduce)(self.0.of, SliceMut::of(gradients), Sink::into(&mut told)) } {
            OK => Ok(()),
            _ => Err(coded::from_json(&told)),
        }
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        // SAFETY: this was the only use left.
        unsafe { (self.0.free)(self.0.of) }
    }
}

unsafe extern "C" fn set_reducer(network: *mut c_void, reducer: *const RawReducer, told: Told) -> Status {
    // SAFETY: the contract of `answer`; null or a reducer to copy.
    unsafe {
        let reducer = reducer.as_ref().map(|raw| Box::new(Borrowed(*raw)) as Box<dyn Reducer>);
        with(network, told, |guest| {
            guest.network.set_reducer(reducer);
            Ok(())
        })
    }
}

unsafe extern "C" fn polyak(to: *mut c_void, source: *const c_void, tau: f64, told: Told) -> Status {
    // SAFETY: the contract of `answer`; the host sees to it that the two differ.
    unsafe { with(to, told, |guest| guest.network.polyak_from(network(source), tau)) }
}

unsafe extern "C" fn copy(to: *mut c_void, source: *const c_void, told: Told) -> Status {
    // SAFETY: as in `polyak`.
    unsafe { with(to, told, |guest| guest.network.copy_from(network(source))) }
}

unsafe extern "C" fn resample(network: *mut c_void, rng: Text, told: Told) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        with(network, told, |guest| {
            let mut rng: Rng = wire::from_json(rng.get())?;
            guest.network.resample(&mut rng);
            told.give(wire::to_json(&rng)?.as_bytes());
            Ok(())
        })
    }
}

unsafe extern "C" fn export(from: *const c_void, which: u32, out: Sink<f32>, told: Told) -> Status {
    // SAFETY: the contract of `answer`. The scratch memory is behind a `const` pointer like the network, but only this
    // function uses it, and one thread at a time uses a network.
    unsafe {
        with(from.cast_mut(), told, |guest| {
            let which: Flat = wire::flat(which)?;
            guest.flat.clear();
            guest.network.export(which, &mut guest.flat);
            out.give(&guest.flat);
            Ok(())
        })
    }
}

unsafe extern "C" fn import(network: *mut c_void, which: u32, data: Slice<f32>, told: Told) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe { with(network, told, |guest| guest.network.import(wire::flat(which)?, data.get())) }
}

unsafe extern "C" fn steps(of: *const c_void, steps: *mut u64, told: Told) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        answer(told, || {
            *steps = network(of).steps();
            Ok(())
        })
    }
}

unsafe extern "C" fn set_steps(network: *mut c_void, steps: u64, told: Told) -> Status {
    // SAFETY: the contract of `answer`.
    unsafe {
        with(network, told, |guest| {
            guest.network.set_steps(steps);
            Ok(())
        })
    }
}
