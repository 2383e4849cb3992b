//! What crosses the table, both ways.

use std::ffi::c_void;

use reinforcets_core::column::{Changes, ColumnView, ValuesRef};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Batch, Encoding, Flat, Gather, HeadLayout, HeadView, Inputs, Mode, Network, TensorInfo,
};
use reinforcets_core::rng::Rng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::table::{RawGather, RawInputs, Sink, Slice, SliceMut, Text};

/// What `open` takes.
#[derive(Serialize, Deserialize)]
pub struct Options {
    pub threads: usize,
    pub device: String,
}

/// What `open` tells.
#[derive(Serialize, Deserialize)]
pub struct Opened {
    pub kernel: String,
    pub device: String,
}

/// What `build` takes.
#[derive(Serialize, Deserialize)]
pub struct Request {
    pub spec: NetSpec,
    pub optimizer: Option<Optimizer>,
    pub rng: Rng,
}

/// What `build` tells.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Built {
    pub rng: Rng,
    /// Name, shape, whether it is a parameter.
    tensors: Vec<(String, Vec<usize>, bool)>,
    /// Offset, stride, width.
    views: Vec<(usize, usize, usize)>,
    fixed: usize,
    per_row: usize,
    pub state_width: usize,
}

impl Built {
    /// What there is to know of a network.
    pub fn new(network: &dyn Network, rng: Rng) -> Self {
        let HeadLayout { views, fixed, per_row } = network.layout();
        Built {
            rng,
            tensors: network
                .tensors()
                .iter()
                .map(|t| (t.name.clone(), t.shape.clone(), t.parameter))
                .collect(),
            views: views.iter().map(|v| (v.offset, v.stride, v.width)).collect(),
            fixed: *fixed,
            per_row: *per_row,
            state_width: network.state_width(),
        }
    }

    /// Where its heads lie.
    pub fn layout(&self) -> HeadLayout {
        let view = |&(offset, stride, width): &_| HeadView { offset, stride, width };
        HeadLayout { views: self.views.iter().map(view).collect(), fixed: self.fixed, per_row: self.per_row }
    }

    /// Its tensors.
    pub fn tensors(self) -> Vec<TensorInfo> {
        let info = |(name, shape, parameter)| TensorInfo { name, shape, parameter };
        self.tensors.into_iter().map(info).collect()
    }
}

/// JSON for the other side.
pub fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(format!("table: {e}")))
}

/// JSON of the other side's.
pub fn from_json<T: DeserializeOwned>(text: &[u8]) -> Result<T> {
    serde_json::from_slice(text).map_err(|e| Error::Internal(format!("table: {e}")))
}

impl<T> Slice<T> {
    /// Of these numbers.
    pub fn of(values: &[T]) -> Self {
        Slice { data: values.as_ptr(), len: values.len() }
    }

    /// None.
    pub fn none() -> Self {
        Slice { data: std::ptr::null(), len: 0 }
    }

    /// The numbers; empty for none.
    ///
    /// # Safety
    /// `data` is null, or points to `len` numbers that nobody changes during `'a`.
    pub unsafe fn get<'a>(self) -> &'a [T] {
        if self.data.is_null() {
            return &[];
        }
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }
}

impl Text {
    /// Of this text.
    pub const fn text(text: &'static str) -> Self {
        Slice { data: text.as_ptr(), len: text.len() }
    }
}

impl<T> SliceMut<T> {
    /// Of these numbers.
    pub fn of(values: &mut [T]) -> Self {
        SliceMut { data: values.as_mut_ptr(), len: values.len() }
    }

    /// The numbers; empty for none.
    ///
    /// # Safety
    /// `data` is null, or points to `len` numbers that nobody else uses during `'a`.
    pub unsafe fn get<'a>(self) -> &'a mut [T] {
        if self.data.is_null() {
            return &mut [];
        }
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts_mut(self.data, self.len) }
    }
}

impl<T: Clone> Sink<T> {
    /// Appends to `to`, which must live as long as the sink is used.
    pub fn into(to: &mut Vec<T>) -> Self {
        unsafe extern "C" fn put<T: Clone>(to: *mut c_void, data: *const T, len: usize) {
            // SAFETY: `to` is the vector below, used by nobody else during the call; numbers are valid for its time.
            unsafe { (*to.cast::<Vec<T>>()).extend_from_slice(Slice { data, len }.get()) }
        }
        Sink { to: (&raw mut *to).cast(), put: put::<T> }
    }

    /// Gives numbers.
    ///
    /// # Safety
    /// The sink came from the other side of the table, in the call that is under way.
    pub unsafe fn give(self, values: &[T]) {
        // SAFETY: the caller's promise.
        unsafe { (self.put)(self.to, values.as_ptr(), values.len()) }
    }
}

/// The number of a flat buffer.
pub fn flat_number(which: Flat) -> u32 {
    match which {
        Flat::Parameters => 0,
        Flat::Buffers => 1,
        Flat::Gradients => 2,
        Flat::Noise => 3,
        Flat::Moments(n) => 16 + u32::from(n),
    }
}

