//! What tch lacks: backward passes with gradients of the outputs, gradients into given memory, tensors over memory
//! that somebody else frees, thread counts, and the version of the loaded library. The only unsafe code of the crate.

mod recurrent;

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};

use reinforcets_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};
use torch_sys::C_tensor;

use crate::error::from_message;

pub(crate) use recurrent::{gru, has_host_lstm, host_lstm, lstm};

unsafe extern "C" {
    fn rts_free(text: *mut c_char);
    fn rts_backward(
        outputs: *const *const C_tensor,
        seeds: *const *const C_tensor,
        n: usize,
        inputs: *const *const C_tensor,
        m: usize,
        keep: c_int,
        error: *mut *mut c_char,
    ) -> c_int;
    fn rts_grad(
        outputs: *const *const C_tensor,
        seeds: *const *const C_tensor,
        n: usize,
        inputs: *const *const C_tensor,
        m: usize,
        keep: c_int,
        gradients: *mut *mut C_tensor,
        error: *mut *mut c_char,
    ) -> c_int;
    fn rts_set_grad(tensor: *mut C_tensor, gradient: *const C_tensor, error: *mut *mut c_char) -> c_int;
    fn rts_from_blob(
        data: *mut c_void,
        sizes: *const i64,
        dims: usize,
        kind: c_int,
        owner: *mut c_void,
        release: extern "C" fn(*mut c_void),
        out: *mut *mut C_tensor,
        error: *mut *mut c_char,
    ) -> c_int;
    fn rts_allow_tf32(allowed: c_int);
    fn rts_set_threads(threads: c_int);
    fn rts_set_interop_threads(threads: c_int);
    fn rts_no_stack_traces();
    fn rts_config(text: *mut *mut c_char, error: *mut *mut c_char) -> c_int;
}

/// Takes a text that the shim allocated.
fn take(text: *mut c_char) -> String {
    if text.is_null() {
        return "libtorch failed without a message".into();
    }
    // SAFETY: the shim gives a NUL-terminated copy that belongs to us, freed here and used nowhere after.
    unsafe {
        let owned = CStr::from_ptr(text).to_string_lossy().into_owned();
        rts_free(text);
        owned
    }
}

/// Calls the shim, and turns its message into an error.
fn call(device: Device, work: impl FnOnce(*mut *mut c_char) -> c_int) -> Result<()> {
    let mut error = std::ptr::null_mut();
    if work(&mut error) == 0 { Ok(()) } else { Err(from_message(device, &take(error))) }
}

fn pointers(tensors: &[Tensor]) -> Vec<*const C_tensor> {
    tensors.iter().map(Tensor::as_ptr).collect()
}

fn same_length(what: &str, got: usize, expected: usize) -> Result<()> {
    if got == expected { Ok(()) } else { Err(Error::shape(what, got, expected)) }
}

/// Adds the gradients of `outputs`, weighted by `seeds`, to those of the leaves `inputs` (of all leaves where there are
/// none); `keep` keeps the graph for more passes.
///
/// # Errors
/// `INVALID_SHAPE` for a different number of outputs and seeds, and what libtorch reports.
pub fn backward(outputs: &[Tensor], seeds: &[Tensor], inputs: &[Tensor], keep: bool) -> Result<()> {
    same_length("gradients of outputs", seeds.len(), outputs.len())?;
    let Some(first) = outputs.first() else { return Ok(()) };
    let (o, s, i) = (pointers(outputs), pointers(seeds), pointers(inputs));
    // SAFETY: all arrays have the lengths given beside them, and their tensors outlive the call.
    call(first.device(), |error| unsafe {
        let (n, m) = (o.len(), i.len());
        rts_backward(o.as_ptr(), s.as_ptr(), n, i.as_ptr(), m, c_int::from(keep), error)
    })
}

