//! Losses of action values: numbers and gradients against PyTorch, gradients against finite differences, rows that do
//! not count.

use crate::policy::{assert_close, fixture};
use reinforcets_core::column::ValuesRef;
use reinforcets_core::distributions::Rows;
use reinforcets_core::losses::{
    Bootstrap, Munchausen, QBatch, QStats, QuantileHead, Rescale, Support, TdLoss, c51, c51_target,
    c51_values, dqn, greedy, munchausen_bonus, quantile_huber, quantile_target, quantile_values, soft_target,
    td_target,
};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::rng::Rng;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Goldens {
    choices: usize,
    actions: Vec<i32>,
    returns: Vec<f64>,
    discount: Vec<f64>,
    weight: Vec<f64>,
    dqn: Value,
    c51: Value,
    quantile: Vec<Value>,
}

fn list(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

fn real<T: Real>(x: &[f64]) -> Vec<T> {
    x.iter().map(|x| T::of(*x)).collect()
}

/// A head whose rows lie apart, with numbers around it that nobody may touch.
struct Head<T> {
    view: HeadView,
    data: Vec<T>,
}

impl<T: Real> Head<T> {
    fn new(rows: &[f64], width: usize) -> Self {
        let view = HeadView { offset: 2, stride: width + 3, width };
        let n = rows.len() / width;
        let mut data = vec![T::of(77.0); 2 + n * (width + 3)];
        for (r, row) in rows.chunks_exact(width).enumerate() {
            row.iter().enumerate().for_each(|(j, x)| data[view.at(r) + j] = T::of(*x));
        }
        Head { view, data }
    }

    fn zeros(&self) -> Vec<T> {
        vec![T::of(0.0); self.data.len()]
    }

    /// The rows of a gradient; whatever lies between must still be 0.
    fn rows(&self, d: &[T]) -> Vec<f64> {
        let n = (d.len() - 2) / self.view.stride;
        let rows: Vec<f64> = (0..n).flat_map(|r| self.view.row(d, r).iter().map(|x| x.f64())).collect();
        let touched = |x: &&f64| **x != 0.0;
        assert_eq!(d.iter().filter(|x| x.f64() != 0.0).count(), rows.iter().filter(touched).count());
        rows
    }
}

fn rows_of(actions: &[i32]) -> Rows<'_> {
    Rows { values: ValuesRef::I32(actions), width: 1, idx: None }
}

fn batch<'a, T>(actions: &'a [i32], weight: Option<&'a [T]>) -> QBatch<'a, T> {
    QBatch { rows: actions.len(), actions: Some(rows_of(actions)), weight, valid: None, factor: 1.0 }
}

fn check<T: Real>(what: &str, golden: &Value, stats: QStats, d: &[f64], priority: &[T], key: &str, tol: f64) {
    assert_close(&format!("{what} loss"), &[stats.loss], &[golden["loss"].as_f64().unwrap()], tol);
    assert_close(&format!("{what} dHead"), d, &list(&golden["dHead"]), tol);
    if !key.is_empty() {
        assert_close(&format!("{what} priority"), priority, &list(&golden[key]), tol);
    }
}

