#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "pools/pool.hpp"
#include "pools/registry.hpp"

namespace poolbench::testing {

/// A pool that does with a submitted job what the test says. drain() has nothing to wait for.
class FakePool final : public Pool {
 public:
  explicit FakePool(std::function<void(Job)> on_submit) : on_submit_(std::move(on_submit)) {}

  void submit(Job job) override { on_submit_(job); }
  void drain() override {}

 private:
  std::function<void(Job)> on_submit_;
};

/// Like the entry of a registered pool, but known only to the test.
inline PoolEntry fake_entry(std::function<void(Job)> on_submit) {
  return {.name = "fake", .description = "for a test", .make = [on_submit = std::move(on_submit)](PoolConfig) {
            return std::make_unique<FakePool>(on_submit);
          }};
}

/// A pool that runs every job at once, on the thread that submits.
inline PoolEntry immediate_entry() {
  return fake_entry([](Job job) { job(0); });
}

}  // namespace poolbench::testing
