//! What observations must be, and what is said where they are not.

use crate::column::{Columns, Values};
use crate::error::{Error, Result};
use crate::space::{ACTION_MASK, Space};

use super::{Input, Observer};

impl Observer {
    /// Refuses a mask that allows nothing.
    pub(super) fn check_masks(&self, kept: &Columns, to: usize, rows: usize) -> Result<()> {
        let Some(mask) = &self.mask else { return Ok(()) };
        let Values::U8(v) = kept[mask.column].values() else { return Ok(()) };
        let w = self.columns[mask.column].width;
        for (r, mut row) in v[to * w..(to + rows) * w].chunks_exact(w).enumerate() {
            for (place, n) in mask.places.iter().enumerate() {
                let (here, rest) = row.split_at(*n);
                if here.iter().all(|x| *x == 0) {
                    let problem = format!("allows nothing in place {place}; allow at least one choice");
                    return Err(Error::InvalidData { what: what(ACTION_MASK, r), problem });
                }
                row = rest;
            }
        }
        Ok(())
    }
}

fn what(name: &str, row: usize) -> String {
    format!("observation \"{name}\" of environment {row}")
}

/// Refuses what is not finite.
pub(super) fn check_finite(name: &str, values: &[f32], width: usize) -> Result<()> {
    // x · 0 is NaN exactly for NaN and ±∞: one branch-free sum for the whole slice.
    if values.iter().map(|x| x * 0.0).sum::<f32>() == 0.0 {
        return Ok(());
    }
    let at = values.iter().position(|x| !x.is_finite()).unwrap_or(0);
    let problem = format!("has {} at position {}, allowed: finite numbers", values[at], at % width);
    Err(Error::InvalidData { what: what(name, at / width), problem })
}

/// Subtracts the start of a discrete space; refuses what is not in the space.
pub(super) fn check_choices(name: &str, values: &mut [i32], input: &Input, width: usize) -> Result<()> {
    for (i, x) in values.iter_mut().enumerate() {
        let (value, n) = (*x, input.sizes[i % width]);
        *x = value.wrapping_sub(input.start);
        if *x < 0 || *x as usize >= n {
            let last = i64::from(input.start) + n as i64 - 1;
            let problem = format!("is {value}, allowed: {} to {last}", input.start);
            return Err(Error::InvalidData { what: what(name, i / width), problem });
        }
    }
    Ok(())
}

/// Refuses a mask that does not go with the action space.
pub(super) fn check_mask(mask: &Space, action: &Space, logits: usize) -> Result<()> {
    if matches!(action, Space::Box { .. }) {
        return Err(Error::config(
            "observationSpace.action_mask",
            mask,
            "no mask: continuous actions have no logits",
        ));
    }
    match mask {
        Space::MultiBinary { n } if *n == logits => Ok(()),
        _ => Err(Error::config(
            "observationSpace.action_mask",
            mask,
            format!("multiBinary({logits}), one per logit"),
        )),
    }
}
