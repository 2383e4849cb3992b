//! A causal transformer block that remembers the last steps of its episode.

use std::ops::Range;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{Activation, Init, LayerSpec};
use tch::{Device, Kind, TchError, Tensor};

use super::{Layer, Pass, Time, affine, flat};
use crate::blueprint::{Blueprint, First};
use crate::error::On;

/// A layer behind rows of `width` numbers.
pub(super) fn build(
    spec: &LayerSpec,
    width: usize,
    name: &str,
    plan: &mut Blueprint,
) -> Result<Box<dyn Layer>> {
    let LayerSpec::Transformer { heads, memory, feedforward } = *spec else {
        return Err(Error::Internal(format!("{name}: {} is no transformer", spec.kind())));
    };
    Ok(Box::new(Transformer::new(width, [heads, memory, feedforward], name, plan)))
}

/// `y = x + attention(norm1(x))`, then `y + linear2(gelu(linear1(norm2(y))))`: what `torch.nn.TransformerEncoderLayer`
/// computes with `norm_first=True` (Xiong et al. 2020), with its parameters under its names.
///
/// A step attends to itself and to the last `memory` steps of its episode. The score of head k for a step d ago is
/// `q · k / √(width / heads) + relative_bias[k, d]`, a learned bias in the manner of T5 (Raffel et al. 2020), one for every
/// distance. There is no other position: what comes out does not depend on how long the episode is.
///
/// What is remembered is the layer's input before `norm1`, so that a state that was stored under older weights means the
/// same under new ones. Within a sequence gradients go back through all attended steps; the state before the first step
/// is a constant. The state of a lane is the number of remembered steps, then their inputs, newest last, zeros where
/// there is none.
#[derive(Debug)]
struct Transformer {
    width: i64,
    heads: i64,
    memory: i64,
    parts: Parts,
    place: Range<usize>,
}

/// Numbers of the parameters; behind each weight comes its bias.
#[derive(Clone, Copy, Debug)]
struct Parts {
    in_proj: usize,
    out_proj: usize,
    linear1: usize,
    linear2: usize,
    norm1: usize,
    norm2: usize,
    relative: usize,
}

impl Transformer {
    /// First weights as in PyTorch: `in_proj` Xavier-uniform, `out_proj` uniform in ±1/√width, their biases zero; the
    /// feed-forward part as `torch.nn.Linear`; norms one and zero. Distances start alike.
    fn new(width: usize, [heads, memory, feedforward]: [usize; 3], name: &str, plan: &mut Blueprint) -> Self {
        let mut projection = |weight: &str, bias: &str, outputs: usize, bound: f64| {
            let number = plan.parameter(format!("{name}.self_attn.{weight}"), &[outputs, width]);
            plan.first(First::Uniform { len: outputs * width, bound });
            plan.parameter(format!("{name}.self_attn.{bias}"), &[outputs]);
            plan.first(First::Constant { len: outputs, value: 0.0 });
            number
        };
        let w = width as f64;
        let in_proj = projection("in_proj_weight", "in_proj_bias", 3 * width, (6.0 / (4.0 * w)).sqrt());
        let out_proj = projection("out_proj.weight", "out_proj.bias", width, 1.0 / w.sqrt());
        let mut linear = |part: &str, shape: [usize; 2]| {
            plan.affine(&format!("{name}.{part}"), &shape, Init::Torch, Activation::Identity)
        };
        let linear1 = linear("linear1", [feedforward, width]);
        let linear2 = linear("linear2", [width, feedforward]);
        let [norm1, norm2] = ["norm1", "norm2"].map(|part| {
            let number = plan.parameter(format!("{name}.{part}.weight"), &[width]);
            plan.first(First::Constant { len: width, value: 1.0 });
            plan.parameter(format!("{name}.{part}.bias"), &[width]);
            plan.first(First::Constant { len: width, value: 0.0 });
            number
        });
        let relative = plan.parameter(format!("{name}.relative_bias"), &[heads, memory + 1]);
        plan.first(First::Constant { len: heads * (memory + 1), value: 0.0 });
        Transformer {
            width: width as i64,
            heads: heads as i64,
            memory: memory as i64,
            parts: Parts { in_proj, out_proj, linear1, linear2, norm1, norm2, relative },
            place: plan.remember(1 + memory * width),
        }
    }

    fn norm(&self, x: &Tensor, weight: usize, pass: &Pass<'_>) -> Result<Tensor> {
        let (gamma, beta) = (&pass.weights[weight], &pass.weights[weight + 1]);
        x.f_layer_norm([self.width], Some(gamma), Some(beta), 1e-5, false).on(pass.device)
    }

    /// `x` is `[lanes, steps, width]`, `past` `[lanes, memory, width]`, `first` as in [`Seen`]. Gives `[lanes, steps, width]`.
    fn attend(&self, x: &Tensor, past: &Tensor, seen: &Seen, pass: &Pass<'_>) -> Result<Tensor> {
        let (device, parts) = (pass.device, self.parts);
        let (lanes, steps) = (x.size()[0], x.size()[1]);
        let all = Tensor::f_cat(&[past, x], 1).on(device)?;
        let projected = affine(&self.norm(&all, parts.norm1, pass)?, parts.in_proj, pass)?;
        let head = self.width / self.heads;
        let attended = || -> std::result::Result<Tensor, TchError> {
            // [3, lanes, heads, memory + steps, width of a head]
            let projected = projected.f_view([lanes, self.memory + steps, 3, self.heads, head])?;
            let projected = projected.f_permute([2, 0, 3, 1, 4])?;
            let query = projected.f_select(0, 0)?.f_narrow(2, self.memory, steps)?;
            let (key, value) = (projected.f_select(0, 1)?, projected.f_select(0, 2)?);
            let query = query.f_mul_scalar(1.0 / (head as f64).sqrt())?;
            let scores = query.f_matmul(&key.f_transpose(-2, -1)?)?;
            let distance = pass.weights[parts.relative].f_index_select(1, &seen.distance)?;
            let distance = distance.f_view([1, self.heads, steps, self.memory + steps])?;
            let weights = scores.f_add(&distance)?.f_add(&seen.mask)?.f_softmax(-1, Kind::Float)?;
            let out = weights.f_matmul(&value)?;
            out.f_transpose(1, 2)?.f_reshape([lanes, steps, self.width])
        };
        affine(&attended().on(device)?, parts.out_proj, pass)
    }

