//! Noise in force: a key, and what is drawn from it.

use std::collections::HashMap;

use reinforcets_core::rng::Rng;

/// The key that every mask is a function of, until the next `resample`.
#[derive(Debug, Default)]
pub(crate) struct Noise {
    key: u64,
    /// Uniform numbers drawn so far by layer.
    drawn: HashMap<usize, (Rng, Vec<f32>)>,
}

impl Noise {
    /// How many numbers a key is exported as.
    pub const NUMBERS: usize = 4;

    /// Draws another key.
    pub fn resample(&mut self, rng: &mut Rng) {
        self.set(rng.bits());
    }

    fn set(&mut self, key: u64) {
        self.key = key;
        self.drawn.clear();
    }

    /// The first `n` uniform numbers in [0, 1) of a layer. A larger batch only draws more.
    pub fn uniform(&mut self, layer: usize, n: usize) -> &[f32] {
        let key = self.key;
        let new = || (Rng::stream(key, "dropout", layer as u64), Vec::new());
        let (rng, numbers) = self.drawn.entry(layer).or_insert_with(new);
        // 24 bits, which an f32 holds exactly: rounding never gives 1.
        let missing = n.saturating_sub(numbers.len());
        numbers.extend((0..missing).map(|_| (rng.bits() >> 40) as f32 / (1u32 << 24) as f32));
        &numbers[..n]
    }

    /// The key in four numbers of 16 bits.
    pub fn export(&self, out: &mut Vec<f32>) {
        out.extend((0..Self::NUMBERS).map(|i| (self.key >> (16 * i) & 0xffff) as f32));
    }

    /// Takes up an exported key.
    pub fn import(&mut self, parts: &[f32]) {
        self.set(parts.iter().enumerate().fold(0, |key, (i, p)| key | (*p as u64) << (16 * i)));
    }
}
