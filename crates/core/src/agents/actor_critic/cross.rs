//! A gradient step of critics that have no targets: see [`Critics::cross`](super::critics::Critics::cross).

use crate::error::Result;
use crate::losses::Bootstrap;
use crate::metrics::Metrics;

use super::ActorCritic;
use super::critics::record;

impl ActorCritic {
    /// One gradient step of the critics towards what came, and what they themselves say of the next action.
    pub(super) fn cross(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, alpha, step) = (self.off.batch.len(), self.alpha(), self.rate());
        let ActorCritic { recipe, off, scale, critics, next, joint, both, .. } = self;
        let numbers = rows * scale.width();
        both.action.resize(2 * numbers, 0.0);
        let (taken, after) = both.action.split_at_mut(numbers);
        scale.to_unit(off.batch.actions(&off.replay), taken);
        after.copy_from_slice(&next.action);
        let seen = off.joint_obs(joint).with(Some(both.gather(scale.width())));
        let weight = recipe.cfg.replay.prioritized.map(|_| &off.batch.weight[..]);
        let entropy = alpha.map(|alpha| (alpha, &next.log_prob[..]));
        let after = Bootstrap { returns: &off.batch.returns, discount: &off.batch.discount };
        let stats = critics.cross(&seen.inputs(2 * rows), entropy, after, weight, step)?;
        record(metrics, stats, step.0);
        Ok(())
    }
}
