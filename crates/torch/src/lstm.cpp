// LSTM on the host, in the fused engine's loops over steps. One node of the autograd graph; the gradients of the weights
// are one product each over all steps.

#include "guarded.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

extern "C" {

// Sizes and what both passes read; `starts` may be null.
struct RtsSequence {
  size_t steps, lanes, width;
  const uint8_t *starts;
  const float *weight, *state;
};

// What the forward pass alone reads.
struct RtsInput {
  size_t width;
  const float *x, *weight, *bias;
};

// The loops that `shim/recurrent.rs` hands in.
struct RtsLstm {
  // No gates: no backward pass will follow, `squashed` is nowhere and `cells` those of the last step.
  void (*forward)(const RtsSequence *, const RtsInput *, float *gates, float *cells, float *squashed, float *out);
  void (*backward)(const RtsSequence *, const float *gates, const float *cells, const float *squashed,
                   const float *d_out, float *d_gates);
};

} // extern "C"

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

const float *read(const Tensor &t) { return t.const_data_ptr<float>(); }
float *write(Tensor &t) { return t.mutable_data_ptr<float>(); }

RtsSequence sizes(const Tensor &out, const Tensor &starts, const Tensor &weight, const Tensor &state) {
  const auto bytes = starts.defined() ? starts.const_data_ptr<uint8_t>() : nullptr;
  return {size_t(out.size(0)), size_t(out.size(1)), size_t(out.size(2)), bytes, read(weight), read(state)};
}

// What a pass reads and leaves.
struct Run {
  Tensor x, weight, recurrent, state, starts, gates, cells, squashed, out;

  // x: [steps · lanes, inputs]; weights: [4 H, inputs] and [4 H, H]; state: [lanes, 2 H], h then c; starts: bytes.
  Run(const Tensor &x, const Tensor &weight, const Tensor &recurrent, const Tensor &bias, const Tensor &state,
      const Tensor &starts, const RtsLstm *loops, bool kept)
      : x(x), weight(weight), recurrent(recurrent), state(state), starts(starts) {
    const auto lanes = state.size(0), width = recurrent.size(1), steps = x.size(0) / lanes;
    out = at::empty({steps, lanes, width}, x.options());
    cells = at::empty({kept ? steps : 1, lanes, width}, x.options());
    if (kept) {
      gates = at::empty({steps * lanes, 4 * width}, x.options());
      squashed = at::empty_like(out);
    }
    const auto at = sizes(out, starts, recurrent, state);
    const RtsInput input{size_t(x.size(1)), read(x), read(weight), read(bias)};
    loops->forward(&at, &input, kept ? write(gates) : nullptr, write(cells), kept ? write(squashed) : nullptr, write(out));
  }

  Tensor after() const { return at::cat({out[-1], cells[-1]}, 1); }
};

struct HostLstm : torch::autograd::Function<HostLstm> {
  // biases: [4 H]. Gives h of all steps, [steps, lanes, H], and the state after the last one, which has no gradient.
  static variable_list forward(AutogradContext *ctx, const Tensor &x, const Tensor &weight, const Tensor &recurrent,
                               const Tensor &bias, const Tensor &more, const Tensor &state,
                               const std::optional<Tensor> &starts, const RtsLstm *loops) {
    const Run run(x, weight, recurrent, bias + more, state, starts.value_or(Tensor()), loops, true);
    ctx->save_for_backward({x, weight, recurrent, state, run.starts, run.gates, run.cells, run.squashed, run.out});
    ctx->saved_data["loops"] = reinterpret_cast<int64_t>(loops);
    auto after = run.after();
    ctx->mark_non_differentiable({after});
    return {run.out, after};
  }

  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1], &recurrent = saved[2], &state = saved[3], &starts = saved[4];
    const auto &gates = saved[5], &cells = saved[6], &squashed = saved[7], &out = saved[8];
    const auto loops = reinterpret_cast<const RtsLstm *>(ctx->saved_data["loops"].toInt());
    const auto steps = cells.size(0), lanes = cells.size(1), width = cells.size(2);
    const auto d_out = grads[0].contiguous();
    auto d_gates = at::empty_like(gates);
    const auto at = sizes(out, starts, recurrent, state);
    loops->backward(&at, read(gates), read(cells), read(squashed), read(d_out), write(d_gates));
    const auto turned = d_gates.t();
    auto past = at::cat({state.narrow(1, 0, width), out.view({-1, width}).narrow(0, 0, (steps - 1) * lanes)});
    if (starts.defined()) past.masked_fill_(starts.unsqueeze(1).to(at::kBool), 0);
    const auto d_bias = d_gates.sum(0);
    return {ctx->needs_input_grad(0) ? d_gates.mm(weight) : Tensor(), turned.mm(x), turned.mm(past), d_bias, d_bias,
            Tensor(), Tensor(), Tensor()};
  }
};

} // namespace

extern "C" {

// h of all steps, and the state after the last; `starts` is null or has a byte for each row of `x`.
int rts_host_lstm(const Tensor *x, const Tensor *const *weights, const Tensor *state, const uint8_t *starts,
                  const RtsLstm *loops, Tensor **out, Tensor **after, char **error) {
  return guarded(error, [&] {
    std::optional<Tensor> bytes;
    if (starts) {
      bytes = at::empty({x->size(0)}, at::kByte);
      std::memcpy(bytes->mutable_data_ptr<uint8_t>(), starts, x->size(0));
    }
    const auto rows = x->contiguous(), before = state->contiguous();
    const auto &weight = *weights[0], &recurrent = *weights[1], &bias = *weights[2], &more = *weights[3];
    if (!at::GradMode::is_enabled()) {
      const Run run(rows, weight, recurrent, bias + more, before, bytes.value_or(Tensor()), loops, false);
      *out = new Tensor(run.out);
      *after = new Tensor(run.after());
      return;
    }
    auto made = HostLstm::apply(rows, weight, recurrent, bias, more, before, bytes, loops);
    *out = new Tensor(made[0]);
    *after = new Tensor(made[1]);
  });
}

} // extern "C"
