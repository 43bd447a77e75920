#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace poolbench {

/// What the jobs of a batch add up to, counted by the threads that run them.
///
/// Each thread writes to a line of its own, so counting costs no traffic between processors, and no pool can make two
/// threads overwrite each other's counts, however it numbers its workers.
class JobCounts {
 public:
  struct Total {
    std::uint64_t ran = 0;      ///< jobs that hashed
    std::uint64_t ended = 0;    ///< of them, those whose wait is over
    std::uint64_t skipped = 0;  ///< jobs that found the batch abandoned
    std::uint64_t hashes = 0;   ///< sum modulo 2^64
    std::uint64_t indices = 0;  ///< sum of mixed job numbers: together with `ran`, shows which jobs ran
  };

  JobCounts();
  JobCounts(const JobCounts&) = delete;
  JobCounts& operator=(const JobCounts&) = delete;
  ~JobCounts();

  // From any thread. The first call of a thread may allocate, and throw std::bad_alloc.
  void count_run(std::uint64_t index, std::uint32_t hash);
  void count_end() { add(mine().ended, 1); }
  void count_skipped() { add(mine().skipped, 1); }

  /// Exact for what happened before, in the order that the pool's own hand-over makes; otherwise a moment old.
  Total total() const;

  /// What Total::indices is if each of so many jobs ran once.
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
  static constexpr std::size_t pages = 16'384;  // more threads than Linux starts by default
  using Page = std::array<Line, lines_per_page>;

  static void add(std::atomic<std::uint64_t>& count, std::uint64_t more) {
    count.store(count.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);  // its only writer
  }

  Line& mine();
  Page& make_page(std::size_t number);

  std::array<std::atomic<Page*>, pages> pages_{};
};

}  // namespace poolbench
