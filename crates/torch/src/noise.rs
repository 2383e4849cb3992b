//! Noise in force: a key that dropout's masks are drawn from, and the noise of noisy layers.

use reinforcets_core::dropout::{self, Mask};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::noisy;
use reinforcets_core::rng::Rng;
use tch::{Device, Tensor};

use crate::error::On;
use crate::transfer::to_device;

/// All noise of a network, until the next `resample`.
#[derive(Debug, Default)]
pub(crate) struct Noise {
    /// Every mask of dropout is a function of this key. `None` where no layer has any.
    key: Option<u64>,
    layers: Vec<Noisy>,
}

/// The noise of one noisy layer.
#[derive(Debug)]
struct Noisy {
    inputs: usize,
    /// f(ε) of inputs, then of outputs.
    numbers: Vec<f32>,
    /// f(ε) of outputs times f(ε) of inputs, `[outputs, inputs]`, and f(ε) of outputs, on the device.
    factors: Option<(Tensor, Tensor)>,
}

impl Noise {
    /// For dropout, if there is any, and noisy layers of these inputs and outputs.
    pub fn new(dropout: bool, layers: &[(usize, usize)]) -> Self {
        let noisy = |(inputs, outputs): &(usize, usize)| Noisy {
            inputs: *inputs,
            numbers: vec![0.0; inputs + outputs],
            factors: None,
        };
        let layers = layers.iter().map(noisy).collect();
        Noise { key: dropout.then_some(0), layers }
    }

    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.key.is_none() && self.layers.is_empty()
    }

    /// Draws everything anew: the key first.
    pub fn resample(&mut self, rng: &mut Rng) {
        if self.key.is_some() {
            self.key = Some(rng.bits());
        }
        for layer in &mut self.layers {
            noisy::draw(&mut layer.numbers, rng);
            layer.factors = None;
        }
    }

    /// What the numbers of `rows` rows of `width` are multiplied with in the `layer`-th layer with dropout.
    pub fn mask(&self, rate: f64, layer: usize, rows: usize, width: usize) -> Vec<f32> {
        let mask = Mask::new(rate, self.key.unwrap_or_default(), layer);
        let mut factors = vec![0.0; rows * width];
        factors.chunks_mut(width.max(1)).enumerate().for_each(|(r, row)| mask.row(r, row));
        factors
    }

    /// ε of the weight of noisy layer `layer`, `[outputs, inputs]`, and of its bias.
    pub fn factors(&mut self, layer: usize, device: Device) -> Result<(&Tensor, &Tensor)> {
        let Noisy { inputs, numbers, factors } = &mut self.layers[layer];
        if factors.is_none() {
            let (of_inputs, of_outputs) = numbers.split_at(*inputs);
            let there = |x: &[f32]| to_device(&Tensor::f_from_slice(x).on(device)?, device);
            let (of_inputs, of_outputs) = (there(of_inputs)?, there(of_outputs)?);
            *factors = Some((of_outputs.f_outer(&of_inputs).on(device)?, of_outputs));
        }
        match factors {
            Some((weight, bias)) => Ok((weight, bias)),
            None => Err(Error::Internal("noise was just put together".into())),
        }
    }

    fn len(&self) -> usize {
        let key = if self.key.is_some() { dropout::KEY } else { 0 };
        key + self.layers.iter().map(|l| l.numbers.len()).sum::<usize>()
    }

    /// The key, then f(ε) of each noisy layer's inputs and outputs.
    pub fn export(&self, out: &mut Vec<f32>) {
        if let Some(key) = self.key {
            dropout::export_key(key, out);
        }
        self.layers.iter().for_each(|l| out.extend_from_slice(&l.numbers));
    }

    /// Takes up what was exported.
    pub fn import(&mut self, data: &[f32]) -> Result<()> {
        if data.len() != self.len() {
            return Err(Error::shape("Noise", data.len(), self.len()));
        }
        let mut rest = data;
        if self.key.is_some() {
            let (key, others) = data.split_at(dropout::KEY);
            self.key = Some(dropout::import_key(key));
            rest = others;
        }
        for layer in &mut self.layers {
            let (mine, others) = rest.split_at(layer.numbers.len());
            layer.numbers.copy_from_slice(mine);
            layer.factors = None;
            rest = others;
        }
        Ok(())
    }
}
