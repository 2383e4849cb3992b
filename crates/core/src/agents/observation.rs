//! From what a world shows to what a network reads: checks, normalisation, gathers.

mod checks;
mod frames;
mod raw;

use crate::agent::Transition;
use crate::column::{ColumnSpec, ColumnView, Columns, Dtype, Values, ValuesRef};
use crate::distributions::Rows;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::memory::Chunk;
use crate::net_spec::{Init, InputSpec, LayerSpec, Picture};
use crate::network::{Batch, Encoding, Gather, Inputs};
use crate::running_stats::RunningStats;
use crate::space::{ACTION_MASK, Space};
use crate::state::State;

use super::embedder::{Embedders, Seen};
use checks::{check_choices, check_finite, check_mask};
pub(super) use frames::Stack;

/// Most inputs a network of ours has; lets gathers live on the stack.
pub const MAX_INPUTS: usize = 16;

/// Reads observations of one environment.
#[derive(Clone, Debug)]
pub struct Observer {
    inputs: Vec<Input>,
    columns: Vec<ColumnSpec>,
    mask: Option<Mask>,
    clip: f32,
    /// Keeps observations as they came.
    raw: bool,
    /// Observations that a network reads at once.
    frames: usize,
}

/// Which column the action mask is in.
#[derive(Clone, Debug)]
struct Mask {
    column: usize,
    /// Logits of each place; one in each must be allowed. Empty for switches: all of them may have to stay off.
    places: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Input {
    column: usize,
    /// Choices of each place for one-hot inputs; empty for plain numbers.
    sizes: Vec<usize>,
    start: i32,
    scale: f32,
    stats: Option<RunningStats>,
    /// How convolutions would read it.
    picture: Option<Picture>,
}

/// Gathers for one batch, without allocation.
#[derive(Clone, Copy, Debug)]
pub struct Gathers<'a> {
    items: [Gather<'a>; MAX_INPUTS],
    len: usize,
}

impl Observer {
    /// For `spec`; with `normalize`, float boxes are standardised by running statistics and clipped to ±`clip`.
    pub fn new(spec: &EnvSpec, logits: usize, normalize: bool, clip: f64) -> Result<Self> {
        let parts: Vec<(&str, &Space)> = match &spec.observation {
            Space::Dict { spaces } => spaces.iter().map(|(n, s)| (n.as_str(), s)).collect(),
            other => vec![("obs", other)],
        };
        let columns = spec.observation_columns()?;
        let mut observer =
            Observer { inputs: Vec::new(), columns, mask: None, clip: clip as f32, raw: false, frames: 1 };
        for (column, (name, space)) in parts.into_iter().enumerate() {
            if name == ACTION_MASK {
                check_mask(space, &spec.action, logits)?;
                let places = match &spec.action {
                    Space::Discrete { n, .. } => vec![*n],
                    Space::MultiDiscrete { nvec } => nvec.clone(),
                    _ => Vec::new(),
                };
                observer.mask = Some(Mask { column, places });
                continue;
            }
            let (sizes, start, scale) = match space {
                Space::Discrete { n, start } => (vec![*n], *start, 1.0),
                Space::MultiDiscrete { nvec } => (nvec.clone(), 0, 1.0),
                Space::Box { dtype: Dtype::U8, .. } => (Vec::new(), 0, 1.0 / 255.0),
                _ => (Vec::new(), 0, 1.0),
            };
            let standardised = normalize && matches!(space, Space::Box { dtype: Dtype::F32, .. });
            let stats = standardised.then(|| RunningStats::new(space.width()));
            observer.inputs.push(Input { column, sizes, start, scale, stats, picture: picture(space) });
        }
        if observer.inputs.len() > MAX_INPUTS {
            let n = observer.inputs.len();
            return Err(Error::config(
                "observationSpace",
                format!("{n} keys"),
                format!("at most {MAX_INPUTS} keys"),
            ));
        }
        Ok(observer)
    }

    /// The same for a network that reads `frames` ≥ 1 observations at once, oldest first.
    #[must_use]
    pub fn stacking(mut self, frames: usize) -> Self {
        self.frames = frames;
        self
    }

    /// Observations that the network reads at once.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// The columns observations come in, and are kept in.
    #[must_use]
    pub fn columns(&self) -> &[ColumnSpec] {
        &self.columns
    }

