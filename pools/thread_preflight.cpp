#include "pools/thread_preflight.hpp"

#include <latch>
#include <thread>
#include <vector>

namespace poolbench {

void require_startable(unsigned threads) {
  std::latch release(1);
  std::vector<std::jthread> started;
  started.reserve(threads);
  try {
    for (unsigned i = 0; i < threads; ++i) started.emplace_back([&release] { release.wait(); });
  } catch (...) {
    release.count_down();
    throw;
  }
  release.count_down();
}

}  // namespace poolbench
