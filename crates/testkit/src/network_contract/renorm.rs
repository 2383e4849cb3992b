//! Batch renormalisation: what moves its statistics, what they count for, and PyTorch's numbers.

use reinforcets_core::net_spec::{Activation, LayerSpec, NetSpec};
use reinforcets_core::network::{Batch, Engine, Flat, Grad, HeadSet, Inputs, Mode, Network};
use serde_json::Value;

use super::batches::{Sample, by_view, export, plain, wide};
use super::noise::{list, narrow};
use super::passes::{SGD, TOLERANCE, build, dot, flatten, reference};
use crate::gradient_check::{assert_close, numeric};
use crate::specs;

/// A layer alone on two inputs, two members, linear heads behind it.
fn alone(warmup: usize) -> NetSpec {
    let layer = specs::renorm(Activation::Identity, warmup);
    let inputs = vec![specs::input("obs", 3, vec![]), specs::input("action", 1, vec![])];
    let mut spec = specs::net(inputs, vec![specs::tower("q", vec![layer], vec![specs::linear("q", 1)])]);
    spec.members = 2;
    spec
}

/// Each `forward` in training moves mean and variance by `momentum` towards the batch's, of every member; nothing else
/// moves them. The count stops where the warm-up ends.
pub(super) fn statistics_move_in_training_alone(engine: &dyn Engine) {
    let mut network = build(engine, &alone(2), &SGD, 1);
    let (mut mean, mut variance) = ([0.0; 4], [1.0; 4]);
    for pass in 1..=4 {
        let sample = Sample::new(network.spec(), 70, pass);
        let columns = sample.matrices();
        let at = |r: usize, j: usize| if j < 3 { columns[0][r][j] } else { columns[1][r][0] };
        for j in 0..4 {
            let m = (0..70).map(|r| at(r, j)).sum::<f64>() / 70.0;
            let v = (0..70).map(|r| (at(r, j) - m).powi(2)).sum::<f64>() / 70.0;
            mean[j] += 0.1 * (m - mean[j]);
            variance[j] += 0.1 * (v - variance[j]);
        }
        sample.with_all(|i| network.forward(i, Mode::Train, &mut []).map(drop)).unwrap();
        let own = [&mean[..], &variance, &[pass.min(2) as f64]].concat();
        let moved = export(&*network, Flat::Buffers);
        assert_close("statistics of two members", &wide(&moved), &[own.clone(), own].concat(), 1e-6, 0.1);
        sample.with_all(|i| {
            network.forward(i, Mode::Eval, &mut []).unwrap();
            for mode in [Mode::Train, Mode::Eval] {
                network.infer(i, HeadSet::ALL, mode, &mut []).unwrap();
            }
        });
        assert_eq!(export(&*network, Flat::Buffers), moved);
    }
    let names: Vec<_> = network.tensors().iter().filter(|t| !t.parameter).map(|t| t.name.as_str()).collect();
    let own = ["running_mean", "running_var", "num_batches_tracked"];
    assert_eq!(names[..3], own.map(|n| format!("members.0.q.0.{n}")));
    let short = network.import(Flat::Buffers, &[0.0]).unwrap_err();
    assert_eq!(short.code(), "INVALID_SHAPE");
}

/// Sets each layer's statistics: mean, variance and count.
fn set(network: &mut dyn Network, mean: f32, variance: f32, count: f32) {
    let mut flat = Vec::new();
    for tensor in network.tensors().iter().filter(|t| !t.parameter) {
        let value = match tensor.name.rsplit('.').next() {
            Some("running_mean") => mean,
            Some("running_var") => variance,
            _ => count,
        };
        flat.extend(vec![value; tensor.shape.iter().product()]);
    }
    network.import(Flat::Buffers, &flat).unwrap();
}

/// Heads and gradients with r and d at work are those of the f64 network, whether bounds hold them or not.
pub(super) fn corrections_count_after_the_warmup(engine: &dyn Engine) {
    for (name, spec) in specs::renormed(3) {
        for (mean, variance) in [(0.2, 0.5), (-0.1, 2.0), (3.0, 0.02)] {
            let mut network = build(engine, &spec, &SGD, 2);
            let mut sample = Sample::new(&spec, 90, 3);
            let layout = network.layout().clone();
            let d_heads = sample.d_heads(&layout);
            let by_head = by_view(&layout, &d_heads, sample.head_rows);
            // In evaluation a mean far off multiplies, layer by layer, how f32 rounds.
            let evaluation = Some((3.0, Mode::Eval)).filter(|_| mean < 1.0);
            for (count, mode) in [(2.0, Mode::Train), (3.0, Mode::Train)].into_iter().chain(evaluation) {
                let name = format!("{name}, mean {mean}, {count} passes, {mode:?}");
                set(&mut *network, mean, variance, count);
                let want = reference(&*network, mode).run(&sample.matrices(), Some(&by_head));
                sample.with_all(|inputs| {
                    let heads = network.forward(inputs, mode, &mut []).unwrap().data.to_vec();
                    for (got, want) in by_view(&layout, &heads, sample.head_rows).iter().zip(&want.heads) {
                        assert_close(&name, &flatten(got), &flatten(want), TOLERANCE, 0.1);
                    }
                    let mut out = vec![f32::NAN; sample.numbers(0)];
                    network.zero_grad();
                    let grad = Grad::Both { gather: 0, out: &mut out };
                    network.backward(inputs, &d_heads, grad).unwrap();
                    assert_close(&name, &wide(&out), &flatten(&want.d_inputs[0]), TOLERANCE, 0.1);
                    let gradient = wide(&export(&*network, Flat::Gradients));
                    assert_close(&name, &gradient, &want.gradient, TOLERANCE, 0.1);
                });
            }
        }
    }
}