    /// The network's inputs, in order, each with its embedder. One that starts with a convolution or a maximum reads
    /// a picture; all others read plain numbers.
    pub fn input_specs(&self, embedders: &Embedders, init: Init) -> Result<Vec<InputSpec>> {
        let column = |i: &Input| &self.columns[i.column];
        let seen = |i: &Input| Seen {
            name: &column(i).name,
            picture: i.picture,
            bytes: column(i).dtype == Dtype::U8,
        };
        let seen: Vec<Seen<'_>> = self.inputs.iter().map(seen).collect();
        let spec = |(i, embedder): (&Input, Vec<LayerSpec>)| {
            let width = if i.sizes.is_empty() { column(i).width } else { i.sizes.iter().sum() };
            let frames = self.frames;
            let picture = i.picture.filter(|_| embedder.iter().any(LayerSpec::reads_pictures));
            let picture = picture.map(|picture| Picture { frames, ..picture });
            let name = column(i).name.clone();
            InputSpec { name, width: width * frames, picture, embedder, repeated: false }
        };
        Ok(self.inputs.iter().zip(embedders.layers(&seen, init)?).map(spec).collect())
    }

    /// Counts the first `rows` observations into the running statistics, then keeps them from row `to` on.
    pub fn keep_and_learn(
        &mut self,
        obs: &Columns,
        rows: usize,
        kept: &mut Columns,
        to: usize,
    ) -> Result<()> {
        self.copy(obs, 0, rows, kept, to)?;
        for input in &mut self.inputs {
            let w = self.columns[input.column].width;
            if let (Some(stats), Values::F32(v)) = (&mut input.stats, obs[input.column].values()) {
                stats.update(&v[..rows * w]);
            }
        }
        self.normalize(obs, 0, rows, kept, to);
        Ok(())
    }

    /// Checks rows `from … from + rows` of `obs` and keeps them, as the network shall see them, from row `to` on.
    pub fn keep(&self, obs: &Columns, from: usize, rows: usize, kept: &mut Columns, to: usize) -> Result<()> {
        self.copy(obs, from, rows, kept, to)?;
        self.normalize(obs, from, rows, kept, to);
        Ok(())
    }

    /// Keeps what came of the step being written: rewards, ends, the next observations (counted into the statistics)
    /// and the last ones of episodes that were cut off, or with `all_ends` of all that ended. The step counts only
    /// when all of it is in order: then the caller adds it to `chunk.steps`.
    pub fn keep_outcome(&mut self, t: &Transition<'_>, chunk: &mut Chunk, all_ends: bool) -> Result<()> {
        let (lanes, from, known) = (chunk.lanes, chunk.cursor(), chunk.final_rows.len());
        if let Some(bad) = t.reward.iter().position(|r| !r.is_finite()) {
            let problem = format!("is {}, allowed: a finite number", t.reward[bad]);
            return Err(Error::InvalidData { what: format!("reward of environment {bad}"), problem });
        }
        if let Err(e) = self.keep_next(t, chunk, all_ends) {
            chunk.final_rows.truncate(known);
            return Err(e);
        }
        let rows = from..from + lanes;
        chunk.reward[rows.clone()].copy_from_slice(t.reward);
        chunk.terminated[rows.clone()].copy_from_slice(t.terminated);
        chunk.truncated[rows].copy_from_slice(t.truncated);
        Ok(())
    }

    fn keep_next(&mut self, t: &Transition<'_>, chunk: &mut Chunk, all_ends: bool) -> Result<()> {
        let (lanes, from) = (chunk.lanes, chunk.cursor());
        self.keep_and_learn(t.next_obs, lanes, &mut chunk.obs, from + lanes)?;
        for lane in 0..lanes {
            // Only a cut episode has a value beyond its end, so that mostly only its last observation is looked at.
            let (terminated, truncated) = (t.terminated[lane] != 0, t.truncated[lane] != 0);
            if (truncated && !terminated) || (all_ends && terminated) {
                let at = chunk.push_final(from + lane);
                self.keep(t.final_obs, lane, 1, &mut chunk.final_obs, at)?;
            }
        }
        Ok(())
    }

    fn normalize(&self, obs: &Columns, from: usize, rows: usize, kept: &mut Columns, to: usize) {
        if self.raw {
            return;
        }
        for input in self.inputs.iter().filter(|i| i.stats.is_some()) {
            let w = self.columns[input.column].width;
            let (src, dst) = (obs[input.column].values(), kept[input.column].values_mut());
            if let (Some(stats), Values::F32(src), Values::F32(dst)) = (&input.stats, src, dst) {
                stats.normalize(
                    &src[from * w..(from + rows) * w],
                    &mut dst[to * w..(to + rows) * w],
                    self.clip,
                );
            }
        }
    }

    fn copy(&self, obs: &Columns, from: usize, rows: usize, kept: &mut Columns, to: usize) -> Result<()> {
        for (c, spec) in self.columns.iter().enumerate() {
            let w = spec.width;
            kept[c].values_mut().copy_from(to * w, obs[c].values().view(), from * w, rows * w);
        }
        for input in &self.inputs {
            let (name, w) = (&self.columns[input.column].name, self.columns[input.column].width);
            let range = to * w..(to + rows) * w;
            match kept[input.column].values_mut() {
                Values::F32(v) => check_finite(name, &v[range], w)?,
                Values::I32(v) if !input.sizes.is_empty() => check_choices(name, &mut v[range], input, w)?,
                _ => {}
            }
        }
        self.check_masks(kept, to, rows)
    }

