//! Golden numbers laid out as heads.

use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use serde_json::Value;

pub fn list(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

pub fn reals<T: Real>(value: &Value) -> Vec<T> {
    list(value).iter().map(|x| T::of(*x)).collect()
}

/// Heads whose rows lie side by side with numbers between them that nobody may touch.
pub fn lay_out<T: Real>(parts: &[&[f64]], widths: &[usize], rows: usize) -> (Vec<T>, Vec<HeadView>) {
    let stride = widths.iter().sum::<usize>() + widths.len();
    let mut data = vec![T::of(77.0); 2 + rows * stride];
    let mut offset = 2;
    let mut views = Vec::new();
    for (part, width) in parts.iter().zip(widths) {
        let view = HeadView { offset, stride, width: *width };
        for r in 0..rows {
            (0..*width).for_each(|j| data[view.at(r) + j] = T::of(part[r * width + j]));
        }
        views.push(view);
        offset += width + 1;
    }
    (data, views)
}

pub fn rows_of<T: Real>(view: HeadView, data: &[T], rows: usize) -> Vec<T> {
    (0..rows).flat_map(|r| view.row(data, r).to_vec()).collect()
}

/// Critics' values, `[rows, critics]`, as heads of width 1.
pub fn critics_of<T: Real>(values: &[f64], critics: usize) -> (Vec<T>, Vec<HeadView>) {
    let rows = values.len() / critics;
    let columns: Vec<Vec<f64>> =
        (0..critics).map(|m| (0..rows).map(|r| values[r * critics + m]).collect()).collect();
    let parts: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    lay_out(&parts, &vec![1; critics], rows)
}
