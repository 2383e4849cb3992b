//! The dueling architecture: Wang et al. 2016 (arXiv:1511.06581).

use crate::math::Real;
use crate::network::HeadView;

/// Two heads of a network, from which action values are put together: Q(s, a) = V(s) + A(s, a) − meanₐ′ A(s, a′)
/// (equation 9).
///
/// A distributional network has `atoms` numbers for each choice, choice after choice, and as many for the state; the
/// same holds for each of them (Rainbow, Hessel et al. 2018, arXiv:1710.02298). The losses see only Q:
/// [`combine`](Self::combine) before, [`pull_back`](Self::pull_back) after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dueling {
    /// V: `atoms` numbers a row.
    pub value: HeadView,
    /// A: `choices × atoms` numbers a row.
    pub advantage: HeadView,
}

impl Dueling {
    /// Where Q lies in a buffer of its own, `[rows × choices × atoms]`.
    #[must_use]
    pub fn q(&self) -> HeadView {
        HeadView { offset: 0, stride: self.advantage.width, width: self.advantage.width }
    }

    /// Numbers of Q for `rows` rows.
    #[must_use]
    pub fn len(&self, rows: usize) -> usize {
        rows * self.advantage.width
    }

    /// Writes Q of the first rows, as many as `q` holds.
    pub fn combine<T: Real>(&self, heads: &[T], q: &mut [T]) {
        let (atoms, share) = (self.value.width, self.share());
        for (r, q) in q.chunks_exact_mut(self.advantage.width).enumerate() {
            let (value, advantage) = (self.value.row(heads, r), self.advantage.row(heads, r));
            for i in 0..atoms {
                let mut sum = T::of(0.0);
                advantage[i..].iter().step_by(atoms).for_each(|a| sum += *a);
                let base = value[i] - sum * share;
                let own = q[i..].iter_mut().zip(&advantage[i..]).step_by(atoms);
                own.for_each(|(q, a)| *q = base + *a);
            }
        }
    }

    /// Adds what the gradient of Q means for V and A to `d_heads`: ∂V = Σₐ ∂Q(a), ∂A(a) = ∂Q(a) − meanₐ′ ∂Q(a′).
    pub fn pull_back<T: Real>(&self, d_q: &[T], d_heads: &mut [T]) {
        let (atoms, share) = (self.value.width, self.share());
        for (r, d_q) in d_q.chunks_exact(self.advantage.width).enumerate() {
            for i in 0..atoms {
                let mut sum = T::of(0.0);
                d_q[i..].iter().step_by(atoms).for_each(|d| sum += *d);
                self.value.row_mut(d_heads, r)[i] += sum;
                let own = self.advantage.row_mut(d_heads, r)[i..].iter_mut().zip(&d_q[i..]).step_by(atoms);
                own.for_each(|(d_a, d)| *d_a += *d - sum * share);
            }
        }
    }

    /// One over the number of choices.
    fn share<T: Real>(&self) -> T {
        T::of(self.value.width as f64 / self.advantage.width as f64)
    }
}
