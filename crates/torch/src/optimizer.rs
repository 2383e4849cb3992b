//! One optimiser step over flat memory: the fused engine's kernels on the CPU, a handful of operations elsewhere.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::Optimizer;
use reinforcets_fused::FlatKernels;
use tch::{Kind, Tensor};

use crate::error::On;
use crate::shim::{numbers, numbers_mut};

/// √Σ g².
pub(crate) fn norm(kernels: &FlatKernels, gradients: &Tensor) -> Result<f64> {
    if let Some(g) = numbers(gradients) {
        return Ok(kernels.sum_of_squares(g).sqrt());
    }
    let device = gradients.device();
    let norm = gradients.f_norm_scalaropt_dtype(2, Kind::Double).on(device)?;
    norm.f_double_value(&[]).on(device)
}

/// Everything that one step reads and writes.
pub(crate) struct Step<'a> {
    /// What is optimised.
    pub weights: &'a mut Tensor,
    /// Their gradients, to be scaled by `clip`.
    pub gradients: &'a Tensor,
    /// Moments that the rule uses.
    pub moments: [Option<&'a mut Tensor>; 2],
    /// Factor on the gradients.
    pub clip: f64,
    /// Number of this step, from 1.
    pub number: u64,
    /// Learning rate.
    pub lr: f64,
}

/// Takes one step.
pub(crate) fn step(kernels: &FlatKernels, rule: &Optimizer, step: Step<'_>) -> Result<()> {
    let Step { weights, gradients, moments: [mut first, mut second], clip, number, lr } = step;
    if let (Some(g), Some(w)) = (numbers(gradients), numbers_mut(weights)) {
        let m = first.as_deref_mut().and_then(numbers_mut).unwrap_or_default();
        let v = second.as_deref_mut().and_then(numbers_mut).unwrap_or_default();
        return kernels.step(rule, number, lr, clip as f32, w, g, m, v);
    }
    let device = weights.device();
    let missing = || Error::Internal("an optimiser without its moments".into());
    let g = &gradients.f_mul_scalar(clip).on(device)?;
    match *rule {
        Optimizer::Adam { beta1, beta2, eps } | Optimizer::AdamW { beta1, beta2, eps, .. } => {
            let (m, v) = (first.ok_or_else(missing)?, second.ok_or_else(missing)?);
            if let Optimizer::AdamW { weight_decay, .. } = rule {
                let _ = weights.f_mul_scalar_(1.0 - lr * weight_decay).on(device)?;
            }
            let _ = m.f_lerp_(g, 1.0 - beta1).on(device)?;
            let _ = v.f_mul_scalar_(beta2).on(device)?.f_addcmul_(g, &(g * (1.0 - beta2))).on(device)?;
            let t = i32::try_from(number).unwrap_or(i32::MAX);
            let (c1, c2) = (1.0 - beta1.powi(t), 1.0 - beta2.powi(t));
            let root =
                v.f_sqrt().on(device)?.f_div_scalar_(c2.sqrt()).on(device)?.f_add_scalar_(eps).on(device)?;
            let move_by = m.f_div(&root).on(device)?.f_mul_scalar_(lr / c1).on(device)?;
            let _ = weights.f_sub_(&move_by).on(device)?;
        }
        Optimizer::RmsProp { alpha, eps, tf_style } => {
            let v = second.ok_or_else(missing)?;
            let _ = v.f_mul_scalar_(alpha).on(device)?.f_addcmul_(g, &(g * (1.0 - alpha))).on(device)?;
            let root = match tf_style {
                true => v.f_add_scalar(eps).on(device)?.f_sqrt_().on(device)?,
                false => v.f_sqrt().on(device)?.f_add_scalar_(eps).on(device)?,
            };
            let move_by = g.f_div(&root).on(device)?.f_mul_scalar_(lr).on(device)?;
            let _ = weights.f_sub_(&move_by).on(device)?;
        }
        Optimizer::Sgd { momentum } => {
            let m = first.ok_or_else(missing)?;
            let _ = m.f_mul_scalar_(momentum).on(device)?.f_add_(g).on(device)?;
            let _ = weights.f_sub_(&m.f_mul_scalar(lr).on(device)?).on(device)?;
        }
    }
    Ok(())
}
