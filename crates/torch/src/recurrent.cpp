// LSTM and GRU over whole sequences, each as one node of the autograd graph. A node for every operation of every step
// would cost several times what the arithmetic costs. Only operations of ATen, so that it runs on every device.

#include "guarded.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>
#include <vector>

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Which lanes forget: `keep` is [steps, lanes, 1], 0 for lanes that start before the step, undefined where none ever
// does; `resets` are the steps at which some lane starts, so that the others pay nothing for it.
struct Starts {
  Tensor keep;
  std::vector<int64_t> resets;

  // An undefined tensor is no argument that autograd takes.
  std::optional<Tensor> given() const { return keep.defined() ? std::optional<Tensor>(keep) : std::nullopt; }

  Starts(const uint8_t *starts, const Tensor &gates) {
    const auto steps = gates.size(0), lanes = gates.size(1);
    std::vector<float> keeps(steps * lanes, 1.0f);
    for (int64_t i = 0; starts && i < steps * lanes; ++i) {
      if (!starts[i]) continue;
      keeps[i] = 0.0f;
      if (resets.empty() || resets.back() != i / lanes) resets.push_back(i / lanes);
    }
    if (!resets.empty()) keep = at::tensor(keeps).to(gates.device()).view({steps, lanes, 1});
  }
};

std::vector<Tensor> by_step(const Tensor &keep, const std::vector<int64_t> &resets, int64_t steps) {
  std::vector<Tensor> out(steps);
  for (auto t : resets) out[t] = keep[t];
  return out;
}

// The steps before each: `first`, then all steps of `x` but the last; zeros where a lane starts.
Tensor before(const Tensor &first, const Tensor &x, const Tensor &keep) {
  auto shifted = at::cat({first.unsqueeze(0), x.narrow(0, 0, x.size(0) - 1)});
  return keep.defined() ? shifted.mul_(keep) : shifted;
}

Tensor forget(const Tensor &x, const Tensor &keep) { return keep.defined() ? x * keep : x; }

