//! One call from JavaScript: its arguments in order, its result, and the only place where both meet N-API.

use std::cell::Cell;
use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

use napi::sys;
use reinforcets_core::error::Error;
use tch::{Device, Kind, Scalar, Tensor};
use torch_sys::C_tensor;

use crate::dtype;
use crate::errors::{self, Fail};
use crate::op::{Made, Op, Out, Run};
use crate::slots;

/// Most arguments that an operation takes.
const ARGS: usize = 12;
/// Tensors that an error text can describe.
const SEEN: usize = 6;
/// In place of a slot: no tensor.
const NONE: i32 = -2;

/// A tensor among the arguments. It lives at least as long as the call: nothing frees slots while one runs.
pub struct Arg(ManuallyDrop<Tensor>);

impl Deref for Arg {
    type Target = Tensor;
    fn deref(&self) -> &Tensor {
        &self.0
    }
}

impl DerefMut for Arg {
    fn deref_mut(&mut self) -> &mut Tensor {
        &mut self.0
    }
}

impl std::borrow::Borrow<Tensor> for Arg {
    fn borrow(&self) -> &Tensor {
        &self.0
    }
}

/// The arguments of a call, read from first to last.
pub struct Call {
    /// The environment that calls.
    pub env: sys::napi_env,
    args: [sys::napi_value; ARGS],
    count: usize,
    next: usize,
    seen: [*mut C_tensor; SEEN],
    seen_count: usize,
}

impl Call {
    /// The next argument.
    pub fn raw(&mut self) -> Made<sys::napi_value> {
        if self.next >= self.count.min(ARGS) {
            return Err(Fail::Coded(Error::Internal("too few arguments".into())));
        }
        self.next += 1;
        Ok(self.args[self.next - 1])
    }

    fn slot_of(&mut self, value: sys::napi_value) -> Made<i32> {
        let mut slot = 0;
        // SAFETY: `value` is an argument of this call; a wrong type is a status.
        ok(unsafe { sys::napi_get_value_int32(self.env, value, &mut slot) })?;
        Ok(slot)
    }

    fn borrowed(&mut self, slot: i32) -> Made<Arg> {
        let pointer = slots::pointer(slot).ok_or(Fail::Coded(Error::Closed("the tensor")))?;
        if self.seen_count < SEEN {
            self.seen[self.seen_count] = pointer;
            self.seen_count += 1;
        }
        // SAFETY: the slot table owns the tensor and outlives the call; `ManuallyDrop` leaves the ownership there.
        Ok(Arg(ManuallyDrop::new(unsafe { Tensor::from_ptr(pointer) })))
    }

    /// A tensor.
    pub fn tensor(&mut self) -> Made<Arg> {
        let value = self.raw()?;
        let slot = self.slot_of(value)?;
        self.borrowed(slot)
    }

    /// A tensor, or none.
    pub fn maybe_tensor(&mut self) -> Made<Option<Arg>> {
        let value = self.raw()?;
        let slot = self.slot_of(value)?;
        if slot == NONE { Ok(None) } else { self.borrowed(slot).map(Some) }
    }

    /// A list of tensors, some of which may be none.
    pub fn maybe_tensors(&mut self) -> Made<Vec<Option<Arg>>> {
        let list = self.raw()?;
        let slots = self.numbers_of(list)?;
        slots
            .into_iter()
            .map(|s| if s as i32 == NONE { Ok(None) } else { self.borrowed(s as i32).map(Some) })
            .collect()
    }

    /// A list of tensors.
    pub fn tensors(&mut self) -> Made<Vec<Arg>> {
        let list = self.raw()?;
        let slots = self.numbers_of(list)?;
        slots.into_iter().map(|s| self.borrowed(s as i32)).collect()
    }

    /// A number.
    pub fn number(&mut self) -> Made<f64> {
        let value = self.raw()?;
        let mut number = 0.0;
        // SAFETY: as in `slot_of`.
        ok(unsafe { sys::napi_get_value_double(self.env, value, &mut number) })?;
        Ok(number)
    }

    /// A whole number.
    pub fn int(&mut self) -> Made<i64> {
        whole(self.number()?)
    }

    /// A number, or none where `null` is given.
    pub fn maybe_number(&mut self) -> Made<Option<f64>> {
        let value = self.raw()?;
        let mut kind = sys::ValueType::napi_undefined;
        // SAFETY: as in `slot_of`.
        ok(unsafe { sys::napi_typeof(self.env, value, &mut kind) })?;
        if kind != sys::ValueType::napi_number {
            return Ok(None);
        }
        self.next -= 1;
        self.number().map(Some)
    }

