//! Every kind of network beside PyTorch's numbers (`fixtures/make_golden.py`): heads, state and gradients.

use reinforcets_core::column::{ColumnView, ValuesRef};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Batch, Encoding, Engine, Flat, Gather, Grad, HeadSet, Inputs, Mode, Network,
};
use reinforcets_core::rng::Rng;
use reinforcets_testkit::gradient_check::assert_close;
use reinforcets_testkit::network_contract::{by_view, export};
use reinforcets_torch::TorchEngine;
use serde_json::Value;

/// Of the largest number of a tensor.
const TOLERANCE: f64 = 1e-5;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn narrow(value: &Value) -> Vec<f32> {
    numbers(value).iter().map(|x| *x as f32).collect()
}

fn bytes(value: &Value) -> Vec<u8> {
    numbers(value).iter().map(|x| *x as u8).collect()
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|x| f64::from(*x)).collect()
}

/// Puts the weights in by name and shape; gives PyTorch's gradients in export order.
fn import(network: &mut dyn Network, fixture: &Value) -> Vec<(String, Vec<f64>)> {
    let theirs = fixture["parameters"].as_array().unwrap();
    assert_eq!(network.tensors().len(), theirs.len(), "tensors");
    let of_name = |name: &str| {
        theirs.iter().find(|p| p["name"] == name).unwrap_or_else(|| panic!("PyTorch has no {name}"))
    };
    let (mut weights, mut gradients) = (Vec::new(), Vec::new());
    for tensor in network.tensors() {
        let parameter = of_name(&tensor.name);
        let shape: Vec<usize> = numbers(&parameter["shape"]).iter().map(|n| *n as usize).collect();
        assert_eq!(tensor.shape, shape, "{}", tensor.name);
        weights.extend(narrow(&parameter["values"]));
        gradients.push((tensor.name.clone(), numbers(&parameter["gradient"])));
    }
    network.import(Flat::Parameters, &weights).unwrap();
    gradients
}

fn compare(kind: &str, fixture: &str) {
    let fixture: Value = serde_json::from_str(fixture).unwrap();
    let spec: NetSpec = serde_json::from_value(fixture["spec"].clone()).unwrap();
    let engine = TorchEngine::new(1, "cpu").unwrap();
    let sgd = Optimizer::Sgd { momentum: 0.0 };
    let mut network = engine.build(&spec, Some(&sgd), &mut Rng::stream(1, "network", 0)).unwrap();
    let gradients = import(&mut *network, &fixture);

    let rows = fixture["rows"].as_u64().unwrap() as usize;
    let (floats, pixels) = (narrow(&fixture["inputs"][0]), bytes(&fixture["inputs"][0]));
    let (values, scale) = match spec.inputs[0].picture {
        Some(_) => (ValuesRef::U8(&pixels), 1.0 / 255.0),
        None => (ValuesRef::F32(&floats), 1.0),
    };
    let width = spec.inputs[0].width;
    let column = ColumnView::anonymous(width, values);
    let gathers = [Gather { column, idx: None, per_row: 1, encoding: Encoding::Scale(scale) }];
    let sequences = &fixture["sequences"];
    let (starts, state) = match sequences {
        Value::Null => (vec![], vec![]),
        some => (bytes(&some["starts"]), narrow(&some["state"])),
    };
    let batch = match sequences["lanes"].as_u64() {
        None => Batch::Rows(rows),
        Some(lanes) => {
            let lanes = lanes as usize;
            Batch::Sequences { steps: rows / lanes, lanes, starts: &starts, state: &state }
        }
    };
    let inputs = Inputs { gathers: &gathers, batch };

    let layout = network.layout().clone();
    let check = |what: &str, got: &[f64], want: &Value| {
        assert_close(&format!("{kind}, {what}"), got, &numbers(want), TOLERANCE, 0.01);
    };
    let mut after = vec![f32::NAN; state.len()];
    for training in [false, true] {
        let heads = match training {
            false => network.infer(&inputs, HeadSet::ALL, Mode::Eval, &mut after),
            true => network.forward(&inputs, Mode::Train, &mut after),
        };
        let heads = by_view(&layout, heads.unwrap().data, rows);
        for (v, head) in heads.iter().enumerate() {
            check(&format!("head {v}"), &head.concat(), &fixture["heads"][v]);
        }
        check("state", &wide(&after), &fixture["stateOut"]);
    }
    let mut d_heads = vec![0.0; layout.len(rows)];
    for (v, view) in layout.views.iter().enumerate() {
        for (r, d) in narrow(&fixture["dHeads"][v]).chunks(view.width).enumerate() {
            view.row_mut(&mut d_heads, r).copy_from_slice(d);
        }
    }
    let mut d_input = vec![f32::NAN; rows * width];
    network.zero_grad();
    network.backward(&inputs, &d_heads, Grad::Both { gather: 0, out: &mut d_input }).unwrap();
    let got = export(&*network, Flat::Gradients);
    let mut at = 0;
    for (name, want) in gradients {
        let got = wide(&got[at..at + want.len()]);
        at += want.len();
        assert_close(&format!("{kind}, gradient of {name}"), &got, &want, TOLERANCE, 0.01);
    }
    let stride = fixture["dInputsStride"].as_u64().unwrap() as usize;
    let d_input: Vec<f32> = d_input.into_iter().step_by(stride).collect();
    check("gradient of the input", &wide(&d_input), &fixture["dInputs"][0]);
}

macro_rules! golden {
    ($($test:ident: $kind:literal),*) => {$(
        #[test]
        fn $test() {
            compare($kind, include_str!(concat!("../fixtures/golden_", $kind, ".json")));
        }
    )*};
}

golden!(mlp: "mlp", nature_cnn: "natureCnn", impala_cnn: "impalaCnn", lstm: "lstm", gru: "gru", transformer: "transformer");
