//! Recurrent layers over whole sequences, `src/recurrent.cpp`.

use std::ffi::{c_char, c_int};

use reinforcets_core::error::{Error, Result};
use tch::Tensor;
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
    let starts = pointer(gates, starts)?;
    let (mut out, mut after) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: all tensors outlive the call; `pointer` checked that there is a start for each row.
    call(gates.device(), |error| unsafe {
        let (gates, weight, state) = (gates.as_ptr(), weight.as_ptr(), state.as_ptr());
        rts_lstm(gates, weight, state, starts, &mut out, &mut after, error)
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
    let starts = pointer(gates, starts)?;
    let (mut out, mut after) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: all tensors outlive the call; `pointer` checked that there is a start for each row.
    call(gates.device(), |error| unsafe {
        let (gates, weight, bias, state) = (gates.as_ptr(), weight.as_ptr(), bias.as_ptr(), state.as_ptr());
        rts_gru(gates, weight, bias, state, starts, &mut out, &mut after, error)
    })?;
    // SAFETY: the shim made both with `new` for us.
    Ok(unsafe { (Tensor::from_ptr(out), Tensor::from_ptr(after)) })
}

/// `starts` for C: null where there are none, otherwise one for each row of `gates`.
fn pointer(gates: &Tensor, starts: &[u8]) -> Result<*const u8> {
    let rows = gates.size().iter().take(2).product::<i64>();
    match starts.len() {
        0 => Ok(std::ptr::null()),
        n if i64::try_from(n).is_ok_and(|n| n == rows) => Ok(starts.as_ptr()),
        n => Err(Error::Internal(format!("{n} starts for {rows} rows"))),
    }
}
