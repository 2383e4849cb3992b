//! A value-based policy apart from training.

use std::any::Any;

use crate::agent::{Policy, Recall};
use crate::column::{Columns, Values};
use crate::error::Result;
use crate::explorers::{EpsilonGreedy, greedy};
use crate::network::{Batch, HeadSet, Inputs, Mode, Network};
use crate::rng::Rng;

use super::super::observation::{Observer, Stack};
use super::super::policy::remembered;
use super::ensemble::Jury;
use super::head::Head;
use super::model::Model;
use super::taus::Taus;
use super::{Value, allowed, prior};

/// Snapshot of a value-based agent.
pub(super) struct ValuePolicy {
    network: Box<dyn Network>,
    observer: Observer,
    model: Model,
    heads: Vec<Head>,
    jury: Option<Jury>,
    taus: Option<Taus>,
    q: Vec<f32>,
    epsilon: f64,
    stack: Stack,
    values: Vec<f32>,
    rng: Rng,
    /// States after the observations asked about.
    ends: Vec<f32>,
}

impl ValuePolicy {
    pub fn new(agent: &Value) -> Result<Self> {
        let mut rng = Rng::stream(0, "snapshot", 0);
        let (engine, spec) = (agent.engine.as_ref(), agent.online.spec());
        let mut network = prior::build(engine, spec, None, agent.cfg.prior(), &mut rng)?;
        network.copy_from(agent.online.as_ref())?;
        Ok(ValuePolicy {
            network,
            observer: agent.off.observer.clone().keeping_raw(false),
            model: agent.model,
            heads: agent.heads.clone(),
            jury: agent.cfg.ensemble.map(|e| Jury::new(e.agreement)),
            taus: agent.model.asked().map(|(n, width)| Taus::new(n, width)),
            q: Vec::new(),
            epsilon: agent.cfg.eval_epsilon,
            stack: Stack::new(&agent.off.observer),
            values: Vec::new(),
            // Predictions must not disturb training's streams: they have one of their own.
            rng: Rng::stream(0, "predict", 0),
            ends: Vec::new(),
        })
    }

    pub fn refresh(&mut self, agent: &Value) -> Result<()> {
        self.observer.copy_stats(&agent.off.observer);
        self.network.copy_from(agent.online.as_ref())
    }
}

impl Policy for ValuePolicy {
    fn state_width(&self) -> usize {
        // Frames are stacked only where nothing remembers.
        self.stack.state_width().max(self.network.state_width())
    }

    fn predict(
        &mut self,
        obs: &Columns,
        rows: usize,
        deterministic: bool,
        recall: &mut Recall,
        actions: &mut Values,
    ) -> Result<()> {
        self.stack.take(&self.observer, obs, rows, recall)?;
        let gathers = self.stack.gathers(&self.observer, rows);
        let asked = self.taus.as_mut().map(|taus| {
            taus.spread(rows);
            taus.gather()
        });
        let gathers = gathers.with(asked);
        let width = self.network.state_width();
        let batch = if width == 0 { Batch::Rows(rows) } else { remembered(recall, rows, width)? };
        self.ends.resize(rows * width, 0.0);
        let inputs = Inputs { gathers: gathers.as_slice(), batch };
        let found = self.network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut self.ends)?;
        recall.keep(&self.ends, rows);
        let mask = self.stack.mask(&self.observer);
        let (model, q, values) = (&self.model, &mut self.q, &mut self.values);
        let view = match &mut self.jury {
            Some(jury) => {
                let allows = |row, choice| allowed(mask, row)(choice);
                jury.values((found, &self.heads), model, rows, allows, q, values)
            }
            None => {
                let (numbers, view) = self.heads[0].read(found, q);
                model.values(numbers, view, rows, values)
            }
        };
        let explorer = EpsilonGreedy { epsilon: self.epsilon };
        let Values::I32(actions) = actions else { return Ok(()) };
        for (row, action) in actions.iter_mut().enumerate().take(rows) {
            let (values, allowed) = (view.row(&self.values, row), allowed(mask, row));
            *action = match deterministic {
                true => greedy(values, allowed),
                false => explorer.choose(values, allowed, &mut self.rng),
            } as i32;
        }
        Ok(())
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
