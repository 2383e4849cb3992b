//! Layers without memory, on one row.

use reinforcets_core::net_shape::Shape;
use reinforcets_core::net_spec::Activation;

use super::stepwise::Reader;
use super::value;

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

pub(super) fn activate(f: Activation, x: Vec<f64>) -> Vec<f64> {
    x.into_iter().map(|x| value(f, x)).collect()
}

/// W x with W `[…, x.len()]`.
pub(super) fn times(weight: &[f64], x: &[f64]) -> Vec<f64> {
    weight.chunks(x.len()).map(|w| dot(w, x)).collect()
}

/// W x + b; reads W `[width, x.len()]`, then b.
pub(super) fn affine(x: &[f64], width: usize, reader: &mut Reader<'_>) -> Vec<f64> {
    let product = times(reader.take(width * x.len()), x);
    sum(&product, reader.take(width))
}

/// A noisy layer without noise; reads μ and σ of W, then of b.
pub(super) fn noisy(x: &[f64], width: usize, reader: &mut Reader<'_>) -> Vec<f64> {
    let product = times(reader.take(width * x.len()), x);
    reader.take(width * x.len());
    let y = sum(&product, reader.take(width));
    reader.take(width);
    y
}

/// Layer normalisation; reads γ, then β.
pub(super) fn norm(x: &[f64], reader: &mut Reader<'_>) -> Vec<f64> {
    normalise(x, reader.take(x.len()), reader.take(x.len()))
}

/// γ (x − mean) / √(var + 10⁻⁵) + β.
pub(super) fn normalise(x: &[f64], gamma: &[f64], beta: &[f64]) -> Vec<f64> {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64;
    let one = |((x, g), b): ((&f64, &f64), &f64)| g * (x - mean) / (variance + 1e-5).sqrt() + b;
    x.iter().zip(gamma).zip(beta).map(one).collect()
}

struct Slide {
    sides: [usize; 2],
    out: [usize; 2],
    kernel: usize,
    stride: usize,
    padding: usize,
}

impl Slide {
    fn new(shape: Shape, [kernel, stride, padding]: [usize; 3]) -> (usize, Self) {
        let Shape::Picture { channels, height, width } = shape else { panic!("{shape} is no picture") };
        let out = [height, width].map(|n| (n + 2 * padding - kernel) / stride + 1);
        (channels, Slide { sides: [height, width], out, kernel, stride, padding })
    }

    fn positions(&self) -> impl Iterator<Item = [usize; 2]> + use<'_> {
        (0..self.out[0]).flat_map(|r| (0..self.out[1]).map(move |c| [r, c]))
    }

    /// Places of the pixels under the kernel at `position`, each with its place in the kernel; none outside.
    fn under(&self, position: [usize; 2]) -> impl Iterator<Item = (usize, usize)> + use<'_> {
        let places = (0..self.kernel).flat_map(|i| (0..self.kernel).map(move |j| [i, j]));
        places.filter_map(move |[i, j]| {
            let [row, column] = [(position[0], i), (position[1], j)]
                .map(|(at, offset)| (at * self.stride + offset).checked_sub(self.padding));
            let (row, column) = (row.filter(|r| *r < self.sides[0])?, column.filter(|c| *c < self.sides[1])?);
            Some((row * self.sides[1] + column, i * self.kernel + j))
        })
    }
}

/// Cross-correlation, as PyTorch's `conv2d`; reads W `[outputs, channels, kernel, kernel]`, then b.
pub(super) fn convolution(
    x: &[f64],
    shape: Shape,
    outputs: usize,
    slide: [usize; 3],
    reader: &mut Reader<'_>,
) -> Vec<f64> {
    let (channels, slide) = Slide::new(shape, slide);
    let (pixels, places) = (slide.sides[0] * slide.sides[1], slide.kernel * slide.kernel);
    let weight = reader.take(outputs * channels * places);
    let bias = reader.take(outputs);
    let mut y = vec![];
    for o in 0..outputs {
        for position in slide.positions() {
            let mut sum = bias[o];
            for c in 0..channels {
                for (pixel, place) in slide.under(position) {
                    sum += weight[(o * channels + c) * places + place] * x[c * pixels + pixel];
                }
            }
            y.push(sum);
        }
    }
    y
}

pub(super) fn max_pool(x: &[f64], shape: Shape, slide: [usize; 3]) -> Vec<f64> {
    let (_, slide) = Slide::new(shape, slide);
    let channels = x.chunks(slide.sides[0] * slide.sides[1]);
    let largest = |x: &[f64], at| slide.under(at).map(|(p, _)| x[p]).fold(f64::NEG_INFINITY, f64::max);
    channels.flat_map(|x| slide.positions().map(|at| largest(x, at)).collect::<Vec<_>>()).collect()
}
