//! Every loss beside libtorch's autograd: heads, masks and weights are random, the loss is written down again in
//! plain tensor operations (`policy.rs`, `values.rs`), and loss, parts and gradient must be the same, in f64 and f32.

// The core's own tests draw their batches from the same file.
#[path = "../../../../core/tests/suite/policy.rs"]
#[allow(dead_code, reason = "they use more of it")]
mod batches;
mod heads;
mod policy;
mod values;

use batches::{Case, Prepared, spaces};
use heads::{Leaf, numbers, tensor, tolerance};
use policy::Loss;
use reinforcets_core::losses::{
    A2cLoss, Bootstrap, Munchausen, PpoLoss, QuantileHead, ReinforceLoss, Support, TdLoss, c51, c51_target,
    c51_values, dqn, greedy, munchausen_bonus, quantile_huber, soft_target, td_target,
};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_testkit::gradient_check::assert_close;
use values::Transitions;

/// Batches of each kind, for action values and for policies: the latter take a hundred tensor operations each.
const SEEDS: u64 = 20;
const POLICY_SEEDS: u64 = 6;

fn policy_losses() -> Vec<Loss> {
    let ppo = |clip_range, clip_range_vf, ent_coef, normalize_advantage| {
        Loss::Ppo(PpoLoss { clip_range, clip_range_vf, ent_coef, vf_coef: 0.7, normalize_advantage })
    };
    let a2c = |normalize_advantage| Loss::A2c(A2cLoss { ent_coef: 0.2, vf_coef: 0.4, normalize_advantage });
    let reinforce =
        |normalize_returns| Loss::Reinforce(ReinforceLoss { ent_coef: 0.1, vf_coef: 0.5, normalize_returns });
    vec![
        ppo(0.2, None, 0.0, true),
        ppo(0.1, Some(0.3), 0.3, false),
        ppo(0.3, Some(1.0), 0.01, true),
        a2c(false),
        a2c(true),
        reinforce(false),
        reinforce(true),
    ]
}

fn same_as_autograd<T: Real>(what: &str, case: &Case, p: &Prepared<T>) {
    for loss in policy_losses() {
        for critic in [true, false] {
            let (mine, theirs) = (policy::ours(p, loss, critic), policy::autograd(case, p, loss, critic));
            let what = format!("{what}, critic {critic}, {loss:?}");
            let list = |o: &policy::Outcome| [&[o.loss][..], &o.parts].concat();
            assert_close(&format!("{what}: parts"), &list(&mine), &list(&theirs), tolerance::<T>(), 1.0);
            assert_close(&what, &mine.d_heads, &theirs.d_heads, tolerance::<T>(), 1.0);
            assert!(theirs.d_heads.iter().any(|d| d.abs() > 1e-3), "{what}: there is a gradient");
        }
    }
}

#[test]
fn policy_losses_on_every_distribution() {
    for seed in 0..POLICY_SEEDS {
        for space in spaces() {
            for (masked, weighted) in [(false, false), (true, false), (false, true), (true, true)] {
                let case = Case::random(space.clone(), masked, weighted, seed);
                let what = format!("{space}, seed {seed}, masked {masked}, weighted {weighted}");
                same_as_autograd(&what, &case, &case.prepare::<f64>());
                same_as_autograd(&what, &case, &case.prepare::<f32>());
            }
        }
    }
}

#[test]
fn policy_losses_where_each_row_has_a_log_std_of_its_own() {
    for seed in 0..SEEDS {
        let case = Case::random(spaces().remove(3), false, seed % 2 == 0, seed);
        let noise = Transitions::random(seed).normals(case.first.len(), 0.2);
        same_as_autograd("f64", &case, &policy::with_own_std(case.prepare::<f64>(), &noise));
        same_as_autograd("f32", &case, &policy::with_own_std(case.prepare::<f32>(), &noise));
    }
}

