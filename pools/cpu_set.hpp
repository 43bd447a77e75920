#pragma once

#include "pools/language.hpp"

#include <sched.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace poolbench {

/// A set of processors, as sched_setaffinity(2) takes it, on machines of any size.
class CpuSet {
 public:
  CpuSet() { CPU_ZERO_S(bytes(), set_.get()); }

  /// The processors on which the calling thread may run; nothing if the system does not report them.
  static std::optional<CpuSet> of_this_thread() {
    std::optional<CpuSet> cpus(std::in_place);
    if (sched_getaffinity(0, bytes(), cpus->set_.get()) != 0) cpus.reset();
    return cpus;
  }

  void add(unsigned cpu) { CPU_SET_S(cpu, bytes(), set_.get()); }
  bool has(unsigned cpu) const { return CPU_ISSET_S(cpu, bytes(), set_.get()); }
  int count() const { return CPU_COUNT_S(bytes(), set_.get()); }

  bool contains(const CpuSet& other) const {
    CpuSet both;
    CPU_AND_S(bytes(), both.set_.get(), set_.get(), other.set_.get());
    return both.count() == other.count();
  }

  /// In ascending order.
  std::vector<unsigned> numbers() const {
    std::vector<unsigned> cpus;
    for (unsigned cpu = 0; cpu < most_cpus; ++cpu) {
      if (has(cpu)) cpus.push_back(cpu);
    }
    return cpus;
  }

  /// Binds the calling thread, and the threads that it starts from now on, to these processors. Returns false if the
  /// system refuses.
  bool bind_this_thread() const { return sched_setaffinity(0, bytes(), set_.get()) == 0; }

 private:
  static constexpr unsigned most_cpus = 1 << 14;  // Linux cannot be built for more
  static std::size_t bytes() { return CPU_ALLOC_SIZE(most_cpus); }

  struct Free {
    void operator()(cpu_set_t* set) const { CPU_FREE(set); }
  };
  std::unique_ptr<cpu_set_t, Free> set_{CPU_ALLOC(most_cpus)};
};

/// How many processors the calling thread may run on, at least one. (std::thread::hardware_concurrency() counts the
/// machine's.)
inline unsigned usable_processors() {
  const std::optional<CpuSet> cpus = CpuSet::of_this_thread();
  return cpus ? std::max(1U, static_cast<unsigned>(cpus->count())) : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace poolbench
