//! Memory that vectors can be read from in one go.

use std::ops::{Deref, DerefMut};

use bytemuck::{Pod, Zeroable};

use crate::kernels::LANES;

/// Sixteen floats on a cache line of their own.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C, align(64))]
struct Line([f32; LANES]);

/// Floats that start on a cache line, in whole vectors. New ones are zero.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buffer(Vec<Line>);

impl Buffer {
    /// `len` zeros, rounded up to whole vectors.
    pub fn zeros(len: usize) -> Self {
        Buffer(vec![Line::zeroed(); len.div_ceil(LANES)])
    }

    /// Makes room for `len` floats; never gives memory back, so that only the first large batch allocates.
    pub fn reserve(&mut self, len: usize) {
        let lines = len.div_ceil(LANES);
        if lines > self.0.len() {
            self.0.resize(lines, Line::zeroed());
        }
    }
}

impl Deref for Buffer {
    type Target = [f32];
    #[inline]
    fn deref(&self) -> &[f32] {
        bytemuck::cast_slice(&self.0)
    }
}

impl DerefMut for Buffer {
    #[inline]
    fn deref_mut(&mut self) -> &mut [f32] {
        bytemuck::cast_slice_mut(&mut self.0)
    }
}
