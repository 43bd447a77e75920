#pragma once

#include <mutex>

#include "pools/first_error.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// No pool at all: submit() runs the job on the calling thread. The baseline of every speed-up and the oracle of every
/// checksum. It has one worker whatever PoolConfig says, so several producers take turns.
class SequentialPool final : public Pool {
 public:
  explicit SequentialPool(PoolConfig /*config*/) {}

  void submit(Job job) override {
    const std::lock_guard turn(mutex_);
    error_.guard([&] { job(0); });
  }

  void drain() override { error_.rethrow(); }

 private:
  std::mutex mutex_;
  FirstError error_;
};

}  // namespace poolbench
