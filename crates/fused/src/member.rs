//! One whole copy of the network: embedders, trunk, towers.

use reinforcets_core::network::{HeadSet, Mode};

use crate::buffer::Buffer;
use crate::chain::{Chain, Pass, Wanted};
use crate::joins::{Joins, Sources, assemble, assembled, take_apart};
use crate::kernels::{Hands, Kernels, LANES, Rows, RowsMut};
use crate::tower::{Seed, Tower};

/// A member of the ensemble.
#[derive(Debug)]
pub(crate) struct Member {
    /// Which one it is.
    pub number: usize,
    /// One per input; empty chains for inputs without.
    embedders: Vec<Chain>,
    trunk: Chain,
    pub towers: Vec<Tower>,
    /// Joins that it puts together itself, for each pass.
    joined: [Vec<Buffer>; 2],
    d_trunk: Buffer,
    d_embedded: Vec<Buffer>,
}

/// What a pass over a batch needs besides the member.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub kernels: Kernels,
    pub joins: &'a Joins,
    pub sources: &'a Sources,
    /// Rows of joins, after `repeat`.
    pub rows: usize,
    /// Who does it.
    pub hands: Hands<'a>,
}

impl Member {
    /// Without rows.
    pub fn new(
        number: usize,
        embedders: Vec<Chain>,
        trunk: Chain,
        towers: Vec<Tower>,
        joins: &Joins,
    ) -> Self {
        let joined = || vec![Buffer::default(); if joins.embedded { joins.count() } else { 0 }];
        let d_embedded = vec![Buffer::default(); embedders.len()];
        let joined = [joined(), joined()];
        Member { number, embedders, trunk, towers, joined, d_trunk: Buffer::default(), d_embedded }
    }

    /// All chains in export order.
    pub fn chains(&self) -> impl Iterator<Item = &Chain> {
        let towers = self.towers.iter().map(|t| &t.chain);
        self.embedders.iter().chain(std::iter::once(&self.trunk)).chain(towers)
    }

    /// All chains in export order, mutable.
    pub fn chains_mut(&mut self) -> impl Iterator<Item = &mut Chain> {
        let towers = self.towers.iter_mut().map(|t| &mut t.chain);
        self.embedders.iter_mut().chain(std::iter::once(&mut self.trunk)).chain(towers)
    }

    /// Numbers in its part of a row of heads.
    pub fn columns(&self) -> usize {
        self.towers.iter().map(|t| t.columns.len()).sum()
    }

