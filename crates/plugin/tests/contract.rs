//! An engine behind a table does, to the last bit, what it does without one.

#![allow(clippy::unwrap_used, reason = "a test")]

use reinforcets_core::error::Result;
use reinforcets_core::net_spec::Optimizer;
use reinforcets_core::network::{Engine, Flat, Grad, HeadSet, Mode, Network};
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use reinforcets_plugin::{Plugin, PluginEngine, guest};
use reinforcets_testkit::network_contract::{self, Sample, export};
use reinforcets_testkit::specs;

struct Fused;

impl Plugin for Fused {
    const NAME: &'static str = "fused";
    fn open(threads: usize, _: &str) -> Result<Box<dyn Engine>> {
        Ok(Box::new(FusedEngine::new(threads)?))
    }
}

/// The same engine under another name, so behind another table.
struct Other;

impl Plugin for Other {
    const NAME: &'static str = "other";
    fn open(threads: usize, device: &str) -> Result<Box<dyn Engine>> {
        Fused::open(threads, device)
    }
}

const ADAM: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };

fn engines() -> [Box<dyn Engine>; 2] {
    let plugin = PluginEngine::open(guest::table::<Fused>(), 1, "cpu").unwrap();
    [Box::new(FusedEngine::new(1).unwrap()), Box::new(plugin)]
}

#[test]
fn keeps_the_contract() {
    network_contract::run(engines()[1].as_ref());
    network_contract::run(&PluginEngine::open(guest::table::<Fused>(), 2, "cpu").unwrap());
}

#[test]
fn says_what_it_is() {
    let [direct, plugin] = engines();
    assert_eq!((plugin.name(), plugin.kernel(), plugin.device()), ("fused", direct.kernel(), "cpu".into()));
}

/// Everything that three updates leave behind.
fn trace(network: &mut dyn Network, target: &mut dyn Network) -> Vec<Vec<f32>> {
    let mut seen = Vec::new();
    for seed in 0..3 {
        let mut sample = Sample::new(&network.spec().clone(), 20, seed);
        let d_heads = sample.d_heads(network.layout());
        let mut d_input = vec![0.0; 20 * network.spec().inputs[0].width];
        sample.with_all(|inputs| {
            let heads = network.infer(inputs, HeadSet::of(&[0]), Mode::Eval, &mut []).unwrap();
            seen.push(heads.views[0].row(heads.data, 0).to_vec());
            seen.push(network.forward(inputs, Mode::Train, &mut []).unwrap().data.to_vec());
            network.zero_grad();
            let grad = Grad::Both { gather: 0, out: &mut d_input };
            network.backward(inputs, &d_heads, grad).unwrap();
            seen.push(vec![network.step(1e-2, Some(0.5)).unwrap() as f32]);
        });
        target.polyak_from(network, 0.1).unwrap();
        seen.push(d_input);
        let moments = [Flat::Moments(0), Flat::Moments(1)];
        let flats =
            [Flat::Parameters, Flat::Gradients, Flat::Buffers, Flat::Noise].into_iter().chain(moments);
        seen.extend(flats.map(|which| export(network, which)));
        seen.push(export(target, Flat::Parameters));
    }
    seen
}

#[test]
fn is_the_same_to_the_last_bit() {
    for (name, spec) in specs::all() {
        let [direct, plugin] = engines().map(|engine| {
            let mut rng = Rng::stream(7, "network", 0);
            let mut network = engine.build(&spec, Some(&ADAM), &mut rng).unwrap();
            let mut target = engine.build(&spec, None, &mut rng).unwrap();
            let facts = (
                rng.bits(),
                network.layout().clone(),
                network.tensors().to_vec(),
                network.state_width(),
                network.optimizer().copied(),
                target.optimizer().copied(),
            );
            let seen = trace(&mut *network, &mut *target);
            (facts, seen, network.steps())
        });
        assert_eq!(direct.0, plugin.0, "{name}");
        assert_eq!(direct.2, plugin.2, "{name}");
        for (i, (a, b)) in direct.1.iter().zip(&plugin.1).enumerate() {
            assert!(a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits()), "{name}: {i}");
            assert_eq!(a.len(), b.len(), "{name}: {i}");
        }
    }
}

#[test]
fn weights_move_between_engines() {
    let [direct, plugin] = engines();
    let other = PluginEngine::open(guest::table::<Other>(), 1, "cpu").unwrap();
    let spec = specs::all().remove(0).1;
    let build =
        |engine: &dyn Engine, seed| engine.build(&spec, None, &mut Rng::stream(seed, "network", 0)).unwrap();
    let pairs: [(&dyn Engine, &dyn Engine); 3] =
        [(&*direct, &*plugin), (&*plugin, &*direct), (&*plugin, &other)];
    for (to, from) in pairs {
        let (mut to, from) = (build(to, 1), build(from, 2));
        let (before, theirs) = (export(&*to, Flat::Parameters), export(&*from, Flat::Parameters));
        to.polyak_from(&*from, 0.25).unwrap();
        for ((got, a), b) in export(&*to, Flat::Parameters).iter().zip(before).zip(&theirs) {
            assert!((got - (0.75 * a + 0.25 * b)).abs() <= 1e-6 * (1.0 + b.abs()));
        }
        to.copy_from(&*from).unwrap();
        assert_eq!(export(&*to, Flat::Parameters), theirs);
    }
}

#[test]
fn networks_outlive_the_value_that_built_them() {
    let spec = specs::all().remove(0).1;
    let plugin = PluginEngine::open(guest::table::<Fused>(), 2, "cpu").unwrap();
    let mut network = plugin.build(&spec, Some(&ADAM), &mut Rng::stream(1, "network", 0)).unwrap();
    drop(plugin);
    Sample::new(&spec, 4, 1).with_all(|i| network.forward(i, Mode::Train, &mut []).map(|h| h.rows)).unwrap();
    std::thread::spawn(move || assert!(!export(&*network, Flat::Parameters).is_empty())).join().unwrap();
}
