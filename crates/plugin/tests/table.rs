//! Everything crosses the table whole, failures too. Small enough for Miri: `cargo +nightly miri test --test table`.

#![allow(clippy::unwrap_used, reason = "a test")]

mod toy;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reinforcets_core::column::{Changes, ColumnView, ValuesRef};
use reinforcets_core::error::{Error, Result};
use reinforcets_core::network::*;
use reinforcets_core::rng::Rng;
use reinforcets_plugin::{PluginEngine, guest};
use toy::{DIVERGES, PANICS, Toy, network, spec, toy};

fn export(network: &dyn Network, which: Flat) -> Vec<f32> {
    let mut out = Vec::new();
    network.export(which, &mut out);
    out
}

fn column(id: u64, values: ValuesRef<'_>) -> ColumnView<'_> {
    ColumnView { id, version: 2, changes: Changes { whole: 1, log: &[[0, 1], [2, 3]] }, width: 1, values }
}

#[test]
fn inputs_cross_whole() {
    let mut network = network();
    network.import(Flat::Parameters, &[0.25]).unwrap();
    let gathers = [
        Gather {
            column: column(10, ValuesRef::F32(&[1.0; 3])),
            idx: None,
            per_row: 4,
            encoding: Encoding::Scale(0.125),
        },
        Gather {
            column: column(20, ValuesRef::U8(&[1; 5])),
            idx: Some(&[7, 9]),
            per_row: 1,
            encoding: Encoding::OneHot(&[3, 2]),
        },
        Gather {
            column: column(0, ValuesRef::I32(&[])),
            idx: Some(&[]),
            per_row: 1,
            encoding: Encoding::Scale(1.0),
        },
    ];
    let changes = 1.0 + 6.0;
    let first = changes + 10.0 + 2.0 + 4.0 + 3.0 + 0.5 + 0.125;
    let second = changes + 20.0 + 2.0 + 1.0 + 5.0 + 16.0 + 5.0;
    let third = changes + 2.0 + 1.0 + 1.0;
    let inputs = Inputs { gathers: &gathers, batch: Batch::Rows(2) };
    let heads = network.infer(&inputs, HeadSet::of(&[1, 3]), Mode::Eval, &mut []).unwrap();
    assert_eq!(heads.data, [0.25 + 10.0 + first + second + third; 2]);
    assert_eq!((heads.rows, heads.views.len()), (2, 1));

    let mut state = [0.0; 4];
    let batch =
        Batch::Sequences { steps: 3, lanes: 2, starts: &[1, 0, 0, 0, 1, 1], state: &[1.0, 2.0, 3.0, 4.0] };
    let inputs = Inputs { gathers: &gathers[..1], batch };
    let heads = network.forward(&inputs, Mode::Train, &mut state).unwrap();
    assert_eq!(heads.data, [first + 3.0 + 10.0; 6]);
    assert_eq!(state, [2.0, 3.0, 4.0, 5.0]);

    let mut out = [0.0; 2];
    network.backward(&inputs, &[1.0, 2.0], Grad::Both { gather: 2, out: &mut out }).unwrap();
    assert_eq!(out, [5.0; 2]);
    network.backward(&inputs, &[1.0], Grad::Params).unwrap();

    // More inputs than fit without asking for memory.
    let many = [gathers[0]; 20];
    let inputs = Inputs { gathers: &many, batch: Batch::Rows(1) };
    let heads = network.infer(&inputs, HeadSet::of(&[0]), Mode::Train, &mut []).unwrap();
    assert_eq!(heads.data, [20.0 * first + 1.0]);
}

#[test]
fn numbers_and_streams_cross_whole() {
    let mut rng = Rng::stream(1, "toy", 0);
    let mut network = toy().build(&spec(), None, &mut rng).unwrap();
    let mut same = Rng::stream(1, "toy", 0);
    assert_eq!(export(&*network, Flat::Parameters), [same.normal()]);
    network.resample(&mut rng);
    assert_eq!(export(&*network, Flat::Noise), [same.normal()]);
    assert_eq!(rng, same);
    assert_eq!(export(&*network, Flat::Moments(200)), [200.0; 2]);
    assert_eq!((network.state_width(), network.tensors()[1].parameter), (2, false));
    assert_eq!(network.step(0.5, None).unwrap(), 1008.5);
    assert_eq!(network.step(0.5, Some(2.0)).unwrap(), 10.5);
    assert_eq!(network.steps(), 2);
    network.set_steps(u64::MAX);
    assert_eq!(network.steps(), u64::MAX);
    let engine = toy();
    assert_eq!((engine.name(), engine.kernel(), engine.device().as_str()), ("toy", "wood", "moon:3"));
}

#[test]
fn networks_of_one_table_copy_on_their_side() {
    let (mut to, mut from) = (network(), network());
    from.import(Flat::Parameters, &[3.0]).unwrap();
    to.import(Flat::Parameters, &[1.0]).unwrap();
    to.polyak_from(&*from, 0.5).unwrap();
    assert_eq!(export(&*to, Flat::Parameters), [2.0]);
    to.copy_from(&*from).unwrap();
    assert_eq!(export(&*to, Flat::Parameters), [3.0]);
    let mut other = spec();
    other.repeat = 2;
    let other = toy().build(&other, None, &mut Rng::stream(1, "toy", 0)).unwrap();
    assert_eq!(to.copy_from(&*other).unwrap_err().code(), "CHECKPOINT_MISMATCH");
}

#[test]
fn failures_keep_their_code() {
    let open = |device| PluginEngine::open(guest::table::<Toy>(), 1, device).err().unwrap();
    let error = open("cuda");
    assert_eq!((error.code(), error.details()["device"].as_str()), ("DEVICE_UNAVAILABLE", Some("cuda")));
    assert_eq!(error.to_string(), "device \"cuda\" is not available: a toy");
    let mut two = spec();
    two.members = 2;
    assert_eq!(toy().supports(&two).unwrap_err().code(), "ENGINE_UNSUPPORTED");
    let mut rng = Rng::stream(1, "toy", 0);
    assert_eq!(toy().build(&two, None, &mut rng).err().unwrap().code(), "ENGINE_UNSUPPORTED");
    assert_eq!(rng, Rng::stream(1, "toy", 0), "a network that was not built draws nothing");
    let mut network = network();
    assert_eq!(network.import(Flat::Parameters, &[]).unwrap_err().code(), "INVALID_SHAPE");
    network.import(Flat::Parameters, &[DIVERGES]).unwrap();
    network.set_steps(4);
    // A session fills in its own step: the variant must be the one that it looks for.
    let error = network.step(0.1, None).unwrap_err();
    assert!(matches!(&error, Error::Diverged { what, step: 4 } if what == "the toy"), "{error:?}");
}

#[test]
fn a_panic_ends_at_the_table() {
    let opening = PluginEngine::open(guest::table::<Toy>(), 1, "panic").err().unwrap();
    assert_eq!(opening.code(), "INTERNAL");
    assert!(opening.to_string().contains("opening"));
    let mut network = network();
    network.import(Flat::Parameters, &[PANICS]).unwrap();
    let inputs = Inputs { gathers: &[], batch: Batch::Rows(1) };
    let error = network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap_err();
    assert_eq!(error.code(), "INTERNAL");
    assert!(error.to_string().contains("a weight of 100"), "{error}");
    // A verb that cannot fail: the panic goes on on this side, where the binding catches all of them.
    let panic = catch_unwind(AssertUnwindSafe(|| network.zero_grad())).unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().contains("a weight of 100"));
    network.import(Flat::Parameters, &[1.0]).unwrap();
    network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
}

