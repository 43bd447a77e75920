// How much memory the pool `goroutine` takes per worker, measured by an operator new that counts. A program of its own,
// because it counts every allocation in the process.

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "pools/goroutine/goroutine_pool.hpp"
#include "tests/catch.hpp"

namespace {

std::atomic<std::size_t> allocated{0};
std::atomic<std::size_t> most_allocated{0};

/// The size of a block in the heap, including what was rounded up and the header before it.
std::size_t size_of(void* block) {
  return malloc_usable_size(block) + sizeof(std::size_t);
}

void count(std::size_t bytes) {
  const std::size_t now = allocated += bytes;
  std::size_t most = most_allocated;
  while (most < now && !most_allocated.compare_exchange_weak(most, now)) continue;
}

}  // namespace

void* operator new(std::size_t bytes) {
  void* block = std::malloc(bytes);
  if (block == nullptr) throw std::bad_alloc();
  count(size_of(block));
  return block;
}

void operator delete(void* block) noexcept {
  if (block == nullptr) return;
  allocated -= size_of(block);
  std::free(block);
}

void operator delete(void* block, std::size_t /*bytes*/) noexcept {
  operator delete(block);
}

using namespace poolbench;

namespace {

/// Waits long enough for all workers to be busy at once, and counts how many were.
class Waiting final : public JobBody {
 public:
  explicit Waiting(std::chrono::nanoseconds wait) : wait_(wait) {}

  std::chrono::nanoseconds begin(std::uint64_t /*index*/, unsigned /*worker*/) override {
    most_ = std::max(most_, ++running_);
    return wait_;
  }
  void end(std::uint64_t /*index*/) override { --running_; }

  unsigned most() const { return most_; }

 private:
  std::chrono::nanoseconds wait_;
  unsigned running_ = 0;  // plain: the pool has one thread
  unsigned most_ = 0;
};

}  // namespace

TEST_CASE("a worker of the pool goroutine takes at most a kilobyte, its waiting job included") {
  constexpr unsigned workers = 10'000;
  for (auto wait = std::chrono::milliseconds(500); wait < std::chrono::seconds(20); wait *= 4) {
    Waiting body(wait);
    const std::size_t before = allocated;
    most_allocated = before;
    SingleThreadGoroutinePool pool({.workers = workers});
    for (std::uint64_t i = 0; i < workers; ++i) pool.submit(Job(body, i));
    pool.drain();
    if (body.most() < workers) continue;  // a stalled machine: some ended before the last began
    const std::size_t per_worker = (most_allocated - before) / workers;
    CAPTURE(per_worker);
    CHECK(per_worker > 100);  // the counter counts
    CHECK(per_worker <= 1024);
    return;
  }
  FAIL("the jobs never all ran at once");
}