    /// The inputs of the last `memory` steps of each lane's episode, and how many there are: `[lanes, 1 + memory · width]`.
    fn remembered(&self, x: &Tensor, past: &Tensor, seen: &Seen) -> std::result::Result<Tensor, TchError> {
        let (lanes, steps) = (x.size()[0], x.size()[1]);
        let all = Tensor::f_cat(&[past, x], 1)?.f_narrow(1, steps, self.memory)?.f_detach()?;
        // Positions of the steps that stay, against the first one of the episode under way.
        let first = seen.first.f_select(1, steps - 1)?.f_view([lanes, 1])?;
        let position = Tensor::f_arange(self.memory, (Kind::Float, x.device()))?.f_add_scalar(steps)?;
        let known = position.f_view([1, self.memory])?.f_ge_tensor(&first)?.f_to_kind(Kind::Float)?;
        let count = known.f_sum_dim_intlist([1i64].as_slice(), true, Kind::Float)?;
        let rows = all.f_mul(&known.f_unsqueeze(-1)?)?.f_reshape([lanes, self.memory * self.width])?;
        Tensor::f_cat(&[count, rows], 1)
    }
}

impl Layer for Transformer {
    fn forward(&self, x: &Tensor, pass: &mut Pass<'_>) -> Result<Tensor> {
        let device = pass.device;
        let (lanes, steps) = (pass.time.lanes as i64, pass.time.steps as i64);
        let x = flat(x)?.f_view([steps, lanes, self.width]).on(device)?.f_transpose(0, 1).on(device)?;
        let state = pass.state(&self.place)?;
        let past = state.f_narrow(1, 1, self.memory * self.width).on(device)?;
        let past = past.f_reshape([lanes, self.memory, self.width]).on(device)?;
        let seen = Seen::new(&pass.time, &state, self.memory, device).on(device)?;
        let y = x.f_add(&self.attend(&x, &past, &seen, pass)?).on(device)?;
        let up = affine(&self.norm(&y, self.parts.norm2, pass)?, self.parts.linear1, pass)?;
        let down = affine(&up.f_gelu("tanh").on(device)?, self.parts.linear2, pass)?;
        let out = y.f_add(&down).on(device)?;
        let after = self.remembered(&x, &past, &seen).on(device)?;
        pass.remember(&self.place, after);
        out.f_transpose(0, 1).on(device)?.f_reshape([steps * lanes, self.width]).on(device)
    }
}

/// Which steps each step attends to. Positions count from the oldest that can be remembered: `memory + t` is step t.
struct Seen {
    /// `[lanes, steps]`: position of the first step of the episode that step t belongs to, as far as it is known.
    first: Tensor,
    /// `[steps × (memory + steps)]`: how long before step t a position is, within 0 … memory.
    distance: Tensor,
    /// `[lanes, 1, steps, memory + steps]`: 0 where step t attends to a position, −∞ elsewhere.
    mask: Tensor,
}

impl Seen {
    fn new(
        time: &Time<'_>,
        state: &Tensor,
        memory: i64,
        device: Device,
    ) -> std::result::Result<Self, TchError> {
        let (lanes, steps) = (time.lanes as i64, time.steps as i64);
        let positions = memory + steps;
        let mut first = vec![0.0f32; time.lanes * time.steps];
        for lane in 0..time.lanes {
            let mut start = 0.0;
            for t in 0..time.steps {
                if time.starts.get(t * time.lanes + lane).is_some_and(|s| *s != 0) {
                    start = (memory + t as i64) as f32;
                }
                first[lane * time.steps + t] = start;
            }
        }
        let mut distance = Vec::with_capacity((steps * positions) as usize);
        let mut band = Vec::with_capacity((steps * positions) as usize);
        for t in 0..steps {
            for d in (0..positions).map(|p| memory + t - p) {
                distance.push(d.clamp(0, memory));
                band.push(if (0..=memory).contains(&d) { 0.0f32 } else { f32::NEG_INFINITY });
            }
        }
        let up = |x: &Tensor| x.f_to_device_(device, x.kind(), true, false);
        // Before the sequence: as many steps as the state remembers.
        let entered = state.f_narrow(1, 0, 1)?.f_neg()?.f_add_scalar(memory)?;
        let first = up(&Tensor::f_from_slice(&first)?.f_view([lanes, steps])?)?.f_maximum(&entered)?;
        let position = Tensor::f_arange(positions, (Kind::Float, device))?;
        let before = position.f_view([1, 1, positions])?.f_lt_tensor(&first.f_unsqueeze(-1)?)?;
        let band = up(&Tensor::f_from_slice(&band)?.f_view([1, steps, positions])?)?;
        let mask = band.f_masked_fill(&before, f64::NEG_INFINITY)?.f_unsqueeze(1)?;
        Ok(Seen { first, distance: up(&Tensor::f_from_slice(&distance)?)?, mask })
    }
}
