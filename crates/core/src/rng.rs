//! Random numbers: one seed, named streams, states that can be saved.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng};
use serde::{Deserialize, Serialize};

/// A stream of random numbers (xoshiro256++) whose state is part of a checkpoint.
///
/// Samplers are ours, so that a stream gives the same numbers on every platform and in every version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rng(Xoshiro256PlusPlus);

impl Rng {
    /// The stream called `name` of a run's `seed`; `index` tells apart streams of one name (worlds, agents).
    #[must_use]
    pub fn stream(seed: u64, name: &str, index: u64) -> Self {
        // FNV-1a over the name, then SplitMix64 over the three parts: close seeds give unrelated streams.
        let mut h = 0xcbf2_9ce4_8422_2325_u64;
        for b in name.bytes() {
            h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mixed = splitmix(splitmix(splitmix(seed) ^ h) ^ index);
        Rng(Xoshiro256PlusPlus::seed_from_u64(mixed))
    }

    /// The next 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in [0, 1), 53 bits.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform in [low, high).
    #[inline]
    pub fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Uniform among 0 … n−1, without bias (Lemire 2019, "Fast random integer generation in an interval").
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        let mut m = (self.bits() >> 32) * u64::from(n);
        if (m as u32) < n {
            let threshold = n.wrapping_neg() % n;
            while (m as u32) < threshold {
                m = (self.bits() >> 32) * u64::from(n);
            }
        }
        (m >> 32) as u32
    }

    /// Standard normal (Marsaglia's polar method; one of its two values, so that no spare is state).
    #[inline]
    pub fn normal(&mut self) -> f32 {
        loop {
            let u = 2.0 * self.uniform() - 1.0;
            let v = 2.0 * self.uniform() - 1.0;
            let s = u * u + v * v;
            if s < 1.0 && s > 0.0 {
                return (u * (-2.0 * crate::math::ln64(s) / s).sqrt()) as f32;
            }
        }
    }

    /// Fills `out` with what [`normal`](Self::normal) gives, one after the other.
    pub fn normals(&mut self, out: &mut [f32]) {
        out.iter_mut().for_each(|x| *x = self.normal());
    }

    /// Puts `items` into a uniformly random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u32 + 1) as usize);
        }
    }
}

/// SplitMix64 (Steele et al. 2014): one step from the state `x`.
#[inline(always)]
pub(crate) fn splitmix(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_apart_and_repeat() {
        let mut a = Rng::stream(1, "env", 0);
        let mut b = Rng::stream(1, "env", 1);
        let mut again = Rng::stream(1, "env", 0);
        let first = a.bits();
        assert_eq!(first, again.bits());
        assert_ne!(first, b.bits());
    }

    #[test]
    fn state_survives_json() {
        let mut a = Rng::stream(7, "agent", 0);
        a.normal();
        let mut b: Rng = serde_json::from_str(&serde_json::to_string(&a).unwrap()).unwrap();
        assert_eq!(a.bits(), b.bits());
    }

    #[test]
    fn moments_of_the_normal() {
        let mut rng = Rng::stream(3, "test", 0);
        let n = 200_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let x = f64::from(rng.normal());
            sum += x;
            squares += x * x;
        }
        assert!((sum / f64::from(n)).abs() < 0.01);
        assert!((squares / f64::from(n) - 1.0).abs() < 0.01);
    }

    #[test]
    fn shuffle_keeps_everything_and_below_is_even() {
        let mut rng = Rng::stream(5, "test", 0);
        let mut v: Vec<u32> = (0..100).collect();
        rng.shuffle(&mut v);
        let mut sorted = v.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
        assert_ne!(v, sorted);
        let mut counts = [0u32; 3];
        for _ in 0..30_000 {
            counts[rng.below(3) as usize] += 1;
        }
        assert!(counts.iter().all(|&c| (9_500..10_500).contains(&c)), "{counts:?}");
    }
}
