//! A table apart from training: what `predict` and evaluation use.

use std::any::Any;

use crate::agent::{Policy, Recall};
use crate::column::{self, Columns, Values};
use crate::error::{Error, Result};
use crate::explorers::{EpsilonGreedy, greedy};
use crate::rng::Rng;

use super::super::observation::Observer;
use super::{Table, allows};

/// Snapshot of a tabular agent.
pub struct TablePolicy {
    table: Table,
    observer: Observer,
    explorer: EpsilonGreedy,
    kept: Columns,
    rng: Rng,
}

impl TablePolicy {
    /// A policy that explores as `explorer` does where it is not asked to be deterministic.
    pub fn new(table: Table, observer: Observer, explorer: EpsilonGreedy) -> Self {
        let kept = column::zeros(observer.columns(), 1);
        // Stochastic predictions must not disturb training's streams: they have one of their own.
        TablePolicy { table, observer, explorer, kept, rng: Rng::stream(0, "predict", 0) }
    }

    /// Brings the snapshot up to date.
    pub fn refresh(&mut self, table: &Table) -> Result<()> {
        self.table.copy_from(table);
        Ok(())
    }
}

impl Policy for TablePolicy {
    fn predict(
        &mut self,
        obs: &Columns,
        rows: usize,
        deterministic: bool,
        _: &mut Recall,
        actions: &mut Values,
    ) -> Result<()> {
        self.kept.iter_mut().for_each(|c| c.resize(c.rows().max(rows)));
        self.observer.keep(obs, 0, rows, &mut self.kept, 0)?;
        let mask = self.observer.mask(&self.kept, 0, None);
        let Values::I32(actions) = actions else {
            return Err(Error::shape("actions", "float32", "int32"));
        };
        for (row, action) in actions[..rows].iter_mut().enumerate() {
            let values = self.table.values(self.table.state(&self.kept, row));
            let allowed = |a: usize| allows(mask, row, a);
            *action = match deterministic {
                true => greedy(values, allowed) as i32,
                false => self.explorer.choose(values, allowed, &mut self.rng) as i32,
            };
        }
        Ok(())
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
