#include "pools/thread_preflight.hpp"

#include <cstdlib>
#include <latch>
#include <semaphore>
#include <thread>
#include <vector>

namespace poolbench {
namespace {

/// glibc reserves 64 MiB of addresses for each of the first threads that allocate, 8 per processor, and keeps them.
/// Where addresses are limited, the stacks of later threads lack that space. So these reservations must be made before
/// later threads are tried.
void allocate() {
  void* volatile memory = std::malloc(1);  // volatile, or the compiler would drop it
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
