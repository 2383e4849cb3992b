//! Policy losses: gradients against finite differences, numbers and gradients against SB3 and autograd.

use crate::policy::{Case, Cfg, Golden, Prepared, assert_close, fixture, spaces};
use reinforcets_core::losses::{A2cLoss, PpoLoss, PpoStats, ReinforceLoss, Scratch, a2c, ppo, reinforce};
use reinforcets_core::math::Real;
use reinforcets_testkit::gradient_check::assert_gradient;
use serde::Deserialize;

#[derive(Deserialize)]
struct Goldens {
    cases: Vec<Case>,
}

fn run<T: Real>(name: &str, cfg: &Cfg, p: &Prepared<T>, d_heads: &mut [T]) -> PpoStats {
    let (mut dist, mut scratch) = (p.dist.clone(), Scratch::default());
    let Cfg { clip_range, clip_range_vf, ent_coef, vf_coef, normalize } = *cfg;
    let (at, batch) = (p.at(), p.batch());
    let stats = match name {
        "ppo" => {
            let cfg =
                PpoLoss { clip_range, clip_range_vf, ent_coef, vf_coef, normalize_advantage: normalize };
            return ppo(&p.heads, at, &batch, &cfg, &mut dist, &mut scratch, d_heads);
        }
        "a2c" => {
            let cfg = A2cLoss { ent_coef, vf_coef, normalize_advantage: normalize };
            a2c(&p.heads, at, &batch, &cfg, &mut dist, &mut scratch, d_heads)
        }
        _ => {
            let cfg = ReinforceLoss { ent_coef, vf_coef, normalize_returns: normalize };
            reinforce(&p.heads, at, &batch, &cfg, &mut dist, &mut scratch, d_heads)
        }
    };
    PpoStats {
        loss: stats.loss,
        policy_loss: stats.policy_loss,
        value_loss: stats.value_loss,
        entropy_loss: stats.entropy_loss,
        ..PpoStats::default()
    }
}

fn check_golden<T: Real>(case: &Case, golden: &Golden, tolerance: f64) {
    let p = case.prepare::<T>();
    let mut d_heads = vec![T::default(); p.heads.len()];
    let stats = run(&golden.name, &golden.cfg, &p, &mut d_heads);
    let what = format!("{} {} {:?}", golden.name, case.kind, golden.cfg);
    for (key, got) in [
        ("loss", stats.loss),
        ("policyLoss", stats.policy_loss),
        ("valueLoss", stats.value_loss),
        ("entropyLoss", stats.entropy_loss),
        ("approxKl", stats.approx_kl),
        ("clipFraction", stats.clip_fraction),
    ] {
        if let Some(want) = golden.stats.get(key) {
            assert_close(&format!("{what} {key}"), &[got], &[want.as_f64().unwrap()], tolerance);
        }
    }
    let rows = |view: reinforcets_core::network::HeadView, rows: usize| -> Vec<T> {
        (0..rows).flat_map(|r| view.row(&d_heads, r).to_vec()).collect()
    };
    assert_close(&format!("{what} dFirst"), &rows(p.views[0], p.rows), &golden.d_first, tolerance);
    assert_close(&format!("{what} dValue"), &rows(p.value, p.rows), &golden.d_value, tolerance);
    if let Some(want) = &golden.d_log_std {
        assert_close(&format!("{what} dLogStd"), &rows(p.views[1], 1), want, tolerance);
    }
    // Nothing was written beside the heads.
    assert_eq!(d_heads[0].f64(), 0.0);
}

#[test]
fn golden_losses_and_gradients_of_sb3() {
    for case in fixture::<Goldens>("policy_losses.json").cases {
        assert_eq!(case.losses.len(), 5);
        for golden in &case.losses {
            check_golden::<f64>(&case, golden, 1e-11);
            check_golden::<f32>(&case, golden, 5e-6);
        }
    }
}

#[test]
fn gradients_against_finite_differences() {
    let cfg = |clip_range, clip_range_vf, normalize| Cfg {
        clip_range,
        clip_range_vf,
        ent_coef: 0.3,
        vf_coef: 0.7,
        normalize,
    };
    for (i, space) in spaces().into_iter().enumerate() {
        for (masked, weighted) in [(false, false), (true, false), (true, true)] {
            let case = Case::random(space.clone(), masked, weighted, 7 + i as u64);
            for (name, cfg) in [
                ("ppo", cfg(0.2, None, true)),
                ("ppo", cfg(0.1, Some(0.3), false)),
                ("ppo", cfg(0.0, Some(0.05), false)),
                ("a2c", cfg(0.0, None, true)),
                ("a2c", cfg(0.0, None, false)),
            ] {
                let mut p = case.prepare::<f64>();
                let mut d_heads = vec![0.0; p.heads.len()];
                let stats = run(name, &cfg, &p, &mut d_heads);
                if name == "ppo" {
                    // Rows on both sides of the bound.
                    assert!((0.1..0.95).contains(&stats.clip_fraction) || cfg.clip_range == 0.0);
                }
                let at = p.heads.clone();
                let mut ignored = vec![0.0; p.heads.len()];
                let what = format!("{name} {space} masked {masked} weighted {weighted} {cfg:?}");
                assert_gradient(&what, &at, &d_heads, 1e-6, |heads| {
                    p.heads.copy_from_slice(heads);
                    run(name, &cfg, &p, &mut ignored).loss
                });
            }
        }
    }
}

