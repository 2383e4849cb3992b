//! Networks that between them use every part of a [`NetSpec`].

use reinforcets_core::net_spec::{
    Activation, HeadKind, HeadSpec, Init, InputSpec, Join, LayerSpec, NetSpec, TowerSpec,
};

/// All activations.
pub const ACTIVATIONS: [Activation; 6] = [
    Activation::Tanh,
    Activation::Relu,
    Activation::Gelu,
    Activation::Silu,
    Activation::Elu,
    Activation::Identity,
];

/// Hidden layers of these widths.
#[must_use]
pub fn layers(widths: &[usize], activation: Activation) -> Vec<LayerSpec> {
    widths.iter().map(|w| LayerSpec::dense(*w, activation, Init::Torch)).collect()
}

/// An input.
#[must_use]
pub fn input(name: &str, width: usize, embedder: Vec<LayerSpec>) -> InputSpec {
    InputSpec { name: name.into(), width, picture: None, embedder }
}

/// A linear head.
#[must_use]
pub fn linear(name: &str, width: usize) -> HeadSpec {
    HeadSpec { name: name.into(), kind: HeadKind::Linear { width, init: Init::Torch } }
}

/// A tower on all inputs.
#[must_use]
pub fn tower(name: &str, layers: Vec<LayerSpec>, heads: Vec<HeadSpec>) -> TowerSpec {
    TowerSpec { name: name.into(), inputs: vec![], layers, heads }
}

/// A network without trunk or members.
#[must_use]
pub fn net(inputs: Vec<InputSpec>, towers: Vec<TowerSpec>) -> NetSpec {
    NetSpec { inputs, join: Join::Concat, trunk: vec![], towers, members: 1, repeat: 1 }
}

/// PPO's separate towers, as in SB3: `hidden` is 64 there.
#[must_use]
pub fn actor_critic(observation: usize, hidden: usize, actions: usize, activation: Activation) -> NetSpec {
    net(
        vec![input("obs", observation, vec![])],
        vec![
            tower("policy", layers(&[hidden, hidden], activation), vec![linear("logits", actions)]),
            tower("value", layers(&[hidden, hidden], activation), vec![linear("value", 1)]),
        ],
    )
}

/// Every part of a network, with odd widths; each with a name.
#[must_use]
pub fn all() -> Vec<(String, NetSpec)> {
    let mut all = Vec::new();
    for activation in ACTIVATIONS {
        all.push((format!("towers, {activation:?}"), actor_critic(4, 64, 2, activation)));
        let mut shared = net(
            vec![input("obs", 5, vec![])],
            vec![
                tower("policy", layers(&[17], activation), vec![linear("mean", 3), constant("log_std", 3)]),
                tower("value", vec![], vec![linear("value", 1)]),
            ],
        );
        shared.trunk = layers(&[63, 33], activation);
        all.push((format!("trunk, {activation:?}"), shared));
    }
    let tanh = |widths: &[usize]| layers(widths, Activation::Tanh);
    let mut embedded = net(
        vec![
            input("image", 7, tanh(&[20, 9])),
            input("goal", 3, vec![]),
            input("speed", 2, layers(&[5], Activation::Silu)),
        ],
        vec![
            TowerSpec { inputs: vec![0, 1], ..tower("policy", tanh(&[65]), vec![linear("logits", 18)]) },
            TowerSpec { inputs: vec![2, 0, 1], ..tower("value", tanh(&[31]), vec![linear("value", 1)]) },
        ],
    );
    all.push(("embedders and asymmetric towers".into(), embedded.clone()));
    embedded.towers.iter_mut().for_each(|t| t.inputs.clear());
    embedded.trunk = layers(&[40], Activation::Elu);
    all.push(("embedders and a trunk".into(), embedded));
    let mut twins = net(
        vec![input("obs", 3, vec![]), input("action", 1, vec![])],
        vec![tower("q", layers(&[100, 70], Activation::Relu), vec![linear("q", 1)])],
    );
    twins.members = 2;
    all.push(("twin critics".into(), twins));
    let features = HeadSpec { name: "features".into(), kind: HeadKind::Features };
    let heads = vec![linear("mean", 2), features.clone(), linear("spread", 2), constant("log_std", 24)];
    let only = tower(
        "other",
        layers(&[12, 21], Activation::Gelu),
        vec![HeadSpec { name: "latent".into(), ..features }],
    );
    all.push((
        "features".into(),
        net(vec![input("obs", 6, vec![])], vec![tower("policy", tanh(&[50, 19]), heads), only]),
    ));
    let atoms = vec![linear("atoms", 102), linear("more", 5)];
    all.push(("wide head".into(), net(vec![input("obs", 4, vec![])], vec![tower("q", tanh(&[256]), atoms)])));
    let no_layers = vec![linear("value", 1), constant("scale", 1)];
    let constants = tower("free", vec![], vec![constant("alone", 2)]);
    all.push((
        "no layers".into(),
        net(vec![input("obs", 19, vec![])], vec![tower("v", vec![], no_layers), constants]),
    ));
    all
}

/// A constant head.
#[must_use]
pub fn constant(name: &str, width: usize) -> HeadSpec {
    HeadSpec { name: name.into(), kind: HeadKind::Constant { width, value: -0.5 } }
}
