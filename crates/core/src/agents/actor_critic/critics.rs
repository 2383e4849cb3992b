//! The critics of an actor: what they should say, how they come to say it, and how they judge the policy. One network has
//! them as its members; another one that follows it tells what comes next, if there is one.

mod cross;
mod model;

use crate::distributions::Rows;
use crate::error::{Error, Result};
use crate::losses::{ActorStats, Bootstrap, CriticBatch, Judge, QStats, actor_value};
use crate::metrics::Metrics;
use crate::network::{Grad, HeadSet, HeadView, Heads, Inputs, Mode, Network, TensorInfo};
use crate::rng::Rng;
use crate::state::State;

use super::super::weights::{load_noise, load_weights, save_noise, save_weights};
use super::super::{BEYOND_SUPPORT, finite};
use super::saved::{load_moments, save_moments};
pub(in crate::agents) use model::CriticModel;

/// Names of what belongs to each network begin with these.
const ONLINE: &str = "critics";
const TARGET: &str = "critics_target";

/// What critics learn, and how they judge.
#[derive(Clone, Copy, Debug)]
pub(in crate::agents) struct CriticKind {
    pub model: CriticModel,
    /// How many of the target critics count, drawn anew for each gradient step, at most as many as there are (REDQ);
    /// `None` for all.
    pub among: Option<usize>,
    /// Which of them judge the policy.
    pub judge: Judge,
    /// Factor of their loss.
    pub factor: f64,
}

/// α, and log π of each row's action; `None` for policies without noise.
pub(in crate::agents) type Entropy<'a> = Option<(f32, &'a [f32])>;

/// The critics.
pub(in crate::agents) struct Critics {
    kind: CriticKind,
    online: Box<dyn Network>,
    /// Follows; without, `online` tells what comes next in the same pass ([`cross`](Self::cross)).
    target: Option<Box<dyn Network>>,
    /// They have noise of their own: dropout.
    noisy: bool,
    /// Those whose target counts in this gradient step come first.
    order: Vec<usize>,
    counted: Vec<HeadView>,
    /// What they should say of each row of the batch.
    targets: Vec<f32>,
    /// How far they were from it.
    priority: Vec<f32>,
    /// Their values of the policy's actions, critic after critic, and where they are.
    values: Vec<f32>,
    values_at: Vec<HeadView>,
    d_values: Vec<f32>,
    d_heads: Vec<f32>,
    pool: Vec<f32>,
}

impl Critics {
    /// Critics that learn, and those that follow them, for batches of `rows`.
    pub fn new(
        kind: CriticKind,
        online: Box<dyn Network>,
        mut target: Option<Box<dyn Network>>,
        rows: usize,
    ) -> Result<Self> {
        if let Some(target) = &mut target {
            target.copy_from(online.as_ref())?;
        }
        let members = online.layout().views.len();
        Ok(Critics {
            kind,
            noisy: online.spec().is_noisy(),
            order: (0..members).collect(),
            counted: online.layout().views.clone(),
            targets: vec![0.0; rows * kind.model.numbers(kind.among.unwrap_or(members))],
            priority: vec![0.0; rows],
            values: Vec::new(),
            values_at: (0..members).map(|m| HeadView { offset: m * rows, stride: 1, width: 1 }).collect(),
            d_values: Vec::new(),
            d_heads: Vec::new(),
            pool: Vec::new(),
            online,
            target,
        })
    }

    /// Whether another network tells what comes next.
    pub fn has_target(&self) -> bool {
        self.target.is_some()
    }

    pub fn tensors(&self) -> &[TensorInfo] {
        self.online.tensors()
    }

    /// How far they were from what they should have said in the last batch, row by row.
    pub fn priority(&self) -> &[f32] {
        &self.priority
    }

    /// Draws what is random in a gradient step: new noise, and which targets count.
    pub fn draw(&mut self, rng: &mut Rng) {
        if self.noisy {
            self.online.resample(rng);
            self.target.iter_mut().for_each(|target| target.resample(rng));
        }
        if let Some(among) = self.kind.among {
            let (order, views) = (&mut self.order, &self.online.layout().views);
            // From the same order each time, so that there is nothing to save.
            order.iter_mut().enumerate().for_each(|(m, critic)| *critic = m);
            let members = order.len();
            for m in 0..among {
                order.swap(m, m + rng.below((members - m) as u32) as usize);
            }
            self.counted.clear();
            self.counted.extend(order[..among].iter().map(|m| views[*m]));
        }
    }

    /// Works out what they should say: what came, and what the target critics say of the next action.
    pub fn aim(
        &mut self,
        next: &Inputs<'_>,
        entropy: Entropy<'_>,
        after: Bootstrap<'_, f32>,
        metrics: &mut Metrics,
    ) -> Result<()> {
        let Critics { kind, target: Some(target), order, counted, targets, pool, .. } = self else {
            return Err(no_target());
        };
        let q = target.infer(next, HeadSet::of(&order[..counted.len()]), Mode::Train, &mut [])?;
        if let Some(beyond) = kind.model.target(&q, counted, entropy, after, pool, targets) {
            metrics.record(BEYOND_SUPPORT, beyond);
        }
        Ok(())
    }

