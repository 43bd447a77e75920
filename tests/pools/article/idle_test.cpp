// An idle pool leaves the processors to others. Counted in switches of threads, not in time.
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("no thread of an idle pool of 500 workers runs", "[article]") {
  const auto name = GENERATE(as<std::string>{}, "channel", "channel-buffered", "channel-fused", "goroutine",
                             "goroutine-threads", "mutex-queue");
  CAPTURE(name);
  const std::unique_ptr<Pool> pool = find_pool(name)->make({.workers = 500});
  Witness witness(2'000, 500);
  submit_all(*pool, witness);
  pool->drain();
  wait_until_others_are_blocked();

  const auto before = detail::sleeping_threads();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // as long as one likes: nothing may happen
  CHECK(before == detail::sleeping_threads());
  CHECK(witness.each_ran_once());
}