    /// Standardises rows that are kept already, `rows.1` of them from `rows.0` on, where they lie; with `learn` they are
    /// counted into the running statistics first.
    pub fn standardize(
        &mut self,
        kept: &mut Columns,
        (from, rows): (usize, usize),
        learn: bool,
        scratch: &mut Vec<f32>,
    ) {
        for input in &mut self.inputs {
            let w = self.columns[input.column].width;
            if let (Some(stats), Values::F32(v)) = (&mut input.stats, kept[input.column].values_mut()) {
                let values = &mut v[from * w..(from + rows) * w];
                scratch.clear();
                scratch.extend_from_slice(values);
                if learn {
                    stats.update(scratch);
                }
                stats.normalize(scratch, values, self.clip);
            }
        }
    }

    /// Gathers for the rows `idx` of kept columns, as many for each row of the batch as observations are stacked.
    #[must_use]
    pub fn gathers<'a>(&'a self, kept: &'a Columns, idx: &'a [u32]) -> Gathers<'a> {
        self.each(|c| (kept[c].view(), Some(idx)))
    }

    /// Gathers for `rows` rows of kept columns, from row `from` on.
    #[must_use]
    pub fn gathers_at<'a>(&'a self, kept: &'a Columns, from: usize, rows: usize) -> Gathers<'a> {
        self.each(|c| (kept[c].view_rows(from, rows), None))
    }

    fn each<'a>(&'a self, view: impl Fn(usize) -> (ColumnView<'a>, Option<&'a [u32]>)) -> Gathers<'a> {
        let column = ColumnView::anonymous(0, ValuesRef::F32(&[]));
        let nothing = Gather { column, idx: None, per_row: 1, encoding: Encoding::Scale(1.0) };
        let mut items = [nothing; MAX_INPUTS];
        for (item, input) in items.iter_mut().zip(&self.inputs) {
            let (column, idx) = view(input.column);
            let encoding = if input.sizes.is_empty() {
                Encoding::Scale(input.scale)
            } else {
                Encoding::OneHot(&input.sizes)
            };
            *item = Gather { column, idx, per_row: self.frames, encoding };
        }
        Gathers { items, len: self.inputs.len() }
    }

    /// The rows of the action mask that belong to `idx` (or to rows from `from` on), if there is one.
    #[must_use]
    pub fn mask<'a>(&self, kept: &'a Columns, from: usize, idx: Option<&'a [u32]>) -> Option<Rows<'a>> {
        self.mask.as_ref().map(|m| {
            let column = &kept[m.column];
            let values = column.view_rows(from, column.rows() - from).values;
            Rows { values, width: column.spec().width, idx }
        })
    }

    /// Copies running statistics from another observer of the same environment.
    pub fn copy_stats(&mut self, from: &Observer) {
        for (mine, theirs) in self.inputs.iter_mut().zip(&from.inputs) {
            mine.stats.clone_from(&theirs.stats);
        }
    }

    /// Writes the running statistics.
    pub fn save(&self, state: &mut State) {
        for input in &self.inputs {
            if let Some(stats) = &input.stats {
                stats.save(state, &format!("normalizer.{}", self.columns[input.column].name));
            }
        }
    }

    /// Reads them back.
    pub fn load(&mut self, state: &State) -> Result<()> {
        for input in &mut self.inputs {
            if let Some(stats) = &mut input.stats {
                stats.load(state, &format!("normalizer.{}", self.columns[input.column].name))?;
            }
        }
        Ok(())
    }
}

impl<'a> Gathers<'a> {
    /// The gathers, one per input of the network.
    #[must_use]
    pub fn as_slice(&self) -> &[Gather<'a>] {
        &self.items[..self.len]
    }

    /// A batch of so many independent rows.
    #[must_use]
    pub fn inputs(&self, rows: usize) -> Inputs<'_> {
        Inputs { gathers: self.as_slice(), batch: Batch::Rows(rows) }
    }
}

/// A box of three dimensions as a picture. As in SB3, channels come first where the first dimension is the smallest.
fn picture(space: &Space) -> Option<Picture> {
    let Space::Box { shape, .. } = space else { return None };
    let [a, b, c] = shape[..] else { return None };
    let channels_last = a > b || a > c;
    let (channels, height, width) = if channels_last { (c, a, b) } else { (a, b, c) };
    Some(Picture { frames: 1, channels, height, width, channels_last })
}
