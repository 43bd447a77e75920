#pragma once

#include <cstddef>

namespace poolbench {

namespace detail {
inline constexpr std::size_t no_number = ~std::size_t{0};
inline constinit thread_local std::size_t number_of_thread = no_number;
std::size_t lease_thread_number();
}  // namespace detail

/// A small number that no other living thread has; numbers of threads that have ended are used again. If two threads
/// have the same number, one after the other, what the first one did is visible to the second. A thread's first call
/// takes a lock and may throw std::bad_alloc; later calls read a thread-local variable.
inline std::size_t thread_number() {
  const std::size_t known = detail::number_of_thread;
  return known != detail::no_number ? known : detail::lease_thread_number();
}

}  // namespace poolbench