    /// A whole number, or none.
    pub fn maybe_int(&mut self) -> Made<Option<i64>> {
        self.maybe_number()?.map(whole).transpose()
    }

    /// A number for arithmetic: whole numbers do not turn tensors of whole numbers into real ones.
    pub fn scalar(&mut self) -> Made<Scalar> {
        let x = self.number()?;
        let whole = x.fract() == 0.0 && x.abs() < 9e15 && !(x == 0.0 && x.is_sign_negative());
        Ok(if whole { Scalar::int(x as i64) } else { Scalar::float(x) })
    }

    /// True or false.
    pub fn flag(&mut self) -> Made<bool> {
        let value = self.raw()?;
        let mut flag = false;
        // SAFETY: as in `slot_of`.
        ok(unsafe { sys::napi_get_value_bool(self.env, value, &mut flag) })?;
        Ok(flag)
    }

    /// A text.
    pub fn text(&mut self) -> Made<String> {
        let value = self.raw()?;
        let mut length = 0;
        // SAFETY: asks for the length alone.
        ok(unsafe { sys::napi_get_value_string_utf8(self.env, value, null_mut(), 0, &mut length) })?;
        let mut bytes = vec![0u8; length + 1];
        // SAFETY: the buffer has room for the text and its end.
        ok(unsafe {
            sys::napi_get_value_string_utf8(
                self.env,
                value,
                bytes.as_mut_ptr().cast(),
                bytes.len(),
                &mut length,
            )
        })?;
        bytes.truncate(length);
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn elements(&self, list: sys::napi_value) -> Made<Vec<sys::napi_value>> {
        let mut length = 0;
        // SAFETY: as in `slot_of`.
        ok(unsafe { sys::napi_get_array_length(self.env, list, &mut length) })?;
        let element = |i| {
            let mut value = null_mut();
            // SAFETY: an index below the length.
            ok(unsafe { sys::napi_get_element(self.env, list, i, &mut value) })?;
            Ok(value)
        };
        (0..length).map(element).collect()
    }

    fn numbers_of(&self, list: sys::napi_value) -> Made<Vec<f64>> {
        let number = |value| {
            let mut number = 0.0;
            // SAFETY: as in `slot_of`.
            ok(unsafe { sys::napi_get_value_double(self.env, value, &mut number) })?;
            Ok(number)
        };
        self.elements(list)?.into_iter().map(number).collect()
    }

    /// Whole numbers: a shape, dimensions.
    pub fn ints(&mut self) -> Made<Vec<i64>> {
        let list = self.raw()?;
        self.numbers_of(list)?.into_iter().map(whole).collect()
    }

    /// Whole numbers, or none where `null` is given.
    pub fn maybe_ints(&mut self) -> Made<Option<Vec<i64>>> {
        let value = self.raw()?;
        let mut list = false;
        // SAFETY: as in `slot_of`.
        ok(unsafe { sys::napi_is_array(self.env, value, &mut list) })?;
        if !list {
            return Ok(None);
        }
        self.next -= 1;
        self.ints().map(Some)
    }

    /// A dtype.
    pub fn kind(&mut self) -> Made<Kind> {
        Ok(dtype::kind(self.int()?)?)
    }

    /// A device that is there.
    pub fn device(&mut self) -> Made<Device> {
        Ok(dtype::device(self.int()?)?)
    }

    /// A dtype and a device, as constructors take them.
    pub fn options(&mut self) -> Made<(Kind, Device)> {
        Ok((self.kind()?, self.device()?))
    }

    /// The tensors read so far, for an error text.
    pub fn seen(&self) -> impl Iterator<Item = Arg> + '_ {
        // SAFETY: as in `borrowed`.
        self.seen[..self.seen_count].iter().map(|&p| Arg(ManuallyDrop::new(unsafe { Tensor::from_ptr(p) })))
    }

    fn give(&self, out: Out) -> Made<sys::napi_value> {
        let mut value = null_mut();
        // SAFETY (each): plain constructors of values in this call's environment and handle scope.
        match out {
            // SAFETY: see above.
            Out::Nothing => ok(unsafe { sys::napi_get_undefined(self.env, &mut value) })?,
            Out::Raw(made) => value = made,
            // SAFETY: see above.
            Out::Number(x) => ok(unsafe { sys::napi_create_double(self.env, x, &mut value) })?,
            // SAFETY: see above.
            Out::Flag(x) => ok(unsafe { sys::napi_get_boolean(self.env, x, &mut value) })?,
            Out::Text(text) => {
                let (at, length) = (text.as_ptr().cast(), text.len() as isize);
                // SAFETY: see above; the text is copied.
                ok(unsafe { sys::napi_create_string_utf8(self.env, at, length, &mut value) })?;
            }
            Out::Ints(list) => value = self.list(list.into_iter().map(|x| x as f64))?,
            Out::Tensors(list) => {
                let slots: Vec<f64> = list
                    .into_iter()
                    .map(|t| t.map_or(f64::from(NONE), |t| f64::from(slots::put(t))))
                    .collect();
                value = self.list(slots.into_iter())?;
            }
            Out::Both(both) => {
                // SAFETY: see above.
                ok(unsafe { sys::napi_create_array_with_length(self.env, both.len(), &mut value) })?;
                for (i, out) in both.into_iter().enumerate() {
                    let element = self.give(out)?;
                    // SAFETY: see above.
                    ok(unsafe { sys::napi_set_element(self.env, value, i as u32, element) })?;
                }
            }
        }
        Ok(value)
    }

