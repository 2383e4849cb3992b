//! Spaces: what an environment's observations and actions look like.

use serde::{Deserialize, Serialize};

use crate::column::{ColumnSpec, Dtype};
use crate::error::{Error, Result};

/// A set of values, as Gymnasium defines them. Serialised form is what TypeScript's spaces produce.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Space {
    /// An array of numbers, each within its own bounds.
    Box {
        /// Shape of the array; `[]` is one number.
        shape: Vec<usize>,
        /// Lower bounds, flattened; `null` in JSON is −∞.
        #[serde(with = "bounds::low")]
        low: Vec<f64>,
        /// Upper bounds, flattened; `null` in JSON is +∞.
        #[serde(with = "bounds::high")]
        high: Vec<f64>,
        /// Type of the numbers: `float32`, `uint8` or `int32`.
        #[serde(default)]
        dtype: Dtype,
    },
    /// One of `n` choices, counted from `start`.
    Discrete {
        /// Number of choices, ≥ 1.
        n: usize,
        /// The first choice; 0 unless told otherwise.
        #[serde(default)]
        start: i32,
    },
    /// Several choices at once; `nvec[i]` choices in place `i`.
    MultiDiscrete {
        /// Number of choices for each place.
        nvec: Vec<usize>,
    },
    /// `n` switches, each 0 or 1.
    MultiBinary {
        /// Number of switches.
        n: usize,
    },
    /// Named spaces side by side. The name `action_mask` is reserved (see [`ACTION_MASK`]).
    Dict {
        /// The parts in order.
        spaces: Vec<(String, Space)>,
    },
}

/// Name of the observation column that tells which actions are allowed now.
///
/// A `MultiBinary` part of a dict observation with one switch per logit; 1 means allowed. The policy
/// sees it as a mask over its logits, never as an input.
pub const ACTION_MASK: &str = "action_mask";

impl Space {
    /// An unbounded float box.
    #[must_use]
    pub fn unbounded(n: usize) -> Self {
        Space::Box {
            shape: vec![n],
            low: vec![f64::NEG_INFINITY; n],
            high: vec![f64::INFINITY; n],
            dtype: Dtype::F32,
        }
    }

    /// A float box with the same absolute bound on both sides of each value.
    #[must_use]
    pub fn symmetric(bounds: &[f64]) -> Self {
        let low = bounds.iter().map(|b| -b).collect();
        Space::Box { shape: vec![bounds.len()], low, high: bounds.to_vec(), dtype: Dtype::F32 }
    }

    /// Whether values of both look alike to a network: everything is equal but the bounds of boxes.
    #[must_use]
    pub fn same_layout(&self, other: &Space) -> bool {
        match (self, other) {
            (Space::Box { shape: a, dtype: d, .. }, Space::Box { shape: b, dtype: e, .. }) => {
                (a, d) == (b, e)
            }
            (Space::Dict { spaces: a }, Space::Dict { spaces: b }) => {
                a.len() == b.len() && a.iter().zip(b).all(|((n, a), (m, b))| n == m && a.same_layout(b))
            }
            _ => self == other,
        }
    }

    /// Number of values once flattened: elements of a box, 1 for discrete, places, switches.
    #[must_use]
    pub fn width(&self) -> usize {
        match self {
            Space::Box { shape, .. } => shape.iter().product(),
            Space::Discrete { .. } => 1,
            Space::MultiDiscrete { nvec } => nvec.len(),
            Space::MultiBinary { n } => *n,
            Space::Dict { spaces } => spaces.iter().map(|(_, s)| s.width()).sum(),
        }
    }

    /// The columns that observations of this space are stored in: one, called `obs`, or one a dict key.
    pub fn columns(&self) -> Result<Vec<ColumnSpec>> {
        match self {
            Space::Dict { spaces } => {
                spaces.iter().map(|(name, space)| space.column(name)).collect::<Result<Vec<_>>>()
            }
            other => Ok(vec![other.column("obs")?]),
        }
    }

