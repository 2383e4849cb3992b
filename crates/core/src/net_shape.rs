//! What passes from layer to layer: how many numbers, or a picture of which size. Checks specs on the way.

use crate::error::{Error, Result};
use crate::net_spec::{HeadKind, HeadSpec, InputSpec, LayerSpec, NetSpec};

/// What one row is between two layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Plain numbers.
    Flat(usize),
    /// A picture.
    Picture {
        /// Channels.
        channels: usize,
        /// Rows of pixels.
        height: usize,
        /// Pixels in a row.
        width: usize,
    },
}

impl Shape {
    /// What a network's input looks like.
    #[must_use]
    pub fn of(input: &InputSpec) -> Shape {
        match input.picture {
            Some(p) => Shape::Picture { channels: p.frames * p.channels, height: p.height, width: p.width },
            None => Shape::Flat(input.width),
        }
    }

    /// Numbers in all.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Shape::Flat(n) => n,
            Shape::Picture { channels, height, width } => channels * height * width,
        }
    }

    /// Whether there are no numbers.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The shape after `layers`; `name` is what users know them by.
    ///
    /// # Errors
    /// `INVALID_CONFIG` where a layer cannot follow what is before it, naming both.
    pub fn after(self, layers: &[LayerSpec], name: &str) -> Result<Shape> {
        layers
            .iter()
            .enumerate()
            .try_fold(self, |shape, (l, layer)| shape.step(layer, &format!("{name}.{l}")))
    }

    fn step(self, layer: &LayerSpec, name: &str) -> Result<Shape> {
        let refuse = |field: &str, value: String, allowed: &str| {
            Err(Error::config(format!("{name}.{field}"), value, allowed))
        };
        match layer {
            LayerSpec::NoisyDense { sigma, .. } if !is_sigma(*sigma) => {
                refuse("sigma", sigma.to_string(), SIGMA)
            }
            LayerSpec::Dense { width, .. }
            | LayerSpec::NoisyDense { width, .. }
            | LayerSpec::Lstm { width }
            | LayerSpec::Gru { width } => match width {
                0 => refuse("width", "0".into(), "at least 1"),
                _ => Ok(Shape::Flat(*width)),
            },
            LayerSpec::LayerNorm { .. } | LayerSpec::Activation { .. } => Ok(self),
            LayerSpec::BatchRenorm { .. } if matches!(self, Shape::Picture { .. }) => {
                Err(Error::config(name, format!("batchRenorm on {self}"), "plain numbers, not a picture"))
            }
            LayerSpec::BatchRenorm { momentum, eps, warmup, r_max, d_max, .. } => {
                let checks = [
                    ("momentum", *momentum, *momentum > 0.0 && *momentum <= 1.0, "above 0, at most 1"),
                    ("eps", *eps, eps.is_finite() && *eps >= 1e-12, "a finite number of at least 1e-12"),
                    ("warmup", *warmup as f64, *warmup <= MAX_WARMUP, "0 to 16777216"),
                    ("rMax", *r_max, r_max.is_finite() && *r_max >= 1.0, "a finite number of at least 1"),
                    ("dMax", *d_max, d_max.is_finite() && *d_max >= 0.0, "a finite number of at least 0"),
                ];
                match checks.iter().find(|(_, _, fits, _)| !fits) {
                    Some((field, value, _, allowed)) => refuse(field, value.to_string(), allowed),
                    None => Ok(self),
                }
            }
            LayerSpec::Dropout { rate } => match (0.0..1.0).contains(rate) {
                true => Ok(self),
                false => refuse("rate", rate.to_string(), "0 to 1, 1 excluded"),
            },
            LayerSpec::Conv2d { channels, kernel, stride, padding, .. } => {
                self.slide(Some(*channels), [*kernel, *stride, *padding], name)
            }
            LayerSpec::MaxPool2d { kernel, stride, padding } => {
                self.slide(None, [*kernel, *stride, *padding], name)
            }
            LayerSpec::Residual { layers } if layers.iter().any(|layer| layer.state_width(1) > 0) => {
                refuse("layers", "a layer with memory".into(), "layers without memory")
            }
            LayerSpec::Residual { layers } => match self.after(layers, name)? {
                same if same == self => Ok(self),
                other => refuse("layers", format!("{self} to {other}"), "layers that keep the shape"),
            },
            LayerSpec::Transformer { heads, memory, feedforward } => {
                let width = self.len();
                if *heads == 0 || !width.is_multiple_of(*heads) {
                    return refuse("heads", heads.to_string(), &format!("a divisor of the width {width}"));
                }
                if *memory == 0 || *feedforward == 0 {
                    let value = format!("memory {memory}, feedforward {feedforward}");
                    return refuse("memory", value, "both at least 1");
                }
                Ok(Shape::Flat(width))
            }
        }
    }

    fn slide(
        self,
        channels: Option<usize>,
        [kernel, stride, padding]: [usize; 3],
        name: &str,
    ) -> Result<Shape> {
        let Shape::Picture { channels: before, height, width } = self else {
            let allowed = "a picture: an observation of three dimensions, e.g. box of shape [84, 84, 4]";
            return Err(Error::config(name, format!("a picture layer on {self}"), allowed));
        };
        let side = |n: usize| (n + 2 * padding).checked_sub(kernel).map(|rest| rest / stride.max(1) + 1);
        match (side(height), side(width), channels.unwrap_or(before)) {
            (Some(height), Some(width), channels @ 1..) if kernel > 0 && stride > 0 => {
                Ok(Shape::Picture { channels, height, width })
            }
            _ => Err(Error::config(
                name,
                format!("kernel {kernel}, stride {stride}, padding {padding} on {self}"),
                "a kernel no larger than the picture, stride and channels of at least 1",
            )),
        }
    }
}

