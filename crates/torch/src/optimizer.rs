//! One optimiser step over flat memory: the fused engine's kernels on the CPU, a handful of operations elsewhere.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::Optimizer;
use reinforcets_fused::FlatKernels;
use tch::{Kind, TchError, Tensor};

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
pub(crate) fn step(kernels: &FlatKernels, rule: &Optimizer, mut step: Step<'_>) -> Result<()> {
    if let (Some(g), Some(w)) = (numbers(step.gradients), numbers_mut(step.weights)) {
        let [first, second] = &mut step.moments;
        let m = first.as_deref_mut().and_then(numbers_mut).unwrap_or_default();
        let v = second.as_deref_mut().and_then(numbers_mut).unwrap_or_default();
        return kernels.step(rule, step.number, step.lr, step.clip as f32, w, g, m, v);
    }
    let device = step.weights.device();
    by_operations(rule, step)
        .on(device)?
        .ok_or_else(|| Error::Internal("an optimiser without its moments".into()))
}

/// A step as operations on whole tensors. What it needs of memory it takes before it changes anything: a device without
/// room leaves weights and moments as they were. `None` where a moment is missing.
fn by_operations(rule: &Optimizer, step: Step<'_>) -> std::result::Result<Option<()>, TchError> {
    let Step { weights: w, gradients, moments: [first, second], clip, number, lr } = step;
    let mut g = gradients.f_mul_scalar(clip)?;
    match *rule {
        Optimizer::Adam { beta1, beta2, eps } | Optimizer::AdamW { beta1, beta2, eps, .. } => {
            let (Some(m), Some(v)) = (first, second) else { return Ok(None) };
            if let Optimizer::AdamW { weight_decay, .. } = rule {
                let _ = w.f_mul_scalar_(1.0 - lr * weight_decay)?;
            }
            let t = i32::try_from(number).unwrap_or(i32::MAX);
            let (c1, c2) = (1.0 - beta1.powi(t), 1.0 - beta2.powi(t));
            let _ = m.f_lerp_(&g, 1.0 - beta1)?;
            let _ = v.f_lerp_(&g.f_square_()?, 1.0 - beta2)?;
            g.f_copy_(v)?;
            let mut root = g.f_sqrt_()?.f_div_scalar_(c2.sqrt())?.f_add_scalar_(eps)?;
            let _ = w.f_sub_(&root.f_reciprocal_()?.f_mul_(m)?.f_mul_scalar_(lr / c1)?)?;
        }
        Optimizer::RmsProp { alpha, eps, tf_style } => {
            let Some(v) = second else { return Ok(None) };
            let mut square = g.f_square()?;
            let _ = v.f_lerp_(&square, 1.0 - alpha)?;
            square.f_copy_(v)?;
            let root = match tf_style {
                true => square.f_add_scalar_(eps)?.f_sqrt_()?,
                false => square.f_sqrt_()?.f_add_scalar_(eps)?,
            };
            let _ = w.f_sub_(&g.f_div_(&root)?.f_mul_scalar_(lr)?)?;
        }
        Optimizer::Sgd { momentum } => {
            let Some(m) = first else { return Ok(None) };
            let _ = m.f_mul_scalar_(momentum)?.f_add_(&g)?;
            g.f_copy_(m)?;
            let _ = w.f_sub_(&g.f_mul_scalar_(lr)?)?;
        }
    }
    Ok(Some(()))
}

#[cfg(test)]
mod tests {
    use reinforcets_core::rng::Rng;
    use tch::{Device, no_grad};

    use super::*;

    /// The two ways to take a step agree, so that CUDA's is known to be right without CUDA.
    #[test]
    fn operations_do_what_the_kernels_do() {
        let all = [
            Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 },
            Optimizer::AdamW { beta1: 0.8, beta2: 0.99, eps: 1e-8, weight_decay: 0.1 },
            Optimizer::RmsProp { alpha: 0.99, eps: 1e-5, tf_style: false },
            Optimizer::RmsProp { alpha: 0.95, eps: 1e-5, tf_style: true },
            Optimizer::Sgd { momentum: 0.9 },
        ];
        let kernels = FlatKernels::new().unwrap();
        for rule in all {
            let mut rng = Rng::stream(3, "optimizer", 0);
            let mut normal = || Tensor::from_slice(&(0..64).map(|_| rng.normal()).collect::<Vec<f32>>());
            let start = normal();
            let mut sides = [0, 1].map(|_| {
                let moment = |value: f64| Tensor::full([64], value, (Kind::Float, Device::Cpu));
                (start.copy(), moment(0.0), moment(1.0))
            });
            for number in 1..=20 {
                let gradients = normal();
                for (side, (w, m, v)) in sides.iter_mut().enumerate() {
                    let moments = [Some(m), Some(v)];
                    let step =
                        Step { weights: w, gradients: &gradients, moments, clip: 0.5, number, lr: 1e-2 };
                    match side {
                        0 => super::step(&kernels, &rule, step).unwrap(),
                        _ => no_grad(|| by_operations(&rule, step)).unwrap().unwrap(),
                    }
                }
            }
            let [a, b] = &sides;
            for (what, a, b) in [("weights", &a.0, &b.0), ("first", &a.1, &b.1), ("second", &a.2, &b.2)] {
                assert!(a.allclose(b, 1e-5, 1e-6, false), "{rule:?}, {what}: {}", (a - b).abs().max());
            }
        }
    }
}