fn golden_dqn<T: Real>(g: &Goldens, tol: f64) {
    let golden = &g.dqn;
    let (returns, discount, weight) = (real::<T>(&g.returns), real::<T>(&g.discount), real::<T>(&g.weight));
    let next = Bootstrap { returns: &returns, discount: &discount };
    let head = |key: &str| Head::<T>::new(&list(&golden[key]), g.choices);
    let (q, next_target, next_online) = (head("head"), head("nextTarget"), head("nextOnline"));
    let rows = g.actions.len();
    let (mut choice, mut target) = (vec![0; rows], vec![T::of(0.0); rows]);
    for (kind, chooser) in [("plain", &next_target), ("double", &next_online)] {
        greedy(&chooser.data, chooser.view, None, &mut choice);
        assert_eq!(serde_json::json!(choice), golden["choice"][kind], "{kind}");
        td_target(&next_target.data, next_target.view, &choice, next, None, &mut target);
        assert_close(kind, &target, &list(&golden["target"][kind]), tol);
    }
    for (kind, loss) in [("huber", TdLoss::Huber), ("mse", TdLoss::Mse)] {
        let (mut d, mut priority) = (q.zeros(), vec![T::of(0.0); rows]);
        let stats =
            dqn(&q.data, q.view, &batch(&g.actions, Some(&weight)), &target, loss, &mut priority, &mut d);
        check::<T>(kind, &golden[kind], stats, &q.rows(&d), &[], "", tol);
        assert_close("|δ|", &priority, &list(&golden["priority"]), tol);
    }
    let scale = Some(Rescale { eps: 1e-3 });
    td_target(&next_target.data, next_target.view, &choice, next, scale, &mut target);
    assert_close("rescaled", &target, &list(&golden["rescaled"]), tol);
    let number = |key: &str| golden["munchausen"][key].as_f64().unwrap();
    let cfg = Munchausen { alpha: number("alpha"), tau: number("tau"), clip: number("clip") };
    let mut lifted = returns.clone();
    munchausen_bonus(&q.data, q.view, rows_of(&g.actions), cfg, &mut lifted);
    let next = Bootstrap { returns: &lifted, discount: &discount };
    soft_target(&next_target.data, next_target.view, cfg.tau, next, &mut target);
    assert_close("munchausen", &target, &list(&golden["munchausen"]["target"]), tol);
}

fn golden_c51<T: Real>(g: &Goldens, tol: f64) {
    let golden = &g.c51;
    let number = |key: &str| golden[key].as_f64().unwrap();
    let atoms = golden["atoms"].as_u64().unwrap() as usize;
    let support = Support { low: number("low"), high: number("high"), atoms };
    let (discount, weight) = (real::<T>(&g.discount), real::<T>(&g.weight));
    let returns = real::<T>(&list(&golden["returns"]));
    let head = |key: &str| Head::<T>::new(&list(&golden[key]), g.choices * atoms);
    let (logits, following) = (head("head"), head("next"));
    let rows = g.actions.len();
    let mut values = vec![T::of(0.0); rows * g.choices];
    c51_values(&following.data, following.view, support, rows, &mut values);
    assert_close("values", &values, &list(&golden["values"]), tol);
    let mut choice = vec![0; rows];
    greedy(&values, HeadView { offset: 0, stride: g.choices, width: g.choices }, None, &mut choice);
    let (mut target, mut priority) = (vec![T::of(1.0); rows * atoms], vec![T::of(0.0); rows]);
    let next = Bootstrap { returns: &returns, discount: &discount };
    let beyond = c51_target(&following.data, following.view, support, &choice, next, &mut target);
    assert_close("projection", &target, &list(&golden["target"]), tol);
    // From a hundred times the width of the support away nothing falls inside of it.
    assert!(beyond > 0.0 && beyond < 1.0, "{beyond}");
    let far = vec![T::of(100.0 * (support.high - support.low)); rows];
    let next = Bootstrap { returns: &far, ..next };
    let all = c51_target(&following.data, following.view, support, &choice, next, &mut target.clone());
    assert!((all - 1.0).abs() < 1e-6, "{all}");
    let mut d = logits.zeros();
    let batch = batch(&g.actions, Some(&weight[..]));
    let stats = c51(&logits.data, logits.view, support, &batch, &target, &mut priority, &mut d);
    check("c51", golden, stats, &logits.rows(&d), &priority, "priority", tol);
}

