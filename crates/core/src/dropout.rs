//! Dropout's masks, the same on every engine: whether a number is dropped follows from a key, the layer and the number's
//! place in the batch alone. A mask need not be kept: it stays until a new key is drawn, and a larger batch only adds rows.

use crate::rng::splitmix;

/// Numbers that a key is exported as: 16 bits each, which an f32 holds exactly.
pub const KEY: usize = 4;

/// Appends a key as [`KEY`] numbers.
pub fn export_key(key: u64, out: &mut Vec<f32>) {
    out.extend((0..KEY).map(|i| (key >> (16 * i) & 0xffff) as f32));
}

/// The key that was exported as these numbers.
#[must_use]
pub fn import_key(numbers: &[f32]) -> u64 {
    numbers.iter().take(KEY).enumerate().fold(0, |key, (i, p)| key | (*p as u64 & 0xffff) << (16 * i))
}

/// The mask of one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mask {
    stream: u64,
    /// Out of 2²⁴.
    dropped: u32,
    factor: f32,
}

impl Mask {
    /// For a layer with `rate`, 0 … 1 (exclusive), the network's `layer`-th with dropout.
    #[must_use]
    pub fn new(rate: f64, key: u64, layer: usize) -> Self {
        let stream = splitmix(splitmix(key) ^ layer as u64);
        Mask { stream, dropped: (rate * f64::from(1u32 << 24)) as u32, factor: (1.0 / (1.0 - rate)) as f32 }
    }

    /// Writes what the numbers of row `row` are multiplied with: 0 with probability `rate`, else 1 / (1 − rate).
    ///
    /// Columns go through C. Wellons' integer hash `lowbias32` (hash-prospector, constants of 2020), with half of the row's
    /// 64 bits before and half of them between its rounds: a few 32-bit operations, which fit into vector lanes.
    #[inline(always)]
    pub fn row(&self, row: usize, factors: &mut [f32]) {
        let bits = splitmix(self.stream.wrapping_add(row as u64));
        let (first, second) = (bits as u32, (bits >> 32) as u32);
        for (factor, column) in factors.iter_mut().zip(0u32..) {
            let mut x = column.wrapping_mul(0x9e37_79b9).wrapping_add(first);
            x = (x ^ (x >> 16)).wrapping_mul(0x21f0_aaad);
            x = (x ^ (x >> 15) ^ second).wrapping_mul(0x735a_2d97);
            x ^= x >> 15;
            *factor = if x >> 8 < self.dropped { 0.0 } else { self.factor };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: usize = 512;
    const WIDTH: usize = 512;

    /// The places that a mask drops, row by row.
    fn dropped(rate: f64, key: u64, layer: usize) -> Vec<bool> {
        let mask = Mask::new(rate, key, layer);
        let mut factors = vec![f32::NAN; WIDTH];
        let mut all = Vec::new();
        for row in 0..ROWS {
            mask.row(row, &mut factors);
            let kept = (1.0 / (1.0 - rate)) as f32;
            assert!(factors.iter().all(|f| *f == 0.0 || *f == kept));
            all.extend(factors.iter().map(|f| *f == 0.0));
        }
        all
    }

    /// How far `count` of `n` trials with probability p is from its mean, in standard deviations.
    fn deviations(count: usize, n: usize, p: f64) -> f64 {
        (count as f64 - n as f64 * p).abs() / (n as f64 * p * (1.0 - p)).sqrt()
    }

    #[test]
    fn the_rate_is_right_in_all_and_in_every_row_and_column() {
        for (rate, key) in [(0.01, 1), (0.1, 2), (0.5, u64::MAX), (0.9, 0)] {
            let all = dropped(rate, key, 0);
            assert!(deviations(all.iter().filter(|d| **d).count(), all.len(), rate) < 4.0, "{rate}");
            for i in 0..ROWS {
                let row = all[i * WIDTH..][..WIDTH].iter().filter(|d| **d).count();
                let column = all.iter().skip(i).step_by(WIDTH).filter(|d| **d).count();
                assert!(deviations(row, WIDTH, rate) < 6.0, "{rate}, row {i}");
                assert!(deviations(column, ROWS, rate) < 6.0, "{rate}, column {i}");
            }
        }
    }

    #[test]
    fn neighbours_rows_layers_and_keys_are_unrelated() {
        let rate = 0.5;
        let mask = dropped(rate, 7, 3);
        let others = [dropped(rate, 7, 4), dropped(rate, 8, 3), dropped(rate, 7 ^ (1 << 63), 3)];
        let shifts = [1, 2, 3, 16, WIDTH, 2 * WIDTH, WIDTH + 1, WIDTH - 1];
        let shifted = shifts.map(|s| [&mask[s..], &mask[..s]].concat());
        for (i, other) in others.iter().chain(&shifted).enumerate() {
            let same = mask.iter().zip(other).filter(|(a, b)| a == b).count();
            assert!(deviations(same, mask.len(), 0.5) < 4.5, "{i}");
        }
    }

    #[test]
    fn extreme_rates_drop_nothing_or_never_everything() {
        let mut factors = [f32::NAN; 64];
        Mask::new(0.0, 5, 0).row(9, &mut factors);
        assert_eq!(factors, [1.0; 64]);
        let almost_all = Mask::new(1.0 - 1e-12, 5, 0);
        assert!(almost_all.dropped < 1 << 24 && almost_all.factor.is_finite());
    }

    #[test]
    fn keys_survive_as_numbers() {
        for key in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
            let mut numbers = vec![];
            export_key(key, &mut numbers);
            assert_eq!((numbers.len(), import_key(&numbers)), (KEY, key));
        }
    }
}
