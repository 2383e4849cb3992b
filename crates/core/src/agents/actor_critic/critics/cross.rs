//! Critics without targets (CrossQ, Bhatt et al. 2024, arXiv:1902.05605).

use crate::error::Result;
use crate::losses::{Bootstrap, CriticBatch, QStats};
use crate::network::{HeadView, Heads, Inputs, Mode};

use super::{Critics, Entropy, zeroed};

impl Critics {
    /// One gradient step towards what came, and what the critics themselves say of what comes next. The first half of the
    /// rows of `joint` is the actions taken, the second half the next ones: one pass, so that batch statistics are those of
    /// both together. Targets are held fixed, but the statistics through which the second half counts are not: the gradient
    /// goes through them, as in the reference.
    pub fn cross(
        &mut self,
        joint: &Inputs<'_>,
        entropy: Entropy<'_>,
        after: Bootstrap<'_, f32>,
        weight: Option<&[f32]>,
        step: (f64, Option<f64>),
    ) -> Result<QStats> {
        let Critics { kind, online, counted, targets, priority, d_heads, pool, .. } = self;
        let q = online.forward(joint, Mode::Train, &mut [])?;
        let rows = q.rows / 2;
        counted.clear();
        counted.extend(q.views.iter().map(|view| HeadView { offset: view.at(rows), ..*view }));
        kind.model.target(&q, counted, entropy, after, pool, targets);
        let batch = CriticBatch { target: targets, weight, choice: None, factor: kind.factor };
        zeroed(d_heads, q.data.len());
        let stats = kind.model.loss(&Heads { rows, ..q }, &batch, pool, priority, d_heads);
        self.descend(joint, stats, step)
    }
}
