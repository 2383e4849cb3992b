//! Dropout: which numbers, how often, and whether the way down agrees with the way up.

use reinforcets_core::net_spec::{HeadKind, HeadSpec, LayerSpec, NetSpec};
use reinforcets_core::network::{Engine, Flat, Grad, HeadSet, Mode, Network};
use reinforcets_core::rng::Rng;

use super::batches::{Sample, export, wide};
use super::passes::{SGD, build};
use crate::gradient_check::assert_close;
use crate::specs;

/// Two members of two towers that drop numbers of the input and show what is left.
fn alone(width: usize, rate: f64) -> NetSpec {
    let features = || HeadSpec { name: "features".into(), kind: HeadKind::Features };
    let tower = |name: &str| {
        let head = HeadSpec { name: format!("{name} features"), ..features() };
        specs::tower(name, vec![LayerSpec::Dropout { rate }], vec![head])
    };
    let mut spec = specs::net(vec![specs::input("obs", width, vec![])], vec![tower("a"), tower("b")]);
    spec.members = 2;
    spec
}

/// The numbers of each view, row by row.
fn heads(network: &mut dyn Network, sample: &Sample, mode: Mode) -> Vec<Vec<f32>> {
    let layout = network.layout().clone();
    let data = sample.with_all(|i| network.infer(i, HeadSet::ALL, mode, &mut []).unwrap().data.to_vec());
    let all = |v: &reinforcets_core::network::HeadView| {
        (0..sample.rows).flat_map(|r| v.row(&data, r)).copied().collect()
    };
    layout.views.iter().map(all).collect()
}

fn numbers(sample: &Sample) -> Vec<f32> {
    sample.matrices()[0].concat().iter().map(|x| *x as f32).collect()
}

/// Evaluation is the identity. In training a number is 0 with probability `rate` and else 1 / (1 − rate) times itself, so
/// that the mean stays; the gradient is multiplied alike; members and layers drop others.
pub(super) fn drops_a_share_and_scales_the_rest(engine: &dyn Engine) {
    let (rows, width, rate) = (200, 70, 0.3);
    let spec = alone(width, rate);
    let mut network = build(engine, &spec, &SGD, 1);
    let sample = Sample::new(&spec, rows, 2);
    let x = numbers(&sample);
    for head in heads(&mut *network, &sample, Mode::Eval) {
        assert!(head == x, "evaluation is the identity");
    }
    let trained = heads(&mut *network, &sample, Mode::Train);
    let factor = (1.0 / (1.0 - rate)) as f32;
    for (v, head) in trained.iter().enumerate() {
        assert!(head.iter().zip(&x).all(|(y, x)| *y == 0.0 || *y == x * factor));
        let n = head.len() as f64;
        let dropped = head.iter().filter(|y| **y == 0.0).count() as f64;
        assert!((dropped - n * rate).abs() < 4.0 * (n * rate * (1.0 - rate)).sqrt(), "{dropped} of {n}");
        // Of x² rather than x, whose mean is near zero anyway.
        let mean = |y: &[f32]| y.iter().zip(&x).map(|(y, x)| f64::from(y * x)).sum::<f64>() / n;
        assert!((mean(head) / mean(&x) - 1.0).abs() < 0.05, "{}", mean(head) / mean(&x));
        for other in &trained[v + 1..] {
            let both = head.iter().zip(other).filter(|(a, b)| **a == 0.0 && **b == 0.0).count() as f64;
            assert!((both / n - rate * rate).abs() < 0.02, "masks of layers are unrelated");
        }
    }
    let layout = network.layout().clone();
    for (v, view) in layout.views.iter().enumerate() {
        let mut d_heads = vec![0.0; layout.len(rows)];
        (0..rows).for_each(|r| view.row_mut(&mut d_heads, r).fill(1.0));
        for (mode, want) in [(Mode::Train, &trained[v]), (Mode::Eval, &x)] {
            let mut out = vec![f32::NAN; x.len()];
            sample.with_all(|inputs| {
                network.forward(inputs, mode, &mut []).unwrap();
                network.backward(inputs, &d_heads, Grad::Input { gather: 0, out: &mut out }).unwrap();
            });
            let up: Vec<f64> = want.iter().zip(&x).map(|(y, x)| f64::from(y / x)).collect();
            assert_close("the same mask on the way down", &wide(&out), &up, 1e-6, 1.0);
            assert!(out.iter().zip(want).all(|(d, y)| (*d == 0.0) == (*y == 0.0)), "{mode:?}, view {v}");
        }
    }
}

/// A seed gives the same masks; a larger batch only adds rows; another key gives others, the old one the old again.
pub(super) fn a_key_is_a_mask(engine: &dyn Engine) {
    let spec = alone(33, 0.5);
    let mut network = build(engine, &spec, &SGD, 3);
    let (small, large) = (Sample::new(&spec, 10, 4), Sample::new(&spec, 150, 4));
    let dropped = |network: &mut dyn Network, sample: &Sample| {
        let zeros = |head: Vec<f32>| head.iter().map(|y| *y == 0.0).collect::<Vec<_>>();
        heads(network, sample, Mode::Train).into_iter().map(zeros).collect::<Vec<_>>()
    };
    let first = dropped(&mut *network, &large);
    assert!(dropped(&mut *build(engine, &spec, &SGD, 3), &large) == first, "a seed gives the same masks");
    for (part, whole) in dropped(&mut *network, &small).iter().zip(&first) {
        assert!(whole.starts_with(part), "a larger batch only adds rows");
    }
    let key = export(&*network, Flat::Noise);
    network.resample(&mut Rng::stream(5, "noise", 0));
    assert!(dropped(&mut *network, &large) != first, "another key gives other masks");
    network.import(Flat::Noise, &key).unwrap();
    assert!(dropped(&mut *network, &small)[0] == first[0][..330] && dropped(&mut *network, &large) == first);
}

/// A share is at least 0 and below 1, and a share of 0 drops nothing.
pub(super) fn rates_are_checked(engine: &dyn Engine) {
    for rate in [-0.1, 1.0, f64::NAN] {
        let error = engine.supports(&alone(3, rate)).unwrap_err();
        assert_eq!(error.code(), "INVALID_CONFIG", "{rate}");
    }
    let spec = alone(20, 0.0);
    let sample = Sample::new(&spec, 5, 6);
    let x = numbers(&sample);
    assert!(heads(&mut *build(engine, &spec, &SGD, 7), &sample, Mode::Train).iter().all(|head| *head == x));
}
