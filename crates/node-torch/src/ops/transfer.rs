//! Numbers in and out: typed arrays with and without a copy, conversions, what a tensor is.

use std::ffi::c_void;
use std::ptr::null_mut;

use napi::sys;
use reinforcets_core::error::Error;
use reinforcets_torch::shim;
use tch::{Device, Kind, Tensor};

use crate::call::{Call, ok};
use crate::lent::{self, Lent};
use crate::op::{Made, Op, Out};
use crate::{dtype, slots};

/// Memory of a typed array.
struct Array {
    kind: Kind,
    data: *mut c_void,
    length: usize,
}

fn array(c: &Call, value: sys::napi_value) -> Made<Array> {
    let (mut kind, mut length, mut data, mut buffer, mut offset) = (0, 0, null_mut(), null_mut(), 0);
    // SAFETY: an argument of this call; anything but a typed array is a status.
    ok(unsafe {
        sys::napi_get_typedarray_info(
            c.env,
            value,
            &mut kind,
            &mut length,
            &mut data,
            &mut buffer,
            &mut offset,
        )
    })?;
    let kind = match kind {
        sys::TypedarrayType::uint8_array | sys::TypedarrayType::uint8_clamped_array => Kind::Uint8,
        sys::TypedarrayType::int32_array => Kind::Int,
        sys::TypedarrayType::float32_array => Kind::Float,
        sys::TypedarrayType::float64_array => Kind::Double,
        sys::TypedarrayType::bigint64_array => Kind::Int64,
        _ => {
            let problem = "is not a Float32Array, Float64Array, Int32Array, Uint8Array or BigInt64Array";
            return Err(Error::InvalidData { what: "the array".into(), problem: problem.into() }.into());
        }
    };
    Ok(Array { kind, data, length })
}

fn fits(length: usize, shape: &[i64]) -> Made<()> {
    let numel = shape.iter().try_fold(1i64, |n, d| if *d < 0 { None } else { n.checked_mul(*d) });
    if numel.and_then(|n| usize::try_from(n).ok()) == Some(length) {
        return Ok(());
    }
    Err(Error::Plugin {
        code: "INVALID_SHAPE",
        message: format!("an array of {length} values does not have the shape {shape:?}"),
        details: serde_json::json!({ "shapes": [[length], shape] }),
    }
    .into())
}

fn from_array(c: &mut Call) -> Made<Tensor> {
    let value = c.raw()?;
    let (source, shape, kind, device) = (array(c, value)?, c.ints()?, c.kind()?, c.device()?);
    fits(source.length, &shape)?;
    let bytes = source.length * source.kind.elt_size_in_bytes();
    // An empty array may have no memory at all.
    let bytes = if bytes == 0 {
        &[]
    } else {
        // SAFETY: memory of a typed array that is an argument of this call, only read, and copied before it ends.
        unsafe { std::slice::from_raw_parts(source.data.cast::<u8>(), bytes) }
    };
    let mut tensor = Tensor::f_from_data_size(bytes, &shape, source.kind)?;
    if kind != source.kind {
        tensor = tensor.f_to_kind(kind)?;
    }
    if device != Device::Cpu {
        tensor = tensor.f_to(device)?;
    }
    Ok(tensor)
}

fn wrap(c: &mut Call) -> Made<Tensor> {
    let value = c.raw()?;
    let (source, shape, flag) = (array(c, value)?, c.ints()?, c.flag()?);
    fits(source.length, &shape)?;
    let kind = if flag { Kind::Bool } else { source.kind };
    if source.length == 0 {
        return Ok(Tensor::f_zeros(&shape, (kind, Device::Cpu))?);
    }
    let mut reference = null_mut();
    // SAFETY: a strong reference to an argument of this call; `Lent` deletes it.
    ok(unsafe { sys::napi_create_reference(c.env, value, 1, &mut reference) })?;
    // SAFETY: the memory has as many numbers as the shape asks for, and lives as long as the reference that `Lent`
    // holds. JavaScript and libtorch take turns on this thread.
    Ok(unsafe { shim::from_blob(source.data, &shape, kind, Lent::new(reference)) }?)
}

/// The kind of typed array that shows numbers of a dtype, and the dtype that such an array holds.
fn shown(kind: Kind) -> (Kind, sys::napi_typedarray_type) {
    match kind {
        Kind::Uint8 | Kind::Bool => (kind, sys::TypedarrayType::uint8_array),
        Kind::Int => (kind, sys::TypedarrayType::int32_array),
        Kind::Double | Kind::Int64 => (Kind::Double, sys::TypedarrayType::float64_array),
        _ => (Kind::Float, sys::TypedarrayType::float32_array),
    }
}

