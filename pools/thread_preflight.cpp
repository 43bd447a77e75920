#include "pools/thread_preflight.hpp"

#include <cstdlib>
#include <latch>
#include <semaphore>
#include <thread>
#include <vector>

namespace poolbench {
namespace {

/// For the first threads that allocate, 8 for each processor, glibc reserves 64 MiB of addresses each and keeps them.
/// Where addresses are limited, the stacks of later threads have to do without, so it must have happened before those
/// are tried.
void allocate() {
  void* volatile memory = std::malloc(1);  // volatile, or the compiler would leave it out
  std::free(memory);
}

}  // namespace

void require_startable(unsigned threads) {
  std::latch release(1);
  std::binary_semaphore allocated(0);
  std::vector<std::jthread> started;
  started.reserve(threads);
  try {
    while (started.size() < threads) {
      started.emplace_back([&] {
        allocate();
        allocated.release();
        release.wait();
      });
      allocated.acquire();
    }
  } catch (...) {
    release.count_down();
    throw;
  }
  release.count_down();
}

}  // namespace poolbench
