//! A gradient step, once the gradient of the heads is known.

use crate::error::Result;
use crate::losses::QStats;
use crate::metrics::Metrics;
use crate::network::{Grad, Inputs, Network};

use super::super::finite;

/// A gradient step with a learning rate and a bound on the gradient's norm.
pub(super) fn descend(
    online: &mut dyn Network,
    inputs: &Inputs<'_>,
    d_heads: &[f32],
    stats: QStats,
    (rate, max_norm): (f64, Option<f64>),
    metrics: &mut Metrics,
) -> Result<()> {
    finite("the loss", stats.loss)?;
    online.zero_grad();
    online.backward(inputs, d_heads, Grad::Params)?;
    let norm = online.step(rate, max_norm)?;
    metrics.record("train/loss", stats.loss);
    metrics.record("train/mean_q", stats.mean_q);
    metrics.record("train/grad_norm", norm);
    metrics.record("train/learning_rate", rate);
    Ok(())
}
