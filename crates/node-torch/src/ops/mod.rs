//! The operations that TypeScript calls, as tables by topic.

mod autograd;
mod create;
mod elementwise;
mod files;
mod index;
mod initialize;
mod layers;
mod linear;
mod losses;
mod optimize;
mod reduce;
mod shape;
mod transfer;

use tch::Tensor;

use crate::op::{Op, Out};

/// All operations.
pub fn all() -> impl Iterator<Item = &'static Op> {
    let tables: [&'static [&'static [Op]]; 13] = [
        autograd::OPS,
        create::OPS,
        elementwise::OPS,
        files::OPS,
        index::OPS,
        initialize::OPS,
        layers::OPS,
        linear::OPS,
        losses::OPS,
        optimize::OPS,
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
