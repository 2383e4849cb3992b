//! The losses of action values and their targets as they stand in their papers, in plain tensor operations.

use reinforcets_core::column::ValuesRef;
use reinforcets_core::distributions::Rows;
use reinforcets_core::losses::{Munchausen, QBatch, Support, TdLoss};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::rng::Rng;
use tch::{Kind, Reduction, Tensor};

use super::heads::{Leaf, tensor, wide};

/// Transitions with weights and rows that do not count.
pub struct Transitions {
    pub rows: usize,
    pub choices: usize,
    actions: Vec<i32>,
    pub returns: Vec<f64>,
    pub discount: Vec<f64>,
    weight: Option<Vec<f64>>,
    valid: Option<Vec<u8>>,
    rng: Rng,
}

impl Transitions {
    pub fn random(seed: u64) -> Self {
        let mut rng = Rng::stream(seed, "transitions", 0);
        let (rows, choices) = (1 + rng.below(20) as usize, 2 + rng.below(4) as usize);
        let some = rng.below(4);
        // The first row counts always.
        let valid = (0..rows).map(|r| u8::from(r == 0 || rng.below(4) > 0)).collect();
        let discounts = [0.0, 0.97, 0.97_f64.powi(3)];
        Transitions {
            rows,
            choices,
            actions: (0..rows).map(|_| rng.below(choices as u32) as i32).collect(),
            returns: (0..rows).map(|_| f64::from(rng.normal())).collect(),
            discount: (0..rows).map(|_| discounts[rng.below(3) as usize]).collect(),
            weight: (some & 1 == 1).then(|| (0..rows).map(|_| rng.uniform()).collect()),
            valid: (some & 2 == 2).then_some(valid),
            rng,
        }
    }

    pub fn normals(&mut self, n: usize, scale: f64) -> Vec<f64> {
        (0..n).map(|_| scale * f64::from(self.rng.normal())).collect()
    }

    pub fn uniforms(&mut self, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.rng.uniform()).collect()
    }

    pub fn actions(&self) -> Rows<'_> {
        Rows { values: ValuesRef::I32(&self.actions), width: 1, idx: None }
    }

    pub fn weight<T: Real>(&self) -> Option<Vec<T>> {
        self.weight.as_ref().map(|w| w.iter().map(|x| T::of(*x)).collect())
    }

    pub fn batch<'a, T>(&'a self, weight: Option<&'a [T]>) -> QBatch<'a, T> {
        QBatch {
            rows: self.rows,
            actions: Some(self.actions()),
            weight,
            valid: self.valid.as_deref(),
            factor: 1.0,
        }
    }

    /// `[rows, 1]`, the actions as indices.
    fn index(&self) -> Tensor {
        Tensor::from_slice(&self.actions).to_kind(Kind::Int64).unsqueeze(1)
    }

    /// The weighted mean over the rows that count.
    fn mean<T: Real>(&self, each: &Tensor) -> Tensor {
        let weight = self.weight::<T>().map_or_else(|| vec![1.0; self.rows], |w| wide(&w));
        let counts = |r: usize| self.valid.as_ref().is_none_or(|v| v[r] != 0);
        let rows: Vec<i64> = (0..self.rows).filter(|r| counts(*r)).map(|r| r as i64).collect();
        (each * Tensor::from_slice(&weight)).index_select(0, &Tensor::from_slice(&rows)).mean(Kind::Double)
    }

    /// Returns and discounts as `T` holds them, `[rows, 1]`.
    fn bootstrap<T: Real>(&self) -> [Tensor; 2] {
        let column = |x: &[f64]| tensor(&x.iter().map(|x| T::of(*x).f64()).collect::<Vec<_>>(), &[-1, 1]);
        [column(&self.returns), column(&self.discount)]
    }
}

/// `[rows, choices, n]` of a head that shows `n` numbers for each choice, choice after choice.
fn by_choice(t: &Transitions, head: &Tensor) -> Tensor {
    head.reshape([t.rows as i64, t.choices as i64, -1])
}

/// The numbers of one choice of each row, `[rows, n]`.
fn of_choice(all: &Tensor, choice: &Tensor) -> Tensor {
    let n = all.size()[2];
    all.gather(1, &choice.unsqueeze(2).expand([-1, -1, n], false), false).squeeze_dim(1)
}

