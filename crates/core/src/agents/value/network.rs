//! The networks of value-based agents.

use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::net_spec::{HeadKind, HeadSpec, NetSpec, TowerSpec};
use crate::space::Space;

use super::super::networks::{Hidden, check_size};
use super::super::observation::Observer;
use super::config::ValueNetwork;

/// Choices of a discrete action space.
///
/// # Errors
/// `INCOMPATIBLE_SPACE` for every other.
pub(super) fn choices(env: &EnvSpec, title: &str) -> Result<usize> {
    match &env.action {
        Space::Discrete { n, .. } => Ok(*n),
        other => Err(Error::IncompatibleSpace {
            algorithm: title.into(),
            space: other.to_string(),
            reason: "it gives every choice a value and takes the best, so that actions must be discrete"
                .into(),
        }),
    }
}

/// The network: hidden layers, and a head with `width` numbers for each of `choices`.
///
/// # Errors
/// `INVALID_CONFIG` where layers do not fit each other or are too large for memory.
pub(super) fn net_spec(
    cfg: &ValueNetwork,
    observer: &Observer,
    choices: usize,
    width: usize,
) -> Result<NetSpec> {
    let ValueNetwork { activation, init, layer_norm, dropout, .. } = *cfg;
    let hidden = Hidden { activation, init, layer_norm, dropout };
    let kind = HeadKind::Linear { width: choices * width, init };
    let heads = vec![HeadSpec { name: "value".into(), kind }];
    let spec = NetSpec {
        inputs: observer.input_specs(&cfg.embedder, init)?,
        join: Default::default(),
        trunk: Vec::new(),
        towers: vec![TowerSpec {
            name: "q".into(),
            inputs: vec![],
            layers: hidden.layers(&cfg.net_arch),
            heads,
        }],
        members: 1,
        repeat: 1,
    };
    check_size(&spec)?;
    Ok(spec)
}
