#![allow(missing_docs)]
use reinforcets_core::net_spec::*;
use reinforcets_core::network::*;
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::network_contract::Sample;
use reinforcets_testkit::specs::actor_critic;
fn main() {
    let a: Vec<usize> = std::env::args().skip(1).filter_map(|x| x.parse().ok()).collect();
    let (h, rows, n) = (a[0], a[1], a[2]);
    let spec = actor_critic(4, h, 2, if h > 100 { Activation::Relu } else { Activation::Tanh });
    let e = FusedEngine::new(1).unwrap();
    let mut net = e
        .build(
            &spec,
            Some(&Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 }),
            &mut Rng::stream(1, "n", 0),
        )
        .unwrap();
    let s = Sample::new(&spec, rows, 2);
    let mut d = vec![0.0; net.layout().len(rows)];
    let mut best = f64::MAX;
    let mut t = [0f64; 4];
    let mut b = [f64::MAX; 4];
    s.with_all(|i| {
        for _ in 0..n {
            let t0 = std::time::Instant::now();
            let hd = net.forward(i, Mode::Train, &mut []).unwrap();
            d.iter_mut().zip(hd.data).for_each(|(d, y)| *d = 1e-3 * y);
            let t1 = std::time::Instant::now();
            net.zero_grad();
            net.backward(i, &d, Grad::Params).unwrap();
            let t2 = std::time::Instant::now();
            net.step(1e-4, Some(0.5)).unwrap();
            let t3 = std::time::Instant::now();
            let v = [
                (t1 - t0).as_secs_f64(),
                (t2 - t1).as_secs_f64(),
                (t3 - t2).as_secs_f64(),
                (t3 - t0).as_secs_f64(),
            ];
            for k in 0..4 {
                t[k] += v[k];
                b[k] = b[k].min(v[k]);
            }
            best = best.min(v[3]);
        }
    });
    println!(
        "forward {:.2} backward {:.2} step {:.2} all {:.2} us (min)  mean all {:.2}",
        b[0] * 1e6,
        b[1] * 1e6,
        b[2] * 1e6,
        b[3] * 1e6,
        t[3] / n as f64 * 1e6
    );
}
