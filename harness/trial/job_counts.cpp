#include "harness/trial/job_counts.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace poolbench {

JobCounts::JobCounts(std::size_t threads) {
  for (std::size_t number = 0; number <= std::min(threads, lines - 1); number += lines_per_page) make_line(number);
}

JobCounts::~JobCounts() {
  for (const std::atomic<Page*>& page : pages_) delete page.load(std::memory_order_relaxed);
}

JobCounts::Line& JobCounts::make_line(std::size_t number) {
  if (number >= lines) throw std::length_error("too many threads run jobs");
  auto fresh = std::make_unique<Page>();
  Page* page = nullptr;
  // Acquire and release: a thread that reads the pointer sees the zeros.
  if (pages_[number / lines_per_page].compare_exchange_strong(page, fresh.get(), std::memory_order_acq_rel))
    page = fresh.release();
  return (*page)[number % lines_per_page];
}

JobCounts::Total JobCounts::total() const {
  Total total;
  for (const std::atomic<Page*>& slot : pages_) {
    const Page* page = slot.load(std::memory_order_acquire);
    if (page == nullptr) continue;
    for (const Line& line : *page) {
      total.ran += line.ran.load(std::memory_order_relaxed);
      total.ended += line.ended.load(std::memory_order_relaxed);
      total.skipped += line.skipped.load(std::memory_order_relaxed);
      total.hashes += line.hashes.load(std::memory_order_relaxed);
      total.indices += line.indices.load(std::memory_order_relaxed);
    }
  }
  return total;
}

std::uint64_t JobCounts::indices_of(std::uint64_t jobs) {
  std::uint64_t sum = 0;
  for (std::uint64_t index = 0; index < jobs; ++index) sum += mix(index);
  return sum;
}

}  // namespace poolbench
