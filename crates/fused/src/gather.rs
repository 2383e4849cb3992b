//! Rows of columns become rows of inputs: indexed, stacked, scaled, one-hot.

use reinforcets_core::column::ValuesRef;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::{Encoding, Gather, NONE};

use crate::kernels::RowsMut;

/// Writes `rows` rows of `gather`, each `width` numbers, into `out`.
pub(crate) fn gather(
    name: &str,
    g: &Gather<'_>,
    rows: usize,
    width: usize,
    mut out: RowsMut<'_>,
) -> Result<()> {
    let source = Source::new(name, g, rows, width)?;
    match (g.encoding, g.column.values) {
        (Encoding::Scale(1.0), ValuesRef::F32(v)) => source.each(v, out, |x| x),
        (Encoding::Scale(s), ValuesRef::F32(v)) => source.each(v, out, |x| x * s),
        (Encoding::Scale(s), ValuesRef::U8(v)) => source.each(v, out, |x| f32::from(x) * s),
        (Encoding::Scale(s), ValuesRef::I32(v)) => source.each(v, out, |x| x as f32 * s),
        (Encoding::OneHot(sizes), values) => {
            for r in 0..rows {
                let row = &mut out.row_mut(r)[..width];
                row.fill(0.0);
                source.one_hot(name, values, sizes, r, row)?;
            }
            Ok(())
        }
    }
}

/// A checked gather.
struct Source<'a> {
    idx: Option<&'a [u32]>,
    per_row: usize,
    /// Numbers in a stored row.
    stored: usize,
    rows: usize,
}

impl<'a> Source<'a> {
    fn new(name: &str, g: &Gather<'a>, rows: usize, width: usize) -> Result<Self> {
        let stored = g.column.width;
        let encoded = match g.encoding {
            Encoding::Scale(_) => stored,
            Encoding::OneHot(sizes) if sizes.len() == stored => sizes.iter().sum(),
            Encoding::OneHot(sizes) => {
                return Err(Error::shape(format!("one-hot sizes of input {name}"), sizes.len(), stored));
            }
        };
        if encoded * g.per_row != width {
            let got = format!("{} × {encoded}", g.per_row);
            return Err(Error::shape(format!("a row of input {name}"), got, width));
        }
        let (needed, available) = (rows * g.per_row, g.column.values.len() / stored.max(1));
        match g.idx {
            None if needed > available => Err(Error::shape(format!("input {name}"), available, needed)),
            Some(idx) if idx.len() < needed => {
                Err(Error::shape(format!("index of input {name}"), idx.len(), needed))
            }
            idx => {
                let beyond = |i: &&u32| **i != NONE && **i as usize >= available;
                match idx.unwrap_or_default().iter().take(needed).find(beyond) {
                    Some(i) => Err(Error::shape(format!("input {name}"), available, format!("row {i}"))),
                    None => Ok(Source { idx, per_row: g.per_row, stored, rows }),
                }
            }
        }
    }

    /// The stored row behind place `i`; `None` reads zeros.
    #[inline(always)]
    fn row(&self, i: usize) -> Option<usize> {
        match self.idx {
            None => Some(i),
            Some(idx) => (idx[i] != NONE).then_some(idx[i] as usize),
        }
    }

    #[inline(always)]
    fn each<T: Copy>(&self, values: &[T], mut out: RowsMut<'_>, f: impl Fn(T) -> f32) -> Result<()> {
        for r in 0..self.rows {
            let row = out.row_mut(r);
            for s in 0..self.per_row {
                let to = &mut row[s * self.stored..][..self.stored];
                match self.row(r * self.per_row + s) {
                    None => to.fill(0.0),
                    Some(i) => {
                        let from = &values[i * self.stored..][..self.stored];
                        // Short rows are the rule (CartPole has 4 numbers); a call to memcpy would cost more.
                        to.iter_mut().zip(from).for_each(|(t, x)| *t = f(*x));
                    }
                }
            }
        }
        Ok(())
    }

    fn one_hot(
        &self,
        name: &str,
        values: ValuesRef<'_>,
        sizes: &[usize],
        r: usize,
        row: &mut [f32],
    ) -> Result<()> {
        let mut at = 0;
        for s in 0..self.per_row {
            let from = self.row(r * self.per_row + s);
            for (j, size) in sizes.iter().enumerate() {
                if let Some(i) = from {
                    let i = i * self.stored + j;
                    let value = match values {
                        ValuesRef::F32(v) => v[i] as i64,
                        ValuesRef::U8(v) => i64::from(v[i]),
                        ValuesRef::I32(v) => i64::from(v[i]),
                    };
                    let place = usize::try_from(value).ok().filter(|p| p < size).ok_or_else(|| {
                        Error::InvalidData {
                            what: format!("input {name}, row {r}"),
                            problem: format!("is {value}, expected 0 <= value < {size}"),
                        }
                    })?;
                    row[at + place] = 1.0;
                }
                at += size;
            }
        }
        Ok(())
    }
}