    fn column(&self, name: &str) -> Result<ColumnSpec> {
        let dtype = match self {
            Space::Box { dtype, .. } => *dtype,
            Space::Discrete { .. } | Space::MultiDiscrete { .. } => Dtype::I32,
            Space::MultiBinary { .. } => Dtype::U8,
            Space::Dict { .. } => {
                return Err(Error::config(
                    name,
                    "dict",
                    "dict spaces cannot be nested: give each part its own key",
                ));
            }
        };
        Ok(ColumnSpec { name: name.to_owned(), dtype, width: self.width() })
    }

    /// Checks that the space itself makes sense; `field` is how the user calls it.
    pub fn validate(&self, field: &str) -> Result<()> {
        let bad = |value: String, allowed: &str| Err(Error::config(field, value, allowed));
        match self {
            Space::Box { shape, low, high, .. } => {
                let n: usize = shape.iter().product();
                if n == 0 || low.len() != n || high.len() != n {
                    return bad(
                        format!("box of shape {shape:?}"),
                        "as many bounds as elements, and at least one element",
                    );
                }
                if low.iter().zip(high).any(|(l, h)| l.is_nan() || h.is_nan() || l > h) {
                    return bad("box".into(), "every low bound must be at most its high bound, and no NaN");
                }
                Ok(())
            }
            Space::Discrete { n: 0, .. } | Space::MultiBinary { n: 0 } => {
                bad("0".into(), "n must be at least 1")
            }
            Space::MultiDiscrete { nvec } if nvec.is_empty() || nvec.contains(&0) => {
                bad(format!("{nvec:?}"), "at least one place, each with at least one choice")
            }
            Space::Dict { spaces } => {
                if spaces.iter().all(|(name, _)| name == ACTION_MASK) {
                    return bad("dict".into(), "at least one key besides action_mask");
                }
                for (i, (name, space)) in spaces.iter().enumerate() {
                    if spaces[..i].iter().any(|(earlier, _)| earlier == name) {
                        return bad(name.clone(), "each key once");
                    }
                    space.column(name)?;
                    space.validate(&format!("{field}.{name}"))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for Space {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Space::Box { shape, .. } => write!(f, "box{shape:?}"),
            Space::Discrete { n, .. } => write!(f, "discrete({n})"),
            Space::MultiDiscrete { nvec } => write!(f, "multiDiscrete({nvec:?})"),
            Space::MultiBinary { n } => write!(f, "multiBinary({n})"),
            Space::Dict { spaces } => {
                write!(f, "dict{{")?;
                for (i, (name, space)) in spaces.iter().enumerate() {
                    write!(f, "{}{name}: {space}", if i > 0 { ", " } else { "" })?;
                }
                write!(f, "}}")
            }
        }
    }
}

/// JSON has no infinity: an absent bound is written as `null`.
mod bounds {
    macro_rules! side {
        ($name:ident, $infinity:expr) => {
            pub mod $name {
                use serde::{Deserialize, Deserializer, Serialize, Serializer};
                pub fn serialize<S: Serializer>(v: &[f64], s: S) -> Result<S::Ok, S::Error> {
                    let finite: Vec<Option<f64>> = v.iter().map(|x| x.is_finite().then_some(*x)).collect();
                    finite.serialize(s)
                }
                pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<f64>, D::Error> {
                    let v = Vec::<Option<f64>>::deserialize(d)?;
                    Ok(v.into_iter().map(|x| x.unwrap_or($infinity)).collect())
                }
            }
        };
    }
    side!(low, f64::NEG_INFINITY);
    side!(high, f64::INFINITY);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinite_bounds_survive_json() {
        let space = Space::unbounded(2);
        let text = serde_json::to_string(&space).unwrap();
        assert!(text.contains("null"));
        assert_eq!(serde_json::from_str::<Space>(&text).unwrap(), space);
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(Space::Discrete { n: 0, start: 0 }.validate("actionSpace").is_err());
        let twice = Space::Dict {
            spaces: vec![("a".into(), Space::unbounded(1)), ("a".into(), Space::unbounded(1))],
        };
        assert!(twice.validate("observationSpace").is_err());
        let nested = Space::Dict { spaces: vec![("a".into(), Space::Dict { spaces: vec![] })] };
        assert!(nested.validate("observationSpace").is_err());
    }
}
