//! Twenty steps with each activation and optimiser, beside PyTorch's numbers (`fixtures/torch_training.py`).

use reinforcets_core::net_spec::{Activation, Optimizer};
use reinforcets_core::network::{Engine, Flat, Grad, Mode};
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::network_contract::{Sample, export, plain};
use reinforcets_testkit::specs;
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    activation: Activation,
    optimizer: Optimizer,
    losses: [f64; 2],
    norms: [f64; 2],
    weights: Vec<f32>,
}

fn number(i: usize) -> f64 {
    (1.0 + 1.7 * i as f64).sin()
}

fn close(what: &str, case: &Case, got: f64, want: f64) {
    let tolerance = 2e-5 * want.abs().max(0.1);
    let Case { activation, optimizer, .. } = case;
    assert!((got - want).abs() < tolerance, "{activation:?}, {optimizer:?}: {what} {got}, expected {want}");
}

#[test]
fn training_is_as_in_pytorch() {
    let fixture: Fixture = serde_json::from_str(include_str!("../fixtures/torch_training.json")).unwrap();
    for case in &fixture.cases {
        let layers = specs::layers(&[5], case.activation);
        let inputs = vec![specs::input("x", 3, vec![])];
        let spec = specs::net(inputs, vec![specs::tower("net", layers, vec![specs::linear("y", 2)])]);
        let engine = FusedEngine::new(1).unwrap();
        let mut network =
            engine.build(&spec, Some(&case.optimizer), &mut Rng::stream(1, "network", 0)).unwrap();
        let weights: Vec<f32> = (0..32).map(|i| (0.7 * number(i)) as f32).collect();
        network.import(Flat::Parameters, &weights).unwrap();
        let x: Vec<f32> = (0..21).map(|i| number(100 + i) as f32).collect();
        let batch = reinforcets_core::network::Batch::Rows(7);
        let inputs = reinforcets_core::network::Inputs { gathers: &[plain(3, &x)], batch };
        let view = network.layout().views[0];
        let mut d_heads = Sample::new(&spec, 7, 1).d_heads(network.layout());
        let (mut losses, mut norms) = (Vec::new(), Vec::new());
        for _ in 0..20 {
            let heads = network.forward(&inputs, Mode::Train, &mut []).unwrap();
            let mut loss = 0.0;
            for r in 0..7 {
                let y = view.row(heads.data, r);
                view.row_mut(&mut d_heads, r).copy_from_slice(y);
                loss += y.iter().map(|y| 0.5 * f64::from(y * y)).sum::<f64>();
            }
            network.zero_grad();
            network.backward(&inputs, &d_heads, Grad::Params).unwrap();
            norms.push(network.step(0.01, Some(0.5)).unwrap());
            losses.push(loss);
        }
        for i in [0, 1] {
            close("loss", case, losses[i * 19], case.losses[i]);
            close("norm", case, norms[i * 19], case.norms[i]);
        }
        for (got, want) in export(&*network, Flat::Parameters).iter().zip(&case.weights) {
            close("weight", case, f64::from(*got), f64::from(*want));
        }
    }
}
