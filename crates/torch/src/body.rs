//! The path of a batch: embedders → join → trunk → towers → heads, once for each member.

use reinforcets_core::error::Result;
use reinforcets_core::net_shape::Shape;
use reinforcets_core::net_spec::{HeadKind, HeadSpec, Join, NetSpec};
use reinforcets_core::network::{HeadLayout, HeadSet, HeadView};
use tch::Tensor;

use crate::blueprint::{Blueprint, First};
use crate::error::On;
use crate::models::{Chain, NoisyAffine, Pass, affine, flat};

/// The layers of a network.
#[derive(Debug)]
pub(crate) struct Body {
    /// Where heads lie.
    pub layout: HeadLayout,
    /// Parameter behind each constant head, by view.
    pub constants: Vec<Option<usize>>,
    members: Vec<Member>,
    join: Join,
    /// Rows of a join for one row of each input.
    shares: Vec<i64>,
}

#[derive(Debug)]
struct Member {
    embedders: Vec<Chain>,
    trunk: Option<Chain>,
    towers: Vec<Tower>,
}

#[derive(Debug)]
struct Tower {
    inputs: Vec<usize>,
    chain: Chain,
    heads: Vec<Head>,
    /// Number of its first view.
    first_view: usize,
    /// Keeps a state, so that it runs whatever heads are asked for.
    remembers: bool,
}

#[derive(Clone, Copy, Debug)]
enum Head {
    Linear(usize),
    Noisy(NoisyAffine),
    Constant,
    Features,
}

impl Body {
    /// The layers of a checked spec, and what they need.
    pub fn new(spec: &NetSpec) -> Result<(Self, Blueprint)> {
        let mut plan = Blueprint::default();
        let mut layout = HeadLayout { views: Vec::new(), fixed: 0, per_row: 0 };
        let (mut members, mut constants) = (Vec::new(), Vec::new());
        for m in 0..spec.members {
            let prefix = if spec.members > 1 { format!("members.{m}.") } else { String::new() };
            members.push(Member::new(spec, &prefix, &mut plan, &mut layout, &mut constants)?);
        }
        let HeadLayout { fixed, per_row, .. } = layout;
        for view in layout.views.iter_mut().filter(|v| v.stride != 0) {
            (view.offset, view.stride) = (view.offset + fixed, per_row);
        }
        let shares = spec.inputs.iter().map(|i| if i.repeated { 1 } else { spec.repeat as i64 }).collect();
        let body = Body { layout, constants, members, join: spec.join, shares };
        Ok((body, plan))
    }

    /// Runs `inputs` (encoded, one a gather) up; gives each head in `set` that depends on the row as `[rows, width]`.
    pub fn forward(
        &self,
        inputs: &[Tensor],
        set: HeadSet,
        pass: &mut Pass<'_>,
    ) -> Result<Vec<Option<Tensor>>> {
        let mut heads: Vec<Option<Tensor>> = self.layout.views.iter().map(|_| None).collect();
        for member in &self.members {
            member.forward(inputs, (self.join, &self.shares), set, pass, &mut heads)?;
        }
        Ok(heads)
    }
}

