//! What a network looks like, as data: any engine that supports the kinds can build it.
//!
//! The path of a batch: an embedder per named input → join → trunk → towers → heads.

mod defaults;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A network, as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetSpec {
    /// What goes in; gathers are given in this order.
    pub inputs: Vec<InputSpec>,
    /// How embedded inputs come together.
    #[serde(default)]
    pub join: Join,
    /// Layers shared by all towers. Empty for separate towers.
    #[serde(default)]
    pub trunk: Vec<LayerSpec>,
    /// Towers, each with its heads. Heads are numbered in order of towers, then of heads.
    pub towers: Vec<TowerSpec>,
    /// Copies of the whole network with weights of their own, run on the same inputs (twin critics are 2).
    #[serde(default = "one")]
    pub members: usize,
    /// Rows out per row in, expanded at the join (IQN's quantile samples): row r becomes rows r·k … r·k + k − 1.
    #[serde(default = "one")]
    pub repeat: usize,
}

fn one() -> usize {
    1
}

/// One named input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputSpec {
    /// Name, as in the observation's columns.
    pub name: String,
    /// Numbers that reach the embedder per row, after one-hot and frame stacking.
    pub width: usize,
    /// How the numbers of a row form a picture; `None` for plain numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// Layers of this input alone, before the join.
    #[serde(default)]
    pub embedder: Vec<LayerSpec>,
    /// Comes with [`repeat`](NetSpec::repeat) rows for each row of the batch, in order (IQN's quantile samples), instead
    /// of being expanded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
}

/// How the numbers of a row form a picture. Convolutions see `frames × channels` channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// Pictures side by side in one row (frame stacking), oldest first.
    pub frames: usize,
    /// Channels of one of them.
    pub channels: usize,
    /// Rows of pixels.
    pub height: usize,
    /// Pixels in a row.
    pub width: usize,
    /// Whether each picture is stored `[height, width, channels]` (Gymnasium) rather than
    /// `[channels, height, width]` (PyTorch).
    pub channels_last: bool,
}

/// How embedded inputs come together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Join {
    /// Side by side, in the order of the inputs that a tower reads.
    #[default]
    Concat,
    /// Multiplied element by element; widths must agree.
    Product,
}

