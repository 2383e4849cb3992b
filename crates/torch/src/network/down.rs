//! Down through a network: gradients of heads to parameters and inputs.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::{Grad, HeadLayout, HeadView, Inputs};
use tch::{Tensor, no_grad};

use super::TorchNetwork;
use crate::error::On;
use crate::shim;
use crate::transfer::{to_device, to_host};

impl TorchNetwork {
    /// See [`Network::backward`](reinforcets_core::network::Network::backward).
    pub(super) fn down(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()> {
        shim::use_threads(self.threads);
        let rows = inputs.batch.rows();
        let device = self.device();
        let Some(kept) = self.kept.as_mut().filter(|k| k.rows == rows) else {
            return Err(Error::State("backward needs a forward of the same batch before it".into()));
        };
        let HeadLayout { views, fixed, per_row } = &self.body.layout;
        let repeated = rows * self.spec.repeat;
        if d_heads.len() != fixed + repeated * per_row {
            return Err(Error::shape("gradients of heads", d_heads.len(), fixed + repeated * per_row));
        }
        let (params, input) = match grad {
            Grad::Params => (true, None),
            Grad::Input { gather, out } => (false, Some((gather, out))),
            Grad::Both { gather, out } => (true, Some((gather, out))),
        };
        if params && self.optimizer.is_none() {
            return Err(Error::State("a network without an optimizer has no gradients".into()));
        }
        if let Some((g, out)) = &input {
            let Some(leaf) = kept.inputs.get(*g) else {
                return Err(Error::shape("gathers", kept.inputs.len(), format!("more than {g}")));
            };
            if out.len() != leaf.numel() {
                return Err(Error::shape("the gradient of an input", out.len(), leaf.numel()));
            }
        }
        let all = shim::borrow(d_heads, &[d_heads.len() as i64])?;
        let all = to_device(&all.tensor, device)?;
        let d = all.f_narrow(0, *fixed as i64, (repeated * per_row) as i64).on(device)?;
        let d = d.f_view([repeated as i64, *per_row as i64]).on(device)?;
        let (mut outputs, mut seeds) = (Vec::new(), Vec::new());
        for (v, head) in kept.heads.iter().enumerate() {
            if let Some(head) = head.as_ref().filter(|h| h.requires_grad()) {
                let column = (views[v].offset - fixed) as i64;
                seeds.push(d.f_narrow(1, column, views[v].width as i64).on(device)?);
                outputs.push(head.shallow_clone());
            }
        }
        let mut wanted = Vec::new();
        if params {
            wanted.extend(self.memory.leaves.iter().map(Tensor::shallow_clone));
        }
        if let Some((g, _)) = &input {
            wanted.push(kept.inputs[*g].shallow_clone());
        }
        no_grad(|| shim::backward(&outputs, &seeds, &wanted, true))?;
        if let Some((g, out)) = input {
            let found = kept.inputs[g].f_grad().on(device)?;
            match found.defined() {
                true => out.copy_from_slice(&to_host(&[found], device)?),
                false => out.fill(0.0),
            }
            shim::clear_grad(&mut kept.inputs[g])?;
        }
        if params {
            for (v, number) in self.body.constants.iter().enumerate() {
                if let Some(number) = number {
                    let HeadView { offset, width, .. } = views[v];
                    let d = all.f_narrow(0, offset as i64, width as i64).on(device)?;
                    self.memory.add_gradient(*number, &d)?;
                }
            }
        }
        Ok(())
    }
}
