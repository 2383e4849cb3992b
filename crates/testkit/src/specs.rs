//! Networks that between them use every part of a [`NetSpec`].

mod norms;

pub use norms::{has_dropout, has_renorm, normed, renorm, renormed};

use reinforcets_core::net_spec::{
    Activation, HeadKind, HeadSpec, Init, InputSpec, Join, LayerSpec, NetSpec, Picture, TowerSpec,
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
    InputSpec { name: name.into(), width, picture: None, embedder, repeated: false }
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
    all.extend(noisy());
    all.extend(products());
    let no_layers = vec![linear("value", 1), constant("scale", 1)];
    let constants = tower("free", vec![], vec![constant("alone", 2)]);
    all.push((
        "no layers".into(),
        net(vec![input("obs", 19, vec![])], vec![tower("v", vec![], no_layers), constants]),
    ));
    all.extend(renormed(100));
    all.extend(normed());
    all
}

/// Hidden layers of these widths with noise.
#[must_use]
pub fn noisy_layers(widths: &[usize], activation: Activation) -> Vec<LayerSpec> {
    widths.iter().map(|w| LayerSpec::NoisyDense { width: *w, activation, sigma: 0.5 }).collect()
}

/// A noisy head.
#[must_use]
pub fn noisy_head(name: &str, width: usize) -> HeadSpec {
    HeadSpec { name: name.into(), kind: HeadKind::Noisy { width, sigma: 0.5 } }
}

/// Networks with noise on their weights, in every place where it can be; each with a name.
#[must_use]
pub fn noisy() -> Vec<(String, NetSpec)> {
    let (relu, tanh) = (Activation::Relu, Activation::Tanh);
    let mut rainbow = net(
        vec![input("obs", 5, vec![])],
        vec![
            tower("value", noisy_layers(&[17], relu), vec![noisy_head("value", 3)]),
            tower("advantage", noisy_layers(&[70], relu), vec![noisy_head("advantage", 18)]),
        ],
    );
    rainbow.trunk = layers(&[33], relu);
    let both = [layers(&[20], tanh), noisy_layers(&[130], tanh)].concat();
    let features = HeadSpec { name: "features".into(), kind: HeadKind::Features };
    let heads = vec![noisy_head("mean", 2), constant("log_std", 2), noisy_head("more", 3), features];
    let mut everywhere = net(
        vec![input("obs", 3, noisy_layers(&[9], Activation::Silu)), input("goal", 2, vec![])],
        vec![
            tower("policy", noisy_layers(&[12], Activation::Gelu), heads),
            tower("value", vec![], vec![linear("v", 1)]),
        ],
    );
    everywhere.trunk = both;
    everywhere.members = 2;
    vec![("noisy, as in Rainbow".into(), rainbow), ("noisy everywhere, two members".into(), everywhere)]
}

/// Networks that multiply inputs and expand rows, as IQN does; each with a name.
#[must_use]
pub fn products() -> Vec<(String, NetSpec)> {
    let relu = Activation::Relu;
    let taus = |embedder| InputSpec { repeated: true, ..input("cosines", 6, embedder) };
    let inputs = vec![input("obs", 4, layers(&[21], relu)), taus(layers(&[21], relu))];
    let towers = vec![tower("q", layers(&[10], relu), vec![linear("quantiles", 3), constant("scale", 2)])];
    let mut product = net(inputs, towers);
    product.join = Join::Product;
    let mut iqn = product.clone();
    iqn.repeat = 5;
    let mut raw = net(
        vec![input("a", 19, vec![]), input("b", 3, layers(&[19], Activation::Tanh)), input("c", 19, vec![])],
        vec![
            TowerSpec { inputs: vec![2, 0], ..tower("two", vec![], vec![linear("x", 2)]) },
            TowerSpec { inputs: vec![1, 0, 2], ..tower("three", layers(&[7], relu), vec![linear("y", 20)]) },
            TowerSpec { inputs: vec![0, 1, 0], ..tower("square", vec![], vec![linear("z", 1)]) },
        ],
    );
    raw.join = Join::Product;
    raw.members = 2;
    let mut noisy = iqn.clone();
    noisy.repeat = 3;
    noisy.inputs.push(input("task", 2, vec![]));
    noisy.inputs[1] = taus(vec![]);
    noisy.join = Join::Concat;
    noisy.trunk = noisy_layers(&[8], Activation::Tanh);
    vec![
        ("product".into(), product),
        ("product of expanded rows".into(), iqn),
        ("products of two, three and twice the same".into(), raw),
        ("expanded rows side by side, noisy trunk".into(), noisy),
    ]
}

/// A constant head.
#[must_use]
pub fn constant(name: &str, width: usize) -> HeadSpec {
    HeadSpec { name: name.into(), kind: HeadKind::Constant { width, value: -0.5 } }
}

