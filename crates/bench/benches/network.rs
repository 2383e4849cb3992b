//! Gradient steps and inference of the fused engine, beside the peak of fused multiply-adds.
//!
//! The machine is shared: minimum and median are what counts.

#![expect(clippy::print_stdout, reason = "a benchmark's report")]

use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use reinforcets_core::column::ValuesRef;
use reinforcets_core::distributions::{Distribution, Rows};
use reinforcets_core::losses::{PolicyBatch, PolicyHeads, PpoLoss, Scratch, ppo};
use reinforcets_core::net_spec::{Activation, NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Grad, HeadSet, Mode, Network};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::network_contract::Sample;
use reinforcets_testkit::specs::actor_critic;

const ADAM: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };

fn network(spec: &NetSpec) -> Box<dyn Network> {
    let engine = FusedEngine::new(1).expect("one thread starts");
    engine.build(spec, Some(&ADAM), &mut Rng::stream(1, "network", 0)).expect("the spec is supported")
}

/// Multiply-adds of a step's forward, weight gradient and input gradient, per row, times 2.
fn flop(hidden: usize) -> f64 {
    let (layer, ends) = (hidden * hidden, 4 * hidden);
    2.0 * (2 * (3 * layer + 2 * ends) + 3 * 3 * hidden) as f64
}

/// PPO's gradient step as the agent makes it: forward, loss, backward, clip, Adam.
fn gradient_step(c: &mut Criterion, peak: f64, hidden: usize, activation: Activation, rows: usize) {
    let spec = actor_critic(4, hidden, 2, activation);
    let mut network = network(&spec);
    let sample = Sample::new(&spec, rows, 2);
    let mut dist = Distribution::for_space(&Space::Discrete { n: 2, start: 0 }).expect("is supported");
    let loss = PpoLoss {
        clip_range: 0.2,
        clip_range_vf: None,
        ent_coef: 0.0,
        vf_coef: 0.5,
        normalize_advantage: true,
    };
    let mut rng = Rng::stream(1, "batch", 0);
    let idx: Vec<u32> = (0..rows as u32).collect();
    let actions: Vec<i32> = (0..rows).map(|_| rng.below(2) as i32).collect();
    let mut numbers = || -> Vec<f32> { (0..rows).map(|_| rng.normal()).collect() };
    let (advantage, returns, old_value) = (numbers(), numbers(), numbers());
    let old_log_prob = vec![-std::f32::consts::LN_2; rows];
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
    let (mut scratch, mut d_heads) = (Scratch::default(), vec![0.0; network.layout().len(rows)]);
    let mut step = || {
        sample.with_all(|inputs| {
            let heads = network.forward(inputs, Mode::Train, &mut []).expect("runs");
            let at = PolicyHeads { policy: &heads.views[..1], value: Some(heads.views[1]) };
            d_heads.fill(0.0);
            ppo(heads.data, at, &batch, &loss, &mut dist, &mut scratch, &mut d_heads);
            network.zero_grad();
            network.backward(inputs, &d_heads, Grad::Params).expect("runs");
            // At rate 0 every step is the first one: thousands on one batch would end in a policy like no other.
            network.step(0.0, Some(0.5)).expect("is finite")
        })
    };
    let name = format!("ppo step/{hidden}-{hidden} {activation:?} x{rows}");
    c.bench_function(&name, |b| b.iter(&mut step));
    report(&name, 5000, flop(hidden) * rows as f64, peak, step);
}

fn inference(c: &mut Criterion, peak: f64, rows: usize) {
    let spec = actor_critic(4, 64, 2, Activation::Tanh);
    let mut network = network(&spec);
    let sample = Sample::new(&spec, rows, 2);
    let mut infer = || {
        sample.with_all(|inputs| {
            let heads = network.infer(inputs, HeadSet::ALL, Mode::Eval, &mut []).expect("runs");
            f64::from(heads.data[0])
        })
    };
    let name = format!("infer/64-64 Tanh x{rows}");
    c.bench_function(&name, |b| b.iter(&mut infer));
    let flop = 2.0 * rows as f64 * (2.0 * (4.0 * 64.0 + 64.0 * 64.0) + 3.0 * 64.0);
    report(&name, 20_000, flop, peak, || (0..10).map(|_| infer()).sum::<f64>() / 10.0);
}

/// Minimum and median of many single runs, which criterion does not show.
fn report(name: &str, runs: usize, flop: f64, peak: f64, mut f: impl FnMut() -> f64) {
    let inner = if name.starts_with("infer") { 10.0 } else { 1.0 };
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(f());
            start.elapsed().as_secs_f64() * 1e6 / inner
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (minimum, median) = (times[0], times[runs / 2]);
    let share = 100.0 * flop / (median * 1e3) / peak;
    println!("{name:<28} min {minimum:8.3} µs  median {median:8.3} µs  {share:4.1} % of {peak:.0} GFLOP/s");
}

fn all(c: &mut Criterion) {
    let peak = FusedEngine::new(1).expect("one thread starts").fma_peak();
    println!("fused multiply-add peak of one core: {peak:.0} GFLOP/s");
    gradient_step(c, peak, 64, Activation::Tanh, 64);
    gradient_step(c, peak, 64, Activation::Tanh, 256);
    gradient_step(c, peak, 256, Activation::Relu, 256);
    inference(c, peak, 1);
    inference(c, peak, 8);
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1));
    targets = all
}
criterion_main!(benches);
