//! Optimiser steps for leaves that lie anywhere in memory, as people hold them who write their own algorithm. They come
//! together as flat memory for the one rule of [`crate::optimizer`], and go back.

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::Optimizer;
use reinforcets_fused::{FlatKernels, LANES};
use tch::{Kind, Tensor};

use crate::error::{On, device_name};
use crate::optimizer::{self, Step};
use crate::shim::{numbers, numbers_mut};

/// Leaves that are optimised together: real numbers of one dtype on one device.
#[derive(Debug)]
pub struct Leaves<'a>(&'a [Tensor]);

impl<'a> Leaves<'a> {
    /// Checks that they can be one flat memory.
    ///
    /// # Errors
    /// `INVALID_DATA` for leaves of different dtypes or devices, and for whole numbers.
    pub fn new(leaves: &'a [Tensor]) -> Result<Self> {
        let facts = |t: &Tensor| Ok((t.f_kind().on(t.device())?, t.device()));
        let Some(first) = leaves.first() else { return Ok(Leaves(leaves)) };
        let (kind, device) = facts(first)?;
        let refuse = |i: usize, problem: String| {
            Err(Error::InvalidData { what: format!("parameter {i} of the optimiser"), problem })
        };
        if !matches!(kind, Kind::Float | Kind::Double | Kind::Half | Kind::BFloat16) {
            return refuse(0, format!("has no real numbers but {kind:?}"));
        }
        for (i, leaf) in leaves.iter().enumerate() {
            let (k, d) = facts(leaf)?;
            if (k, d) != (kind, device) {
                let [a, b] = [(k, d), (kind, device)].map(|(k, d)| format!("{k:?} on {}", device_name(d)));
                return refuse(
                    i,
                    format!("is {a}, the first one {b}; give each kind an optimiser of its own"),
                );
            }
        }
        Ok(Leaves(leaves))
    }

    /// Numbers of the flat memory: those of all leaves, and zeros up to whole vectors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(Tensor::numel).sum::<usize>().next_multiple_of(LANES)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Numbers of all leaves, side by side in new memory; zeros where `of` gives nothing.
    fn gather(&self, of: impl Fn(&Tensor) -> Result<Option<Tensor>>) -> Result<Tensor> {
        let device = self.0[0].device();
        let kind = self.0[0].f_kind().on(device)?;
        let mut flat = Tensor::f_zeros([self.len() as i64], (kind, device)).on(device)?;
        let mut at = 0;
        for leaf in self.0 {
            let n = leaf.numel();
            if let Some(part) = of(leaf)? {
                match (numbers(&part), numbers_mut(&mut flat)) {
                    (Some(from), Some(to)) => to[at..at + n].copy_from_slice(from),
                    _ => {
                        let part = part.f_reshape([n as i64]).on(device)?;
                        flat.f_narrow(0, at as i64, n as i64).on(device)?.f_copy_(&part).on(device)?;
                    }
                }
            }
            at += n;
        }
        Ok(flat)
    }

    fn gradients(&self) -> Result<Tensor> {
        self.gather(|leaf| {
            let gradient = leaf.f_grad().on(leaf.device())?;
            Ok(gradient.defined().then_some(gradient))
        })
    }

    /// Scales all gradients by one factor so that their norm is at most `max`.
    ///
    /// # Errors
    /// `DIVERGED` where the norm is not finite; nothing is changed then. Gives the norm that was there.
    pub fn clip(&self, kernels: &FlatKernels, max: f64) -> Result<f64> {
        if self.is_empty() {
            return Ok(0.0);
        }
        let norm = optimizer::norm(kernels, &self.gradients()?)?;
        if !norm.is_finite() {
            return Err(Error::Plugin {
                code: "DIVERGED",
                message: format!("the norm of the gradients is {norm}; nothing was changed"),
                details: serde_json::json!({ "what": "gradient", "norm": norm.to_string() }),
            });
        }
        if norm > max {
            for leaf in self.0 {
                let mut gradient = leaf.f_grad().on(leaf.device())?;
                if gradient.defined() {
                    // As `torch.nn.utils.clip_grad_norm_`, with its guard against a norm of zero.
                    let _ = gradient.f_mul_scalar_(max / (norm + 1e-6)).on(leaf.device())?;
                }
            }
        }
        Ok(norm)
    }

    /// Takes step number `number` (from 1) of `rule`. A leaf without a gradient counts as having one of zeros. Moments
    /// have [`len`](Self::len) numbers; those that the rule does not use may be absent.
    ///
    /// # Errors
    /// What libtorch reports.
    pub fn step(
        &self,
        kernels: &FlatKernels,
        rule: &Optimizer,
        moments: [Option<&mut Tensor>; 2],
        number: u64,
        lr: f64,
    ) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let gradients = &self.gradients()?;
        let mut flat = self.gather(|leaf| leaf.f_detach().on(leaf.device()).map(Some))?;
        let step = Step { weights: &mut flat, gradients, moments, clip: 1.0, number, lr };
        optimizer::step(kernels, rule, step)?;
        let mut at = 0;
        for leaf in self.0 {
            let (n, device) = (leaf.numel() as i64, leaf.device());
            let new = flat.f_narrow(0, at, n).on(device)?.f_view_as(leaf).on(device)?;
            // An operation of libtorch's, not a copy of memory: autograd must notice that the leaf has changed.
            leaf.f_detach().on(device)?.f_copy_(&new).on(device)?;
            at += n;
        }
        Ok(())
    }
}
