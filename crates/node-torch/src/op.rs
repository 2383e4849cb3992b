//! Operations as lines of tables instead of exports of their own, because two tensors are added in less time than
//! generic argument conversion takes.

use napi::sys;
use tch::Tensor;

use crate::call::Call;
use crate::errors::Fail;

/// What an operation gives.
pub type Made<T> = Result<T, Fail>;

/// How an operation runs.
pub enum Run {
    /// Makes one tensor; the first argument is the JavaScript object that will own it.
    Make(fn(&mut Call) -> Made<Tensor>),
    /// Anything else.
    Do(fn(&mut Call) -> Made<Out>),
}

/// An operation as JavaScript sees it.
pub struct Op {
    /// Name of the export.
    pub name: &'static str,
    /// What it does.
    pub run: Run,
}

impl Op {
    /// An operation that makes one tensor.
    pub const fn make(name: &'static str, run: fn(&mut Call) -> Made<Tensor>) -> Self {
        Self { name, run: Run::Make(run) }
    }

    /// Any other operation.
    pub const fn act(name: &'static str, run: fn(&mut Call) -> Made<Out>) -> Self {
        Self { name, run: Run::Do(run) }
    }
}

/// A result that is not one tensor.
pub enum Out {
    /// Nothing.
    Nothing,
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Whole numbers.
    Ints(Vec<i64>),
    /// A text.
    Text(String),
    /// Tensors without owners yet: slots that JavaScript adopts; `None` becomes -2.
    Tensors(Vec<Option<Tensor>>),
    /// Two results, as an array.
    Both(Box<[Out; 2]>),
    /// A value made by N-API.
    Raw(sys::napi_value),
}
