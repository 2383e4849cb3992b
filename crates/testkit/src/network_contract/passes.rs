//! Up and down.

use reinforcets_core::column::{ColumnView, ValuesRef};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Batch, Encoding, Engine, Flat, Gather, Grad, HeadSet, Inputs, Mode, NONE, Network,
};
use reinforcets_core::rng::Rng;

use super::batches::{Sample, by_view, export, plain, wide};
use crate::gradient_check::{assert_close, numeric};
use crate::reference::{Matrix, Reference};
use crate::specs;

pub(super) const SGD: Optimizer = Optimizer::Sgd { momentum: 0.0 };

/// f32 sums over a hundred numbers, and polynomials for tanh.
pub(super) const TOLERANCE: f64 = 2e-5;

pub(super) fn build(
    engine: &dyn Engine,
    spec: &NetSpec,
    optimizer: &Optimizer,
    seed: u64,
) -> Box<dyn Network> {
    engine
        .build(spec, Some(optimizer), &mut Rng::stream(seed, "network", 0))
        .unwrap_or_else(|e| panic!("{e}"))
}

pub(super) fn flatten(m: &Matrix) -> Vec<f64> {
    m.iter().flatten().copied().collect()
}

/// Heads, gradients of parameters and gradients of inputs are those of the f64 network.
pub(super) fn match_the_reference(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let differ = spec.is_noisy() || specs::has_renorm(&spec);
        let modes: &[Mode] = if differ { &[Mode::Eval, Mode::Train] } else { &[Mode::Train] };
        for (rows, mode) in [1, 7, 64, 100].into_iter().flat_map(|rows| modes.iter().map(move |m| (rows, *m)))
        {
            let name = format!("{name}, {mode:?}");
            let mut network = build(engine, &spec, &SGD, 1);
            let mut sample = Sample::new(&spec, rows, 2);
            let layout = network.layout().clone();
            let d_heads = sample.d_heads(&layout);
            let reference = reference(&*network, mode);
            let want = reference.run(&sample.matrices(), Some(&by_view(&layout, &d_heads, sample.head_rows)));
            sample.with_all(|inputs| {
                let heads = network.forward(inputs, mode, &mut []).unwrap();
                assert_eq!(heads.rows, sample.head_rows);
                let kept = heads.data.to_vec();
                let inferred = network.infer(inputs, HeadSet::ALL, mode, &mut []).unwrap().data.to_vec();
                for data in [kept, inferred] {
                    let got = by_view(&layout, &data, sample.head_rows);
                    for (v, (got, want)) in got.iter().zip(&want.heads).enumerate() {
                        let what = format!("{name}, {rows} rows, head {v}");
                        assert_close(&what, &flatten(got), &flatten(want), TOLERANCE, 0.1);
                    }
                }
                let twice: Vec<f64> = want.gradient.iter().map(|g| 2.0 * g).collect();
                network.zero_grad();
                for expected in [&want.gradient, &twice] {
                    network.backward(inputs, &d_heads, Grad::Params).unwrap();
                    let got = wide(&export(&*network, Flat::Gradients));
                    assert_close(&format!("{name}, {rows} rows"), &got, expected, TOLERANCE, 0.1);
                }
                for (gather, want) in want.d_inputs.iter().enumerate() {
                    let mut out = vec![f32::NAN; sample.numbers(gather)];
                    network.backward(inputs, &d_heads, Grad::Input { gather, out: &mut out }).unwrap();
                    let what = format!("{name}, {rows} rows, input {gather}");
                    assert_close(&what, &wide(&out), &flatten(want), TOLERANCE, 0.1);
                }
            });
        }
    }
}

/// The f64 network with an engine's weights, and with its noise in training.
pub(super) fn reference(network: &dyn Network, mode: Mode) -> Reference {
    let noise = (mode == Mode::Train).then(|| export(network, Flat::Noise));
    let (parameters, statistics) = (export(network, Flat::Parameters), export(network, Flat::Buffers));
    Reference::new(network.spec(), &parameters, &statistics, noise.as_deref())
}

