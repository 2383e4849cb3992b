//! What `Batch::Sequences` means: memory that passes from step to step, stops at an episode's start, and stays in its
//! lane.

use reinforcets_core::net_spec::NetSpec;
use reinforcets_core::network::{
    Batch, Engine, Flat, Gather, Grad, HeadLayout, HeadSet, Inputs, Mode, Network,
};
use reinforcets_core::rng::Rng;

use super::batches::{by_view, export, plain, wide};
use super::passes::{SGD, build};
use crate::gradient_check::{assert_close, numeric};
use crate::reference::{Matrix, stepwise};
use crate::specs;

/// f32 through a few layers and a few steps.
const TOLERANCE: f64 = 3e-5;

/// Random inputs, starts and start states for a network with memory.
#[derive(Clone, Debug)]
struct Sample {
    steps: usize,
    lanes: usize,
    starts: Vec<u8>,
    state: Vec<f32>,
    columns: Vec<(usize, Vec<f32>)>,
    rng: Rng,
}

impl Sample {
    /// Every lane enters with a memory of some steps of its own; episodes start where `starts` says (of step, of lane).
    fn new(
        network: &mut dyn Network,
        [steps, lanes]: [usize; 2],
        starts: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let spec = network.spec().clone();
        let mut state = vec![0.0; lanes * network.state_width()];
        // Lane l remembers l % 6 + 1 steps.
        let mut before = Sample::fresh(&spec, [6, lanes], 77, |step, lane| 6 - step == lane % 6 + 1);
        before.state.clone_from(&state);
        before
            .with(|inputs| network.infer(inputs, HeadSet::ALL, Mode::Eval, &mut state).map(|_| ()).unwrap());
        Sample { state, ..Sample::fresh(&spec, [steps, lanes], 78, starts) }
    }

    fn fresh(
        spec: &NetSpec,
        [steps, lanes]: [usize; 2],
        seed: u64,
        starts: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let mut rng = Rng::stream(seed, "sample", 0);
        let mut normal = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f32>>();
        let columns = spec.inputs.iter().map(|i| (i.width, normal(steps * lanes * i.width))).collect();
        let starts = (0..steps * lanes).map(|row| u8::from(starts(row / lanes, row % lanes))).collect();
        Sample { steps, lanes, starts, state: vec![], columns, rng }
    }

