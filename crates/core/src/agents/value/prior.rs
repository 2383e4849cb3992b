//! Randomised prior functions (Osband, Aslanides & Cassirer 2018, arXiv:1806.03335).

use std::any::Any;

use crate::error::{Error, Result};
use crate::net_spec::{NetSpec, Optimizer};
use crate::network::{
    Engine, Flat, Grad, HeadLayout, HeadSet, Heads, Inputs, Mode, Network, Reducer, TensorInfo,
};
use crate::rng::Rng;

/// A network to which another one is added, times a factor, whose weights stay what they were at first (equation 5).
/// What was never seen keeps the values that the prior gives it, and differs from head to head.
///
/// The prior's weights are the network's buffers: saved and copied, never trained.
struct WithPrior {
    trained: Box<dyn Network>,
    prior: Box<dyn Network>,
    scale: f32,
    tensors: Vec<TensorInfo>,
    sum: Vec<f32>,
}

/// Builds a network, with a prior of `scale` unless that is 0.
pub(super) fn build(
    engine: &dyn Engine,
    spec: &NetSpec,
    optimizer: Option<&Optimizer>,
    scale: f64,
    rng: &mut Rng,
) -> Result<Box<dyn Network>> {
    let trained = engine.build(spec, optimizer, rng)?;
    if scale == 0.0 {
        return Ok(trained);
    }
    let prior = engine.build(spec, None, rng)?;
    let named = |t: &TensorInfo| TensorInfo {
        name: format!("prior.{}", t.name),
        shape: t.shape.clone(),
        parameter: false,
    };
    let tensors = trained.tensors().iter().cloned().chain(prior.tensors().iter().map(named)).collect();
    Ok(Box::new(WithPrior { trained, prior, scale: scale as f32, tensors, sum: Vec::new() }))
}

impl WithPrior {
    fn of(source: &dyn Network) -> Result<&WithPrior> {
        let found = source.as_any().downcast_ref::<WithPrior>();
        found.ok_or_else(|| Error::Mismatch("networks have different shapes".into()))
    }
}

/// `heads + scale · prior`, number by number.
fn add<'a>(heads: Heads<'_>, prior: Heads<'_>, scale: f32, sum: &'a mut Vec<f32>) -> (&'a [f32], usize) {
    sum.clear();
    sum.extend(heads.data.iter().zip(prior.data).map(|(x, p)| x + scale * p));
    (sum, heads.rows)
}

impl Network for WithPrior {
    fn spec(&self) -> &NetSpec {
        self.trained.spec()
    }

    fn layout(&self) -> &HeadLayout {
        self.trained.layout()
    }

    fn infer(
        &mut self,
        inputs: &Inputs<'_>,
        heads: HeadSet,
        mode: Mode,
        state_out: &mut [f32],
    ) -> Result<Heads<'_>> {
        let prior = self.prior.infer(inputs, heads, Mode::Eval, &mut [])?;
        let found = self.trained.infer(inputs, heads, mode, state_out)?;
        let (data, rows) = add(found, prior, self.scale, &mut self.sum);
        Ok(Heads { data, views: &self.trained.layout().views, rows })
    }

    fn forward(&mut self, inputs: &Inputs<'_>, mode: Mode, state_out: &mut [f32]) -> Result<Heads<'_>> {
        let prior = self.prior.infer(inputs, HeadSet::ALL, Mode::Eval, &mut [])?;
        let found = self.trained.forward(inputs, mode, state_out)?;
        let (data, rows) = add(found, prior, self.scale, &mut self.sum);
        Ok(Heads { data, views: &self.trained.layout().views, rows })
    }

    /// The prior adds the same whatever the weights are.
    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()> {
        self.trained.backward(inputs, d_heads, grad)
    }

    fn zero_grad(&mut self) {
        self.trained.zero_grad();
    }

    fn step(&mut self, lr: f64, max_norm: Option<f64>) -> Result<f64> {
        self.trained.step(lr, max_norm)
    }

    fn set_reducer(&mut self, reducer: Option<Box<dyn Reducer>>) {
        self.trained.set_reducer(reducer);
    }

    fn polyak_from(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        let source = WithPrior::of(source)?;
        self.prior.copy_from(source.prior.as_ref())?;
        self.trained.polyak_from(source.trained.as_ref(), tau)
    }

    fn copy_from(&mut self, source: &dyn Network) -> Result<()> {
        let source = WithPrior::of(source)?;
        self.prior.copy_from(source.prior.as_ref())?;
        self.trained.copy_from(source.trained.as_ref())
    }

    fn resample(&mut self, rng: &mut Rng) {
        self.trained.resample(rng);
    }

    fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }

    fn export(&self, which: Flat, out: &mut Vec<f32>) {
        self.trained.export(which, out);
        if which == Flat::Buffers {
            self.prior.export(Flat::Parameters, out);
        }
    }

    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        if which != Flat::Buffers {
            return self.trained.import(which, data);
        }
        let mut own = Vec::new();
        self.trained.export(which, &mut own);
        let Some((own, prior)) = data.split_at_checked(own.len()) else {
            return Err(Error::shape("Buffers", data.len(), format!("at least {}", own.len())));
        };
        self.trained.import(which, own)?;
        self.prior.import(Flat::Parameters, prior)
    }

    fn optimizer(&self) -> Option<&Optimizer> {
        self.trained.optimizer()
    }

    fn steps(&self) -> u64 {
        self.trained.steps()
    }

    fn set_steps(&mut self, steps: u64) {
        self.trained.set_steps(steps);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