    fn list(&self, items: impl ExactSizeIterator<Item = f64>) -> Made<sys::napi_value> {
        let mut list = null_mut();
        // SAFETY: as in `give`.
        ok(unsafe { sys::napi_create_array_with_length(self.env, items.len(), &mut list) })?;
        for (i, x) in items.enumerate() {
            let mut value = null_mut();
            // SAFETY: as in `give`.
            ok(unsafe { sys::napi_create_double(self.env, x, &mut value) })?;
            // SAFETY: as in `give`.
            ok(unsafe { sys::napi_set_element(self.env, list, i as u32, value) })?;
        }
        Ok(list)
    }

    fn run(&mut self, op: &Op) -> Made<sys::napi_value> {
        match op.run {
            Run::Do(run) => {
                let out = run(self)?;
                self.give(out)
            }
            Run::Make(run) => {
                let owner = self.raw()?;
                let tensor = run(self)?;
                let slot = slots::put(tensor);
                slots::adopt(self.env, slot, owner)?;
                let mut value = null_mut();
                // SAFETY: as in `give`.
                ok(unsafe { sys::napi_create_int32(self.env, slot, &mut value) })?;
                Ok(value)
            }
        }
    }
}

/// Shapes, dimensions and counts that are none must not be cut to some that are.
fn whole(x: f64) -> Made<i64> {
    if x.fract() == 0.0 && x.abs() <= 9_007_199_254_740_992.0 {
        return Ok(x as i64);
    }
    Err(Error::InvalidData { what: x.to_string(), problem: "is not a whole number".into() }.into())
}

/// An N-API status as a result; a failure means that TypeScript passed what it never should.
pub fn ok(status: sys::napi_status) -> Made<()> {
    if status == sys::Status::napi_ok { Ok(()) } else { Err(Fail::Argument) }
}

/// Exports an operation.
pub fn export(env: sys::napi_env, exports: sys::napi_value, op: &'static Op) -> Made<()> {
    let mut function = null_mut();
    let data = std::ptr::from_ref(op).cast_mut().cast::<c_void>();
    let (name, length) = (op.name.as_ptr().cast(), op.name.len() as isize);
    // SAFETY: the name is copied, and `op` is static.
    ok(unsafe { sys::napi_create_function(env, name, length, Some(enter), data, &mut function) })?;
    let mut key = null_mut();
    // SAFETY: as above.
    ok(unsafe { sys::napi_create_string_utf8(env, name, length, &mut key) })?;
    // SAFETY: values of this environment.
    ok(unsafe { sys::napi_set_property(env, exports, key, function) })
}

thread_local! { static INSIDE: Cell<bool> = const { Cell::new(false) } }

/// Keeps panics inside operations off the terminal: each becomes an error. Tch panics where a number meets a tensor
/// that refuses it, because the number's own drop sees the refusal first.
pub fn silence_reported_panics() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !INSIDE.get() {
            hook(info);
        }
    }));
}

/// Where every call arrives.
unsafe extern "C" fn enter(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    let mut call =
        Call { env, args: [null_mut(); ARGS], count: ARGS, next: 0, seen: [null_mut(); SEEN], seen_count: 0 };
    let mut data = null_mut();
    // SAFETY: N-API gives this callback its own environment and info; there is room for `ARGS` arguments.
    let status = unsafe {
        sys::napi_get_cb_info(env, info, &mut call.count, call.args.as_mut_ptr(), null_mut(), &mut data)
    };
    if status != sys::Status::napi_ok {
        return null_mut();
    }
    // SAFETY: `export` made it from a static operation.
    let op = unsafe { &*data.cast::<Op>() };
    INSIDE.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| call.run(op)));
    INSIDE.set(false);
    match result.unwrap_or_else(|panic| Err(errors::panicked(panic.as_ref()))) {
        Ok(value) => value,
        Err(fail) => {
            errors::throw(env, &errors::explain(op.name, &call, fail));
            null_mut()
        }
    }
}
