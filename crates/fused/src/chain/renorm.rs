//! Batch renormalisation: see `LayerSpec::BatchRenorm`.
//!
//! A pass first works out for each column a centre m, a factor a and a shift d, so that x̂ = (x − m) · a + d: from the batch in
//! training, from running statistics in evaluation. With s = Σ dz and p = Σ dz (x − m), where z = γ x̂ + β:
//! dγ = a p + d s, dβ = s and, of n rows, dx = a γ (dz − s / n − (x − m) p / (n σ_B²)), in evaluation a γ dz.

use reinforcets_core::net_spec::LayerSpec;
use reinforcets_core::network::Mode;

use super::Pass;
use crate::buffer::Buffer;
use crate::kernels::{Kernels, Rows, RowsMut};

/// What a layer of its kind is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RenormSpec {
    /// Numbers.
    pub width: usize,
    momentum: f32,
    eps: f32,
    warmup: usize,
    r_max: f32,
    d_max: f32,
}

impl RenormSpec {
    /// Of a layer on rows of `width`; `None` for other kinds.
    pub fn of(spec: &LayerSpec, width: usize) -> Option<Self> {
        let LayerSpec::BatchRenorm { momentum, eps, warmup, r_max, d_max, .. } = *spec else { return None };
        let [momentum, eps, r_max, d_max] = [momentum, eps, r_max, d_max].map(|x| x as f32);
        Some(RenormSpec { width, momentum, eps, warmup, r_max, d_max })
    }
}

/// One number for each column, in whole vectors.
#[derive(Debug, Default)]
struct Lines {
    centre: Buffer,
    factor: Buffer,
    shift: Buffer,
    /// 1 / σ_B² in training, 0 in evaluation.
    inverse: Buffer,
}

/// Running statistics of one layer, and what its passes worked out.
#[derive(Debug)]
pub(crate) struct Renorm {
    spec: RenormSpec,
    mean: Buffer,
    variance: Buffer,
    /// Passes that moved them, counted up to the end of the warm-up.
    passes: usize,
    /// Of the last [`Pass::Keep`], and of the last [`Pass::Infer`].
    lines: [Lines; 2],
    /// Room for what a pass works out from them.
    room: [Buffer; 3],
}

impl Renorm {
    /// Means of 0, variances of 1.
    pub fn new(spec: RenormSpec) -> Self {
        let line = || Buffer::zeros(spec.width);
        let lines = || Lines { centre: line(), factor: line(), shift: line(), inverse: line() };
        let mut variance = line();
        variance.fill(1.0);
        let (lines, room) = ([lines(), lines()], [line(), line(), line()]);
        Renorm { spec, mean: line(), variance, passes: 0, lines, room }
    }

    /// Writes `γ x̂ + β` to z. In training the rows must be all of the batch.
    pub fn up(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        rows: usize,
        [gamma, beta]: [&[f32]; 2],
        (pass, mode): (Pass, Mode),
        z: &mut RowsMut<'_>,
    ) {
        match mode {
            Mode::Train => self.by_batch(kernels, x, rows, pass),
            Mode::Eval => self.by_statistics(pass),
        }
        let Lines { centre, factor, shift, .. } = &self.lines[pass as usize];
        let [gain, offset, _] = &mut self.room;
        for j in 0..gain.len() {
            gain[j] = factor[j] * gamma[j];
            offset[j] = shift[j] * gamma[j] + beta[j];
        }
        kernels.standardize(x, rows, [centre, gain, offset], z);
    }

    fn by_statistics(&mut self, pass: Pass) {
        let Lines { centre, factor, shift, inverse } = &mut self.lines[pass as usize];
        centre.copy_from_slice(&self.mean);
        for (factor, variance) in factor.iter_mut().zip(self.variance.iter()) {
            *factor = 1.0 / (variance + self.spec.eps).sqrt();
        }
        shift.fill(0.0);
        inverse.fill(0.0);
    }

