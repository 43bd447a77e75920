// The contract of pools/pool.hpp, for every registered pool: what drain() waits for.
#include "pools/pool.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <numeric>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/every_pool.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("drain waits for the last job to end", "[contract]") {
  for_every_pool({1, 2}, [](const PoolEntry& entry, unsigned workers) {
    Gate gate;
    Witness witness(1, workers, [&](std::uint64_t) { gate.pass(); });
    const auto pool = entry.build({.workers = workers});
    auto draining = in_background([&] {
      submit_all(*pool, witness);
      pool->drain();
      return witness.ended();
    });
    const OpenedAtExit unblock(gate);
    gate.wait_for_arrivals(1);
    CHECK(blocks(draining));
    gate.open();
    CHECK(draining.get() == 1);
  });
}

TEST_CASE("what jobs wrote is visible after drain", "[contract]") {
  struct Writer final : JobBody {
    std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
      written[index] = static_cast<int>(index);
      return {};
    }
    std::vector<int> written = std::vector<int>(200);  // plain, so that the thread sanitizer can detect a race
  };
  for_every_pool({1, 4}, [](const PoolEntry& entry, unsigned workers) {
    Writer body;
    const auto pool = entry.build({.workers = workers});
    for (std::uint64_t i = 0; i < body.written.size(); ++i) pool->submit(Job(body, i));
    pool->drain();
    std::vector<int> expected(body.written.size());
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(body.written == expected);
  });
}

TEST_CASE("several producers may submit at once", "[contract]") {
  for_every_pool({1, 4}, [](const PoolEntry& entry, unsigned workers) {
    constexpr std::uint64_t producers = 4;
    constexpr std::uint64_t each = 200;
    Witness witness(producers * each, workers);
    const auto pool = entry.build({.workers = workers});
    std::vector<std::future<void>> producing;
    for (std::uint64_t producer = 0; producer < producers; ++producer) {
      producing.push_back(in_background([&, producer] {
        for (std::uint64_t i = 0; i < each; ++i) pool->submit(Job(witness, producer * each + i));
      }));
    }
    finish(producing);
    pool->drain();
    CHECK(witness.each_ran_once());
    CHECK(witness.workers_kept_apart());
  });
}

TEST_CASE("a drain during submits waits at least for the jobs submitted before it", "[contract]") {
  for_every_pool({1, 4}, [](const PoolEntry& entry, unsigned workers) {
    Witness witness(2'000, workers);
    std::atomic<std::size_t> submitted{0};
    const auto pool = entry.build({.workers = workers});
    auto producer = in_background([&] {
      for (std::uint64_t i = 0; i < witness.jobs(); ++i, ++submitted) pool->submit(Job(witness, i));
    });
    std::size_t before = 0;
    bool waited = true;
    while (before < witness.jobs()) {
      before = submitted;
      pool->drain();
      waited = waited && witness.ended() >= before;
    }
    producer.get();
    CHECK(waited);
    CHECK(witness.each_ran_once());
  });
}
