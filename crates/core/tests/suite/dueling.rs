//! Dueling heads: numbers against PyTorch, gradients of losses through them against finite differences.

use crate::policy::{assert_close, fixture};
use reinforcets_core::column::ValuesRef;
use reinforcets_core::distributions::Rows;
use reinforcets_core::losses::{Dueling, QBatch, Support, TdLoss, c51, dqn};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::rng::Rng;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;

#[derive(Deserialize)]
struct Goldens {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    rows: usize,
    choices: usize,
    atoms: usize,
    value: Vec<f64>,
    advantage: Vec<f64>,
    q: Vec<f64>,
    d_q: Vec<f64>,
    d_value: Vec<f64>,
    d_advantage: Vec<f64>,
}

/// Heads whose rows lie apart.
fn dueling(choices: usize, atoms: usize) -> (Dueling, usize) {
    let stride = (choices + 1) * atoms + 3;
    let value = HeadView { offset: 1, stride, width: atoms };
    (Dueling { value, advantage: HeadView { offset: 2 + atoms, stride, width: choices * atoms } }, stride)
}

fn scatter<T: Real>(view: HeadView, from: &[f64], to: &mut [T]) {
    for (r, row) in from.chunks_exact(view.width).enumerate() {
        view.row_mut(to, r).iter_mut().zip(row).for_each(|(t, x)| *t = T::of(*x));
    }
}

fn rows_of<T: Real>(view: HeadView, from: &[T], rows: usize) -> Vec<T> {
    (0..rows).flat_map(|r| view.row(from, r).to_vec()).collect()
}

fn golden<T: Real>(case: &Case, tol: f64) {
    let (heads, stride) = dueling(case.choices, case.atoms);
    let mut data = vec![T::of(77.0); case.rows * stride];
    scatter(heads.value, &case.value, &mut data);
    scatter(heads.advantage, &case.advantage, &mut data);
    let mut q = vec![T::of(0.0); heads.len(case.rows)];
    heads.combine(&data, &mut q);
    assert_close("Q", &q, &case.q, tol);
    assert_eq!(rows_of(heads.q(), &q, case.rows).len(), q.len());
    let d_q: Vec<T> = case.d_q.iter().map(|d| T::of(*d)).collect();
    let mut d = vec![T::of(0.0); data.len()];
    heads.pull_back(&d_q, &mut d);
    assert_close("∂V", &rows_of(heads.value, &d, case.rows), &case.d_value, tol);
    assert_close("∂A", &rows_of(heads.advantage, &d, case.rows), &case.d_advantage, tol);
    let inside = [heads.value, heads.advantage].map(|v| rows_of(v, &d, case.rows)).concat();
    let set = |d: &[T]| d.iter().filter(|x| x.f64() != 0.0).count();
    assert_eq!(set(&d), set(&inside), "nothing between the heads is touched");
    heads.pull_back(&d_q, &mut d);
    let twice: Vec<f64> = case.d_value.iter().map(|d| 2.0 * d).collect();
    assert_close("gradients add up", &rows_of(heads.value, &d, case.rows), &twice, tol);
}

#[test]
fn golden_numbers_of_pytorch() {
    let goldens: Goldens = fixture("dueling.json");
    assert_eq!(goldens.cases.len(), 3);
    for case in &goldens.cases {
        golden::<f64>(case, 1e-11);
        golden::<f32>(case, 5e-6);
    }
}

#[test]
fn losses_through_dueling_heads_against_finite_differences() {
    let (rows, choices) = (4, 3);
    for seed in 0..5 {
        let mut rng = Rng::stream(seed, "test", 0);
        let mut normal = |n: usize| (0..n).map(|_| f64::from(rng.normal())).collect::<Vec<f64>>();
        let actions = [0, 2, 1, 2];
        let actions = Rows { values: ValuesRef::I32(&actions), width: 1, idx: None };
        let weight = [1.0, 0.3, 0.7, 2.0];
        let batch =
            QBatch { rows, actions: Some(actions), weight: Some(&weight[..]), valid: None, factor: 1.0 };
        for atoms in [1, 5] {
            let (heads, stride) = dueling(choices, atoms);
            let data = normal(rows * stride);
            let mut target = normal(rows);
            if atoms > 1 {
                target = normal(rows * atoms).iter().map(|x| x.abs()).collect();
            }
            let mut priority = vec![0.0; rows];
            let mut loss = |data: &[f64], d: &mut [f64]| {
                let mut q = vec![0.0; heads.len(rows)];
                heads.combine(data, &mut q);
                let mut d_q = vec![0.0; q.len()];
                let support = Support { low: -1.0, high: 2.0, atoms };
                let stats = match atoms {
                    1 => dqn(&q, heads.q(), &batch, &target, TdLoss::Mse, &mut priority, &mut d_q),
                    _ => c51(&q, heads.q(), support, &batch, &target, &mut priority, &mut d_q),
                };
                heads.pull_back(&d_q, d);
                stats.loss
            };
            let mut d = vec![0.0; data.len()];
            loss(&data, &mut d);
            let mut ignored = d.clone();
            assert_gradient(&format!("{atoms} atoms"), &data, &d, 1e-6, |data| loss(data, &mut ignored));
        }
    }
}