/// The flat buffer of a number.
pub fn flat(number: u32) -> Result<Flat> {
    Ok(match number {
        0 => Flat::Parameters,
        1 => Flat::Buffers,
        2 => Flat::Gradients,
        3 => Flat::Noise,
        16..=271 => Flat::Moments((number - 16) as u8),
        _ => return Err(unknown("flat buffer", number)),
    })
}

/// The number of a mode.
pub fn mode_number(mode: Mode) -> u32 {
    u32::from(mode == Mode::Eval)
}

/// The mode of a number.
pub fn mode(number: u32) -> Mode {
    if number == 0 { Mode::Train } else { Mode::Eval }
}

pub fn unknown(what: &str, number: u32) -> Error {
    Error::Internal(format!("table: {what} {number} is unknown"))
}

/// A gather for the other side.
pub fn lower_gather(gather: &Gather<'_>) -> RawGather {
    let (data, dtype) = match gather.column.values {
        ValuesRef::F32(v) => (v.as_ptr().cast(), 0),
        ValuesRef::U8(v) => (v.as_ptr().cast(), 1),
        ValuesRef::I32(v) => (v.as_ptr().cast(), 2),
    };
    let (encoding, scale, sizes) = match gather.encoding {
        Encoding::Scale(factor) => (0, factor, Slice::none()),
        Encoding::OneHot(sizes) => (1, 1.0, Slice::of(sizes)),
    };
    RawGather {
        id: gather.column.id,
        version: gather.column.version,
        whole: gather.column.changes.whole,
        log: Slice::of(gather.column.changes.log),
        width: gather.column.width,
        data,
        len: gather.column.values.len(),
        dtype,
        encoding,
        scale,
        per_row: gather.per_row,
        sizes,
        idx: gather.idx.map_or(Slice::none(), Slice::of),
    }
}

/// Inputs for the other side, whose gathers have been lowered already.
pub fn lower(batch: &Batch<'_>, gathers: &[RawGather]) -> RawInputs {
    let gathers = Slice::of(gathers);
    match *batch {
        Batch::Rows(steps) => {
            RawInputs { gathers, kind: 0, steps, lanes: 1, starts: Slice::none(), state: Slice::none() }
        }
        Batch::Sequences { steps, lanes, starts, state } => {
            RawInputs { gathers, kind: 1, steps, lanes, starts: Slice::of(starts), state: Slice::of(state) }
        }
    }
}

/// A gather of the other side's.
///
/// # Safety
/// Every pointer is valid for its length during `'a`, and nobody changes what it points to.
unsafe fn lift_gather<'a>(raw: &RawGather) -> Result<Gather<'a>> {
    let RawGather { id, version, whole, width, data, len, .. } = *raw;
    // SAFETY: the caller's promise, with the type that `dtype` names.
    let values = unsafe {
        match raw.dtype {
            0 => ValuesRef::F32(Slice { data: data.cast(), len }.get()),
            1 => ValuesRef::U8(Slice { data: data.cast(), len }.get()),
            2 => ValuesRef::I32(Slice { data: data.cast(), len }.get()),
            other => return Err(unknown("dtype", other)),
        }
    };
    let encoding = match raw.encoding {
        0 => Encoding::Scale(raw.scale),
        // SAFETY: the caller's promise.
        1 => Encoding::OneHot(unsafe { raw.sizes.get() }),
        other => return Err(unknown("encoding", other)),
    };
    // SAFETY: the caller's promise.
    let idx = (!raw.idx.data.is_null()).then(|| unsafe { raw.idx.get() });
    // SAFETY: the caller's promise.
    let changes = Changes { whole, log: unsafe { raw.log.get() } };
    let column = ColumnView { id, version, changes, width, values };
    Ok(Gather { column, idx, per_row: raw.per_row, encoding })
}

/// Inputs up to which no memory is asked for.
const FEW: usize = 8;

/// Runs `f` with inputs of the other side's.
///
/// # Safety
/// `inputs` and every pointer in it are valid until this function returns, and nobody changes what they point to.
pub unsafe fn lift<R>(inputs: *const RawInputs, f: impl FnOnce(&Inputs<'_>) -> Result<R>) -> Result<R> {
    // SAFETY: the caller's promise.
    let (raw, gathers) = unsafe { (&*inputs, (*inputs).gathers.get()) };
    let batch = match raw.kind {
        0 => Batch::Rows(raw.steps),
        1 => Batch::Sequences {
            steps: raw.steps,
            lanes: raw.lanes,
            // SAFETY: the caller's promise.
            starts: unsafe { raw.starts.get() },
            // SAFETY: the caller's promise.
            state: unsafe { raw.state.get() },
        },
        other => return Err(unknown("batch", other)),
    };
    let nothing = ColumnView::anonymous(0, ValuesRef::F32(&[]));
    let blank = Gather { column: nothing, idx: None, per_row: 1, encoding: Encoding::Scale(1.0) };
    let (mut few, mut many) = ([blank; FEW], Vec::new());
    let lifted = if gathers.len() <= FEW {
        &mut few[..gathers.len()]
    } else {
        many.resize(gathers.len(), blank);
        &mut many[..]
    };
    for (to, from) in lifted.iter_mut().zip(gathers) {
        // SAFETY: the caller's promise.
        *to = unsafe { lift_gather(from)? };
    }
    f(&Inputs { gathers: lifted, batch })
}
