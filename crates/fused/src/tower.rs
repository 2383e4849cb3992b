//! A tower with its part of the heads.

use std::ops::Range;

use reinforcets_core::net_spec::{HeadKind, TowerSpec};
use reinforcets_core::network::{HeadView, Mode};

use crate::chain::{Chain, Pass, Wanted};
use crate::design::{linear_width, width_behind};
use crate::kernels::{Hands, Kernels, LANES, Rows, RowsMut};

/// A tower.
#[derive(Debug)]
pub(crate) struct Tower {
    pub chain: Chain,
    /// Which join it reads; 0 is the trunk's where there is a trunk.
    pub join: usize,
    /// Its columns in a row of heads, padded.
    pub columns: Range<usize>,
    /// Constant heads: where they are in memory, and where in the heads.
    pub constants: Vec<(Range<usize>, usize)>,
    /// Numbers of its heads' views.
    pub views: Range<usize>,
}

impl Tower {
    /// Writes constant heads, the same for all rows.
    pub fn write_constants(&self, heads: &mut [f32]) {
        for (from, to) in &self.constants {
            heads[*to..to + from.len()].copy_from_slice(&self.chain.memory.weights[from.clone()]);
        }
    }

    /// Runs up, into its columns of the heads.
    pub fn forward(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        rows: usize,
        out: RowsMut<'_>,
        pass: (Pass, Mode),
        hands: Hands<'_>,
    ) {
        if !self.chain.is_empty() {
            self.chain.forward(kernels, x, rows, Some(out), pass, hands);
        }
    }

    /// Runs down from the gradient of all heads.
    pub fn backward(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        rows: usize,
        d: Seed<'_>,
        wanted: Wanted,
        hands: Hands<'_>,
    ) {
        if wanted.params {
            for (range, at) in &self.constants {
                self.chain.memory.add_gradients(range.clone(), &d.heads[*at..at + range.len()]);
            }
        }
        if self.chain.is_empty() {
            if wanted.params {
                self.chain.memory.gradients_written();
            }
            return;
        }
        let d = Rows { data: &d.heads[d.fixed..], stride: d.per_row }.columns_from(self.columns.start);
        self.chain.backward(kernels, x, rows, d, wanted, hands);
    }
}

/// The gradient of all heads.
#[derive(Clone, Copy)]
pub(crate) struct Seed<'a> {
    /// Laid out like the heads.
    pub heads: &'a [f32],
    /// Numbers before the first row.
    pub fixed: usize,
    /// Numbers a row.
    pub per_row: usize,
}

/// Lays out the heads of one tower, which reads `inputs` numbers, behind what is laid out already: views, and the columns
/// it takes.
pub(crate) fn lay_out(
    tower: &TowerSpec,
    inputs: usize,
    fixed: &mut usize,
    per_row: &mut usize,
    views: &mut Vec<HeadView>,
) -> Range<usize> {
    let start = *per_row;
    let hidden = width_behind(&tower.layers, inputs);
    let linear: usize = tower.heads.iter().map(|h| linear_width(&h.kind)).sum();
    let (mut column, features) = (start, start + linear.next_multiple_of(LANES));
    *per_row = features;
    for head in &tower.heads {
        // Strides are the length of a row of all heads, known once all towers are laid out.
        views.push(match head.kind {
            HeadKind::Linear { width, .. } | HeadKind::Noisy { width, .. } => {
                column += width;
                HeadView { offset: column - width, stride: 1, width }
            }
            HeadKind::Constant { width, .. } => {
                *fixed += width.next_multiple_of(LANES);
                HeadView { offset: *fixed - width.next_multiple_of(LANES), stride: 0, width }
            }
            HeadKind::Features => {
                *per_row = features + hidden.next_multiple_of(LANES);
                HeadView { offset: features, stride: 1, width: hidden }
            }
        });
    }
    start..*per_row
}
