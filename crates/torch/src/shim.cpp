// What tch lacks, as a plain C ABI. A tensor is an `at::Tensor*`, as in torch-sys. No exception leaves this file: every
// function that can fail gives 0 for success, and otherwise leaves a message in `error`, to be freed with `rts_free`.

#include "guarded.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/util/Logging.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace {

torch::autograd::variable_list list(at::Tensor *const *tensors, size_t n) {
  torch::autograd::variable_list out;
  out.reserve(n);
  for (size_t i = 0; i < n; ++i) out.push_back(*tensors[i]);
  return out;
}

} // namespace

extern "C" {

void rts_free(char *text) { std::free(text); }

// Adds the gradients of `outputs`, seeded with `seeds`, to the `.grad` of `inputs`; of every leaf where there are none.
int rts_backward(at::Tensor *const *outputs, at::Tensor *const *seeds, size_t n, at::Tensor *const *inputs, size_t m,
                 int keep, char **error) {
  return guarded(error, [&] {
    torch::autograd::backward(list(outputs, n), list(seeds, n), keep != 0, false, list(inputs, m));
  });
}

// The gradients of `inputs` alone; a null pointer for an input that no output depends on.
int rts_grad(at::Tensor *const *outputs, at::Tensor *const *seeds, size_t n, at::Tensor *const *inputs, size_t m,
             int keep, at::Tensor **gradients, char **error) {
  return guarded(error, [&] {
    auto found = torch::autograd::grad(list(outputs, n), list(inputs, m), list(seeds, n), keep != 0, false, true);
    for (size_t i = 0; i < m; ++i) gradients[i] = found[i].defined() ? new at::Tensor(found[i]) : nullptr;
  });
}

// Makes `gradient` the place where gradients of the leaf `tensor` add up; a null pointer forgets the place.
int rts_set_grad(at::Tensor *tensor, const at::Tensor *gradient, char **error) {
  return guarded(error, [&] { tensor->mutable_grad() = gradient ? *gradient : at::Tensor(); });
}

// A tensor over memory of the caller; `release(owner)` is called once, when the last view of it is gone.
int rts_from_blob(void *data, const int64_t *sizes, size_t dims, int kind, void *owner, void (*release)(void *),
                  at::Tensor **out, char **error) {
  return guarded(error, [&] {
    *out = new at::Tensor(at::from_blob(data, at::IntArrayRef(sizes, dims), [owner, release](void *) { release(owner); },
                                        at::TensorOptions().dtype(static_cast<at::ScalarType>(kind))));
  });
}

// Whether convolutions and recurrent layers of cuDNN may round their inputs to 10 bits of mantissa.
void rts_allow_tf32(int allowed) {
  try {
    at::globalContext().setAllowTF32CuDNN(allowed != 0);
  } catch (...) {
  }
}

void rts_set_threads(int threads) {
  try {
    at::set_num_threads(threads);
  } catch (...) {
  }
}

// Once a process, before any parallel work; later calls do nothing.
void rts_set_interop_threads(int threads) {
  try {
    at::set_num_interop_threads(threads);
  } catch (...) {
  }
}

// Errors carry no C++ stack from here on: nobody reads it, and to find its names takes milliseconds an error.
void rts_no_stack_traces() {
  try {
    c10::SetStackTraceFetcher(std::function<std::string()>([] { return std::string(); }));
  } catch (...) {
  }
}

// The library's own account of how it was built; it names its version as TORCH_VERSION=….
int rts_config(char **text, char **error) {
  return guarded(error, [&] { *text = copy_text(at::show_config().c_str()); });
}

} // extern "C"
