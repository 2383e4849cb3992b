//! Any network of a [`NetSpec`] without `repeat`, one row at a time in f64, as in evaluation: no noise, no batches, no
//! gradients, one line per formula.
//! What engines compute in parallel is compared with this; gradients with its finite differences.

use reinforcets_core::net_shape::{Shape, chain_state};
use reinforcets_core::net_spec::{HeadKind, InputSpec, Join, LayerSpec, NetSpec};

use super::{Matrix, layers, memory};

/// How the rows of a batch hang together, as `Batch::Sequences`. Rows without memory are one step of many lanes.
#[derive(Clone, Debug)]
pub struct Sequences {
    /// Steps of each sequence.
    pub steps: usize,
    /// Sequences side by side.
    pub lanes: usize,
    /// `[steps × lanes]`, not 0 where an episode starts.
    pub starts: Vec<u8>,
    /// `[lanes, state_width]`, the state before the first step.
    pub state: Vec<f64>,
}

impl Sequences {
    /// Independent rows of a network without memory.
    #[must_use]
    pub fn rows(lanes: usize) -> Self {
        Sequences { steps: 1, lanes, starts: vec![0; lanes], state: vec![] }
    }
}

/// What [`run`] computes.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One matrix per view; one row for constants.
    pub heads: Vec<Matrix>,
    /// `[lanes, state_width]`, the state after the last step.
    pub state: Vec<f64>,
}

/// Parameters in export order and one lane's state, both read from the front.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    parameters: &'a [f64],
    state: &'a mut [f64],
}

impl<'a> Reader<'a> {
    /// The next `n` parameters.
    pub fn take(&mut self, n: usize) -> &'a [f64] {
        let (taken, rest) = self.parameters.split_at(n);
        self.parameters = rest;
        taken
    }

    /// The next `n` numbers of the lane's state.
    pub fn state(&mut self, n: usize) -> &'a mut [f64] {
        let (taken, rest) = std::mem::take(&mut self.state).split_at_mut(n);
        self.state = rest;
        taken
    }
}

/// Numbers of state per lane: of each member its embedders in order, its trunk, its towers in order.
#[must_use]
pub fn state_width(spec: &NetSpec) -> usize {
    let chain = |layers: &[LayerSpec], shape: Shape| {
        let width = chain_state(layers, shape, "layers").unwrap();
        (width, shape.after(layers, "layers").unwrap().len())
    };
    let embedded: Vec<_> = spec.inputs.iter().map(|i| chain(&i.embedder, Shape::of(i))).collect();
    let joined = |inputs: &[usize]| {
        let all: Vec<usize> = (0..embedded.len()).collect();
        let mut widths = if inputs.is_empty() { &all } else { inputs }.iter().map(|i| embedded[*i].1);
        match spec.join {
            Join::Concat => widths.sum(),
            Join::Product => widths.next().unwrap_or(0),
        }
    };
    let (trunk, trunk_out) = chain(&spec.trunk, Shape::Flat(joined(&[])));
    let towers = spec.towers.iter().map(|t| match spec.trunk.is_empty() {
        true => chain(&t.layers, Shape::Flat(joined(&t.inputs))).0,
        false => chain(&t.layers, Shape::Flat(trunk_out)).0,
    });
    spec.members * (embedded.iter().map(|(s, _)| s).sum::<usize>() + trunk + towers.sum::<usize>())
}

/// Heads and state of `inputs` (one matrix per input, rows step-major).
#[must_use]
pub fn run(spec: &NetSpec, parameters: &[f64], inputs: &[Matrix], sequences: &Sequences) -> Outcome {
    assert_eq!(spec.repeat, 1, "one row at a time");
    let width = state_width(spec);
    let mut state = sequences.state.clone();
    assert_eq!(state.len(), sequences.lanes * width, "length of the state");
    let mut heads: Vec<Matrix> = vec![];
    for row in 0..sequences.steps * sequences.lanes {
        let lane = row % sequences.lanes;
        let state = &mut state[lane * width..(lane + 1) * width];
        if sequences.starts[row] != 0 {
            state.fill(0.0);
        }
        let mut reader = Reader { parameters, state };
        let x: Vec<&[f64]> = inputs.iter().map(|m| m[row].as_slice()).collect();
        let views = (0..spec.members).flat_map(|_| member(spec, &x, &mut reader)).collect::<Vec<_>>();
        assert!(reader.parameters.is_empty() && reader.state.is_empty(), "all is read");
        heads.resize(views.len(), vec![]);
        for ((head, out), constant) in heads.iter_mut().zip(views).zip(constants(spec).cycle()) {
            if row == 0 || !constant {
                head.push(out);
            }
        }
    }
    Outcome { heads, state }
}

