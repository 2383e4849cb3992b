//! Networks that see pictures: bytes to channels to numbers.

use reinforcets_core::column::{ColumnView, ValuesRef};
use reinforcets_core::net_spec::NetSpec;
use reinforcets_core::network::{Batch, Encoding, Engine, Flat, Gather, Grad, HeadSet, Inputs, Mode, NONE};
use reinforcets_core::rng::Rng;

use super::batches::{by_view, export, wide};
use super::passes::{SGD, build};
use crate::gradient_check::{assert_close, numeric};
use crate::reference::{Matrix, stepwise};
use crate::specs;

const TOLERANCE: f64 = 3e-5;
const SCALE: f32 = 1.0 / 255.0;
/// Rows that are stored, of which a batch takes some.
const STORED: usize = 9;

/// One input: bytes, one frame in a stored row, and which of them each row of the batch takes.
struct Stored {
    width: usize,
    frames: usize,
    bytes: Vec<u8>,
    idx: Vec<u32>,
}

impl Stored {
    fn gather(&self) -> Gather<'_> {
        let column = ColumnView::anonymous(self.width, ValuesRef::U8(&self.bytes));
        Gather { column, idx: Some(&self.idx), per_row: self.frames, encoding: Encoding::Scale(SCALE) }
    }

    /// The rows written out.
    fn matrix(&self) -> Matrix {
        let frame = |i: &u32| match *i {
            NONE => vec![0.0; self.width],
            i => {
                let bytes = &self.bytes[i as usize * self.width..][..self.width];
                bytes.iter().map(|b| f64::from(*b) * f64::from(SCALE)).collect()
            }
        };
        self.idx.chunks(self.frames).map(|row| row.iter().flat_map(frame).collect()).collect()
    }
}

/// Random pictures in any order; the oldest frame of row 0 is before an episode's start.
fn sample(spec: &NetSpec, rows: usize, seed: u64) -> Vec<Stored> {
    let mut rng = Rng::stream(seed, "sample", 0);
    let stored = spec.inputs.iter().map(|input| {
        let frames = input.picture.map_or(1, |p| p.frames);
        let width = input.width / frames;
        let bytes = (0..STORED * width).map(|_| rng.below(256) as u8).collect();
        let mut idx: Vec<u32> = (0..rows * frames).map(|_| rng.below(STORED as u32)).collect();
        if frames > 1 {
            idx[0] = NONE;
        }
        Stored { width, frames, bytes, idx }
    });
    stored.collect()
}

fn with<R>(sample: &[Stored], rows: usize, f: impl FnOnce(&Inputs<'_>) -> R) -> R {
    let gathers: Vec<Gather<'_>> = sample.iter().map(Stored::gather).collect();
    f(&Inputs { gathers: &gathers, batch: Batch::Rows(rows) })
}

fn flatten(m: &Matrix) -> Vec<f64> {
    m.iter().flatten().copied().collect()
}

/// Heads and gradients are those of plain loops in f64; gradients of inputs come in the order in which pictures are
/// stored.
pub(super) fn match_the_reference(engine: &dyn Engine) {
    for (name, spec) in specs::pictures() {
        let mut network = build(engine, &spec, &SGD, 31);
        let layout = network.layout().clone();
        let parameters = wide(&export(&*network, Flat::Parameters));
        for rows in [1, 4] {
            let what = format!("{name}, {rows} rows");
            let sample = sample(&spec, rows, 32);
            let inputs: Vec<Matrix> = sample.iter().map(Stored::matrix).collect();
            let run = |parameters: &[f64], inputs: &[Matrix]| {
                stepwise::run(&spec, parameters, inputs, &stepwise::Sequences::rows(rows)).heads
            };
            let mut rng = Rng::stream(33, "gradients", 0);
            let d_heads: Vec<f32> = (0..layout.len(rows)).map(|_| rng.normal()).collect();
            let d = by_view(&layout, &d_heads, rows);
            let loss = |heads: &[Matrix]| -> f64 {
                let dot = |(h, d): (&Matrix, &Matrix)| {
                    flatten(h).iter().zip(flatten(d)).map(|(h, d)| h * d).sum::<f64>()
                };
                heads.iter().zip(&d).map(dot).sum()
            };
            with(&sample, rows, |i| {
                let heads =
                    network.forward(i, Mode::Train, &mut []).unwrap_or_else(|e| panic!("{what}: {e}"));
                let heads = by_view(&layout, heads.data, rows);
                for (v, (got, want)) in heads.iter().zip(run(&parameters, &inputs)).enumerate() {
                    assert_close(
                        &format!("{what}, head {v}"),
                        &flatten(got),
                        &flatten(&want),
                        TOLERANCE,
                        0.1,
                    );
                }
                network.zero_grad();
                network.backward(i, &d_heads, Grad::Params).unwrap_or_else(|e| panic!("{what}: {e}"));
                let got = wide(&export(&*network, Flat::Gradients));
                let want = numeric(&parameters, 1e-6, |p| loss(&run(p, &inputs)));
                assert_close(&format!("{what}, parameters"), &got, &want, TOLERANCE, 0.1);
                for (gather, input) in inputs.iter().enumerate() {
                    let mut out = vec![f32::NAN; rows * spec.inputs[gather].width];
                    network.backward(i, &d_heads, Grad::Input { gather, out: &mut out }).unwrap();
                    let want = numeric(&flatten(input), 1e-6, |x| {
                        let mut moved = inputs.clone();
                        moved[gather] = x.chunks(spec.inputs[gather].width).map(<[f64]>::to_vec).collect();
                        loss(&run(&parameters, &moved))
                    });
                    assert_close(&format!("{what}, input {gather}"), &wide(&out), &want, TOLERANCE, 0.1);
                }
            });
        }
    }
}

/// Frames stacked by index are the same as frames stored side by side, as bytes or as floats; a picture's heads do not
/// depend on the others in its batch.
pub(super) fn storage_does_not_matter(engine: &dyn Engine) {
    for (name, spec) in specs::pictures() {
        let mut network = build(engine, &spec, &SGD, 34);
        let layout = network.layout().clone();
        let sample = sample(&spec, 6, 35);
        let mut heads = |gathers: &[Gather<'_>], rows: usize| {
            let inputs = Inputs { gathers, batch: Batch::Rows(rows) };
            let heads = network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []);
            by_view(&layout, heads.unwrap_or_else(|e| panic!("{name}: {e}")).data, rows)
        };
        let gathers: Vec<Gather<'_>> = sample.iter().map(Stored::gather).collect();
        let stacked = heads(&gathers, 6);
        let side_by_side: Vec<Vec<f32>> =
            sample.iter().map(|s| flatten(&s.matrix()).iter().map(|x| *x as f32).collect()).collect();
        let written = |range: std::ops::Range<usize>| -> Vec<Gather<'_>> {
            let rows = side_by_side.iter().zip(&spec.inputs);
            let part =
                rows.map(|(x, i)| super::plain(i.width, &x[range.start * i.width..range.end * i.width]));
            part.collect()
        };
        let all = heads(&written(0..6), 6);
        let third = heads(&written(2..3), 1);
        for (v, want) in stacked.iter().enumerate() {
            assert_close(&format!("{name}, head {v}"), &flatten(&all[v]), &flatten(want), 1e-6, 0.1);
            assert_close(&format!("{name}, head {v}, alone"), &third[v][0], &want[2], 3e-6, 0.1);
        }
    }
}
