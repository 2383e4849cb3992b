//! What building a network writes down: the exported tensors with their first values, and how much state there is.

use std::ops::Range;

use reinforcets_core::net_spec::{Activation, Init, LayerSpec};
use reinforcets_core::network::TensorInfo;
use reinforcets_core::rng::Rng;
use reinforcets_core::{initializers, noisy};

/// How first values are drawn, in export order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum First {
    /// A weight `[outputs, inputs]` and then its bias, drawn together.
    Dense { init: Init, next: Activation, inputs: usize, outputs: usize },
    /// The same number everywhere.
    Constant { len: usize, value: f32 },
    /// The four tensors of a noisy layer.
    Noisy { inputs: usize, outputs: usize, sigma: f64 },
    /// Uniform in ±bound.
    Uniform { len: usize, bound: f64 },
}

impl First {
    /// Appends first values.
    fn draw(&self, rng: &mut Rng, out: &mut Vec<f32>) {
        match *self {
            First::Constant { len, value } => out.resize(out.len() + len, value),
            First::Noisy { inputs, outputs, sigma } => noisy::first(sigma, inputs, outputs, rng, out),
            First::Uniform { len, bound } => out.extend((0..len).map(|_| rng.range(-bound, bound) as f32)),
            First::Dense { init, next, inputs, outputs } => {
                let (mut weight, mut bias) = (vec![0.0; inputs * outputs], vec![0.0; outputs]);
                initializers::dense(init, next, inputs, &mut weight, &mut bias, rng);
                out.extend(weight);
                out.extend(bias);
            }
        }
    }
}

/// The tensors of a network under construction.
#[derive(Debug, Default)]
pub(crate) struct Blueprint {
    /// Names and shapes, in export order.
    pub tensors: Vec<TensorInfo>,
    /// Numbers of recurrent state per lane.
    pub state: usize,
    /// Layers with dropout.
    pub dropouts: usize,
    /// Inputs and outputs of noisy layers.
    pub noises: Vec<(usize, usize)>,
    /// Widths of layers with running statistics.
    pub statistics: Vec<usize>,
    parameters: usize,
    first: Vec<First>,
}

impl Blueprint {
    /// Adds a parameter to the export and gives its number among parameters, by which a [`Pass`](crate::models::Pass) knows it. First
    /// values are added apart, with [`first`](Self::first), because a weight and its bias are drawn together.
    pub fn parameter(&mut self, name: String, shape: &[usize]) -> usize {
        self.tensors.push(TensorInfo { name, shape: shape.to_vec(), parameter: true });
        self.parameters += 1;
        self.parameters - 1
    }

    /// Adds the running statistics of a layer of `width` numbers to the export and gives their number.
    pub fn statistics(&mut self, name: &str, width: usize) -> usize {
        for (what, n) in LayerSpec::statistics(width) {
            let name = format!("{name}.{what}");
            self.tensors.push(TensorInfo { name, shape: vec![n], parameter: false });
        }
        self.statistics.push(width);
        self.statistics.len() - 1
    }

    /// Says how the tensors added last start. In export order.
    pub fn first(&mut self, first: First) {
        self.first.push(first);
    }

    /// A weight `[outputs, …]` and its bias, called `name.weight` and `name.bias`; gives the number of the weight.
    pub fn affine(&mut self, name: &str, shape: &[usize], init: Init, next: Activation) -> usize {
        let (outputs, inputs) = (shape[0], shape[1..].iter().product());
        let weight = self.parameter(format!("{name}.weight"), shape);
        self.parameter(format!("{name}.bias"), &[outputs]);
        self.first(First::Dense { init, next, inputs, outputs });
        weight
    }

    /// μ and σ of a noisy layer `[outputs, inputs]`, then of its bias; gives the number of the first.
    pub fn noisy_affine(&mut self, name: &str, [outputs, inputs]: [usize; 2], sigma: f64) -> usize {
        let weight = self.parameter(format!("{name}.weight_mu"), &[outputs, inputs]);
        self.parameter(format!("{name}.weight_sigma"), &[outputs, inputs]);
        self.parameter(format!("{name}.bias_mu"), &[outputs]);
        self.parameter(format!("{name}.bias_sigma"), &[outputs]);
        self.first(First::Noisy { inputs, outputs, sigma });
        weight
    }

    /// Adds the noise of a noisy layer and gives its number.
    pub fn noise(&mut self, inputs: usize, outputs: usize) -> usize {
        self.noises.push((inputs, outputs));
        self.noises.len() - 1
    }

    /// Takes `width` numbers of each lane's state for a layer.
    pub fn remember(&mut self, width: usize) -> Range<usize> {
        self.state += width;
        self.state - width..self.state
    }

    /// First values of all tensors.
    pub fn draw(&self, rng: &mut Rng) -> Vec<f32> {
        let mut values = Vec::new();
        self.first.iter().for_each(|f| f.draw(rng, &mut values));
        values
    }
}
