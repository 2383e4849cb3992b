//! Values that options must refuse.

use serde_json::{Value, json};

/// What no option of this name takes: values out of range, and values of another type.
pub fn values(field: &str) -> Vec<Value> {
    let wide = json!([65_536, 65_536]);
    match field {
        "learningRate" => vec![
            json!(-1e-4),
            json!("fast"),
            json!("lin_inf"),
            json!("lin_-1"),
            json!(1e30),
            json!([]),
            json!(null),
            json!({ "start": 1 }),
            json!({ "start": 1, "end": -1 }),
            json!({ "start": 1, "end": 0, "middle": 2 }),
        ],
        "bufferSize" => {
            vec![json!(0), json!(2), json!(-1), json!(1e6), json!(1u64 << 40), json!("1M"), json!(null)]
        }
        "learningStarts" | "explorationSteps" => vec![json!(-1), json!(1.5), json!("100")],
        "trainFreq" | "nStep" | "targetUpdateInterval" => {
            vec![json!(0), json!(-4), json!(0.5), json!("4"), json!(null)]
        }
        "gradientSteps" => vec![json!(0), json!(-2), json!(0.5), json!("1"), json!(null)],
        "tau" => vec![json!(0), json!(1.5), json!("1"), json!(null)],
        "explorationFraction" | "explorationInitialEps" | "explorationFinalEps" => {
            vec![json!(-0.1), json!(1.1), json!("1"), json!(null)]
        }
        "explorer" => vec![
            json!("greedy"),
            json!({}),
            json!({ "kind": "epsilonGreedy", "epsilon": 2 }),
            json!({ "kind": "boltzmann" }),
            json!({ "kind": "boltzmann", "temperature": 0 }),
            json!({ "kind": "boltzmann", "temperature": -1 }),
            json!(null),
        ],
        "prioritized" => vec![
            json!(true),
            json!({ "alpha": 2 }),
            json!({ "beta": -1 }),
            json!({ "eps": 0 }),
            json!({ "gamma": 1 }),
        ],
        "hindsight" => vec![json!(true), json!({ "strategy": "past" }), json!({ "k": -1 })],
        "munchausen" => vec![
            json!(true),
            json!({ "alpha": 2 }),
            json!({ "tau": 0 }),
            json!({ "clip": 1 }),
            json!({ "beta": 1 }),
        ],
        "sdeSampleFreq" => vec![json!(0), json!(-1), json!(1.5), json!("4")],
        "policyDelay" => vec![json!(0), json!(-1), json!(1.5), json!("2"), json!(null)],
        "targetPolicyNoise" | "targetNoiseClip" => vec![json!(-0.1), json!("0.2"), json!(null), json!(1e9)],
        "renormMomentum" | "renormEps" => vec![json!(0), json!(-0.1), json!(1.1), json!("1"), json!(null)],
        "renormWarmup" => vec![json!(-1), json!(1.5), json!(1u64 << 40), json!("1"), json!(null)],
        "renormRMax" => vec![json!(0.9), json!(-1), json!(1e9), json!("3"), json!(null)],
        "renormDMax" => vec![json!(-0.1), json!(1e9), json!("5"), json!(null)],
        "targetEntropy" => vec![json!("auto"), json!([]), json!(1e9)],
        "samples" => vec![json!(1), json!(-1), json!(1025), json!("20"), json!(null)],
        "epsilonMean" | "epsilonStd" | "initTemperature" | "initAlphaMean" | "initAlphaStd" => {
            vec![json!(0), json!(-0.1), json!(1e7), json!("0.1"), json!(null)]
        }
        "dualLearningRate" => vec![json!(-1e-3), json!(1e7), json!("lin_0.01"), json!(null)],
        "targetEntropyScale" => vec![json!(-0.1), json!(1.1), json!("0.9"), json!(null)],
        "nCritics" => vec![json!(0), json!(-1), json!(65), json!("2"), json!(null)],
        "actionNoise" => vec![
            json!(0.1),
            json!({}),
            json!({ "kind": "gaussian" }),
            json!({ "kind": "gaussian", "sigma": -0.1 }),
            json!({ "kind": "gaussian", "sigma": 0.1, "theta": 1 }),
            json!({ "kind": "ornsteinUhlenbeck", "sigma": 0.1, "dt": 0 }),
            json!({ "kind": "ornsteinUhlenbeck", "sigma": 0.1, "theta": -1 }),
        ],
        "droppedQuantiles" => vec![json!(25), json!(-1), json!(1.5), json!("2"), json!(null)],
        "targetCritics" => vec![json!(0), json!(11), json!(-1), json!("2"), json!(null)],
        "tdLoss" => vec![json!("l1"), json!(1), json!(null)],
        "atoms" => vec![json!(1), json!(-1), json!(2_000), json!("51"), json!(null)],
        "vMin" | "vMax" => vec![json!("0"), json!(null), json!([0])],
        "noisySigma" => vec![json!(-0.1), json!("0.5"), json!(null)],
        "embedding" | "quantiles" => vec![json!(0), json!(2_000), json!("200"), json!(null)],
        "heads" => vec![json!(0), json!(33), json!(1.5), json!("10"), json!(null)],
        "maskProbability" => vec![json!(0), json!(1.5), json!("1"), json!(null)],
        "priorScale" => vec![json!(-1), json!("1"), json!(null)],
        "agreement" => vec![json!("best"), json!(1), json!(null)],
        "kappa" => vec![json!(-1), json!("1"), json!(null)],
        "clipRange" => vec![json!(0), json!(-0.1), json!("lin_0"), json!("0.2"), json!(null), json!(true)],
        "clipRangeVf" => vec![json!(0), json!(-1), json!("x"), json!({ "start": 0, "end": 1 })],
        "nSteps" => {
            vec![json!(0), json!(-1), json!(1.5), json!("8"), json!(null), json!(1u64 << 40), json!(1e300)]
        }
        "batchSize" => vec![json!(0), json!(-64), json!("64"), json!(null), json!(1.5)],
        "frameStack" => vec![json!(0), json!(-1), json!(1.5), json!("4"), json!(null), json!(5000)],
        "nEpochs" | "nEpisodes" => vec![json!(0), json!(-1), json!(2.5), json!("1"), json!(null)],
        "gamma" | "gaeLambda" => vec![json!(-0.01), json!(1.01), json!("1"), json!(null), json!([0.9])],
        // Explores where values are in a table, bounds a divergence in MPO.
        "epsilon" => vec![json!(1e7), json!(-0.1), json!("lin_2"), json!({ "start": 1 }), json!(null)],
        "evalEpsilon" => vec![json!(1.5), json!(-0.1), json!("0"), json!(null)],
        "initialValue" => vec![json!(1e30), json!("0"), json!(null), json!([0])],
        "expected" => vec![json!(1), json!("true"), json!(null)],
        "entCoef" | "vfCoef" => vec![json!(-0.1), json!("0"), json!(null), json!({})],
        "maxGradNorm" | "targetKl" => vec![json!(0), json!(-1), json!("1"), json!(false)],
        "clipObs" | "clipReward" => vec![json!(0), json!(-1), json!("1"), json!(null)],
        "double" | "dueling" | "sharedTrunk" | "noisy" | "storedState" | "valueRescaling"
        | "checkpointReplay" | "normalizeAdvantage" | "baseline" | "stateDependentStd" | "useSde"
        | "normalizeObs" | "normalizeReward" => {
            vec![json!(1), json!("true"), json!(null)]
        }
        "optimizer" => vec![
            json!("adam"),
            json!({}),
            json!({ "kind": "adagrad" }),
            json!({ "kind": "adam", "beta1": 1 }),
            json!({ "kind": "adam", "beta2": -1 }),
            json!({ "kind": "adam", "eps": -1 }),
            json!({ "kind": "adam", "beta3": 0.5 }),
            json!({ "kind": "rmsProp", "alpha": 1.5 }),
            json!({ "kind": "sgd", "momentum": 1 }),
            json!({ "kind": "adamW", "weightDecay": 2 }),
            json!(null),
        ],
        "netArch" => vec![
            json!([0]),
            json!([64, -1]),
            json!([70_000]),
            json!("big"),
            json!({ "pi": [8] }),
            json!(64),
            json!({ "pi": [8], "vf": [8], "qf": [8] }),
            json!([[8]]),
            wide,
            json!(null),
        ],
        "sharedLayers" => vec![json!([0]), json!([1.5]), json!(8), json!({}), json!(null)],
        "activation" => vec![json!("sigmoid"), json!(1), json!(null), json!("Tanh")],
        "init" => vec![
            json!("orthogonal"),
            json!({ "kind": "ones" }),
            json!({ "kind": "he", "gain": -1 }),
            json!({ "kind": "xavier", "gain": 1e9 }),
            json!({ "kind": "orthogonal", "gian": 1 }),
            json!(null),
        ],
        "embedder" => vec![
            json!("cnn"),
            json!(3),
            json!({ "kind": "mlp", "layers": [0] }),
            json!({ "kind": "mlp", "layer": [8] }),
            json!({ "kind": "mlp", "dropout": 1 }),
            json!({ "kind": "impalaCnn", "channels": [-1] }),
            json!({ "kind": "layers", "layers": [{ "kind": "conv2d", "channels": 4, "kernel": 3 }] }),
            json!({ "kind": "layers", "layers": [{ "kind": "dropout", "rate": 1.5 }] }),
            json!({ "nothing": "mlp" }),
            json!("natureCnn"),
            json!(null),
        ],
        "middleware" => vec![
            json!("rnn"),
            json!({}),
            json!({ "kind": "lstm", "width": 0 }),
            json!({ "kind": "gru", "layers": 0 }),
            json!({ "kind": "gru", "shared": 1 }),
            json!({ "kind": "transformer", "heads": 5 }),
            json!({ "kind": "transformer", "memory": 0 }),
            json!({ "kind": "layers", "layers": [{ "kind": "maxPool2d", "kernel": 2, "stride": 2 }] }),
            json!({ "kind": "layers", "layers": [{ "kind": "residual", "layers": [{ "kind": "gru", "width": 4 }] }] }),
        ],
        "curiosity" => vec![
            json!("rnd"),
            json!({ "kind": "count" }),
            json!({ "kind": "rnd", "beta": 1 }),
            json!({ "kind": "icm", "forwardWeight": 1 }),
            json!({ "netArch": [-1] }),
        ],
        "sequenceLength" => vec![json!(-1), json!("8"), json!(1.5)],
        "sequenceOverlap" | "burnIn" => vec![json!(-1), json!("8"), json!(1_000_000), json!(null)],
        "priorityEta" => vec![json!(-0.1), json!(1.1), json!("1"), json!(null)],
        "explorationSpread" => vec![json!(-1), json!(1e9), json!("7")],
        "layerNorm" => vec![json!(1), json!("true"), json!(null)],
        "dropout" => vec![json!(1), json!(-0.1), json!("0.1"), json!(null)],
        "logStdInit" => vec![json!(-21), json!(11), json!("0"), json!(null)],
        "nEnvs" => vec![json!(0), json!(-1), json!(1.5), json!("8"), json!(1_000_001), json!(null)],
        "seed" => vec![json!(-1), json!(0.5), json!("1"), json!(1e20), json!(null)],
        "threads" => vec![json!(0), json!(65), json!("2"), json!(null)],
        "engine" => vec![json!("torchx"), json!(1), json!(null)],
        "logInterval" => vec![json!(0), json!(-1), json!("1")],
        _ => Vec::new(),
    }
}
