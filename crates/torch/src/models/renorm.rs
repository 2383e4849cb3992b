//! Batch renormalisation.

use reinforcets_core::error::Result;
use reinforcets_core::net_spec::Activation;
#[cfg(doc)]
use reinforcets_core::net_spec::LayerSpec;
use tch::{Tensor, no_grad};

use super::mlp::activate;
use super::{Layer, Pass, flat};
use crate::blueprint::{Blueprint, First};
use crate::error::On;
use crate::statistics::Running;

/// How statistics move and what bounds their corrections: the numbers of [`LayerSpec::BatchRenorm`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub momentum: f64,
    pub eps: f64,
    pub warmup: usize,
    pub r_max: f64,
    pub d_max: f64,
}

/// See [`LayerSpec::BatchRenorm`].
#[derive(Debug)]
pub(super) struct BatchRenorm {
    /// Number of γ; that of β follows.
    weight: usize,
    statistics: usize,
    activation: Activation,
    rule: Rule,
}

impl BatchRenorm {
    pub fn new(rule: Rule, activation: Activation, width: usize, name: &str, plan: &mut Blueprint) -> Self {
        let weight = plan.parameter(format!("{name}.weight"), &[width]);
        plan.first(First::Constant { len: width, value: 1.0 });
        plan.parameter(format!("{name}.bias"), &[width]);
        plan.first(First::Constant { len: width, value: 0.0 });
        let statistics = plan.statistics(name, width);
        BatchRenorm { weight, statistics, activation, rule }
    }

    /// x̂ in training.
    fn by_batch(&self, x: &Tensor, running: &mut Running, moves: bool) -> Result<Tensor> {
        let device = x.device();
        let mean = x.f_mean_dim(0, false, None).on(device)?;
        let off = x.f_sub(&mean).on(device)?;
        let variance = off.f_square().on(device)?.f_mean_dim(0, false, None).on(device)?;
        let spread = variance.f_add_scalar(self.rule.eps).on(device)?.f_sqrt().on(device)?;
        let mut y = off.f_div(&spread).on(device)?;
        if running.passes >= self.rule.warmup {
            let (r, d) = no_grad(|| self.corrections(&mean, &spread, running))?;
            y = y.f_mul(&r).on(device)?.f_add(&d).on(device)?;
        }
        if moves && x.size()[0] > 0 {
            no_grad(|| {
                running.mean = running.mean.f_lerp(&mean, self.rule.momentum).on(device)?;
                running.variance = running.variance.f_lerp(&variance, self.rule.momentum).on(device)?;
                running.passes = (running.passes + 1).min(self.rule.warmup);
                Ok(())
            })?;
        }
        Ok(y)
    }

    /// r and d of a batch of this mean and deviation.
    fn corrections(&self, mean: &Tensor, spread: &Tensor, running: &Running) -> Result<(Tensor, Tensor)> {
        let device = mean.device();
        let usual = running.variance.f_add_scalar(self.rule.eps).on(device)?.f_sqrt().on(device)?;
        let r =
            spread.f_div(&usual).on(device)?.f_clamp(1.0 / self.rule.r_max, self.rule.r_max).on(device)?;
        let shift = mean.f_sub(&running.mean).on(device)?.f_div(&usual).on(device)?;
        Ok((r, shift.f_clamp(-self.rule.d_max, self.rule.d_max).on(device)?))
    }
}

impl Layer for BatchRenorm {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let (x, device) = (flat(x)?, pass.device);
        let running = &mut pass.statistics.layers[self.statistics];
        let standard = if pass.training {
            self.by_batch(&x, running, pass.keeps)?
        } else {
            let spread = running.variance.f_add_scalar(self.rule.eps).on(device)?.f_sqrt().on(device)?;
            x.f_sub(&running.mean).on(device)?.f_div(&spread).on(device)?
        };
        let (gamma, beta) = (&pass.weights[self.weight], &pass.weights[self.weight + 1]);
        activate(self.activation, standard.f_mul(gamma).on(device)?.f_add(beta).on(device)?)
    }
}
