#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace poolbench {

// futex(2) among the threads of this process. The words must outlive every wait.

using FutexWord = std::atomic<std::uint32_t>;
static_assert(FutexWord::is_always_lock_free && sizeof(FutexWord) == sizeof(std::uint32_t));

/// Sleeps until futex_wake(), unless `word` is no longer `value`. May return earlier, so check the word again.
inline void futex_wait(const FutexWord& word, std::uint32_t value) noexcept {
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}

/// Wakes a thread that sleeps on `word`. Returns false if none did.
inline bool futex_wake(FutexWord& word) noexcept {
  return syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0) == 1;
}

}  // namespace poolbench
