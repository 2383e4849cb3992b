//! Random network distillation (Burda et al. 2018, arXiv:1810.12894, section 2.2): the reward for reaching an
//! observation is `mean (f̂(x) − f(x))²`, where f is a random network that never changes and f̂ is trained towards it.
//!
//! As in the authors' code the predictor has more layers than its target, the mean is over features, and only a share
//! of the rows is learnt from. Their agent first takes random steps for the statistics of observations; here a
//! rollout is counted before it is looked at. Intrinsic and extrinsic rewards share one value function.

use crate::agents::embedder::{Embedder, EmbedderName, Embedders};
use crate::agents::networks::{Hidden, check_size};
use crate::agents::observation::Observer;
use crate::column::Column;
use crate::error::Result;
use crate::net_spec::{Activation, HeadKind, HeadSpec, Init, NetSpec, TowerSpec};
use crate::network::{Engine, Grad, HeadSet, HeadView, Mode, Network};
use crate::rng::Rng;

use super::model::{Model, OPTIMIZER};
use super::options::CuriosityOptions;
use super::prediction::{error, pull_back};
use super::seen::Seen;

/// A random network and one that predicts it.
pub struct Rnd {
    target: Box<dyn Network>,
    predictor: Box<dyn Network>,
    learning_rate: f64,
    features: usize,
    goal: Vec<f32>,
    d_heads: Vec<f32>,
}

impl Rnd {
    /// Builds both networks.
    pub fn new(
        options: &CuriosityOptions,
        observer: &Observer,
        engine: &dyn Engine,
        rng: &mut Rng,
    ) -> Result<Self> {
        let CuriosityOptions { net_arch, features, .. } = options;
        let deeper: Vec<usize> = net_arch.iter().chain(net_arch.last()).copied().collect();
        let target = encoder(observer, "target", net_arch, *features)?;
        let predictor = encoder(observer, "predictor", &deeper, *features)?;
        Ok(Rnd {
            target: engine.build(&target, None, rng)?,
            predictor: engine.build(&predictor, Some(&OPTIMIZER), rng)?,
            learning_rate: options.learning_rate,
            features: *features,
            goal: Vec::new(),
            d_heads: Vec::new(),
        })
    }

    fn scale(&self) -> f32 {
        1.0 / self.features as f32
    }
}

/// A network from observations to `features` numbers, which it calls `features`.
pub(super) fn encoder(observer: &Observer, name: &str, widths: &[usize], features: usize) -> Result<NetSpec> {
    let init = Init::Orthogonal { gain: Some(std::f64::consts::SQRT_2) };
    let hidden = Hidden { activation: Activation::Relu, init, layer_norm: false, dropout: 0.0 };
    let head = HeadSpec { name: "features".into(), kind: HeadKind::Linear { width: features, init } };
    let tower =
        TowerSpec { name: name.into(), inputs: vec![], layers: hidden.layers(widths), heads: vec![head] };
    let spec = NetSpec {
        inputs: observer.input_specs(&Embedders::Same(Embedder::Name(EmbedderName::Auto)), init)?,
        join: Default::default(),
        trunk: vec![],
        towers: vec![tower],
        members: 1,
        repeat: 1,
    };
    check_size(&spec)?;
    Ok(spec)
}

/// Where a network's one head lies.
pub(super) fn head(network: &dyn Network) -> HeadView {
    network.layout().views[0]
}

/// Copies the head of the first `rows` rows together.
pub(super) fn gathered(data: &[f32], view: HeadView, rows: usize, out: &mut Vec<f32>) {
    out.clear();
    (0..rows).for_each(|r| out.extend_from_slice(view.row(data, r)));
}

impl Model for Rnd {
    fn reward(&mut self, observer: &Observer, seen: &Seen, _: &Column, reward: &mut [f32]) -> Result<()> {
        let (rows, width, scale) = (seen.rows, self.features, self.scale());
        let gathers = observer.gathers_at(&seen.columns, seen.next, rows);
        let inputs = gathers.inputs(rows);
        let view = head(self.target.as_ref());
        let heads = self.target.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut [])?;
        gathered(heads.data, view, rows, &mut self.goal);
        let view = head(self.predictor.as_ref());
        let heads = self.predictor.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut [])?;
        for ((r, reward), goal) in reward.iter_mut().enumerate().zip(self.goal.chunks_exact(width)) {
            *reward = error(view.row(heads.data, r), goal, scale);
        }
        Ok(())
    }

    fn learn(&mut self, observer: &Observer, seen: &Seen, _: &Column, rows: &[u32]) -> Result<f64> {
        let (n, width, scale) = (rows.len(), self.features, self.scale());
        let gathers = observer.gathers(&seen.columns, rows);
        let inputs = gathers.inputs(n);
        let view = head(self.target.as_ref());
        let heads = self.target.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut [])?;
        gathered(heads.data, view, n, &mut self.goal);
        let view = head(self.predictor.as_ref());
        self.d_heads.clear();
        self.d_heads.resize(self.predictor.layout().len(n), 0.0);
        let heads = self.predictor.forward(&inputs, Mode::Train, &mut [])?;
        let share = 1.0 / n as f32;
        let mut loss = 0.0;
        for (r, goal) in self.goal.chunks_exact(width).enumerate() {
            let prediction = view.row(heads.data, r);
            loss += f64::from(error(prediction, goal, scale) * share);
            pull_back(prediction, goal, scale, share, view.row_mut(&mut self.d_heads, r));
        }
        self.predictor.zero_grad();
        self.predictor.backward(&inputs, &self.d_heads, Grad::Params)?;
        self.predictor.step(self.learning_rate, None)?;
        Ok(loss)
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Network) -> Result<()>) -> Result<()> {
        visit("target", self.target.as_ref())?;
        visit("predictor", self.predictor.as_ref())
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&str, &mut dyn Network) -> Result<()>) -> Result<()> {
        visit("target", self.target.as_mut())?;
        visit("predictor", self.predictor.as_mut())
    }
}
