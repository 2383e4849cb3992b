//! Optimiser steps: the rules of the engines, for parameters that TypeScript holds.

use std::cell::OnceCell;

use reinforcets_core::error::Error;
use reinforcets_core::net_spec::Optimizer;
use reinforcets_fused::FlatKernels;
use reinforcets_torch::leaves::Leaves;
use reinforcets_torch::shim;
use tch::Tensor;

use crate::call::Call;
use crate::op::{Made, Op, Out};

thread_local! { static KERNELS: OnceCell<FlatKernels> = const { OnceCell::new() } }

fn kernels() -> Made<FlatKernels> {
    KERNELS.with(|cell| match cell.get() {
        Some(kernels) => Ok(*kernels),
        None => {
            let kernels = FlatKernels::new()?;
            Ok(*cell.get_or_init(|| kernels))
        }
    })
}

fn parameters(c: &mut Call) -> Made<Vec<Tensor>> {
    Ok(c.tensors()?.iter().map(|t| t.shallow_clone()).collect())
}

fn rule(text: &str) -> Made<Optimizer> {
    Ok(serde_json::from_str(text).map_err(|e| Error::config("optimizer", text, e.to_string()))?)
}

/// What optimisers need beside arithmetic.
pub static OPS: &[&[Op]] = &[&[
    Op::act("flatLength", |c| Ok(Out::Number(Leaves::new(&parameters(c)?)?.len() as f64))),
    Op::act("forgetGradients", |c| {
        for parameter in &mut c.tensors()? {
            shim::clear_grad(parameter)?;
        }
        Ok(Out::Nothing)
    }),
    Op::act("clipGradients", |c| {
        let parameters = parameters(c)?;
        let max = c.number()?;
        Ok(Out::Number(Leaves::new(&parameters)?.clip(&kernels()?, max)?))
    }),
    Op::act("optimizerStep", |c| {
        let (parameters, text) = (parameters(c)?, c.text()?);
        let (mut first, mut second) = (c.maybe_tensor()?, c.maybe_tensor()?);
        let (number, lr) = (c.int()?.unsigned_abs(), c.number()?);
        let moments = [first.as_deref_mut(), second.as_deref_mut()];
        Leaves::new(&parameters)?.step(&kernels()?, &rule(&text)?, moments, number, lr)?;
        Ok(Out::Nothing)
    }),
]];
