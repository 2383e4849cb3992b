//! Layers. A family is a file here: a struct that implements [`Layer`], and a line in [`build`].

mod cnn;
mod dropout;
mod mlp;
mod noisy;
mod recurrent;
mod renorm;
mod residual;
mod transformer;

use std::fmt;
use std::ops::Range;

use reinforcets_core::error::Result;
use reinforcets_core::net_shape::Shape;
use reinforcets_core::net_spec::LayerSpec;
use tch::{Device, Tensor};

use crate::blueprint::Blueprint;
use crate::noise::Noise;
use crate::statistics::Statistics;

pub(crate) use mlp::affine;
pub(crate) use noisy::Affine as NoisyAffine;

/// One layer. It holds numbers of parameters, never tensors: those come with the pass.
pub(crate) trait Layer: fmt::Debug + Send + Sync {
    /// Maps rows to rows. `x` is `[rows, width]`, or `[rows, channels, height, width]` behind a picture; rows of
    /// sequences are step-major, row `t · lanes + l`. Layers on plain numbers call [`flat`] first. Whether gradients are
    /// recorded is the caller's affair: use differentiable operations, none in place on `x` or on a parameter.
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor>;
}

/// How the rows of a batch hang together in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time<'a> {
    /// Steps of each sequence; 1 for independent rows.
    pub steps: usize,
    /// Sequences side by side; all rows for independent ones.
    pub lanes: usize,
    /// `[steps × lanes]`, not 0 where the state is reset before the step. Empty: nowhere.
    pub starts: &'a [u8],
}

/// What a layer has beside its input, for one batch.
pub(crate) struct Pass<'a> {
    /// Parameters in export order; see [`Blueprint::parameter`].
    pub weights: &'a [Tensor],
    /// Whether dropout and noise on weights are at work.
    pub training: bool,
    /// How rows hang together.
    pub time: Time<'a>,
    /// Where tensors live.
    pub device: Device,
    /// Whether gradients will be asked for: running statistics move then, in training.
    pub keeps: bool,
    /// Dropout's masks, and noise on weights.
    pub noise: &'a mut Noise,
    /// Running statistics.
    pub statistics: &'a mut Statistics,
    /// `[lanes, state_width]`, before the first step; `None` for zeros.
    pub state: Option<&'a Tensor>,
    /// What layers wrote of the state after the last step.
    pub after: Vec<(Range<usize>, Tensor)>,
}

impl Pass<'_> {
    /// The state of a layer before the first step, `[lanes, width]`; it has no gradient.
    pub fn state(&self, place: &Range<usize>) -> Result<Tensor> {
        use crate::error::On;
        let (lanes, width) = (self.time.lanes as i64, place.len() as i64);
        match self.state {
            Some(state) => state.f_narrow(1, place.start as i64, width).on(self.device),
            None => Tensor::f_zeros([lanes, width], (tch::Kind::Float, self.device)).on(self.device),
        }
    }

    /// Leaves the state of a layer after the last step, `[lanes, width]`.
    pub fn remember(&mut self, place: &Range<usize>, state: Tensor) {
        self.after.push((place.clone(), state));
    }
}

/// Layers one after the other.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    layers: Vec<Box<dyn Layer>>,
}

impl Chain {
    /// Builds layers behind `shape`; parameter names begin with `prefix`, which ends in a dot. Gives the shape behind them.
    pub fn new(
        specs: &[LayerSpec],
        mut shape: Shape,
        prefix: &str,
        plan: &mut Blueprint,
    ) -> Result<(Self, Shape)> {
        let mut layers = Vec::with_capacity(specs.len());
        for (l, spec) in specs.iter().enumerate() {
            let name = format!("{prefix}{l}");
            layers.push(build(spec, shape, &name, plan)?);
            shape = shape.after(std::slice::from_ref(spec), &name)?;
        }
        Ok((Chain { layers }, shape))
    }

    /// Runs all layers.
    pub fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        self.layers.iter().try_fold(x.shallow_clone(), |x, layer| layer.forward(&x, pass))
    }
}

/// One layer behind `shape`, called `name`.
fn build(spec: &LayerSpec, shape: Shape, name: &str, plan: &mut Blueprint) -> Result<Box<dyn Layer>> {
    Ok(match spec {
        LayerSpec::Dense { width, activation, init } => {
            Box::new(mlp::Dense::new(shape.len(), *width, *activation, *init, name, plan))
        }
        LayerSpec::NoisyDense { width, activation, sigma } => {
            Box::new(noisy::NoisyDense::new(shape.len(), *width, *activation, *sigma, name, plan))
        }
        LayerSpec::LayerNorm { activation } => Box::new(mlp::LayerNorm::new(shape, *activation, name, plan)),
        &LayerSpec::BatchRenorm { activation, momentum, eps, warmup, r_max, d_max } => {
            let rule = renorm::Rule { momentum, eps, warmup, r_max, d_max };
            Box::new(renorm::BatchRenorm::new(rule, activation, shape.len(), name, plan))
        }
        LayerSpec::Activation { activation } => Box::new(mlp::Alone(*activation)),
        LayerSpec::Dropout { rate } => Box::new(dropout::Dropout::new(*rate, plan)),
        LayerSpec::Conv2d { .. } | LayerSpec::MaxPool2d { .. } => cnn::build(spec, shape, name, plan)?,
        LayerSpec::Residual { layers } => Box::new(residual::Residual::new(layers, shape, name, plan)?),
        LayerSpec::Lstm { .. } | LayerSpec::Gru { .. } => recurrent::build(spec, shape.len(), name, plan)?,
        LayerSpec::Transformer { .. } => transformer::build(spec, shape.len(), name, plan)?,
    })
}

/// `[rows, …]` as `[rows, numbers]`, pictures channel by channel as `torch.nn.Flatten` does.
pub(crate) fn flat(x: &Tensor) -> Result<Tensor> {
    use crate::error::On;
    if x.dim() == 2 { Ok(x.shallow_clone()) } else { x.f_flatten(1, -1).on(x.device()) }
}
