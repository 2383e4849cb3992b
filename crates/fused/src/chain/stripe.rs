//! Stripes of a batch: rows that one thread takes through all layers.
//!
//! A chain that is alone in its network would leave other threads idle. A stripe is a whole number of blocks, and gradients
//! of weights are summed block by block in the order of the batch, so that the number of stripes changes no bit.

use std::ops::Range;

use crate::buffer::Buffer;
use crate::kernels::{Hands, Layer, Rows, RowsMut, from_output};

use super::{BLOCK, Dense, Pass};

/// What is written on the way up: outputs of each layer, and inputs of activations whose derivative needs them.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub y: Vec<Buffer>,
    pub z: Vec<Buffer>,
}

/// What the rows of one stripe write on their way up and down.
#[derive(Debug)]
pub(super) struct Stripe {
    pub tapes: [Tape; 2],
    /// Gradients before each layer's activation: of one block, or of all rows where the weights' gradients come later.
    pub d: Vec<Buffer>,
    /// Its rows of the batch of the last [`Pass::Keep`].
    pub kept: Range<usize>,
}

impl Stripe {
    /// With room for one block on the way down.
    pub fn new(layers: &[Dense]) -> Self {
        let empty = || vec![Buffer::default(); layers.len()];
        let tape = || Tape { y: empty(), z: empty() };
        let d = layers.iter().map(|l| Buffer::zeros(BLOCK * l.layer.width())).collect();
        Stripe { tapes: [tape(), tape()], d, kept: 0..0 }
    }

    /// Makes room on the way up for `rows` rows in blocks of `block`.
    pub fn reserve(&mut self, layers: &[Dense], hidden: usize, (rows, block): (usize, usize), pass: Pass) {
        let tape = &mut self.tapes[pass as usize];
        for (l, Dense { layer, .. }) in layers[..hidden].iter().enumerate() {
            let len = (tape_row(l, hidden, rows, pass) + block.min(rows)) * layer.width();
            tape.y[l].reserve(len);
            if keeps_inputs(layer, pass) {
                tape.z[l].reserve(len);
            }
        }
    }

    /// Makes room on the way down for `rows` rows.
    pub fn reserve_down(&mut self, layers: &[Dense], rows: usize) {
        self.d.iter_mut().zip(layers).for_each(|(d, l)| d.reserve(rows * l.layer.width()));
    }

    /// Rows of layer l's outputs from row `start` of the stripe on.
    pub fn outputs(&self, layers: &[Dense], hidden: usize, l: usize, start: usize, pass: Pass) -> Rows<'_> {
        Rows { data: &self.tapes[pass as usize].y[l], stride: layers[l].layer.width() }
            .from(tape_row(l, hidden, start, pass))
    }
}

/// What the derivative of layer l's activation is computed from.
pub(super) fn kept<'a>(tape: &'a Tape, layers: &[Dense], l: usize, start: usize) -> Rows<'a> {
    let layer = &layers[l].layer;
    let data = if from_output(layer.activation) { &tape.y[l] } else { &tape.z[l] };
    Rows { data, stride: layer.width() }.from(start)
}

/// Where row `start` lies in layer l's part of a tape: an `infer` keeps one block, except on top.
pub(super) fn tape_row(l: usize, hidden: usize, start: usize, pass: Pass) -> usize {
    if pass == Pass::Keep || l + 1 == hidden { start } else { 0 }
}

pub(super) fn keeps_inputs(layer: &Layer, pass: Pass) -> bool {
    pass == Pass::Keep && !from_output(layer.activation)
}

/// Into how many stripes `rows` rows are best divided for `threads` threads.
pub(super) fn count(rows: usize, threads: usize) -> usize {
    let blocks = rows.div_ceil(BLOCK);
    blocks.div_ceil(blocks.div_ceil(threads.max(1)).max(1)).max(1)
}

/// Calls `f` for each stripe with its share of `rows` rows, of which the first is `first`, and with those of `out`; side by
/// side where there are several. The last share may be smaller than the others.
pub(super) fn each<F>(
    hands: Hands<'_>,
    stripes: &mut [Stripe],
    (first, rows): (usize, usize),
    out: Option<RowsMut<'_>>,
    f: &F,
) where
    F: Fn(&mut Stripe, Range<usize>, Option<RowsMut<'_>>) + Sync,
{
    if let [stripe] = stripes {
        return f(stripe, first..first + rows, out);
    }
    let share = rows.div_ceil(BLOCK).div_ceil(stripes.len()) * BLOCK;
    let half = stripes.len() / 2;
    let at = half * share;
    let (left, right) = stripes.split_at_mut(half);
    let (above, below) = out.map(|out| out.split_rows(at)).unzip();
    hands.join(
        || each(hands, left, (first, at), above, f),
        || each(hands, right, (first + at, rows - at), below, f),
    );
}
