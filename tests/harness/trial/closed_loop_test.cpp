#include "harness/trial/closed_loop.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "harness/system/clock.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

using Thinks = std::vector<std::chrono::nanoseconds>;

}  // namespace

TEST_CASE("no more jobs are under way than there are users", "[closed_loop]") {
  const Thinks thinks(200, 10us);
  ClosedLoop loop(3, thinks);
  std::atomic<int> under_way = 0;
  std::atomic<int> most = 0;
  std::vector<std::thread> jobs;
  const LoadOutcome outcome = loop.run({.submit =
                                            [&](std::uint64_t, std::int64_t, std::int64_t) {
                                              most = std::max(most.load(), ++under_way);
                                              jobs.emplace_back([&] {
                                                --under_way;
                                                loop.job_ended(now_ns());
                                              });
                                            },
                                        .stopped = [] { return false; },
                                        .ended = [] { return 0; }});
  for (std::thread& job : jobs) job.join();
  CHECK(outcome.submitted == 200);
  CHECK(most <= 3);
  CHECK(outcome.lags_ns.size() == 200);
}

TEST_CASE("a job is due when its user has thought", "[closed_loop]") {
  const Thinks thinks{1ms, 2ms, 3ms};
  ClosedLoop loop(1, thinks);
  std::vector<std::int64_t> due;
  std::vector<std::int64_t> ends;
  const LoadOutcome outcome = loop.run({.submit =
                                            [&](std::uint64_t, std::int64_t due_ns, std::int64_t submit_ns) {
                                              CHECK(submit_ns >= due_ns);
                                              due.push_back(due_ns);
                                              ends.push_back(now_ns());
                                              loop.job_ended(ends.back());
                                            },
                                        .stopped = [] { return false; },
                                        .ended = [] { return 0; }});
  REQUIRE(due.size() == 3);
  CHECK(due[0] == outcome.times.start_ns + 1'000'000);
  CHECK(due[1] == ends[0] + 2'000'000);
  CHECK(due[2] == ends[1] + 3'000'000);
}

TEST_CASE("a closed load whose jobs do not end stops when it is told to", "[closed_loop]") {
  const Thinks thinks(10, 0ns);
  ClosedLoop loop(2, thinks);
  std::atomic<int> submitted = 0;
  const LoadOutcome outcome = loop.run({.submit = [&](std::uint64_t, std::int64_t, std::int64_t) { ++submitted; },
                                        .stopped = [&] { return submitted == 2; },
                                        .ended = [] { return 0; }});
  CHECK(outcome.submitted == 2);
}

TEST_CASE("there may be more users than jobs", "[closed_loop]") {
  const Thinks thinks(2, 0ns);
  ClosedLoop loop(100, thinks);
  const LoadOutcome outcome = loop.run({.submit = [](std::uint64_t, std::int64_t, std::int64_t) {},
                                        .stopped = [] { return false; },
                                        .ended = [] { return 0; }});
  CHECK(outcome.submitted == 2);
}