struct Counting(Arc<AtomicUsize>);

impl Reducer for Counting {
    fn reduce(&mut self, gradients: &mut [f32]) -> Result<()> {
        match self.0.fetch_add(1, Ordering::Relaxed) {
            0 => gradients.iter_mut().for_each(|g| *g *= 0.5),
            1 => return Err(Error::State("nobody answers".into())),
            _ => panic!("in the reducer"),
        }
        Ok(())
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.0.fetch_add(100, Ordering::Relaxed);
    }
}

#[test]
fn a_reducer_is_called_back_and_let_go() {
    let calls = Arc::new(AtomicUsize::new(0));
    let mut network = network();
    network.set_reducer(Some(Box::new(Counting(calls.clone()))));
    assert_eq!(network.step(0.0, Some(0.0)).unwrap(), 4.0);
    assert_eq!(network.step(0.0, Some(0.0)).unwrap_err().code(), "INVALID_STATE");
    let bug = network.step(0.0, Some(0.0)).unwrap_err();
    assert!(bug.code() == "INTERNAL" && bug.to_string().contains("in the reducer"));
    network.set_reducer(None);
    assert_eq!(calls.load(Ordering::Relaxed), 103);
    assert_eq!(network.step(0.0, Some(0.0)).unwrap(), 8.0);
    network.set_reducer(Some(Box::new(Counting(calls.clone()))));
    drop(network);
    assert_eq!(calls.load(Ordering::Relaxed), 203);
}
