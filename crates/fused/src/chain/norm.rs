//! Layer normalisation: see `LayerSpec::LayerNorm`.

use super::Pass;
use crate::buffer::Buffer;
use crate::kernels::{Kernels, Rows, RowsMut};

/// One layer, and what it remembers of the rows of the last [`Pass::Keep`].
#[derive(Debug)]
pub(super) struct Norm {
    /// Numbers in a row.
    width: usize,
    /// Mean and 1 / √(variance + ε) of each row.
    moments: Buffer,
}

impl Norm {
    /// On rows of `width` numbers.
    pub fn new(width: usize) -> Self {
        Norm { width, moments: Buffer::default() }
    }

    /// Writes `γ (x − mean) / √(variance + ε) + β` to z, for rows `start` ….
    pub fn up(
        &mut self,
        kernels: Kernels,
        x: Rows<'_>,
        (start, rows): (usize, usize),
        parameters: [&[f32]; 2],
        pass: Pass,
        z: &mut RowsMut<'_>,
    ) {
        let moments = (pass == Pass::Keep).then(|| {
            self.moments.reserve(2 * (start + rows));
            &mut self.moments[2 * start..]
        });
        kernels.normalize(x, (rows, self.width), parameters, moments, z);
    }

    /// Adds to (or writes) the gradients of γ and β, and writes that of x, each where it is wanted. `d` is that of z.
    pub fn down(
        &self,
        kernels: Kernels,
        (x, d): (Rows<'_>, Rows<'_>),
        (start, rows): (usize, usize),
        gamma: &[f32],
        gradients: Option<([&mut [f32]; 2], bool)>,
        dx: Option<&mut RowsMut<'_>>,
    ) {
        let moments = &self.moments[2 * start..];
        kernels.normalize_backward((x, d), (rows, self.width), gamma, moments, gradients, dx);
    }
}
