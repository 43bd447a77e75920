#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "harness/system/thread_number.hpp"

namespace poolbench {

/// Totals over the jobs of a batch, counted by the threads that run them.
///
/// Each thread writes to a line of its own, so counting costs no traffic between processors, and no pool can make two
/// threads overwrite each other's counts, however it numbers its workers.
class JobCounts {
 public:
  struct Total {
    std::uint64_t ran = 0;      ///< jobs that hashed
    std::uint64_t ended = 0;    ///< those of them whose wait is over
    std::uint64_t skipped = 0;  ///< jobs that found the batch abandoned
    std::uint64_t hashes = 0;   ///< sum modulo 2^64
    std::uint64_t indices = 0;  ///< sum of mixed job numbers: together with `ran`, shows which jobs ran
  };

  /// Counting allocates nothing for about `threads` threads.
  explicit JobCounts(std::size_t threads = 0);
  JobCounts(const JobCounts&) = delete;
  JobCounts& operator=(const JobCounts&) = delete;
  ~JobCounts();

  // From any thread. The first call of a thread may throw std::bad_alloc.
  void count_run(std::uint64_t index, std::uint32_t hash) { count_run(mine(), index, hash); }
  void count_end() { add(mine().ended, 1); }
  void count_run_and_end(std::uint64_t index, std::uint32_t hash) {
    Line& line = mine();
    count_run(line, index, hash);
    add(line.ended, 1);
  }
  void count_skipped() { add(mine().skipped, 1); }

  /// Exact for jobs that the caller has synchronized with, as drain() does; otherwise perhaps slightly outdated.
  Total total() const;

  /// Total::indices if each of the jobs ran once.
  static std::uint64_t indices_of(std::uint64_t jobs);

 private:
  /// Written by one thread at a time, but read while it writes.
  struct alignas(64) Line {
    std::atomic<std::uint64_t> ran{0};
    std::atomic<std::uint64_t> ended{0};
    std::atomic<std::uint64_t> skipped{0};
    std::atomic<std::uint64_t> hashes{0};
    std::atomic<std::uint64_t> indices{0};
  };
  static constexpr std::size_t lines_per_page = 256;
  static constexpr std::size_t pages = 16'384;
  static constexpr std::size_t lines = pages * lines_per_page;  // Linux starts fewer threads by default
  using Page = std::array<Line, lines_per_page>;

  static void add(std::atomic<std::uint64_t>& count, std::uint64_t more) {
    count.store(count.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);  // its only writer
  }

  static void count_run(Line& line, std::uint64_t index, std::uint32_t hash) {
    add(line.ran, 1);
    add(line.hashes, hash);
    add(line.indices, mix(index));
  }

  /// Steele, Lea and Flood's SplitMix64 finalizer (OOPSLA 2014): different sets have different sums, except with
  /// probability 2^-64.
  static constexpr std::uint64_t mix(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31);
  }

  Line& mine() {
    const std::size_t number = thread_number();
    Page* page = number < lines ? pages_[number / lines_per_page].load(std::memory_order_acquire) : nullptr;
    return page != nullptr ? (*page)[number % lines_per_page] : make_line(number);
  }
  Line& make_line(std::size_t number);

  std::array<std::atomic<Page*>, pages> pages_{};
};

}  // namespace poolbench
