//! Memory of ours that JavaScript sees as typed arrays, without a copy.

use std::any::Any;
use std::sync::Arc;

use napi::bindgen_prelude::{Either, Either3, Float32Array, Int32Array, Uint8Array, Uint32Array};
use reinforcets_core::column::{Columns, Values, ValuesRef};
use reinforcets_core::error::{Error, Result};

/// A typed array of any of our types.
pub type Typed = Either3<Float32Array, Uint8Array, Int32Array>;
/// Actions: whole or real numbers.
pub type ActionArray = Either<Int32Array, Float32Array>;

macro_rules! seen {
    ($name:ident, $array:ident, $t:ty) => {
        /// Memory of ours as a typed array; `owner` is kept until JavaScript has let go of it.
        pub fn $name(values: &mut [$t], owner: Arc<dyn Any + Send + Sync>) -> $array {
            // SAFETY: the memory belongs to `owner`, is never resized or moved while `owner` lives, and `owner` is
            // dropped only by the finaliser. Writes from JavaScript and from Rust do not overlap in time: JavaScript
            // touches slots only between calls, on the thread that makes them.
            unsafe { $array::with_external_data(values.as_mut_ptr(), values.len(), move |_, _| drop(owner)) }
        }
    };
}
seen!(f32s, Float32Array, f32);
seen!(u8s, Uint8Array, u8);
seen!(i32s, Int32Array, i32);
seen!(u32s, Uint32Array, u32);

/// A column's memory.
pub fn values(values: &mut Values, owner: &Arc<dyn Any + Send + Sync>) -> Typed {
    match values {
        Values::F32(v) => Either3::A(f32s(v, owner.clone())),
        Values::U8(v) => Either3::B(u8s(v, owner.clone())),
        Values::I32(v) => Either3::C(i32s(v, owner.clone())),
    }
}

/// The memory of an observation's columns.
pub fn columns(columns: &mut Columns, owner: &Arc<dyn Any + Send + Sync>) -> Vec<Typed> {
    columns.iter_mut().map(|c| values(c.values_mut(), owner)).collect()
}

/// The memory of actions.
pub fn actions(actions: &mut Values, owner: &Arc<dyn Any + Send + Sync>) -> Result<ActionArray> {
    match actions {
        Values::I32(v) => Ok(Either::A(i32s(v, owner.clone()))),
        Values::F32(v) => Ok(Either::B(f32s(v, owner.clone()))),
        Values::U8(_) => Err(Error::Internal("actions are never bytes".into())),
    }
}

/// The first action as a number.
pub fn first(actions: &Values) -> f64 {
    match actions {
        Values::F32(v) => v.first().map_or(0.0, |x| f64::from(*x)),
        Values::I32(v) => v.first().map_or(0.0, |x| f64::from(*x)),
        Values::U8(v) => v.first().map_or(0.0, |x| f64::from(*x)),
    }
}

/// Copies an observation given as typed arrays into columns of one row.
pub fn copy_in(given: &[Typed], to: &mut Columns) -> Result<()> {
    if given.len() != to.len() {
        return Err(Error::shape("the observation", given.len(), to.len()));
    }
    for (array, column) in given.iter().zip(to) {
        let what = format!("observation \"{}\"", column.spec().name);
        let source = match array {
            Either3::A(v) => ValuesRef::F32(v),
            Either3::B(v) => ValuesRef::U8(v),
            Either3::C(v) => ValuesRef::I32(v),
        };
        let values = column.values_mut();
        if source.dtype() != values.view().dtype() {
            let (got, expected) = (format!("{:?}", source.dtype()), format!("{:?}", values.view().dtype()));
            return Err(Error::shape(what, got, expected));
        }
        if source.len() != values.len() {
            return Err(Error::shape(what, source.len(), values.len()));
        }
        values.copy_from(0, source, 0, source.len());
    }
    Ok(())
}