/// Numbers in `T`, and a head over them whose rows lie apart.
fn head<T: Real>(rows: &[f64], width: usize) -> (Vec<T>, HeadView) {
    let view = HeadView { offset: 2, stride: width + 3, width };
    let mut data = vec![T::of(77.0); 2 + rows.len() / width * view.stride];
    for (r, row) in rows.chunks_exact(width).enumerate() {
        view.row_mut(&mut data, r).iter_mut().zip(row).for_each(|(to, x)| *to = T::of(*x));
    }
    (data, view)
}

fn narrow<T: Real>(numbers: &[f64]) -> Vec<T> {
    numbers.iter().map(|x| T::of(*x)).collect()
}

/// A list of ours beside autograd's.
fn close<T: Real>(what: &str, mine: &[T], theirs: &[f64]) {
    assert_close(what, &heads::wide(mine), theirs, tolerance::<T>(), 1.0);
}

fn dqn_agrees<T: Real>(seed: u64) {
    let mut t = Transitions::random(seed);
    let n = t.rows * t.choices;
    let [now, next, online] = [(); 3].map(|()| head::<T>(&t.normals(n, 1.5), t.choices));
    let head_of = |(data, view): &(Vec<T>, HeadView)| Leaf::new(data).head(*view, t.rows).detach();
    let (returns, discount, weight) = (narrow::<T>(&t.returns), narrow::<T>(&t.discount), t.weight::<T>());
    let zeros = || vec![T::of(0.0); t.rows];

    let bootstrap = Bootstrap { returns: &returns, discount: &discount };
    let (mut choice, mut plain, mut double) = (vec![0; t.rows], zeros(), zeros());
    for (chooser, target) in [(&next, &mut plain), (&online, &mut double)] {
        greedy(&chooser.0, chooser.1, None, &mut choice);
        td_target(&next.0, next.1, &choice, bootstrap, None, target);
    }
    let q = head_of(&next);
    close("DQN's target", &plain, &numbers(&values::td_target::<T>(&t, &q, None)));
    close("double DQN's target", &double, &numbers(&values::td_target::<T>(&t, &q, Some(&head_of(&online)))));

    // A higher temperature than the paper's 0.03, so that the policy is not all on one choice.
    let cfg = Munchausen { tau: 0.4, ..Munchausen::default() };
    let (mut lifted, mut soft) = (returns.clone(), zeros());
    munchausen_bonus(&now.0, now.1, t.actions(), cfg, &mut lifted);
    soft_target(&next.0, next.1, cfg.tau, Bootstrap { returns: &lifted, discount: &discount }, &mut soft);
    close("Munchausen's target", &soft, &numbers(&values::munchausen::<T>(&t, &head_of(&now), &q, cfg)));

    for (target, loss) in
        [&plain, &double, &soft].into_iter().flat_map(|t| [(t, TdLoss::Huber), (t, TdLoss::Mse)])
    {
        let (mut d, mut priority) = (vec![T::of(0.0); now.0.len()], zeros());
        let stats = dqn(&now.0, now.1, &t.batch(weight.as_deref()), target, loss, &mut priority, &mut d);
        let leaf = Leaf::new(&now.0);
        let theirs = values::dqn(&t, &leaf, now.1, target, loss);
        close(&format!("{loss:?}, seed {seed}"), &d, &leaf.gradient(&theirs));
        close::<T>("loss", &[T::of(stats.loss)], &numbers(&theirs));
    }
}

#[test]
fn deep_q_learning_and_its_targets() {
    for seed in 0..SEEDS {
        dqn_agrees::<f64>(seed);
        dqn_agrees::<f32>(seed);
    }
}

