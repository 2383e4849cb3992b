//! The fused engine and this one are the same networks: first weights, heads, gradients, steps, exports.

use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Flat, Grad, HeadSet, Mode, Network};
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::gradient_check::assert_close;
use reinforcets_testkit::network_contract::{Sample, by_view, export};
use reinforcets_testkit::specs;
use reinforcets_torch::TorchEngine;

const ADAM: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };

fn both(spec: &NetSpec, optimizer: &Optimizer) -> [Box<dyn Network>; 2] {
    let engines: [Box<dyn Engine>; 2] =
        [Box::new(FusedEngine::new(1).unwrap()), Box::new(TorchEngine::new(1, "cpu").unwrap())];
    engines.map(|e| e.build(spec, Some(optimizer), &mut Rng::stream(7, "network", 0)).unwrap())
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|x| f64::from(*x)).collect()
}

fn close(what: &str, a: &[f32], b: &[f32]) {
    assert_close(what, &wide(a), &wide(b), 1e-5, 0.1);
}

#[test]
fn a_seed_gives_the_same_names_first_weights_and_noise() {
    for (name, spec) in specs::all() {
        let [fused, torch] = both(&spec, &ADAM);
        assert_eq!(fused.tensors(), torch.tensors(), "{name}");
        for which in [Flat::Parameters, Flat::Noise] {
            assert_eq!(export(&*fused, which), export(&*torch, which), "{name}, {which:?}");
        }
    }
}

#[test]
fn heads_and_all_three_backward_modes_agree() {
    for (name, spec) in specs::all() {
        for rows in [1, 33, 64] {
            let [mut fused, mut torch] = both(&spec, &ADAM);
            let (of_fused, of_torch) = (fused.layout().clone(), torch.layout().clone());
            let mut sample = Sample::new(&spec, rows, 1);
            let d_fused = sample.d_heads(&of_fused);
            let mut d_torch = vec![0.0; of_torch.len(sample.head_rows)];
            for (from, to) in of_fused.views.iter().zip(&of_torch.views) {
                for r in 0..if from.stride == 0 { 1 } else { sample.head_rows } {
                    to.row_mut(&mut d_torch, r).copy_from_slice(from.row(&d_fused, r));
                }
            }
            sample.with_all(|inputs| {
                let heads = |n: &mut Box<dyn Network>, set| {
                    let layout = n.layout().clone();
                    let inferred = n.infer(inputs, set, Mode::Eval, &mut []).unwrap().data.to_vec();
                    let kept = n.forward(inputs, Mode::Train, &mut []).unwrap().data.to_vec();
                    [inferred, kept].map(|data| by_view(&layout, &data, sample.head_rows))
                };
                for (a, b) in heads(&mut fused, HeadSet::ALL).iter().zip(&heads(&mut torch, HeadSet::ALL)) {
                    for (v, (a, b)) in a.iter().zip(b).enumerate() {
                        assert_close(
                            &format!("{name}, {rows} rows, head {v}"),
                            &a.concat(),
                            &b.concat(),
                            1e-5,
                            0.1,
                        );
                    }
                }
                let gather = spec.inputs.len() - 1;
                let len = sample.numbers(gather);
                let grads = |n: &mut Box<dyn Network>, d: &[f32]| {
                    let (mut only, mut both) = (vec![0.0; len], vec![0.0; len]);
                    n.zero_grad();
                    n.backward(inputs, d, Grad::Params).unwrap();
                    n.backward(inputs, d, Grad::Input { gather, out: &mut only }).unwrap();
                    n.backward(inputs, d, Grad::Both { gather, out: &mut both }).unwrap();
                    [export(&**n, Flat::Gradients), only, both]
                };
                let (a, b) = (grads(&mut fused, &d_fused), grads(&mut torch, &d_torch));
                for (part, (a, b)) in ["parameters", "input", "both"].iter().zip(a.iter().zip(&b)) {
                    close(&format!("{name}, {rows} rows, {part}"), a, b);
                }
            });
        }
    }
}

#[test]
fn fifty_steps_of_every_optimizer_agree() {
    let all = [
        ADAM,
        Optimizer::AdamW { beta1: 0.8, beta2: 0.99, eps: 1e-8, weight_decay: 0.1 },
        Optimizer::RmsProp { alpha: 0.99, eps: 1e-5, tf_style: false },
        Optimizer::RmsProp { alpha: 0.95, eps: 1e-5, tf_style: true },
        Optimizer::Sgd { momentum: 0.0 },
        Optimizer::Sgd { momentum: 0.9 },
    ];
    let spec = specs::actor_critic(3, 20, 2, specs::ACTIVATIONS[0]);
    for optimizer in all {
        let [mut fused, mut torch] = both(&spec, &optimizer);
        let mut rng = Rng::stream(2, "gradients", 0);
        for _ in 0..50 {
            let g: Vec<f32> = export(&*fused, Flat::Parameters).iter().map(|_| rng.normal()).collect();
            for n in [&mut fused, &mut torch] {
                n.import(Flat::Gradients, &g).unwrap();
                n.step(1e-3, Some(0.5)).unwrap();
            }
        }
        for which in [Flat::Parameters, Flat::Moments(0), Flat::Moments(1)] {
            close(&format!("{optimizer:?}, {which:?}"), &export(&*fused, which), &export(&*torch, which));
        }
    }
}

#[test]
fn weights_and_optimizers_move_between_engines_bit_for_bit() {
    for (name, spec) in specs::all() {
        let [mut fused, mut torch] = both(&spec, &ADAM);
        let mut rng = Rng::stream(3, "gradients", 0);
        for n in [&mut fused, &mut torch] {
            let g: Vec<f32> = export(&**n, Flat::Parameters).iter().map(|_| rng.normal()).collect();
            n.import(Flat::Gradients, &g).unwrap();
            n.step(1e-2, None).unwrap();
        }
        let [mut other, mut back] = both(&spec, &ADAM);
        for which in [Flat::Parameters, Flat::Moments(0), Flat::Moments(1), Flat::Gradients, Flat::Noise] {
            back.import(which, &export(&*fused, which)).unwrap();
            assert_eq!(export(&*back, which), export(&*fused, which), "{name}, {which:?}");
            other.import(which, &export(&*torch, which)).unwrap();
            assert_eq!(export(&*other, which), export(&*torch, which), "{name}, {which:?}");
        }
        let (a, b) = (export(&*fused, Flat::Parameters), export(&*torch, Flat::Parameters));
        torch.polyak_from(&*fused, 0.25).unwrap();
        let want: Vec<f32> = a.iter().zip(&b).map(|(a, b)| 0.25 * a + 0.75 * b).collect();
        close(&format!("{name}, polyak"), &export(&*torch, Flat::Parameters), &want);
        torch.copy_from(&*fused).unwrap();
        assert_eq!(export(&*torch, Flat::Parameters), a, "{name}");
        fused.copy_from(&*torch).unwrap();
        assert_eq!(export(&*fused, Flat::Parameters), a, "{name}");
    }
}
