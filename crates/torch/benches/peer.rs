//! This engine's side of `bench/torch.mjs`; `peer.py` is PyTorch's. Reads a case as JSON a line, and answers with a line of
//! JSON: milliseconds of CPU time of each round on one thread, for `infer`, and for `forward` with `backward` to all weights.
//! Without a peer: `echo '{"kind":"picture","rows":256,"rounds":10}' | cargo bench -p reinforcets-torch --bench peer`.

#![expect(clippy::print_stdout, reason = "answers are lines on standard output")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::io::{BufRead, stdin};

use reinforcets_core::column::{ColumnView, ValuesRef};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{Batch, Encoding, Engine, Gather, Grad, HeadSet, Inputs, Mode, Network};
use reinforcets_core::rng::Rng;
use reinforcets_testkit::specs::{self, input, linear, net, tower};
use reinforcets_torch::TorchEngine;
use serde_json::{Value, json};

/// Stored pictures, from which each round takes a minibatch.
const STORED: usize = 1024;

/// CPU time of this thread in milliseconds: on a shared machine the clock measures the others too.
#[cfg(unix)]
fn now() -> f64 {
    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }
    unsafe extern "C" {
        fn clock_gettime(clock: i32, time: *mut Time) -> i32;
    }
    let clock = if cfg!(target_os = "macos") { 16 } else { 3 };
    let mut time = Time { seconds: 0, nanoseconds: 0 };
    // SAFETY: `time` is a `timespec` of a 64-bit system, and the number is `CLOCK_THREAD_CPUTIME_ID`.
    assert_eq!(unsafe { clock_gettime(clock, &mut time) }, 0);
    time.seconds as f64 * 1e3 + time.nanoseconds as f64 / 1e6
}

#[cfg(not(unix))]
fn now() -> f64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64() * 1e3
}

fn number(case: &Value, key: &str) -> usize {
    case[key].as_u64().unwrap() as usize
}

/// The network of a case: two heads behind it, as an actor and critic that share it.
fn spec(case: &Value) -> NetSpec {
    let width = match case["kind"].as_str().unwrap() {
        "picture" => return specs::nature_cnn(6),
        _ => number(case, "width"),
    };
    let mut spec = net(
        vec![input("obs", width, vec![])],
        vec![
            tower("policy", vec![], vec![linear("logits", 6)]),
            tower("value", vec![], vec![linear("value", 1)]),
        ],
    );
    spec.trunk = serde_json::from_value(json!([{"kind": case["kind"], "width": width}])).unwrap();
    spec
}

/// Infers, then learns; gives milliseconds of both.
fn round(network: &mut dyn Network, inputs: &Inputs<'_>, d_heads: &[f32]) -> [f64; 2] {
    let start = now();
    network.infer(inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
    let middle = now();
    network.zero_grad();
    network.forward(inputs, Mode::Train, &mut []).unwrap();
    network.backward(inputs, d_heads, Grad::Params).unwrap();
    [middle - start, now() - middle]
}

fn measure(case: &Value) -> Value {
    let [rounds, rows] = ["rounds", "rows"].map(|key| number(case, key));
    let kind = case["kind"].as_str().unwrap();
    let mut rng = Rng::stream(1, "bench", 0);
    let spec = spec(case);
    let engine = TorchEngine::new(1, "cpu").unwrap();
    let adam = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };
    let mut network = engine.build(&spec, Some(&adam), &mut rng).unwrap();
    let width = spec.inputs[0].width;
    let pixels: Vec<u8> = match kind {
        "picture" => (0..STORED * width).map(|_| rng.below(256) as u8).collect(),
        _ => vec![],
    };
    let floats: Vec<f32> =
        (0..if pixels.is_empty() { rows * width } else { 0 }).map(|_| rng.normal()).collect();
    let lanes = case["lanes"].as_u64().map_or(1, |n| n as usize);
    let state = vec![0.0; lanes * network.state_width()];
    let starts: Vec<u8> = match case["episode"].as_u64() {
        // Episodes of this length, each lane at another phase.
        Some(length) => (0..rows)
            .map(|r| u8::from((r / lanes + 7 * (r % lanes)).is_multiple_of(length as usize)))
            .collect(),
        None => vec![0; rows],
    };
    let d_heads: Vec<f32> = (0..network.layout().len(rows)).map(|_| rng.normal()).collect();
    let mut times = [vec![], vec![]];
    for r in 0..rounds + 2 {
        let idx: Vec<u32> = (0..rows).map(|_| rng.below(STORED as u32)).collect();
        let (values, idx, scale) = match kind {
            "picture" => (ValuesRef::U8(&pixels), Some(idx.as_slice()), 1.0 / 255.0),
            _ => (ValuesRef::F32(&floats), None, 1.0),
        };
        let column = ColumnView::anonymous(width, values);
        let gathers = [Gather { column, idx, per_row: 1, encoding: Encoding::Scale(scale) }];
        let batch = match kind {
            "picture" => Batch::Rows(rows),
            _ => Batch::Sequences { steps: rows / lanes, lanes, starts: &starts, state: &state },
        };
        let found = round(&mut *network, &Inputs { gathers: &gathers, batch }, &d_heads);
        // The first rounds find memory and choose kernels.
        if r >= 2 {
            times.iter_mut().zip(found).for_each(|(all, ms)| all.push(ms));
        }
    }
    json!({"infer": times[0], "learn": times[1]})
}

fn main() {
    println!("{}", json!({"engine": "torch", "libtorch": reinforcets_torch::LIBTORCH_VERSION}));
    for line in stdin().lock().lines() {
        println!("{}", measure(&serde_json::from_str(&line.unwrap()).unwrap()));
    }
}
