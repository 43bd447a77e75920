// Busy workers, one or several, never hold up the producers of the pools on TBB.
#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a submit to a pool on TBB returns while all workers are busy", "[tbb]") {
  for (const std::string name : {"arena", "task-group", "task-group-fifo", "flow-graph", "pipeline", "bounded-queue"}) {
    DYNAMIC_SECTION(name) {
      constexpr unsigned workers = 2;
      constexpr std::uint64_t producers = 3;
      constexpr std::uint64_t each = 50;
      Gate gate;
      Witness witness(workers + producers * each, workers, [&](std::uint64_t) { gate.pass(); });
      const auto pool = find_pool(name)->build({.workers = workers});
      const OpenedAtExit unblock(gate);
      for (std::uint64_t index = 0; index < workers; ++index) pool->submit(Job(witness, index));
      gate.wait_for_arrivals(workers);

      std::vector<std::future<void>> producing;
      for (std::uint64_t producer = 0; producer < producers; ++producer) {
        producing.push_back(in_background([&, producer] {
          for (std::uint64_t i = 0; i < each; ++i) pool->submit(Job(witness, workers + producer * each + i));
        }));
      }
      finish(producing);
      CHECK(witness.ended() == 0);
      CHECK(gate.arrived() == workers);

      gate.open();
      pool->drain();
      CHECK(witness.each_ran_once());
      CHECK(witness.workers_kept_apart());
    }
  }
}
