//! LSTM over whole sequences (Hochreiter & Schmidhuber 1997; gates i, f, g, o as in PyTorch).
//!
//! A step is one product of a few rows and four short loops: as operations of a tensor library their overhead would
//! cost several times what they compute.

use reinforcets_core::math::{sigmoid, tanh};

use super::dense::PANEL;
use super::product::{Product, Start, product};
use super::simd::{LANES, Simd};
use super::transpose::block;

/// Rows that the input's part of the gates is computed for at a time: enough for whole tiles, few enough for the first
/// cache.
const ROWS: usize = 48;

/// Sizes and memory of a pass. Rows are step-major: row `t · lanes + l`. Widths are whole vectors.
pub(super) struct Lstm {
    pub steps: usize,
    pub lanes: usize,
    pub width: usize,
    /// `[steps][lanes]`, not 0 where the memory is forgotten before the step; null for nowhere.
    pub starts: *const u8,
    /// `[4 · width][width]`.
    pub weight: *const f32,
    /// Forward: `[steps][lanes][inputs]`, its weights `[4 · width][inputs]`, and all biases `[4 · width]`.
    pub x: *const f32,
    pub inputs: usize,
    pub input_weight: *const f32,
    pub bias: *const f32,
    /// `[lanes][2 · width]`, h then c.
    pub state: *const f32,
    /// Activations of the gates, `[steps][lanes][4 · width]`; if not `kept`, of [`block_steps`](Lstm::block_steps).
    pub gates: *mut f32,
    /// c, `[steps][lanes][width]`; if not `kept`, of the last step.
    pub cells: *mut f32,
    /// tanh c, `[steps][lanes][width]`; nothing if not `kept`.
    pub squashed: *mut f32,
    /// h, `[steps][lanes][width]`.
    pub out: *mut f32,
    /// Whether a backward pass will follow.
    pub kept: bool,
    /// Forward: the weights in panels, `4 · width · (inputs + width)`.
    pub panels: *mut f32,
    /// Forward: `[lanes][width]`. Backward: `[2][lanes][width]`, zeros at first.
    pub scratch: *mut f32,
    /// Backward: gradients of `out`, and of the input's part of the gates.
    pub d_out: *const f32,
    pub d_gates: *mut f32,
}

impl Lstm {
    /// Steps that the input's part of the gates is computed for at a time.
    pub fn block_steps(lanes: usize) -> usize {
        (ROWS / lanes.max(1)).max(1)
    }

    /// Floats of all lanes from one step's c to the next.
    #[inline(always)]
    fn cells_of_step(&self) -> usize {
        if self.kept { self.lanes * self.width } else { 0 }
    }

    /// Whether lane `l` starts at step `t`.
    #[inline(always)]
    unsafe fn starts(&self, t: usize, l: usize) -> bool {
        // SAFETY: `t` and `l` are below `steps` and `lanes`.
        !self.starts.is_null() && unsafe { *self.starts.add(t * self.lanes + l) } != 0
    }

    /// Lane `l`'s c before step `t`; of a lane that starts there, what is no longer remembered.
    #[inline(always)]
    unsafe fn past_cell(&self, t: usize, l: usize) -> *const f32 {
        // SAFETY: `t` and `l` are below `steps` and `lanes`.
        unsafe {
            match t {
                0 => self.state.add((2 * l + 1) * self.width),
                _ => self.cells.add((t - 1) * self.cells_of_step() + l * self.width),
            }
        }
    }

    /// All lanes' h before step `t` with their stride: zeros where a lane starts.
    #[inline(always)]
    unsafe fn past_output<V: Simd>(&self, t: usize) -> (*const f32, usize) {
        // SAFETY: lanes and vectors stay below what the caller vouches for.
        unsafe {
            let (from, stride) = match t {
                0 => (self.state, 2 * self.width),
                _ => (self.out.cast_const().add((t - 1) * self.lanes * self.width), self.width),
            };
            if !(0..self.lanes).any(|l| self.starts(t, l)) {
                return (from, stride);
            }
            for l in 0..self.lanes {
                let (from, to) = (from.add(l * stride), self.scratch.add(l * self.width));
                for v in (0..self.width).step_by(LANES) {
                    let h = if self.starts(t, l) { V::splat(0.0) } else { V::load(from.add(v)) };
                    h.store(to.add(v));
                }
            }
            (self.scratch, self.width)
        }
    }
}

/// `panels[p][k][j] = weight[64 p + j][k]`, for `inputs` columns and 4 · width rows.
#[inline(always)]
unsafe fn turn<V: Simd>(weight: *const f32, outputs: usize, inputs: usize, panels: *mut f32) {
    for o in (0..outputs).step_by(LANES) {
        for k in (0..inputs).step_by(LANES) {
            // SAFETY: blocks inside of both matrices; 4 · width is a multiple of a panel.
            unsafe {
                let from = weight.add(o * inputs + k);
                let to = panels.add(o / PANEL * PANEL * inputs + k * PANEL + o % PANEL);
                match k + LANES <= inputs {
                    true => V::transpose(from, inputs, to, PANEL),
                    false => block(from, inputs, to, PANEL, LANES, inputs - k),
                }
            }
        }
    }
}

/// `c[r] = start + a[r] · panels` for all gates.
#[inline(always)]
unsafe fn gates<V: Simd>(p: Product, panels: *const f32, width: usize) {
    for at in (0..4 * width).step_by(PANEL) {
        // SAFETY: panel by panel inside of what the caller vouches for.
        unsafe {
            let start = match p.start {
                Start::Row(row) => Start::Row(row.add(at)),
                other => other,
            };
            product::<V, false>(&Product { b: panels.add(at * p.depth), c: p.c.add(at), start, ..p });
        }
    }
}

