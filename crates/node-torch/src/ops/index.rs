//! Operations that pick or place elements.

use crate::op::{Op, Out};

/// Picking and placing.
pub static OPS: &[&[Op]] = &[&[
    Op::make("select", |c| Ok(c.tensor()?.f_select(c.int()?, c.int()?)?)),
    Op::make("narrow", |c| Ok(c.tensor()?.f_narrow(c.int()?, c.int()?, c.int()?)?)),
    Op::make("slice", |c| Ok(c.tensor()?.f_slice(c.int()?, c.maybe_int()?, c.maybe_int()?, c.int()?)?)),
    Op::make("index", |c| Ok(c.tensor()?.f_index(&c.maybe_tensors()?)?)),
    Op::act("indexPut_", |c| {
        let (mut x, indices) = (c.tensor()?, c.maybe_tensors()?);
        let _ = x.f_index_put_(&indices, &*c.tensor()?, c.flag()?)?;
        Ok(Out::Nothing)
    }),
    Op::make("indexSelect", |c| Ok(c.tensor()?.f_index_select(c.int()?, &*c.tensor()?)?)),
    Op::make("gather", |c| Ok(c.tensor()?.f_gather(c.int()?, &*c.tensor()?, false)?)),
    Op::make("scatter", |c| Ok(c.tensor()?.f_scatter(c.int()?, &*c.tensor()?, &*c.tensor()?)?)),
    Op::make("scatterScalar", |c| Ok(c.tensor()?.f_scatter_value(c.int()?, &*c.tensor()?, c.scalar()?)?)),
    Op::make("scatterAdd", |c| Ok(c.tensor()?.f_scatter_add(c.int()?, &*c.tensor()?, &*c.tensor()?)?)),
    Op::make("maskedFill", |c| Ok(c.tensor()?.f_masked_fill(&*c.tensor()?, c.scalar()?)?)),
    Op::act("maskedFill_", |c| {
        let _ = c.tensor()?.f_masked_fill_(&*c.tensor()?, c.scalar()?)?;
        Ok(Out::Nothing)
    }),
    Op::make("maskedSelect", |c| Ok(c.tensor()?.f_masked_select(&*c.tensor()?)?)),
    Op::make("nonzero", |c| Ok(c.tensor()?.f_nonzero()?)),
    Op::make("oneHot", |c| Ok(c.tensor()?.f_one_hot(c.int()?)?)),
]];
