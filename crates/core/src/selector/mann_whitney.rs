//! The Mann–Whitney U test (Mann & Whitney 1947), one-sided, with the choices of scipy's `mannwhitneyu`.

/// Samples of at most this size are tested exactly, where there are no ties.
const EXACT: usize = 8;

/// Probability, if both samples come from one distribution, that `a` lies as far below `b` as it does, or further.
///
/// Exact where the smaller sample has at most 8 numbers and no two are equal; otherwise by the normal approximation
/// with corrections for ties and for continuity: what scipy's `mannwhitneyu(a, b, alternative="less")` gives. 1 where
/// a sample is empty, or all numbers are equal.
#[must_use]
pub fn less(a: &[f64], b: &[f64]) -> f64 {
    let (n, m) = (a.len(), b.len());
    if n == 0 || m == 0 {
        return 1.0;
    }
    let mut all: Vec<(f64, bool)> =
        a.iter().map(|x| (*x, true)).chain(b.iter().map(|x| (*x, false))).collect();
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut ranks, mut ties, mut at) = (0.0, 0.0, 0);
    // `==`, so that 0 and −0 are tied.
    for tied in all.chunk_by(|x, y| x.0 == y.0) {
        let t = tied.len() as f64;
        let rank = at as f64 + (t + 1.0) / 2.0;
        ranks += rank * tied.iter().filter(|x| x.1).count() as f64;
        ties += t * t * t - t;
        at += tied.len();
    }
    let (n64, m64, all) = (n as f64, m as f64, all.len() as f64);
    // Pairs in which the number of `a` is the larger one; ties count a half.
    let u = ranks - n64 * (n64 + 1.0) / 2.0;
    if ties == 0.0 && n.min(m) <= EXACT {
        return exact(n, m, u as usize);
    }
    let variance = n64 * m64 / 12.0 * ((all + 1.0) - ties / (all * (all - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    normal((u - n64 * m64 / 2.0 + 0.5) / variance.sqrt())
}

/// Share of the orders of n and m different numbers that give a U of at most `u`: the first or the second sample has
/// the largest number, `N(n, m, u) = N(n − 1, m, u − m) + N(n, m − 1, u)` (Mann & Whitney 1947, eq. 1), in shares
/// rather than counts, which would grow beyond what an f64 holds.
fn exact(n: usize, m: usize, u: usize) -> f64 {
    // Row i holds the shares for i numbers of the first sample and the present size of the second.
    let mut rows: Vec<Vec<f64>> = (0..=n).map(|_| vec![1.0]).collect();
    for size in 1..=m {
        for i in 1..=n {
            let (of_a, of_b) = (i as f64 / (i + size) as f64, size as f64 / (i + size) as f64);
            let mut next = vec![0.0; i * size + 1];
            next.iter_mut().zip(&rows[i]).for_each(|(to, share)| *to += of_b * share);
            next[size..].iter_mut().zip(&rows[i - 1]).for_each(|(to, share)| *to += of_a * share);
            rows[i] = next;
        }
    }
    rows[n].iter().take(u + 1).sum::<f64>().min(1.0)
}

/// Φ(z), the share of a standard normal distribution below z, to about 10⁻¹⁵ of itself: by the series of Φ − ½ near 0
/// (Abramowitz & Stegun 1964, 26.2.11) and a continued fraction far from it (26.2.14).
fn normal(z: f64) -> f64 {
    let density = exp(-0.5 * z * z) * 0.398_942_280_401_432_7;
    let x = z.abs();
    if x < 3.0 {
        let (mut term, mut sum, mut k) = (x, x, 1.0);
        while term > 1e-18 * sum {
            k += 2.0;
            term *= x * x / k;
            sum += term;
        }
        return if z < 0.0 { 0.5 - density * sum } else { 0.5 + density * sum };
    }
    let fraction = (1..=100).rev().fold(0.0, |f, k| f64::from(k) / (x + f));
    let tail = density / (x + fraction);
    if z < 0.0 { tail } else { 1.0 - tail }
}

/// eˣ for x ≤ 0, the same bits on every platform: x = n ln 2 + r, and the series of eʳ.
fn exp(x: f64) -> f64 {
    let n = (x * std::f64::consts::LOG2_E).round();
    if n < -1_000.0 {
        return 0.0;
    }
    // ln 2 in two parts, the first of few digits, so that the difference loses none.
    let r = (x - n * 0.693_147_180_369_123_8) - n * 1.908_214_929_270_587_7e-10;
    let series = (1..=18).rev().fold(1.0, |sum, k| 1.0 + sum * r / f64::from(k));
    series * f64::from_bits(((1_023 + n as i64) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All 20 orders of 3 and 3 numbers.
    #[test]
    fn small_samples_are_counted() {
        let shares = [1.0, 2.0, 4.0, 7.0, 10.0, 13.0, 16.0, 18.0, 19.0, 20.0];
        for (u, share) in shares.iter().enumerate() {
            assert!((exact(3, 3, u) - share / 20.0).abs() < 1e-15, "{u}");
        }
        assert!((less(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]) - 0.05).abs() < 1e-15);
        assert_eq!(less(&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0]), 1.0);
    }

    #[test]
    fn nothing_is_told_apart_where_there_is_nothing_to_tell() {
        assert_eq!((less(&[], &[1.0]), less(&[1.0], &[]), less(&[2.0; 30], &[2.0; 30])), (1.0, 1.0, 1.0));
    }
}
