//! What the losses of action values share.

use crate::distributions::Rows;
use crate::math::Real;
use crate::widest::widest;

/// A batch of transitions whose actions are choices. Heads, targets and everything here are in the same order.
#[derive(Clone, Copy, Debug)]
pub struct QBatch<'a, T> {
    /// How many rows.
    pub rows: usize,
    /// The action of each row, a choice counted from 0; carries its own index. `None` where there is one choice only, as
    /// for critics that read the action.
    pub actions: Option<Rows<'a>>,
    /// Factor of each row's loss (importance weights); `None` takes 1. The divisor does not change with it.
    pub weight: Option<&'a [T]>,
    /// 0 in rows that count nowhere, whatever they hold (padding of sequences); `None` counts all. The loss is the
    /// mean over the others.
    pub valid: Option<&'a [u8]>,
    /// Factor of the whole loss.
    pub factor: f64,
}

/// What a loss of action values was made of. A number that is not finite means that training has diverged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QStats {
    /// The weighted mean loss.
    pub loss: f64,
    /// Mean value of the actions that were taken.
    pub mean_q: f64,
}

impl<T: Real> QBatch<'_, T> {
    /// Calls `row(r, action, share)` for each row that counts, with its share of the loss: factor and weight over the number
    /// of rows that count. `row` gives the row's loss, not yet weighted, the value of its action, and its priority; as it runs
    /// [`widest`], it should be inlined.
    pub(super) fn each_row(
        &self,
        priority: &mut [T],
        row: impl FnMut(usize, usize, T) -> (T, T, T),
    ) -> QStats {
        widest(
            #[inline(always)]
            || self.rows(priority, row),
        )
    }

    #[inline(always)]
    fn rows(&self, priority: &mut [T], mut row: impl FnMut(usize, usize, T) -> (T, T, T)) -> QStats {
        let counts = |r: usize| self.valid.is_none_or(|valid| valid[r] != 0);
        let divisor = (0..self.rows).filter(|r| counts(*r)).count().max(1) as f64;
        let mut stats = QStats::default();
        for (r, priority) in priority[..self.rows].iter_mut().enumerate() {
            if !counts(r) {
                *priority = T::of(0.0);
                continue;
            }
            let weight = self.weight.map_or(T::of(1.0), |w| w[r]);
            let share = weight * T::of(self.factor / divisor);
            let (loss, q, p) = row(r, self.actions.map_or(0, |actions| actions.int(r)), share);
            *priority = p;
            stats.loss += (loss * share).f64();
            stats.mean_q += q.f64() / divisor;
        }
        stats
    }
}
