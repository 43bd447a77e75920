#pragma once

#include "pools/channel/channel.hpp"

namespace poolbench::testing {

/// Closes the channel at the end of the scope if the test has not, so that a thread that a failed test leaves blocked
/// on it can be joined. Declare it after the threads that it frees.
template <class T>
class ClosedAtExit {
 public:
  explicit ClosedAtExit(Channel<T> channel) : channel_(std::move(channel)) {}
  ClosedAtExit(const ClosedAtExit&) = delete;
  ClosedAtExit& operator=(const ClosedAtExit&) = delete;
  ~ClosedAtExit() {
    try {
      channel_.close();
    } catch (const ChannelError&) {  // the test has closed it
    }
  }

 private:
  Channel<T> channel_;
};

}  // namespace poolbench::testing
