//! What all networks of agents have in common: hidden layers, and bounds on what memory is asked for.

use crate::error::{Error, Result};
use crate::net_shape::{Shape, chain_state};
use crate::net_spec::{Activation, Init, Join, LayerSpec, NetSpec};

/// Most weights in hidden layers: with gradient and moments 1.6 GB.
const MAX_WEIGHTS: usize = 100_000_000;
/// Most numbers of recurrent state per environment.
const MAX_STATE: usize = 1 << 24;

/// Widths must be 1 … 65536.
pub(crate) fn validate_widths(field: &str, widths: &[usize]) -> Result<()> {
    match widths.iter().find(|w| !(1..=65_536).contains(*w)) {
        Some(bad) => Err(Error::config(field, bad, "widths from 1 to 65536")),
        None => Ok(()),
    }
}

/// A share that dropout may have.
pub(super) fn validate_dropout(field: &str, rate: f64) -> Result<()> {
    match (0.0..1.0).contains(&rate) {
        true => Ok(()),
        false => Err(Error::config(field, rate, "a number from 0 to 1, 1 excluded")),
    }
}

/// How hidden layers are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hidden {
    pub activation: Activation,
    pub init: Init,
    pub layer_norm: bool,
    pub dropout: f64,
}

impl Hidden {
    /// Dense layers of these widths, each with what belongs to it. Dropout comes last, but before layer normalisation, as
    /// in DroQ (Hiraoka et al. 2022, arXiv:2110.02034, figure 1).
    pub fn layers(self, widths: &[usize]) -> Vec<LayerSpec> {
        let mut layers = Vec::new();
        for width in widths {
            let activation = if self.layer_norm { Activation::Identity } else { self.activation };
            layers.push(LayerSpec::dense(*width, activation, self.init));
            if self.dropout > 0.0 {
                layers.push(LayerSpec::Dropout { rate: self.dropout });
            }
            if self.layer_norm {
                layers.push(LayerSpec::LayerNorm { activation: self.activation });
            }
        }
        layers
    }
}

/// Checks the numbers of layers that a user gave one by one; whether they fit each other is a matter of shapes.
pub(super) fn validate_layers(field: &str, layers: &[LayerSpec]) -> Result<()> {
    for (l, layer) in layers.iter().enumerate() {
        let name = |what: &str| format!("{field}.layers.{l}.{what}");
        match layer {
            LayerSpec::Dense { width, .. }
            | LayerSpec::NoisyDense { width, .. }
            | LayerSpec::Lstm { width }
            | LayerSpec::Gru { width } => {
                validate_widths(&name("width"), &[*width])?;
            }
            LayerSpec::Conv2d { channels, kernel, stride, padding, .. } => {
                validate_widths(&name("channels"), &[*channels])?;
                validate_window(&name("kernel"), [*kernel, *stride, *padding])?;
            }
            LayerSpec::MaxPool2d { kernel, stride, padding } => {
                validate_window(&name("kernel"), [*kernel, *stride, *padding])?;
            }
            LayerSpec::Transformer { memory, feedforward, .. } => {
                validate_widths(&name("memory"), &[*memory])?;
                validate_widths(&name("feedforward"), &[*feedforward])?;
            }
            LayerSpec::Dropout { rate } => validate_dropout(&name("rate"), *rate)?,
            LayerSpec::Residual { layers } => {
                validate_layers(&format!("{field}.layers.{l}"), layers)?;
            }
            // Acting and learning would see different networks, which most algorithms do not know how to bear.
            LayerSpec::BatchRenorm { .. } => {
                let allowed =
                    "layers that see one row at a time; CrossQ has batch renormalisation of its own";
                return Err(Error::config(name("kind"), layer.kind(), allowed));
            }
            LayerSpec::LayerNorm { .. } | LayerSpec::Activation { .. } => {}
        }
    }
    Ok(())
}

fn validate_window(field: &str, [kernel, stride, padding]: [usize; 3]) -> Result<()> {
    if (1..=1024).contains(&kernel) && (1..=1024).contains(&stride) && padding <= kernel / 2 {
        return Ok(());
    }
    let value = format!("{kernel}, stride {stride}, padding {padding}");
    Err(Error::config(field, value, "kernel and stride from 1 to 1024, padding of at most half the kernel"))
}

