//! What only a GPU shows; skipped, with the reason, where there is none.
//!
//! A program of its own that needs nothing of this repository, so that it can be carried to a machine with a GPU and
//! libtorch 2.11, such as the one that Python's torch 2.11 brings:
//!
//! ```sh
//! cargo test -p reinforcets-torch --test cuda --no-run       # prints where the program is
//! LD_LIBRARY_PATH=…/site-packages/torch/lib ./cuda-… --nocapture --test-threads 1
//! ```
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "suite/session.rs"]
mod session;

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reinforcets_core::column::{Column, ColumnSpec, ColumnView, Columns, Dtype, Values, ValuesRef};
use reinforcets_core::env::VecEnv;
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Batch, Encoding, Engine, Flat, Gather, Grad, HeadSet, Inputs, Mode, Network,
};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_testkit::gradient_check::assert_close;
use reinforcets_testkit::network_contract::{self, Sample, by_view, export};
use reinforcets_testkit::puzzles::{Outcome, Puzzle, Puzzles, State};
use reinforcets_testkit::specs;
use reinforcets_torch::{TorchEngine, Transfers, allow_tf32};
use serde_json::json;

const ADAM: Optimizer = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };

/// The engine on the first GPU. libtorch's part for CUDA is loaded as the addon loads it.
fn cuda() -> Option<TorchEngine> {
    #[cfg(target_os = "linux")]
    {
        unsafe extern "C" {
            fn dlopen(name: *const std::ffi::c_char, flags: i32) -> *mut std::ffi::c_void;
        }
        // SAFETY: a plain call with a NUL-terminated name and RTLD_NOW | RTLD_GLOBAL; a failure leaves all as it was.
        let _ = unsafe { dlopen(c"libtorch_cuda.so".as_ptr(), 0x102) };
    }
    match TorchEngine::new(1, "cuda") {
        Ok(engine) => {
            allow_tf32(false);
            Some(engine)
        }
        Err(e) if e.code() == "DEVICE_UNAVAILABLE" => {
            eprintln!("skipped: {e}");
            None
        }
        Err(e) => panic!("{e}"),
    }
}

fn build(engine: &dyn Engine, spec: &NetSpec) -> Box<dyn Network> {
    engine.build(spec, Some(&ADAM), &mut Rng::stream(7, "network", 0)).unwrap()
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|x| f64::from(*x)).collect()
}

#[test]
fn keeps_the_contract() {
    let Some(engine) = cuda() else { return };
    network_contract::run(&engine);
    network_contract::run_recurrent(&engine);
    network_contract::run_pictures(&engine);
}

#[test]
fn does_what_the_cpu_does() {
    let Some(engine) = cuda() else { return };
    let cpu = TorchEngine::new(1, "cpu").unwrap();
    let mut all = specs::all();
    all.push(("Nature-CNN".into(), specs::nature_cnn(6)));
    for (name, spec) in all {
        let rows = 32;
        let sample = Sample::new(&spec, rows, 1);
        let sides = [&cpu as &dyn Engine, &engine].map(|engine| {
            let mut network = build(engine, &spec);
            let layout = network.layout().clone();
            let mut sample = sample.clone();
            let d_heads = sample.d_heads(&layout);
            sample.with_all(|inputs| {
                let heads = network.forward(inputs, Mode::Train, &mut []).unwrap().data.to_vec();
                let mut d_input = vec![0.0; rows * spec.inputs[0].width];
                network.zero_grad();
                network.backward(inputs, &d_heads, Grad::Both { gather: 0, out: &mut d_input }).unwrap();
                let gradient = export(&*network, Flat::Gradients);
                network.step(1e-3, Some(0.5)).unwrap();
                let weights = export(&*network, Flat::Parameters);
                (by_view(&layout, &heads, rows), gradient, d_input, weights)
            })
        });
        let [a, b] = &sides;
        for (v, (a, b)) in a.0.iter().zip(&b.0).enumerate() {
            assert_close(&format!("{name}, head {v}"), &a.concat(), &b.concat(), 1e-5, 0.1);
        }
        for (what, a, b) in [("gradient", &a.1, &b.1), ("input", &a.2, &b.2), ("weights", &a.3, &b.3)] {
            assert_close(&format!("{name}, {what}"), &wide(a), &wide(b), 1e-4, 0.1);
        }
    }
}

/// A column of stored pictures, as a replay buffer has.
fn stored(rows: usize) -> Column {
    let mut column =
        Column::zeros(ColumnSpec { name: "obs".into(), dtype: Dtype::U8, width: 4 * 84 * 84 }, rows);
    let mut rng = Rng::stream(1, "pixels", 0);
    if let Values::U8(v) = column.values_mut() {
        v.iter_mut().for_each(|x| *x = rng.below(256) as u8);
    }
    column
}

fn pixels<'a>(column: ColumnView<'a>, idx: &'a [u32]) -> Gather<'a> {
    Gather { column, idx: Some(idx), per_row: 1, encoding: Encoding::Scale(1.0 / 255.0) }
}