fn golden_quantile<T: Real>(g: &Goldens, golden: &Value, tol: f64) {
    let size = |key: &str| golden[key].as_u64().unwrap() as usize;
    let (n, m, fixed) = (size("n"), size("m"), golden["fixed"].as_bool().unwrap());
    let (returns, discount, weight) = (real::<T>(&g.returns), real::<T>(&g.discount), real::<T>(&g.weight));
    let tau: Option<Vec<T>> = golden["tau"].is_array().then(|| real(&list(&golden["tau"])));
    let head = |key: &str, n: usize| {
        let head = Head::<T>::new(&list(&golden[key]), if fixed { n * g.choices } else { g.choices });
        let view = head.view;
        (head, if fixed { QuantileHead::Fixed { view, n } } else { QuantileHead::Sampled { view, n } })
    };
    let ((theta, q), (following, next_q)) = (head("head", n), head("next", m));
    let rows = g.actions.len();
    let mut values = vec![T::of(0.0); rows * g.choices];
    quantile_values(&following.data, next_q, rows, &mut values);
    assert_close("values", &values, &list(&golden["values"]), tol);
    let mut choice = vec![0; rows];
    greedy(&values, HeadView { offset: 0, stride: g.choices, width: g.choices }, None, &mut choice);
    let (mut target, mut priority) = (vec![T::of(0.0); rows * m], vec![T::of(0.0); rows]);
    let next = Bootstrap { returns: &returns, discount: &discount };
    quantile_target(&following.data, next_q, &choice, next, &mut target);
    assert_close("target", &target, &list(&golden["target"]), tol);
    let (mut d, kappa) = (theta.zeros(), golden["kappa"].as_f64().unwrap());
    let batch = batch(&g.actions, Some(&weight[..]));
    let stats = quantile_huber(&theta.data, q, tau.as_deref(), &batch, &target, kappa, &mut priority, &mut d);
    check("quantile", golden, stats, &theta.rows(&d), &priority, "rowLoss", tol);
}

#[test]
fn golden_targets_losses_and_gradients_of_pytorch() {
    let g: Goldens = fixture("value_losses.json");
    golden_dqn::<f64>(&g, 1e-11);
    golden_dqn::<f32>(&g, 5e-6);
    golden_c51::<f64>(&g, 1e-11);
    golden_c51::<f32>(&g, 5e-6);
    assert_eq!(g.quantile.len(), 3);
    for golden in &g.quantile {
        golden_quantile::<f64>(&g, golden, 1e-11);
        golden_quantile::<f32>(&g, golden, 5e-6);
    }
}

/// A random case: 5 rows, 3 choices.
fn random(width: usize, rows: usize, seed: u64) -> (Head<f64>, Vec<i32>, Vec<f64>, Rng) {
    let mut rng = Rng::stream(seed, "test", 0);
    let numbers: Vec<f64> = (0..rows * width).map(|_| 2.0 * f64::from(rng.normal())).collect();
    let actions = (0..5).map(|_| rng.below(3) as i32).collect();
    let weight = (0..5).map(|_| rng.uniform()).collect();
    (Head::new(&numbers, width), actions, weight, rng)
}

fn check_gradient(what: &str, head: &Head<f64>, mut loss: impl FnMut(&[f64], &mut [f64]) -> f64) {
    let mut d = head.zeros();
    loss(&head.data, &mut d);
    let mut ignored = head.zeros();
    assert_gradient(what, &head.data, &d, 1e-6, |heads| loss(heads, &mut ignored));
}

