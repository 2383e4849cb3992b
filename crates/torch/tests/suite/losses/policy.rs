//! The policy losses as they stand in their papers, in plain tensor operations.
//!
//! A row of weight w counts as w rows, so the reference repeats it and then takes plain means.

use reinforcets_core::losses::{
    A2cLoss, PolicyHeads, PolicyStats, PpoLoss, PpoStats, ReinforceLoss, Scratch, a2c, ppo, reinforce,
};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::space::Space;
use tch::{Kind, Reduction, Tensor};

use super::batches::{Case, Prepared};
use super::heads::{Leaf, tensor};

#[derive(Clone, Copy, Debug)]
pub enum Loss {
    Ppo(PpoLoss),
    A2c(A2cLoss),
    Reinforce(ReinforceLoss),
}

/// Loss, its parts (`[policy, value, entropy, approximate KL, clipped share]`) and the gradient of the heads.
pub struct Outcome {
    pub loss: f64,
    pub parts: [f64; 5],
    pub d_heads: Vec<f64>,
}

/// What this library computes.
pub fn ours<T: Real>(p: &Prepared<T>, loss: Loss, critic: bool) -> Outcome {
    let (mut dist, mut scratch) = (p.dist.clone(), Scratch::default());
    let mut d_heads = vec![T::default(); p.heads.len()];
    let at = PolicyHeads { value: p.at().value.filter(|_| critic), ..p.at() };
    let (heads, batch) = (&p.heads, p.batch());
    let plain = |s: PolicyStats| PpoStats {
        loss: s.loss,
        policy_loss: s.policy_loss,
        value_loss: s.value_loss,
        entropy_loss: s.entropy_loss,
        ..PpoStats::default()
    };
    let s = match loss {
        Loss::Ppo(cfg) => ppo(heads, at, &batch, &cfg, &mut dist, &mut scratch, &mut d_heads),
        Loss::A2c(cfg) => plain(a2c(heads, at, &batch, &cfg, &mut dist, &mut scratch, &mut d_heads)),
        Loss::Reinforce(cfg) => {
            plain(reinforce(heads, at, &batch, &cfg, &mut dist, &mut scratch, &mut d_heads))
        }
    };
    let parts = [s.policy_loss, s.value_loss, s.entropy_loss, s.approx_kl, s.clip_fraction];
    Outcome { loss: s.loss, parts, d_heads: d_heads.iter().map(|d| d.f64()).collect() }
}

/// What autograd computes of the same numbers.
pub fn autograd<T: Real>(case: &Case, p: &Prepared<T>, loss: Loss, critic: bool) -> Outcome {
    let leaf = Leaf::new(&p.heads);
    let rows = Rows::of(case, p);
    let (log_prob, entropy) = distribution(case, p, &leaf, &rows);
    let value = critic.then(|| rows.own(&leaf.head(p.value, p.rows).squeeze_dim(1)));
    let batch = p.batch();
    let [old_log_prob, advantage, returns, old_value] =
        [batch.old_log_prob, batch.advantage, batch.returns, batch.old_value].map(|c| rows.column(c));

    let (mut kl, mut clipped) = (Tensor::from(0.0), Tensor::from(0.0));
    let (policy_loss, prediction, [ent_coef, vf_coef]) = match loss {
        Loss::Ppo(cfg) => {
            let a = normalized(advantage, cfg.normalize_advantage);
            let log_ratio = log_prob - old_log_prob;
            let ratio = log_ratio.exp();
            let bounded = ratio.clamp(1.0 - cfg.clip_range, 1.0 + cfg.clip_range);
            kl = (&ratio - 1.0 - log_ratio).mean(Kind::Double);
            clipped = (&ratio - 1.0).abs().gt(cfg.clip_range).to_kind(Kind::Double).mean(Kind::Double);
            let surrogate = -(&ratio * &a).minimum(&(bounded * &a)).mean(Kind::Double);
            let prediction = value.map(|v| match cfg.clip_range_vf {
                Some(c) => &old_value + (v - &old_value).clamp(-c, c),
                None => v,
            });
            (surrogate, prediction, [cfg.ent_coef, cfg.vf_coef])
        }
        Loss::A2c(cfg) => {
            let a = normalized(advantage, cfg.normalize_advantage);
            (-(a * log_prob).mean(Kind::Double), value, [cfg.ent_coef, cfg.vf_coef])
        }
        Loss::Reinforce(cfg) => {
            let baseline = value.as_ref().map_or(Tensor::from(0.0), Tensor::detach);
            let delta = normalized(&returns - baseline, cfg.normalize_returns);
            (-(delta * log_prob).mean(Kind::Double), value, [cfg.ent_coef, cfg.vf_coef])
        }
    };
    let value_loss = prediction.map_or(Tensor::from(0.0), |v| v.mse_loss(&returns, Reduction::Mean));
    let entropy_loss = -entropy.mean(Kind::Double);
    let total = &policy_loss + ent_coef * &entropy_loss + vf_coef * &value_loss;
    Outcome {
        d_heads: leaf.gradient(&total),
        loss: total.double_value(&[]),
        parts: [policy_loss, value_loss, entropy_loss, kl, clipped].map(|x| x.double_value(&[])),
    }
}

