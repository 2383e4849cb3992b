//! Networks of layers without memory and pictures in plain f64 loops, with gradients: slow, short, and what engines are
//! compared with. [`stepwise`] has every kind of layer, without gradients.

mod dense;
mod layers;
mod memory;
mod norm;
mod renorm;
pub mod stepwise;

use reinforcets_core::dropout;
use reinforcets_core::net_spec::{Activation, HeadKind, HeadSpec, Join, LayerSpec, NetSpec};

use crate::specs;
use dense::{Dense, Reader, Trace};
pub use dense::{slope, value};
use norm::Rowwise;
use renorm::Renorm;

/// A matrix, row by row.
pub type Matrix = Vec<Vec<f64>>;

#[derive(Clone, Debug)]
struct Head {
    /// A linear head; constants and features have none.
    dense: Option<Dense>,
    /// Values and place of a constant.
    constant: Option<(Vec<f64>, usize)>,
}

#[derive(Clone, Debug)]
enum Layer {
    Dense(Dense),
    Renorm(Renorm),
    Rowwise(Rowwise),
}

impl Layer {
    fn forward(&self, x: &Matrix) -> (Matrix, Trace) {
        match self {
            Layer::Dense(layer) => layer.forward(x),
            Layer::Renorm(layer) => layer.forward(x),
            Layer::Rowwise(layer) => layer.forward(x),
        }
    }

    fn backward(&self, trace: &Trace, d: &Matrix, gradient: &mut [f64]) -> Matrix {
        match self {
            Layer::Dense(layer) => layer.backward(trace, d, gradient),
            Layer::Renorm(layer) => layer.backward(trace, d, gradient),
            Layer::Rowwise(layer) => layer.backward(trace, d, gradient),
        }
    }
}

#[derive(Clone, Debug)]
struct Tower {
    inputs: Vec<usize>,
    layers: Vec<Layer>,
    heads: Vec<Head>,
}

#[derive(Clone, Debug)]
struct Member {
    embedders: Vec<Vec<Layer>>,
    trunk: Vec<Layer>,
    towers: Vec<Tower>,
}

/// A network in f64.
#[derive(Clone, Debug)]
pub struct Reference {
    members: Vec<Member>,
    parameters: usize,
    join: Joint,
}

/// What [`Reference::run`] computes.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One matrix per view; one row for constants.
    pub heads: Vec<Matrix>,
    /// Gradients of parameters in export order.
    pub gradient: Vec<f64>,
    /// Gradients of inputs.
    pub d_inputs: Vec<Matrix>,
}

fn layers(reader: &mut Reader<'_>, specs: &[LayerSpec], width: &mut usize) -> Vec<Layer> {
    let mut layer = |spec: &LayerSpec| {
        let inputs = *width;
        match *spec {
            LayerSpec::Dense { width: outputs, activation, .. } => {
                *width = outputs;
                Layer::Dense(reader.dense(inputs, outputs, activation))
            }
            LayerSpec::NoisyDense { width: outputs, activation, .. } => {
                *width = outputs;
                let from = reader.noise(inputs);
                Layer::Dense(reader.noisy(from, outputs, activation))
            }
            LayerSpec::LayerNorm { activation } => Layer::Rowwise(Rowwise::norm(inputs, activation, reader)),
            LayerSpec::Dropout { rate } => Layer::Rowwise(Rowwise::dropout(rate, reader)),
            LayerSpec::Activation { activation } => Layer::Rowwise(Rowwise::activation(activation)),
            _ => match Renorm::new(spec, inputs, reader) {
                Some(layer) => Layer::Renorm(layer),
                None => panic!("`stepwise` computes {}, this reference does not", spec.kind()),
            },
        }
    };
    specs.iter().map(&mut layer).collect()
}