fn c51_agrees<T: Real>(seed: u64) {
    let mut t = Transitions::random(seed);
    let support = Support { low: -2.0, high: 3.0, atoms: 2 + seed as usize % 12 };
    let width = t.choices * support.atoms;
    let [now, next] = [(); 2].map(|()| head::<T>(&t.normals(t.rows * width, 1.0), width));
    let (returns, discount, weight) = (narrow::<T>(&t.returns), narrow::<T>(&t.discount), t.weight::<T>());

    let (mut mean, mut choice) = (vec![T::of(0.0); t.rows * t.choices], vec![0; t.rows]);
    c51_values(&next.0, next.1, support, t.rows, &mut mean);
    greedy(&mean, HeadView { offset: 0, stride: t.choices, width: t.choices }, None, &mut choice);
    let mut target = vec![T::of(0.0); t.rows * support.atoms];
    let bootstrap = Bootstrap { returns: &returns, discount: &discount };
    c51_target(&next.0, next.1, support, &choice, bootstrap, &mut target);
    let following = Leaf::new(&next.0).head(next.1, t.rows).detach();
    close("projection", &target, &numbers(&values::c51_target::<T>(&t, &following, support)));

    let (mut d, mut priority) = (vec![T::of(0.0); now.0.len()], vec![T::of(0.0); t.rows]);
    let batch = t.batch(weight.as_deref());
    let stats = c51(&now.0, now.1, support, &batch, &target, &mut priority, &mut d);
    let leaf = Leaf::new(&now.0);
    let theirs = values::c51(&t, &leaf, now.1, &target);
    close(&format!("C51, seed {seed}"), &d, &leaf.gradient(&theirs));
    close::<T>("loss", &[T::of(stats.loss)], &numbers(&theirs));
}

#[test]
fn distributions_on_atoms() {
    for seed in 0..SEEDS {
        c51_agrees::<f64>(seed);
        c51_agrees::<f32>(seed);
    }
}

fn quantiles_agree<T: Real>(seed: u64, sampled: bool, kappa: f64) {
    let mut t = Transitions::random(seed);
    let (n, targets) = (1 + seed as usize % 9, 1 + seed as usize % 37);
    let width = if sampled { t.choices } else { t.choices * n };
    let rows = t.rows * t.choices * n;
    let (data, view) = head::<T>(&t.normals(rows, 1.5), width);
    let tau = sampled.then(|| narrow::<T>(&t.uniforms(t.rows * n)));
    let target = narrow::<T>(&t.normals(t.rows * targets, 1.5));
    let weight = t.weight::<T>();
    let q = if sampled { QuantileHead::Sampled { view, n } } else { QuantileHead::Fixed { view, n } };
    let (mut d, mut priority) = (vec![T::of(0.0); data.len()], vec![T::of(0.0); t.rows]);
    let batch = t.batch(weight.as_deref());
    let stats = quantile_huber(&data, q, tau.as_deref(), &batch, &target, kappa, &mut priority, &mut d);
    let leaf = Leaf::new(&data);
    let theirs = values::quantile(&t, &leaf, view, n, tau.as_deref(), &target, kappa);
    close(&format!("sampled {sampled}, κ {kappa}, seed {seed}"), &d, &leaf.gradient(&theirs));
    close::<T>("loss", &[T::of(stats.loss)], &numbers(&theirs));
}

#[test]
fn quantiles_at_fixed_and_at_drawn_places() {
    for seed in 0..SEEDS {
        for (sampled, kappa) in [(false, 1.0), (true, 1.0), (false, 0.3), (true, 0.0)] {
            quantiles_agree::<f64>(seed, sampled, kappa);
            quantiles_agree::<f32>(seed, sampled, kappa);
        }
    }
}

/// The comparison itself: a wrong gradient is seen.
#[test]
#[should_panic(expected = "mse of a doubled error")]
fn a_wrong_gradient_fails() {
    let (data, view) = head::<f64>(&[1.0, 2.0], 1);
    let leaf = Leaf::new(&data);
    let loss = (leaf.head(view, 2) - tensor(&[0.0, 0.0], &[2, 1])).square().mean(tch::Kind::Double);
    close("mse of a doubled error", &vec![0.0; data.len()], &leaf.gradient(&(2.0 * loss)));
}