/// The f64 network itself is right.
pub(super) fn reference_matches_finite_differences(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let network = build(engine, &spec, &SGD, 3);
        let mut sample = Sample::new(&spec, 3, 4);
        let d_heads = by_view(network.layout(), &sample.d_heads(network.layout()), sample.head_rows);
        let reference = reference(&*network, Mode::Train);
        let inputs = sample.matrices();
        let analytic = reference.run(&inputs, Some(&d_heads)).d_inputs;
        for i in 0..inputs.len() {
            let want = numeric(&flatten(&inputs[i]), 1e-6, |x| {
                let mut moved = inputs.clone();
                let width = spec.inputs[i].width;
                moved[i] = x.chunks(width).map(<[f64]>::to_vec).collect();
                let heads = reference.run(&moved, None).heads;
                heads.iter().zip(&d_heads).map(|(h, d)| dot(&flatten(h), &flatten(d))).sum()
            });
            assert_close(&format!("{name}, input {i}"), &flatten(&analytic[i]), &want, 1e-6, 0.1);
        }
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A row's heads do not depend on the other rows.
pub(super) fn rows_are_independent(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let mut network = build(engine, &spec, &SGD, 5);
        let sample = Sample::new(&spec, 70, 6);
        let layout = network.layout().clone();
        let all = sample.with_all(|i| {
            let heads = network.infer(i, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
            by_view(&layout, heads.data, heads.rows)
        });
        for rows in [0..1, 3..10, 64..70, 69..70] {
            let part = sample.with(rows.clone(), |i| {
                let heads = network.infer(i, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
                assert_eq!(heads.rows, rows.len() * spec.repeat, "{name}");
                by_view(&layout, heads.data, heads.rows)
            });
            for (v, view) in layout.views.iter().enumerate().filter(|(_, v)| v.stride > 0) {
                for (r, row) in part[v].iter().enumerate() {
                    assert_eq!(row.len(), view.width);
                    let r = rows.start * spec.repeat + r;
                    assert_close(&format!("{name}, row {r}, head {v}"), row, &all[v][r], 1e-6, 0.1);
                }
            }
        }
    }
}

/// An `infer` of another batch between `forward` and `backward` changes no gradient; heads that were not asked for
/// cost nothing and harm nothing.
pub(super) fn infer_disturbs_nothing(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let gradients = [false, true].map(|between| {
            let mut network = build(engine, &spec, &SGD, 7);
            let mut sample = Sample::new(&spec, 9, 8);
            let d_heads = sample.d_heads(network.layout());
            sample.with_all(|inputs| {
                network.forward(inputs, Mode::Train, &mut []).unwrap();
                if between {
                    for set in [HeadSet::ALL, HeadSet::of(&[0])] {
                        Sample::new(&spec, 130, 9)
                            .with_all(|i| network.infer(i, set, Mode::Eval, &mut []).map(|h| h.rows))
                            .unwrap();
                    }
                }
                network.zero_grad();
                network.backward(inputs, &d_heads, Grad::Params).unwrap();
            });
            export(&*network, Flat::Gradients)
        });
        assert_eq!(gradients[0], gradients[1], "{name}");
    }
}

/// `Grad::Input` leaves gradients alone, `Grad::Both` does both.
pub(super) fn input_gradient_leaves_parameters(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let mut network = build(engine, &spec, &SGD, 10);
        let mut sample = Sample::new(&spec, 6, 11);
        let d_heads = sample.d_heads(network.layout());
        sample.with_all(|inputs| {
            network.forward(inputs, Mode::Train, &mut []).unwrap();
            network.zero_grad();
            network.backward(inputs, &d_heads, Grad::Params).unwrap();
            let params = export(&*network, Flat::Gradients);
            let gather = spec.inputs.len() - 1;
            let mut only = vec![0.0; sample.numbers(gather)];
            network.backward(inputs, &d_heads, Grad::Input { gather, out: &mut only }).unwrap();
            assert_eq!(params, export(&*network, Flat::Gradients), "{name}");
            network.zero_grad();
            assert!(export(&*network, Flat::Gradients).iter().all(|g| *g == 0.0), "{name}");
            let mut both = vec![0.0; only.len()];
            network.backward(inputs, &d_heads, Grad::Both { gather, out: &mut both }).unwrap();
            assert_eq!(params, export(&*network, Flat::Gradients), "{name}");
            assert_eq!(only, both, "{name}");
        });
    }
}

