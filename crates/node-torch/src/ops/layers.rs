//! Layers whose forward pass is one operation of libtorch.

use tch::{TchError, Tensor};

use crate::call::{Arg, Call};
use crate::op::{Made, Op, Out};

/// The arguments that LSTM and GRU share.
struct Cells {
    weights: Vec<Arg>,
    gates: i64,
    biases: bool,
    layers: i64,
    batch_first: bool,
}

impl Cells {
    fn of(c: &mut Call, gates: i64) -> Made<Self> {
        let (weights, layers, batch_first) = (c.tensors()?, c.int()?, c.flag()?);
        Ok(Cells { biases: weights.len() as i64 == 4 * layers, weights, gates, layers, batch_first })
    }

    /// Libtorch's CPU kernels read past the end of what does not fit: PyTorch checks in Python, we here.
    fn fit(&self, x: &Tensor, state: &[Arg]) -> Made<()> {
        let refuse = |problem: String| Err(TchError::Torch(problem).into());
        let sizes = x.size();
        let [steps, lanes, inputs] = sizes[..] else {
            return refuse(format!("expected 3 dimensions of sequences, got shape {sizes:?}"));
        };
        let lanes = if self.batch_first { steps } else { lanes };
        let [rows, inner] = self.weights.get(1).map(|w| w.size()).unwrap_or_default()[..] else {
            return refuse("expected weights of 2 dimensions".into());
        };
        let each = if self.biases { 4 } else { 2 };
        if rows != self.gates * inner || self.weights.len() as i64 != each * self.layers {
            return refuse(format!(
                "weights of shape [{rows}, {inner}] are not those of {} gates",
                self.gates
            ));
        }
        for (i, weight) in self.weights.iter().enumerate() {
            let expected = match i as i64 % each {
                0 => vec![rows, if i == 0 { inputs } else { inner }],
                1 => vec![rows, inner],
                _ => vec![rows],
            };
            if weight.size() != expected {
                let found = weight.size();
                return refuse(format!(
                    "weight {i} has shape {found:?}, sequences of shape {sizes:?} need {expected:?}"
                ));
            }
        }
        let expected = [self.layers, lanes, inner];
        if let Some(wrong) = state.iter().find(|s| s.size() != expected) {
            return refuse(format!("the state has shape {:?}, expected {expected:?}", wrong.size()));
        }
        let kind = x.f_kind()?;
        for other in self.weights.iter().chain(state) {
            if other.f_kind()? != kind || other.device() != x.device() {
                return refuse("expected one dtype and one device for sequences, state and weights".into());
            }
        }
        Ok(())
    }
}

/// Normalisation, dropout, embeddings, recurrent layers, attention.
pub static OPS: &[&[Op]] = &[&[
    Op::make("layerNorm", |c| {
        let (x, shape) = (c.tensor()?, c.ints()?);
        Ok(x.f_layer_norm(shape, c.maybe_tensor()?, c.maybe_tensor()?, c.number()?, false)?)
    }),
    Op::make("dropout", |c| Ok(c.tensor()?.f_dropout(c.number()?, true)?)),
    Op::make("embedding", |c| Ok(Tensor::f_embedding(&*c.tensor()?, &*c.tensor()?, -1, false, false)?)),
    Op::act("lstm", |c| {
        let (x, state, cells) = (c.tensor()?, c.tensors()?, Cells::of(c, 4)?);
        cells.fit(&x, &state)?;
        let Cells { weights, biases, layers, batch_first, .. } = cells;
        let (out, h, s) = x.f_lstm(&state, &weights, biases, layers, 0.0, false, false, batch_first)?;
        Ok(Out::Tensors(vec![Some(out), Some(h), Some(s)]))
    }),
    Op::act("gru", |c| {
        let (x, state, cells) = (c.tensor()?, c.tensor()?, Cells::of(c, 3)?);
        cells.fit(&x, std::slice::from_ref(&state))?;
        let Cells { weights, biases, layers, batch_first, .. } = cells;
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
