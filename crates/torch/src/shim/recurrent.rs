//! Recurrent layers over whole sequences: `src/recurrent.cpp` for every device, `src/lstm.cpp` for the host.

use std::ffi::{c_char, c_int};
use std::slice::{from_raw_parts, from_raw_parts_mut};
use std::sync::OnceLock;

use reinforcets_core::error::{Error, Result};
use reinforcets_fused::{LANES, LstmPass, LstmWeights, SequenceKernels, Sequences};
use tch::{Device, Tensor};
use torch_sys::C_tensor;

use super::call;

unsafe extern "C" {
    fn rts_lstm(
        gates: *const C_tensor,
        weight: *const C_tensor,
        state: *const C_tensor,
        starts: *const u8,
        out: *mut *mut C_tensor,
        after: *mut *mut C_tensor,
        error: *mut *mut c_char,
    ) -> c_int;
    fn rts_host_lstm(
        x: *const C_tensor,
        weights: *const *const C_tensor,
        state: *const C_tensor,
        starts: *const u8,
        loops: *const Loops,
        out: *mut *mut C_tensor,
        after: *mut *mut C_tensor,
        error: *mut *mut c_char,
    ) -> c_int;
    fn rts_gru(
        gates: *const C_tensor,
        weight: *const C_tensor,
        bias: *const C_tensor,
        state: *const C_tensor,
        starts: *const u8,
        out: *mut *mut C_tensor,
        after: *mut *mut C_tensor,
        error: *mut *mut c_char,
    ) -> c_int;
}

/// LSTM over `gates`, `[steps, lanes, 4 · width]`: what the input and both biases add to the gates i, f, g, o. `weight` is
/// `[4 · width, width]`, `state` `[lanes, 2 · width]`, h then c, forgotten where `starts` (empty, or `[steps × lanes]`) is
/// not 0. Gives h of all steps, `[steps, lanes, width]`, and the state after the last, which has no gradient.
///
/// # Errors
/// What libtorch reports.
pub(crate) fn lstm(
    gates: &Tensor,
    weight: &Tensor,
    state: &Tensor,
    starts: &[u8],
) -> Result<(Tensor, Tensor)> {
    let starts = pointer(gates.size().iter().take(2).product(), starts)?;
    let (mut out, mut after) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: all tensors outlive the call; `pointer` checked that there is a start for each row.
    call(gates.device(), |error| unsafe {
        let (gates, weight, state) = (gates.as_ptr(), weight.as_ptr(), state.as_ptr());
        rts_lstm(gates, weight, state, starts, &mut out, &mut after, error)
    })?;
    // SAFETY: the shim made both with `new` for us.
    Ok(unsafe { (Tensor::from_ptr(out), Tensor::from_ptr(after)) })
}

/// Sizes and memory of a pass on the host, as in `lstm.cpp`.
#[repr(C)]
struct Sequence {
    steps: usize,
    lanes: usize,
    width: usize,
    starts: *const u8,
    weight: *const f32,
    state: *const f32,
}

/// What the forward pass alone reads.
#[repr(C)]
struct Input {
    width: usize,
    x: *const f32,
    weight: *const f32,
    bias: *const f32,
}

/// The loops that `lstm.cpp` calls.
#[repr(C)]
struct Loops {
    forward: unsafe extern "C" fn(&Sequence, &Input, *mut f32, *mut f32, *mut f32, *mut f32),
    backward: unsafe extern "C" fn(&Sequence, *const f32, *const f32, *const f32, *const f32, *mut f32),
}

static LOOPS: Loops = Loops { forward, backward };

/// Set before `LOOPS` is handed out.
static KERNELS: OnceLock<SequenceKernels> = OnceLock::new();

impl Sequence {
    /// Sizes with starts, numbers of all rows, weights and state.
    ///
    /// # Safety
    /// The pointers must be as long as the sizes say.
    unsafe fn parts(&self) -> (Sequences<'_>, usize, &[f32], &[f32]) {
        let Sequence { steps, lanes, width, .. } = *self;
        // SAFETY: handed on to the caller.
        unsafe {
            let starts = if self.starts.is_null() { &[] } else { from_raw_parts(self.starts, steps * lanes) };
            let weight = from_raw_parts(self.weight, 4 * width * width);
            let state = from_raw_parts(self.state, 2 * lanes * width);
            (Sequences { steps, lanes, width, starts }, steps * lanes * width, weight, state)
        }
    }
}

/// As `from_raw_parts_mut`, but nothing where there is none.
///
/// # Safety
/// `data` is null, or valid for `len` numbers of nobody else's.
unsafe fn part<'a>(data: *mut f32, len: usize) -> &'a mut [f32] {
    // SAFETY: handed on to the caller.
    if data.is_null() { &mut [] } else { unsafe { from_raw_parts_mut(data, len) } }
}

