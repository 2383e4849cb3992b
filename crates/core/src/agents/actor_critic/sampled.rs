//! MPO's gradient step: several actions of the target policy in each observation, which critics weigh and the policy is
//! moved to.

use crate::error::Result;
use crate::losses::{Bootstrap, MpoBatch, kl_dual, least_values, mpo, mpo_weights, sampled_target};
use crate::metrics::Metrics;
use crate::network::{Grad, HeadSet, Mode};
use crate::state::State;

use super::super::finite;
use super::ActorCritic;
use super::actor::{Drawn, PolicyHead};
use super::critics::zeroed;
use super::multipliers::Multipliers;

/// What makes MPO itself; the meaning of each is told in [`MpoConfig`](crate::agents::MpoConfig).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::agents) struct MpoOptions {
    pub samples: usize,
    pub epsilon: f64,
    pub epsilon_mean: f64,
    pub epsilon_std: f64,
    pub init_temperature: f64,
    pub init_alpha_mean: f64,
    pub init_alpha_std: f64,
    pub dual_learning_rate: f64,
    pub log_std_init: f32,
}

/// Actions drawn in learning, what came of them, and the multipliers.
pub(super) struct Sampled {
    options: MpoOptions,
    temperature: Multipliers,
    alpha_mean: Multipliers,
    alpha_std: Multipliers,
    /// `[samples, rows]` of everything; the target policy's heads `[rows]`.
    drawn: Drawn,
    target: Vec<f32>,
    q: Vec<f32>,
    weights: Vec<f32>,
    /// Rows of the observations, once for each sample.
    idx: Vec<u32>,
    kl_mean: Vec<f64>,
    kl_std: Vec<f64>,
    d_alpha: Vec<f64>,
}

impl Sampled {
    /// For batches of `rows` and actions of `width` numbers.
    pub fn new(options: MpoOptions, rows: usize, width: usize) -> Self {
        Sampled {
            temperature: Multipliers::new("the temperature", options.init_temperature, 1),
            alpha_mean: Multipliers::new("a multiplier of the mean", options.init_alpha_mean, width),
            alpha_std: Multipliers::new("a multiplier of σ", options.init_alpha_std, width),
            drawn: Drawn::default(),
            target: Vec::new(),
            q: vec![0.0; options.samples * rows],
            weights: vec![0.0; options.samples * rows],
            idx: Vec::new(),
            kl_mean: vec![0.0; width],
            kl_std: vec![0.0; width],
            d_alpha: vec![0.0; width],
            options,
        }
    }

    pub fn save(&self, state: &mut State) {
        self.temperature.save(state, "agent.temperature");
        self.alpha_mean.save(state, "agent.alpha_mean");
        self.alpha_std.save(state, "agent.alpha_std");
    }

    pub fn load(&mut self, state: &State) -> Result<()> {
        self.temperature.load(state, "agent.temperature")?;
        self.alpha_mean.load(state, "agent.alpha_mean")?;
        self.alpha_std.load(state, "agent.alpha_std")
    }

    /// One step of the multipliers towards their constraints; `d_temperature` is the temperature's gradient.
    fn constrain(&mut self, d_temperature: f64, metrics: &mut Metrics) -> Result<()> {
        let Sampled { options, temperature, alpha_mean, alpha_std, kl_mean, kl_std, d_alpha, .. } = self;
        let lr = options.dual_learning_rate;
        temperature.learn(&mut [d_temperature], lr)?;
        let parts = [(alpha_mean, kl_mean, options.epsilon_mean), (alpha_std, kl_std, options.epsilon_std)];
        for (alpha, kl, epsilon) in parts {
            kl_dual(alpha.values(), kl, epsilon, d_alpha);
            alpha.learn(d_alpha, lr)?;
        }
        metrics.record("train/temperature", self.temperature.mean());
        metrics.record("train/alpha_mean", self.alpha_mean.mean());
        metrics.record("train/alpha_std", self.alpha_std.mean());
        metrics.record("train/kl_mean", self.kl_mean.iter().sum());
        metrics.record("train/kl_std", self.kl_std.iter().sum());
        Ok(())
    }
}

impl ActorCritic {
    /// Works out what the critics should say of the batch: what came, and the mean of what the target critics say of the
    /// target policy's actions. These are weighed by the same values later on.
    pub(super) fn aim_by_samples(&mut self) -> Result<()> {
        let (rows, width) = (self.off.batch.len(), self.scale.width());
        let ActorCritic { off, actor_target, actor, head, critics, noise, sampled, .. } = self;
        let (Some(sampled), PolicyHead::Squashed(dist)) = (sampled, head) else { return Ok(()) };
        let Sampled { options, drawn, target, q, idx, .. } = sampled;
        let seen = off.next_obs();
        let source = actor_target.as_mut().unwrap_or(actor);
        let heads = source.infer(&seen.inputs(rows), HeadSet::ALL, Mode::Eval, &mut [])?;
        target.clear();
        target.extend_from_slice(heads.data);
        PolicyHead::draw_samples(*dist, target, (options.samples, rows), noise, drawn);
        let judged = seen.repeated(rows, options.samples, idx).with(Some(drawn.gather(width)));
        let after = Bootstrap { returns: &off.batch.returns, discount: &off.batch.discount };
        critics.aim_at(&judged.inputs(rows * options.samples), |heads, targets| {
            least_values(heads.data, heads.views, q);
            sampled_target(q, after, targets);
        })
    }

    /// One gradient step of the policy towards the actions that the critics say more of, and of the multipliers.
    pub(super) fn improve_by_samples(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, (rate, max_norm)) = (self.off.batch.len(), self.rate());
        let ActorCritic { off, actor, head, sampled, d_policy, .. } = self;
        let (Some(sampled), PolicyHead::Squashed(dist)) = (sampled, head) else { return Ok(()) };
        let seen = off.next_obs();
        let inputs = seen.inputs(rows);
        let heads = actor.forward(&inputs, Mode::Train, &mut [])?;
        let Sampled {
            options,
            temperature,
            alpha_mean,
            alpha_std,
            drawn,
            target,
            q,
            weights,
            kl_mean,
            kl_std,
            ..
        } = &mut *sampled;
        let dual = mpo_weights(q, rows, temperature.mean(), options.epsilon, weights);
        finite("the loss of the temperature", dual.loss)?;
        let alpha = [alpha_mean.values(), alpha_std.values()];
        let batch = MpoBatch { noise: &drawn.noise, weights, target, alpha };
        zeroed(d_policy, heads.data.len());
        let stats = mpo(heads.data, *dist, rows, &batch, [kl_mean, kl_std], d_policy);
        finite("the loss of the policy", stats.loss + stats.penalty)?;
        actor.zero_grad();
        actor.backward(&inputs, d_policy, Grad::Params)?;
        actor.step(rate, max_norm)?;
        metrics.record("train/actor_loss", stats.loss + stats.penalty);
        metrics.record("train/std", stats.std);
        metrics.record("train/kl_weights", dual.kl);
        sampled.constrain(dual.d_temperature, metrics)
    }
}
