//! The operations that TypeScript calls, as tables by topic.

mod autograd;
mod create;
mod elementwise;
mod index;
mod layers;
mod linear;
mod losses;
mod reduce;
mod shape;
mod transfer;

use tch::Tensor;

use crate::op::{Op, Out};

/// All operations.
pub fn all() -> impl Iterator<Item = &'static Op> {
    let tables: [&'static [&'static [Op]]; 10] = [
        autograd::OPS,
        create::OPS,
        elementwise::OPS,
        index::OPS,
        layers::OPS,
        linear::OPS,
        losses::OPS,
        reduce::OPS,
        shape::OPS,
        transfer::OPS,
    ];
    tables.into_iter().flatten().flat_map(|table| table.iter())
}

/// Two tensors as a result.
fn pair((a, b): (Tensor, Tensor)) -> Out {
    Out::Tensors(vec![Some(a), Some(b)])
}

/// A list of tensors as a result.
fn list(tensors: Vec<Tensor>) -> Out {
    Out::Tensors(tensors.into_iter().map(Some).collect())
}
