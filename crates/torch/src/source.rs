//! From columns to tensors: rows gathered, stacked, scaled or made one-hot.

use std::collections::HashMap;

use reinforcets_core::column::ValuesRef;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{InputSpec, Picture};
use reinforcets_core::network::{Encoding, Gather, NONE};
use tch::{Device, Kind, Tensor};

use crate::error::On;
use crate::shim;

/// Columns that stay on the device between calls.
#[derive(Debug, Default)]
pub(crate) struct Mirrors(HashMap<u64, Mirror>);

#[derive(Debug)]
struct Mirror {
    version: u64,
    /// Numbers asked for since the column changed.
    asked: usize,
    rows: Option<Tensor>,
}

/// A checked gather.
struct Source<'a> {
    gather: &'a Gather<'a>,
    name: &'a str,
    /// Numbers in a stored row.
    stored: usize,
    /// Stored rows to read.
    places: usize,
}

/// Rows of one input as the network's gradients know them: encoded numbers, `[rows, width]`.
pub(crate) fn encode(
    input: &InputSpec,
    gather: &Gather<'_>,
    rows: usize,
    device: Device,
    mirrors: &mut Mirrors,
) -> Result<Tensor> {
    let source = Source::new(&input.name, gather, rows, input.width)?;
    let shape = [rows as i64, input.width as i64];
    match (gather.encoding, gather.column.values) {
        (Encoding::OneHot(sizes), values) => {
            let numbers = source.one_hot(values, sizes, rows, input.width)?;
            Tensor::f_from_slice(&numbers).on(device)?.f_view(shape).on(device)?.f_to(device).on(device)
        }
        (Encoding::Scale(scale), _) if device != Device::Cpu => {
            let stored = source.on_device(device, mirrors)?;
            let x = stored.f_to_kind(Kind::Float).on(device)?.f_view(shape).on(device)?;
            if scale == 1.0 { Ok(x) } else { x.f_mul_scalar(f64::from(scale)).on(device) }
        }
        (Encoding::Scale(scale), values) => {
            let mut out = Tensor::f_empty(shape, (Kind::Float, device)).on(device)?;
            let to = shim::numbers_mut(&mut out).unwrap_or_default();
            match values {
                ValuesRef::F32(v) if scale == 1.0 => source.each(v, to, |x| x),
                ValuesRef::F32(v) => source.each(v, to, |x| x * scale),
                ValuesRef::U8(v) => source.each(v, to, |x| f32::from(x) * scale),
                ValuesRef::I32(v) => source.each(v, to, |x| x as f32 * scale),
            }
            Ok(out)
        }
    }
}

/// Rows of a picture as `[rows, channels, height, width]`; a view where the order of numbers allows it.
pub(crate) fn as_picture(x: &Tensor, picture: &Picture) -> Result<Tensor> {
    let device = x.device();
    let [f, c, h, w] = [picture.frames, picture.channels, picture.height, picture.width].map(|n| n as i64);
    let rows = x.size()[0];
    if !picture.channels_last {
        return x.f_view([rows, f * c, h, w]).on(device);
    }
    let frames = x.f_view([rows, f, h, w, c]).on(device)?.f_permute([0, 1, 4, 2, 3]).on(device)?;
    frames.f_reshape([rows, f * c, h, w]).on(device)
}

impl<'a> Source<'a> {
    fn new(name: &'a str, gather: &'a Gather<'a>, rows: usize, width: usize) -> Result<Self> {
        let stored = gather.column.width;
        let encoded = match gather.encoding {
            Encoding::Scale(_) => stored,
            Encoding::OneHot(sizes) if sizes.len() == stored => sizes.iter().sum(),
            Encoding::OneHot(sizes) => {
                return Err(Error::shape(format!("one-hot sizes of input {name}"), sizes.len(), stored));
            }
        };
        if encoded * gather.per_row != width {
            let got = format!("{} × {encoded}", gather.per_row);
            return Err(Error::shape(format!("a row of input {name}"), got, width));
        }
        let (places, available) = (rows * gather.per_row, gather.column.values.len() / stored.max(1));
        match gather.idx {
            None if places > available => Err(Error::shape(format!("input {name}"), available, places)),
            Some(idx) if idx.len() < places => {
                Err(Error::shape(format!("index of input {name}"), idx.len(), places))
            }
            idx => {
                let beyond = |i: &&u32| **i != NONE && **i as usize >= available;
                match idx.unwrap_or_default().iter().take(places).find(beyond) {
                    Some(i) => Err(Error::shape(format!("input {name}"), available, format!("row {i}"))),
                    None => Ok(Source { gather, name, stored, places }),
                }
            }
        }
    }

    /// The stored row behind place `i`; `None` reads zeros.
    fn row(&self, i: usize) -> Option<usize> {
        match self.gather.idx {
            None => Some(i),
            Some(idx) => (idx[i] != NONE).then_some(idx[i] as usize),
        }
    }