fn heads(reader: &mut Reader<'_>, specs: &[HeadSpec], width: usize) -> Vec<Head> {
    // Noisy heads of one tower share the noise of their inputs.
    let is_noisy = |h: &HeadSpec| matches!(h.kind, HeadKind::Noisy { .. });
    let from = if specs.iter().any(is_noisy) { reader.noise(width) } else { vec![] };
    let mut head = |spec: &HeadSpec| match spec.kind {
        HeadKind::Linear { width: outputs, .. } => {
            let dense = reader.dense(width, outputs, Activation::Identity);
            Head { dense: Some(dense), constant: None }
        }
        HeadKind::Noisy { width: outputs, .. } => {
            let dense = reader.noisy(from.clone(), outputs, Activation::Identity);
            Head { dense: Some(dense), constant: None }
        }
        HeadKind::Constant { width, .. } => {
            let at = reader.at;
            Head { dense: None, constant: Some((reader.take(width), at)) }
        }
        HeadKind::Features => Head { dense: None, constant: None },
    };
    specs.iter().map(&mut head).collect()
}

impl Reference {
    /// The network of `spec` with these parameters and running statistics, in export order, and the noise in force, or
    /// `None` in evaluation.
    #[must_use]
    pub fn new(spec: &NetSpec, parameters: &[f32], statistics: &[f32], noise: Option<&[f32]>) -> Self {
        let (key, noise) = match noise {
            Some(noise) if specs::has_dropout(spec) => {
                let (key, rest) = noise.split_at(dropout::KEY);
                (Some(dropout::import_key(key)), Some(rest))
            }
            other => (None, other),
        };
        let training = noise.is_some();
        let mut reader = Reader { parameters, at: 0, noise, statistics, training, dropouts: 0, key };
        let members = (0..spec.members)
            .map(|_| {
                let mut widths: Vec<usize> = spec.inputs.iter().map(|i| i.width).collect();
                let embedders = spec.inputs.iter().zip(&mut widths);
                let embedders = embedders.map(|(i, w)| layers(&mut reader, &i.embedder, w)).collect();
                let joined = |inputs: &[usize]| match spec.join {
                    Join::Concat => inputs.iter().map(|i| widths[*i]).sum(),
                    Join::Product => widths[inputs[0]],
                };
                let all: Vec<usize> = (0..spec.inputs.len()).collect();
                let mut width = joined(&all);
                let trunk = layers(&mut reader, &spec.trunk, &mut width);
                let towers = spec.towers.iter().map(|t| {
                    let inputs = if t.inputs.is_empty() { all.clone() } else { t.inputs.clone() };
                    let mut width = if spec.trunk.is_empty() { joined(&inputs) } else { width };
                    let layers = layers(&mut reader, &t.layers, &mut width);
                    let heads = heads(&mut reader, &t.heads, width);
                    Tower { inputs, layers, heads }
                });
                let towers = towers.collect();
                Member { embedders, trunk, towers }
            })
            .collect();
        assert_eq!(reader.at, parameters.len(), "parameters left over");
        assert!(reader.noise.is_none_or(<[f32]>::is_empty), "noise left over");
        assert!(reader.statistics.is_empty(), "running statistics left over");
        let shares = spec.inputs.iter().map(|i| if i.repeated { 1 } else { spec.repeat }).collect();
        Reference { members, parameters: parameters.len(), join: Joint { join: spec.join, shares } }
    }

