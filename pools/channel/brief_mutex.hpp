#pragma once

#include "pools/language.hpp"

#include <mutex>

#include "pools/channel/cpu_relax.hpp"

namespace poolbench {

/// A std::mutex for critical sections of some tens of nanoseconds. A thread that finds it locked spins for about that
/// long before it sleeps, because sleeping and waking cost a thousand times more.
class BriefMutex {
 public:
  void lock() {
    for (int i = 0; i < spins; ++i) {
      if (mutex_.try_lock()) return;
      cpu_relax();
    }
    mutex_.lock();
  }

  void unlock() { mutex_.unlock(); }

 private:
  static constexpr int spins = 40;

  std::mutex mutex_;
};

}  // namespace poolbench
