//! Layers whose forward pass is one operation of libtorch.

use tch::Tensor;

use crate::op::{Op, Out};

/// Normalisation, dropout, embeddings, recurrent layers, attention.
pub static OPS: &[&[Op]] = &[&[
    Op::make("layerNorm", |c| {
        let (x, shape) = (c.tensor()?, c.ints()?);
        Ok(x.f_layer_norm(shape, c.maybe_tensor()?, c.maybe_tensor()?, c.number()?, false)?)
    }),
    Op::make("dropout", |c| Ok(c.tensor()?.f_dropout(c.number()?, true)?)),
    Op::make("embedding", |c| Ok(Tensor::f_embedding(&*c.tensor()?, &*c.tensor()?, -1, false, false)?)),
    Op::act("lstm", |c| {
        let (x, state, weights, layers, batch_first) =
            (c.tensor()?, c.tensors()?, c.tensors()?, c.int()?, c.flag()?);
        let biases = weights.len() as i64 == 4 * layers;
        let (out, h, s) = x.f_lstm(&state, &weights, biases, layers, 0.0, false, false, batch_first)?;
        Ok(Out::Tensors(vec![Some(out), Some(h), Some(s)]))
    }),
    Op::act("gru", |c| {
        let (x, state, weights, layers, batch_first) =
            (c.tensor()?, c.tensor()?, c.tensors()?, c.int()?, c.flag()?);
        let biases = weights.len() as i64 == 4 * layers;
        let (out, h) = x.f_gru(&state, &weights, biases, layers, 0.0, false, false, batch_first)?;
        Ok(Out::Tensors(vec![Some(out), Some(h)]))
    }),
    Op::make("attention", |c| {
        let (q, k, v, mask) = (c.tensor()?, c.tensor()?, c.tensor()?, c.maybe_tensor()?);
        Ok(Tensor::f_scaled_dot_product_attention(
            &q,
            &k,
            &v,
            mask,
            c.number()?,
            c.flag()?,
            None::<f64>,
            false,
        )?)
    }),
]];