    fn by_batch(&mut self, kernels: Kernels, x: Rows<'_>, rows: usize, pass: Pass) {
        let RenormSpec { momentum, eps, warmup, r_max, d_max, .. } = self.spec;
        let warm = self.passes >= warmup;
        let Lines { centre, factor, shift, inverse } = &mut self.lines[pass as usize];
        let variance = &mut self.room[0];
        kernels.moments(x, rows, centre, variance);
        for j in 0..centre.len() {
            let square = variance[j] + eps;
            let spread = square.sqrt();
            let (mut r, mut d) = (1.0, 0.0);
            if warm {
                let usual = (self.variance[j] + eps).sqrt();
                r = (spread / usual).clamp(1.0 / r_max, r_max);
                d = ((centre[j] - self.mean[j]) / usual).clamp(-d_max, d_max);
            }
            (factor[j], shift[j], inverse[j]) = (r / spread, d, 1.0 / square);
        }
        if pass == Pass::Keep && rows > 0 {
            for j in 0..centre.len() {
                self.mean[j] += momentum * (centre[j] - self.mean[j]);
                self.variance[j] += momentum * (variance[j] - self.variance[j]);
            }
            self.passes = (self.passes + 1).min(warmup);
        }
    }

    /// Adds to (or writes) the gradients of γ and β, and writes that of x, each where it is wanted. `d` is that of z, of
    /// the rows of the last [`Pass::Keep`].
    pub fn down(
        &mut self,
        kernels: Kernels,
        (x, d): (Rows<'_>, Rows<'_>),
        rows: usize,
        gamma: &[f32],
        gradients: Option<([&mut [f32]; 2], bool)>,
        dx: Option<&mut RowsMut<'_>>,
    ) {
        let Lines { centre, factor, shift, inverse } = &self.lines[Pass::Keep as usize];
        let [sum, product, gain] = &mut self.room;
        // In evaluation the statistics do not depend on x.
        let through = inverse.iter().any(|i| *i > 0.0);
        if through || gradients.is_some() {
            kernels.sums(x, d, rows, centre, sum, product);
        }
        if let Some(([d_gamma, d_beta], accumulate)) = gradients {
            for j in 0..centre.len() {
                let (of_gamma, of_beta) = (factor[j] * product[j] + shift[j] * sum[j], sum[j]);
                d_gamma[j] = if accumulate { d_gamma[j] + of_gamma } else { of_gamma };
                d_beta[j] = if accumulate { d_beta[j] + of_beta } else { of_beta };
            }
        }
        let Some(dx) = dx else { return };
        let share = 1.0 / rows.max(1) as f32;
        for j in 0..gain.len() {
            gain[j] = factor[j] * gamma[j];
            sum[j] = if through { sum[j] * share } else { 0.0 };
            product[j] = if through { product[j] * inverse[j] * share } else { 0.0 };
        }
        kernels.pull_back(x, d, rows, [centre, gain, sum, product], dx);
    }

    /// Numbers of running statistics.
    pub fn len(&self) -> usize {
        LayerSpec::statistics(self.spec.width).iter().map(|(_, n)| n).sum()
    }

    /// Appends mean, variance and count.
    pub fn export(&self, out: &mut Vec<f32>) {
        out.extend_from_slice(&self.mean[..self.spec.width]);
        out.extend_from_slice(&self.variance[..self.spec.width]);
        out.push(self.passes as f32);
    }

    /// Reads them from the front of `data`, which is long enough, and leaves the rest.
    pub fn import<'a>(&mut self, data: &'a [f32]) -> &'a [f32] {
        let (mine, rest) = data.split_at(self.len());
        let n = self.spec.width;
        self.mean[..n].copy_from_slice(&mine[..n]);
        self.variance[..n].copy_from_slice(&mine[n..2 * n]);
        self.passes = mine[2 * n] as usize;
        rest
    }

    /// Takes over the statistics of another layer of the same spec.
    pub fn copy_from(&mut self, source: &Renorm) {
        self.mean.copy_from_slice(&source.mean);
        self.variance.copy_from_slice(&source.variance);
        self.passes = source.passes;
    }
}