    /// The same with a target of one's own, written by `write` from what all target critics say.
    pub fn aim_at(&mut self, next: &Inputs<'_>, write: impl FnOnce(Heads<'_>, &mut [f32])) -> Result<()> {
        let Critics { target: Some(target), targets, .. } = self else { return Err(no_target()) };
        write(target.infer(next, HeadSet::ALL, Mode::Train, &mut [])?, targets);
        Ok(())
    }

    /// What they say, where nothing is learnt from it.
    pub fn say(&mut self, inputs: &Inputs<'_>) -> Result<Heads<'_>> {
        self.online.infer(inputs, HeadSet::ALL, Mode::Train, &mut [])
    }

    /// One gradient step towards it, with learning rate and bound on the gradient; `weight` is each row's, and so is
    /// `choice` where they have a value for every one.
    pub fn learn(
        &mut self,
        taken: &Inputs<'_>,
        weight: Option<&[f32]>,
        choice: Option<Rows<'_>>,
        step: (f64, Option<f64>),
    ) -> Result<QStats> {
        let Critics { kind, online, targets, priority, d_heads, pool, .. } = self;
        let batch = CriticBatch { target: targets, weight, choice, factor: kind.factor };
        let q = online.forward(taken, Mode::Train, &mut [])?;
        zeroed(d_heads, q.data.len());
        let stats = kind.model.loss(&q, &batch, pool, priority, d_heads);
        self.descend(taken, stats, step)
    }

    /// The gradient step, when the gradient by the heads is there.
    fn descend(
        &mut self,
        inputs: &Inputs<'_>,
        stats: QStats,
        (rate, max_norm): (f64, Option<f64>),
    ) -> Result<QStats> {
        finite("the loss of the critics", stats.loss)?;
        self.online.zero_grad();
        self.online.backward(inputs, &self.d_heads, Grad::Params)?;
        self.online.step(rate, max_norm)?;
        Ok(stats)
    }

    /// The loss of the policy whose actions are the last of the inputs. Writes its gradient by them.
    pub fn judge(
        &mut self,
        inputs: &Inputs<'_>,
        entropy: Entropy<'_>,
        d_action: &mut [f32],
    ) -> Result<ActorStats> {
        let Critics { kind, online, target, values, values_at, d_values, d_heads, .. } = self;
        // What the policy would do is no part of what batch statistics are of.
        let mode = if target.is_some() { Mode::Train } else { Mode::Eval };
        let q = online.forward(inputs, mode, &mut [])?;
        kind.model.values(&q, values);
        zeroed(d_values, values.len());
        let stats = actor_value(values, values_at, q.rows, kind.judge, entropy, d_values);
        finite("the loss of the policy", stats.loss)?;
        zeroed(d_heads, q.data.len());
        kind.model.pull_back(&q, values, d_values, d_heads);
        let gather = inputs.gathers.len() - 1;
        online.backward(inputs, d_heads, Grad::Input { gather, out: d_action })?;
        Ok(stats)
    }

    /// Moves the target critics.
    pub fn follow(&mut self, tau: f64) -> Result<()> {
        match &mut self.target {
            Some(target) => target.polyak_from(self.online.as_ref(), tau),
            None => Ok(()),
        }
    }

    pub fn save(&self, state: &mut State) -> Result<()> {
        let mut online = State::default();
        save_weights(self.online.as_ref(), &mut online);
        save_moments(self.online.as_ref(), &mut online)?;
        if self.noisy {
            save_noise(self.online.as_ref(), &mut online, "noise");
        }
        state.put_part(ONLINE, online);
        if let Some(network) = &self.target {
            let mut target = State::default();
            save_weights(network.as_ref(), &mut target);
            if self.noisy {
                save_noise(network.as_ref(), &mut target, "noise");
            }
            state.put_part(TARGET, target);
        }
        Ok(())
    }

    pub fn load(&mut self, state: &State) -> Result<()> {
        let (online, target) = (state.part(ONLINE), state.part(TARGET));
        load_weights(self.online.as_mut(), &online)?;
        load_moments(self.online.as_mut(), &online)?;
        if self.noisy {
            load_noise(self.online.as_mut(), &online, "noise")?;
        }
        if let Some(network) = &mut self.target {
            load_weights(network.as_mut(), &target)?;
            if self.noisy {
                load_noise(network.as_mut(), &target, "noise")?;
            }
        }
        Ok(())
    }
}

fn no_target() -> Error {
    Error::Internal("critics without targets have nothing to aim at".into())
}

/// What a gradient step of the critics says of itself.
pub(in crate::agents) fn record(metrics: &mut Metrics, stats: QStats, rate: f64) {
    metrics.record("train/critic_loss", stats.loss);
    metrics.record("train/mean_q", stats.mean_q);
    metrics.record("train/learning_rate", rate);
}

/// Room for a gradient of `n` numbers, all 0.
pub(in crate::agents) fn zeroed(gradient: &mut Vec<f32>, n: usize) {
    gradient.clear();
    gradient.resize(n, 0.0);
}