/// Refuses whole numbers that are none in JavaScript.
fn check_whole(tensor: &Tensor) -> Made<()> {
    if tensor.f_kind()? != Kind::Int64 || tensor.numel() == 0 {
        return Ok(());
    }
    let limit = 1i64 << 53;
    let beyond = tensor.f_gt(limit)?.f_any()?.f_double_value(&[])?
        + tensor.f_lt(-limit)?.f_any()?.f_double_value(&[])?;
    if beyond == 0.0 {
        return Ok(());
    }
    let problem = "has whole numbers beyond ±2^53, which JavaScript's numbers do not hold; use toBigInts()";
    Err(Error::InvalidData { what: "the int64 tensor".into(), problem: problem.into() }.into())
}

/// From here on V8's own constructor makes a buffer: it throws where it has no memory. N-API would end the process.
const LARGE: usize = 1 << 30;

/// A new buffer of JavaScript's, with its memory.
fn new_buffer(c: &Call, bytes: usize) -> Made<(sys::napi_value, *mut c_void)> {
    let (mut buffer, mut data) = (null_mut(), null_mut());
    if bytes < LARGE {
        // SAFETY: a new buffer of this environment.
        ok(unsafe { sys::napi_create_arraybuffer(c.env, bytes, &mut data, &mut buffer) })?;
        return Ok((buffer, data));
    }
    let (mut global, mut class, mut size) = (null_mut(), null_mut(), null_mut());
    // SAFETY: plain calls of this environment; `size` is the only argument.
    let made = unsafe {
        ok(sys::napi_get_global(c.env, &mut global))?;
        ok(sys::napi_get_named_property(c.env, global, c"ArrayBuffer".as_ptr(), &mut class))?;
        ok(sys::napi_create_double(c.env, bytes as f64, &mut size))?;
        sys::napi_new_instance(c.env, class, 1, &size, &mut buffer)
    };
    if made != sys::Status::napi_ok {
        let mut thrown = null_mut();
        // SAFETY: takes the RangeError, which ours replaces.
        unsafe { sys::napi_get_and_clear_last_exception(c.env, &mut thrown) };
        let problem = format!("JavaScript has no room for an array of {bytes} bytes");
        return Err(Error::OutOfMemory { device: "cpu".into(), problem }.into());
    }
    let mut length = 0;
    // SAFETY: the buffer just made.
    ok(unsafe { sys::napi_get_arraybuffer_info(c.env, buffer, &mut data, &mut length) })?;
    Ok((buffer, data))
}

/// A typed array with a copy of a tensor's numbers, converted to `kind`.
fn copied(c: &Call, tensor: &Tensor, kind: Kind, array: sys::napi_typedarray_type) -> Made<sys::napi_value> {
    let bytes = tensor.numel() * kind.elt_size_in_bytes();
    // First the buffer: a view that repeats a few numbers may be larger than any memory.
    let (buffer, data) = new_buffer(c, bytes)?;
    let tensor = tensor.f_detach()?.f_to(Device::Cpu)?.f_to_kind(kind)?.f_contiguous()?;
    if bytes > 0 {
        // SAFETY: both sides hold `bytes` bytes: the buffer just made, and contiguous memory of the tensor.
        unsafe { std::ptr::copy_nonoverlapping(tensor.data_ptr().cast::<u8>(), data.cast::<u8>(), bytes) };
    }
    let mut value = null_mut();
    // SAFETY: the buffer holds that many elements.
    ok(unsafe { sys::napi_create_typedarray(c.env, array, tensor.numel(), buffer, 0, &mut value) })?;
    Ok(value)
}

unsafe extern "C" fn let_go(_env: sys::napi_env, _data: *mut c_void, hint: *mut c_void) {
    // SAFETY: made by `Box::into_raw` in `seen`, and given to this one finaliser.
    drop(unsafe { Box::from_raw(hint.cast::<Tensor>()) });
}