struct Lstm : torch::autograd::Function<Lstm> {
  // gates: [steps, lanes, 4 H], the input's part with both biases; weight: [4 H, H]; state: [lanes, 2 H], h then c.
  // Gives h of all steps and the state after the last one, which has no gradient.
  static variable_list forward(AutogradContext *ctx, const Tensor &gates, const Tensor &weight, const Tensor &state,
                               const std::optional<Tensor> &starts, const std::vector<int64_t> &resets) {
    const auto keep = starts.value_or(Tensor());
    const auto steps = gates.size(0), lanes = gates.size(1), width = weight.size(1);
    auto acts = gates.clone(at::MemoryFormat::Contiguous);
    auto cells = at::empty({steps, lanes, width}, gates.options());
    auto squashed = at::empty_like(cells), out = at::empty_like(cells);
    auto h = state.narrow(1, 0, width), c = state.narrow(1, width, width);
    const auto keeps = by_step(keep, resets, steps);
    const auto transposed = weight.t();
    const auto all = acts.unbind(0), cell = cells.unbind(0), squash = squashed.unbind(0), outs = out.unbind(0);
    for (int64_t t = 0; t < steps; ++t) {
      h = forget(h, keeps[t]);
      c = forget(c, keeps[t]);
      all[t].addmm_(h, transposed);
      auto in_forget = all[t].narrow(1, 0, 2 * width).sigmoid_();
      auto g = all[t].narrow(1, 2 * width, width).tanh_();
      auto o = all[t].narrow(1, 3 * width, width).sigmoid_();
      at::mul_out(const_cast<Tensor &>(cell[t]), in_forget.narrow(1, width, width), c);
      cell[t].addcmul_(in_forget.narrow(1, 0, width), g);
      at::tanh_out(const_cast<Tensor &>(squash[t]), cell[t]);
      at::mul_out(const_cast<Tensor &>(outs[t]), o, squash[t]);
      h = outs[t];
      c = cell[t];
    }
    ctx->save_for_backward({weight, state, keep, acts, cells, squashed, out});
    ctx->saved_data["resets"] = resets;
    auto after = at::cat({h, c}, 1);
    ctx->mark_non_differentiable({after});
    return {out, after};
  }

  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto &weight = saved[0], &state = saved[1], &keep = saved[2], &acts = saved[3], &squashed = saved[5];
    const auto steps = acts.size(0), lanes = acts.size(1), width = weight.size(1);
    const auto keeps = by_step(keep, ctx->saved_data["resets"].toIntVector(), steps);
    const auto past_h = before(state.narrow(1, 0, width), saved[6], keep);
    const auto past_c = before(state.narrow(1, width, width), saved[4], keep);
    // All that does not depend on later steps, for every step at once: d gate = d c · slope, d o = d h · slope_o.
    const auto parts = acts.chunk(4, -1);
    const auto &i = parts[0], &f = parts[1], &g = parts[2], &o = parts[3];
    const auto slopes = at::stack({g * i * (1 - i), past_c * f * (1 - f), i * (1 - g * g)}, 2).unbind(0);
    const auto slope_o = (squashed * o * (1 - o)).unbind(0), slope_c = (o * (1 - squashed * squashed)).unbind(0);
    const auto forgets = f.unbind(0), d_out = grads[0].unbind(0);
    auto d_gates = at::empty({steps, lanes, 4, width}, acts.options());
    const auto d_gate = d_gates.unbind(0);
    auto d_h = at::zeros({lanes, width}, acts.options()), d_c = at::zeros_like(d_h);
    for (int64_t t = steps - 1; t >= 0; --t) {
      d_h.add_(d_out[t]);
      d_c.addcmul_(d_h, slope_c[t]);
      auto three = d_gate[t].narrow(1, 0, 3), last = d_gate[t].select(1, 3);
      at::mul_out(three, slopes[t], d_c.unsqueeze(1));
      at::mul_out(last, slope_o[t], d_h);
      at::mm_out(d_h, d_gate[t].view({lanes, 4 * width}), weight);
      d_c.mul_(forgets[t]);
      if (keeps[t].defined()) {
        d_h.mul_(keeps[t]);
        d_c.mul_(keeps[t]);
      }
    }
    d_gates = d_gates.view({steps, lanes, 4 * width});
    const auto d_weight = d_gates.view({-1, 4 * width}).t().mm(past_h.reshape({-1, width}));
    return {d_gates, d_weight, Tensor(), Tensor(), Tensor()};
  }
};