/// All steps.
///
/// # Safety
/// All that `s` names for a forward pass must be readable and writable and overlap nothing; `width` is whole vectors.
#[inline(always)]
pub(super) unsafe fn forward<V: Simd>(s: &Lstm) {
    let w = s.width;
    let (of_input, of_memory) = (s.panels, s.panels.wrapping_add(4 * w * s.inputs));
    let all = Product {
        a: s.x,
        a_stride: s.inputs,
        b: of_input,
        b_stride: PANEL,
        c: s.gates,
        c_stride: 4 * w,
        rows: s.lanes,
        depth: s.inputs,
        vectors: PANEL / LANES,
        start: Start::Row(s.bias),
    };
    // SAFETY: steps, lanes and vectors stay below what the caller vouches for.
    unsafe {
        turn::<V>(s.input_weight, 4 * w, s.inputs, of_input);
        turn::<V>(s.weight, 4 * w, w, of_memory);
        let many = Lstm::block_steps(s.lanes);
        for first in (0..s.steps).step_by(many) {
            let steps = many.min(s.steps - first);
            let block = s.gates.add(if s.kept { first * s.lanes * 4 * w } else { 0 });
            let a = s.x.add(first * s.lanes * s.inputs);
            gates::<V>(Product { a, c: block, rows: steps * s.lanes, ..all }, of_input, w);
            for t in first..first + steps {
                let c = block.add((t - first) * s.lanes * 4 * w);
                let (a, a_stride) = s.past_output::<V>(t);
                gates::<V>(Product { a, a_stride, c, depth: w, start: Start::Output, ..all }, of_memory, w);
                cells::<V>(s, t, c);
            }
        }
    }
}

/// From gates to c and h of step `t`.
#[inline(always)]
unsafe fn cells<V: Simd>(s: &Lstm, t: usize, gates: *mut f32) {
    let w = s.width;
    for l in 0..s.lanes {
        // SAFETY: lane and vectors stay below what the caller vouches for.
        unsafe {
            let (gate, row) = (gates.add(l * 4 * w), (t * s.lanes + l) * w);
            let (past, remembers) = (s.past_cell(t, l), !s.starts(t, l));
            let cell = s.cells.add(t * s.cells_of_step() + l * w);
            for v in (0..w).step_by(LANES) {
                let [i, f, g, o] = [0, 1, 2, 3].map(|n| gate.add(n * w + v));
                let (take, keep) = (sigmoid(V::load(i)), sigmoid(V::load(f)));
                let (new, show) = (tanh(V::load(g)), sigmoid(V::load(o)));
                let before = if remembers { V::load(past.add(v)) } else { V::splat(0.0) };
                let c = keep.mul_add(before, take * new);
                let squashed = tanh(c);
                c.store(cell.add(v));
                (show * squashed).store(s.out.add(row + v));
                if s.kept {
                    take.store(i);
                    keep.store(f);
                    new.store(g);
                    show.store(o);
                    squashed.store(s.squashed.add(row + v));
                }
            }
        }
    }
}

/// Gradients of the input's part of the gates.
///
/// # Safety
/// All that `s` names for a backward pass must be readable and writable and overlap nothing; `width` is whole vectors.
#[inline(always)]
pub(super) unsafe fn backward<V: Simd>(s: &Lstm) {
    let (w, one, zero) = (s.width, V::splat(1.0), V::splat(0.0));
    let (all_d_h, all_d_c) = (s.scratch, s.scratch.wrapping_add(s.lanes * w));
    // SAFETY: steps, lanes and vectors stay below what the caller vouches for.
    unsafe {
        for t in (0..s.steps).rev() {
            let d_gates = s.d_gates.add(t * s.lanes * 4 * w);
            for l in 0..s.lanes {
                let row = t * s.lanes + l;
                let (gate, d_gate) = (s.gates.add(row * 4 * w), d_gates.add(l * 4 * w));
                let (past, remembers) = (s.past_cell(t, l), !s.starts(t, l));
                for v in (0..w).step_by(LANES) {
                    let [i, f, g, o] = [0, 1, 2, 3].map(|n| V::load(gate.add(n * w + v)));
                    let squashed = V::load(s.squashed.add(row * w + v));
                    let d_h = V::load(all_d_h.add(l * w + v)) + V::load(s.d_out.add(row * w + v));
                    let d_c = all_d_c.add(l * w + v);
                    let d = (d_h * o).mul_add((zero - squashed).mul_add(squashed, one), V::load(d_c));
                    (d * g * (i * (one - i))).store(d_gate.add(v));
                    (d * i * (zero - g).mul_add(g, one)).store(d_gate.add(2 * w + v));
                    (d_h * squashed * (o * (one - o))).store(d_gate.add(3 * w + v));
                    let before = if remembers { V::load(past.add(v)) } else { zero };
                    (d * before * (f * (one - f))).store(d_gate.add(w + v));
                    (if remembers { d * f } else { zero }).store(d_c);
                }
            }
            if t == 0 {
                return;
            }
            product::<V, false>(&Product {
                a: d_gates,
                a_stride: 4 * w,
                b: s.weight,
                b_stride: w,
                c: all_d_h,
                c_stride: w,
                rows: s.lanes,
                depth: 4 * w,
                vectors: w / LANES,
                start: Start::Zero,
            });
            for l in (0..s.lanes).filter(|l| s.starts(t, *l)) {
                (0..w).step_by(LANES).for_each(|v| zero.store(all_d_h.add(l * w + v)));
            }
        }
    }
}
