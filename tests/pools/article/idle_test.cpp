// An idle pool leaves the processors to others. Counted in switches of threads, not in time.
#include <chrono>
#include <filesystem>
#include <fstream>
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

namespace {

/// How often each thread of the process was switched to, as the system says it.
std::map<std::string, std::string> switches_by_thread() {
  std::map<std::string, std::string> switches;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string& of_task = switches[task.path().filename()];
    std::ifstream status(task.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (line.find("ctxt_switches") != std::string::npos) of_task += line + '\n';
    }
  }
  return switches;
}

}  // namespace

TEST_CASE("no thread of an idle pool of 500 workers runs", "[article]") {
  const auto name = GENERATE(as<std::string>{}, "channel", "channel-buffered", "channel-fused", "goroutine",
                             "goroutine-threads", "mutex-queue");
  CAPTURE(name);
  // The thread sanitizer's own thread wakes up by itself; it starts with the first thread of the process.
  std::thread([] {}).join();
  const auto threads_of_others = switches_by_thread();
  const std::unique_ptr<Pool> pool = find_pool(name)->make({.workers = 500});
  Witness witness(2'000, 500);
  submit_all(*pool, witness);
  pool->drain();
  wait_until_others_are_blocked();

  auto before = switches_by_thread();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // as long as one likes: nothing may happen
  auto after = switches_by_thread();
  for (const auto& [thread, switches] : threads_of_others) {
    before.erase(thread);
    after.erase(thread);
  }
  CHECK_FALSE(before.empty());
  CHECK(before == after);
  CHECK(witness.each_ran_once());
}
