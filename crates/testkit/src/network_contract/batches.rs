//! Batches to run networks on.

use reinforcets_core::column::{ColumnView, ValuesRef};
use reinforcets_core::net_spec::{InputSpec, NetSpec};
use reinforcets_core::network::{Batch, Encoding, Gather, HeadLayout, Inputs, Network};
use reinforcets_core::rng::Rng;

use crate::reference::Matrix;

/// Random inputs for a spec, and random gradients of its heads.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Rows.
    pub rows: usize,
    /// Rows of heads, after `repeat`.
    pub head_rows: usize,
    /// Width, rows for each row of the batch, numbers.
    columns: Vec<(usize, usize, Vec<f32>)>,
    rng: Rng,
}

impl Sample {
    /// `rows` rows of standard normal inputs.
    #[must_use]
    pub fn new(spec: &NetSpec, rows: usize, seed: u64) -> Self {
        let mut rng = Rng::stream(seed, "sample", 0);
        let mut normal = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f32>>();
        let column = |i: &InputSpec| {
            let times = if i.repeated { spec.repeat } else { 1 };
            (i.width, times, normal(rows * times * i.width))
        };
        let columns = spec.inputs.iter().map(column).collect();
        Sample { rows, head_rows: rows * spec.repeat, columns, rng }
    }

    /// Calls `f` with the inputs, or a part of their rows.
    pub fn with<R>(&self, rows: std::ops::Range<usize>, f: impl FnOnce(&Inputs<'_>) -> R) -> R {
        let gathers: Vec<Gather<'_>> = self
            .columns
            .iter()
            .map(|(width, times, data)| {
                plain(*width, &data[rows.start * times * width..rows.end * times * width])
            })
            .collect();
        f(&Inputs { gathers: &gathers, batch: Batch::Rows(rows.len()) })
    }

    /// Calls `f` with all inputs.
    pub fn with_all<R>(&self, f: impl FnOnce(&Inputs<'_>) -> R) -> R {
        self.with(0..self.rows, f)
    }

    /// The inputs for the reference.
    #[must_use]
    pub fn matrices(&self) -> Vec<Matrix> {
        let row = |r: &[f32]| r.iter().map(|x| f64::from(*x)).collect();
        self.columns.iter().map(|(w, _, data)| data.chunks(*w).map(row).collect()).collect()
    }

    /// Numbers of input `i`.
    #[must_use]
    pub fn numbers(&self, i: usize) -> usize {
        self.columns[i].2.len()
    }

    /// Gradients of all heads; NaN between them, which nobody may read.
    pub fn d_heads(&mut self, layout: &HeadLayout) -> Vec<f32> {
        let mut d = vec![f32::NAN; layout.len(self.head_rows)];
        for view in &layout.views {
            for r in 0..if view.stride == 0 { 1 } else { self.head_rows } {
                view.row_mut(&mut d, r).iter_mut().for_each(|x| *x = self.rng.normal());
            }
        }
        d
    }
}

/// A gather of plain rows.
#[must_use]
pub fn plain(width: usize, data: &[f32]) -> Gather<'_> {
    let column = ColumnView::anonymous(width, ValuesRef::F32(data));
    Gather { column, idx: None, per_row: 1, encoding: Encoding::Scale(1.0) }
}

/// The numbers of all views, as the reference gives them; `rows` are those of heads.
#[must_use]
pub fn by_view(layout: &HeadLayout, data: &[f32], rows: usize) -> Vec<Matrix> {
    let rows = |stride: usize| if stride == 0 { 1 } else { rows };
    let wide = |row: &[f32]| row.iter().map(|x| f64::from(*x)).collect();
    layout.views.iter().map(|v| (0..rows(v.stride)).map(|r| wide(v.row(data, r))).collect()).collect()
}

/// A flat buffer of a network.
#[must_use]
pub fn export(network: &dyn Network, which: reinforcets_core::network::Flat) -> Vec<f32> {
    let mut out = Vec::new();
    network.export(which, &mut out);
    out
}

/// As f64.
#[must_use]
pub fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|x| f64::from(*x)).collect()
}
