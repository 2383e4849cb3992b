//! One thread, 64-64 towers: PPO's gradient step on 64 rows, and inference on one row; of this engine also behind the C
//! table, as the addon uses it.
//!
//! The machine is shared: minimum and median are what counts.

#![expect(clippy::print_stdout, reason = "a benchmark's report")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::time::Instant;

use reinforcets_core::Result;
use reinforcets_core::column::ValuesRef;
use reinforcets_core::distributions::{Distribution, Rows};
use reinforcets_core::losses::{PolicyBatch, PolicyHeads, PpoLoss, Scratch, ppo};
use reinforcets_core::net_spec::{Activation, Optimizer};
use reinforcets_core::network::{Engine, Grad, HeadSet, Mode, Network};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_fused::FusedEngine;
use reinforcets_plugin::{Plugin, PluginEngine, guest};
use reinforcets_testkit::network_contract::Sample;
use reinforcets_testkit::specs::actor_critic;
use reinforcets_torch::TorchEngine;

const ADAM: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };
const ROWS: usize = 64;
const LOSS: PpoLoss =
    PpoLoss { clip_range: 0.2, clip_range_vf: None, ent_coef: 0.0, vf_coef: 0.5, normalize_advantage: true };

/// Times `work` and prints microseconds.
fn time(name: &str, rounds: usize, mut work: impl FnMut()) {
    (0..rounds / 10).for_each(|_| work());
    let mut each: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    each.sort_by(f64::total_cmp);
    println!("{name}: minimum {:.1} µs, median {:.1} µs", each[0], each[rounds / 2]);
}

/// This engine as a plug-in.
struct Guest;

impl Plugin for Guest {
    const NAME: &'static str = "torch";

    fn open(threads: usize, device: &str) -> Result<Box<dyn Engine>> {
        Ok(Box::new(TorchEngine::new(threads, device)?))
    }
}

fn measure(name: &str, engine: &dyn Engine) {
    let spec = actor_critic(4, 64, 2, Activation::Tanh);
    let mut network = engine.build(&spec, Some(&ADAM), &mut Rng::stream(1, "network", 0)).unwrap();
    let sample = Sample::new(&spec, ROWS, 2);
    let mut dist = Distribution::for_space(&Space::Discrete { n: 2, start: 0 }).unwrap();
    let mut rng = Rng::stream(1, "batch", 0);
    let idx: Vec<u32> = (0..ROWS as u32).collect();
    let actions: Vec<i32> = (0..ROWS).map(|_| rng.below(2) as i32).collect();
    let mut numbers = || -> Vec<f32> { (0..ROWS).map(|_| rng.normal()).collect() };
    let (advantage, returns, old_value) = (numbers(), numbers(), numbers());
    let old_log_prob = vec![-std::f32::consts::LN_2; ROWS];
    let batch = PolicyBatch {
        idx: &idx,
        actions: Rows { values: ValuesRef::I32(&actions), width: 1, idx: Some(&idx) },
        mask: None,
        old_log_prob: &old_log_prob,
        advantage: &advantage,
        returns: &returns,
        old_value: &old_value,
        weight: None,
    };
    let (mut scratch, mut d_heads) = (Scratch::default(), vec![0.0; network.layout().len(ROWS)]);
    let mut step = |network: &mut dyn Network| {
        sample.with_all(|inputs| {
            let heads = network.forward(inputs, Mode::Train, &mut []).unwrap();
            let at = PolicyHeads { policy: &heads.views[..1], value: Some(heads.views[1]) };
            d_heads.fill(0.0);
            ppo(heads.data, at, &batch, &LOSS, &mut dist, &mut scratch, &mut d_heads);
            network.zero_grad();
            network.backward(inputs, &d_heads, Grad::Params).unwrap();
            network.step(3e-4, Some(0.5)).unwrap();
        });
    };
    time(&format!("{name}: PPO gradient step"), 2000, || step(&mut *network));
    time(&format!("{name}: forward"), 2000, || {
        sample.with_all(|inputs| drop(network.forward(inputs, Mode::Train, &mut []).map(|_| ())));
    });
    let heads = HeadSet::of(&[0]);
    time(&format!("{name}: infer the policy, 1 row"), 5000, || {
        sample.with(0..1, |inputs| drop(network.infer(inputs, heads, Mode::Eval, &mut []).map(|_| ())));
    });
}

fn main() {
    measure("fused", &FusedEngine::new(1).unwrap());
    // Twice, because a shared machine is not equally fast all the time.
    for _ in 0..2 {
        measure("torch", &TorchEngine::new(1, "cpu").unwrap());
        measure("torch behind the table", &PluginEngine::open(guest::table::<Guest>(), 1, "cpu").unwrap());
    }
}
