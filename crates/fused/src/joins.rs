//! Inputs side by side, or multiplied, as trunks and towers read them.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{Join, NetSpec};
use reinforcets_core::network::Inputs;

use crate::buffer::Buffer;
use crate::design::width_behind;
use crate::gather::gather;
use crate::kernels::{LANES, Rows, RowsMut};

/// Which inputs lie side by side. Towers that read the same inputs share a join.
#[derive(Debug)]
pub(crate) struct Joins {
    /// Some input has an embedder, inputs are multiplied, or rows expanded: joins are put together by each member from
    /// single inputs.
    pub embedded: bool,
    /// Inputs are multiplied instead of put side by side.
    product: bool,
    /// Rows of a join for one row of each input.
    shares: Vec<usize>,
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
        let widths = spec.inputs.iter().map(|i| width_behind(&i.embedder, i.width)).collect();
        let product = spec.join == Join::Product && spec.inputs.len() > 1;
        let embedded = product || spec.repeat > 1 || spec.inputs.iter().any(|i| !i.embedder.is_empty());
        let shares = spec.inputs.iter().map(|i| if i.repeated { 1 } else { spec.repeat }).collect();
        (Joins { embedded, product, shares, raw, widths, lists }, of_towers)
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.lists.len()
    }

    /// Numbers in a row of join `j`.
    pub fn width(&self, j: usize) -> usize {
        let mut widths = self.lists[j].iter().map(|i| self.widths[*i]);
        if self.product { widths.next().unwrap_or(0) } else { widths.sum() }
    }

    /// Inputs of join `j` with their first column.
    pub fn parts(&self, j: usize) -> impl Iterator<Item = (usize, usize)> {
        self.lists[j].iter().scan(0, |at, i| {
            let first = *at;
            *at += if self.product { 0 } else { self.widths[*i] };
            Some((*i, first))
        })
    }

    /// Whether join `j` reads input `i`.
    pub fn reads(&self, j: usize, i: usize) -> bool {
        self.lists[j].contains(&i)
    }

    /// Rows of input `i` where joins have `rows`.
    pub fn input_rows(&self, i: usize, rows: usize) -> usize {
        rows / self.shares[i]
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

    /// Gathers a batch whose joins have `rows` rows.
    pub fn fill(&mut self, joins: &Joins, inputs: &Inputs<'_>, rows: usize) -> Result<()> {
        if inputs.gathers.len() != joins.raw.len() {
            return Err(Error::shape("gathers", inputs.gathers.len(), joins.raw.len()));
        }
        for (b, buffer) in self.buffers.iter_mut().enumerate() {
            let stride = if joins.embedded { padded(joins.raw[b].1) } else { joins.stride(b) };
            let rows = if joins.embedded { joins.input_rows(b, rows) } else { rows };
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

    /// Rows of join `j`, where joins are not put together by each member.
    pub fn join(&self, joins: &Joins, j: usize) -> Rows<'_> {
        Rows { data: &self.buffers[j], stride: joins.stride(j) }
    }

    /// Rows of input `i`, where they are.
    pub fn input(&self, joins: &Joins, i: usize) -> Rows<'_> {
        Rows { data: &self.buffers[i], stride: padded(joins.raw[i].1) }
    }
}

/// Puts rows of embedded inputs side by side, or multiplies them.
pub(crate) fn assemble<'a>(
    joins: &Joins,
    j: usize,
    rows: usize,
    buffer: &mut Buffer,
    source: impl Fn(usize) -> Rows<'a>,
) {
    let stride = joins.stride(j);
    buffer.reserve(rows * stride);
    for (n, (i, column)) in joins.parts(j).enumerate() {
        let (from, width, shares) = (source(i), joins.widths[i], joins.shares[i]);
        for r in 0..rows {
            let to = &mut buffer[r * stride + column..][..width];
            let from = from.row(r / shares, width);
            match joins.product && n > 0 {
                true => to.iter_mut().zip(from).for_each(|(t, x)| *t *= x),
                false => to.copy_from_slice(from),
            }
        }
    }
}

/// Adds what arrived at join `j`, rows of `d`, to the gradient of input `i` in rows of `stride`: its columns, or by
/// the product rule d times all other inputs.
pub(crate) fn take_apart<'a>(
    joins: &Joins,
    (j, i): (usize, usize),
    rows: usize,
    d: Rows<'_>,
    (to, stride): (&mut [f32], usize),
    source: impl Fn(usize) -> Rows<'a>,
) {
    let (width, shares) = (joins.widths[i], joins.shares[i]);
    for (n, (_, column)) in joins.parts(j).enumerate().filter(|(_, (input, _))| *input == i) {
        for r in 0..rows {
            let to = &mut to[r / shares * stride..][..width];
            let d = d.columns_from(column).row(r, width);
            if !joins.product {
                to.iter_mut().zip(d).for_each(|(t, d)| *t += d);
                continue;
            }
            for (c, (to, d)) in to.chunks_mut(LANES).zip(d.chunks(LANES)).enumerate() {
                let mut product = [0.0; LANES];
                product[..d.len()].copy_from_slice(d);
                for (_, (other, _)) in joins.parts(j).enumerate().filter(|(m, _)| *m != n) {
                    let x = &source(other).row(r / joins.shares[other], width)[c * LANES..][..d.len()];
                    product.iter_mut().zip(x).for_each(|(p, x)| *p *= x);
                }
                to.iter_mut().zip(product).for_each(|(t, p)| *t += p);
            }
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
