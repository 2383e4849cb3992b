//! Gradients: recording, the backward pass, and where its results lie.

use reinforcets_core::error::Error;
use reinforcets_torch::shim;
use tch::{TchError, Tensor};

use crate::call::Arg;
use crate::op::{Made, Op, Out};

/// The gradient of what a pass starts from: the given one, or 1 for a single number.
fn seed_of(output: &Tensor, given: Option<Arg>) -> Made<Tensor> {
    let (shape, problem) = match given {
        None if output.numel() == 1 => return Ok(output.f_ones_like()?),
        Some(seed) if seed.size() == output.size() => return Ok(seed.shallow_clone()),
        None => (None, "only one number has a gradient by itself: sum it, or give its gradient"),
        // Libtorch would broadcast it, and count some of it more than once.
        Some(seed) => (Some(seed.size()), "a gradient has the shape of its tensor"),
    };
    let shapes: Vec<_> = [output.size()].into_iter().chain(shape).collect();
    Err(Error::Plugin {
        code: "INVALID_SHAPE",
        message: format!("backward: {problem} (given {shapes:?})"),
        details: serde_json::json!({ "op": "backward", "shapes": shapes }),
    }
    .into())
}

/// What autograd needs.
pub static OPS: &[&[Op]] = &[&[
    Op::act("backward", |c| {
        let (output, seed, keep) = (c.tensor()?, c.maybe_tensor()?, c.flag()?);
        let seed = seed_of(&output, seed)?;
        shim::backward(&[output.shallow_clone()], &[seed], &[], keep)?;
        Ok(Out::Nothing)
    }),
    Op::act("gradients", |c| {
        let (output, inputs, seed, keep) = (c.tensor()?, c.tensors()?, c.maybe_tensor()?, c.flag()?);
        let seed = seed_of(&output, seed)?;
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
