//! Where a network shows what choices are worth: in one head, or in two that are put together.

use crate::losses::Dueling;
use crate::network::{HeadView, Heads};

use super::ensemble::EnsembleConfig;

/// The head or heads behind the values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Head {
    /// One head with all numbers.
    Plain(HeadView),
    /// A state's value and the choices' advantages.
    Dueling(Dueling),
}

impl Head {
    /// Of a network whose heads lie at `views`: one, or one for each member of an ensemble.
    pub fn all(views: &[HeadView], dueling: bool, ensemble: Option<&EnsembleConfig>) -> Vec<Self> {
        let (n, parts) = (ensemble.map_or(1, |e| e.heads), 1 + usize::from(dueling));
        let shared = ensemble.is_none_or(|e| e.shared);
        // The views of one tower follow each other; so do those of one whole network.
        let view = |head, part| views[if shared { part * n + head } else { head * parts + part }];
        let of = |head| match dueling {
            true => Head::Dueling(Dueling { value: view(head, 0), advantage: view(head, 1) }),
            false => Head::Plain(view(head, 0)),
        };
        (0..n).map(of).collect()
    }

    /// Where the numbers of all choices are: in `heads` themselves, or put together in `q`.
    pub fn read<'a>(&self, heads: Heads<'a>, q: &'a mut Vec<f32>) -> (&'a [f32], HeadView) {
        match self {
            Head::Plain(view) => (heads.data, *view),
            Head::Dueling(dueling) => {
                q.resize(dueling.len(heads.rows), 0.0);
                dueling.combine(heads.data, q);
                (q, dueling.q())
            }
        }
    }

    /// Calls `loss` with room for the gradient of those numbers, all 0 at first, and carries it into `d_heads`.
    pub fn differentiate<T>(
        &self,
        rows: usize,
        d_heads: &mut [f32],
        d_q: &mut Vec<f32>,
        loss: impl FnOnce(&mut [f32]) -> T,
    ) -> T {
        match self {
            Head::Plain(_) => loss(d_heads),
            Head::Dueling(dueling) => {
                d_q.clear();
                d_q.resize(dueling.len(rows), 0.0);
                let loss = loss(d_q);
                dueling.pull_back(d_q, d_heads);
                loss
            }
        }
    }
}
