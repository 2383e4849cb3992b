//! Products: of matrices, of anything with `einsum`, convolutions.

use tch::Tensor;

use crate::op::Op;

/// Products.
pub static OPS: &[&[Op]] = &[&[
    Op::make("matmul", |c| Ok(c.tensor()?.f_matmul(&*c.tensor()?)?)),
    Op::make("mm", |c| Ok(c.tensor()?.f_mm(&*c.tensor()?)?)),
    Op::make("bmm", |c| Ok(c.tensor()?.f_bmm(&*c.tensor()?)?)),
    Op::make("dot", |c| Ok(c.tensor()?.f_dot(&*c.tensor()?)?)),
    Op::make("outer", |c| Ok(c.tensor()?.f_outer(&*c.tensor()?)?)),
    Op::make("einsum", |c| Ok(Tensor::f_einsum(&c.text()?, &c.tensors()?, None::<i64>)?)),
    Op::make("linear", |c| Ok(c.tensor()?.f_linear(&*c.tensor()?, c.maybe_tensor()?)?)),
    Op::make("conv2d", |c| {
        let (x, weight, bias) = (c.tensor()?, c.tensor()?, c.maybe_tensor()?);
        Ok(x.f_conv2d(&weight, bias, c.ints()?, c.ints()?, c.ints()?, c.int()?)?)
    }),
    Op::make("maxPool2d", |c| {
        Ok(c.tensor()?.f_max_pool2d(c.ints()?, c.ints()?, c.ints()?, [1, 1], false)?)
    }),
    Op::make("avgPool2d", |c| {
        Ok(c.tensor()?.f_avg_pool2d(c.ints()?, c.ints()?, c.ints()?, false, true, None::<i64>)?)
    }),
]];
