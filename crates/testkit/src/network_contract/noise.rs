//! Noise on weights: where it comes from, when it acts, how long it stays.

use reinforcets_core::dropout;
use reinforcets_core::net_spec::Activation;
use reinforcets_core::network::{Batch, Engine, Flat, Grad, HeadSet, Inputs, Mode, Network};
use reinforcets_core::noisy;
use reinforcets_core::rng::Rng;
use serde_json::Value;

use super::batches::{Sample, by_view, export, plain, wide};
use super::passes::{SGD, build, reference};
use crate::gradient_check::assert_close;
use crate::specs;

fn heads(network: &mut dyn Network, sample: &Sample, mode: Mode) -> Vec<f32> {
    let layout = network.layout().clone();
    let data = sample.with_all(|i| network.infer(i, HeadSet::ALL, mode, &mut []).unwrap().data.to_vec());
    by_view(&layout, &data, sample.head_rows).into_iter().flatten().flatten().map(|x| x as f32).collect()
}

/// Building draws weights, then noise; `resample` draws noise, dropout's key first; networks without any draw nothing.
pub(super) fn is_what_the_stream_draws(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let mut rng = Rng::stream(1, "network", 0);
        let mut network = engine.build(&spec, Some(&SGD), &mut rng).unwrap();
        let first = export(&*network, Flat::Noise);
        assert_eq!(first.is_empty(), !spec.is_noisy(), "{name}");
        let mut again = rng.clone();
        network.resample(&mut rng);
        let mut want = vec![];
        if specs::has_dropout(&spec) {
            dropout::export_key(again.bits(), &mut want);
        }
        let key = want.len();
        want.resize(first.len(), 0.0);
        noisy::draw(&mut want[key..], &mut again);
        assert_eq!(export(&*network, Flat::Noise), want, "{name}");
        assert_eq!(rng, again, "{name}");
        assert!(first.is_empty() || first != want, "{name}");
    }
}

/// Evaluation sees μ alone, in heads and in gradients: σ then has none.
pub(super) fn acts_in_training_alone(engine: &dyn Engine) {
    for (name, spec) in specs::noisy() {
        let mut network = build(engine, &spec, &SGD, 2);
        let mut sample = Sample::new(&spec, 9, 3);
        let d_heads = sample.d_heads(network.layout());
        let [train, eval] = [Mode::Train, Mode::Eval].map(|mode| heads(&mut *network, &sample, mode));
        network.resample(&mut Rng::stream(4, "noise", 0));
        assert_ne!(heads(&mut *network, &sample, Mode::Train), train, "{name}");
        assert_eq!(heads(&mut *network, &sample, Mode::Eval), eval, "{name}");
        let gradients = [Mode::Train, Mode::Eval, Mode::Train].map(|mode| {
            sample.with_all(|inputs| {
                network.forward(inputs, mode, &mut []).unwrap();
                network.zero_grad();
                network.backward(inputs, &d_heads, Grad::Params).unwrap();
            });
            export(&*network, Flat::Gradients)
        });
        assert_eq!(gradients[0], gradients[2], "{name}");
        let mut at = 0;
        for tensor in network.tensors() {
            let n: usize = tensor.shape.iter().product();
            let part = |g: &[f32]| g[at..at + n].iter().any(|g| *g != 0.0);
            assert!(part(&gradients[0]), "{name}, {}", tensor.name);
            assert_eq!(part(&gradients[1]), !tensor.name.ends_with("_sigma"), "{name}, {}", tensor.name);
            at += n;
        }
    }
}