#[test]
fn one_round_trip_for_each_pass_and_only_changed_rows_go_up() {
    let Some(engine) = cuda() else { return };
    let mut network = build(&engine, &specs::nature_cnn(6));
    let (mut column, rows) = (stored(100), 64);
    let idx: Vec<u32> = (0..rows).map(|r| r * 37 % 100).collect();
    let d_heads = vec![0.1; network.layout().len(rows as usize)];
    let row = 4 * 84 * 84;
    for round in 0..4 {
        column.write(round, ValuesRef::U8(&vec![round as u8; row]), 0, 1);
        let gathers = [pixels(column.view(), &idx)];
        let inputs = Inputs { gathers: &gathers, batch: Batch::Rows(rows as usize) };
        let start = Transfers::of_this_thread();
        network.forward(&inputs, Mode::Train, &mut []).unwrap();
        let middle = Transfers::of_this_thread();
        network.backward(&inputs, &d_heads, Grad::Params).unwrap();
        let (up, down) = (middle.since(start), Transfers::of_this_thread().since(middle));
        eprintln!("round {round}: forward {up:?}, backward {down:?}");
        assert_eq!((up.to_host, down.to_host, down.to_device), (1, 0, 1));
        // First its rows alone, then the whole column once, then what changed; beside row numbers.
        let bytes = [64 * row, 100 * row, row, row][round] as u64;
        assert_eq!(up.bytes_to_device - bytes, if round == 0 { 0 } else { 64 * 8 }, "round {round}");
    }
}

#[test]
fn a_million_rows_that_find_no_room_are_an_error_with_the_size() {
    let Some(engine) = cuda() else { return };
    session::no_room(&engine, "cuda:0");
}

/// Shows a picture in 84 × 84 × 4 bytes.
struct Shown;

impl Puzzle for Shown {
    fn observation(&self) -> Space {
        let n = 84 * 84 * 4;
        Space::Box { shape: vec![84, 84, 4], low: vec![0.0; n], high: vec![255.0; n], dtype: Dtype::U8 }
    }
    fn start(&self, rng: &mut Rng) -> State {
        [rng.below(200) as i32, 0, 0, 0]
    }
    fn show(&self, state: &State, row: usize, obs: &mut Columns) {
        if let Values::U8(v) = obs[0].values_mut() {
            v[row * 28_224..][..28_224].fill((state[0] + state[1]) as u8);
        }
    }
    fn step(
        &self,
        state: &mut State,
        _: &Values,
        _: usize,
        _: &mut Rng,
    ) -> reinforcets_core::error::Result<Outcome> {
        state[1] += 1;
        Ok(Outcome { reward: 1.0, terminated: state[1] == 50, truncated: false })
    }
}

/// The share of time that the GPU was busy, in percent, as `nvidia-smi` samples it until `done`.
fn busy(done: &AtomicBool) -> Option<f64> {
    let mut seen = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let query = ["--query-gpu=utilization.gpu", "--format=csv,noheader,nounits", "--id=0"];
        let out = Command::new("nvidia-smi").args(query).output().ok()?;
        seen.push(String::from_utf8(out.stdout).ok()?.trim().parse::<f64>().ok()?);
        std::thread::sleep(Duration::from_millis(200));
    }
    Some(seen.iter().sum::<f64>() / seen.len().max(1) as f64)
}

#[test]
fn ppo_learns_from_pictures() {
    let Some(engine) = cuda() else { return };
    // What PyTorch's users get too.
    allow_tf32(true);
    let options = json!({
        "algo": "ppo", "nSteps": 128, "batchSize": 256, "nEpochs": 4, "embedder": "natureCnn", "netArch": [], "seed": 1,
    });
    let worlds: Box<dyn VecEnv> = Box::new(Puzzles::new(Shown, 8));
    let mut run = session::on(engine, &options, worlds);
    let (warm, steps) = (2 * 1024, 20 * 1024);
    run.set_plan(warm + steps, true).unwrap();
    session::go_on(&mut run, |run| run.steps() >= warm);
    let done = AtomicBool::new(false);
    let (start, share) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| busy(&done));
        let start = Instant::now();
        session::go_on(&mut run, |_| false);
        let seconds = start.elapsed().as_secs_f64();
        done.store(true, Ordering::Relaxed);
        (seconds, watch.join().unwrap())
    });
    assert_eq!(run.steps(), warm + steps);
    let share = share.map_or("unknown".into(), |s| format!("{s:.0} %"));
    eprintln!(
        "PPO, Nature-CNN, 8 worlds of 84 × 84 × 4 bytes: {:.0} steps/s, GPU busy {share}",
        steps as f64 / start
    );
}

#[test]
fn nature_cnn_is_timed() {
    let Some(engine) = cuda() else { return };
    allow_tf32(true);
    let (column, rows) = (stored(1024), 256);
    let mut rng = Rng::stream(2, "rows", 0);
    let mut network = build(&engine, &specs::nature_cnn(6));
    let d_heads = vec![0.01; network.layout().len(rows)];
    let (mut acting, mut learning) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        let idx: Vec<u32> = (0..rows).map(|_| rng.below(1024)).collect();
        let gathers = [pixels(column.view(), &idx)];
        let inputs = Inputs { gathers: &gathers, batch: Batch::Rows(rows) };
        let start = Instant::now();
        network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
        let middle = Instant::now();
        network.zero_grad();
        network.forward(&inputs, Mode::Train, &mut []).unwrap();
        network.backward(&inputs, &d_heads, Grad::Params).unwrap();
        let norm = network.step(1e-4, Some(0.5)).unwrap();
        assert!(norm.is_finite());
        acting.push((middle - start).as_secs_f64() * 1e3);
        learning.push(middle.elapsed().as_secs_f64() * 1e3);
    }
    for (what, all) in [("infer", &mut acting), ("gradient step", &mut learning)] {
        all.drain(..10);
        all.sort_by(f64::total_cmp);
        eprintln!(
            "Nature-CNN, 256 rows, {what}: least {:.2} ms, median {:.2} ms",
            all[0],
            all[all.len() / 2]
        );
    }
}