fn constants(spec: &NetSpec) -> impl Iterator<Item = bool> + Clone {
    let kinds: Vec<bool> = spec.heads().map(|(_, h)| matches!(h.kind, HeadKind::Constant { .. })).collect();
    kinds.into_iter()
}

fn member(spec: &NetSpec, x: &[&[f64]], reader: &mut Reader<'_>) -> Vec<Vec<f64>> {
    let embed = |(input, x): (&InputSpec, &&[f64])| {
        chain(&input.embedder, Shape::of(input), channels_first(input, x), reader)
    };
    let embedded: Vec<Vec<f64>> = spec.inputs.iter().zip(x).map(embed).collect();
    let flat = |x: Vec<f64>, layers: &[LayerSpec], reader: &mut Reader<'_>| {
        chain(layers, Shape::Flat(x.len()), x, reader)
    };
    let together = |parts: Vec<&Vec<f64>>| match spec.join {
        Join::Concat => parts.into_iter().flatten().copied().collect(),
        Join::Product => (0..parts[0].len()).map(|c| parts.iter().map(|p| p[c]).product()).collect(),
    };
    let trunk = match spec.trunk.is_empty() {
        true => vec![],
        false => flat(together(embedded.iter().collect()), &spec.trunk, reader),
    };
    let mut heads = vec![];
    for tower in &spec.towers {
        let x = match (spec.trunk.is_empty(), tower.inputs.as_slice()) {
            (true, []) => together(embedded.iter().collect()),
            (true, some) => together(some.iter().map(|i| &embedded[*i]).collect()),
            (false, _) => trunk.clone(),
        };
        let top = flat(x, &tower.layers, reader);
        for head in &tower.heads {
            heads.push(match head.kind {
                HeadKind::Linear { width, .. } => layers::affine(&top, width, reader),
                HeadKind::Noisy { width, .. } => layers::noisy(&top, width, reader),
                HeadKind::Constant { width, .. } => reader.take(width).to_vec(),
                HeadKind::Features => top.clone(),
            });
        }
    }
    heads
}

/// Channels of all frames first, as convolutions and PyTorch's `flatten` see a picture.
fn channels_first(input: &InputSpec, x: &[f64]) -> Vec<f64> {
    let Some(p) = input.picture.filter(|p| p.channels_last) else { return x.to_vec() };
    let pixels = p.height * p.width;
    let frame = |x: &[f64]| -> Vec<f64> {
        (0..p.channels * pixels).map(|i| x[i % pixels * p.channels + i / pixels]).collect()
    };
    x.chunks(p.channels * pixels).flat_map(frame).collect()
}

fn chain(specs: &[LayerSpec], mut shape: Shape, mut x: Vec<f64>, reader: &mut Reader<'_>) -> Vec<f64> {
    for spec in specs {
        x = layer(spec, shape, x, reader);
        shape = shape.after(std::slice::from_ref(spec), "layer").unwrap();
        assert_eq!(x.len(), shape.len(), "{}", spec.kind());
    }
    x
}

fn layer(spec: &LayerSpec, shape: Shape, x: Vec<f64>, reader: &mut Reader<'_>) -> Vec<f64> {
    match spec {
        LayerSpec::Dense { width, activation, .. } => {
            layers::activate(*activation, layers::affine(&x, *width, reader))
        }
        LayerSpec::NoisyDense { width, activation, .. } => {
            layers::activate(*activation, layers::noisy(&x, *width, reader))
        }
        LayerSpec::LayerNorm { activation } => layers::activate(*activation, layers::norm(&x, reader)),
        LayerSpec::BatchRenorm { .. } => panic!("one row has no batch statistics; `Reference` computes them"),
        LayerSpec::Dropout { .. } => x,
        LayerSpec::Activation { activation } => layers::activate(*activation, x),
        LayerSpec::Conv2d { channels, kernel, stride, padding, activation, .. } => layers::activate(
            *activation,
            layers::convolution(&x, shape, *channels, [*kernel, *stride, *padding], reader),
        ),
        LayerSpec::MaxPool2d { kernel, stride, padding } => {
            layers::max_pool(&x, shape, [*kernel, *stride, *padding])
        }
        LayerSpec::Residual { layers } => {
            let branch = chain(layers, shape, x.clone(), reader);
            layers::sum(&x, &branch)
        }
        LayerSpec::Lstm { width } => memory::lstm(&x, *width, reader),
        LayerSpec::Gru { width } => memory::gru(&x, *width, reader),
        LayerSpec::Transformer { heads, memory, feedforward } => {
            memory::transformer(&x, [*heads, *memory, *feedforward], reader)
        }
    }
}
