//! What choices are worth in what is seen now.

use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::network::{HeadSet, HeadView, Inputs};

use super::Value;
use super::ensemble::Ensemble;

impl Value {
    /// What each choice is worth in each lane of a chunk, in `values`.
    pub(super) fn look(&mut self, chunk: &Chunk) -> Result<HeadView> {
        let (lanes, mode) = (chunk.lanes, self.mode());
        let Value { off, online, model, heads, ensemble, values, seen, taus, q, .. } = self;
        let (gathers, batch, after) = off.look(chunk, seen);
        let asked = taus.as_mut().map(|[_, taus]| {
            taus.spread(lanes);
            taus.gather()
        });
        let gathers = gathers.with(asked);
        let inputs = Inputs { gathers: gathers.as_slice(), batch };
        let wanted = ensemble.as_ref().map_or(HeadSet::ALL, Ensemble::wanted);
        let found = online.infer(&inputs, wanted, mode, after)?;
        let view = match ensemble {
            Some(ensemble) => ensemble.values((found, heads), model, lanes, q, values),
            None => {
                let (numbers, view) = heads[0].read(found, q);
                model.values(numbers, view, lanes, values)
            }
        };
        match values[..lanes * view.width].iter().all(|x| x.is_finite()) {
            true => Ok(view),
            false => Err(Error::Diverged { what: "the value of an action".into(), step: 0 }),
        }
    }
}
