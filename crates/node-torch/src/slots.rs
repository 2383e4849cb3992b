//! Where the tensors of one JavaScript environment live: a table whose indices JavaScript holds.
//!
//! Each slot has a weak reference to the object that owns it. Node runs finalisers only when the event loop turns, so
//! that a loop without `await` would keep every temporary. Instead the table looks for itself, after a garbage
//! collection, which of its owners are gone. A canary (an object that nobody holds) tells that there was one.

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr::null_mut;

use napi::sys;
use tch::Tensor;
use torch_sys::C_tensor;

use crate::call::ok;
use crate::lent;
use crate::op::Made;

/// What a small tensor costs beside its numbers: its header, its storage and the allocator's rounding.
const HEADER: i64 = 512;
/// Bytes that change before V8 hears of them.
const REPORT: i64 = 1 << 20;
/// Tensors made between two looks at the canary.
const LOOK: usize = 512;
/// Fewest tensors made between two sweeps.
const SWEEP: usize = 4096;
/// Bytes made that are worth a sweep whatever their number.
const SWEEP_BYTES: i64 = 32 << 20;

struct Slot {
    tensor: Option<Tensor>,
    owner: sys::napi_ref,
    bytes: i64,
}

struct Table {
    slots: Vec<Slot>,
    free: Vec<u32>,
    canary: sys::napi_ref,
    collected: bool,
    made: usize,
    made_bytes: i64,
    left: usize,
    unreported: i64,
    closed: bool,
}

thread_local! {
    static TABLE: RefCell<Table> = const {
        RefCell::new(Table {
            slots: Vec::new(), free: Vec::new(), canary: null_mut(), collected: false,
            made: 0, made_bytes: 0, left: 0, unreported: 0, closed: false,
        })
    };
}

/// Address of the tensor in a slot, if there is one.
pub fn pointer(slot: i32) -> Option<*mut C_tensor> {
    TABLE.with_borrow_mut(|table| {
        let slot = table.slots.get_mut(usize::try_from(slot).ok()?)?;
        slot.tensor.as_mut().map(Tensor::as_mut_ptr)
    })
}

/// Gives a tensor a slot, without an owner so far.
pub fn put(tensor: Tensor) -> i32 {
    let bytes = bytes_of(&tensor);
    TABLE.with_borrow_mut(|table| {
        table.made += 1;
        table.made_bytes += bytes;
        table.unreported += bytes;
        let slot = Slot { tensor: Some(tensor), owner: null_mut(), bytes };
        match table.free.pop() {
            Some(index) => {
                table.slots[index as usize] = slot;
                index as i32
            }
            None => {
                table.slots.push(slot);
                (table.slots.len() - 1) as i32
            }
        }
    })
}

/// Binds the life of a slot to that of a JavaScript object.
pub fn adopt(env: sys::napi_env, slot: i32, owner: sys::napi_value) -> Made<()> {
    let mut reference = null_mut();
    // SAFETY: `owner` is an object of this environment; the reference is weak and is deleted with the slot.
    ok(unsafe { sys::napi_create_reference(env, owner, 0, &mut reference) })?;
    let report = TABLE.with_borrow_mut(|table| {
        if let Some(slot) = usize::try_from(slot).ok().and_then(|i| table.slots.get_mut(i)) {
            slot.owner = reference;
        }
        table.unreported.abs() >= REPORT
    });
    if report {
        tell(env);
    }
    let look = TABLE.with_borrow(|table| report || table.made % LOOK == 0);
    if look {
        look_after(env);
    }
    Ok(())
}

/// Empties a slot.
pub fn free(env: sys::napi_env, slot: i32) {
    let freed = TABLE.with_borrow_mut(|table| {
        let index = usize::try_from(slot).ok()?;
        let entry = table.slots.get_mut(index)?;
        let tensor = entry.tensor.take()?;
        let owner = std::mem::replace(&mut entry.owner, null_mut());
        table.unreported -= entry.bytes;
        table.free.push(index as u32);
        Some((tensor, owner))
    });
    if let Some((tensor, owner)) = freed {
        forget(env, owner);
        drop(tensor);
    }
}

/// How many tensors there are.
pub fn count() -> usize {
    TABLE.with_borrow(|table| table.slots.len() - table.free.len())
}

/// Frees all tensors of the environment, which is going away.
pub fn close() {
    let slots = TABLE.with_borrow_mut(|table| {
        table.closed = true;
        table.free.clear();
        std::mem::take(&mut table.slots)
    });
    drop(slots);
}

