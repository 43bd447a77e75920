#pragma once

#include <optional>

#include "pools/article/collector.hpp"
#include "pools/coroutine/channel_operations.hpp"
#include "pools/coroutine/task.hpp"

namespace poolbench::article {

/// The article's dispatcher as a coroutine. Dispatcher documents what it does, who waits for whom, and how it ends.
template <class Sync>
Task dispatch(Collector<Sync> collector, WorkerChannel<Sync> worker_channel) {
  std::optional<Job> job;
  std::optional<bool> end;
  while (co_await async_select(receive_from(collector.work, job), receive_from(collector.end, end)) == 0) {
    const std::optional<Channel<Job, Sync>> worker = co_await async_receive(worker_channel);
    co_await async_send(*worker, *job);
  }
}

}  // namespace poolbench::article
