//! The same bits: on every kernel, for any number of threads, in any batch.

use reinforcets_core::net_spec::{LayerSpec, NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Flat, Grad, HeadSet, Mode, Network};
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::network_contract::{Sample, export};
use reinforcets_testkit::specs::{self, ACTIVATIONS};

const ADAM: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };

fn build(engine: &FusedEngine, spec: &NetSpec) -> Box<dyn Network> {
    engine.build(spec, Some(&ADAM), &mut Rng::stream(1, "network", 0)).unwrap()
}

/// Heads, gradients, an input's gradient and the weights after two steps, as bits.
fn trace(engine: &FusedEngine, spec: &NetSpec, rows: usize) -> Vec<u32> {
    let mut network = build(engine, spec);
    let mut sample = Sample::new(spec, rows, 2);
    let d_heads = sample.d_heads(network.layout());
    let layout = network.layout().clone();
    let mut all = Vec::new();
    sample.with_all(|inputs| {
        for _ in 0..2 {
            let heads = network.forward(inputs, Mode::Train, &mut []).unwrap();
            for view in &layout.views {
                (0..heads.rows).for_each(|r| all.extend(view.row(heads.data, r)));
            }
            network.zero_grad();
            let mut out = vec![0.0; rows * spec.inputs[0].width];
            network.backward(inputs, &d_heads, Grad::Both { gather: 0, out: &mut out }).unwrap();
            all.extend(out);
            network.export(Flat::Gradients, &mut all);
            network.step(1e-2, Some(0.5)).unwrap();
        }
    });
    network.export(Flat::Parameters, &mut all);
    network.export(Flat::Moments(1), &mut all);
    all.iter().map(|x| x.to_bits()).collect()
}

fn odd_sizes() -> Vec<(String, NetSpec)> {
    let mut specs = specs::all();
    for (i, width) in [1, 3, 5, 17, 63, 65, 100, 256].into_iter().enumerate() {
        let spec = specs::actor_critic(width, width, i + 1, ACTIVATIONS[i % 6]);
        specs.push((format!("width {width}"), spec));
    }
    specs
}

#[test]
fn every_kernel_gives_the_same() {
    let kernels = FusedEngine::kernels();
    let engines: Vec<_> =
        kernels.iter().map(|k| FusedEngine::new(1).unwrap().with_kernel(k).unwrap()).collect();
    for (name, spec) in odd_sizes() {
        for rows in [1, 7, 8, 64, 100, 256] {
            let scalar = trace(engines.last().unwrap(), &spec, rows);
            for (engine, kernel) in engines.iter().zip(&kernels) {
                assert!(trace(engine, &spec, rows) == scalar, "{kernel} differs: {name}, {rows} rows");
            }
        }
    }
}

#[test]
fn every_number_of_threads_gives_the_same() {
    let engines = [1, 2, 3].map(|n| FusedEngine::new(n).unwrap());
    let mut twins = specs::net(
        vec![specs::input("obs", 17, vec![]), specs::input("action", 6, vec![])],
        vec![
            specs::tower("a", specs::layers(&[256, 256], ACTIVATIONS[1]), vec![specs::linear("q", 1)]),
            specs::tower("b", specs::layers(&[200], ACTIVATIONS[0]), vec![specs::linear("v", 30)]),
        ],
    );
    let large = specs::actor_critic(8, 256, 4, ACTIVATIONS[0]);
    twins.members = 3;
    // Alone, a tower is divided by rows: with noise and a wide head, with an activation that keeps its inputs.
    let noisy = specs::net(
        vec![specs::input("obs", 20, vec![])],
        vec![specs::tower(
            "a",
            specs::noisy_layers(&[320, 256], ACTIVATIONS[1]),
            vec![specs::linear("q", 70)],
        )],
    );
    let alone = specs::net(
        vec![specs::input("obs", 3, vec![])],
        vec![specs::tower("a", specs::layers(&[256, 300], ACTIVATIONS[2]), vec![specs::linear("q", 2)])],
    );
    for spec in [twins, large, noisy, alone] {
        for rows in [1, 256, 300] {
            let one = trace(&engines[0], &spec, rows);
            assert!(engines[1..].iter().all(|e| trace(e, &spec, rows) == one), "{rows} rows");
        }
    }
}

#[test]
fn a_row_is_the_same_in_every_batch() {
    let engine = FusedEngine::new(1).unwrap();
    for (name, spec) in odd_sizes() {
        let mut network = build(&engine, &spec);
        let sample = Sample::new(&spec, 70, 3);
        let layout = network.layout().clone();
        let all = sample
            .with_all(|i| network.infer(i, HeadSet::ALL, Mode::Eval, &mut []).map(|h| h.data.to_vec()))
            .unwrap();
        for first in 0..70 {
            for count in [1, 2, 5, 6, 11, 64] {
                let rows = first..(first + count).min(70);
                sample.with(rows.clone(), |i| {
                    let heads = network.infer(i, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
                    for view in layout.views.iter().filter(|v| v.stride > 0) {
                        for r in 0..heads.rows {
                            let whole = rows.start * spec.repeat + r;
                            let (part, whole) = (view.row(heads.data, r), view.row(&all, whole));
                            assert!(part == whole, "{name}: row {r} in {rows:?}");
                        }
                    }
                });
            }
        }
    }
}

#[test]
fn unknown_kernels_are_an_error() {
    let error = FusedEngine::new(1).unwrap().with_kernel("mmx").unwrap_err();
    assert_eq!(error.code(), "INVALID_CONFIG");
    assert!(error.to_string().contains("scalar"), "{error}");
}

#[test]
fn unsupported_networks_are_an_error() {
    let engine = FusedEngine::new(1).unwrap();
    let mut spec = specs::actor_critic(4, 8, 2, ACTIVATIONS[0]);
    spec.towers[0].layers = vec![LayerSpec::Lstm { width: 8 }];
    let error = engine.build(&spec, None, &mut Rng::stream(1, "network", 0)).err().unwrap();
    assert_eq!(error.code(), "ENGINE_UNSUPPORTED");
    assert!(error.to_string().contains("torch"), "{error}");
    assert!(!export(&*build(&engine, &specs::all()[0].1), Flat::Parameters).is_empty());
}
