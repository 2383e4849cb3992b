//! Losses that libtorch computes in one operation.

use tch::{Reduction, Tensor};

use crate::call::Call;
use crate::op::{Made, Op};

fn reduction(c: &mut Call) -> Made<Reduction> {
    Ok(match c.int()? {
        0 => Reduction::None,
        1 => Reduction::Mean,
        _ => Reduction::Sum,
    })
}

/// Losses; the last argument says how rows come together (0 not at all, 1 mean, 2 sum).
pub static OPS: &[&[Op]] = &[&[
    Op::make("mseLoss", |c| Ok(c.tensor()?.f_mse_loss(&*c.tensor()?, reduction(c)?)?)),
    Op::make("huberLoss", |c| {
        let (x, target, delta) = (c.tensor()?, c.tensor()?, c.number()?);
        Ok(x.f_huber_loss(&target, reduction(c)?, delta)?)
    }),
    Op::make("crossEntropy", |c| {
        let (x, target, smoothing) = (c.tensor()?, c.tensor()?, c.number()?);
        Ok(x.f_cross_entropy_loss(&target, None::<Tensor>, reduction(c)?, -100, smoothing)?)
    }),
    Op::make("nllLoss", |c| {
        Ok(c.tensor()?.f_nll_loss(&*c.tensor()?, None::<Tensor>, reduction(c)?, -100)?)
    }),
    Op::make("binaryCrossEntropyWithLogits", |c| {
        let (x, target, weight) = (c.tensor()?, c.tensor()?, c.maybe_tensor()?);
        Ok(x.f_binary_cross_entropy_with_logits(&target, None, weight, reduction(c)?)?)
    }),
]];
