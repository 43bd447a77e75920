#include "pools/timer_slack.hpp"

#include <sys/prctl.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// The number of threads of this process that asked to be woken on time. /proc lists the slack of a thread, but not
/// under its process.
std::size_t punctual_threads() {
  std::size_t count = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file("/proc/" + task.path().filename().string() + "/timerslack_ns");
    long slack_ns = 0;
    if (file >> slack_ns && slack_ns == 1) ++count;
  }
  return count;
}

bool slack_can_be_read() {
  return std::ifstream("/proc/self/timerslack_ns").good();
}

}  // namespace

TEST_CASE("a thread can minimize its own timer slack without changing that of others", "[timer slack]") {
  const int before = prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL);
  const int slack_ns = in_background([] {
                         minimize_timer_slack();
                         return prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL);
                       }).get();
  CHECK(slack_ns == 1);
  CHECK(prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL) == before);
}

TEST_CASE("the least slack for a while is given back", "[timer slack]") {
  const int before = prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL);
  {
    const LeastTimerSlack on_time;
    CHECK(prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL) == 1);
  }
  CHECK(prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL) == before);
}

TEST_CASE("every pool whose one timer replaces all workers' sleeps has the least slack", "[timer slack]") {
  if (!slack_can_be_read()) return;
  for (const PoolEntry& entry : all_pools()) {
    DYNAMIC_SECTION(entry.name) {
      const std::size_t before = punctual_threads();
      const auto pool = entry.build({.workers = 1});
      Witness witness(1, 1);
      submit_all(*pool, witness);
      pool->drain();
      wait_until_others_are_blocked();  // by then each has set its slack
      CHECK(punctual_threads() - before == (entry.in_halves ? 1 : 0));
    }
  }
}
