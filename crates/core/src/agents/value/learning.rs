//! A gradient step: what the batch's actions should be worth, and the way there.

use crate::error::Result;
use crate::losses::{Bootstrap, QBatch, QStats, greedy, munchausen_bonus};
use crate::metrics::Metrics;
use crate::network::{HeadSet, Mode};

use super::super::BEYOND_SUPPORT;
use super::Value;
use super::descent::descend;
use super::model::Model;
use super::taus::Taus;

impl Value {
    /// Works out what the batch's actions should be worth, to each head.
    pub(super) fn aim(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (rows, mode, double) = (self.off.batch.len(), self.mode(), self.cfg.double);
        let Value {
            off, model, online, target, heads, values, choice, returns, targets, taus, noise, q, ..
        } = self;
        returns.clear();
        heads.iter().for_each(|_| returns.extend_from_slice(&off.batch.returns));
        if let Model::Expected { munchausen: Some(m), .. } = model {
            let now = target.infer(&off.obs().inputs(rows), HeadSet::ALL, mode, &mut [])?;
            for (head, returns) in heads.iter().zip(returns.chunks_exact_mut(rows)) {
                let (numbers, view) = head.read(now, q);
                munchausen_bonus(numbers, view, off.batch.actions(&off.replay), *m, returns);
            }
        }
        let asked = taus.as_mut().map(|[taus, _]| {
            taus.draw(rows, noise);
            taus.gather()
        });
        let (next, mask) = (off.next_obs().with(asked), off.next_mask());
        let inputs = next.inputs(rows);
        if double {
            let next = online.infer(&inputs, HeadSet::ALL, mode, &mut [])?;
            for (head, choice) in heads.iter().zip(choice.chunks_exact_mut(rows)) {
                let (numbers, view) = head.read(next, q);
                let at = model.values(numbers, view, rows, values);
                greedy(values, at, mask, choice);
            }
        }
        let next = target.infer(&inputs, HeadSet::ALL, mode, &mut [])?;
        let width = rows * model.numbers();
        targets.resize(heads.len() * width, 0.0);
        let each = choice.chunks_exact_mut(rows).zip(returns.chunks_exact(rows));
        for ((head, (choice, returns)), targets) in
            heads.iter().zip(each).zip(targets.chunks_exact_mut(width))
        {
            let (numbers, view) = head.read(next, q);
            if !double {
                let at = model.values(numbers, view, rows, values);
                greedy(values, at, mask, choice);
            }
            let next = Bootstrap { returns, discount: &off.batch.discount };
            if let Some(beyond) = model.target(numbers, view, choice, next, targets) {
                metrics.record(BEYOND_SUPPORT, beyond);
            }
        }
        Ok(())
    }

    /// One gradient step towards it.
    pub(super) fn learn(&mut self, metrics: &mut Metrics) -> Result<()> {
        let rows = self.off.batch.len();
        let Value {
            off,
            model,
            online,
            heads,
            ensemble,
            targets,
            priority,
            d_heads,
            cfg,
            taus,
            noise,
            q,
            d_q,
            ..
        } = self;
        if let Some([taus, _]) = taus {
            taus.draw(rows, noise);
        }
        let asked = taus.as_ref().map(|[taus, _]| taus);
        let tau = asked.map(|taus| &taus.tau[..]);
        let now = off.obs().with(asked.map(Taus::gather));
        let inputs = now.inputs(rows);
        let outputs = rows * model.repeat();
        d_heads.clear();
        d_heads.resize(online.layout().len(outputs), 0.0);
        let importance = cfg.replay.prioritized.map(|_| &off.batch.weight[..]);
        let weight = match ensemble {
            Some(ensemble) => Some(ensemble.weights(&off.batch.rows, importance)),
            None => importance,
        };
        let actions = Some(off.batch.actions(&off.replay));
        let found = online.forward(&inputs, Mode::Train, &mut [])?;
        let (width, mut stats) = (rows * model.numbers(), QStats::default());
        for (k, head) in heads.iter().enumerate() {
            let part = k * rows..(k + 1) * rows;
            let weight = weight.map(|w| &w[part.clone()]);
            let batch = QBatch { rows, actions, weight, valid: None, factor: 1.0 };
            let (numbers, view) = head.read(found, q);
            let (target, priority) = (&targets[k * width..][..width], &mut priority[part]);
            let of_head = head.differentiate(outputs, d_heads, d_q, |d| {
                model.loss(numbers, view, tau, &batch, target, priority, d)
            });
            stats.loss += of_head.loss;
            stats.mean_q += of_head.mean_q / heads.len() as f64;
        }
        // What a transition is worth drawing again for: its mean error.
        for r in 0..rows {
            let sum: f32 = priority[r..].iter().step_by(rows).sum();
            priority[r] = sum / heads.len() as f32;
        }
        let rate = (cfg.learning_rate.at(off.progress), cfg.max_grad_norm);
        descend(online.as_mut(), &inputs, d_heads, stats, rate, metrics)?;
        off.learnt(&priority[..rows])
    }
}