impl Member {
    fn new(
        spec: &NetSpec,
        prefix: &str,
        plan: &mut Blueprint,
        layout: &mut HeadLayout,
        constants: &mut Vec<Option<usize>>,
    ) -> Result<Self> {
        let (mut embedders, mut shapes) = (Vec::new(), Vec::new());
        for input in &spec.inputs {
            let name = format!("{prefix}embed.{}.", input.name);
            let (chain, shape) = Chain::new(&input.embedder, Shape::of(input), &name, plan)?;
            embedders.push(chain);
            shapes.push(shape);
        }
        let all: Vec<usize> = (0..spec.inputs.len()).collect();
        let (mut trunk, mut behind) = (None, None);
        if !spec.trunk.is_empty() {
            let (chain, shape) =
                Chain::new(&spec.trunk, spec.join.shape(&shapes, &all), &format!("{prefix}trunk."), plan)?;
            (trunk, behind) = (Some(chain), Some(shape));
        }
        let mut towers = Vec::new();
        for tower in &spec.towers {
            let inputs = if tower.inputs.is_empty() { all.clone() } else { tower.inputs.clone() };
            let from = behind.unwrap_or_else(|| spec.join.shape(&shapes, &inputs));
            let (name, state) = (format!("{prefix}{}.", tower.name), plan.state);
            let (chain, shape) = Chain::new(&tower.layers, from, &name, plan)?;
            let (remembers, first_view) = (plan.state > state, layout.views.len());
            let mut heads = Vec::new();
            // Noisy heads of a tower are one noisy layer.
            let noisy = |h: &HeadSpec| if let HeadKind::Noisy { width, .. } = h.kind { width } else { 0 };
            let noisy = tower.heads.iter().map(noisy).sum();
            let noise = if noisy > 0 { plan.noise(shape.len(), noisy) } else { 0 };
            let mut taken = 0;
            for head in &tower.heads {
                let name = format!("{name}{}", head.name);
                let (kind, constant, width) = match head.kind {
                    HeadKind::Linear { width, init } => {
                        let next = reinforcets_core::net_spec::Activation::Identity;
                        (Head::Linear(plan.affine(&name, &[width, shape.len()], init, next)), None, width)
                    }
                    HeadKind::Noisy { width, sigma } => {
                        let outputs = (taken, width);
                        taken += width;
                        let head = NoisyAffine::new(&name, shape.len(), outputs, sigma, noise, plan);
                        (Head::Noisy(head), None, width)
                    }
                    HeadKind::Constant { width, value } => {
                        let number = plan.parameter(name, &[width]);
                        plan.first(First::Constant { len: width, value });
                        (Head::Constant, Some(number), width)
                    }
                    HeadKind::Features => (Head::Features, None, shape.len()),
                };
                // Strides are the length of a row of all heads, known once all towers are laid out.
                let at = if constant.is_some() { &mut layout.fixed } else { &mut layout.per_row };
                let stride = usize::from(constant.is_none());
                layout.views.push(HeadView { offset: *at, stride, width });
                *at += width;
                constants.push(constant);
                heads.push(kind);
            }
            towers.push(Tower { inputs, chain, heads, first_view, remembers });
        }
        Ok(Member { embedders, trunk, towers })
    }

    fn forward(
        &self,
        inputs: &[Tensor],
        (join, shares): (Join, &[i64]),
        set: HeadSet,
        pass: &mut Pass<'_>,
        heads: &mut [Option<Tensor>],
    ) -> Result<()> {
        let mut embedded: Vec<Option<Tensor>> = inputs.iter().map(|_| None).collect();
        let mut embed = |list: &[usize], pass: &mut Pass<'_>| -> Result<Tensor> {
            for i in list {
                if embedded[*i].is_none() {
                    let x = self.embedders[*i].forward(&inputs[*i], pass)?;
                    embedded[*i] = Some(expand(x, shares[*i])?);
                }
            }
            let parts: Vec<&Tensor> = list.iter().filter_map(|i| embedded[*i].as_ref()).collect();
            together(join, &parts)
        };
        let mut trunk = None;
        for tower in &self.towers {
            let wanted = (0..tower.heads.len())
                .any(|h| set.has(tower.first_view + h) && !matches!(tower.heads[h], Head::Constant));
            if !wanted && !tower.remembers {
                continue;
            }
            let x = match (&self.trunk, &trunk) {
                (Some(_), Some(done)) => Tensor::shallow_clone(done),
                (Some(chain), None) => {
                    let x = embed(&tower.inputs, pass)?;
                    trunk.insert(chain.forward(&x, pass)?).shallow_clone()
                }
                (None, _) => embed(&tower.inputs, pass)?,
            };
            let x = flat(&tower.chain.forward(&x, pass)?)?;
            for (h, head) in tower.heads.iter().enumerate() {
                let view = tower.first_view + h;
                heads[view] = match head {
                    Head::Linear(weight) if set.has(view) => Some(affine(&x, *weight, pass)?),
                    Head::Noisy(head) if set.has(view) => Some(head.forward(&x, pass)?),
                    Head::Features if set.has(view) => Some(x.shallow_clone()),
                    _ => None,
                };
            }
        }
        Ok(())
    }
}

/// Row r becomes rows r·k … r·k + k − 1.
fn expand(x: Tensor, k: i64) -> Result<Tensor> {
    if k == 1 {
        return Ok(x);
    }
    x.f_repeat_interleave_self_int(k, 0, x.size()[0] * k).on(x.device())
}

/// Inputs of a trunk or tower as one.
fn together(join: Join, parts: &[&Tensor]) -> Result<Tensor> {
    if let [only] = parts {
        return Ok(only.shallow_clone());
    }
    let parts = parts.iter().map(|x| flat(x)).collect::<Result<Vec<_>>>()?;
    let device = parts[0].device();
    match join {
        Join::Concat => Tensor::f_cat(&parts, 1).on(device),
        Join::Product => {
            let mut parts = parts.into_iter();
            let first = parts.next().unwrap_or_default();
            parts.try_fold(first, |x, y| x.f_mul(&y).on(device))
        }
    }
}
