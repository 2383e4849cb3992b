//! Export, import, copies.

use reinforcets_core::net_spec::Optimizer;
use reinforcets_core::network::{Engine, Flat, Grad, Mode, Network, Reducer};
use reinforcets_core::rng::Rng;

use super::batches::{Sample, export, wide};
use super::passes::build;
use crate::gradient_check::assert_close;
use crate::specs;

const ADAM: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };

fn train(network: &mut dyn Network, seed: u64) {
    let mut sample = Sample::new(&network.spec().clone(), 20, seed);
    let d_heads = sample.d_heads(network.layout());
    sample.with_all(|inputs| {
        network.forward(inputs, Mode::Train, &mut []).unwrap();
        network.zero_grad();
        network.backward(inputs, &d_heads, Grad::Params).unwrap();
        network.step(1e-2, Some(1.0)).unwrap();
    });
}

/// A network rebuilt from its exports goes on as if nothing had happened, bit for bit.
pub(super) fn round_trip(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let mut network = build(engine, &spec, &ADAM, 1);
        (0..3).for_each(|i| train(&mut *network, i));
        let mut copy = build(engine, &spec, &ADAM, 2);
        let moments = [Flat::Moments(0), Flat::Moments(1)];
        let others = [Flat::Parameters, Flat::Gradients, Flat::Buffers, Flat::Noise];
        for which in others.into_iter().chain(moments) {
            let values = export(&*network, which);
            copy.import(which, &values).unwrap();
            assert_eq!(export(&*copy, which), values, "{name}, {which:?}");
        }
        copy.set_steps(network.steps());
        for i in 3..6 {
            train(&mut *network, i);
            train(&mut *copy, i);
        }
        assert_eq!(export(&*network, Flat::Parameters), export(&*copy, Flat::Parameters), "{name}");
    }
}

/// `polyak_from` mixes, `copy_from` copies, and neither takes another spec.
pub(super) fn polyak_and_copy(engine: &dyn Engine) {
    for (name, spec) in specs::all() {
        let mut network = build(engine, &spec, &ADAM, 3);
        train(&mut *network, 1);
        let mut target = engine.build(&spec, None, &mut Rng::stream(4, "network", 0)).unwrap();
        let (a, b) = (wide(&export(&*network, Flat::Parameters)), wide(&export(&*target, Flat::Parameters)));
        target.polyak_from(&*network, 0.3).unwrap();
        let want: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 0.3 * a + 0.7 * b).collect();
        assert_close(&name, &wide(&export(&*target, Flat::Parameters)), &want, 1e-6, 0.1);
        assert_eq!(export(&*target, Flat::Buffers), export(&*network, Flat::Buffers), "{name}");
        target.copy_from(&*network).unwrap();
        assert_eq!(export(&*target, Flat::Parameters), export(&*network, Flat::Parameters), "{name}");
    }
    let small = build(engine, &specs::actor_critic(2, 8, 2, specs::ACTIVATIONS[0]), &ADAM, 5);
    let mut other = build(engine, &specs::actor_critic(2, 8, 3, specs::ACTIVATIONS[0]), &ADAM, 5);
    assert_eq!(other.copy_from(&*small).unwrap_err().code(), "CHECKPOINT_MISMATCH");
}

struct Halve;

impl Reducer for Halve {
    fn reduce(&mut self, gradients: &mut [f32]) -> reinforcets_core::Result<()> {
        gradients.iter_mut().for_each(|g| *g *= 0.5);
        Ok(())
    }
}

/// Names and shapes are PyTorch's, lengths add up, the same seed gives the same weights, a reducer is heard.
pub(super) fn names(engine: &dyn Engine) {
    let mut spec = specs::actor_critic(4, 64, 2, specs::ACTIVATIONS[0]);
    spec.towers[0].heads.push(specs::constant("log_std", 2));
    let mut network = build(engine, &spec, &super::passes::SGD, 6);
    let tensors: Vec<(String, Vec<usize>)> =
        network.tensors().iter().map(|t| (t.name.clone(), t.shape.clone())).collect();
    let want = [
        ("policy.0.weight", vec![64, 4]),
        ("policy.0.bias", vec![64]),
        ("policy.1.weight", vec![64, 64]),
        ("policy.1.bias", vec![64]),
        ("policy.logits.weight", vec![2, 64]),
        ("policy.logits.bias", vec![2]),
        ("policy.log_std", vec![2]),
    ];
    for ((name, shape), (want_name, want_shape)) in tensors.iter().zip(want) {
        assert_eq!((name.as_str(), shape), (want_name, &want_shape));
    }
    let count: usize = tensors.iter().map(|(_, s)| s.iter().product::<usize>()).sum();
    let weights = export(&*network, Flat::Parameters);
    assert_eq!(weights.len(), count);
    assert_eq!(weights, export(&*build(engine, &spec, &ADAM, 6), Flat::Parameters));
    network.set_reducer(Some(Box::new(Halve)));
    let mut g = vec![0.0; count];
    g[0] = 2.0;
    network.import(Flat::Gradients, &g).unwrap();
    assert_eq!(network.step(0.5, None).unwrap(), 1.0);
    assert_eq!(export(&*network, Flat::Parameters)[0], weights[0] - 0.5);
    spec.members = 2;
    assert_eq!(build(engine, &spec, &ADAM, 6).tensors()[0].name, "members.0.policy.0.weight");
    let embedded = &specs::all()[12].1;
    assert_eq!(build(engine, embedded, &ADAM, 6).tensors()[0].name, "embed.image.0.weight");
}
