//! Actions between −1 and 1, as networks have them, and as the world wants them. The replay keeps the world's, so that
//! agents of other kinds can share it (SB3 keeps rescaled ones).

use crate::column::Dtype;
use crate::distributions::Rows;
use crate::env::EnvSpec;
use crate::error::{Error, Result};
use crate::space::Space;

/// The bounds of a box.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    low: Vec<f32>,
    high: Vec<f32>,
}

impl Scale {
    /// Of the world's actions.
    ///
    /// # Errors
    /// `INCOMPATIBLE_SPACE` for actions that are no box of floats with bounds on both sides.
    pub fn new(env: &EnvSpec, title: &str) -> Result<Self> {
        let refuse = |reason: &str| {
            Err(Error::IncompatibleSpace {
                algorithm: title.into(),
                space: env.action.to_string(),
                reason: reason.into(),
            })
        };
        let Space::Box { low, high, dtype: Dtype::F32, .. } = &env.action else {
            return refuse("its actions are real numbers, so that the space must be a box of float32");
        };
        let narrow = |v: &[f64]| v.iter().map(|x| *x as f32).collect::<Vec<f32>>();
        let (low, high) = (narrow(low), narrow(high));
        if low.iter().zip(&high).any(|(l, h)| !(h - l).is_finite()) {
            return refuse(
                "its actions fill the whole box, so that every number needs a lower and an upper bound",
            );
        }
        Ok(Scale { low, high })
    }

    /// Numbers of an action.
    pub fn width(&self) -> usize {
        self.low.len()
    }

    /// Writes rows of actions between −1 and 1 as the world has them.
    pub fn to_world(&self, scaled: &[f32], actions: &mut [f32]) {
        let n = self.width();
        for (row, out) in scaled.chunks_exact(n).zip(actions.chunks_exact_mut(n)) {
            for (((a, to), low), high) in row.iter().zip(out).zip(&self.low).zip(&self.high) {
                *to = (low + (a + 1.0) * 0.5 * (high - low)).clamp(*low, *high);
            }
        }
    }

    /// Writes rows of the world's actions between −1 and 1; 0 where a number has no choice.
    pub fn to_unit(&self, actions: Rows<'_>, scaled: &mut [f32]) {
        for (r, out) in scaled.chunks_exact_mut(self.width()).enumerate() {
            let row = actions.numbers(r).iter();
            for (((a, to), low), high) in row.zip(out).zip(&self.low).zip(&self.high) {
                let span = high - low;
                *to = if span > 0.0 { ((a - low) / span * 2.0 - 1.0).clamp(-1.0, 1.0) } else { 0.0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::ValuesRef;

    fn env(action: Space) -> EnvSpec {
        EnvSpec {
            id: "mine".into(),
            observation: Space::unbounded(1),
            action,
            max_episode_steps: None,
            reward_threshold: None,
        }
    }

    #[test]
    fn the_whole_box_is_reached() {
        let space = Space::Box {
            shape: vec![3],
            low: vec![-2.0, 0.1, 5.0],
            high: vec![2.0, 0.7, 5.0],
            dtype: Dtype::F32,
        };
        let scale = Scale::new(&env(space), "SAC").unwrap();
        let mut out = [0.0; 9];
        scale.to_world(&[-1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 0.5, 0.0, 0.3], &mut out);
        assert_eq!(out[..6], [-2.0, 0.1, 5.0, 2.0, 0.7, 5.0]);
        assert!(out[6] == 1.0 && (out[7] - 0.4).abs() < 1e-6 && out[8] == 5.0);
        let mut back = [0.0; 9];
        let rows = Rows { values: ValuesRef::F32(&out), width: 3, idx: Some(&[0, 1, 2]) };
        scale.to_unit(rows, &mut back);
        let expected = [-1.0, -1.0, 0.0, 1.0, 1.0, 0.0, 0.5, 0.0, 0.0f32];
        assert!(back.iter().zip(expected).all(|(b, e)| (b - e).abs() < 1e-6), "{back:?}");
    }

    #[test]
    fn what_has_no_bounds_or_is_no_box_is_refused() {
        let half = Space::Box {
            shape: vec![2],
            low: vec![-1.0, -1.0],
            high: vec![1.0, f64::INFINITY],
            dtype: Dtype::F32,
        };
        let wide = Space::symmetric(&[3e38]);
        let whole = Space::Box { shape: vec![1], low: vec![0.0], high: vec![9.0], dtype: Dtype::I32 };
        for action in [half, wide, whole, Space::unbounded(1), Space::Discrete { n: 2, start: 0 }] {
            let error = Scale::new(&env(action), "TD3").unwrap_err();
            assert_eq!(error.code(), "INCOMPATIBLE_SPACE");
            assert!(error.to_string().starts_with("TD3 cannot be used with"), "{error}");
        }
    }
}