/// Refuses what does not fit together, and what memory would not hold; weights of heads are not counted. Gives how many
/// numbers of recurrent state there are for each environment.
pub(crate) fn check_size(spec: &NetSpec) -> Result<usize> {
    let mut count = Count::default();
    let mut state = 0;
    let mut joined = 0;
    for input in &spec.inputs {
        let name =
            if spec.inputs.len() == 1 { "embedder".into() } else { format!("embedder.{}", input.name) };
        let after = count.chain(&input.embedder, Shape::of(input), &name)?.len();
        state += chain_state(&input.embedder, Shape::of(input), &name)?;
        joined = if spec.join == Join::Concat { joined + after } else { after };
    }
    let trunk = count.chain(&spec.trunk, Shape::Flat(joined), "middleware")?;
    state += chain_state(&spec.trunk, Shape::Flat(joined), "middleware")?;
    for tower in &spec.towers {
        count.chain(&tower.layers, trunk, "middleware")?;
        state += chain_state(&tower.layers, trunk, "middleware")?;
    }
    if state > MAX_STATE {
        let allowed = format!("at most {MAX_STATE} numbers of state for each environment");
        return Err(Error::config("middleware", format!("{state} numbers of state"), allowed));
    }
    count.check()?;
    Ok(state)
}

/// Weights by the option that asks for them.
#[derive(Default)]
struct Count {
    embedder: usize,
    middleware: usize,
    dense: usize,
}

impl Count {
    fn chain(&mut self, layers: &[LayerSpec], from: Shape, name: &str) -> Result<Shape> {
        let mut shape = from;
        for (l, layer) in layers.iter().enumerate() {
            let located = |error| match error {
                // Only whoever gave layers one by one knows them by number.
                Error::InvalidConfig { value, allowed, .. } => {
                    Error::config(name, format!("{value} (layer {l}, {})", layer.kind()), allowed)
                }
                other => other,
            };
            let next = shape.after(std::slice::from_ref(layer), name).map_err(located)?;
            let n = weights(layer, shape, next, name)?;
            let to = match layer {
                _ if name.starts_with("embedder") => &mut self.embedder,
                LayerSpec::Dense { .. } | LayerSpec::NoisyDense { .. } => &mut self.dense,
                _ => &mut self.middleware,
            };
            *to = to.saturating_add(n);
            shape = next;
        }
        Ok(shape)
    }

    fn check(&self) -> Result<()> {
        let all = self.embedder.saturating_add(self.middleware).saturating_add(self.dense);
        if all <= MAX_WEIGHTS {
            return Ok(());
        }
        let parts = [("embedder", self.embedder), ("middleware", self.middleware), ("netArch", self.dense)];
        let field = parts.into_iter().max_by_key(|(_, n)| *n).map_or("netArch", |(field, _)| field);
        let allowed = format!("layers of at most {MAX_WEIGHTS} weights in all");
        Err(Error::config(field, format!("{all} weights"), allowed))
    }
}

/// Weights of a layer, without biases.
fn weights(layer: &LayerSpec, before: Shape, after: Shape, name: &str) -> Result<usize> {
    let (from, to) = (before.len(), after.len());
    let product = |parts: &[usize]| parts.iter().fold(1, |n: usize, p| n.saturating_mul(*p));
    Ok(match (layer, before, after) {
        (LayerSpec::Dense { .. }, ..) => product(&[from, to]),
        (LayerSpec::NoisyDense { .. }, ..) => product(&[2, from, to]),
        (
            LayerSpec::Conv2d { kernel, .. },
            Shape::Picture { channels: a, .. },
            Shape::Picture { channels: b, .. },
        ) => product(&[a, b, *kernel, *kernel]),
        (LayerSpec::Lstm { width }, ..) => product(&[4, *width, from.saturating_add(*width)]),
        (LayerSpec::Gru { width }, ..) => product(&[3, *width, from.saturating_add(*width)]),
        (LayerSpec::Transformer { feedforward, .. }, ..) => {
            product(&[4, from, from]).saturating_add(product(&[2, from, *feedforward]))
        }
        (LayerSpec::Residual { layers }, ..) => {
            let mut inside = Count::default();
            inside.chain(layers, before, name)?;
            inside.embedder.saturating_add(inside.middleware).saturating_add(inside.dense)
        }
        _ => 0,
    })
}