/// Passes are counted in an f32, which is exact up to here.
const MAX_WARMUP: usize = 1 << 24;

/// What σ of noisy layers may start at.
pub(crate) const SIGMA: &str = "a finite number of at least 0";

/// Whether σ of a noisy layer may start there.
pub(crate) fn is_sigma(sigma: f64) -> bool {
    sigma.is_finite() && sigma >= 0.0
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Shape::Flat(n) => write!(f, "{n} numbers"),
            Shape::Picture { channels, height, width } => {
                write!(f, "a picture of {channels} × {height} × {width} (channels, height, width)")
            }
        }
    }
}

impl LayerSpec {
    /// Its name in configurations.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            LayerSpec::Dense { .. } => "dense",
            LayerSpec::NoisyDense { .. } => "noisyDense",
            LayerSpec::LayerNorm { .. } => "layerNorm",
            LayerSpec::BatchRenorm { .. } => "batchRenorm",
            LayerSpec::Dropout { .. } => "dropout",
            LayerSpec::Conv2d { .. } => "conv2d",
            LayerSpec::MaxPool2d { .. } => "maxPool2d",
            LayerSpec::Residual { .. } => "residual",
            LayerSpec::Activation { .. } => "activation",
            LayerSpec::Lstm { .. } => "lstm",
            LayerSpec::Gru { .. } => "gru",
            LayerSpec::Transformer { .. } => "transformer",
        }
    }

    /// Whether it needs to know how numbers form a picture.
    #[must_use]
    pub fn reads_pictures(&self) -> bool {
        match self {
            LayerSpec::Conv2d { .. } | LayerSpec::MaxPool2d { .. } => true,
            LayerSpec::Residual { layers } => layers.iter().any(LayerSpec::reads_pictures),
            _ => false,
        }
    }

    /// Names and lengths of the running statistics of a batch renormalisation of `width` numbers, in export order: PyTorch's
    /// names.
    #[must_use]
    pub fn statistics(width: usize) -> [(&'static str, usize); 3] {
        [("running_mean", width), ("running_var", width), ("num_batches_tracked", 1)]
    }

    fn is_noisy(&self) -> bool {
        match self {
            LayerSpec::Dropout { rate } => *rate > 0.0,
            LayerSpec::NoisyDense { .. } => true,
            LayerSpec::Residual { layers } => layers.iter().any(LayerSpec::is_noisy),
            _ => false,
        }
    }

    /// Numbers of recurrent state it keeps per lane, when rows of `input` numbers come in.
    #[must_use]
    pub fn state_width(&self, input: usize) -> usize {
        match self {
            LayerSpec::Lstm { width } => 2 * width,
            LayerSpec::Gru { width } => *width,
            LayerSpec::Transformer { memory, .. } => 1 + memory * input,
            _ => 0,
        }
    }
}

/// Recurrent state of a chain of layers per lane, in order of the layers.
///
/// # Errors
/// As [`Shape::after`].
pub fn chain_state(layers: &[LayerSpec], input: Shape, name: &str) -> Result<usize> {
    let mut shape = input;
    let mut width = 0;
    for layer in layers {
        width += layer.state_width(shape.len());
        shape = shape.after(std::slice::from_ref(layer), name)?;
    }
    Ok(width)
}

impl NetSpec {
    /// Whether some layer keeps a recurrent state.
    #[must_use]
    pub fn is_recurrent(&self) -> bool {
        self.layers().any(|l| l.state_width(1) > 0)
    }

    /// Whether some layer or head draws noise in training.
    #[must_use]
    pub fn is_noisy(&self) -> bool {
        let head = |(_, head): (usize, &HeadSpec)| matches!(head.kind, HeadKind::Noisy { .. });
        self.layers().any(LayerSpec::is_noisy) || self.heads().any(head)
    }

    fn layers(&self) -> impl Iterator<Item = &LayerSpec> {
        let embedders = self.inputs.iter().map(|i| &i.embedder);
        embedders.chain([&self.trunk]).chain(self.towers.iter().map(|t| &t.layers)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net_spec::{Activation, Init};

    fn conv(channels: usize, kernel: usize, stride: usize) -> LayerSpec {
        let (activation, init) = (Activation::Relu, Init::Auto);
        LayerSpec::Conv2d { channels, kernel, stride, padding: 0, activation, init }
    }

    #[test]
    fn the_nature_network_ends_in_3136_numbers() {
        let picture = Shape::Picture { channels: 4, height: 84, width: 84 };
        let shape = picture.after(&[conv(32, 8, 4), conv(64, 4, 2), conv(64, 3, 1)], "embedder").unwrap();
        assert_eq!(shape, Shape::Picture { channels: 64, height: 7, width: 7 });
        assert_eq!(shape.len(), 3136);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let small = Shape::Picture { channels: 1, height: 5, width: 5 };
        let error = small.after(&[conv(32, 8, 4)], "embedder").unwrap_err();
        assert_eq!(error.code(), "INVALID_CONFIG");
        assert!(error.to_string().contains("1 × 5 × 5"), "{error}");
        let error = Shape::Flat(7).after(&[conv(1, 1, 1)], "embedder").unwrap_err();
        assert!(error.to_string().contains("7 numbers"), "{error}");
        let block = LayerSpec::Transformer { heads: 2, memory: 8, feedforward: 16 };
        assert!(Shape::Flat(7).after(std::slice::from_ref(&block), "trunk").is_err());
        assert_eq!(
            chain_state(&[LayerSpec::Lstm { width: 6 }, block], Shape::Flat(3), "trunk").unwrap(),
            12 + 1 + 48
        );
    }
}
