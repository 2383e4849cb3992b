//! A batch of sequences as a gradient step takes it: burn-in apart from what is learnt from.

use crate::memory::SequenceBatch;
use crate::network::NONE;

/// Sequences side by side, step by step: number `step · lanes + sequence`. First `burn_in` observations that only bring
/// the state up to date, then one more than the `steps` actions that are learnt from.
///
/// A sequence that starts an episode has no burn-in and is aligned with the others where learning begins; what runs
/// there in its place is forgotten by its start. Where a sequence has nothing, its first observation fills the place
/// ([`NONE`] would have no mask of allowed actions); `learn` leaves it out.
#[derive(Debug, Default)]
pub(in crate::agents) struct Window {
    pub burn_in: usize,
    pub steps: usize,
    pub lanes: usize,
    /// Rows of the observations, `[(burn_in + steps + 1) × lanes]`.
    pub obs: Vec<u32>,
    /// 1 where an episode starts, as long.
    pub starts: Vec<u8>,
    /// Rows of the actions, `[steps × lanes]`, as all below.
    pub actions: Vec<u32>,
    /// n-step return of each.
    pub returns: Vec<f32>,
    /// What the value at `next` counts, 0 where the episode terminated.
    pub discount: Vec<f32>,
    /// Number of the observation that the return bootstraps from, counted from the end of burn-in.
    pub next: Vec<u32>,
    /// Its row.
    pub next_rows: Vec<u32>,
    /// 0 where there is nothing to learn.
    pub learn: Vec<u8>,
    /// Importance weight of each.
    pub weight: Vec<f32>,
}

impl Window {
    /// Takes in a batch whose sequences have `burn_in` actions to burn in, unless they start an episode.
    pub fn fill(&mut self, batch: &SequenceBatch, burn_in: usize) {
        let lanes = batch.rows.len();
        let length = batch.actions.len() / lanes.max(1);
        let learnt = |b: usize| (0..length).filter(|s| batch.learn[s * lanes + b] != 0).count();
        self.lanes = lanes;
        self.steps = (0..lanes).map(learnt).max().unwrap_or(0);
        self.burn_in = (0..lanes).map(|b| skipped(batch, b, burn_in)).max().unwrap_or(0);
        self.clear();
        for step in 0..self.burn_in {
            for b in 0..lanes {
                let burns = skipped(batch, b, burn_in) > 0;
                let row = if burns { batch.obs_idx[step * lanes + b] } else { NONE };
                self.observe(row, batch.rows[b], 0);
            }
        }
        for step in 0..=self.steps {
            for b in 0..lanes {
                let at = (step + skipped(batch, b, burn_in)) * lanes + b;
                let row = batch.obs_idx.get(at).copied().unwrap_or(NONE);
                self.observe(row, batch.rows[b], if step == 0 { batch.starts[b] } else { 0 });
            }
        }
        for step in 0..self.steps {
            for b in 0..lanes {
                let skip = skipped(batch, b, burn_in) * lanes;
                let at = step * lanes + b;
                let from = Some(at + skip).filter(|from| batch.learn.get(*from).is_some_and(|l| *l != 0));
                self.actions.push(from.map_or(batch.rows[b], |from| batch.actions[from]));
                self.returns.push(from.map_or(0.0, |from| batch.returns[from]));
                self.discount.push(from.map_or(0.0, |from| batch.discount[from]));
                self.weight.push(from.map_or(0.0, |from| batch.weight[from]));
                self.learn.push(u8::from(from.is_some()));
                let next = from.map_or(at, |from| batch.next[from] as usize - skip);
                self.next.push(next as u32);
                self.next_rows.push(self.obs[self.burn_in * lanes + next]);
            }
        }
    }

    /// Puts numbers of the actions learnt from, in this order, into the order of `batch`; 0 for all others.
    pub fn put_back(&self, batch: &SequenceBatch, burn_in: usize, of: &[f32], to: &mut Vec<f32>) {
        to.clear();
        to.resize(batch.learn.len(), 0.0);
        for (at, x) in of.iter().enumerate().filter(|(at, _)| self.learn[*at] != 0) {
            to[at + skipped(batch, at % self.lanes, burn_in) * self.lanes] = *x;
        }
    }

    fn observe(&mut self, row: u32, first: u32, start: u8) {
        self.obs.push(if row == NONE { first } else { row });
        self.starts.push(start);
    }

    fn clear(&mut self) {
        self.obs.clear();
        self.starts.clear();
        self.actions.clear();
        self.returns.clear();
        self.discount.clear();
        self.next.clear();
        self.next_rows.clear();
        self.learn.clear();
        self.weight.clear();
    }
}

/// Actions that sequence `b` burns in.
fn skipped(batch: &SequenceBatch, b: usize, burn_in: usize) -> usize {
    if batch.starts[b] != 0 { 0 } else { burn_in }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sequences of up to four actions: one from the midst of an episode, with two actions of burn-in, and one that
    /// starts an episode and has three.
    fn batch() -> SequenceBatch {
        let number = |step: u32, b: u32| 100 * b + step;
        let each = |steps: u32| (0..steps).flat_map(move |s| [number(s, 0), number(s, 1)]);
        let mut obs_idx: Vec<u32> = each(5).collect();
        obs_idx[9] = NONE;
        SequenceBatch {
            rows: vec![0, 100],
            obs_idx,
            starts: vec![0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            state: vec![],
            actions: each(4).collect(),
            returns: each(4).map(|x| x as f32).collect(),
            discount: vec![0.5; 8],
            // Two steps each, or what is left: of the first sequence's four, of the second's three.
            next: vec![4, 5, 6, 7, 8, 7, 8, 7],
            learn: vec![0, 1, 0, 1, 1, 1, 1, 0],
            weight: vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0],
        }
    }

    #[test]
    fn learning_begins_at_one_place_and_burn_in_lies_before_it() {
        let mut window = Window::default();
        window.fill(&batch(), 2);
        assert_eq!((window.burn_in, window.steps, window.lanes), (2, 3, 2));
        assert_eq!(window.obs, [0, 100, 1, 100, 2, 100, 3, 101, 4, 102, 0, 103]);
        assert_eq!(window.starts, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(window.actions, [2, 100, 3, 101, 0, 102]);
        assert_eq!(window.learn, [1, 1, 1, 1, 0, 1]);
        assert_eq!(window.returns, [2.0, 100.0, 3.0, 101.0, 0.0, 102.0]);
        assert_eq!(window.discount, [0.5, 0.5, 0.5, 0.5, 0.0, 0.5]);
        assert_eq!(window.weight, [1.0, 2.0, 1.0, 2.0, 0.0, 2.0]);
        assert_eq!(window.next, [4, 5, 4, 7, 4, 7]);
        assert_eq!(window.next_rows, [4, 102, 4, 103, 4, 103]);
        let mut back = Vec::new();
        window.put_back(&batch(), 2, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &mut back);
        assert_eq!(back, [0.0, 2.0, 0.0, 4.0, 1.0, 6.0, 3.0, 0.0]);
    }

    #[test]
    fn starts_alone_have_nothing_to_burn_in() {
        let mut batch = batch();
        (batch.starts[0], batch.learn) = (1, vec![1; 8]);
        let mut window = Window::default();
        window.fill(&batch, 2);
        assert_eq!((window.burn_in, window.steps), (0, 4));
        assert_eq!(window.obs, [0, 100, 1, 101, 2, 102, 3, 103, 4, 100]);
        assert_eq!(window.next, batch.next);
    }
}
