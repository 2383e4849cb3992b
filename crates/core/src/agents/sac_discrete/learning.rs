//! A gradient step: of the critics, of the policy, of the temperature.

use crate::error::Result;
use crate::losses::{Bootstrap, log_policy, soft_choice_actor, soft_choice_target};
use crate::metrics::Metrics;
use crate::network::{Grad, HeadSet, Mode};

use super::super::actor_critic::critics::{record, zeroed};
use super::super::finite;
use super::SacDiscrete;

impl SacDiscrete {
    /// Works out what the critics should say of the batch: what came, and what the target critics expect of the policy.
    pub(super) fn aim(&mut self) -> Result<()> {
        let (rows, alpha) = (self.off.batch.len(), self.temperature.alpha());
        let SacDiscrete { off, actor, logits, critics, log_pi, .. } = self;
        let seen = off.next_obs();
        let inputs = seen.inputs(rows);
        let heads = actor.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut [])?;
        log_policy(heads.data, *logits, off.next_mask(), log_pi);
        let after = Bootstrap { returns: &off.batch.returns, discount: &off.batch.discount };
        critics.aim_at(&inputs, |q, target| {
            soft_choice_target(q.data, q.views, log_pi, alpha, after, target);
        })
    }

    /// One gradient step of the critics towards it.
    pub(super) fn criticize(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, step) = (self.off.batch.len(), self.rate());
        let SacDiscrete { cfg, off, critics, .. } = self;
        let weight = cfg.replay.prioritized.map(|_| &off.batch.weight[..]);
        let taken = off.batch.actions(&off.replay);
        let stats = critics.learn(&off.obs().inputs(rows), weight, Some(taken), step)?;
        record(metrics, stats, step.0);
        Ok(())
    }

    /// One gradient step of the policy to where the critics say more, and of the temperature.
    pub(super) fn improve(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, alpha, (rate, max_norm)) = (self.off.batch.len(), self.temperature.alpha(), self.rate());
        let SacDiscrete { off, actor, logits, critics, log_pi, log_prob, d_policy, temperature, .. } = self;
        let seen = off.obs();
        let inputs = seen.inputs(rows);
        let heads = actor.forward(&inputs, Mode::Train, &mut [])?;
        log_policy(heads.data, *logits, off.mask(), log_pi);
        zeroed(d_policy, heads.data.len());
        let q = critics.say(&inputs)?;
        let stats = soft_choice_actor(q.data, q.views, log_pi, alpha, *logits, log_prob, d_policy);
        finite("the loss of the policy", stats.loss)?;
        actor.zero_grad();
        actor.backward(&inputs, d_policy, Grad::Params)?;
        actor.step(rate, max_norm)?;
        metrics.record("train/actor_loss", stats.loss);
        metrics.record("train/ent_coef", f64::from(alpha));
        metrics.record("train/entropy", stats.entropy);
        temperature.learn(log_prob, rate, metrics)
    }

    /// Learning rate, and the bound on gradients.
    fn rate(&self) -> (f64, Option<f64>) {
        (self.cfg.learning_rate.at(self.off.progress), self.cfg.max_grad_norm)
    }
}
