#pragma once

#include <cstddef>

namespace poolbench {

/// A small number that no other living thread has; the numbers of threads that ended are used again. The same number
/// used by two threads, one after the other, orders them: what the first did is visible to the second. The first call
/// of a thread takes a lock and may throw std::bad_alloc; later ones read a thread-local variable.
std::size_t thread_number();

}  // namespace poolbench
