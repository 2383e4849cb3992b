//! Goals as worlds are asked to reward them.

use reinforcets_core::column::{Dtype, ValuesRef};
use reinforcets_core::env::GOAL_KEYS;
use reinforcets_core::{Error, Result};

/// Rows of `N` numbers each: achieved goals and desired ones.
type Goals<'a, const N: usize> = (&'a [[f32; N]], &'a [[f32; N]]);

/// `rows` achieved and desired goals.
///
/// # Errors
/// `INVALID_SHAPE` for numbers of another type, or another number of them.
pub(crate) fn goal_rows<'a, const N: usize>(
    achieved: ValuesRef<'a>,
    desired: ValuesRef<'a>,
    rows: usize,
) -> Result<Goals<'a, N>> {
    let goals = |what: &str, values| match values {
        ValuesRef::F32(v) if v.len() == rows * N => Ok(v.as_chunks::<N>().0),
        other => {
            let got = format!("{} of {:?}", other.len(), other.dtype());
            Err(Error::shape(what, got, format!("{} of {:?}", rows * N, Dtype::F32)))
        }
    };
    Ok((goals(GOAL_KEYS[1], achieved)?, goals(GOAL_KEYS[2], desired)?))
}
