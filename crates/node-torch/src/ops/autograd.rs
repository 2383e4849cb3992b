//! Gradients: recording, the backward pass, and where its results lie.

use reinforcets_core::error::Error;
use reinforcets_torch::shim;
use tch::{TchError, Tensor};

use crate::op::{Made, Op, Out};

fn ones_like(output: &Tensor) -> Made<Tensor> {
    if output.numel() == 1 {
        return Ok(output.f_ones_like()?);
    }
    Err(Error::Plugin {
        code: "INVALID_SHAPE",
        message: format!("backward: only one number has a gradient by itself, this has shape {:?}; sum it, or give its gradient", output.size()),
        details: serde_json::json!({ "op": "backward", "shapes": [output.size()] }),
    }
    .into())
}

/// What autograd needs.
pub static OPS: &[&[Op]] = &[&[
    Op::act("backward", |c| {
        let (output, seed, keep) = (c.tensor()?, c.maybe_tensor()?, c.flag()?);
        let seed = seed.map_or_else(|| ones_like(&output), |seed| Ok(seed.shallow_clone()))?;
        shim::backward(&[output.shallow_clone()], &[seed], &[], keep)?;
        Ok(Out::Nothing)
    }),
    Op::act("gradients", |c| {
        let (output, inputs, seed, keep) = (c.tensor()?, c.tensors()?, c.maybe_tensor()?, c.flag()?);
        let seed = seed.map_or_else(|| ones_like(&output), |seed| Ok(seed.shallow_clone()))?;
        let inputs: Vec<Tensor> = inputs.iter().map(|t| t.shallow_clone()).collect();
        Ok(Out::Tensors(shim::grad(&[output.shallow_clone()], &[seed], &inputs, keep)?))
    }),
    Op::act("grad", |c| {
        let gradient = c.tensor()?.f_grad()?;
        Ok(Out::Tensors(vec![gradient.defined().then_some(gradient)]))
    }),
    Op::act("setGrad", |c| {
        let (mut x, gradient) = (c.tensor()?, c.maybe_tensor()?);
        let Some(gradient) = gradient else {
            shim::clear_grad(&mut x)?;
            return Ok(Out::Nothing);
        };
        // Libtorch checks nothing here, and what comes later counts on it.
        let problem = if x.size() != gradient.size() {
            Some("a gradient has the size of its tensor")
        } else if (x.f_kind()?, x.device()) != (gradient.f_kind()?, gradient.device()) {
            Some("a gradient has the dtype and the device of its tensor")
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(TchError::Torch(problem.into()).into());
        }
        shim::set_grad(&mut x, &gradient)?;
        Ok(Out::Nothing)
    }),
    Op::make("detach", |c| Ok(c.tensor()?.f_detach()?)),
    Op::act("requiresGrad", |c| Ok(Out::Flag(c.tensor()?.requires_grad()))),
    Op::act("setRequiresGrad", |c| {
        let (x, value) = (c.tensor()?, c.flag()?);
        if !x.is_leaf() && value != x.requires_grad() {
            return Err(
                TchError::Torch("you can only change requires_grad flags of leaf variables".into()).into()
            );
        }
        let _ = x.f_set_requires_grad(value)?;
        Ok(Out::Nothing)
    }),
    Op::act("isLeaf", |c| Ok(Out::Flag(c.tensor()?.is_leaf()))),
    Op::act("setGradEnabled", |c| {
        // SAFETY: a plain call on a flag of this thread; it gives what the flag was.
        Ok(Out::Flag(unsafe { torch_sys::at_grad_set_enabled(i32::from(c.flag()?)) } != 0))
    }),
]];