/// REINFORCE's baseline is held fixed, so the value head is checked through the value loss alone.
#[test]
fn reinforce_gradient_with_and_without_baseline() {
    for (i, space) in spaces().into_iter().enumerate() {
        let case = Case::random(space.clone(), false, true, 17 + i as u64);
        let mut p = case.prepare::<f64>();
        let (mut dist, mut scratch) = (p.dist.clone(), Scratch::default());
        let cfg = ReinforceLoss { ent_coef: 0.1, vf_coef: 0.5, normalize_returns: true };
        let mut d_heads = vec![0.0; p.heads.len()];
        let at = p.heads.clone();
        let plain = reinforcets_core::losses::PolicyHeads { value: None, ..p.at() };
        reinforce(&p.heads, plain, &p.batch(), &cfg, &mut dist, &mut scratch, &mut d_heads);
        let mut ignored = vec![0.0; p.heads.len()];
        assert_gradient(&format!("reinforce {space}"), &at, &d_heads, 1e-6, |heads| {
            p.heads.copy_from_slice(heads);
            let at = reinforcets_core::losses::PolicyHeads { value: None, ..p.at() };
            reinforce(&p.heads, at, &p.batch(), &cfg, &mut dist, &mut scratch, &mut ignored).loss
        });
        p.heads.copy_from_slice(&at);
        d_heads.fill(0.0);
        let stats = reinforce(&p.heads, p.at(), &p.batch(), &cfg, &mut dist, &mut scratch, &mut d_heads);
        let value = p.value;
        let picked: Vec<f64> = (0..p.rows).map(|r| at[value.at(r)]).collect();
        let d_value: Vec<f64> = (0..p.rows).map(|r| d_heads[value.at(r)]).collect();
        assert_gradient("value of reinforce", &picked, &d_value, 1e-6, |v| {
            v.iter().enumerate().for_each(|(r, x)| p.heads[value.at(r)] = *x);
            0.5 * reinforce(&p.heads, p.at(), &p.batch(), &cfg, &mut dist, &mut scratch, &mut ignored)
                .value_loss
        });
        assert!(stats.value_loss > 0.0);
    }
}

#[test]
fn rows_of_weight_zero_count_nowhere() {
    for (i, space) in spaces().into_iter().enumerate() {
        let mut case = Case::random(space.clone(), true, false, 27 + i as u64);
        // The last six rows do not count, and hold nonsense.
        let keep = case.rows - 6;
        let mut weight = vec![1.0; case.returns.len()];
        for &i in &case.idx[keep..] {
            weight[i as usize] = 0.0;
            case.returns[i as usize] = f64::NAN;
            case.advantage[i as usize] = f64::INFINITY;
            case.old_log_prob[i as usize] = f64::NAN;
            case.old_value[i as usize] = f64::NAN;
        }
        case.weight = Some(weight);
        let mut short = case.clone();
        short.rows = keep;
        short.idx.truncate(keep);
        short.weight = None;
        let width = short.first.len() / case.rows;
        short.first.truncate(keep * width);
        short.value.truncate(keep);
        for name in ["ppo", "a2c", "reinforce"] {
            for clip_range_vf in [None, Some(0.2)] {
                let cfg =
                    Cfg { clip_range: 0.2, clip_range_vf, ent_coef: 0.1, vf_coef: 0.5, normalize: true };
                let (a, b) = (case.prepare::<f32>(), short.prepare::<f32>());
                let (mut d_a, mut d_b) = (vec![0.0; a.heads.len()], vec![0.0; b.heads.len()]);
                let (stats_a, stats_b) = (run(name, &cfg, &a, &mut d_a), run(name, &cfg, &b, &mut d_b));
                assert_eq!(stats_a, stats_b, "{name} {space}");
                assert_eq!(d_a[..d_b.len()], d_b, "{name} {space}");
                assert!(d_a[d_b.len()..].iter().all(|d| *d == 0.0), "{name} {space}");
            }
        }
        case.weight = Some(vec![0.0; case.returns.len()]);
        let p = case.prepare::<f32>();
        let mut d_heads = vec![0.0; p.heads.len()];
        let cfg = Cfg { clip_range: 0.2, clip_range_vf: None, ent_coef: 0.1, vf_coef: 0.5, normalize: true };
        assert_eq!(run("ppo", &cfg, &p, &mut d_heads), PpoStats::default());
        assert!(d_heads.iter().all(|d| *d == 0.0));
    }
}

#[test]
fn what_is_not_finite_shows_in_the_loss() {
    let cfg =
        Cfg { clip_range: 0.2, clip_range_vf: Some(0.2), ent_coef: 0.0, vf_coef: 0.5, normalize: false };
    for (i, space) in spaces().into_iter().enumerate() {
        let case = Case::random(space.clone(), false, false, 37 + i as u64);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut broken: Vec<Case> = (0..5).map(|_| case.clone()).collect();
            let row = case.idx[2] as usize;
            broken[0].first[2] = bad;
            broken[1].value[2] = if bad.is_nan() { bad } else { f64::NAN };
            broken[2].old_log_prob[row] = bad;
            broken[3].advantage[row] = bad;
            broken[4].returns[row] = bad;
            for (k, case) in broken.iter().enumerate() {
                let p = case.prepare::<f32>();
                let mut d_heads = vec![0.0; p.heads.len()];
                let stats = run("ppo", &cfg, &p, &mut d_heads);
                assert!(!stats.loss.is_finite(), "{space} {bad} in {k}: {stats:?}");
            }
        }
    }
}
