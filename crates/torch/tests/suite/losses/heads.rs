//! Heads that autograd looks at, and comparing what came out.

use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use tch::{Kind, Tensor};

/// A network's heads as one leaf of the graph, in f64.
pub struct Leaf(Tensor);

impl Leaf {
    pub fn new<T: Real>(heads: &[T]) -> Self {
        // For the thread that calls: a second one finds no work in heads this small, and waits awake for it.
        tch::set_num_threads(1);
        let heads: Vec<f64> = heads.iter().map(|x| x.f64()).collect();
        Leaf(Tensor::from_slice(&heads).set_requires_grad(true))
    }

    /// A head, `[rows, width]`; rows of a head with stride 0 are all the same numbers of the leaf.
    pub fn head(&self, view: HeadView, rows: usize) -> Tensor {
        let at = |r: usize| (0..view.width).map(move |j| (view.at(r) + j) as i64);
        let places: Vec<i64> = (0..rows).flat_map(at).collect();
        self.0.index_select(0, &Tensor::from_slice(&places)).reshape([rows as i64, view.width as i64])
    }

    /// d `loss` / d heads; 0 where nothing depends on them.
    pub fn gradient(&self, loss: &Tensor) -> Vec<f64> {
        let mut leaf = self.0.shallow_clone();
        leaf.zero_grad();
        loss.backward();
        numbers(&self.0.grad())
    }
}

/// A tensor's numbers, row by row.
pub fn numbers(tensor: &Tensor) -> Vec<f64> {
    Vec::try_from(tensor.to_kind(Kind::Double).reshape([-1])).unwrap()
}

/// A tensor of these numbers and this shape.
pub fn tensor(numbers: &[f64], shape: &[i64]) -> Tensor {
    Tensor::from_slice(numbers).reshape(shape)
}

pub fn wide<T: Real>(numbers: &[T]) -> Vec<f64> {
    numbers.iter().map(|x| x.f64()).collect()
}

/// How far a number of ours may be from autograd's in f64: this much times the larger of 1 and the largest number of
/// its list. Each is computed from the same numbers in `T`. Measured over twenty seeds of every case
/// here: at most 9e-15 in f64 and 1.1e-5 in f32.
pub fn tolerance<T: Real>() -> f64 {
    if size_of::<T>() == 8 { 1e-13 } else { 5e-5 }
}
