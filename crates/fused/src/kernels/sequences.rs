//! Recurrent layers behind methods that check bounds.

use super::lstm::Lstm;
use super::simd::LANES;
use super::table::Kernels;

/// Size of a batch of sequences and where episodes start. Rows are step-major: row `t · lanes + l`.
#[derive(Clone, Copy, Debug)]
pub struct Sequences<'a> {
    /// Steps of each sequence.
    pub steps: usize,
    /// Sequences side by side.
    pub lanes: usize,
    /// Numbers that a lane puts out, a multiple of [`LANES`].
    pub width: usize,
    /// `[steps × lanes]`, not 0 where a lane forgets before the step; empty for nowhere.
    pub starts: &'a [u8],
}

impl Sequences<'_> {
    /// Panics where the starts have another size than the batch, or the width is not whole vectors.
    fn check(&self) {
        let rows = self.steps * self.lanes;
        assert!(self.starts.is_empty() || self.starts.len() == rows, "starts of another batch");
        assert!(self.width.is_multiple_of(LANES), "not whole vectors");
    }
}

/// Parameters of an LSTM as `torch.nn.LSTM` has them, gates i, f, g, o.
#[derive(Clone, Copy, Debug)]
pub struct LstmWeights<'a> {
    /// Numbers of an input.
    pub inputs: usize,
    /// `[4 · width, inputs]`.
    pub input: &'a [f32],
    /// `[4 · width, width]`.
    pub memory: &'a [f32],
    /// `[4 · width]`: the sum of both biases.
    pub bias: &'a [f32],
}

/// What an LSTM's forward pass leaves for the backward pass.
#[derive(Debug)]
pub struct LstmPass<T> {
    /// Activations of the gates, `[steps, lanes, 4 · width]`; empty where no backward pass will follow.
    pub gates: T,
    /// c, `[steps, lanes, width]`; `[lanes, width]` after the last step where no backward pass will follow.
    pub cells: T,
    /// tanh c, `[steps, lanes, width]`; empty where no backward pass will follow.
    pub squashed: T,
}

impl Kernels {
    /// h of all steps into `out`.
    pub fn lstm(
        self,
        at: &Sequences<'_>,
        weights: &LstmWeights<'_>,
        x: &[f32],
        state: &[f32],
        pass: &mut LstmPass<&mut [f32]>,
        out: &mut [f32],
    ) {
        at.check();
        let (rows, w, inputs, lane) = (at.steps * at.lanes, at.width, weights.inputs, at.lanes * at.width);
        assert!(
            x.len() == rows * inputs && state.len() == 2 * lane && out.len() == rows * w,
            "rows out of bounds"
        );
        assert!(
            weights.input.len() == 4 * w * inputs
                && weights.memory.len() == 4 * w * w
                && weights.bias.len() == 4 * w,
            "weights out of bounds"
        );
        let kept = !pass.gates.is_empty();
        let expected = if kept { [4 * rows * w, rows * w, rows * w] } else { [0, lane, 0] };
        assert!(
            [pass.gates.len(), pass.cells.len(), pass.squashed.len()] == expected,
            "a pass of another size"
        );
        let mut block = vec![0.0; if kept { 0 } else { Lstm::block_steps(at.lanes) * lane * 4 }];
        let (mut panels, mut scratch) = (vec![0.0; 4 * w * (inputs + w)], vec![0.0; lane]);
        let call = Lstm {
            x: x.as_ptr(),
            inputs,
            input_weight: weights.input.as_ptr(),
            bias: weights.bias.as_ptr(),
            gates: if kept { pass.gates.as_mut_ptr() } else { block.as_mut_ptr() },
            cells: pass.cells.as_mut_ptr(),
            squashed: pass.squashed.as_mut_ptr(),
            out: out.as_mut_ptr(),
            kept,
            panels: panels.as_mut_ptr(),
            ..at.both(weights.memory, state, &mut scratch)
        };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.lstm)(&call) }
    }

    /// Gradients of the gates before their activations from those of h, into `d_gates`.
    pub fn lstm_backward(
        self,
        at: &Sequences<'_>,
        weight: &[f32],
        state: &[f32],
        pass: &LstmPass<&[f32]>,
        d_out: &[f32],
        d_gates: &mut [f32],
    ) {
        at.check();
        let (w, lane) = (at.width, at.lanes * at.width);
        let n = at.steps * lane;
        assert!(weight.len() == 4 * w * w && state.len() == 2 * lane, "weights or state out of bounds");
        let rows = [pass.cells, pass.squashed, d_out];
        assert!(rows.iter().all(|r| r.len() == n), "rows out of bounds");
        assert!(pass.gates.len() == 4 * n && d_gates.len() == 4 * n, "gates out of bounds");
        let mut scratch = vec![0.0; 2 * lane];
        let call = Lstm {
            // What the backward pass only reads.
            gates: pass.gates.as_ptr().cast_mut(),
            cells: pass.cells.as_ptr().cast_mut(),
            squashed: pass.squashed.as_ptr().cast_mut(),
            kept: true,
            d_out: d_out.as_ptr(),
            d_gates: d_gates.as_mut_ptr(),
            ..at.both(weight, state, &mut scratch)
        };
        // SAFETY: bounds are checked; `self` exists only where the machine has the instructions.
        unsafe { (self.0.lstm_backward)(&call) }
    }
}

impl Sequences<'_> {
    /// What both passes need.
    fn both(&self, weight: &[f32], state: &[f32], scratch: &mut [f32]) -> Lstm {
        let (nothing, nowhere) = (std::ptr::null(), std::ptr::null_mut());
        Lstm {
            steps: self.steps,
            lanes: self.lanes,
            width: self.width,
            starts: if self.starts.is_empty() { nothing } else { self.starts.as_ptr() },
            weight: weight.as_ptr(),
            x: std::ptr::null(),
            inputs: 0,
            input_weight: std::ptr::null(),
            bias: std::ptr::null(),
            state: state.as_ptr(),
            gates: nowhere,
            cells: nowhere,
            squashed: nowhere,
            out: nowhere,
            kept: false,
            panels: nowhere,
            scratch: scratch.as_mut_ptr(),
            d_out: std::ptr::null(),
            d_gates: nowhere,
        }
    }
}