/// Deep Q-learning.
pub fn dqn<T: Real>(t: &Transitions, leaf: &Leaf, q: HeadView, target: &[T], loss: TdLoss) -> Tensor {
    let value = leaf.head(q, t.rows).gather(1, &t.index(), false).squeeze_dim(1);
    let target = Tensor::from_slice(&wide(target));
    let each = match loss {
        TdLoss::Huber => value.smooth_l1_loss(&target, Reduction::None, 1.0),
        TdLoss::Mse => value.mse_loss(&target, Reduction::None),
    };
    t.mean::<T>(&each)
}

/// `returns + discount · Q(s′, argmax)`; the argmax of `chooser` (double DQN) or of Q itself.
pub fn td_target<T: Real>(t: &Transitions, q: &Tensor, chooser: Option<&Tensor>) -> Tensor {
    let [returns, discount] = t.bootstrap::<T>();
    let choice = chooser.unwrap_or(q).argmax(1, true);
    (returns + discount * q.gather(1, &choice, false)).squeeze_dim(1)
}

/// Munchausen's target (eq. 4): expectations and the logarithm of the policy as the paper writes them.
pub fn munchausen<T: Real>(t: &Transitions, now: &Tensor, next: &Tensor, cfg: Munchausen) -> Tensor {
    let [returns, discount] = t.bootstrap::<T>();
    let log_policy = |q: &Tensor| (q / cfg.tau).log_softmax(1, Kind::Double);
    let bonus = (cfg.tau * log_policy(now).gather(1, &t.index(), false)).clamp(cfg.clip, 0.0);
    let log = log_policy(next);
    let soft = (log.exp() * (next - cfg.tau * &log)).sum_dim_intlist(1, true, Kind::Double);
    (returns + cfg.alpha * bonus + discount * soft).squeeze_dim(1)
}

/// The distribution of `returns + discount · Z(s′, argmax of its mean)` on the atoms: each takes a share that falls
/// with its distance, and none beyond the next atom (the second form of the paper's eq. 7).
pub fn c51_target<T: Real>(t: &Transitions, next: &Tensor, s: Support) -> Tensor {
    let atoms = Tensor::linspace(s.low, s.high, s.atoms as i64, (Kind::Double, tch::Device::Cpu));
    let p = by_choice(t, next).softmax(2, Kind::Double);
    let choice = (&p * &atoms).sum_dim_intlist(2, false, Kind::Double).argmax(1, true);
    let [returns, discount] = t.bootstrap::<T>();
    let moved = (returns + discount * &atoms).clamp(s.low, s.high);
    let spacing = (s.high - s.low) / (s.atoms - 1) as f64;
    let distance: Tensor = (moved.unsqueeze(1) - atoms.reshape([1, -1, 1])).abs() / spacing;
    let share = (-distance + 1.0).clamp(0.0, 1.0);
    (share * of_choice(&p, &choice).unsqueeze(1)).sum_dim_intlist(2, false, Kind::Double)
}

/// Cross-entropy of a target distribution.
pub fn c51<T: Real>(t: &Transitions, leaf: &Leaf, logits: HeadView, target: &[T]) -> Tensor {
    let log = of_choice(&by_choice(t, &leaf.head(logits, t.rows)), &t.index()).log_softmax(1, Kind::Double);
    let target = tensor(&wide(target), &log.size());
    t.mean::<T>(&-(target * log).sum_dim_intlist(1, false, Kind::Double))
}

/// Every quantile against every target. With `tau` the head has `n` rows for each row of the batch.
pub fn quantile<T: Real>(
    t: &Transitions,
    leaf: &Leaf,
    view: HeadView,
    n: usize,
    tau: Option<&[T]>,
    target: &[T],
    kappa: f64,
) -> Tensor {
    let (rows, n) = (t.rows as i64, n as i64);
    let all = match tau {
        None => by_choice(t, &leaf.head(view, t.rows)),
        Some(_) => leaf.head(view, t.rows * n as usize).reshape([rows, n, -1]).transpose(1, 2),
    };
    let theta = of_choice(&all, &t.index());
    let tau = match tau {
        None => (Tensor::arange(n, (Kind::Double, tch::Device::Cpu)) * 2.0 + 1.0) / (2 * n) as f64,
        Some(tau) => tensor(&wide(tau), &[rows, n]),
    };
    let u = tensor(&wide(target), &[rows, 1, -1]) - theta.unsqueeze(2);
    let below = u.detach().lt(0.0).to_kind(Kind::Double);
    let side = (tau.reshape([-1, n, 1]) - below).abs();
    let size = match kappa {
        0.0 => u.abs(),
        _ => u.huber_loss(&u.zeros_like(), Reduction::None, kappa) / kappa,
    };
    t.mean::<T>(&(side * size).mean_dim(2, false, Kind::Double).sum_dim_intlist(1, false, Kind::Double))
}
