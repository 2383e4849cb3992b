//! Inputs side by side, as trunks and towers read them.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{LayerSpec, NetSpec};
use reinforcets_core::network::Inputs;

use crate::buffer::Buffer;
use crate::gather::gather;
use crate::kernels::{LANES, Rows, RowsMut};

/// Which inputs lie side by side. Towers that read the same inputs share a join.
#[derive(Debug)]
pub(crate) struct Joins {
    /// Some input has an embedder: joins differ from member to member and are put together by each.
    pub embedded: bool,
    /// Names and widths of gathered inputs.
    raw: Vec<(String, usize)>,
    /// Widths of inputs after their embedders.
    widths: Vec<usize>,
    lists: Vec<Vec<usize>>,
}

impl Joins {
    /// Joins of a spec, and the number of each tower's.
    pub fn new(spec: &NetSpec) -> (Self, Vec<usize>) {
        let all = || (0..spec.inputs.len()).collect::<Vec<_>>();
        let mut lists = Vec::new();
        let mut number = |list: Vec<usize>| {
            lists.iter().position(|l| *l == list).unwrap_or_else(|| {
                lists.push(list);
                lists.len() - 1
            })
        };
        let of_towers = spec
            .towers
            .iter()
            .map(|t| number(if t.inputs.is_empty() { all() } else { t.inputs.clone() }))
            .collect();
        let raw = spec.inputs.iter().map(|i| (i.name.clone(), i.width)).collect();
        let embedded = |i: &reinforcets_core::net_spec::InputSpec| match i.embedder.last() {
            Some(LayerSpec::Dense { width, .. }) => *width,
            _ => i.width,
        };
        let widths = spec.inputs.iter().map(embedded).collect();
        let joins =
            Joins { embedded: spec.inputs.iter().any(|i| !i.embedder.is_empty()), raw, widths, lists };
        (joins, of_towers)
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.lists.len()
    }

    /// Numbers in a row of join `j`.
    pub fn width(&self, j: usize) -> usize {
        self.lists[j].iter().map(|i| self.widths[*i]).sum()
    }

    /// Inputs of join `j` with their first column.
    pub fn parts(&self, j: usize) -> impl Iterator<Item = (usize, usize)> {
        self.lists[j].iter().scan(0, |at, i| {
            *at += self.widths[*i];
            Some((*i, *at - self.widths[*i]))
        })
    }

    /// Whether join `j` reads input `i`.
    pub fn reads(&self, j: usize, i: usize) -> bool {
        self.lists[j].contains(&i)
    }

    /// Numbers in a row of input `i` behind its embedder.
    pub fn input_width(&self, i: usize) -> usize {
        self.widths[i]
    }

    fn stride(&self, j: usize) -> usize {
        self.width(j).next_multiple_of(LANES)
    }
}

/// Gathered inputs of one batch: joins, or single inputs where there are embedders.
#[derive(Debug)]
pub(crate) struct Sources {
    buffers: Vec<Buffer>,
}

impl Sources {
    /// Without rows.
    pub fn new(joins: &Joins) -> Self {
        let count = if joins.embedded { joins.raw.len() } else { joins.count() };
        Sources { buffers: vec![Buffer::default(); count] }
    }

    /// Gathers a batch.
    pub fn fill(&mut self, joins: &Joins, inputs: &Inputs<'_>, rows: usize) -> Result<()> {
        if inputs.gathers.len() != joins.raw.len() {
            return Err(Error::shape("gathers", inputs.gathers.len(), joins.raw.len()));
        }
        for (b, buffer) in self.buffers.iter_mut().enumerate() {
            let stride = if joins.embedded { padded(joins.raw[b].1) } else { joins.stride(b) };
            buffer.reserve(rows * stride);
            let mut rest = RowsMut::new(buffer, stride, rows, stride);
            let parts = if joins.embedded { std::slice::from_ref(&b) } else { &joins.lists[b][..] };
            for i in parts {
                let (name, width) = &joins.raw[*i];
                let (columns, others) = rest.split_columns(*width);
                gather(name, &inputs.gathers[*i], rows, *width, columns)?;
                rest = others;
            }
        }
        Ok(())
    }

    /// Rows of join `j`, where there are no embedders.
    pub fn join(&self, joins: &Joins, j: usize) -> Rows<'_> {
        Rows { data: &self.buffers[j], stride: joins.stride(j) }
    }

    /// Rows of input `i`, where there are embedders.
    pub fn input(&self, joins: &Joins, i: usize) -> Rows<'_> {
        Rows { data: &self.buffers[i], stride: padded(joins.raw[i].1) }
    }
}

/// Puts rows of embedded inputs side by side.
pub(crate) fn assemble<'a>(
    joins: &Joins,
    j: usize,
    rows: usize,
    buffer: &mut Buffer,
    source: impl Fn(usize) -> Rows<'a>,
) {
    let stride = joins.stride(j);
    buffer.reserve(rows * stride);
    for (i, column) in joins.parts(j) {
        let (from, width) = (source(i), joins.widths[i]);
        for r in 0..rows {
            buffer[r * stride + column..][..width].copy_from_slice(from.row(r, width));
        }
    }
}

/// The rows that [`assemble`] wrote.
pub(crate) fn assembled<'a>(joins: &Joins, j: usize, buffer: &'a Buffer) -> Rows<'a> {
    Rows { data: buffer, stride: joins.stride(j) }
}

fn padded(width: usize) -> usize {
    width.next_multiple_of(LANES)
}
