//! The layout of the table. A change here needs a new [`ABI`].

use std::ffi::c_void;

/// Version of everything in this file.
pub const ABI: u32 = 2;
/// What a library with an engine exports: [`Entry`].
pub const SYMBOL: &str = "reinforcets_engine_v1";
/// Gives the table, which lives as long as the process.
pub type Entry = unsafe extern "C" fn() -> *const EngineTable;

/// How a call went. Anything but [`OK`] is a failure, which was told as JSON: `{ code, message, details }`.
pub type Status = i32;
/// It did what it should.
pub const OK: Status = 0;
/// It failed.
pub const FAILED: Status = 1;

/// Numbers of the caller's, to be read until the call returns. Null stands for none.
#[repr(C)]
#[derive(Debug)]
pub struct Slice<T> {
    /// The first.
    pub data: *const T,
    /// How many.
    pub len: usize,
}

/// The same, to be written.
#[repr(C)]
#[derive(Debug)]
pub struct SliceMut<T> {
    /// The first.
    pub data: *mut T,
    /// How many.
    pub len: usize,
}

/// Where an answer goes; may be called several times during a call, each time with what follows.
#[repr(C)]
#[derive(Debug)]
pub struct Sink<T> {
    /// Handed to `put` as it is.
    pub to: *mut c_void,
    /// Takes numbers, which are the giver's again afterwards. Must not unwind.
    pub put: unsafe extern "C" fn(to: *mut c_void, data: *const T, len: usize),
}

macro_rules! copied {
    ($($name:ident),*) => {$(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<T> Copy for $name<T> {}
    )*};
}
copied!(Slice, SliceMut, Sink);

/// UTF-8.
pub type Text = Slice<u8>;
/// Takes UTF-8: JSON of an answer, or of an error.
pub type Told = Sink<u8>;

/// `core::network::Gather`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct RawGather {
    /// Names the column's storage; 0 for storage without identity.
    pub id: u64,
    /// Counts changes of the storage.
    pub version: u64,
    /// `core::column::Changes`: the last version that may have touched any row, and the rows of changes after it.
    pub whole: u64,
    /// See `whole`.
    pub log: Slice<[u32; 2]>,
    /// Numbers in a row.
    pub width: usize,
    /// The column's numbers.
    pub data: *const c_void,
    /// How many.
    pub len: usize,
    /// Their type: 0 float32, 1 uint8, 2 int32.
    pub dtype: u32,
    /// 0: times `scale`; 1: one-hot of `sizes`.
    pub encoding: u32,
    /// Factor.
    pub scale: f32,
    /// Rows of the column in one row of the batch.
    pub per_row: usize,
    /// Numbers that each place becomes.
    pub sizes: Slice<usize>,
    /// Row numbers; null takes rows 0, 1, 2, ….
    pub idx: Slice<u32>,
}

/// `core::network::Inputs`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct RawInputs {
    /// One for each input of the network.
    pub gathers: Slice<RawGather>,
    /// 0: independent rows; 1: sequences.
    pub kind: u32,
    /// Steps of each sequence, or the number of independent rows.
    pub steps: usize,
    /// Sequences side by side; 1 for independent rows.
    pub lanes: usize,
    /// Not 0 where an episode starts.
    pub starts: Slice<u8>,
    /// State before the first step.
    pub state: Slice<f32>,
}

/// `core::network::Heads` without the views, which do not change. In memory of the engine's, valid until the next call
/// that has this network in it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct RawHeads {
    /// The numbers.
    pub data: *const f32,
    /// How many.
    pub len: usize,
    /// Rows.
    pub rows: usize,
}

/// `core::network::Grad`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct RawGrad {
    /// 1: parameters; 2: the input of `gather`; 3: both.
    pub kind: u32,
    /// Which gather.
    pub gather: usize,
    /// Where the input's gradient goes.
    pub out: SliceMut<f32>,
}

/// `core::network::Reducer`, owned by the caller and let go by `free`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct RawReducer {
    /// Handed to the functions as it is. They are called by one thread at a time.
    pub of: *mut c_void,
    /// Replaces gradients by the mean over all participants; a failure is told as the table's are.
    pub reduce: unsafe extern "C" fn(of: *mut c_void, gradients: SliceMut<f32>, told: Told) -> Status,
    /// Called once, when the reducer is not needed any more.
    pub free: unsafe extern "C" fn(of: *mut c_void),
}

