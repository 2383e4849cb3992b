//! Operations that give the same numbers another shape, order or neighbourhood.

use tch::Tensor;

use crate::op::Op;
use crate::ops::list;

/// Views where memory allows, copies elsewhere.
pub static OPS: &[&[Op]] = &[&[
    Op::make("reshape", |c| Ok(c.tensor()?.f_reshape(c.ints()?)?)),
    Op::make("view", |c| Ok(c.tensor()?.f_view(c.ints()?.as_slice())?)),
    Op::make("permute", |c| Ok(c.tensor()?.f_permute(c.ints()?)?)),
    Op::make("transpose", |c| Ok(c.tensor()?.f_transpose(c.int()?, c.int()?)?)),
    Op::make("flatten", |c| Ok(c.tensor()?.f_flatten(c.int()?, c.int()?)?)),
    Op::make("unsqueeze", |c| Ok(c.tensor()?.f_unsqueeze(c.int()?)?)),
    Op::make("squeeze", |c| {
        let (x, dims) = (c.tensor()?, c.maybe_ints()?);
        Ok(if let Some(dims) = dims { x.f_squeeze_dims(dims)? } else { x.f_squeeze()? })
    }),
    Op::make("expand", |c| Ok(c.tensor()?.f_expand(c.ints()?, false)?)),
    Op::make("repeat", |c| Ok(c.tensor()?.f_repeat(c.ints()?)?)),
    Op::make("repeatInterleave", |c| {
        Ok(c.tensor()?.f_repeat_interleave_self_int(c.int()?, c.maybe_int()?, None::<i64>)?)
    }),
    Op::make("flip", |c| Ok(c.tensor()?.f_flip(c.ints()?)?)),
    Op::make("roll", |c| Ok(c.tensor()?.f_roll(c.ints()?, c.ints()?)?)),
    Op::make("tril", |c| Ok(c.tensor()?.f_tril(c.int()?)?)),
    Op::make("triu", |c| Ok(c.tensor()?.f_triu(c.int()?)?)),
    Op::make("pad", |c| Ok(c.tensor()?.f_pad(c.ints()?, "constant", c.number()?)?)),
    Op::make("contiguous", |c| Ok(c.tensor()?.f_contiguous()?)),
    Op::make("stack", |c| Ok(Tensor::f_stack(&c.tensors()?, c.int()?)?)),
    Op::make("cat", |c| Ok(Tensor::f_cat(&c.tensors()?, c.int()?)?)),
    Op::act("unbind", |c| Ok(list(c.tensor()?.f_unbind(c.int()?)?))),
    Op::act("split", |c| Ok(list(c.tensor()?.f_split_with_sizes(c.ints()?, c.int()?)?))),
    Op::act("chunk", |c| Ok(list(c.tensor()?.f_chunk(c.int()?, c.int()?)?))),
]];
