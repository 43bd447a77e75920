#pragma once

#include <cstddef>

namespace poolbench {

namespace detail {
inline constexpr std::size_t no_number = ~std::size_t{0};
inline constinit thread_local std::size_t number_of_thread = no_number;
std::size_t lease_thread_number();
}  // namespace detail

/// A small number that no other living thread has; the numbers of threads that ended are used again. The same number
/// used by two threads, one after the other, orders them: what the first did is visible to the second. The first call
/// of a thread takes a lock and may throw std::bad_alloc; later ones read a thread-local variable.
inline std::size_t thread_number() {
  const std::size_t known = detail::number_of_thread;
  return known != detail::no_number ? known : detail::lease_thread_number();
}

}  // namespace poolbench
