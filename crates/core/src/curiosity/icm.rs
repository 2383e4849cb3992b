//! The intrinsic curiosity module (Pathak et al. 2017, arXiv:1705.05363).
//!
//! φ sums up observations. The inverse model tells the action from φ(s) and φ(s′) (eq. 2), the forward model predicts
//! φ(s′) from φ(s) and the action (eq. 4 and 5), and the reward is `½ ‖φ̂(s′) − φ(s′)‖²` (eq. 6; η falls out in the
//! normalisation). All learn by `(1 − β) L_inverse + β L_forward` (eq. 7); as in the authors' code the forward loss
//! reaches φ, too. Continuous actions, which the paper does not have, are told by their squared error.

use crate::agents::networks::{Hidden, check_size};
use crate::agents::observation::Observer;
use crate::column::{Column, ColumnSpec, Dtype, Values};
use crate::distributions::{Distribution, Rows};
use crate::env::EnvSpec;
use crate::error::Result;
use crate::net_spec::{Activation, HeadKind, HeadSpec, Init, InputSpec, NetSpec, TowerSpec};
use crate::network::{Batch, Encoding, Engine, Gather, Grad, HeadSet, HeadView, Inputs, Mode, Network};
use crate::rng::Rng;
use crate::space::Space;

use super::model::{Model, OPTIMIZER};
use super::options::CuriosityOptions;
use super::prediction::{error, pull_back};
use super::rnd::{encoder, gathered, head};
use super::seen::Seen;

/// φ, the inverse and the forward model.
pub struct Icm {
    encoder: Box<dyn Network>,
    inverse: Box<dyn Network>,
    forward: Box<dyn Network>,
    action: Action,
    learning_rate: f64,
    /// β.
    forward_weight: f32,
    /// φ(s) of each row, then φ(s′).
    phi: Column,
    idx: Vec<u32>,
    d_phi: Vec<f32>,
    d_input: Vec<f32>,
    d_heads: Vec<f32>,
    d_prediction: Vec<f32>,
    goal: Vec<f32>,
}

/// How actions go into the forward model, and are told by the inverse one.
struct Action {
    /// Choices of each place; empty for plain numbers.
    sizes: Vec<usize>,
    /// `None` for continuous actions.
    dist: Option<Distribution<f32>>,
    log_prob: Vec<f32>,
    d_log_prob: Vec<f32>,
}

/// Rows of φ for the first and the second half of a batch.
struct Halves {
    now: Vec<u32>,
    next: Vec<u32>,
}

impl Icm {
    /// Builds the three networks.
    pub fn new(
        options: &CuriosityOptions,
        env: &EnvSpec,
        observer: &Observer,
        engine: &dyn Engine,
        rng: &mut Rng,
    ) -> Result<Self> {
        let CuriosityOptions { net_arch, features, .. } = options;
        let dist = Distribution::for_space(&env.action)?;
        let told = dist.logits();
        let sizes = match &env.action {
            Space::Discrete { n, .. } => vec![*n],
            Space::MultiDiscrete { nvec } => nvec.clone(),
            _ => Vec::new(),
        };
        let taken = if sizes.is_empty() { env.action.width() } else { sizes.iter().sum() };
        let continuous = matches!(dist, Distribution::Gaussian(_));
        let width = net_arch.last().copied().unwrap_or(*features);
        let inverse = joined("inverse", [("now", *features), ("next", *features)], width, told)?;
        let forward = joined("forward", [("now", *features), ("action", taken)], width, *features)?;
        let encoder = encoder(observer, "encoder", net_arch, *features)?;
        let phi = ColumnSpec { name: "phi".into(), dtype: Dtype::F32, width: *features };
        Ok(Icm {
            encoder: engine.build(&encoder, Some(&OPTIMIZER), rng)?,
            inverse: engine.build(&inverse, Some(&OPTIMIZER), rng)?,
            forward: engine.build(&forward, Some(&OPTIMIZER), rng)?,
            action: Action {
                sizes,
                dist: (!continuous).then_some(dist),
                log_prob: Vec::new(),
                d_log_prob: Vec::new(),
            },
            learning_rate: options.learning_rate,
            forward_weight: options.forward_weight as f32,
            phi: Column::zeros(phi, 0),
            idx: Vec::new(),
            d_phi: Vec::new(),
            d_input: Vec::new(),
            d_heads: Vec::new(),
            d_prediction: Vec::new(),
            goal: Vec::new(),
        })
    }

