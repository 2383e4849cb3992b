//! Operations that make one number, or a row of numbers, of many. A list of dimensions that is `null` means all.

use tch::{Kind, Tensor};

use crate::op::{Made, Op, Out};
use crate::ops::pair;

fn prod(x: &Tensor, dims: Option<Vec<i64>>, keep: bool) -> Made<Tensor> {
    let Some(mut dims) = dims else { return Ok(x.f_prod(None::<Kind>)?) };
    // Libtorch multiplies along one dimension at a time; later ones first, so that numbers stay valid.
    let rank = x.dim() as i64;
    dims.iter_mut().for_each(|d| *d += if *d < 0 { rank } else { 0 });
    dims.sort_unstable();
    let mut out = x.f_alias()?;
    for dim in dims.into_iter().rev() {
        out = out.f_prod_dim_int(dim, keep, None::<Kind>)?;
    }
    Ok(out)
}

fn every(x: &Tensor) -> Vec<i64> {
    (0..x.dim() as i64).collect()
}

/// Sums, extremes, spreads, norms, order.
pub static OPS: &[&[Op]] = &[&[
    Op::make("sum", |c| {
        let (x, dims, keep) = (c.tensor()?, c.maybe_ints()?, c.flag()?);
        Ok(match dims {
            Some(dims) => x.f_sum_dim_intlist(dims, keep, None::<Kind>)?,
            None => x.f_sum(None::<Kind>)?,
        })
    }),
    Op::make("mean", |c| {
        let (x, dims, keep) = (c.tensor()?, c.maybe_ints()?, c.flag()?);
        Ok(match dims {
            Some(dims) => x.f_mean_dim(dims, keep, None::<Kind>)?,
            None => x.f_mean(None::<Kind>)?,
        })
    }),
    Op::make("prod", |c| prod(&*c.tensor()?, c.maybe_ints()?, c.flag()?)),
    Op::make("std", |c| Ok(c.tensor()?.f_std_correction(c.maybe_ints()?, c.number()?, c.flag()?)?)),
    Op::make("var", |c| Ok(c.tensor()?.f_var_correction(c.maybe_ints()?, c.number()?, c.flag()?)?)),
    Op::make("norm", |c| {
        let (x, p, dims, keep) = (c.tensor()?, c.number()?, c.maybe_ints()?, c.flag()?);
        Ok(x.f_norm_scalaropt_dim(p, dims.unwrap_or_default(), keep)?)
    }),
    Op::make("logsumexp", |c| {
        let (x, dims, keep) = (c.tensor()?, c.maybe_ints()?, c.flag()?);
        Ok(x.f_logsumexp(dims.unwrap_or_else(|| every(&x)), keep)?)
    }),
    Op::make("max", |c| Ok(c.tensor()?.f_max()?)),
    Op::make("min", |c| Ok(c.tensor()?.f_min()?)),
    Op::act("maxDim", |c| Ok(pair(c.tensor()?.f_max_dim(c.int()?, c.flag()?)?))),
    Op::act("minDim", |c| Ok(pair(c.tensor()?.f_min_dim(c.int()?, c.flag()?)?))),
    Op::make("amax", |c| Ok(c.tensor()?.f_amax(c.ints()?, c.flag()?)?)),
    Op::make("amin", |c| Ok(c.tensor()?.f_amin(c.ints()?, c.flag()?)?)),
    Op::make("argmax", |c| Ok(c.tensor()?.f_argmax(c.maybe_int()?, c.flag()?)?)),
    Op::make("argmin", |c| Ok(c.tensor()?.f_argmin(c.maybe_int()?, c.flag()?)?)),
    Op::make("any", |c| {
        let (x, dims, keep) = (c.tensor()?, c.maybe_ints()?, c.flag()?);
        Ok(if dims.is_some() { x.f_any_dims(dims, keep)? } else { x.f_any()? })
    }),
    Op::make("all", |c| {
        let (x, dims, keep) = (c.tensor()?, c.maybe_ints()?, c.flag()?);
        Ok(if dims.is_some() { x.f_all_dims(dims, keep)? } else { x.f_all()? })
    }),
    Op::make("cumsum", |c| Ok(c.tensor()?.f_cumsum(c.int()?, None::<Kind>)?)),
    Op::make("cumprod", |c| Ok(c.tensor()?.f_cumprod(c.int()?, None::<Kind>)?)),
    Op::make("softmax", |c| Ok(c.tensor()?.f_softmax(c.int()?, None::<Kind>)?)),
    Op::make("logSoftmax", |c| Ok(c.tensor()?.f_log_softmax(c.int()?, None::<Kind>)?)),
    Op::act("sort", |c| Ok(pair(c.tensor()?.f_sort(c.int()?, c.flag()?)?))),
    Op::make("argsort", |c| Ok(c.tensor()?.f_argsort(c.int()?, c.flag()?)?)),
    Op::act("topk", |c| Ok(pair(c.tensor()?.f_topk(c.int()?, c.int()?, c.flag()?, true)?))),
    Op::act("equal", |c| Ok(Out::Flag(c.tensor()?.f_equal(&*c.tensor()?)?))),
    Op::act("allclose", |c| {
        Ok(Out::Flag(c.tensor()?.f_allclose(&*c.tensor()?, c.number()?, c.number()?, false)?))
    }),
]];
