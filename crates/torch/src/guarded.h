// No exception leaves C++: a function that can fail gives 0 for success, and otherwise leaves a message in `error`, to be
// freed with `rts_free`.
#pragma once

#include <c10/util/Exception.h>

#include <cstdlib>
#include <cstring>
#include <exception>

inline char *copy_text(const char *text) {
  const size_t n = std::strlen(text) + 1;
  char *out = static_cast<char *>(std::malloc(n));
  if (out) std::memcpy(out, text, n);
  return out;
}

template <class F> int guarded(char **error, F work) {
  try {
    work();
    return 0;
  } catch (const c10::Error &e) {
    *error = copy_text(e.what_without_backtrace());
  } catch (const std::exception &e) {
    *error = copy_text(e.what());
  } catch (...) {
    *error = copy_text("an exception without a message");
  }
  return 1;
}