/// Gradients of `inputs` alone; other leaves keep theirs. `None` for an input that no output depends on.
///
/// # Errors
/// As [`backward`].
pub fn grad(
    outputs: &[Tensor],
    seeds: &[Tensor],
    inputs: &[Tensor],
    keep: bool,
) -> Result<Vec<Option<Tensor>>> {
    same_length("gradients of outputs", seeds.len(), outputs.len())?;
    let Some(first) = outputs.first() else { return Ok(inputs.iter().map(|_| None).collect()) };
    let (o, s, i) = (pointers(outputs), pointers(seeds), pointers(inputs));
    let mut found = vec![std::ptr::null_mut(); inputs.len()];
    // SAFETY: all arrays have the lengths given beside them, and their tensors outlive the call.
    call(first.device(), |error| unsafe {
        let (n, m) = (o.len(), i.len());
        rts_grad(o.as_ptr(), s.as_ptr(), n, i.as_ptr(), m, c_int::from(keep), found.as_mut_ptr(), error)
    })?;
    // SAFETY: the shim made each tensor with `new` for us; the result owns it.
    Ok(found.into_iter().map(|t| (!t.is_null()).then(|| unsafe { Tensor::from_ptr(t) })).collect())
}

/// Makes `gradient` the memory in which gradients of the leaf `tensor` add up.
///
/// # Errors
/// What libtorch reports, such as different shapes or devices.
pub fn set_grad(tensor: &mut Tensor, gradient: &Tensor) -> Result<()> {
    let device = tensor.device();
    // SAFETY: both tensors outlive the call; libtorch takes a reference of its own.
    call(device, |error| unsafe { rts_set_grad(tensor.as_mut_ptr(), gradient.as_ptr(), error) })
}

/// Forgets the gradient of a leaf.
///
/// # Errors
/// What libtorch reports.
pub fn clear_grad(tensor: &mut Tensor) -> Result<()> {
    let device = tensor.device();
    // SAFETY: the tensor outlives the call; no gradient is given.
    call(device, |error| unsafe { rts_set_grad(tensor.as_mut_ptr(), std::ptr::null(), error) })
}

/// A tensor on the CPU over the memory of `owner`, without a copy. `owner` is dropped when the last view of the tensor
/// is gone, on whatever thread that happens.
///
/// # Safety
/// `data` must point to at least `shape.product()` numbers of `kind`, stay valid and in place for as long as `owner`
/// lives, and nobody may write to it while the tensor is being read, nor read it while the tensor is being written.
///
/// # Errors
/// What libtorch reports.
pub unsafe fn from_blob<T: Send + 'static>(
    data: *mut c_void,
    shape: &[i64],
    kind: Kind,
    owner: T,
) -> Result<Tensor> {
    extern "C" fn release<T>(owner: *mut c_void) {
        // SAFETY: `owner` came from `Box::into_raw` below, and libtorch calls this once.
        drop(unsafe { Box::from_raw(owner.cast::<T>()) });
    }
    let owner = Box::into_raw(Box::new(owner)).cast();
    let mut out = std::ptr::null_mut();
    let made = call(Device::Cpu, |error| {
        // SAFETY: the caller promises `data`; `shape` outlives the call.
        unsafe {
            let (sizes, kind) = (shape.as_ptr(), scalar_type(kind));
            rts_from_blob(data, sizes, shape.len(), kind, owner, release::<T>, &mut out, error)
        }
    });
    if made.is_err() {
        release::<T>(owner);
    }
    made?;
    // SAFETY: the shim made it with `new` for us.
    Ok(unsafe { Tensor::from_ptr(out) })
}

/// `at::ScalarType`'s number of the kinds that numbers of ours have.
fn scalar_type(kind: Kind) -> c_int {
    match kind {
        Kind::Uint8 => 0,
        Kind::Int8 => 1,
        Kind::Int16 => 2,
        Kind::Int => 3,
        Kind::Int64 => 4,
        Kind::Double => 7,
        Kind::Bool => 11,
        _ => 6,
    }
}