    /// Keeps φ of a batch's heads.
    fn keep(phi: &mut Column, data: &[f32], view: HeadView, rows: usize) {
        if let Values::F32(values) = phi.values_mut() {
            gathered(data, view, rows, values);
        }
    }
}

/// A network of one hidden layer from two inputs to `out` numbers.
fn joined(name: &str, inputs: [(&str, usize); 2], width: usize, out: usize) -> Result<NetSpec> {
    let init = Init::Orthogonal { gain: Some(std::f64::consts::SQRT_2) };
    let hidden = Hidden { activation: Activation::Relu, init, layer_norm: false, dropout: 0.0 };
    let kind = HeadKind::Linear { width: out, init: Init::Orthogonal { gain: Some(1.0) } };
    let heads = vec![HeadSpec { name: "out".into(), kind }];
    let input = |(name, width): (&str, usize)| InputSpec {
        name: name.into(),
        width,
        picture: None,
        embedder: vec![],
        repeated: false,
    };
    let spec = NetSpec {
        inputs: inputs.into_iter().map(input).collect(),
        join: Default::default(),
        trunk: vec![],
        towers: vec![TowerSpec { name: name.into(), inputs: vec![], layers: hidden.layers(&[width]), heads }],
        members: 1,
        repeat: 1,
    };
    check_size(&spec)?;
    Ok(spec)
}

impl Action {
    fn gather<'a>(&'a self, actions: &'a Column, idx: Option<&'a [u32]>) -> Gather<'a> {
        let encoding = match self.sizes.is_empty() {
            true => Encoding::Scale(1.0),
            false => Encoding::OneHot(&self.sizes),
        };
        Gather { column: actions.view(), idx, per_row: 1, encoding }
    }

    /// The inverse model's loss (eq. 3): a mean over rows of −log p(a), or of half the squared error. Adds `weight`
    /// times its gradient.
    fn told(
        &mut self,
        heads: &[f32],
        view: HeadView,
        actions: Rows<'_>,
        rows: usize,
        weight: f32,
        d_heads: &mut [f32],
    ) -> f64 {
        let share = 1.0 / rows as f32;
        let Some(dist) = &mut self.dist else {
            let mut loss = 0.0;
            for r in 0..rows {
                let (told, taken) = (view.row(heads, r), actions.numbers(r));
                loss += f64::from(error(told, taken, 0.5) * share);
                pull_back(told, taken, 0.5, weight * share, view.row_mut(d_heads, r));
            }
            return loss;
        };
        self.log_prob.resize(2 * rows, 0.0);
        self.d_log_prob.clear();
        self.d_log_prob.resize(rows, -weight * share);
        self.d_log_prob.resize(2 * rows, 0.0);
        let (log_prob, entropy) = self.log_prob.split_at_mut(rows);
        let (d_log_prob, d_entropy) = self.d_log_prob.split_at(rows);
        dist.log_prob(heads, &[view], rows, actions, None, log_prob, entropy);
        dist.pull_back(heads, &[view], rows, actions, None, d_log_prob, d_entropy, d_heads);
        log_prob.iter().map(|x| f64::from(-x * share)).sum()
    }
}

impl Halves {
    fn new(rows: usize) -> Self {
        Halves { now: (0..rows as u32).collect(), next: (rows as u32..2 * rows as u32).collect() }
    }
}