/// A typed array over the tensor's own memory; where the runtime forbids such arrays, or the memory is elsewhere, a copy.
fn seen(c: &mut Call) -> Made<Out> {
    let tensor = c.tensor()?;
    let kind = tensor.f_kind()?;
    let (as_kind, array) = shown(kind);
    let bytes = tensor.numel() * kind.elt_size_in_bytes();
    let same = as_kind == kind && tensor.device() == Device::Cpu && tensor.is_contiguous();
    if !same || bytes == 0 || bytes >= LARGE {
        check_whole(&tensor)?;
        return Ok(Out::Raw(copied(c, &tensor, as_kind, array)?));
    }
    let owner = tensor.f_detach()?;
    let data = owner.data_ptr();
    let hint = Box::into_raw(Box::new(owner));
    let (mut buffer, mut value) = (null_mut(), null_mut());
    // SAFETY: the memory lives as long as the tensor that the finaliser drops.
    let status = unsafe {
        sys::napi_create_external_arraybuffer(c.env, data, bytes, Some(let_go), hint.cast(), &mut buffer)
    };
    if status != sys::Status::napi_ok {
        // SAFETY: the finaliser was not taken over.
        let owner = unsafe { Box::from_raw(hint) };
        return Ok(Out::Raw(copied(c, &owner, kind, array)?));
    }
    // SAFETY: the buffer holds that many elements.
    ok(unsafe { sys::napi_create_typedarray(c.env, array, tensor.numel(), buffer, 0, &mut value) })?;
    Ok(Out::Raw(value))
}

fn item(tensor: &Tensor) -> Made<f64> {
    if tensor.numel() != 1 {
        return Err(Error::Plugin {
            code: "INVALID_SHAPE",
            message: format!("item: the tensor has shape {:?}, not one number; use toArray()", tensor.size()),
            details: serde_json::json!({ "op": "item", "shapes": [tensor.size()] }),
        }
        .into());
    }
    let kind = tensor.f_kind()?;
    if kind == Kind::Float && tensor.device() == Device::Cpu {
        // SAFETY: one f32 on the CPU; the common case without a detour.
        return Ok(f64::from(unsafe { *tensor.data_ptr().cast::<f32>() }));
    }
    Ok(tensor.f_double_value(&vec![0; tensor.dim()])?)
}

/// What tensors are, and their numbers.
pub static OPS: &[&[Op]] = &[&[
    Op::make("fromArray", from_array),
    Op::make("wrap", wrap),
    Op::act("data", |c| {
        let tensor = c.tensor()?;
        let (kind, array) = shown(tensor.f_kind()?);
        check_whole(&tensor)?;
        Ok(Out::Raw(copied(c, &tensor, kind, array)?))
    }),
    Op::act("bigInts", |c| {
        let tensor = c.tensor()?;
        Ok(Out::Raw(copied(c, &tensor, Kind::Int64, sys::TypedarrayType::bigint64_array)?))
    }),
    Op::act("viewArray", seen),
    Op::act("item", |c| Ok(Out::Number(item(&*c.tensor()?)?))),
    Op::make("toDtype", |c| Ok(c.tensor()?.f_to_kind(c.kind()?)?)),
    Op::make("toDevice", |c| Ok(c.tensor()?.f_to(c.device()?)?)),
    Op::make("clone", |c| {
        let x = c.tensor()?;
        Ok(x.f_to_dtype(x.f_kind()?, false, true)?)
    }),
    Op::act("shape", |c| Ok(Out::Ints(c.tensor()?.size()))),
    Op::act("stride", |c| Ok(Out::Ints(c.tensor()?.stride()))),
    Op::act("rank", |c| Ok(Out::Number(c.tensor()?.dim() as f64))),
    Op::act("numel", |c| Ok(Out::Number(c.tensor()?.numel() as f64))),
    Op::act("dtype", |c| Ok(Out::Number(dtype::number(c.tensor()?.f_kind()?) as f64))),
    Op::act("device", |c| Ok(Out::Number(dtype::device_number(c.tensor()?.device()) as f64))),
    Op::act("isContiguous", |c| Ok(Out::Flag(c.tensor()?.is_contiguous()))),
    Op::act("text", |c| Ok(Out::Text(c.tensor()?.to_string(100)?))),
    Op::act("adopt", |c| {
        let (owner, slot) = (c.raw()?, c.int()?);
        slots::adopt(c.env, slot as i32, owner)?;
        Ok(Out::Nothing)
    }),
    Op::act("free", |c| {
        let slot = c.int()?;
        slots::free(c.env, slot as i32);
        lent::settle(c.env);
        Ok(Out::Nothing)
    }),
    Op::act("count", |_| Ok(Out::Number(slots::count() as f64))),
    Op::act("cudaDevices", |_| Ok(Out::Number(dtype::cuda_devices() as f64))),
    Op::act("threads", |_| Ok(Out::Number(f64::from(tch::get_num_threads())))),
    Op::act("setThreads", |c| {
        tch::set_num_threads(c.int()? as i32);
        Ok(Out::Nothing)
    }),
]];
