//! An actor apart from its critics and from training.

use std::any::Any;

use crate::agent::{Policy, Recall};
use crate::column::{Columns, Values};
use crate::error::Result;
use crate::network::{HeadSet, Mode, Network};
use crate::rng::Rng;

use super::super::observation::{Observer, Stack};
use super::ActorCritic;
use super::actor::{Drawn, PolicyHead};
use super::scale::Scale;

/// Snapshot of an actor.
pub(super) struct ActorPolicy {
    network: Box<dyn Network>,
    observer: Observer,
    head: PolicyHead,
    scale: Scale,
    drawn: Drawn,
    stack: Stack,
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
            stack: Stack::new(&agent.off.observer),
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
    fn state_width(&self) -> usize {
        self.stack.state_width()
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
        let set = if deterministic { self.head.means() } else { HeadSet::ALL };
        let heads = self.network.infer(&gathers.inputs(rows), set, Mode::Eval, &mut [])?;
        match deterministic {
            true => self.head.best(&heads, &mut self.drawn),
            false => self.head.draw_each(&heads, &mut self.rng, &mut self.drawn),
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
