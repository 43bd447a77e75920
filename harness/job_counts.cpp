#include "harness/job_counts.hpp"

#include <memory>
#include <stdexcept>

#include "harness/thread_number.hpp"

namespace poolbench {
namespace {

/// Steele, Lea and Flood's SplitMix64 finalizer (OOPSLA 2014): sums of it differ if the summed sets do, but for one
/// chance in 2^64.
constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

}  // namespace

JobCounts::JobCounts() {
  make_page(0);
}

JobCounts::~JobCounts() {
  for (const std::atomic<Page*>& page : pages_) delete page.load(std::memory_order_relaxed);
}

void JobCounts::count_run(std::uint64_t index, std::uint32_t hash) {
  Line& line = mine();
  add(line.ran, 1);
  add(line.hashes, hash);
  add(line.indices, mix(index));
}

JobCounts::Line& JobCounts::mine() {
  const std::size_t number = thread_number();
  if (number >= pages * lines_per_page) throw std::length_error("too many threads run jobs");
  std::atomic<Page*>& page = pages_[number / lines_per_page];
  Page* known = page.load(std::memory_order_acquire);
  return (known != nullptr ? *known : make_page(number / lines_per_page))[number % lines_per_page];
}

JobCounts::Page& JobCounts::make_page(std::size_t number) {
  auto fresh = std::make_unique<Page>();
  Page* none = nullptr;
  // Acquire and release: whoever reads the pointer, sees the zeros.
  if (pages_[number].compare_exchange_strong(none, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
  return *none;
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
