#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "pools/coroutine/channel_operations.hpp"
#include "pools/coroutine/scheduler.hpp"

namespace poolbench::testing {

/// That a task woke from its sleep.
struct Awake {
  int id;
  bool early;  ///< before the time until which it wanted to sleep
};

inline Task sleep(Scheduler& scheduler, Scheduler::Clock::time_point until, int id, std::vector<Awake>& log) {
  co_await scheduler.sleep_until(until);
  log.push_back({id, Scheduler::Clock::now() < until});
}

inline std::vector<int> ids(const std::vector<Awake>& log) {
  std::vector<int> all;
  for (const Awake& awake : log) all.push_back(awake.id);
  return all;
}

inline bool any_early(const std::vector<Awake>& log) {
  return std::ranges::any_of(log, &Awake::early);
}

/// Receives until the channel is closed.
inline Task receive_all(Channel<int> channel, std::vector<int>& received) {
  while (const std::optional<int> value = co_await async_receive(channel)) received.push_back(*value);
}

}  // namespace poolbench::testing
