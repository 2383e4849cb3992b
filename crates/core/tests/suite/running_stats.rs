//! Normalisers: SB3's VecNormalize step by step, one batch against many, checkpoints.

use crate::policy::{assert_close, fixture};
use reinforcets_core::rng::Rng;
use reinforcets_core::running_stats::{RewardNormalizer, RunningStats};
use reinforcets_core::state::State;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Golden {
    steps: usize,
    lanes: usize,
    width: usize,
    clip_obs: f32,
    clip_reward: f32,
    gamma: f64,
    obs: Vec<f32>,
    reward: Vec<f32>,
    done: Vec<u8>,
    norm_obs: Vec<f64>,
    norm_reward: Vec<f64>,
    mean: Vec<f64>,
    var: Vec<f64>,
    count: f64,
    return_mean: f64,
    return_var: f64,
}

#[test]
fn golden_sequence_of_vec_normalize() {
    let g: Golden = fixture("normalizers.json");
    let row = g.lanes * g.width;
    let mut obs = RunningStats::new(g.width);
    let mut reward = RewardNormalizer::new(g.lanes, g.gamma, g.clip_reward);
    let (mut norm_obs, mut norm_reward) = (vec![0.0; row], vec![0.0; g.lanes]);
    let calm = vec![0; g.lanes];
    for t in 0..=g.steps {
        let now = &g.obs[t * row..][..row];
        obs.update(now);
        obs.normalize(now, &mut norm_obs, g.clip_obs);
        assert_close("observation", &norm_obs, &g.norm_obs[t * row..][..row], 1e-6);
        if t > 0 {
            let at = (t - 1) * g.lanes;
            let now = &g.reward[at..][..g.lanes];
            reward.update(now);
            reward.normalize(now, &mut norm_reward);
            reward.reset(&g.done[at..][..g.lanes], &calm);
            assert_close("reward", &norm_reward, &g.norm_reward[at..][..g.lanes], 1e-6);
        }
    }
    assert_close("mean", obs.mean(), &g.mean, 1e-11);
    assert_close("var", obs.var(), &g.var, 1e-11);
    assert_close("count", &[obs.count()], &[g.count], 1e-11);
    assert_close("mean of returns", reward.stats().mean(), &[g.return_mean], 1e-11);
    assert_close("var of returns", reward.stats().var(), &[g.return_var], 1e-11);
    assert!(g.norm_obs.iter().any(|x| x.abs() == 2.0) && g.norm_reward.iter().any(|x| x.abs() == 1.5));
}

#[test]
fn batches_add_up_whatever_their_size() {
    let mut rng = Rng::stream(1, "stats", 0);
    let rows: Vec<f32> = (0..300).map(|_| 1e4 + rng.normal()).collect();
    let (mut whole, mut parts) = (RunningStats::new(3), RunningStats::new(3));
    whole.update(&rows);
    rows.chunks(21).for_each(|part| parts.update(part));
    assert_close("mean", parts.mean(), whole.mean(), 1e-12);
    assert_close("var", parts.var(), whole.var(), 1e-10);
    parts.update(&[]);
    assert_close("empty batch", parts.mean(), whole.mean(), 1e-12);
}

#[test]
fn nan_stays_nan() {
    let mut out = [0.0; 2];
    RunningStats::new(2).normalize(&[f32::NAN, f32::INFINITY], &mut out, 10.0);
    assert!(out[0].is_nan());
    assert_eq!(out[1], 10.0);
}

#[test]
fn checkpoints_continue_bit_for_bit() {
    let mut rng = Rng::stream(2, "stats", 0);
    let mut batch = || (0..8).map(|_| rng.normal()).collect::<Vec<f32>>();
    let mut stats = RunningStats::new(2);
    let mut reward = RewardNormalizer::new(8, 0.9, 10.0);
    for _ in 0..5 {
        let b = batch();
        stats.update(&b);
        reward.update(&b);
    }
    let mut state = State::default();
    stats.save(&mut state, "obs");
    reward.save(&mut state, "reward");
    reward.save_lanes(&mut state, "reward");
    let (mut stats2, mut reward2) = (RunningStats::new(2), RewardNormalizer::new(8, 0.9, 10.0));
    stats2.load(&state, "obs").unwrap();
    reward2.load(&state, "reward").unwrap();
    reward2.load_lanes(&state, "reward").unwrap();
    let b = batch();
    let (mut x, mut y) = ([0.0; 8], [0.0; 8]);
    for (s, r, out) in [(&mut stats, &mut reward, &mut x), (&mut stats2, &mut reward2, &mut y)] {
        s.update(&b);
        r.update(&b);
        r.normalize(&b, out);
    }
    assert_eq!((x, stats.mean(), stats.var()), (y, stats2.mean(), stats2.var()));
    let code = RunningStats::new(3).load(&state, "obs").unwrap_err().code();
    assert_eq!(code, "CHECKPOINT_MISMATCH");
    assert!(RunningStats::new(3).load(&state, "nothing").is_err());
}
