//! An actor apart from its critics and from training.

use std::any::Any;

use crate::agent::{Policy, Recall};
use crate::column::{self, Columns, Values};
use crate::error::Result;
use crate::network::{HeadSet, Mode, Network};
use crate::rng::Rng;

use super::super::observation::Observer;
use super::actor::{Drawn, PolicyHead};
use super::scale::Scale;
use super::{ActorCritic, rows_of};

/// Snapshot of an actor.
pub(super) struct ActorPolicy {
    network: Box<dyn Network>,
    observer: Observer,
    head: PolicyHead,
    scale: Scale,
    drawn: Drawn,
    kept: Columns,
    rng: Rng,
}

impl ActorPolicy {
    pub fn new(agent: &ActorCritic) -> Result<Self> {
        let mut rng = Rng::stream(0, "snapshot", 0);
        let mut network = agent.engine.build(agent.actor.spec(), None, &mut rng)?;
        network.copy_from(agent.actor.as_ref())?;
        Ok(ActorPolicy {
            network,
            observer: agent.off.observer.clone().keeping_raw(false),
            head: agent.head,
            scale: agent.scale.clone(),
            drawn: Drawn::default(),
            kept: column::zeros(agent.off.observer.columns(), 1),
            // Predictions must not disturb training's streams: they have one of their own.
            rng: Rng::stream(0, "predict", 0),
        })
    }

    pub fn refresh(&mut self, agent: &ActorCritic) -> Result<()> {
        self.observer.copy_stats(&agent.off.observer);
        self.network.copy_from(agent.actor.as_ref())
    }
}

impl Policy for ActorPolicy {
    fn predict(
        &mut self,
        obs: &Columns,
        rows: usize,
        deterministic: bool,
        _recall: &mut Recall,
        actions: &mut Values,
    ) -> Result<()> {
        if self.kept.first().is_some_and(|c| c.rows() < rows) {
            self.kept.iter_mut().for_each(|c| c.resize(rows));
        }
        self.observer.keep(obs, 0, rows, &mut self.kept, 0)?;
        let gathers = self.observer.gathers_at(&self.kept, 0, rows);
        let set = if deterministic { self.head.means() } else { HeadSet::ALL };
        let heads = self.network.infer(&rows_of(&gathers, rows), set, Mode::Eval, &mut [])?;
        match deterministic {
            true => self.head.best(&heads, &mut self.drawn),
            false => self.head.draw(&heads, &mut self.rng, &mut self.drawn),
        }
        if let Values::F32(actions) = actions {
            self.scale.to_world(&self.drawn.action, actions);
        }
        Ok(())
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
