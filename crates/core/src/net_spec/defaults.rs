//! What a spec's numbers are unless told otherwise.

pub fn beta1() -> f64 {
    0.9
}
pub fn beta2() -> f64 {
    0.999
}
pub fn eps() -> f64 {
    1e-5
}
pub fn weight_decay() -> f64 {
    0.01
}
pub fn alpha() -> f64 {
    0.99
}
pub fn sigma() -> f64 {
    0.5
}
pub fn momentum() -> f64 {
    0.01
}
pub fn renorm_eps() -> f64 {
    1e-3
}
pub fn warmup() -> usize {
    100_000
}
pub fn r_max() -> f64 {
    3.0
}
pub fn d_max() -> f64 {
    5.0
}