/// Networks with memory in every place where it can be; each with a name.
#[must_use]
pub fn recurrent() -> Vec<(String, NetSpec)> {
    let tanh = |widths: &[usize]| layers(widths, Activation::Tanh);
    let mut all = Vec::new();
    let kinds = [
        ("lstm", LayerSpec::Lstm { width: 5 }),
        ("gru", LayerSpec::Gru { width: 5 }),
        ("short memory", LayerSpec::Transformer { heads: 2, memory: 3, feedforward: 7 }),
        ("long memory", LayerSpec::Transformer { heads: 3, memory: 12, feedforward: 5 }),
    ];
    for (name, memory) in kinds {
        let inputs = vec![input("obs", 3, tanh(&[4])), input("goal", 2, vec![])];
        let with =
            |before: &[usize], after: &[usize]| [tanh(before), vec![memory.clone()], tanh(after)].concat();
        let mut trunk = net(
            inputs.clone(),
            vec![
                tower("policy", tanh(&[4]), vec![linear("mean", 2), constant("log_std", 2)]),
                tower("value", vec![], vec![linear("value", 1)]),
            ],
        );
        trunk.trunk = with(&[6], &[]);
        all.push((format!("{name} in the trunk"), trunk));
        let policy = tower("policy", with(&[6], &[4]), vec![linear("logits", 3)]);
        let value =
            TowerSpec { inputs: vec![1, 0], ..tower("value", with(&[], &[]), vec![linear("value", 1)]) };
        all.push((format!("{name} in both towers"), net(inputs.clone(), vec![policy.clone(), value])));
        let memoryless = tower("value", tanh(&[4]), vec![linear("value", 1)]);
        all.push((format!("{name} in one tower"), net(inputs, vec![memoryless, policy])));
    }
    // As wide as an engine's vectors may be.
    let wide = tower("policy", vec![LayerSpec::Lstm { width: 16 }], vec![linear("logits", 3)]);
    all.push(("lstm of 16".into(), net(vec![input("obs", 3, vec![])], vec![wide])));
    let stacked = vec![
        LayerSpec::Lstm { width: 4 },
        LayerSpec::LayerNorm { activation: Activation::Silu },
        LayerSpec::Transformer { heads: 1, memory: 2, feedforward: 3 },
    ];
    let embedder = vec![LayerSpec::Gru { width: 3 }];
    let mut members = net(vec![input("obs", 2, embedder)], vec![tower("q", stacked, vec![linear("q", 2)])]);
    members.members = 2;
    all.push(("memory upon memory, two members".into(), members));
    all
}

/// A picture input; `channels_last` as Gymnasium stores it.
#[must_use]
pub fn picture(
    name: &str,
    [frames, channels, height, width]: [usize; 4],
    channels_last: bool,
    embedder: Vec<LayerSpec>,
) -> InputSpec {
    let picture = Picture { frames, channels, height, width, channels_last };
    InputSpec {
        name: name.into(),
        width: frames * channels * height * width,
        picture: Some(picture),
        embedder,
        repeated: false,
    }
}

/// A convolution.
#[must_use]
pub fn convolution(
    channels: usize,
    [kernel, stride, padding]: [usize; 3],
    activation: Activation,
) -> LayerSpec {
    LayerSpec::Conv2d { channels, kernel, stride, padding, activation, init: Init::Torch }
}

/// Nature-CNN (Mnih et al. 2015) on four frames of 84 × 84, with a policy of `actions` and a value behind it.
#[must_use]
pub fn nature_cnn(actions: usize) -> NetSpec {
    let relu = Activation::Relu;
    let embedder = vec![
        convolution(32, [8, 4, 0], relu),
        convolution(64, [4, 2, 0], relu),
        convolution(64, [3, 1, 0], relu),
        LayerSpec::dense(512, relu, Init::Torch),
    ];
    net(
        vec![picture("obs", [1, 4, 84, 84], false, embedder)],
        vec![
            tower("policy", vec![], vec![linear("logits", actions)]),
            tower("value", vec![], vec![linear("value", 1)]),
        ],
    )
}

/// Networks that see pictures; each with a name.
#[must_use]
pub fn pictures() -> Vec<(String, NetSpec)> {
    let heads = || {
        vec![
            tower("policy", layers(&[6], Activation::Tanh), vec![linear("logits", 3)]),
            tower("value", vec![], vec![linear("value", 1)]),
        ]
    };
    let relu = Activation::Relu;
    let mut all = Vec::new();
    for channels_last in [false, true] {
        let order = if channels_last { "channels last" } else { "channels first" };
        let mut nature = vec![convolution(4, [4, 2, 0], relu), convolution(3, [3, 1, 0], relu)];
        nature.extend(layers(&[7], relu));
        let image = picture("image", [1, 3, 11, 9], channels_last, nature.clone());
        all.push((format!("convolutions, {order}"), net(vec![image], heads())));
        let stacked = picture("image", [3, 2, 8, 10], channels_last, nature);
        let mut with_trunk = net(vec![input("speed", 2, vec![]), stacked], heads());
        with_trunk.trunk = layers(&[5], Activation::Elu);
        all.push((format!("stacked frames beside numbers, {order}"), with_trunk));
        let branch = vec![
            LayerSpec::Activation { activation: relu },
            convolution(3, [3, 1, 1], relu),
            convolution(3, [3, 1, 1], Activation::Identity),
        ];
        let mut impala = vec![
            convolution(3, [3, 1, 1], Activation::Identity),
            LayerSpec::MaxPool2d { kernel: 3, stride: 2, padding: 1 },
            LayerSpec::Residual { layers: branch.clone() },
            LayerSpec::Residual { layers: branch },
            LayerSpec::Activation { activation: relu },
        ];
        impala.extend(layers(&[4], relu));
        impala.push(LayerSpec::LayerNorm { activation: Activation::Identity });
        let image = picture("image", [2, 2, 7, 6], channels_last, impala);
        let mut members = net(vec![image], heads());
        members.members = 2;
        all.push((format!("residual blocks, two members, {order}"), members));
        let flat = picture("map", [1, 2, 3, 4], channels_last, layers(&[5], relu));
        let raw = picture("raw", [2, 3, 2, 2], channels_last, vec![]);
        all.push((format!("pictures without convolutions, {order}"), net(vec![flat, raw], heads())));
    }
    all
}
