//! The networks of value-based agents.

use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::net_spec::{Activation, HeadKind, HeadSpec, InputSpec, Join, LayerSpec, NetSpec, TowerSpec};
use crate::space::Space;

use super::super::networks::{Hidden, check_size};
use super::super::observation::Observer;
use super::config::ValueNetwork;
use super::ensemble::EnsembleConfig;
use super::model::Model;
use super::sequences::Memory;

/// Choices of a discrete action space.
///
/// # Errors
/// `INCOMPATIBLE_SPACE` for every other.
pub(in super::super) fn choices(env: &EnvSpec, title: &str) -> Result<usize> {
    match &env.action {
        Space::Discrete { n, .. } => Ok(*n),
        other => Err(Error::IncompatibleSpace {
            algorithm: title.into(),
            space: other.to_string(),
            reason: "it gives every choice a value, so that actions must be discrete".into(),
        }),
    }
}

/// The network: hidden layers, and a head with the model's numbers for each of `choices`; with a dueling network, the
/// last hidden layer and the head are two, one for the state and one for the choices. What remembers stands before all
/// of them, and is one for both. Gives with it how many numbers of recurrent state there are.
///
/// An ensemble has as many such heads, or such networks, as it has members.
///
/// An implicit quantile network multiplies the first hidden layers (all but the last, at least one) by an embedding of
/// the quantile.
///
/// # Errors
/// `INVALID_CONFIG` where layers do not fit each other, are too large for memory, or remember and the algorithm does not
/// (or the other way round); `INCOMPATIBLE_SPACE` where an implicit quantile network would read several inputs.
pub(super) fn net_spec(
    cfg: &ValueNetwork,
    observer: &Observer,
    env: &EnvSpec,
    choices: usize,
    model: &Model,
    memory: Option<&Memory>,
    ensemble: Option<&EnsembleConfig>,
) -> Result<(NetSpec, usize)> {
    let ValueNetwork { activation, init, layer_norm, dropout, noisy, noisy_sigma: sigma, .. } = *cfg;
    let hidden = Hidden { activation, init, layer_norm, dropout };
    let noise = |layer: LayerSpec| match layer {
        LayerSpec::Dense { width, activation, .. } if noisy => {
            LayerSpec::NoisyDense { width, activation, sigma }
        }
        other => other,
    };
    let layers =
        |widths: &[usize]| -> Vec<LayerSpec> { hidden.layers(widths).into_iter().map(noise).collect() };
    let (members, heads) = ensemble.map_or((1, 1), |e| if e.shared { (1, e.heads) } else { (e.heads, 1) });
    let tower = |name: &str, widths: &[usize], head: &str, width: usize| TowerSpec {
        name: name.into(),
        inputs: vec![],
        layers: layers(widths),
        heads: (0..heads)
            .map(|k| HeadSpec {
                name: if heads == 1 { head.into() } else { format!("{head}.{k}") },
                kind: match noisy {
                    true => HeadKind::Noisy { width, sigma },
                    false => HeadKind::Linear { width, init },
                },
            })
            .collect(),
    };
    let mut inputs = observer.input_specs(&cfg.embedder, init)?;
    let mut rest = &cfg.net_arch[..];
    if let Some((_, embedding)) = model.asked() {
        let [input] = &mut inputs[..] else {
            return Err(Error::IncompatibleSpace {
                algorithm: "IQN".into(),
                space: env.observation.to_string(),
                reason: "quantiles are multiplied with one input, and this has several".into(),
            });
        };
        let (first, last) = rest.split_at(rest.len().saturating_sub(1).max(1));
        input.embedder.extend(hidden.layers(first));
        rest = last;
        let width = first.last().copied().unwrap_or(1);
        let embedder = vec![LayerSpec::dense(width, Activation::Relu, init)];
        inputs.push(InputSpec {
            name: "tau".into(),
            width: embedding,
            picture: None,
            embedder,
            repeated: true,
        });
    }
    let width = model.width();
    let (trunk, towers) = match cfg.dueling {
        false => (Vec::new(), vec![tower("q", rest, "value", choices * width)]),
        true => {
            let (shared, own) = rest.split_at(rest.len().saturating_sub(1));
            let towers =
                vec![tower("state", own, "value", width), tower("choice", own, "advantage", choices * width)];
            (layers(shared), towers)
        }
    };
    let join = if model.asked().is_some() { Join::Product } else { Join::Concat };
    let remembering = memory.map_or(Vec::new(), |memory| memory.middleware.layers(init).0);
    let trunk = [remembering, trunk].concat();
    let spec = NetSpec { inputs, join, trunk, towers, members, repeat: model.repeat() };
    let state = check_size(&spec)?;
    match (state > 0, memory) {
        (true, None) => {
            let allowed = "layers without memory: this algorithm has none, R2D2 and DRQN do";
            Err(Error::config("embedder", "a network with memory", allowed))
        }
        (false, Some(_)) => {
            let allowed = "a network with memory, such as \"lstm\"; DQN has none";
            Err(Error::config("middleware", "layers without memory", allowed))
        }
        _ => Ok((spec, state)),
    }
}
