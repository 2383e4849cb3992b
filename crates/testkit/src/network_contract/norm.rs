//! Layer norm: what it makes of rows, and PyTorch's numbers of it behind dropout.

use reinforcets_core::net_spec::{Activation, HeadKind, HeadSpec, LayerSpec};
use reinforcets_core::network::{Batch, Engine, Flat, Grad, HeadSet, Inputs, Mode};
use serde_json::Value;

use super::batches::{Sample, by_view, export, plain, wide};
use super::noise::{list, narrow};
use super::passes::{SGD, build};
use crate::gradient_check::assert_close;
use crate::specs;

/// First weights are one, first biases zero: rows come out with mean 0 and variance 1, however wide, far off or narrow
/// they come in; equal numbers come out as zeros.
pub(super) fn rows_have_mean_and_variance(engine: &dyn Engine) {
    for width in [2, 16, 33, 64, 200] {
        let head = HeadSpec { name: "features".into(), kind: HeadKind::Features };
        let layer = LayerSpec::LayerNorm { activation: Activation::Identity };
        let spec = specs::net(
            vec![specs::input("obs", width, vec![])],
            vec![specs::tower("a", vec![layer], vec![head])],
        );
        let mut network = build(engine, &spec, &SGD, 1);
        let layout = network.layout().clone();
        let x: Vec<f32> =
            Sample::new(&spec, 90, 2).matrices()[0].concat().iter().map(|x| *x as f32).collect();
        for (scale, shift) in [(1.0, 0.0), (3.0, -100.0), (1e3, 1e4)] {
            let x: Vec<f32> = x.iter().map(|x| scale * x + shift).collect();
            let gathers = [plain(width, &x)];
            let inputs = Inputs { gathers: &gathers, batch: Batch::Rows(90) };
            let heads = network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap().data.to_vec();
            for (row, x) in by_view(&layout, &heads, 90)[0].iter().zip(x.chunks(width)) {
                let n = width as f64;
                let of = |x: &[f64]| {
                    let mean = x.iter().sum::<f64>() / n;
                    (mean, x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n)
                };
                let ((mean, variance), (_, before)) = (of(row), of(&wide(x)));
                let want = before / (before + 1e-5);
                // As far as numbers of this size are apart, in units of their spread.
                let largest = x.iter().fold(0.0, |m: f32, x| m.max(x.abs()));
                let tolerance = 1e-5 + 4.0 * f64::from(f32::EPSILON * largest) / (before + 1e-5).sqrt();
                assert!(
                    mean.abs() < tolerance && (variance - want).abs() < tolerance,
                    "{width}: {mean}, {variance}"
                );
            }
        }
        let flat = vec![7.5; width * 3];
        let gathers = [plain(width, &flat)];
        let inputs = Inputs { gathers: &gathers, batch: Batch::Rows(3) };
        let heads = network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap().data.to_vec();
        assert!(by_view(&layout, &heads, 3)[0].concat().iter().all(|y| *y == 0.0), "{width}: equal numbers");
    }
}

/// DroQ's order, dense, dropout, layer norm, ReLU, twice, gives PyTorch's numbers, in training and in evaluation.
pub(super) fn golden(engine: &dyn Engine) {
    let golden: Value = serde_json::from_str(include_str!("../../fixtures/norm.json")).unwrap();
    let [rows, inputs, outputs] =
        ["rows", "inputs", "outputs"].map(|key| golden[key].as_u64().unwrap() as usize);
    let rate = golden["rate"].as_f64().unwrap();
    let block = |width: f64| {
        let mut block = specs::layers(&[width as usize], Activation::Identity);
        block.extend([LayerSpec::Dropout { rate }, LayerSpec::LayerNorm { activation: Activation::Relu }]);
        block
    };
    let blocks = list(&golden["hidden"]).into_iter().flat_map(block).collect();
    let tower = specs::tower("q", blocks, vec![specs::linear("q", outputs)]);
    let spec = specs::net(vec![specs::input("obs", inputs, vec![])], vec![tower]);
    let mut network = build(engine, &spec, &SGD, 8);
    network.import(Flat::Parameters, &narrow(&golden["parameters"])).unwrap();
    network.import(Flat::Noise, &narrow(&golden["key"])).unwrap();
    let layout = network.layout().clone();
    let mut d_heads = vec![0.0; layout.len(rows)];
    for (r, row) in narrow(&golden["dHeads"]).chunks_exact(outputs).enumerate() {
        layout.views[0].row_mut(&mut d_heads, r).copy_from_slice(row);
    }
    let x = narrow(&golden["x"]);
    let inputs = Inputs { gathers: &[plain(inputs, &x)], batch: Batch::Rows(rows) };
    for (mode, key) in [(Mode::Train, "train"), (Mode::Eval, "eval")] {
        let want = &golden[key];
        let heads = network.forward(&inputs, mode, &mut []).unwrap().data.to_vec();
        assert_close(key, &by_view(&layout, &heads, rows)[0].concat(), &list(&want["heads"]), 5e-6, 0.1);
        network.zero_grad();
        let mut d_input = vec![0.0; x.len()];
        network.backward(&inputs, &d_heads, Grad::Both { gather: 0, out: &mut d_input }).unwrap();
        assert_close(key, &wide(&d_input), &list(&want["dInput"]), 5e-6, 0.1);
        let gradients = wide(&export(&*network, Flat::Gradients));
        assert_close(key, &gradients, &list(&want["dParameters"]), 5e-6, 0.1);
    }
}