/// One layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum LayerSpec {
    /// `activation(W x + b)`.
    Dense {
        /// Numbers out.
        width: usize,
        /// What follows the affine map.
        activation: Activation,
        /// How W starts; b starts at zero unless the initialiser says otherwise.
        #[serde(default)]
        init: Init,
    },
    /// `activation((μ + σ ∘ ε) x + b)`, b noisy alike, with factorised Gaussian noise ε (Fortunato et al. 2018,
    /// arXiv:1706.10295, equations 9 to 11). The noise is at work in training and stays until it is drawn anew;
    /// evaluation sees μ alone. μ starts uniform in ±1/√fanIn, every σ at `sigma`/√fanIn.
    NoisyDense {
        /// Numbers out.
        width: usize,
        /// What follows the affine map.
        activation: Activation,
        /// First σ times √fanIn, ≥ 0.
        #[serde(default = "defaults::sigma")]
        sigma: f64,
    },
    /// `activation(γ (x − mean) / √(var + ε) + β)` over the numbers of a row, ε = 10⁻⁵ (Ba et al. 2016).
    LayerNorm {
        /// What follows.
        activation: Activation,
    },
    /// `activation(γ x̂ + β)` of plain numbers, each standardised over the rows of the batch and brought near to its running
    /// statistics (batch renormalisation, Ioffe 2017, arXiv:1702.03275, algorithm 1): x̂ = r (x − μ_B) / σ_B + d with σ_B =
    /// √(var_B + ε), r = σ_B / σ within 1/`rMax` … `rMax` and d = (μ_B − μ) / σ within ±`dMax`, which have no gradient. μ and
    /// σ² move by `momentum` towards the batch's mean and variance with every `forward` in training; `infer` moves nothing.
    /// For the first `warmup` such passes r is 1 and d is 0: batch normalisation. Evaluation takes x̂ = (x − μ) / σ.
    /// Variances are divided by the number of rows, and the warm-up ends at once, both as in CrossQ's reference; the paper
    /// lets `rMax` and `dMax` grow.
    #[schemars(skip)]
    BatchRenorm {
        /// What follows.
        activation: Activation,
        /// Weight of the batch in the running statistics, above 0, at most 1.
        #[serde(default = "defaults::momentum")]
        momentum: f64,
        /// ε, above 0.
        #[serde(default = "defaults::renorm_eps")]
        eps: f64,
        /// Passes in training before running statistics count, 0 … 16777216.
        #[serde(default = "defaults::warmup")]
        warmup: usize,
        /// Bound on r, ≥ 1.
        #[serde(default = "defaults::r_max")]
        r_max: f64,
        /// Bound on d, ≥ 0.
        #[serde(default = "defaults::d_max")]
        d_max: f64,
    },
    /// Sets numbers to zero with probability `rate` and scales the rest by 1 / (1 − rate), in training (Srivastava et
    /// al. 2014).
    Dropout {
        /// Probability, 0 … 1 (exclusive).
        rate: f64,
    },
    /// `activation(W ∗ x + b)` over a picture, square kernels.
    Conv2d {
        /// Channels out.
        channels: usize,
        /// Side of the kernel.
        kernel: usize,
        /// Step of the kernel.
        #[serde(default = "one")]
        stride: usize,
        /// Zeros put around the picture.
        #[serde(default)]
        padding: usize,
        /// What follows.
        activation: Activation,
        /// How W starts, with fan-in `channels in × kernel²`.
        #[serde(default)]
        init: Init,
    },
    /// The largest of each square of a picture.
    MaxPool2d {
        /// Side of the square.
        kernel: usize,
        /// Step of the square.
        stride: usize,
        /// Border put around the picture.
        #[serde(default)]
        padding: usize,
    },
    /// `x + layers(x)`; the layers must keep the shape (He et al. 2016).
    Residual {
        /// The branch beside the identity.
        layers: Vec<LayerSpec>,
    },
    /// An activation alone.
    Activation {
        /// Which.
        activation: Activation,
    },
    /// Long short-term memory (Hochreiter & Schmidhuber 1997), as `torch.nn.LSTM`; state: h, then c.
    Lstm {
        /// Numbers out.
        width: usize,
    },
    /// Gated recurrent unit (Cho et al. 2014), as `torch.nn.GRU`; state: h.
    Gru {
        /// Numbers out.
        width: usize,
    },
    /// A causal transformer block (pre-norm) that attends to the row itself and to the last `memory` steps of its
    /// episode; keeps the width. State: how many steps are remembered, then those steps' inputs, newest last.
    Transformer {
        /// Attention heads; must divide the width.
        heads: usize,
        /// Steps remembered.
        memory: usize,
        /// Width of the feed-forward part.
        feedforward: usize,
    },
}

/// A tower: layers and the heads on top.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TowerSpec {
    /// Name; becomes part of parameter names.
    pub name: String,
    /// Indices of the inputs it reads; empty means all (required when there is a trunk).
    #[serde(default)]
    pub inputs: Vec<usize>,
    /// Hidden layers.
    pub layers: Vec<LayerSpec>,
    /// Outputs.
    pub heads: Vec<HeadSpec>,
}

/// An output of a tower.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeadSpec {
    /// Name, unique in the network: `logits`, `mean`, `log_std`, `value`.
    pub name: String,
    /// What it is.
    pub kind: HeadKind,
}

/// Kinds of heads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum HeadKind {
    /// An affine map of the tower's last layer.
    Linear {
        /// Numbers out.
        width: usize,
        /// How its weights start.
        #[serde(default)]
        init: Init,
    },
    /// The same with noise on its weights, as [`LayerSpec::NoisyDense`]. Noisy heads of one tower are one noisy layer:
    /// they share the noise of its inputs. Linear and noisy heads do not share a tower.
    Noisy {
        /// Numbers out.
        width: usize,
        /// First σ times √fanIn, ≥ 0.
        #[serde(default = "defaults::sigma")]
        sigma: f64,
    },
    /// Parameters that do not depend on the input: the same for every row (stride 0).
    Constant {
        /// Numbers.
        width: usize,
        /// What they start at.
        value: f32,
    },
    /// The tower's last hidden layer itself (gSDE).
    Features,
}