unsafe extern "C" fn forward(
    at: &Sequence,
    input: &Input,
    gates: *mut f32,
    cells: *mut f32,
    squashed: *mut f32,
    out: *mut f32,
) {
    let Some(kernels) = KERNELS.get() else { return };
    // SAFETY: `lstm.cpp` gives contiguous tensors of these sizes, each its own memory.
    unsafe {
        let (at, n, memory, state) = at.parts();
        let (rows, outputs) = (at.steps * at.lanes, 4 * at.width);
        let weights = LstmWeights {
            inputs: input.width,
            input: from_raw_parts(input.weight, outputs * input.width),
            memory,
            bias: from_raw_parts(input.bias, outputs),
        };
        let kept = if gates.is_null() { at.lanes * at.width } else { n };
        let mut pass =
            LstmPass { gates: part(gates, 4 * n), cells: part(cells, kept), squashed: part(squashed, n) };
        let x = from_raw_parts(input.x, rows * input.width);
        kernels.lstm(&at, &weights, x, state, &mut pass, part(out, n));
    }
}

unsafe extern "C" fn backward(
    at: &Sequence,
    gates: *const f32,
    cells: *const f32,
    squashed: *const f32,
    d_out: *const f32,
    d_gates: *mut f32,
) {
    let Some(kernels) = KERNELS.get() else { return };
    // SAFETY: as above.
    unsafe {
        let (at, n, weight, state) = at.parts();
        let pass = LstmPass {
            gates: from_raw_parts(gates, 4 * n),
            cells: from_raw_parts(cells, n),
            squashed: from_raw_parts(squashed, n),
        };
        let (d_out, d_gates) = (from_raw_parts(d_out, n), from_raw_parts_mut(d_gates, 4 * n));
        kernels.lstm_backward(&at, weight, state, &pass, d_out, d_gates);
    }
}

/// Whether [`host_lstm`] runs a layer of this width on this device.
pub(crate) fn has_host_lstm(device: Device, width: i64) -> bool {
    device == Device::Cpu && usize::try_from(width).is_ok_and(|w| w.is_multiple_of(LANES))
}

/// LSTM over `x`, `[steps · lanes, inputs]`, on the host. `weights` are PyTorch's four: of the input, of the memory, and
/// their biases. `state`, `starts` and what comes out as in [`lstm`].
///
/// # Errors
/// What libtorch reports.
pub(crate) fn host_lstm(
    x: &Tensor,
    weights: &[Tensor],
    state: &Tensor,
    starts: &[u8],
) -> Result<(Tensor, Tensor)> {
    if KERNELS.get().is_none() {
        let _ = KERNELS.set(SequenceKernels::new()?);
    }
    let [rows, lanes] = [x, state].map(|t| t.size().first().copied().unwrap_or(0));
    if weights.len() != 4 || lanes == 0 || rows % lanes != 0 {
        return Err(Error::Internal(format!("{} tensors for {rows} rows of {lanes} lanes", weights.len())));
    }
    let starts = pointer(rows, starts)?;
    let weights: Vec<_> = weights.iter().map(Tensor::as_ptr).collect();
    let (mut out, mut after) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: all tensors outlive the call; there are four weights and a start for each row; the loops are static.
    call(x.device(), |error| unsafe {
        let (x, weights, state) = (x.as_ptr(), weights.as_ptr(), state.as_ptr());
        rts_host_lstm(x, weights, state, starts, &LOOPS, &mut out, &mut after, error)
    })?;
    // SAFETY: the shim made both with `new` for us.
    Ok(unsafe { (Tensor::from_ptr(out), Tensor::from_ptr(after)) })
}

/// GRU over `gates`, `[steps, lanes, 3 · width]`: what the input and its bias add to the gates r, z, n. `weight`
/// `[3 · width, width]` and `bias` are the memory's part. `state`, `starts` and what comes out as in [`lstm`], but for the
/// state, which is h alone.
///
/// # Errors
/// What libtorch reports.
pub(crate) fn gru(
    gates: &Tensor,
    weight: &Tensor,
    bias: &Tensor,
    state: &Tensor,
    starts: &[u8],
) -> Result<(Tensor, Tensor)> {
    let starts = pointer(gates.size().iter().take(2).product(), starts)?;
    let (mut out, mut after) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: all tensors outlive the call; `pointer` checked that there is a start for each row.
    call(gates.device(), |error| unsafe {
        let (gates, weight, bias, state) = (gates.as_ptr(), weight.as_ptr(), bias.as_ptr(), state.as_ptr());
        rts_gru(gates, weight, bias, state, starts, &mut out, &mut after, error)
    })?;
    // SAFETY: the shim made both with `new` for us.
    Ok(unsafe { (Tensor::from_ptr(out), Tensor::from_ptr(after)) })
}

/// `starts` for C: null where there are none, otherwise one for each row.
fn pointer(rows: i64, starts: &[u8]) -> Result<*const u8> {
    match starts.len() {
        0 => Ok(std::ptr::null()),
        n if i64::try_from(n).is_ok_and(|n| n == rows) => Ok(starts.as_ptr()),
        n => Err(Error::Internal(format!("{n} starts for {rows} rows"))),
    }
}