    /// Writes all places one after the other.
    fn each<T: Copy, U: Copy + Default>(&self, values: &[T], out: &mut [U], f: impl Fn(T) -> U) {
        for (i, to) in out.chunks_exact_mut(self.stored.max(1)).take(self.places).enumerate() {
            match self.row(i) {
                None => to.fill(U::default()),
                Some(row) => {
                    let from = &values[row * self.stored..][..self.stored];
                    to.iter_mut().zip(from).for_each(|(t, x)| *t = f(*x));
                }
            }
        }
    }

    fn one_hot(&self, values: ValuesRef<'_>, sizes: &[usize], rows: usize, width: usize) -> Result<Vec<f32>> {
        let mut out = vec![0.0; rows * width];
        let per_place: usize = sizes.iter().sum();
        for place in 0..self.places {
            let Some(row) = self.row(place) else { continue };
            let mut at = place * per_place;
            for (j, size) in sizes.iter().enumerate() {
                let i = row * self.stored + j;
                let value = match values {
                    ValuesRef::F32(v) => v[i] as i64,
                    ValuesRef::U8(v) => i64::from(v[i]),
                    ValuesRef::I32(v) => i64::from(v[i]),
                };
                let hot = usize::try_from(value).ok().filter(|p| p < size).ok_or_else(|| {
                    let row = place / self.gather.per_row.max(1);
                    Error::InvalidData {
                        what: format!("input {}, row {row}", self.name),
                        problem: format!("is {value}, expected 0 <= value < {size}"),
                    }
                })?;
                out[at + hot] = 1.0;
                at += size;
            }
        }
        Ok(out)
    }

    /// Stored numbers on the device, `[places, stored]`, in the type they are stored in.
    fn on_device(&self, device: Device, mirrors: &mut Mirrors) -> Result<Tensor> {
        if let Some(rows) = mirrors.of(self, device)? {
            let Some(idx) = self.gather.idx else {
                return rows.f_narrow(0, 0, self.places as i64).on(device);
            };
            // The last row of a mirror is zeros, for places that read none.
            let last = rows.size()[0] - 1;
            let place = |i: &u32| if *i == NONE { last } else { i64::from(*i) };
            let idx: Vec<i64> = idx[..self.places].iter().map(place).collect();
            let idx = Tensor::f_from_slice(&idx).on(device)?.f_to(device).on(device)?;
            return rows.f_index_select(0, &idx).on(device);
        }
        let shape = [self.places as i64, self.stored as i64];
        let n = self.places * self.stored;
        let flat = match self.gather.column.values {
            ValuesRef::F32(v) => upload(self, v, n)?,
            ValuesRef::U8(v) => upload(self, v, n)?,
            ValuesRef::I32(v) => upload(self, v, n)?,
        };
        flat.f_view(shape).on(device)?.f_to(device).on(device)
    }
}

/// Gathers on the host, for one copy to the device.
fn upload<T: tch::kind::Element + Copy + Default>(
    source: &Source<'_>,
    values: &[T],
    n: usize,
) -> Result<Tensor> {
    let mut gathered = vec![T::default(); n];
    source.each(values, &mut gathered, |x| x);
    Tensor::f_from_slice(&gathered).on(Device::Cpu)
}

impl Mirrors {
    /// The whole column on the device, with a row of zeros behind it; `None` as long as that does not pay. A column is
    /// uploaded once as many numbers of one version have been asked for as it has: a rollout that is learned from in many
    /// minibatches goes up once, a replay buffer that changes between two batches never does.
    fn of(&mut self, source: &Source<'_>, device: Device) -> Result<Option<&Tensor>> {
        let column = &source.gather.column;
        if column.id == 0 {
            return Ok(None);
        }
        let new = Mirror { version: column.version, asked: 0, rows: None };
        let mirror = self.0.entry(column.id).or_insert(new);
        if mirror.version != column.version {
            *mirror = Mirror { version: column.version, asked: 0, rows: None };
        }
        mirror.asked += source.places * source.stored;
        if mirror.rows.is_none() && mirror.asked > column.values.len() {
            let rows = (column.values.len() / source.stored.max(1)) as i64;
            let shape = [rows, source.stored as i64];
            let whole = match column.values {
                ValuesRef::F32(v) => shim::borrow(v, &shape)?.tensor.f_to(device),
                ValuesRef::U8(v) => shim::borrow(v, &shape)?.tensor.f_to(device),
                ValuesRef::I32(v) => shim::borrow(v, &shape)?.tensor.f_to(device),
            };
            mirror.rows = Some(whole.and_then(|w| w.f_constant_pad_nd([0, 0, 0, 1])).on(device)?);
        }
        Ok(mirror.rows.as_ref())
    }
}