#[test]
fn gradients_against_finite_differences() {
    let valid = [1, 1, 0, 1, 1];
    let mut priority = vec![0.0; 5];
    for seed in 0..10 {
        let (head, actions, weight, mut rng) = random(3, 5, seed);
        let batch = QBatch { valid: Some(&valid), ..batch(&actions, Some(&weight[..])) };
        let target: Vec<f64> = (0..5).map(|_| f64::from(rng.normal())).collect();
        for kind in [TdLoss::Huber, TdLoss::Mse] {
            check_gradient(&format!("{kind:?}"), &head, |heads, d| {
                dqn(heads, head.view, &batch, &target, kind, &mut priority, d).loss
            });
        }
        let (head, ..) = random(3 * 6, 5, 100 + seed);
        let support = Support { low: -1.0, high: 2.0, atoms: 6 };
        let mut target: Vec<f64> = (0..30).map(|_| rng.uniform()).collect();
        for row in target.chunks_exact_mut(6) {
            let sum: f64 = row.iter().sum();
            row.iter_mut().for_each(|m| *m /= sum);
        }
        check_gradient("c51", &head, |heads, d| {
            c51(heads, head.view, support, &batch, &target, &mut priority, d).loss
        });
        // Finite differences make no sense at a kink: quantiles and targets are drawn apart from each other.
        let target: Vec<f64> = (0..5 * 17).map(|_| 2.0 * f64::from(rng.normal())).collect();
        let tau: Vec<f64> = (0..5 * 4).map(|_| rng.uniform()).collect();
        for kappa in [0.0, 0.3, 1.0] {
            let (head, ..) = random(3 * 4, 5, 200 + seed);
            let q = QuantileHead::Fixed { view: head.view, n: 4 };
            check_gradient(&format!("quantiles, κ = {kappa}"), &head, |heads, d| {
                quantile_huber(heads, q, None, &batch, &target, kappa, &mut priority, d).loss
            });
            let (head, ..) = random(3, 5 * 4, 300 + seed);
            let q = QuantileHead::Sampled { view: head.view, n: 4 };
            check_gradient(&format!("sampled quantiles, κ = {kappa}"), &head, |heads, d| {
                quantile_huber(heads, q, Some(&tau), &batch, &target, kappa, &mut priority, d).loss
            });
        }
    }
}

#[test]
fn rows_that_are_not_valid_count_nowhere_and_nan_shows() {
    let (mut head, actions, weight, _) = random(3, 5, 1);
    let mut target = vec![0.5; 5];
    let (mut d, mut priority) = (head.zeros(), vec![9.0; 5]);
    let short = batch(&actions[..3], Some(&weight[..3]));
    let want = dqn(&head.data, head.view, &short, &target[..3], TdLoss::Huber, &mut priority, &mut d);
    head.view.row_mut(&mut head.data, 4).fill(f64::NAN);
    target[3] = f64::INFINITY;
    let mut d_all = head.zeros();
    let all = QBatch { valid: Some(&[1, 1, 1, 0, 0]), ..batch(&actions, Some(&weight[..])) };
    let got = dqn(&head.data, head.view, &all, &target, TdLoss::Huber, &mut priority, &mut d_all);
    assert_eq!((got, &d_all), (want, &d));
    assert_eq!(priority[3..], [0.0, 0.0]);
    for kind in [TdLoss::Huber, TdLoss::Mse] {
        let stats =
            dqn(&head.data, head.view, &batch(&actions, None), &target, kind, &mut priority, &mut d_all);
        assert!(stats.loss.is_nan() && priority[4].is_nan());
    }
}

#[test]
fn terminated_rows_bootstrap_from_nothing_and_masks_hold() {
    let head = Head::<f32>::new(&[5.0, f64::NAN, f64::INFINITY, 1.0, 7.0, 2.0], 3);
    let (returns, discount) = ([1.0, 1.0], [0.0, 0.5]);
    let next = Bootstrap { returns: &returns, discount: &discount };
    let mut target = [0.0; 2];
    td_target(&head.data, head.view, &[2, 1], next, None, &mut target);
    assert_eq!(target, [1.0, 4.5]);
    soft_target(&head.data, head.view, 0.1, next, &mut target);
    assert_eq!(target[0], 1.0);
    let mut choice = [9; 2];
    let mask = [0, 1, 0, 1, 0, 1];
    let mask = Rows { values: ValuesRef::U8(&mask), width: 3, idx: None };
    greedy(&head.data, head.view, Some(mask), &mut choice);
    assert_eq!(choice, [1, 2]);
    greedy(&head.data, head.view, None, &mut choice);
    assert_eq!(choice, [2, 1]);
}
