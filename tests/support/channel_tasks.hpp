#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pools/coroutine/channel_operations.hpp"
#include "tests/support/manual_executor.hpp"

namespace poolbench::testing {

/// What tasks have done with channels: "sent 1", "received 1", "closed" for a receive that found the channel closed.
using Log = std::vector<std::string>;

template <class Sync>
Task send_all(Log& log, Channel<int, Sync> channel, std::vector<int> values) {
  for (const int value : values) {
    co_await async_send(channel, value);
    log.push_back("sent " + std::to_string(value));
  }
}

template <class Sync>
Task receive_all(Log& log, Channel<int, Sync> channel) {
  while (const std::optional<int> value = co_await async_receive(channel)) {
    log.push_back("received " + std::to_string(*value));
  }
  log.emplace_back("closed");
}

template <class Sync>
Task receive_once(Log& log, std::string name, Channel<int, Sync> channel) {
  const std::optional<int> value = co_await async_receive(channel);
  log.push_back(name + (value ? " received " + std::to_string(*value) : " found it closed"));
}

template <class Sync>
Task send_once(Log& log, std::string name, Channel<int, Sync> channel, int value) {
  try {
    co_await async_send(channel, value);
    log.push_back(name + " sent");
  } catch (const ChannelError&) {
    log.push_back(name + " failed");
  }
}

/// Receives from `in` or sends 7 to `out`.
template <class Sync>
Task select_once(Log& log, Channel<int, Sync> in, Channel<int, Sync> out) {
  try {
    std::optional<int> value = 42;
    if (co_await async_select(receive_from(in, value), send_to(out, 7)) == 1) {
      log.emplace_back("selected the send");
    } else {
      log.push_back("selected the receive of " + (value ? std::to_string(*value) : "nothing"));
    }
  } catch (const ChannelError&) {
    log.emplace_back("failed");
  }
}

/// A channel for `Sync`, and tasks that run when the test says so.
template <class Sync>
struct OperationsFixture {
  Channel<int, Sync> channel = make_channel<int, Sync>();
  Channel<int, Sync> other = make_channel<int, Sync>();
  Channel<int, Sync> nil;
  Log log;
  ManualExecutor executor;
};

}  // namespace poolbench::testing