/// An engine as a table of functions.
///
/// An engine may be used by several threads at once, a network by one at a time. Flat buffers are numbered: 0 parameters,
/// 1 buffers, 2 gradients, 3 noise, 16 + n moments n. Modes: 0 train, 1 eval.
#[repr(C)]
#[derive(Debug)]
pub struct EngineTable {
    /// [`ABI`] of the library; the first field of every version.
    pub abi: u32,
    /// Bytes of this table.
    pub size: u32,
    /// The engine's name; lives as long as the process.
    pub name: Text,
    /// Opens the engine with `{ threads, device }` and tells `{ kernel, device }`.
    pub open: unsafe extern "C" fn(options: Text, engine: *mut *mut c_void, told: Told) -> Status,
    /// Ends it; its networks must be gone.
    pub close: unsafe extern "C" fn(engine: *mut c_void),
    /// Whether it can build a network spec.
    pub supports: unsafe extern "C" fn(engine: *mut c_void, spec: Text, told: Told) -> Status,
    /// Builds `{ spec, optimizer, rng }` and tells `{ rng, tensors, views, fixed, perRow, stateWidth }`.
    pub build: unsafe extern "C" fn(
        engine: *mut c_void,
        request: Text,
        network: *mut *mut c_void,
        told: Told,
    ) -> Status,
    /// Ends a network.
    pub release: unsafe extern "C" fn(network: *mut c_void),
    /// `Network::infer`; bit v of `heads` asks for view v.
    pub infer: unsafe extern "C" fn(
        network: *mut c_void,
        inputs: *const RawInputs,
        heads: u64,
        mode: u32,
        state_out: SliceMut<f32>,
        out: *mut RawHeads,
        told: Told,
    ) -> Status,
    /// `Network::forward`.
    pub forward: unsafe extern "C" fn(
        network: *mut c_void,
        inputs: *const RawInputs,
        mode: u32,
        state_out: SliceMut<f32>,
        out: *mut RawHeads,
        told: Told,
    ) -> Status,
    /// `Network::backward`.
    pub backward: unsafe extern "C" fn(
        network: *mut c_void,
        inputs: *const RawInputs,
        d_heads: Slice<f32>,
        grad: RawGrad,
        told: Told,
    ) -> Status,
    /// `Network::zero_grad`.
    pub zero_grad: unsafe extern "C" fn(network: *mut c_void, told: Told) -> Status,
    /// `Network::step`; a NaN for `max_norm` is none.
    pub step: unsafe extern "C" fn(
        network: *mut c_void,
        lr: f64,
        max_norm: f64,
        norm: *mut f64,
        told: Told,
    ) -> Status,
    /// `Network::set_reducer`; null removes it. The reducer is the network's from here on, also after a failure.
    pub set_reducer:
        unsafe extern "C" fn(network: *mut c_void, reducer: *const RawReducer, told: Told) -> Status,
    /// `Network::polyak_from` between two networks of this table.
    pub polyak:
        unsafe extern "C" fn(network: *mut c_void, source: *const c_void, tau: f64, told: Told) -> Status,
    /// `Network::copy_from` between two networks of this table.
    pub copy: unsafe extern "C" fn(network: *mut c_void, source: *const c_void, told: Told) -> Status,
    /// `Network::resample`; tells the random stream as it is afterwards.
    pub resample: unsafe extern "C" fn(network: *mut c_void, rng: Text, told: Told) -> Status,
    /// `Network::export`.
    pub export:
        unsafe extern "C" fn(network: *const c_void, which: u32, out: Sink<f32>, told: Told) -> Status,
    /// `Network::import`.
    pub import:
        unsafe extern "C" fn(network: *mut c_void, which: u32, data: Slice<f32>, told: Told) -> Status,
    /// `Network::steps`.
    pub steps: unsafe extern "C" fn(network: *const c_void, steps: *mut u64, told: Told) -> Status,
    /// `Network::set_steps`.
    pub set_steps: unsafe extern "C" fn(network: *mut c_void, steps: u64, told: Told) -> Status,
}

// SAFETY: a table is never changed, its name lives as long as the process, and its functions may be called from any
// thread (each network from one at a time).
unsafe impl Send for EngineTable {}
// SAFETY: as above.
unsafe impl Sync for EngineTable {}