struct Gru : torch::autograd::Function<Gru> {
  // gates: [steps, lanes, 3 H], the input's part with its bias; weight: [3 H, H] and bias: [3 H], the memory's part;
  // state: [lanes, H].
  static variable_list forward(AutogradContext *ctx, const Tensor &gates, const Tensor &weight, const Tensor &bias,
                               const Tensor &state, const std::optional<Tensor> &starts,
                               const std::vector<int64_t> &resets) {
    const auto keep = starts.value_or(Tensor());
    const auto steps = gates.size(0), lanes = gates.size(1), width = weight.size(1);
    auto inner = at::empty({steps, lanes, 3 * width}, gates.options());
    auto acts = at::empty_like(inner), out = at::empty({steps, lanes, width}, gates.options());
    auto h = state;
    const auto keeps = by_step(keep, resets, steps);
    const auto transposed = weight.t();
    const auto from_x = gates.unbind(0), all = acts.unbind(0), from_h = inner.unbind(0), outs = out.unbind(0);
    for (int64_t t = 0; t < steps; ++t) {
      h = forget(h, keeps[t]);
      at::addmm_out(const_cast<Tensor &>(from_h[t]), bias, h, transposed);
      auto gate = all[t].narrow(1, 0, 2 * width), n = all[t].narrow(1, 2 * width, width);
      at::add_out(gate, from_x[t].narrow(1, 0, 2 * width), from_h[t].narrow(1, 0, 2 * width));
      gate.sigmoid_();
      const auto r = gate.narrow(1, 0, width), z = gate.narrow(1, width, width);
      at::addcmul_out(n, from_x[t].narrow(1, 2 * width, width), r, from_h[t].narrow(1, 2 * width, width));
      n.tanh_();
      at::lerp_out(const_cast<Tensor &>(outs[t]), n, h, z); // (1 − z) n + z h
      h = outs[t];
    }
    ctx->save_for_backward({weight, state, keep, acts, inner, out});
    ctx->saved_data["resets"] = resets;
    auto after = h.clone();
    ctx->mark_non_differentiable({after});
    return {out, after};
  }

  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto &weight = saved[0], &keep = saved[2], &acts = saved[3], &inner = saved[4];
    const auto steps = acts.size(0), lanes = acts.size(1), width = weight.size(1);
    const auto keeps = by_step(keep, ctx->saved_data["resets"].toIntVector(), steps);
    const auto past = before(saved[1], saved[5], keep);
    // Everything is linear in d h: d r, d z and the inner part of d n, each with its slope.
    const auto parts = acts.chunk(3, -1);
    const auto &r = parts[0], &z = parts[1], &n = parts[2];
    const auto slope_n = (1 - z) * (1 - n * n);
    const auto slope_r = slope_n * inner.narrow(2, 2 * width, width) * r * (1 - r);
    const auto slopes = at::stack({slope_r, (past - n) * z * (1 - z), slope_n * r}, 2).unbind(0);
    const auto keeps_h = z.unbind(0);
    auto d_all = grads[0].clone(at::MemoryFormat::Contiguous);
    auto d_inner = at::empty({steps, lanes, 3, width}, acts.options());
    const auto d_out = d_all.unbind(0), d_gate = d_inner.unbind(0);
    auto d_h = at::zeros({lanes, width}, acts.options());
    for (int64_t t = steps - 1; t >= 0; --t) {
      d_out[t].add_(d_h);
      auto all_three = d_gate[t];
      at::mul_out(all_three, slopes[t], d_out[t].unsqueeze(1));
      at::mm_out(d_h, d_gate[t].view({lanes, 3 * width}), weight);
      d_h.addcmul_(d_out[t], keeps_h[t]);
      if (keeps[t].defined()) d_h.mul_(keeps[t]);
    }
    d_inner = d_inner.view({steps, lanes, 3 * width});
    auto d_gates = d_inner.clone();
    auto d_n = d_gates.narrow(2, 2 * width, width);
    at::mul_out(d_n, d_all, slope_n);
    const auto rows = d_inner.view({-1, 3 * width});
    return {d_gates, rows.t().mm(past.reshape({-1, width})), rows.sum(0), Tensor(), Tensor(), Tensor()};
  }
};

} // namespace

extern "C" {

// h of all steps, and the state after the last; `starts` is null or has steps × lanes bytes.
int rts_lstm(const Tensor *gates, const Tensor *weight, const Tensor *state, const uint8_t *starts, Tensor **out,
             Tensor **after, char **error) {
  return guarded(error, [&] {
    const Starts at(starts, *gates);
    auto made = Lstm::apply(*gates, *weight, *state, at.given(), at.resets);
    *out = new Tensor(made[0]);
    *after = new Tensor(made[1]);
  });
}

int rts_gru(const Tensor *gates, const Tensor *weight, const Tensor *bias, const Tensor *state, const uint8_t *starts,
            Tensor **out, Tensor **after, char **error) {
  return guarded(error, [&] {
    const Starts at(starts, *gates);
    auto made = Gru::apply(*gates, *weight, *bias, *state, at.given(), at.resets);
    *out = new Tensor(made[0]);
    *after = new Tensor(made[1]);
  });
}

} // extern "C"
