#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "harness/system/clock.hpp"
#include "harness/system/machine.hpp"

namespace poolbench {

/// The ways in which a host hands a processor, or a word of memory, from one thread to another: what pools are made of.
///
/// Each member measures up to `samples` hand-overs of its kind, and returns how long each took, in nanoseconds. Fewer
/// if they take too long, none if the host cannot do it. It blocks meanwhile, and leaves no thread behind.
struct HandOvers {
  using Measured = std::function<std::vector<double>(unsigned samples)>;

  Measured yield;       ///< sched_yield(2) where no other thread wants the processor
  Measured wake_here;   ///< a thread that sleeps in futex(2) on the waker's processor, from before its wake-up until it
                        ///< has returned; the waker goes to sleep meanwhile
  Measured wake_there;  ///< the same on another processor, which had nothing to do and may have gone to sleep itself
  Measured spin;        ///< a word of memory, from one processor to another whose thread spins on it
  Measured thread_start;  ///< from before std::thread's constructor until the thread's first instruction
};

/// Where and how hand_overs() measures.
struct HandOverSetting {
  std::vector<unsigned> cpus = usable_cpus();  ///< the first two are used; with one, nothing reaches another
  std::int64_t (*now)() = now_ns;              ///< may be called from any thread
  std::chrono::nanoseconds limit = std::chrono::milliseconds(100);  ///< for each kind
};

/// The hand-overs of this host. Threads of their own measure them, each bound to its processor.
HandOvers hand_overs(const HandOverSetting& setting = {});

}  // namespace poolbench
