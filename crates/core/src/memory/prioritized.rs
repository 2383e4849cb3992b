//! Prioritised replay: Schaul et al. 2016 (arXiv:1511.05952), the proportional variant.

use super::replay::{Replay, nothing_to_sample};
use super::sum_tree::SumTree;
use super::transitions::TransitionBatch;
use crate::error::{Error, Result};
use crate::math;
use crate::rng::Rng;
use crate::schedule::Schedule;
use crate::state::State;

/// The largest value a leaf may have: sums of 2³² of them stay finite in f32.
const LARGEST: f32 = 1e28;

/// How priorities become probabilities and weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriorityConfig {
    /// How much priorities count, 0 (uniform) … 1: P(i) ∝ pᵢ^α (eq. 1). The paper: 0.6.
    pub alpha: f64,
    /// How much of the bias is taken back by weights, 0 … 1: wᵢ ∝ P(i)^−β. The paper: from 0.4 to 1.
    pub beta: Schedule,
    /// Added to every priority, so that nothing is forgotten. > 0; the reference implementation: 10⁻⁶.
    pub eps: f64,
}

impl Default for PriorityConfig {
    fn default() -> Self {
        let beta = Schedule::Linear(crate::schedule::Linear { start: 0.4, end: 1.0 });
        PriorityConfig { alpha: 0.6, beta, eps: 1e-6 }
    }
}

impl PriorityConfig {
    /// Checks ranges.
    ///
    /// # Errors
    /// `INVALID_CONFIG` naming `priorityAlpha`, `priorityBeta` or `priorityEps`.
    pub fn validate(&self) -> Result<()> {
        if !(0.0..=1.0).contains(&self.alpha) {
            return Err(Error::config("priorityAlpha", self.alpha, "a number from 0 to 1"));
        }
        self.beta.validate("priorityBeta", 1.0)?;
        if !(1e-30..=1.0).contains(&self.eps) {
            return Err(Error::config("priorityEps", self.eps, "a number from 1e-30 to 1"));
        }
        Ok(())
    }
}

/// Priorities beside a [`Replay`], one for each row that is ready.
///
/// After each push, [`follow`](Priorities::follow) the replay; then [`sample`](Priorities::sample), learn, and
/// [`update`](Priorities::update). New transitions get the largest priority there ever was (algorithm 1, line 6).
#[derive(Clone, Debug)]
pub struct Priorities {
    config: PriorityConfig,
    tree: SumTree,
    /// Largest leaf there ever was; 1 at the start.
    largest: f32,
    targets: Vec<f64>,
    values: Vec<f32>,
}

impl Priorities {
    /// For a replay, all of whose ready rows get the first priority, 1.
    ///
    /// # Errors
    /// `INVALID_CONFIG` as [`PriorityConfig::validate`] says.
    pub fn new(replay: &Replay, config: PriorityConfig) -> Result<Self> {
        config.validate()?;
        let mut tree = SumTree::new(replay.spec().rows());
        replay.ready_rows().for_each(|row| tree.set(row as usize, 1.0));
        Ok(Priorities { config, tree, largest: 1.0, targets: Vec::new(), values: Vec::new() })
    }

    /// Bytes beside a replay of `rows` rows.
    #[must_use]
    pub fn bytes(rows: usize) -> u64 {
        SumTree::bytes(rows)
    }

    /// The value of a row in proportion to which it is drawn, p^α; 0 where nothing can be sampled.
    #[must_use]
    pub fn value(&self, row: u32) -> f32 {
        self.tree.leaf(row as usize)
    }

    /// Takes in what the replay's last push changed.
    pub fn follow(&mut self, replay: &Replay) {
        let changes = replay.changes();
        changes.freed.iter().for_each(|row| self.tree.set(*row as usize, 0.0));
        changes.ready.iter().for_each(|row| self.tree.set(*row as usize, self.largest));
    }

    /// Fills `batch` with `n` transitions, one drawn from each n-th part of the whole mass (stratified, appendix
    /// B.2.1), at `done` (0 … 1) of the training.
    ///
    /// Weights are (N · P(i))^−β over the largest of the batch (as Dopamine does; OpenAI baselines divides by the
    /// largest of the whole replay). N and the sum of priorities cancel out: wᵢ = (min p / pᵢ)^β.
    ///
    /// # Errors
    /// `INVALID_STATE` while no transition is ready.
    pub fn sample(
        &mut self,
        replay: &Replay,
        n: usize,
        done: f64,
        rng: &mut Rng,
        batch: &mut TransitionBatch,
    ) -> Result<()> {
        self.draw(n, rng, &mut batch.rows)?;
        weights(&self.tree, &batch.rows, self.config.beta.at(done), &mut batch.weight);
        batch.fill(replay);
        Ok(())
    }

