//! The networks of an actor with critics.

use crate::error::{Error, Result};
use crate::net_spec::{HeadKind, HeadSpec, InputSpec, LayerSpec, NetSpec, TowerSpec};

use super::super::networks::{Hidden, check_size};
use super::super::observation::{MAX_INPUTS, Observer};
use super::config::ActorCriticNetwork;
use super::renorm::RenormConfig;

fn net_spec(
    inputs: Vec<InputSpec>,
    (name, layers): (&str, Vec<LayerSpec>),
    heads: Vec<HeadSpec>,
    members: usize,
) -> Result<NetSpec> {
    let tower = TowerSpec { name: name.into(), inputs: vec![], layers, heads };
    let spec = NetSpec {
        inputs,
        join: Default::default(),
        trunk: Vec::new(),
        towers: vec![tower],
        members,
        repeat: 1,
    };
    check_size(&spec)?;
    Ok(spec)
}

/// A head of `width` numbers.
pub(in super::super) fn linear(cfg: &ActorCriticNetwork, name: &str, width: usize) -> HeadSpec {
    HeadSpec { name: name.into(), kind: HeadKind::Linear { width, init: cfg.init } }
}

fn layers(hidden: Hidden, widths: &[usize], renorm: Option<&RenormConfig>) -> Vec<LayerSpec> {
    let layers = hidden.layers(widths);
    match renorm {
        Some(renorm) => renorm.around(layers),
        None => layers,
    }
}

/// The policy: hidden layers, and its heads.
///
/// # Errors
/// `INVALID_CONFIG` where layers do not fit each other or are too large for memory.
pub(in super::super) fn policy_spec(
    cfg: &ActorCriticNetwork,
    renorm: Option<&RenormConfig>,
    observer: &Observer,
    heads: Vec<HeadSpec>,
) -> Result<NetSpec> {
    let hidden = Hidden { activation: cfg.activation, init: cfg.init, layer_norm: false, dropout: 0.0 };
    let inputs = observer.input_specs(&cfg.embedder, cfg.init)?;
    net_spec(inputs, ("policy", layers(hidden, cfg.widths().0, renorm)), heads, 1)
}

/// The critics: members of one network that reads what the policy reads, and an action of `width` numbers; each has one
/// head of `values` numbers.
///
/// # Errors
/// As [`policy_spec`].
pub(super) fn critic_spec(
    cfg: &ActorCriticNetwork,
    renorm: Option<&RenormConfig>,
    observer: &Observer,
    width: usize,
    values: usize,
) -> Result<NetSpec> {
    let mut inputs = observer.input_specs(&cfg.embedder, cfg.init)?;
    if inputs.len() >= MAX_INPUTS {
        let allowed = format!("at most {} keys: critics read the action, too", MAX_INPUTS - 1);
        return Err(Error::config("observationSpace", format!("{} keys", inputs.len()), allowed));
    }
    let action =
        InputSpec { name: "action".into(), width, picture: None, embedder: Vec::new(), repeated: false };
    inputs.push(action);
    critics(cfg, renorm, inputs, values)
}

/// Critics of choices: they read what the policy reads, and each has one head with a value for each of `choices`.
///
/// # Errors
/// As [`policy_spec`].
pub(in super::super) fn choice_critic_spec(
    cfg: &ActorCriticNetwork,
    observer: &Observer,
    choices: usize,
) -> Result<NetSpec> {
    critics(cfg, None, observer.input_specs(&cfg.embedder, cfg.init)?, choices)
}

fn critics(
    cfg: &ActorCriticNetwork,
    renorm: Option<&RenormConfig>,
    inputs: Vec<InputSpec>,
    values: usize,
) -> Result<NetSpec> {
    let ActorCriticNetwork { activation, init, layer_norm, dropout, n_critics, .. } = *cfg;
    let hidden = Hidden { activation, init, layer_norm, dropout };
    let heads = vec![linear(cfg, "value", values)];
    net_spec(inputs, ("q", layers(hidden, cfg.widths().1, renorm)), heads, n_critics)
}
