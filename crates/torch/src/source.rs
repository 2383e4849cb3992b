//! From columns to tensors: rows gathered, stacked, scaled or made one-hot.

use reinforcets_core::column::ValuesRef;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{InputSpec, Picture};
use reinforcets_core::network::{Encoding, Gather, NONE};
use tch::{Device, Kind, Tensor};

use crate::error::On;
use crate::mirrors::Mirrors;
use crate::shim;
use crate::transfer::to_device;

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
            Tensor::f_from_slice(&numbers)
                .on(device)?
                .f_view(shape)
                .on(device)
                .and_then(|x| to_device(&x, device))
        }
        (Encoding::Scale(scale), _) if device != Device::Cpu => {
            let stored = source.on_device(device, mirrors)?;
            let x = stored.f_to_kind(Kind::Float).on(device)?.f_view(shape).on(device)?;
            if scale == 1.0 { Ok(x) } else { x.f_mul_scalar(f64::from(scale)).on(device) }
        }
        (Encoding::Scale(scale), values) if input.picture.as_ref().is_some_and(|p| !p.channels_last) => {
            source.pixels(values, scale, input, rows)
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
    if x.dim() == 4 {
        return Ok(x.shallow_clone());
    }
    if !picture.channels_last {
        return x.f_view([rows, f * c, h, w]).on(device);
    }
    let frames = x.f_view([rows, f, h, w, c]).on(device)?.f_permute([0, 1, 4, 2, 3]).on(device)?;
    frames.f_reshape([rows, f * c, h, w]).on(device)
}

/// Writes plane after plane of one picture, `from`, with the numbers of a pixel side by side, as channels `first …` of
/// `all`.
fn interleave<T: Copy>(from: &[T], to: &mut [f32], first: usize, all: usize, f: impl Fn(T) -> f32) {
    let area = to.len() / all.max(1);
    if all == 4 && from.len() == to.len() {
        let (a, b, c, d) =
            (&from[..area], &from[area..2 * area], &from[2 * area..3 * area], &from[3 * area..]);
        for (i, to) in to.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            *to = [a[i], b[i], c[i], d[i]].map(&f);
        }
        return;
    }
    for (c, plane) in from.chunks_exact(area.max(1)).enumerate() {
        to.iter_mut().skip(first + c).step_by(all).zip(plane).for_each(|(to, x)| *to = f(*x));
    }
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

    /// Pictures on the CPU, `[rows, channels, height, width]`, with the channels of a pixel side by side (PyTorch's
    /// `channels_last`): forward and backward of a Nature-CNN take 70 % of the time then.
    fn pixels(&self, values: ValuesRef<'_>, scale: f32, input: &InputSpec, rows: usize) -> Result<Tensor> {
        let [h, w] = input.picture.map_or([1, 1], |p| [p.height, p.width]);
        let channels = input.width / (h * w);
        let shape = [rows, h, w, channels].map(|n| n as i64);
        let mut out = Tensor::f_empty(shape, (Kind::Float, Device::Cpu)).on(Device::Cpu)?;
        let to = shim::numbers_mut(&mut out).unwrap_or_default();
        match values {
            ValuesRef::F32(v) => self.planes(v, to, [input.width, channels], |x| x * scale),
            ValuesRef::U8(v) => self.planes(v, to, [input.width, channels], |x| f32::from(x) * scale),
            ValuesRef::I32(v) => self.planes(v, to, [input.width, channels], |x| x as f32 * scale),
        }
        out.f_permute([0, 3, 1, 2]).on(Device::Cpu)
    }

    /// Writes all places, several of which may be frames of one picture of `width` numbers.
    fn planes<T: Copy>(
        &self,
        values: &[T],
        out: &mut [f32],
        [width, channels]: [usize; 2],
        f: impl Fn(T) -> f32,
    ) {
        let (frames, of_frame) = (self.gather.per_row, channels / self.gather.per_row.max(1));
        for (row, to) in out.chunks_exact_mut(width.max(1)).enumerate() {
            for frame in 0..frames {
                let first = frame * of_frame;
                match self.row(row * frames + frame) {
                    Some(at) => {
                        interleave(&values[at * self.stored..][..self.stored], to, first, channels, &f)
                    }
                    None => {
                        to.chunks_exact_mut(channels).for_each(|to| to[first..first + of_frame].fill(0.0))
                    }
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
        let asked = self.places * self.stored;
        if let Some(rows) = mirrors.of(&self.gather.column, asked, device)? {
            let Some(idx) = self.gather.idx else {
                // A copy: the mirror will change while a backward pass is still to come.
                return rows.f_narrow_copy(0, 0, self.places as i64).on(device);
            };
            // The last row of a mirror is zeros, for places that read none.
            let last = rows.size()[0] - 1;
            let place = |i: &u32| if *i == NONE { last } else { i64::from(*i) };
            let idx: Vec<i64> = idx[..self.places].iter().map(place).collect();
            let idx = to_device(&Tensor::f_from_slice(&idx).on(device)?, device)?;
            return rows.f_index_select(0, &idx).on(device);
        }
        let shape = [self.places as i64, self.stored as i64];
        let n = self.places * self.stored;
        let flat = match self.gather.column.values {
            ValuesRef::F32(v) => upload(self, v, n)?,
            ValuesRef::U8(v) => upload(self, v, n)?,
            ValuesRef::I32(v) => upload(self, v, n)?,
        };
        to_device(&flat.f_view(shape).on(device)?, device)
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
