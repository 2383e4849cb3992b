//! Dropout: see `LayerSpec::Dropout` and `reinforcets_core::dropout`.

use reinforcets_core::dropout::Mask;
use reinforcets_core::network::Mode;

use super::copy;
use crate::buffer::Buffer;
use crate::kernels::{Kernels, LANES, Rows, RowsMut};

/// One layer with its mask, which is drawn once for all passes under a key.
#[derive(Debug)]
pub(crate) struct Dropout {
    rate: f64,
    /// Numbers in a row, in whole vectors.
    width: usize,
    key: u64,
    mask: Mask,
    /// What rows are multiplied with, as many as have been drawn.
    factors: Buffer,
    drawn: usize,
}

impl Dropout {
    /// Without a key, until one is taken up.
    pub fn new(rate: f64, width: usize) -> Self {
        let (factors, width) = (Buffer::default(), width.next_multiple_of(LANES));
        Dropout { rate, width, key: 0, mask: Mask::new(rate, 0, 0), factors, drawn: 0 }
    }

    /// The key in force.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// Takes up a key, as the network's `layer`-th layer with dropout.
    pub fn take_up(&mut self, key: u64, layer: usize) {
        (self.key, self.mask, self.drawn) = (key, Mask::new(self.rate, key, layer), 0);
    }

    /// Draws what is missing of the mask for `rows` rows.
    pub fn draw(&mut self, kernels: Kernels, rows: usize) {
        if rows > self.drawn {
            self.factors.reserve(rows * self.width);
            let missing = &mut self.factors[self.drawn * self.width..rows * self.width];
            kernels.draw(&self.mask, self.drawn, self.width, missing);
            self.drawn = rows;
        }
    }

    /// Writes rows `start` … times the mask to y, or in evaluation just rows. Gradients go down the same way.
    pub fn run(
        &self,
        kernels: Kernels,
        x: Rows<'_>,
        (start, rows): (usize, usize),
        mode: Mode,
        y: &mut RowsMut<'_>,
    ) {
        match mode {
            Mode::Eval => copy(x, rows, self.width, y),
            Mode::Train => {
                let factors = Rows { data: &self.factors, stride: self.width }.from(start);
                kernels.multiply(x, factors, rows, self.width, y);
            }
        }
    }
}