/// Activation functions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Activation {
    /// tanh x.
    #[default]
    Tanh,
    /// max(x, 0).
    Relu,
    /// x Φ(x), in the tanh form (Hendrycks & Gimpel 2016, eq. 3; PyTorch's `approximate="tanh"`).
    Gelu,
    /// x · sigmoid(x), also called swish.
    Silu,
    /// x for x > 0, eˣ − 1 below.
    Elu,
    /// x.
    Identity,
}

/// How a layer's weights start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum Init {
    /// Chosen by the activation that follows: He-uniform for the ReLU family, Xavier-uniform for tanh, and
    /// Xavier-uniform for identity.
    #[default]
    Auto,
    /// Random orthogonal matrix times `gain` (Saxe et al. 2014). Without gain: the activation's own (√2 for ReLU,
    /// 5⁄3 for tanh, 1 for identity).
    Orthogonal {
        /// Factor on the matrix.
        gain: Option<f64>,
    },
    /// Uniform in ±gain·√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010).
    Xavier {
        /// Factor; the activation's own if absent.
        gain: Option<f64>,
    },
    /// Uniform in ±gain·√(3 / fanIn) (He et al. 2015).
    He {
        /// Factor; √2 if absent.
        gain: Option<f64>,
    },
    /// What `torch.nn.Linear` does: weights and biases uniform in ±1/√fanIn.
    Torch,
    /// All zero.
    Zeros,
}

impl Init {
    /// The factor, where one was given.
    #[must_use]
    pub fn gain(&self) -> Option<f64> {
        match self {
            Init::Orthogonal { gain } | Init::Xavier { gain } | Init::He { gain } => *gain,
            _ => None,
        }
    }
}

/// How a network is optimised.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Optimizer {
    /// Adam (Kingma & Ba 2015), as `torch.optim.Adam`.
    Adam {
        /// Decay of the mean of gradients.
        #[serde(default = "defaults::beta1")]
        beta1: f64,
        /// Decay of the mean of squared gradients.
        #[serde(default = "defaults::beta2")]
        beta2: f64,
        /// Added to the denominator.
        #[serde(default = "defaults::eps")]
        eps: f64,
    },
    /// Adam with decoupled weight decay (Loshchilov & Hutter 2019), as `torch.optim.AdamW`.
    AdamW {
        /// Decay of the mean of gradients.
        #[serde(default = "defaults::beta1")]
        beta1: f64,
        /// Decay of the mean of squared gradients.
        #[serde(default = "defaults::beta2")]
        beta2: f64,
        /// Added to the denominator.
        #[serde(default = "defaults::eps")]
        eps: f64,
        /// Decay of weights per step, times the learning rate.
        #[serde(default = "defaults::weight_decay")]
        weight_decay: f64,
    },
    /// RMSprop, as `torch.optim.RMSprop`; with `tf_style`, eps is inside the root and the mean starts at one (SB3's
    /// `RMSpropTFLike`).
    RmsProp {
        /// Decay of the mean of squared gradients.
        #[serde(default = "defaults::alpha")]
        alpha: f64,
        /// Added to the denominator, or under the root.
        #[serde(default = "defaults::eps")]
        eps: f64,
        /// TensorFlow's form.
        #[serde(default)]
        tf_style: bool,
    },
    /// Stochastic gradient descent, as `torch.optim.SGD`.
    Sgd {
        /// Heavy-ball momentum; 0 for none.
        #[serde(default)]
        momentum: f64,
    },
}

impl NetSpec {
    /// All heads in their numbering, with the tower each belongs to.
    pub fn heads(&self) -> impl Iterator<Item = (usize, &HeadSpec)> {
        self.towers.iter().enumerate().flat_map(|(t, tower)| tower.heads.iter().map(move |h| (t, h)))
    }

    /// Number of the head called `name`.
    #[must_use]
    pub fn head(&self, name: &str) -> Option<usize> {
        self.heads().position(|(_, h)| h.name == name)
    }
}

impl LayerSpec {
    /// A dense layer.
    #[must_use]
    pub fn dense(width: usize, activation: Activation, init: Init) -> Self {
        LayerSpec::Dense { width, activation, init }
    }
}