/// r and d have no gradient, so that differences agree where bounds hold them.
pub(super) fn clipped_corrections_match_finite_differences(engine: &dyn Engine) {
    let spec = alone(0);
    for (mean, variance) in [(1e3, 1e-6), (-1e5, 1e6)] {
        let mut network = build(engine, &spec, &SGD, 4);
        set(&mut *network, mean, variance, 0.0);
        let mut sample = Sample::new(&spec, 8, 5);
        let layout = network.layout().clone();
        let d_heads = sample.d_heads(&layout);
        let by_head = by_view(&layout, &d_heads, 8);
        let reference = reference(&*network, Mode::Train);
        let inputs = sample.matrices();
        let x = flatten(&inputs[0]);
        let want = numeric(&x, 1e-5, |x| {
            let moved = [x.chunks(3).map(<[f64]>::to_vec).collect(), inputs[1].clone()];
            let heads = reference.run(&moved, None).heads;
            heads.iter().zip(&by_head).map(|(h, d)| dot(&flatten(h), &flatten(d))).sum()
        });
        sample.with_all(|i| {
            network.forward(i, Mode::Train, &mut []).unwrap();
            let mut out = vec![0.0; x.len()];
            network.backward(i, &d_heads, Grad::Input { gather: 0, out: &mut out }).unwrap();
            assert_close("clipped corrections", &wide(&out), &want, TOLERANCE, 0.1);
        });
    }
}

/// Two layers between dense ones give PyTorch's numbers, before and after the warm-up, and in evaluation.
pub(super) fn golden(engine: &dyn Engine) {
    let golden: Value = serde_json::from_str(include_str!("../../fixtures/renorm.json")).unwrap();
    let [rows, inputs, hidden, outputs] =
        ["rows", "inputs", "hidden", "outputs"].map(|key| golden[key].as_u64().unwrap() as usize);
    let number = |key: &str| golden[key].as_f64().unwrap();
    let layer = |activation| LayerSpec::BatchRenorm {
        activation,
        momentum: number("momentum"),
        eps: number("eps"),
        warmup: number("warmup") as usize,
        r_max: number("rMax"),
        d_max: number("dMax"),
    };
    let mut layers = vec![layer(Activation::Identity)];
    layers.extend(specs::layers(&[hidden], Activation::Relu));
    layers.push(layer(Activation::Tanh));
    let tower = specs::tower("q", layers, vec![specs::linear("q", outputs)]);
    let spec = specs::net(vec![specs::input("obs", inputs, vec![])], vec![tower]);
    let mut network = build(engine, &spec, &SGD, 8);
    network.import(Flat::Parameters, &narrow(&golden["parameters"])).unwrap();
    let layout = network.layout().clone();
    let mut d_heads = vec![0.0; layout.len(rows)];
    for (r, row) in narrow(&golden["dHeads"]).chunks_exact(outputs).enumerate() {
        layout.views[0].row_mut(&mut d_heads, r).copy_from_slice(row);
    }
    let x = narrow(&golden["x"]);
    let inputs = Inputs { gathers: &[plain(inputs, &x)], batch: Batch::Rows(rows) };
    for case in golden["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let mode = if case["training"] == true { Mode::Train } else { Mode::Eval };
        network.import(Flat::Buffers, &narrow(&case["before"])).unwrap();
        let heads = network.forward(&inputs, mode, &mut []).unwrap().data.to_vec();
        assert_close(name, &by_view(&layout, &heads, rows)[0].concat(), &list(&case["heads"]), 5e-6, 0.1);
        assert_close(name, &wide(&export(&*network, Flat::Buffers)), &list(&case["after"]), 1e-6, 0.1);
        network.zero_grad();
        let mut d_input = vec![0.0; x.len()];
        network.backward(&inputs, &d_heads, Grad::Both { gather: 0, out: &mut d_input }).unwrap();
        assert_close(name, &wide(&d_input), &list(&case["dInput"]), 5e-6, 0.1);
        let gradients = wide(&export(&*network, Flat::Gradients));
        assert_close(name, &gradients, &list(&case["dParameters"]), 5e-6, 0.1);
    }
}