/// Steps of the optimiser and passes leave the noise in force; new noise makes a `forward` before it void, and an old
/// one can be taken up again.
pub(super) fn stays_until_it_is_drawn_anew(engine: &dyn Engine) {
    for (name, spec) in specs::noisy().into_iter().chain(specs::normed()) {
        let mut network = build(engine, &spec, &SGD, 5);
        let mut sample = Sample::new(&spec, 6, 6);
        let layout = network.layout().clone();
        let d_heads = sample.d_heads(&layout);
        let noise = export(&*network, Flat::Noise);
        sample.with_all(|inputs| {
            for _ in 0..2 {
                network.forward(inputs, Mode::Train, &mut []).unwrap();
                network.zero_grad();
                network.backward(inputs, &d_heads, Grad::Params).unwrap();
                network.step(0.05, None).unwrap();
            }
        });
        assert_eq!(export(&*network, Flat::Noise), noise, "{name}");
        let want = reference(&*network, Mode::Train).run(&sample.matrices(), None).heads.concat().concat();
        let before = heads(&mut *network, &sample, Mode::Train);
        assert_close(&name, &wide(&before), &want, 2e-5, 0.1);
        let mut rng = Rng::stream(7, "noise", 0);
        sample.with_all(|inputs| {
            network.forward(inputs, Mode::Train, &mut []).unwrap();
            network.resample(&mut rng);
            let error = network.backward(inputs, &d_heads, Grad::Params).unwrap_err();
            assert_eq!(error.code(), "INVALID_STATE", "{name}");
        });
        network.import(Flat::Noise, &noise).unwrap();
        assert_eq!(heads(&mut *network, &sample, Mode::Train), before, "{name}");
        let short = network.import(Flat::Noise, &noise[1..]).unwrap_err();
        assert_eq!(short.code(), "INVALID_SHAPE", "{name}");
    }
}

/// A dueling network of noisy layers gives PyTorch's numbers.
pub(super) fn golden(engine: &dyn Engine) {
    let golden: Value = serde_json::from_str(include_str!("../../fixtures/noisy.json")).unwrap();
    let [rows, inputs, hidden, choices] =
        ["rows", "inputs", "hidden", "choices"].map(|key| golden[key].as_u64().unwrap() as usize);
    let tower = |name: &str, width| {
        let layers = specs::noisy_layers(&[hidden], Activation::Relu);
        specs::tower(name, layers, vec![specs::noisy_head(name, width)])
    };
    let towers = vec![tower("value", 1), tower("advantage", choices)];
    let spec = specs::net(vec![specs::input("obs", inputs, vec![])], towers);
    let mut network = build(engine, &spec, &SGD, 8);
    network.import(Flat::Parameters, &narrow(&golden["parameters"])).unwrap();
    network.import(Flat::Noise, &narrow(&golden["noise"])).unwrap();
    let layout = network.layout().clone();
    let mut d_heads = vec![0.0; layout.len(rows)];
    for (view, d) in layout.views.iter().zip(golden["dHeads"].as_array().unwrap()) {
        for (r, row) in narrow(d).chunks_exact(view.width).enumerate() {
            view.row_mut(&mut d_heads, r).copy_from_slice(row);
        }
    }
    let x = narrow(&golden["x"]);
    let inputs = Inputs { gathers: &[plain(inputs, &x)], batch: Batch::Rows(rows) };
    for (mode, key) in [(Mode::Train, "train"), (Mode::Eval, "eval")] {
        let want = &golden[key];
        let heads = network.forward(&inputs, mode, &mut []).unwrap().data.to_vec();
        for (head, want) in by_view(&layout, &heads, rows).iter().zip(want["heads"].as_array().unwrap()) {
            assert_close(key, &head.concat(), &list(want), 2e-6, 0.1);
        }
        network.zero_grad();
        let mut d_input = vec![0.0; x.len()];
        let grad = Grad::Both { gather: 0, out: &mut d_input };
        network.backward(&inputs, &d_heads, grad).unwrap();
        assert_close(key, &wide(&d_input), &list(&want["dInput"]), 2e-6, 0.1);
        let gradients = wide(&export(&*network, Flat::Gradients));
        assert_close(key, &gradients, &list(&want["dParameters"]), 2e-6, 0.1);
    }
}

pub(super) fn list(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

pub(super) fn narrow(value: &Value) -> Vec<f32> {
    list(value).into_iter().map(|x| x as f32).collect()
}