fn forget(env: sys::napi_env, reference: sys::napi_ref) {
    if !reference.is_null() {
        // SAFETY: made by `napi_create_reference` in this environment and deleted once. It cannot fail otherwise.
        unsafe { sys::napi_delete_reference(env, reference) };
    }
}

/// Tells V8 how much memory hangs on its objects; V8 may collect garbage at once.
fn tell(env: sys::napi_env) {
    let change = TABLE.with_borrow_mut(|table| std::mem::take(&mut table.unreported));
    let mut total = 0;
    // SAFETY: a plain call.
    unsafe { sys::napi_adjust_external_memory(env, change, &mut total) };
}

/// Sweeps if there was a collection and enough was made since the last sweep to be worth it.
pub fn look_after(env: sys::napi_env) {
    lent::settle(env);
    let (canary, closed) = TABLE.with_borrow(|table| (table.canary, table.closed));
    if closed {
        return;
    }
    if canary.is_null() || value_of(env, canary).is_null() {
        let first = canary.is_null();
        forget(env, canary);
        let canary = new_canary(env);
        TABLE.with_borrow_mut(|table| {
            table.canary = canary;
            table.collected |= !first;
        });
    }
    let due = TABLE.with_borrow(|table| {
        table.collected && (table.made >= SWEEP.max(table.left / 2) || table.made_bytes >= SWEEP_BYTES)
    });
    if due {
        sweep(env);
    }
}

/// Frees the slots whose owners have been collected.
pub fn sweep(env: sys::napi_env) {
    let length = TABLE.with_borrow_mut(|table| {
        (table.collected, table.made, table.made_bytes) = (false, 0, 0);
        table.slots.len()
    });
    for start in (0..length).step_by(1024) {
        let mut scope = null_mut();
        // SAFETY: opened and closed in order, so that handles of owners that live do not pile up.
        unsafe { sys::napi_open_handle_scope(env, &mut scope) };
        for index in start..length.min(start + 1024) {
            let owner = TABLE.with_borrow(|table| table.slots.get(index).map_or(null_mut(), |s| s.owner));
            if !owner.is_null() && value_of(env, owner).is_null() {
                free(env, index as i32);
            }
        }
        // SAFETY: see above.
        unsafe { sys::napi_close_handle_scope(env, scope) };
    }
    TABLE.with_borrow_mut(|table| table.left = table.slots.len() - table.free.len());
    tell(env);
}

fn value_of(env: sys::napi_env, reference: sys::napi_ref) -> sys::napi_value {
    let mut value = null_mut();
    // SAFETY: a live reference of this environment; the value stays null once its object is gone.
    unsafe { sys::napi_get_reference_value(env, reference, &mut value) };
    value
}

/// A weak reference to an object that the next collection takes. Its finaliser sweeps for those who make no more
/// tensors.
fn new_canary(env: sys::napi_env) -> sys::napi_ref {
    let (mut scope, mut object, mut reference) = (null_mut(), null_mut(), null_mut());
    // SAFETY: a scope around an object that nothing else holds; each status is checked by what it leaves null.
    unsafe {
        sys::napi_open_handle_scope(env, &mut scope);
        sys::napi_create_external(env, null_mut(), Some(canary_died), null_mut(), &mut object);
        if !object.is_null() {
            sys::napi_create_reference(env, object, 0, &mut reference);
        }
        sys::napi_close_handle_scope(env, scope);
    }
    reference
}

unsafe extern "C" fn canary_died(env: sys::napi_env, _data: *mut c_void, _hint: *mut c_void) {
    // A panic here would end the process; there is nothing in it that can, and nobody to tell.
    let _ = std::panic::catch_unwind(|| {
        look_after(env);
        if TABLE.with_borrow(|table| table.collected && !table.closed) {
            sweep(env);
        }
    });
}

/// Bytes that a tensor's elements reach over; a broadcast view counts what lies in memory.
fn bytes_of(tensor: &Tensor) -> i64 {
    let element = tensor.f_kind().map_or(4, |kind| kind.elt_size_in_bytes() as i64);
    if tensor.is_contiguous() {
        return HEADER + tensor.numel() as i64 * element;
    }
    let reach: i64 =
        tensor.size().iter().zip(tensor.stride()).map(|(n, stride)| (n - 1).max(0) * stride).sum();
    HEADER + (reach + 1) * element
}