/// Indices, stacked frames, zeros, factors, one-hot: the same as the numbers written out.
pub(super) fn gathers(engine: &dyn Engine) {
    let inputs = vec![specs::input("obs", 6, vec![]), specs::input("action", 5, vec![])];
    let spec = specs::net(inputs, vec![specs::tower("q", vec![], vec![specs::linear("q", 3)])]);
    let mut network = build(engine, &spec, &SGD, 12);
    let pixels: Vec<u8> = (0..30).map(|i| i * 8).collect();
    let actions = [2, 0, 1, 1, 0, 0];
    let column = ColumnView::anonymous;
    let stacked = Gather {
        column: column(3, ValuesRef::U8(&pixels)),
        idx: Some(&[1, 9, NONE, 0]),
        per_row: 2,
        encoding: Encoding::Scale(0.5),
    };
    let sizes = [3, 2];
    let one_hot = Gather {
        column: column(2, ValuesRef::I32(&actions)),
        idx: Some(&[2, 0]),
        per_row: 1,
        encoding: Encoding::OneHot(&sizes),
    };
    let frame = |i: usize| pixels[3 * i..3 * i + 3].iter().map(|x| f32::from(*x) * 0.5);
    let written: Vec<f32> = frame(1).chain(frame(9)).chain([0.0; 3]).chain(frame(0)).collect();
    let hot = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0];
    let mut run = |gathers: &[Gather<'_>]| {
        let inputs =
            Inputs { gathers, batch: Batch::Sequences { steps: 2, lanes: 1, starts: &[1, 0], state: &[] } };
        network.forward(&inputs, Mode::Eval, &mut []).map(|h| h.data.to_vec())
    };
    let got = run(&[stacked, one_hot]).unwrap();
    assert_eq!(got, run(&[plain(6, &written), plain(5, &hot)]).unwrap());
    let beyond = Gather { idx: Some(&[0, 1, 2, 10]), ..stacked };
    assert_eq!(run(&[beyond, one_hot]).unwrap_err().code(), "INVALID_SHAPE");
    let unknown = Gather { encoding: Encoding::OneHot(&[2, 3]), ..one_hot };
    let unknown = Gather { idx: Some(&[0, 0]), ..unknown };
    assert_eq!(run(&[stacked, unknown]).unwrap_err().code(), "INVALID_DATA");
    assert_eq!(run(&[stacked]).unwrap_err().code(), "INVALID_SHAPE");
    assert_eq!(run(&[one_hot, stacked]).unwrap_err().code(), "INVALID_SHAPE");
}

/// Wrong order and wrong lengths are errors with codes.
pub(super) fn misuse_is_an_error(engine: &dyn Engine) {
    let spec = specs::actor_critic(4, 8, 2, specs::ACTIVATIONS[0]);
    let mut network = build(engine, &spec, &SGD, 13);
    let mut sample = Sample::new(&spec, 5, 14);
    let d_heads = sample.d_heads(network.layout());
    sample.with_all(|inputs| {
        let early = network.backward(inputs, &d_heads, Grad::Params).unwrap_err();
        assert_eq!(early.code(), "INVALID_STATE");
        network.forward(inputs, Mode::Train, &mut []).unwrap();
        let short = network.backward(inputs, &d_heads[1..], Grad::Params).unwrap_err();
        assert_eq!(short.code(), "INVALID_SHAPE");
        let mut out = [0.0; 3];
        let grad = Grad::Input { gather: 0, out: &mut out };
        assert_eq!(network.backward(inputs, &d_heads, grad).unwrap_err().code(), "INVALID_SHAPE");
    });
    assert_eq!(network.import(Flat::Parameters, &[1.0]).unwrap_err().code(), "INVALID_SHAPE");
    let mut target = engine.build(&spec, None, &mut Rng::stream(1, "network", 0)).unwrap();
    assert!(export(&*target, Flat::Gradients).is_empty() && export(&*target, Flat::Moments(0)).is_empty());
    assert_eq!(target.step(0.1, None).unwrap_err().code(), "INVALID_STATE");
    let mut odd = spec.clone();
    odd.towers[0].inputs = vec![3];
    let error = engine.build(&odd, None, &mut Rng::stream(1, "network", 0)).err().map(|e| e.code());
    assert_eq!(error, Some("INVALID_CONFIG"));
}
