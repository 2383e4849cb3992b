//! Networks of dense layers in plain f64 loops, with gradients: slow, short, and what engines are compared with.
//! [`stepwise`] has every kind of layer, without gradients.

mod layers;
mod memory;
pub mod stepwise;

use reinforcets_core::net_spec::{Activation, HeadKind, LayerSpec, NetSpec};

/// A matrix, row by row.
pub type Matrix = Vec<Vec<f64>>;

#[derive(Clone, Debug)]
struct Dense {
    weight: Matrix,
    bias: Vec<f64>,
    activation: Activation,
    /// Place of its parameters in export order.
    at: usize,
}

/// Inputs, activations' inputs and outputs of a layer.
type Trace = (Matrix, Matrix, Matrix);

impl Dense {
    fn forward(&self, x: &Matrix) -> (Matrix, Trace) {
        let affine = |row: &Vec<f64>| -> Vec<f64> {
            let dot = |w: &Vec<f64>| w.iter().zip(row).map(|(a, b)| a * b).sum::<f64>();
            self.weight.iter().zip(&self.bias).map(|(w, b)| b + dot(w)).collect()
        };
        let z: Matrix = x.iter().map(affine).collect();
        let y: Matrix = z.iter().map(|r| r.iter().map(|v| value(self.activation, *v)).collect()).collect();
        (y.clone(), (x.clone(), z, y))
    }

    fn backward(&self, (x, z, _): &Trace, d: &Matrix, gradient: &mut [f64]) -> Matrix {
        let inputs = x.first().map_or(0, Vec::len);
        let mut dx = vec![vec![0.0; inputs]; x.len()];
        for r in 0..x.len() {
            for (o, w) in self.weight.iter().enumerate() {
                let d = d[r][o] * slope(self.activation, z[r][o]);
                for i in 0..inputs {
                    gradient[self.at + o * inputs + i] += d * x[r][i];
                    dx[r][i] += d * w[i];
                }
                gradient[self.at + self.weight.len() * inputs + o] += d;
            }
        }
        dx
    }
}

/// f(x).
#[must_use]
pub fn value(f: Activation, x: f64) -> f64 {
    match f {
        Activation::Tanh => x.tanh(),
        Activation::Relu => x.max(0.0),
        Activation::Gelu => 0.5 * x * (1.0 + gelu(x).tanh()),
        Activation::Silu => x / (1.0 + (-x).exp()),
        Activation::Elu => {
            if x > 0.0 {
                x
            } else {
                x.exp_m1()
            }
        }
        Activation::Identity => x,
    }
}

/// f'(x).
#[must_use]
pub fn slope(f: Activation, x: f64) -> f64 {
    match f {
        Activation::Tanh => 1.0 - x.tanh().powi(2),
        Activation::Relu => f64::from(x > 0.0),
        Activation::Gelu => {
            let t = gelu(x).tanh();
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (1.0 + 3.0 * 0.044715 * x * x);
            0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * inner
        }
        Activation::Silu => {
            let s = 1.0 / (1.0 + (-x).exp());
            s * (1.0 + x * (1.0 - s))
        }
        Activation::Elu => {
            if x > 0.0 {
                1.0
            } else {
                x.exp()
            }
        }
        Activation::Identity => 1.0,
    }
}

fn gelu(x: f64) -> f64 {
    (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3))
}

#[derive(Clone, Debug)]
struct Head {
    /// A linear head; constants and features have none.
    dense: Option<Dense>,
    /// Values and place of a constant.
    constant: Option<(Vec<f64>, usize)>,
}

#[derive(Clone, Debug)]
struct Tower {
    inputs: Vec<usize>,
    layers: Vec<Dense>,
    heads: Vec<Head>,
}

#[derive(Clone, Debug)]
struct Member {
    embedders: Vec<Vec<Dense>>,
    trunk: Vec<Dense>,
    towers: Vec<Tower>,
}

/// A network in f64.
#[derive(Clone, Debug)]
pub struct Reference {
    members: Vec<Member>,
    parameters: usize,
    widths: Vec<usize>,
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

struct Reader<'a> {
    values: &'a [f32],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, n: usize) -> Vec<f64> {
        self.at += n;
        self.values[self.at - n..self.at].iter().map(|x| f64::from(*x)).collect()
    }

    fn dense(&mut self, inputs: usize, outputs: usize, activation: Activation) -> Dense {
        let at = self.at;
        let weight = (0..outputs).map(|_| self.take(inputs)).collect();
        Dense { weight, bias: self.take(outputs), activation, at }
    }

    fn layers(&mut self, specs: &[LayerSpec], width: &mut usize) -> Vec<Dense> {
        let mut layer = |spec: &LayerSpec| {
            let LayerSpec::Dense { width: outputs, activation, .. } = *spec else {
                panic!("this reference is for dense layers; `stepwise` computes {}", spec.kind())
            };
            let dense = self.dense(*width, outputs, activation);
            *width = outputs;
            dense
        };
        specs.iter().map(&mut layer).collect()
    }
}

