//! The constants of one optimiser step, as PyTorch computes them.

use reinforcets_core::net_spec::Optimizer;

use crate::kernels::Rule;

/// The rule of step number `step` (from 1) at learning rate `lr`.
pub(crate) fn rule(optimizer: &Optimizer, step: u64, lr: f64) -> Rule {
    match *optimizer {
        Optimizer::Adam { beta1, beta2, eps } => adam(beta1, beta2, eps, 0.0, step, lr),
        Optimizer::AdamW { beta1, beta2, eps, weight_decay } => {
            adam(beta1, beta2, eps, weight_decay, step, lr)
        }
        Optimizer::RmsProp { alpha, eps, tf_style } => Rule::RmsProp {
            alpha: alpha as f32,
            rest: (1.0 - alpha) as f32,
            eps: nonzero(eps),
            rate: lr as f32,
            inside: tf_style,
        },
        Optimizer::Sgd { momentum } => Rule::Sgd { momentum: momentum as f32, rate: lr as f32 },
    }
}

/// torch/optim/adam.py, `_single_tensor_adam`.
fn adam(beta1: f64, beta2: f64, eps: f64, weight_decay: f64, step: u64, lr: f64) -> Rule {
    let correction1 = 1.0 - power(beta1, step);
    let correction2 = 1.0 - power(beta2, step);
    Rule::Adam {
        lerp: (1.0 - beta1) as f32,
        beta2: beta2 as f32,
        rest: (1.0 - beta2) as f32,
        root: (1.0 / correction2.sqrt()) as f32,
        eps: nonzero(eps),
        rate: (lr / correction1) as f32,
        decay: (1.0 - lr * weight_decay) as f32,
    }
}

/// Padding has gradients of zero: with an eps of zero its steps would be 0/0.
fn nonzero(eps: f64) -> f32 {
    (eps as f32).max(1e-30)
}

/// bⁿ by squaring: `powi` may round differently from one platform to the next.
fn power(mut base: f64, mut n: u64) -> f64 {
    let mut product = 1.0;
    while n > 0 {
        if n & 1 == 1 {
            product *= base;
        }
        base *= base;
        n >>= 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use super::power;

    #[test]
    fn powers() {
        assert_eq!(power(0.9, 0), 1.0);
        assert_eq!(power(0.5, 10), 1.0 / 1024.0);
        assert!((power(0.999, 12_345) - 0.999f64.powi(12_345)).abs() < 1e-15);
    }
}