    fn with<R>(&self, f: impl FnOnce(&Inputs<'_>) -> R) -> R {
        let Sample { steps, lanes, .. } = *self;
        let gathers: Vec<Gather<'_>> = self.columns.iter().map(|(width, data)| plain(*width, data)).collect();
        let batch = Batch::Sequences { steps, lanes, starts: &self.starts, state: &self.state };
        f(&Inputs { gathers: &gathers, batch })
    }

    /// The steps in `range`, entered with `state`.
    fn part(&self, range: std::ops::Range<usize>, state: &[f32]) -> Sample {
        let rows = |width: usize| range.start * self.lanes * width..range.end * self.lanes * width;
        Sample {
            steps: range.len(),
            lanes: self.lanes,
            starts: self.starts[rows(1)].to_vec(),
            state: state.to_vec(),
            columns: self.columns.iter().map(|(w, data)| (*w, data[rows(*w)].to_vec())).collect(),
            rng: self.rng.clone(),
        }
    }

    /// One lane alone.
    fn lane(&self, lane: usize) -> Sample {
        let of = |data: &[f32], width: usize| -> Vec<f32> {
            data.chunks(width).skip(lane).step_by(self.lanes).flatten().copied().collect()
        };
        let width = self.state.len() / self.lanes;
        Sample {
            lanes: 1,
            starts: self.starts.iter().skip(lane).step_by(self.lanes).copied().collect(),
            state: self.state[lane * width..(lane + 1) * width].to_vec(),
            columns: self.columns.iter().map(|(w, data)| (*w, of(data, *w))).collect(),
            ..self.clone()
        }
    }

    fn rows(&self) -> usize {
        self.steps * self.lanes
    }

    /// Gradients of the heads of rows that `of` picks (by step), zeros elsewhere; NaN between heads.
    fn d_heads(&mut self, layout: &HeadLayout, of: impl Fn(usize) -> bool) -> Vec<f32> {
        let mut d = vec![f32::NAN; layout.len(self.rows())];
        for view in &layout.views {
            for r in 0..if view.stride == 0 { 1 } else { self.rows() } {
                let factor = if of(r / self.lanes) { 1.0 } else { 0.0 };
                view.row_mut(&mut d, r).iter_mut().for_each(|x| *x = factor * self.rng.normal());
            }
        }
        d
    }

    fn matrices(&self) -> Vec<Matrix> {
        self.columns.iter().map(|(w, data)| data.chunks(*w).map(wide).collect()).collect()
    }

    fn sequences(&self) -> stepwise::Sequences {
        let Sample { steps, lanes, .. } = *self;
        stepwise::Sequences { steps, lanes, starts: self.starts.clone(), state: wide(&self.state) }
    }
}

/// Heads by view, and the state after the last step.
fn infer(network: &mut dyn Network, sample: &Sample, set: HeadSet) -> (Vec<Matrix>, Vec<f32>) {
    let layout = network.layout().clone();
    let mut state = vec![f32::NAN; sample.lanes * network.state_width()];
    let heads = sample.with(|inputs| {
        let heads = network.infer(inputs, set, Mode::Eval, &mut state).unwrap_or_else(|e| panic!("{e}"));
        by_view(&layout, heads.data, sample.rows())
    });
    (heads, state)
}

fn forward(network: &mut dyn Network, sample: &Sample) -> (Vec<Matrix>, Vec<f32>) {
    let layout = network.layout().clone();
    let mut state = vec![f32::NAN; sample.lanes * network.state_width()];
    let heads = sample.with(|inputs| {
        let heads = network.forward(inputs, Mode::Train, &mut state).unwrap_or_else(|e| panic!("{e}"));
        by_view(&layout, heads.data, sample.rows())
    });
    (heads, state)
}

/// Gradients of parameters, and of each input, after a `forward` of the same sample.
fn backward(network: &mut dyn Network, sample: &Sample, d_heads: &[f32]) -> (Vec<f32>, Vec<Vec<f32>>) {
    sample.with(|inputs| {
        network.zero_grad();
        network.backward(inputs, d_heads, Grad::Params).unwrap_or_else(|e| panic!("{e}"));
        let gradient = export(network, Flat::Gradients);
        let d_inputs = sample.columns.iter().enumerate().map(|(gather, (_, data))| {
            let mut out = vec![f32::NAN; data.len()];
            network.backward(inputs, d_heads, Grad::Input { gather, out: &mut out }).unwrap();
            out
        });
        let d_inputs = d_inputs.collect();
        assert_eq!(
            export(network, Flat::Gradients),
            gradient,
            "gradients of inputs leave those of parameters"
        );
        (gradient, d_inputs)
    })
}

fn flatten(m: &[Vec<f64>]) -> Vec<f64> {
    m.iter().flatten().copied().collect()
}

fn close(what: &str, got: &[Matrix], want: &[Matrix]) {
    assert_eq!(got.len(), want.len(), "{what}: heads");
    for (v, (got, want)) in got.iter().zip(want).enumerate() {
        assert_close(&format!("{what}, head {v}"), &flatten(got), &flatten(want), TOLERANCE, 0.1);
    }
}

fn close_state(what: &str, got: &[f32], want: &[f32]) {
    assert_close(&format!("{what}, state"), &wide(got), &wide(want), TOLERANCE, 0.1);
}

/// Rows of the steps in `range`; a constant's one row stays.
fn steps(heads: &[Matrix], range: std::ops::Range<usize>, lanes: usize) -> Vec<Matrix> {
    let part = |m: &Matrix| match m.len() {
        1 => m.clone(),
        _ => m[range.start * lanes..range.end * lanes].to_vec(),
    };
    heads.iter().map(part).collect()
}

fn mixed(step: usize, lane: usize) -> bool {
    (step + 2 * lane).is_multiple_of(5)
}

/// Heads, state, and gradients through time are those of the f64 network, whatever the lanes and the starts.
pub(super) fn match_the_reference(engine: &dyn Engine) {
    for (name, spec) in specs::recurrent() {
        let mut network = build(engine, &spec, &SGD, 21);
        for (sizes, none) in [([7, 3], false), ([7, 3], true), ([1, 4], false), ([5, 1], false)] {
            let what = format!("{name}, {sizes:?}");
            let mut sample = Sample::new(&mut *network, sizes, |s, l| !none && mixed(s, l));
            let parameters = wide(&export(&*network, Flat::Parameters));
            let inputs = sample.matrices();
            let want = stepwise::run(&spec, &parameters, &inputs, &sample.sequences());
            let (heads, state) = forward(&mut *network, &sample);
            close(&what, &heads, &want.heads);
            assert_close(&format!("{what}, state"), &wide(&state), &want.state, TOLERANCE, 0.1);

            let layout = network.layout().clone();
            let d_heads = sample.d_heads(&layout, |_| true);
            let (gradient, d_inputs) = backward(&mut *network, &sample, &d_heads);
            let d = by_view(&layout, &d_heads, sample.rows());
            let loss = |parameters: &[f64], inputs: &[Matrix]| -> f64 {
                let heads = stepwise::run(&spec, parameters, inputs, &sample.sequences()).heads;
                let dot = |(h, d): (&Matrix, &Matrix)| {
                    flatten(h).iter().zip(flatten(d)).map(|(h, d)| h * d).sum::<f64>()
                };
                heads.iter().zip(&d).map(dot).sum()
            };
            let difference = numeric(&parameters, 1e-5, |p| loss(p, &inputs));
            assert_close(&format!("{what}, parameters"), &wide(&gradient), &difference, TOLERANCE, 0.1);
            for (i, d_input) in d_inputs.iter().enumerate() {
                let difference = numeric(&flatten(&inputs[i]), 1e-5, |x| {
                    let mut moved = inputs.clone();
                    moved[i] = x.chunks(spec.inputs[i].width).map(<[f64]>::to_vec).collect();
                    loss(&parameters, &moved)
                });
                assert_close(&format!("{what}, input {i}"), &wide(d_input), &difference, TOLERANCE, 0.1);
            }
        }
    }
}

/// A sequence at once is the same as its steps one by one, and as its halves with the state between them.
pub(super) fn steps_carry_the_state(engine: &dyn Engine) {
    for (name, spec) in specs::recurrent() {
        let mut network = build(engine, &spec, &SGD, 22);
        let sample = Sample::new(&mut *network, [8, 3], mixed);
        let (whole, end) = forward(&mut *network, &sample);
        for size in [1, 4] {
            let mut state = sample.state.clone();
            for first in (0..8).step_by(size) {
                let (heads, after) =
                    infer(&mut *network, &sample.part(first..first + size, &state), HeadSet::ALL);
                close(&format!("{name}, steps from {first}"), &heads, &steps(&whole, first..first + size, 3));
                state = after;
            }
            close_state(&name, &state, &end);
        }
        // Whoever acts with some heads only must be able to go on with all of them later.
        let (_, state) = infer(&mut *network, &sample, HeadSet::of(&[0]));
        close_state(&format!("{name}, one head"), &state, &end);
    }
}

/// A start forgets all: two episodes in one sequence are two sequences, and no gradient crosses.
pub(super) fn starts_cut(engine: &dyn Engine) {
    for (name, spec) in specs::recurrent() {
        let mut network = build(engine, &spec, &SGD, 23);
        let mut sample = Sample::new(&mut *network, [7, 2], |step, _| step == 3);
        let (whole, end) = forward(&mut *network, &sample);
        let layout = network.layout().clone();
        let d_heads = sample.d_heads(&layout, |step| step >= 3);
        let (gradient, d_inputs) = backward(&mut *network, &sample, &d_heads);
        for (input, (width, _)) in d_inputs.iter().zip(&sample.columns) {
            let (before, after) = input.split_at(3 * 2 * width);
            assert!(before.iter().all(|d| *d == 0.0), "{name}: a gradient crosses the start");
            assert!(after.iter().any(|d| *d != 0.0), "{name}: no gradient at all");
        }
        let (first, _) = infer(&mut *network, &sample.part(0..3, &sample.state), HeadSet::ALL);
        close(&format!("{name}, first episode"), &first, &steps(&whole, 0..3, 2));
        let empty = vec![0.0; sample.state.len()];
        // Its start says so; or an empty state does.
        for (state, start) in [(&sample.state, 1), (&empty, 0)] {
            let mut second = sample.part(3..7, state);
            second.starts[..2].fill(start);
            let (heads, state) = forward(&mut *network, &second);
            close(&format!("{name}, second episode"), &heads, &steps(&whole, 3..7, 2));
            close_state(&name, &state, &end);
            let mut d = vec![f32::NAN; layout.len(second.rows())];
            let skipped = layout.len(sample.rows()) - d.len();
            d[..layout.fixed].copy_from_slice(&d_heads[..layout.fixed]);
            d[layout.fixed..].copy_from_slice(&d_heads[layout.fixed + skipped..]);
            let (alone, _) = backward(&mut *network, &second, &d);
            assert_close(&format!("{name}, gradient"), &wide(&gradient), &wide(&alone), TOLERANCE, 0.1);
        }
    }
}

/// A lane among others does as it does alone.
pub(super) fn lanes_are_independent(engine: &dyn Engine) {
    for (name, spec) in specs::recurrent() {
        let mut network = build(engine, &spec, &SGD, 24);
        let sample = Sample::new(&mut *network, [6, 5], mixed);
        let (all, end) = infer(&mut *network, &sample, HeadSet::ALL);
        let width = end.len() / 5;
        for lane in [0, 3, 4] {
            let (alone, state) = infer(&mut *network, &sample.lane(lane), HeadSet::ALL);
            let of = |m: &Matrix| match m.len() {
                1 => m.clone(),
                _ => m.iter().skip(lane).step_by(5).cloned().collect(),
            };
            let among: Vec<Matrix> = all.iter().map(of).collect();
            close(&format!("{name}, lane {lane}"), &alone, &among);
            close_state(&name, &state, &end[lane * width..(lane + 1) * width]);
        }
    }
}

/// Acting between `forward` and `backward` changes no gradient, to the last bit.
pub(super) fn infer_disturbs_nothing(engine: &dyn Engine) {
    for (name, spec) in specs::recurrent() {
        let gradients = [false, true].map(|between| {
            let mut network = build(engine, &spec, &SGD, 25);
            let mut sample = Sample::new(&mut *network, [5, 2], mixed);
            let other = Sample::new(&mut *network, [3, 9], mixed);
            let d_heads = sample.d_heads(&network.layout().clone(), |_| true);
            forward(&mut *network, &sample);
            if between {
                infer(&mut *network, &other, HeadSet::ALL);
                infer(&mut *network, &other.part(1..2, &other.state), HeadSet::of(&[0]));
            }
            backward(&mut *network, &sample, &d_heads)
        });
        assert_eq!(gradients[0], gradients[1], "{name}");
    }
}

/// The state is as wide as the layers say; wrong lengths, and rows without order, are errors with codes.
pub(super) fn misuse_is_an_error(engine: &dyn Engine) {
    for (name, spec) in specs::recurrent() {
        let mut network = build(engine, &spec, &SGD, 26);
        assert_eq!(network.state_width(), stepwise::state_width(&spec), "{name}");
        assert!(spec.is_recurrent());
        let sample = Sample::new(&mut *network, [4, 2], mixed);
        let mut state = sample.state.clone();
        let mut code = |sample: &Sample, state: &mut [f32]| {
            let inferred = sample.with(|i| network.infer(i, HeadSet::ALL, Mode::Eval, state).map(|_| ()));
            let forwarded = sample.with(|i| network.forward(i, Mode::Train, state).map(|_| ()));
            let [inferred, forwarded] = [inferred, forwarded].map(|r| r.err().map(|e| e.code()));
            assert_eq!(inferred, forwarded, "{name}");
            inferred
        };
        assert_eq!(code(&sample, &mut state), None);
        let short_state = Sample { state: sample.state[1..].to_vec(), ..sample.clone() };
        assert_eq!(code(&short_state, &mut state), Some("INVALID_SHAPE"), "{name}");
        let short_starts = Sample { starts: sample.starts[1..].to_vec(), ..sample.clone() };
        assert_eq!(code(&short_starts, &mut state), Some("INVALID_SHAPE"), "{name}");
        assert_eq!(code(&sample, &mut state[1..]), Some("INVALID_SHAPE"), "{name}");
        let rows = sample.with(|i| {
            let inputs = Inputs { batch: Batch::Rows(8), ..*i };
            network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []).map(|_| ()).unwrap_err().code()
        });
        assert_eq!(rows, "INVALID_STATE", "{name}");
    }
}
