//! New tensors: constant, counted, random.

use tch::Tensor;

use crate::op::{Op, Out};
use crate::ops::initialize;

/// Constructors and the random generator.
pub static OPS: &[&[Op]] = &[&[
    Op::make("zeros", |c| Ok(Tensor::f_zeros(c.ints()?, c.options()?)?)),
    Op::make("ones", |c| Ok(Tensor::f_ones(c.ints()?, c.options()?)?)),
    Op::make("full", |c| Ok(Tensor::f_full(c.ints()?, c.scalar()?, c.options()?)?)),
    Op::make("eye", |c| Ok(Tensor::f_eye_m(c.int()?, c.int()?, c.options()?)?)),
    Op::make("arange", |c| {
        Ok(Tensor::f_arange_start_step(c.scalar()?, c.scalar()?, c.scalar()?, c.options()?)?)
    }),
    Op::make("linspace", |c| Ok(Tensor::f_linspace(c.number()?, c.number()?, c.int()?, c.options()?)?)),
    Op::make("rand", |c| Ok(Tensor::f_rand(c.ints()?, c.options()?)?)),
    Op::make("randn", |c| Ok(Tensor::f_randn(c.ints()?, c.options()?)?)),
    Op::make("randint", |c| Ok(Tensor::f_randint_low(c.int()?, c.int()?, c.ints()?, c.options()?)?)),
    Op::make("randperm", |c| Ok(Tensor::f_randperm(c.int()?, c.options()?)?)),
    Op::make("bernoulli", |c| Ok(c.tensor()?.f_bernoulli()?)),
    Op::make("multinomial", |c| Ok(c.tensor()?.f_multinomial(c.int()?, c.flag()?)?)),
    Op::act("uniform_", |c| {
        let _ = c.tensor()?.f_uniform_(c.number()?, c.number()?)?;
        Ok(Out::Nothing)
    }),
    Op::act("normal_", |c| {
        let _ = c.tensor()?.f_normal_(c.number()?, c.number()?)?;
        Ok(Out::Nothing)
    }),
    Op::act("manualSeed", |c| {
        let seed = c.int()?;
        tch::manual_seed(seed);
        initialize::seed(seed.cast_unsigned());
        Ok(Out::Nothing)
    }),
]];