    /// Draws `n` rows.
    fn draw(&mut self, n: usize, rng: &mut Rng, rows: &mut Vec<u32>) -> Result<()> {
        let total = self.tree.total();
        if total <= 0.0 {
            return Err(nothing_to_sample());
        }
        let part = total / n as f64;
        self.targets.clear();
        self.targets.extend((0..n).map(|i| (i as f64 + rng.uniform()) * part));
        self.tree.find(&mut self.targets, rows);
        Ok(())
    }

    /// Sets the priorities of `rows` to |δ| as the loss gave them. Rows that were overwritten since they were drawn
    /// are left out.
    ///
    /// # Errors
    /// `INVALID_SHAPE` where lengths differ, `INVALID_DATA` for a priority that is NaN, negative or infinite. Nothing
    /// has changed then.
    pub fn update(&mut self, replay: &Replay, rows: &[u32], priorities: &[f32]) -> Result<()> {
        if rows.len() != priorities.len() {
            return Err(Error::shape("priorities", priorities.len(), rows.len()));
        }
        self.values.clear();
        for (row, p) in rows.iter().zip(priorities) {
            self.values.push(value_of(*row, *p, &self.config)?);
        }
        for (row, value) in rows.iter().zip(&self.values) {
            if replay.is_ready(*row) {
                self.tree.set(*row as usize, *value);
                self.largest = self.largest.max(*value);
            }
        }
        Ok(())
    }

    /// Writes the priorities under `prefix`; the sums follow from them.
    pub fn save(&self, state: &mut State, prefix: &str) -> Result<()> {
        save_leaves(&self.tree, state, &format!("{prefix}.values"));
        state.put_f32(&format!("{prefix}.largest"), &[self.largest]);
        Ok(())
    }

    /// Reads back what [`save`](Priorities::save) wrote, beside the replay that was saved with it.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` where the values are not priorities of exactly the replay's ready rows; nothing has
    /// changed then.
    pub fn load(&mut self, replay: &Replay, state: &State, prefix: &str) -> Result<()> {
        let (tree, largest) = load_leaves(state, prefix, replay.spec().rows(), |row, value| {
            (value > 0.0) == replay.is_ready(row)
        })?;
        (self.tree, self.largest) = (tree, largest);
        Ok(())
    }
}

/// (min p / pᵢ)^β for the leaves `rows`.
pub(super) fn weights(tree: &SumTree, rows: &[u32], beta: f64, weight: &mut Vec<f32>) {
    let values = rows.iter().map(|row| tree.leaf(*row as usize));
    let least = math::ln(values.clone().fold(f32::INFINITY, f32::min));
    let beta = beta as f32;
    weight.clear();
    weight.extend(values.map(|value| math::exp(beta * (least - math::ln(value)))));
}

pub(super) fn save_leaves(tree: &SumTree, state: &mut State, key: &str) {
    let leaves: Vec<f32> = (0..tree.len()).map(|leaf| tree.leaf(leaf)).collect();
    state.put_f32(key, &leaves);
}

/// (p + ε)^α.
///
/// # Errors
/// `INVALID_DATA` for a priority that is NaN, negative or too large.
pub(super) fn value_of(row: u32, priority: f32, config: &PriorityConfig) -> Result<f32> {
    // NaN fails this too.
    if !(0.0..=LARGEST).contains(&priority) {
        let problem = format!("is {priority}, not a number from 0 to {LARGEST:e}");
        return Err(Error::InvalidData { what: format!("the priority of row {row}"), problem });
    }
    Ok(math::exp(config.alpha as f32 * math::ln(priority + config.eps as f32)))
}

/// A tree and the largest value there ever was, from stored numbers; each leaf must be finite, not negative, no larger
/// than that, and `allowed`.
pub(super) fn load_leaves(
    state: &State,
    prefix: &str,
    leaves: usize,
    allowed: impl Fn(u32, f32) -> bool,
) -> Result<(SumTree, f32)> {
    let (values, largest) =
        (state.f32(&format!("{prefix}.values"))?, state.f32(&format!("{prefix}.largest"))?);
    let wrong = |what: String| Err(Error::Mismatch(format!("\"{prefix}\": {what}")));
    if values.len() != leaves || largest.len() != 1 {
        return wrong(format!("{} priorities, expected {leaves}", values.len()));
    }
    let largest = largest[0];
    if !(1.0..=LARGEST).contains(&largest) {
        return wrong(format!("the largest priority is {largest}"));
    }
    let mut tree = SumTree::new(leaves);
    for (row, value) in values.into_iter().enumerate() {
        if !(0.0..=largest).contains(&value) || !allowed(row as u32, value) {
            return wrong(format!("row {row} has the priority {value}"));
        }
        if value > 0.0 {
            tree.set(row, value);
        }
    }
    Ok((tree, largest))
}
