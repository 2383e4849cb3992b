//! Networks that normalise, over the batch or over a row, and that drop numbers.

use reinforcets_core::net_spec::{Activation, HeadKind, HeadSpec, Join, LayerSpec, NetSpec};

use super::{input, layers, linear, net, noisy_head, noisy_layers, tower};

/// Batch renormalisation as CrossQ has it, but for the warm-up.
#[must_use]
pub fn renorm(activation: Activation, warmup: usize) -> LayerSpec {
    LayerSpec::BatchRenorm { activation, momentum: 0.1, eps: 1e-3, warmup, r_max: 3.0, d_max: 5.0 }
}

/// Whether some layer normalises over the batch.
#[must_use]
pub fn has_renorm(spec: &NetSpec) -> bool {
    every_layer(spec).any(|l| matches!(l, LayerSpec::BatchRenorm { .. }))
}

/// Whether some layer drops numbers in training.
#[must_use]
pub fn has_dropout(spec: &NetSpec) -> bool {
    every_layer(spec).any(|l| matches!(l, LayerSpec::Dropout { .. }))
}

fn every_layer(spec: &NetSpec) -> impl Iterator<Item = &LayerSpec> {
    let embedders = spec.inputs.iter().map(|i| &i.embedder);
    embedders.chain([&spec.trunk]).chain(spec.towers.iter().map(|t| &t.layers)).flatten()
}

/// Networks with batch renormalisation in every place where it can be; each with a name.
#[must_use]
pub fn renormed(warmup: usize) -> Vec<(String, NetSpec)> {
    let norm = |activation| vec![renorm(activation, warmup)];
    let (none, relu, tanh) = (Activation::Identity, Activation::Relu, Activation::Tanh);
    let cross = [norm(none), layers(&[70], relu), norm(none), layers(&[33], relu), norm(none)].concat();
    let inputs = || vec![input("obs", 5, vec![]), input("action", 2, vec![])];
    let mut critics = net(inputs(), vec![tower("q", cross, vec![linear("value", 1)])]);
    critics.members = 2;
    let embedder = [layers(&[20], tanh), norm(Activation::Silu)].concat();
    let features = HeadSpec { name: "features".into(), kind: HeadKind::Features };
    let top = [layers(&[17], none), norm(Activation::Gelu), norm(Activation::Elu)].concat();
    let mut shared = net(
        vec![input("obs", 5, embedder), input("goal", 3, norm(relu))],
        vec![
            tower("policy", top, vec![linear("mean", 2), features]),
            tower("value", norm(tanh), vec![linear("v", 1)]),
        ],
    );
    shared.trunk = [layers(&[12], Activation::Gelu), norm(none)].concat();
    vec![
        ("batch renormalisation, as in CrossQ".into(), critics),
        ("batch renormalisation everywhere".into(), shared),
    ]
}

/// Layer norm, dropout and activations alone in every place where they can be; each with a name.
#[must_use]
pub fn normed() -> Vec<(String, NetSpec)> {
    let norm = |activation| LayerSpec::LayerNorm { activation };
    let drop = |rate| LayerSpec::Dropout { rate };
    let alone = |activation| LayerSpec::Activation { activation };
    let (none, relu, tanh) = (Activation::Identity, Activation::Relu, Activation::Tanh);
    let block = |width| [layers(&[width], none), vec![drop(0.3), norm(relu)]].concat();
    let inputs = || vec![input("obs", 5, vec![]), input("action", 2, vec![])];
    let blocks = [block(70), block(33)].concat();
    let mut critics = net(inputs(), vec![tower("q", blocks, vec![linear("value", 1)])]);
    critics.members = 2;
    let dropped = [layers(&[40, 16], tanh), vec![drop(0.1)]].concat();
    let actor = net(
        inputs(),
        vec![
            tower("policy", dropped, vec![linear("logits", 18)]),
            tower("value", [layers(&[64], none), vec![norm(tanh)]].concat(), vec![linear("v", 1)]),
        ],
    );
    let features = HeadSpec { name: "features".into(), kind: HeadKind::Features };
    let top = [layers(&[17], none), vec![norm(Activation::Gelu), drop(0.5), norm(Activation::Elu)]].concat();
    let noisy = [vec![alone(Activation::Elu)], noisy_layers(&[19], none), vec![norm(Activation::Silu)]];
    let embedder = [layers(&[20], tanh), vec![norm(Activation::Silu)]].concat();
    let mut everywhere = net(
        vec![
            input("obs", 13, embedder),
            input("goal", 12, vec![drop(0.2)]),
            input("raw", 14, vec![norm(none)]),
        ],
        vec![
            tower("policy", top, vec![linear("mean", 2), features]),
            tower("value", noisy.concat(), vec![noisy_head("v", 1)]),
            tower("top", vec![drop(0.4)], vec![HeadSpec { name: "rest".into(), kind: HeadKind::Features }]),
        ],
    );
    everywhere.trunk = [layers(&[30], Activation::Gelu), vec![norm(none), drop(0.1), alone(tanh)]].concat();
    let mut repeated = net(
        vec![input("obs", 12, [layers(&[21], none), vec![drop(0.2), norm(relu)]].concat()), {
            let taus = input("cosines", 21, vec![alone(Activation::Silu), drop(0.3)]);
            reinforcets_core::net_spec::InputSpec { repeated: true, ..taus }
        }],
        vec![tower("q", [vec![drop(0.1)], layers(&[15], relu)].concat(), vec![linear("quantiles", 3)])],
    );
    (repeated.join, repeated.repeat, repeated.members) = (Join::Product, 3, 2);
    vec![
        ("layer norm and dropout, as in DroQ".into(), critics),
        ("layer norm or dropout in towers".into(), actor),
        ("layer norm and dropout everywhere".into(), everywhere),
        ("layer norm and dropout around a product".into(), repeated),
    ]
}
