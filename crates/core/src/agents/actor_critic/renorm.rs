//! Batch renormalisation in the networks of an actor with critics.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::{Error, Result};
use crate::net_spec::{Activation, LayerSpec};

/// Passes that the warm-up may last: an f32 counts so far.
const MAX_WARMUP: usize = 1 << 24;

/// How statistics move, and how they count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenormConfig {
    /// Weight of each batch in the running statistics of batch renormalisation, which policies act on. Above 0, at most 1.
    pub renorm_momentum: f64,
    /// Added to variances there. 1e-12 … 1.
    pub renorm_eps: f64,
    /// Gradient steps of a network before its running statistics count in learning, 0 … 16777216. Until then it is batch
    /// normalisation.
    pub renorm_warmup: usize,
    /// Bound on how much narrower or wider a batch may be than its running statistics, ≥ 1.
    pub renorm_r_max: f64,
    /// Bound on how far off its mean may be, in standard deviations, ≥ 0.
    pub renorm_d_max: f64,
}

impl Default for RenormConfig {
    fn default() -> Self {
        RenormConfig {
            renorm_momentum: 0.01,
            renorm_eps: 1e-3,
            renorm_warmup: 100_000,
            renorm_r_max: 3.0,
            renorm_d_max: 5.0,
        }
    }
}

impl RenormConfig {
    /// Checks ranges.
    pub fn validate(&self) -> Result<()> {
        config::within("renormMomentum", self.renorm_momentum, f64::MIN_POSITIVE, 1.0)?;
        config::within("renormEps", self.renorm_eps, 1e-12, 1.0)?;
        config::within("renormRMax", self.renorm_r_max, 1.0, 1e6)?;
        config::within("renormDMax", self.renorm_d_max, 0.0, 1e6)?;
        match self.renorm_warmup <= MAX_WARMUP {
            true => Ok(()),
            false => {
                Err(Error::config("renormWarmup", self.renorm_warmup, "a whole number from 0 to 16777216"))
            }
        }
    }

    /// Puts a layer of it before each dense layer, and one behind the last: a head is another.
    pub fn around(&self, layers: Vec<LayerSpec>) -> Vec<LayerSpec> {
        let own = LayerSpec::BatchRenorm {
            activation: Activation::Identity,
            momentum: self.renorm_momentum,
            eps: self.renorm_eps,
            warmup: self.renorm_warmup,
            r_max: self.renorm_r_max,
            d_max: self.renorm_d_max,
        };
        let mut all = Vec::with_capacity(2 * layers.len() + 1);
        for layer in layers {
            if matches!(layer, LayerSpec::Dense { .. }) {
                all.push(own.clone());
            }
            all.push(layer);
        }
        all.push(own);
        all
    }
}
