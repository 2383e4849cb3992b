//! The critics of an actor: what they should say, how they come to say it, and how they judge the policy. One network has
//! them as its members; another one that follows it tells what comes next.

mod model;

use crate::error::Result;
use crate::losses::{ActorStats, Bootstrap, CriticBatch, Judge, QStats, actor_value};
use crate::network::{Flat, Grad, HeadSet, HeadView, Inputs, Mode, Network, TensorInfo};
use crate::rng::Rng;
use crate::state::State;

use super::super::finite;
use super::super::weights::{load_network, load_noise, save_network, save_noise};
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
pub(super) type Entropy<'a> = Option<(f32, &'a [f32])>;

/// The critics.
pub(super) struct Critics {
    kind: CriticKind,
    online: Box<dyn Network>,
    target: Box<dyn Network>,
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
        mut target: Box<dyn Network>,
        rows: usize,
    ) -> Result<Self> {
        target.copy_from(online.as_ref())?;
        let members = online.layout().views.len();
        Ok(Critics {
            kind,
            noisy: online.spec().is_noisy(),
            order: (0..members).collect(),
            counted: target.layout().views.clone(),
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
            self.target.resample(rng);
        }
        if let Some(among) = self.kind.among {
            let (order, views) = (&mut self.order, &self.target.layout().views);
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
    pub fn aim(&mut self, next: &Inputs<'_>, entropy: Entropy<'_>, after: Bootstrap<'_, f32>) -> Result<()> {
        let Critics { kind, target, order, counted, targets, pool, .. } = self;
        let q = target.infer(next, HeadSet::of(&order[..counted.len()]), Mode::Train, &mut [])?;
        kind.model.target(&q, counted, entropy, after, pool, targets);
        Ok(())
    }

    /// One gradient step towards it, with learning rate and bound on the gradient; `weight` is each row's.
    pub fn learn(
        &mut self,
        taken: &Inputs<'_>,
        weight: Option<&[f32]>,
        (rate, max_norm): (f64, Option<f64>),
    ) -> Result<QStats> {
        let Critics { kind, online, targets, priority, d_heads, pool, .. } = self;
        let batch = CriticBatch { target: targets, weight, factor: kind.factor };
        let q = online.forward(taken, Mode::Train, &mut [])?;
        zeroed(d_heads, q.data.len());
        let stats = kind.model.loss(&q, &batch, pool, priority, d_heads);
        finite("the loss of the critics", stats.loss)?;
        online.zero_grad();
        online.backward(taken, d_heads, Grad::Params)?;
        online.step(rate, max_norm)?;
        Ok(stats)
    }

    /// The loss of the policy whose actions are the last of the inputs. Writes its gradient by them.
    pub fn judge(
        &mut self,
        inputs: &Inputs<'_>,
        entropy: Entropy<'_>,
        d_action: &mut [f32],
    ) -> Result<ActorStats> {
        let Critics { kind, online, values, values_at, d_values, d_heads, .. } = self;
        let q = online.forward(inputs, Mode::Train, &mut [])?;
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
        self.target.polyak_from(self.online.as_ref(), tau)
    }

    pub fn save(&self, state: &mut State) -> Result<()> {
        let (mut online, mut target) = (State::default(), State::default());
        save_network(self.online.as_ref(), &mut online, Flat::Parameters);
        save_moments(self.online.as_ref(), &mut online)?;
        save_network(self.target.as_ref(), &mut target, Flat::Parameters);
        if self.noisy {
            save_noise(self.online.as_ref(), &mut online, "noise");
            save_noise(self.target.as_ref(), &mut target, "noise");
        }
        state.put_part(ONLINE, online);
        state.put_part(TARGET, target);
        Ok(())
    }

    pub fn load(&mut self, state: &State) -> Result<()> {
        let (online, target) = (state.part(ONLINE), state.part(TARGET));
        load_network(self.online.as_mut(), &online, Flat::Parameters)?;
        load_moments(self.online.as_mut(), &online)?;
        load_network(self.target.as_mut(), &target, Flat::Parameters)?;
        if self.noisy {
            load_noise(self.online.as_mut(), &online, "noise")?;
            load_noise(self.target.as_mut(), &target, "noise")?;
        }
        Ok(())
    }
}

/// Room for a gradient of `n` numbers, all 0.
pub(super) fn zeroed(gradient: &mut Vec<f32>, n: usize) {
    gradient.clear();
    gradient.resize(n, 0.0);
}