/// SB3's normalisation of a minibatch.
fn normalized(x: Tensor, wanted: bool) -> Tensor {
    if wanted { (&x - x.mean(Kind::Double)) / (x.std(true) + 1e-8) } else { x }
}

/// Which rows count, each as often as its weight says.
struct Rows {
    /// Of the heads.
    own: Tensor,
    /// Of the columns.
    stored: Tensor,
}

impl Rows {
    fn of<T: Real>(case: &Case, p: &Prepared<T>) -> Self {
        let times = |r: &usize| case.weight.as_ref().map_or(1, |w| w[case.idx[*r] as usize] as usize);
        let own: Vec<usize> = (0..p.rows).flat_map(|r| std::iter::repeat_n(r, times(&r))).collect();
        let whole = |rows: Vec<i64>| Tensor::from_slice(&rows);
        Rows {
            stored: whole(own.iter().map(|r| i64::from(case.idx[*r])).collect()),
            own: whole(own.iter().map(|r| *r as i64).collect()),
        }
    }

    fn own(&self, heads: &Tensor) -> Tensor {
        heads.index_select(0, &self.own)
    }

    fn column<T: Real>(&self, column: &[T]) -> Tensor {
        self.stored(&column.iter().map(|x| x.f64()).collect::<Vec<_>>(), 1).squeeze_dim(1)
    }

    fn stored(&self, column: &[f64], width: usize) -> Tensor {
        tensor(column, &[-1, width as i64]).index_select(0, &self.stored)
    }
}

/// Log-probability of the actions and entropy, a number for each row that counts.
fn distribution<T: Real>(case: &Case, p: &Prepared<T>, leaf: &Leaf, rows: &Rows) -> (Tensor, Tensor) {
    let first = rows.own(&leaf.head(p.views[0], p.rows));
    let width = p.views[0].width;
    let actions = rows.stored(&case.actions, p.dist.action_width());
    let mask = case.mask.as_ref().map(|m| m.iter().map(|m| f64::from(*m)).collect::<Vec<_>>());
    let allowed = mask.map_or_else(|| first.ones_like(), |m| rows.stored(&m, width)).ne(0.0);
    let sum = |x: Tensor| x.sum_dim_intlist(1, false, Kind::Double);
    let places = |sizes: &[usize]| {
        let nothing = || Tensor::zeros([first.size()[0]], (Kind::Double, tch::Device::Cpu));
        let (mut log_prob, mut entropy) = (nothing(), nothing());
        let mut from = 0;
        for (i, n) in sizes.iter().map(|n| *n as i64).enumerate() {
            let allowed = allowed.narrow(1, from, n);
            let logits = first.narrow(1, from, n).masked_fill(&allowed.logical_not(), -1e30);
            let log = logits.log_softmax(1, Kind::Double);
            let action = actions.narrow(1, i as i64, 1).to_kind(Kind::Int64);
            log_prob += log.gather(1, &action, false).squeeze_dim(1);
            entropy -= sum((log.exp() * &log).where_self(&allowed, &Tensor::from(0.0)));
            from += n;
        }
        (log_prob, entropy)
    };
    match &case.space {
        Space::Discrete { n, .. } => places(&[*n]),
        Space::MultiDiscrete { nvec } => places(nvec),
        Space::MultiBinary { .. } => {
            let nothing = Tensor::from(0.0);
            let on = first.sigmoid();
            let missed = |target: &Tensor| {
                first.binary_cross_entropy_with_logits::<Tensor>(target, None, None, Reduction::None)
            };
            let log_prob = sum((-missed(&actions)).where_self(&allowed, &nothing));
            // With the probability as its own target, and both of them followed by autograd.
            (log_prob, sum(missed(&on).where_self(&allowed, &nothing)))
        }
        _ => {
            let log_std = rows.own(&leaf.head(p.views[1], p.rows));
            let half_log_tau = 0.5 * std::f64::consts::TAU.ln();
            let x = (actions - first) / log_std.exp();
            (sum(-0.5 * &x * &x - &log_std - half_log_tau), sum(log_std + 0.5 + half_log_tau))
        }
    }
}

/// Gives every row a log σ of its own, as `stateDependentStd` does: heads `[mean…, log σ…, value]` row after row.
pub fn with_own_std<T: Real>(mut p: Prepared<T>, noise: &[f64]) -> Prepared<T> {
    let width = p.views[0].width;
    let stride = 2 * width + 1;
    let shared = p.views[1].row(&p.heads, 0).to_vec();
    let mut heads = Vec::new();
    for r in 0..p.rows {
        heads.extend_from_slice(p.views[0].row(&p.heads, r));
        heads.extend((0..width).map(|j| shared[j] + T::of(noise[r * width + j])));
        heads.push(p.value.row(&p.heads, r)[0]);
    }
    p.heads = heads;
    p.views = vec![HeadView { offset: 0, stride, width }, HeadView { offset: width, stride, width }];
    p.value = HeadView { offset: 2 * width, stride, width: 1 };
    p
}