impl Model for Icm {
    fn reward(
        &mut self,
        observer: &Observer,
        seen: &Seen,
        actions: &Column,
        reward: &mut [f32],
    ) -> Result<()> {
        let rows = seen.rows;
        let gathers = observer.gathers_at(&seen.columns, 0, 2 * rows);
        let inputs = gathers.inputs(2 * rows);
        let view = head(self.encoder.as_ref());
        let heads = self.encoder.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut [])?;
        Self::keep(&mut self.phi, heads.data, view, 2 * rows);
        let halves = Halves::new(rows);
        let gathers = [
            Gather {
                column: self.phi.view(),
                idx: Some(&halves.now),
                per_row: 1,
                encoding: Encoding::Scale(1.0),
            },
            self.action.gather(actions, None),
        ];
        let inputs = Inputs { gathers: &gathers, batch: Batch::Rows(rows) };
        let view = head(self.forward.as_ref());
        let heads = self.forward.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut [])?;
        let width = view.width;
        let Values::F32(phi) = self.phi.values() else { return Ok(()) };
        for ((r, reward), goal) in reward.iter_mut().enumerate().zip(phi[rows * width..].chunks_exact(width))
        {
            *reward = error(view.row(heads.data, r), goal, 0.5);
        }
        Ok(())
    }

    fn learn(&mut self, observer: &Observer, seen: &Seen, actions: &Column, rows: &[u32]) -> Result<f64> {
        let n = rows.len();
        let (share, beta) = (1.0 / n as f32, self.forward_weight);
        self.idx.clear();
        self.idx.extend(rows.iter().copied().chain(rows.iter().map(|r| r + seen.next as u32)));
        let view = head(self.encoder.as_ref());
        let width = view.width;
        // φ of both observations, in one batch.
        let idx = std::mem::take(&mut self.idx);
        let gathers = observer.gathers(&seen.columns, &idx);
        let observed = gathers.inputs(2 * n);
        let heads = self.encoder.forward(&observed, Mode::Train, &mut [])?;
        Self::keep(&mut self.phi, heads.data, view, 2 * n);
        self.d_phi.clear();
        self.d_phi.resize(self.encoder.layout().len(2 * n), 0.0);

        let halves = Halves::new(n);
        let half = |idx| Gather {
            column: self.phi.view(),
            idx: Some(idx),
            per_row: 1,
            encoding: Encoding::Scale(1.0),
        };
        let pair = [half(&halves.now), half(&halves.next)];
        let inputs = Inputs { gathers: &pair, batch: Batch::Rows(n) };
        self.d_heads.clear();
        self.d_heads.resize(self.inverse.layout().len(n), 0.0);
        let told = head(self.inverse.as_ref());
        let taken = Rows { values: actions.values().view(), width: actions.spec().width, idx: Some(rows) };
        let heads = self.inverse.forward(&inputs, Mode::Train, &mut [])?;
        let inverse = self.action.told(heads.data, told, taken, n, 1.0 - beta, &mut self.d_heads);
        self.inverse.zero_grad();
        self.d_input.resize(n * width, 0.0);
        for gather in 0..2 {
            let out = &mut self.d_input[..n * width];
            let grad = if gather == 0 { Grad::Both { gather, out } } else { Grad::Input { gather, out } };
            self.inverse.backward(&inputs, &self.d_heads, grad)?;
            for (r, d) in self.d_input[..n * width].chunks_exact(width).enumerate() {
                add(view.row_mut(&mut self.d_phi, gather * n + r), d, 1.0);
            }
        }

        let pair = [half(&halves.now), self.action.gather(actions, Some(rows))];
        let inputs = Inputs { gathers: &pair, batch: Batch::Rows(n) };
        self.d_prediction.clear();
        self.d_prediction.resize(self.forward.layout().len(n), 0.0);
        let predicted = head(self.forward.as_ref());
        let heads = self.forward.forward(&inputs, Mode::Train, &mut [])?;
        let mut forward = 0.0;
        if let Values::F32(phi) = self.phi.values() {
            self.goal.clear();
            self.goal.extend_from_slice(&phi[n * width..]);
        }
        for (r, goal) in self.goal.chunks_exact(width).enumerate() {
            let prediction = predicted.row(heads.data, r);
            forward += f64::from(error(prediction, goal, 0.5) * share);
            let d = predicted.row_mut(&mut self.d_prediction, r);
            pull_back(prediction, goal, 0.5, beta * share, d);
            add(view.row_mut(&mut self.d_phi, n + r), d, -1.0);
        }
        self.forward.zero_grad();
        let grad = Grad::Both { gather: 0, out: &mut self.d_input[..n * width] };
        self.forward.backward(&inputs, &self.d_prediction, grad)?;
        for (r, d) in self.d_input[..n * width].chunks_exact(width).enumerate() {
            add(view.row_mut(&mut self.d_phi, r), d, 1.0);
        }

        self.encoder.zero_grad();
        self.encoder.backward(&observed, &self.d_phi, Grad::Params)?;
        for network in [&mut self.encoder, &mut self.inverse, &mut self.forward] {
            network.step(self.learning_rate, None)?;
        }
        self.idx = idx;
        Ok((1.0 - f64::from(beta)) * inverse + f64::from(beta) * forward)
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Network) -> Result<()>) -> Result<()> {
        visit("encoder", self.encoder.as_ref())?;
        visit("inverse", self.inverse.as_ref())?;
        visit("forward", self.forward.as_ref())
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&str, &mut dyn Network) -> Result<()>) -> Result<()> {
        visit("encoder", self.encoder.as_mut())?;
        visit("inverse", self.inverse.as_mut())?;
        visit("forward", self.forward.as_mut())
    }
}

/// `to += scale · from`.
fn add(to: &mut [f32], from: &[f32], scale: f32) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += scale * from);
}
