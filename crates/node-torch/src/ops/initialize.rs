//! First weights, from the core's initialisers and a stream of its random numbers: the same on every machine and with
//! every version of libtorch.

use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};

use reinforcets_core::error::Error;
use reinforcets_core::initializers;
use reinforcets_core::net_spec::{Activation, Init};
use reinforcets_core::rng::Rng;
use serde::de::DeserializeOwned;
use tch::Tensor;

use crate::op::{Made, Op, Out};

thread_local! { static STREAM: RefCell<Option<Rng>> = const { RefCell::new(None) } }

/// Starts the stream anew.
pub fn seed(seed: u64) {
    STREAM.set(Some(Rng::stream(seed, "nn", 0)));
}

fn with<T>(draw: impl FnOnce(&mut Rng) -> T) -> T {
    STREAM.with_borrow_mut(|stream| {
        // Nobody asked for a seed: one that differs from run to run.
        draw(stream.get_or_insert_with(|| Rng::stream(RandomState::new().hash_one(0), "nn", 0)))
    })
}

fn named<T: DeserializeOwned>(field: &str, text: &str) -> Made<T> {
    Ok(serde_json::from_str(text).map_err(|e| Error::config(field, text, e.to_string()))?)
}

fn set(tensor: &Tensor, values: &[f32]) -> Made<()> {
    let values = Tensor::f_from_slice(values)?.f_view_as(tensor)?;
    tensor.f_detach()?.f_copy_(&values)?;
    Ok(())
}

fn drawn(tensor: &Tensor, mut one: impl FnMut(&mut Rng) -> f32) -> Made<()> {
    let values: Vec<f32> = with(|rng| (0..tensor.numel()).map(|_| one(rng)).collect());
    set(tensor, &values)
}

/// Rules for first weights.
pub static OPS: &[&[Op]] = &[&[
    Op::act("initialize", |c| {
        let (weight, bias) = (c.tensor()?, c.maybe_tensor()?);
        let (init, next) = (c.text()?, c.text()?);
        let (init, next): (Init, Activation) = (named("init", &init)?, named("next", &next)?);
        let shape = weight.size();
        let outputs = shape.first().map_or(0, |n| *n as usize);
        if shape.len() < 2 || weight.numel() == 0 {
            return Err(
                Error::shape("a weight to initialise", format!("{shape:?}"), "[outputs, inputs, …]").into()
            );
        }
        let (mut w, mut b) = (vec![0.0; weight.numel()], vec![0.0; outputs]);
        with(|rng| initializers::dense(init, next, w.len() / outputs, &mut w, &mut b, rng));
        set(&weight, &w)?;
        if let Some(bias) = bias {
            set(&bias, &b)?;
        }
        Ok(Out::Nothing)
    }),
    Op::act("drawUniform", |c| {
        let (x, bound) = (c.tensor()?, c.number()?);
        drawn(&x, |rng| rng.range(-bound, bound) as f32)?;
        Ok(Out::Nothing)
    }),
    Op::act("drawNormal", |c| {
        drawn(&*c.tensor()?, Rng::normal)?;
        Ok(Out::Nothing)
    }),
]];