    /// Heads of `inputs` (one matrix per input), and gradients of Σ d_heads · heads (one matrix per view).
    #[must_use]
    pub fn run(&self, inputs: &[Matrix], d_heads: Option<&[Matrix]>) -> Outcome {
        let rows = inputs[0].len() * self.join.shares[0];
        let mut heads = Vec::new();
        let mut gradient = vec![0.0; self.parameters];
        let mut d_inputs: Vec<Matrix> = inputs.iter().map(|x| zeros(x.len(), x[0].len())).collect();
        for member in &self.members {
            let embedded: Vec<_> =
                member.embedders.iter().zip(inputs).map(|(layers, x)| up(layers, x)).collect();
            let outputs: Vec<&Matrix> = embedded.iter().map(|(y, _)| y).collect();
            let mut d_embedded: Vec<Matrix> = outputs.iter().map(|y| zeros(y.len(), y[0].len())).collect();
            let all: Vec<usize> = (0..inputs.len()).collect();
            let trunk = match member.trunk.is_empty() {
                true => (zeros(rows, 0), vec![]),
                false => up(&member.trunk, &self.join.together(&outputs, &all)),
            };
            let mut d_trunk = zeros(rows, trunk.0[0].len());
            for tower in &member.towers {
                let x = match member.trunk.is_empty() {
                    true => self.join.together(&outputs, &tower.inputs),
                    false => trunk.0.clone(),
                };
                let (top, traces) = up(&tower.layers, &x);
                let mut d_top = zeros(rows, top[0].len());
                for head in &tower.heads {
                    let view = heads.len();
                    let d = d_heads.map(|d| &d[view]);
                    if let Some((values, at)) = &head.constant {
                        heads.push(vec![values.clone()]);
                        for (j, d) in d.map_or(&vec![], |d| &d[0]).iter().enumerate() {
                            gradient[at + j] += d;
                        }
                    } else if let Some(dense) = &head.dense {
                        let (y, trace) = dense.forward(&top);
                        heads.push(y);
                        if let Some(d) = d {
                            add(&mut d_top, &dense.backward(&trace, d, &mut gradient));
                        }
                    } else {
                        heads.push(top.clone());
                        if let Some(d) = d {
                            add(&mut d_top, d);
                        }
                    }
                }
                let d = down(&tower.layers, &traces, d_top, &mut gradient);
                match member.trunk.is_empty() {
                    false => add(&mut d_trunk, &d),
                    true => self.join.apart(&d, &outputs, &tower.inputs, &mut d_embedded),
                }
            }
            if !member.trunk.is_empty() {
                let d = down(&member.trunk, &trunk.1, d_trunk, &mut gradient);
                self.join.apart(&d, &outputs, &all, &mut d_embedded);
            }
            for (i, d) in d_embedded.into_iter().enumerate() {
                let d = down(&member.embedders[i], &embedded[i].1, d, &mut gradient);
                add(&mut d_inputs[i], &d);
            }
        }
        Outcome { heads, gradient, d_inputs }
    }
}

fn zeros(rows: usize, width: usize) -> Matrix {
    vec![vec![0.0; width]; rows]
}

fn up(layers: &[Layer], x: &Matrix) -> (Matrix, Vec<Trace>) {
    let mut x = x.clone();
    let mut traces = Vec::new();
    for layer in layers {
        let (y, trace) = layer.forward(&x);
        traces.push(trace);
        x = y;
    }
    (x, traces)
}

fn down(layers: &[Layer], traces: &[Trace], mut d: Matrix, gradient: &mut [f64]) -> Matrix {
    for (layer, trace) in layers.iter().zip(traces).rev() {
        d = layer.backward(trace, &d, gradient);
    }
    d
}

/// `to += from`.
fn add(to: &mut Matrix, from: &Matrix) {
    for (to, from) in to.iter_mut().zip(from) {
        to.iter_mut().zip(from).for_each(|(t, f)| *t += f);
    }
}

/// How embedded inputs come together.
#[derive(Clone, Debug)]
struct Joint {
    join: Join,
    /// Rows of the join for one row of each input.
    shares: Vec<usize>,
}

impl Joint {
    fn together(&self, parts: &[&Matrix], which: &[usize]) -> Matrix {
        let row = |r: usize| {
            let mut rows = which.iter().map(|i| parts[*i][r / self.shares[*i]].clone());
            match self.join {
                Join::Concat => rows.flatten().collect(),
                Join::Product => {
                    let first = rows.next().unwrap_or_default();
                    rows.fold(first, |x, y| x.iter().zip(y).map(|(x, y)| x * y).collect())
                }
            }
        };
        (0..parts[0].len() * self.shares[0]).map(row).collect()
    }

    /// Adds the gradient `d` of [`together`](Self::together) to those of its parts.
    fn apart(&self, d: &Matrix, parts: &[&Matrix], which: &[usize], d_parts: &mut [Matrix]) {
        for (r, d) in d.iter().enumerate() {
            let mut first = 0;
            for (n, i) in which.iter().enumerate() {
                let to = &mut d_parts[*i][r / self.shares[*i]];
                for (c, to) in to.iter_mut().enumerate() {
                    let others = which.iter().enumerate().filter(|(m, _)| *m != n);
                    *to += match self.join {
                        Join::Concat => d[first + c],
                        Join::Product => others.fold(d[c], |d, (_, o)| d * parts[*o][r / self.shares[*o]][c]),
                    };
                }
                first += to.len();
            }
        }
    }
}
