//! Learning from sequences, for networks with memory (Kapturowski et al. 2019).

use crate::distributions::Rows;
use crate::error::Result;
use crate::losses::{Bootstrap, QBatch, greedy};
use crate::metrics::Metrics;
use crate::network::{Batch, HeadSet, HeadView, Inputs, Mode, Network};

use super::super::middleware::Middleware;
use super::super::observation::Gathers;
use super::super::off_policy::config::SequenceOptions;
use super::super::off_policy::window::Window;
use super::Value;
use super::descent::descend;

/// What makes a value-based agent one with memory.
#[derive(Clone, Debug)]
pub(in crate::agents) struct Memory {
    /// The part of the network that remembers.
    pub middleware: Middleware,
    /// What it learns from.
    pub sequences: SequenceOptions,
}

/// Room for a gradient step on sequences.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// States after burn-in, of the online and of the target network.
    states: [Vec<f32>; 2],
    /// States after the last step, which nobody asks for.
    ends: Vec<f32>,
    /// What each network shows where returns bootstrap from, a row for each action.
    next: [Vec<f32>; 2],
}

impl Value {
    /// One gradient step on sequences. Each network first burns in with its own weights, and no gradient flows back
    /// into that; then it sees all that is learnt from, and the observation after it, in one pass.
    ///
    /// With double Q-learning the choice comes from the pass that learns, so that with dropout it is made with as much
    /// of it.
    pub(super) fn learn_sequences(&mut self, metrics: &mut Metrics) -> Result<()> {
        let (mode, double) = (self.mode(), self.cfg.double);
        let Value {
            off,
            model,
            online,
            target,
            heads,
            values,
            choice,
            targets,
            priority,
            d_heads,
            cfg,
            q,
            d_q,
            room,
            ..
        } = self;
        let (Some(memory), [head, ..]) = (&off.memory, &heads[..]) else { return Ok(()) };
        let (window, rows) = (&memory.window, memory.window.actions.len());
        let burnt = window.burn_in * window.lanes;
        let (before, now) = (off.sequence_obs(0..burnt), off.sequence_obs(burnt..window.obs.len()));
        let Room { states: [own, others], ends, next: [own_next, next] } = room;
        ends.resize(memory.state.len(), 0.0);
        burn_in(online.as_mut(), window, &before, &memory.state, mode, own)?;
        burn_in(target.as_mut(), window, &before, &memory.state, mode, others)?;
        let learnt = |state| {
            let starts = &window.starts[burnt..];
            let batch = Batch::Sequences { steps: window.steps + 1, lanes: window.lanes, starts, state };
            Inputs { gathers: now.as_slice(), batch }
        };
        let mask = off.observer.mask(off.replay.columns(), 0, Some(&window.next_rows));
        choice.resize(rows, 0);
        priority.resize(rows, 0.0);
        let (heads, view) = head.read(target.infer(&learnt(others), HeadSet::ALL, mode, ends)?, q);
        let next_view = rows_at(heads, view, &window.next, next);
        if !double {
            let at = model.values(next, next_view, rows, values);
            greedy(values, at, mask, choice);
        }
        let inputs = learnt(own);
        let outputs = inputs.batch.rows();
        d_heads.clear();
        d_heads.resize(online.layout().len(outputs), 0.0);
        let (heads, view) = head.read(online.forward(&inputs, Mode::Train, ends)?, q);
        if double {
            let at = rows_at(heads, view, &window.next, own_next);
            let at = model.values(own_next, at, rows, values);
            greedy(values, at, mask, choice);
        }
        targets.resize(rows * model.numbers(), 0.0);
        let bootstrap = Bootstrap { returns: &window.returns, discount: &window.discount };
        model.target(next, next_view, choice, bootstrap, targets);
        let column = off.replay.actions();
        let batch = QBatch {
            rows,
            actions: Some(Rows {
                values: column.values().view(),
                width: column.spec().width,
                idx: Some(&window.actions),
            }),
            weight: cfg.replay.prioritized.map(|_| &window.weight[..]),
            valid: Some(&window.learn),
            factor: 1.0,
        };
        let stats = head.differentiate(outputs, d_heads, d_q, |d| {
            model.loss(heads, view, None, &batch, targets, priority, d)
        });
        let rate = (cfg.learning_rate.at(off.progress), cfg.max_grad_norm);
        descend(online.as_mut(), &inputs, d_heads, stats, rate, metrics)?;
        off.learnt(priority)
    }
}

/// Brings the states `from` up to the end of burn-in.
fn burn_in(
    network: &mut dyn Network,
    window: &Window,
    obs: &Gathers<'_>,
    from: &[f32],
    mode: Mode,
    to: &mut Vec<f32>,
) -> Result<()> {
    to.clear();
    to.extend_from_slice(from);
    if window.burn_in == 0 {
        return Ok(());
    }
    let (steps, lanes) = (window.burn_in, window.lanes);
    let batch = Batch::Sequences { steps, lanes, starts: &window.starts[..steps * lanes], state: from };
    // The state is all that is wanted: one head is enough.
    network.infer(&Inputs { gathers: obs.as_slice(), batch }, HeadSet::first(1), mode, to)?;
    Ok(())
}

/// Copies the head's rows `rows` to rows 0, 1, … of `to`.
fn rows_at(heads: &[f32], view: HeadView, rows: &[u32], to: &mut Vec<f32>) -> HeadView {
    to.clear();
    rows.iter().for_each(|row| to.extend_from_slice(view.row(heads, *row as usize)));
    HeadView { offset: 0, stride: view.width, width: view.width }
}
