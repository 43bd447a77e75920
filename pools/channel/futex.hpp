#pragma once

#include "pools/language.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace poolbench {

/// What futex(2) waits for, among the threads of this process. std::atomic::wait() is the same, but libstdc++ yields
/// and spins on its own first.
using FutexWord = std::atomic<std::uint32_t>;
static_assert(FutexWord::is_always_lock_free && sizeof(FutexWord) == sizeof(std::uint32_t));

/// Sleeps until futex_wake(), unless `word` is no longer `value`. May return earlier, so check the word again.
inline void futex_wait(const FutexWord& word, std::uint32_t value) noexcept {
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}

/// Wakes a thread that sleeps on `word`. Returns false if none did. The word may be in use for another wait by then,
/// which then returns early.
inline bool futex_wake(FutexWord& word) noexcept {
  return syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0) == 1;
}

}  // namespace poolbench