/// A tensor over borrowed memory, without a copy. Meant for reading.
///
/// # Errors
/// What libtorch reports.
pub(crate) fn borrow<'a, T: tch::kind::Element>(data: &'a [T], shape: &[i64]) -> Result<Borrowed<'a>> {
    let needed = shape.iter().product::<i64>();
    if usize::try_from(needed).ok() != Some(data.len()) {
        return Err(Error::Internal(format!("{} numbers as {shape:?}", data.len())));
    }
    let mut stride = vec![1; shape.len()];
    for d in (1..shape.len()).rev() {
        stride[d - 1] = stride[d] * shape[d];
    }
    // SAFETY: `shape` asks for as many numbers as there are, and `Borrowed` keeps the tensor within their lifetime.
    let tensor = unsafe { Tensor::f_from_blob(data.as_ptr().cast(), shape, &stride, T::KIND, Device::Cpu) };
    let tensor = tensor.map_err(|e| crate::error::from_torch(Device::Cpu, &e))?;
    Ok(Borrowed { tensor, memory: std::marker::PhantomData })
}

/// A tensor over borrowed memory. Views of it must not outlive it; results of operations on it may.
pub(crate) struct Borrowed<'a> {
    pub tensor: Tensor,
    memory: std::marker::PhantomData<&'a ()>,
}

fn flat_on_cpu(t: &Tensor) -> bool {
    t.device() == Device::Cpu && t.f_kind().is_ok_and(|k| k == Kind::Float) && t.is_contiguous()
}

/// The numbers of a contiguous f32 tensor on the CPU; `None` for any other.
pub(crate) fn numbers(t: &Tensor) -> Option<&[f32]> {
    // SAFETY: contiguous f32 memory of `numel` numbers, alive as long as the tensor. Only this crate's flat buffers
    // come here, which nobody writes to while they are borrowed: one thread has the network.
    flat_on_cpu(t).then(|| unsafe { std::slice::from_raw_parts(t.data_ptr().cast::<f32>(), t.numel()) })
}

/// As [`numbers`], for writing.
pub(crate) fn numbers_mut(t: &mut Tensor) -> Option<&mut [f32]> {
    // SAFETY: as above; and the tensor is borrowed for writing.
    flat_on_cpu(t).then(|| unsafe { std::slice::from_raw_parts_mut(t.data_ptr().cast::<f32>(), t.numel()) })
}

thread_local! {
    static THREADS: Cell<usize> = const { Cell::new(0) };
}

/// Sets how many threads libtorch uses for work that this thread starts. The count belongs to the calling thread (it is
/// OpenMP's), so that every verb of a network calls this; it costs nothing when the count stays.
pub fn use_threads(threads: usize) {
    THREADS.with(|current| {
        if current.replace(threads) != threads {
            // SAFETY: a plain call; the shim catches what libtorch throws.
            unsafe { rts_set_threads(c_int::try_from(threads).unwrap_or(1)) };
        }
    });
}

/// Whether convolutions on CUDA may use TF32, which rounds their inputs to 10 bits of mantissa and is several times as fast
/// on GPUs that have it. For the whole process; libtorch allows it at first, as PyTorch does.
pub fn allow_tf32(allowed: bool) {
    // SAFETY: a plain call; the shim catches what libtorch throws.
    unsafe { rts_allow_tf32(c_int::from(allowed)) };
}

/// One thread for work between operations; heard once a process, before the first such work.
pub(crate) fn one_interop_thread() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    // SAFETY: a plain call; the shim catches what libtorch throws.
    ONCE.call_once(|| unsafe { rts_set_interop_threads(1) });
}

/// Errors of libtorch carry no C++ stack from here on, which takes milliseconds to make. For the whole process.
pub fn no_stack_traces() {
    // SAFETY: a plain call; the shim catches what libtorch throws.
    unsafe { rts_no_stack_traces() };
}

/// Version of the libtorch that is loaded, e.g. `2.11.0`.
///
/// # Errors
/// `LIBTORCH_INVALID` where it does not say.
pub fn version() -> Result<String> {
    let mut text = std::ptr::null_mut();
    // SAFETY: the shim writes a copy of the text for us.
    call(Device::Cpu, |error| unsafe { rts_config(&mut text, error) })?;
    let config = take(text);
    let after = config.split_once("TORCH_VERSION=").map(|(_, rest)| rest);
    let version = after.and_then(|rest| rest.split([',', ' ', '\n']).next());
    version.map(str::to_owned).ok_or_else(|| Error::LibtorchInvalid {
        path: "libtorch_cpu".into(),
        problem: "it does not tell its version; install one with `npx reinforcets libtorch install`".into(),
    })
}