    /// Runs up the towers behind `heads`, into the member's columns `out`.
    pub fn forward(
        &mut self,
        batch: Batch<'_>,
        heads: HeadSet,
        out: RowsMut<'_>,
        (pass, mode): (Pass, Mode),
    ) {
        let Batch { kernels, joins, sources, rows, hands } = batch;
        let wanted = |t: &Tower| t.views.clone().any(|v| heads.has(v));
        if !self.towers.iter().any(wanted) {
            return;
        }
        let joined = &mut self.joined[pass as usize];
        if joins.embedded {
            for (i, embedder) in self.embedders.iter_mut().enumerate().filter(|(_, e)| !e.is_empty()) {
                let rows = joins.input_rows(i, rows);
                embedder.forward(kernels, sources.input(joins, i), rows, None, (pass, mode), hands);
            }
            for (j, buffer) in joined.iter_mut().enumerate() {
                assemble(joins, j, rows, buffer, |i| input(&self.embedders, sources, joins, i, pass));
            }
        }
        let x = |j| join(batch, joined, j);
        let trunk = &mut self.trunk;
        if !trunk.is_empty() {
            trunk.forward(kernels, x(0), rows, None, (pass, mode), hands);
        }
        let run = |tower: &mut Tower, out: RowsMut<'_>| {
            if wanted(tower) {
                let x = if trunk.is_empty() { x(tower.join) } else { trunk.output(pass) };
                tower.forward(kernels, x, rows, out, (pass, mode), hands);
            }
        };
        side_by_side(hands, &mut self.towers, out, &|t| t.columns.len(), &run);
    }

    /// Runs down from the gradient of all heads. With `gather`, that input's gradient can be read afterwards with
    /// [`Member::add_input_gradient`].
    pub fn backward(&mut self, batch: Batch<'_>, d: Seed<'_>, params: bool, gather: Option<usize>) {
        let Batch { kernels, joins, sources, rows, hands } = batch;
        let embedders = &self.embedders;
        let passes_on = |j: usize| {
            let embeds = |(i, _): (usize, usize)| params && !embedders[i].is_empty();
            gather.is_some_and(|g| joins.reads(j, g)) || joins.parts(j).any(embeds)
        };
        let joined = &self.joined[Pass::Keep as usize];
        let trunk = &mut self.trunk;
        let run = |tower: &mut Tower| {
            let (x, input) = match trunk.is_empty() {
                true => (join(batch, joined, tower.join), passes_on(tower.join)),
                false => (trunk.output(Pass::Keep), params || passes_on(0)),
            };
            tower.backward(kernels, x, rows, d, Wanted { params, input }, hands);
        };
        hands.each(&mut self.towers, &run);
        if !trunk.is_empty() && (params || passes_on(0)) {
            let width = trunk.outputs();
            let stride = width.next_multiple_of(LANES);
            self.d_trunk.reserve(rows * stride);
            self.d_trunk[..rows * stride].fill(0.0);
            for tower in self.towers.iter().filter(|t| !t.chain.is_empty()) {
                add(&mut self.d_trunk, stride, tower.chain.d_input(), rows, width);
            }
            let wanted = Wanted { params, input: passes_on(0) };
            let d = Rows { data: &self.d_trunk, stride };
            trunk.backward(kernels, join(batch, joined, 0), rows, d, wanted, hands);
        }
        let embeds = |(i, e): &(usize, &Chain)| !e.is_empty() && (params || gather == Some(*i));
        for (i, _) in self.embedders.iter().enumerate().filter(embeds) {
            let stride = joins.input_width(i).next_multiple_of(LANES);
            let rows = joins.input_rows(i, rows);
            let mut d = std::mem::take(&mut self.d_embedded[i]);
            d.reserve(rows * stride);
            d[..rows * stride].fill(0.0);
            self.add_columns(batch, i, &mut d, stride);
            self.d_embedded[i] = d;
        }
        for (i, embedder) in self.embedders.iter_mut().enumerate() {
            if embedder.is_empty() || !(params || gather == Some(i)) {
                continue;
            }
            let d = Rows { data: &self.d_embedded[i], stride: joins.input_width(i).next_multiple_of(LANES) };
            let wanted = Wanted { params, input: gather == Some(i) };
            embedder.backward(kernels, sources.input(joins, i), joins.input_rows(i, rows), d, wanted, hands);
        }
    }

    /// Adds the gradient of input `gather` to `out`, rows of `width`.
    pub fn add_input_gradient(&self, batch: Batch<'_>, gather: usize, out: &mut [f32], width: usize) {
        match &self.embedders[gather] {
            e if e.is_empty() => self.add_columns(batch, gather, out, width),
            e => add(out, width, e.d_input(), batch.joins.input_rows(gather, batch.rows), width),
        }
    }

    /// Adds what all readers of input `i` propagated to its columns.
    fn add_columns(&self, batch: Batch<'_>, i: usize, to: &mut [f32], stride: usize) {
        let Batch { joins, sources, rows, .. } = batch;
        let source = |i| input(&self.embedders, sources, joins, i, Pass::Keep);
        let mut part = |j, d| take_apart(joins, (j, i), rows, d, (to, stride), source);
        if !self.trunk.is_empty() {
            return part(0, self.trunk.d_input());
        }
        for tower in self.towers.iter().filter(|t| !t.chain.is_empty() && joins.reads(t.join, i)) {
            part(tower.join, tower.chain.d_input());
        }
    }
}

/// Rows of input `i` behind its embedder.
fn input<'a>(embedders: &'a [Chain], sources: &'a Sources, joins: &Joins, i: usize, pass: Pass) -> Rows<'a> {
    match &embedders[i] {
        e if e.is_empty() => sources.input(joins, i),
        e => e.output(pass),
    }
}

fn join<'a>(batch: Batch<'a>, joined: &'a [Buffer], j: usize) -> Rows<'a> {
    match batch.joins.embedded {
        true => assembled(batch.joins, j, &joined[j]),
        false => batch.sources.join(batch.joins, j),
    }
}

fn add(to: &mut [f32], stride: usize, from: Rows<'_>, rows: usize, width: usize) {
    for r in 0..rows {
        to[r * stride..][..width].iter_mut().zip(from.row(r, width)).for_each(|(t, x)| *t += x);
    }
}

/// Calls `f` for each item with its columns of `out`, side by side where there is a team.
pub(crate) fn side_by_side<T: Send>(
    hands: Hands<'_>,
    items: &mut [T],
    out: RowsMut<'_>,
    columns: &(impl Fn(&T) -> usize + Sync),
    f: &(impl Fn(&mut T, RowsMut<'_>) + Sync),
) {
    match items {
        [] => {}
        [item] => f(item, out),
        _ => {
            let (left, right) = items.split_at_mut(items.len() / 2);
            let (left_out, right_out) = out.split_columns(left.iter().map(columns).sum());
            hands.join(
                || side_by_side(hands, left, left_out, columns, f),
                || side_by_side(hands, right, right_out, columns, f),
            );
        }
    }
}
