//! Layers with memory, one step of one lane.

use reinforcets_core::net_spec::Activation;

use super::layers::{activate, dot, normalise, sum, times};
use super::stepwise::Reader;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `torch.nn.LSTM`: gates i, f, g, o; reads `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh`.
pub(super) fn lstm(x: &[f64], width: usize, reader: &mut Reader<'_>) -> Vec<f64> {
    let (h, c) = reader.state(2 * width).split_at_mut(width);
    let from_x = times(reader.take(4 * width * x.len()), x);
    let from_h = times(reader.take(4 * width * width), h);
    let bias = sum(reader.take(4 * width), reader.take(4 * width));
    let gate = |g: usize, j: usize| from_x[g * width + j] + from_h[g * width + j] + bias[g * width + j];
    for j in 0..width {
        c[j] = sigmoid(gate(1, j)) * c[j] + sigmoid(gate(0, j)) * gate(2, j).tanh();
        h[j] = sigmoid(gate(3, j)) * c[j].tanh();
    }
    h.to_vec()
}

/// `torch.nn.GRU`: gates r, z, n; reads `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh`.
pub(super) fn gru(x: &[f64], width: usize, reader: &mut Reader<'_>) -> Vec<f64> {
    let h = reader.state(width);
    let from_x = times(reader.take(3 * width * x.len()), x);
    let from_h = times(reader.take(3 * width * width), h);
    let from_x = sum(&from_x, reader.take(3 * width));
    let from_h = sum(&from_h, reader.take(3 * width));
    for j in 0..width {
        let [r, z] = [0, 1].map(|g| sigmoid(from_x[g * width + j] + from_h[g * width + j]));
        let n = (from_x[2 * width + j] + r * from_h[2 * width + j]).tanh();
        h[j] = (1.0 - z) * n + z * h[j];
    }
    h.to_vec()
}

/// The pre-norm block of `LayerSpec::Transformer`. Reads what a `torch.nn.TransformerEncoderLayer` has, in its order, then
/// the bias of each head for each distance, `[heads, memory + 1]`.
pub(super) fn transformer(
    x: &[f64],
    [heads, memory, feedforward]: [usize; 3],
    reader: &mut Reader<'_>,
) -> Vec<f64> {
    let (width, head) = (x.len(), x.len() / heads);
    let state = reader.state(1 + memory * width);
    let in_weight = reader.take(3 * width * width);
    let in_bias = reader.take(3 * width);
    let [out_weight, out_bias] = [width * width, width].map(|n| reader.take(n));
    let [up_weight, up_bias] = [feedforward * width, feedforward].map(|n| reader.take(n));
    let [down_weight, down_bias] = [width * feedforward, width].map(|n| reader.take(n));
    let [gamma_1, beta_1, gamma_2, beta_2] = [width; 4].map(|n| reader.take(n));
    let relative = reader.take(heads * (memory + 1));

    // Distance 0 is the step itself, distance d the step d ago.
    let remembered = state[0] as usize;
    let step = |d: usize| if d == 0 { x } else { &state[1 + (memory - d) * width..][..width] };
    let project = |d: usize| sum(&times(in_weight, &normalise(step(d), gamma_1, beta_1)), in_bias);
    let projected: Vec<Vec<f64>> = (0..=remembered).map(project).collect();
    let mut attended = vec![];
    for k in 0..heads {
        let part = |d: usize, which: usize| &projected[d][which * width + k * head..][..head];
        let score = |d| dot(part(0, 0), part(d, 1)) / (head as f64).sqrt() + relative[k * (memory + 1) + d];
        let exp: Vec<f64> = (0..=remembered).map(|d| f64::exp(score(d))).collect();
        let total: f64 = exp.iter().sum();
        attended
            .extend((0..head).map(|j| (0..=remembered).map(|d| exp[d] / total * part(d, 2)[j]).sum::<f64>()));
    }
    let y = sum(x, &sum(&times(out_weight, &attended), out_bias));
    let up = sum(&times(up_weight, &normalise(&y, gamma_2, beta_2)), up_bias);
    let down = sum(&times(down_weight, &activate(Activation::Gelu, up)), down_bias);

    state[0] = (remembered + 1).min(memory) as f64;
    state.copy_within(1 + width.., 1);
    state[1 + (memory - 1) * width..].copy_from_slice(x);
    sum(&y, &down)
}