impl Reference {
    /// The network of `spec` with these parameters, in export order.
    #[must_use]
    pub fn new(spec: &NetSpec, parameters: &[f32]) -> Self {
        let mut reader = Reader { values: parameters, at: 0 };
        let members = (0..spec.members)
            .map(|_| {
                let mut widths: Vec<usize> = spec.inputs.iter().map(|i| i.width).collect();
                let embedders = spec.inputs.iter().zip(&mut widths);
                let embedders = embedders.map(|(i, w)| reader.layers(&i.embedder, w)).collect();
                let mut width = widths.iter().sum();
                let trunk = reader.layers(&spec.trunk, &mut width);
                let towers = spec.towers.iter().map(|t| {
                    let inputs: Vec<usize> = match t.inputs.is_empty() {
                        true => (0..spec.inputs.len()).collect(),
                        false => t.inputs.clone(),
                    };
                    let mut width = match spec.trunk.is_empty() {
                        true => inputs.iter().map(|i| widths[*i]).sum(),
                        false => width,
                    };
                    let layers = reader.layers(&t.layers, &mut width);
                    let head = |kind: &HeadKind| match *kind {
                        HeadKind::Linear { width: outputs, .. } => Head {
                            dense: Some(reader.dense(width, outputs, Activation::Identity)),
                            constant: None,
                        },
                        HeadKind::Constant { width, .. } => {
                            let at = reader.at;
                            Head { dense: None, constant: Some((reader.take(width), at)) }
                        }
                        HeadKind::Features => Head { dense: None, constant: None },
                    };
                    let heads = t.heads.iter().map(|h| &h.kind).map(head).collect();
                    Tower { inputs, layers, heads }
                });
                let towers = towers.collect();
                Member { embedders, trunk, towers }
            })
            .collect();
        assert_eq!(reader.at, parameters.len(), "parameters left over");
        let widths = spec.inputs.iter().map(|i| i.width).collect();
        Reference { members, parameters: parameters.len(), widths }
    }

    /// Heads of `inputs` (one matrix per input), and gradients of Σ d_heads · heads (one matrix per view).
    #[must_use]
    pub fn run(&self, inputs: &[Matrix], d_heads: Option<&[Matrix]>) -> Outcome {
        let rows = inputs[0].len();
        let mut heads = Vec::new();
        let mut gradient = vec![0.0; self.parameters];
        let mut d_inputs: Vec<Matrix> = self.widths.iter().map(|w| zeros(rows, *w)).collect();
        for member in &self.members {
            let embedded: Vec<_> =
                member.embedders.iter().zip(inputs).map(|(layers, x)| up(layers, x)).collect();
            let outputs: Vec<&Matrix> = embedded.iter().map(|(y, _)| y).collect();
            let mut d_embedded: Vec<Matrix> = outputs.iter().map(|y| zeros(rows, y[0].len())).collect();
            let all: Vec<usize> = (0..inputs.len()).collect();
            let trunk = up(&member.trunk, &beside(&outputs, &all));
            let mut d_trunk = zeros(rows, trunk.0[0].len());
            for tower in &member.towers {
                let x =
                    if member.trunk.is_empty() { beside(&outputs, &tower.inputs) } else { trunk.0.clone() };
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
                            add(&mut d_top, &dense.backward(&trace, d, &mut gradient), 0);
                        }
                    } else {
                        heads.push(top.clone());
                        if let Some(d) = d {
                            add(&mut d_top, d, 0);
                        }
                    }
                }
                let d = down(&tower.layers, &traces, d_top, &mut gradient);
                match member.trunk.is_empty() {
                    false => add(&mut d_trunk, &d, 0),
                    true => spread(&d, &tower.inputs, &mut d_embedded),
                }
            }
            if !member.trunk.is_empty() {
                let d = down(&member.trunk, &trunk.1, d_trunk, &mut gradient);
                spread(&d, &all, &mut d_embedded);
            }
            for (i, d) in d_embedded.into_iter().enumerate() {
                let d = down(&member.embedders[i], &embedded[i].1, d, &mut gradient);
                add(&mut d_inputs[i], &d, 0);
            }
        }
        Outcome { heads, gradient, d_inputs }
    }
}

fn zeros(rows: usize, width: usize) -> Matrix {
    vec![vec![0.0; width]; rows]
}

fn up(layers: &[Dense], x: &Matrix) -> (Matrix, Vec<Trace>) {
    let mut x = x.clone();
    let mut traces = Vec::new();
    for layer in layers {
        let (y, trace) = layer.forward(&x);
        traces.push(trace);
        x = y;
    }
    (x, traces)
}

fn down(layers: &[Dense], traces: &[Trace], mut d: Matrix, gradient: &mut [f64]) -> Matrix {
    for (layer, trace) in layers.iter().zip(traces).rev() {
        d = layer.backward(trace, &d, gradient);
    }
    d
}

fn beside(parts: &[&Matrix], which: &[usize]) -> Matrix {
    (0..parts[0].len()).map(|r| which.iter().flat_map(|i| parts[*i][r].clone()).collect()).collect()
}

/// `to += from` from column `first` of `from`.
fn add(to: &mut Matrix, from: &Matrix, first: usize) {
    for (to, from) in to.iter_mut().zip(from) {
        to.iter_mut().zip(&from[first..]).for_each(|(t, f)| *t += f);
    }
}

fn spread(d: &Matrix, which: &[usize], parts: &mut [Matrix]) {
    let mut first = 0;
    for i in which {
        add(&mut parts[*i], d, first);
        first += parts[*i][0].len();
    }
}
