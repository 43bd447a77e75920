#include "harness/trial/open_loop.hpp"

#include <sys/prctl.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

using Times = std::vector<std::chrono::nanoseconds>;

constexpr std::uint64_t any_backlog = std::numeric_limits<std::uint64_t>::max();

struct Submitted {
  std::uint64_t job;
  std::int64_t due_ns;
  std::int64_t submit_ns;
};

/// An open loop whose jobs end as they are submitted, unless told otherwise.
class Loop {
 public:
  LoadOutcome run(const Times& arrivals, std::uint64_t most_backlog = any_backlog) {
    return run_open_loop(arrivals, most_backlog, actions);
  }

  std::vector<Submitted> submitted;
  std::atomic<bool> stopped = false;
  LoadActions actions{.submit =
                          [this](std::uint64_t job, std::int64_t due_ns, std::int64_t submit_ns) {
                            submitted.push_back({job, due_ns, submit_ns});
                          },
                      .stopped = [this] { return stopped.load(); },
                      .ended = [this] { return static_cast<std::uint64_t>(submitted.size()); }};
};

}  // namespace

TEST_CASE("each job is submitted once, in order, and never before it is due", "[open_loop]") {
  Loop loop;
  const Times arrivals{0us, 0us, 300us, 2ms, 2ms, 2100us};
  const LoadOutcome outcome = loop.run(arrivals);
  CHECK(outcome.submitted == arrivals.size());
  CHECK_FALSE(outcome.cut);
  REQUIRE(loop.submitted.size() == arrivals.size());
  REQUIRE(outcome.lags_ns.size() == arrivals.size());
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    CAPTURE(i);
    CHECK(loop.submitted[i].job == i);
    CHECK(loop.submitted[i].due_ns == outcome.times.start_ns + arrivals[i].count());
    CHECK(loop.submitted[i].submit_ns >= loop.submitted[i].due_ns);
    CHECK(outcome.lags_ns[i] >= 0);
    CHECK(outcome.lags_ns[i] <= loop.submitted[i].submit_ns - loop.submitted[i].due_ns);
  }
  CHECK(outcome.times.accepted_ns >= loop.submitted.back().submit_ns);
}

TEST_CASE("jobs that become due during a submit that blocks follow at once and keep their time", "[open_loop]") {
  Loop loop;
  const auto remember = loop.actions.submit;
  loop.actions.submit = [&](std::uint64_t job, std::int64_t due_ns, std::int64_t submit_ns) {
    remember(job, due_ns, submit_ns);
    if (job == 0) std::this_thread::sleep_for(20ms);
  };
  const LoadOutcome outcome = loop.run({0ms, 1ms, 2ms});
  REQUIRE(loop.submitted.size() == 3);
  CHECK(loop.submitted[1].due_ns == outcome.times.start_ns + 1'000'000);
  CHECK(loop.submitted[1].submit_ns - loop.submitted[1].due_ns >= 19'000'000);
  CHECK(outcome.lags_ns[1] < loop.submitted[1].submit_ns - loop.submitted[1].due_ns);
}

TEST_CASE("a load ends when too many jobs are due and have not ended", "[open_loop]") {
  Loop loop;
  loop.actions.ended = [] { return 0; };
  const LoadOutcome outcome = loop.run(Times(1'000'000, 0ns), 10);
  CHECK(outcome.cut);
  CHECK(outcome.submitted < 1'000'000);
  CHECK(outcome.submitted == loop.submitted.size());
  CHECK(outcome.lags_ns.size() == outcome.submitted);
}

TEST_CASE("a long gap between arrivals does not keep a load from ending", "[open_loop]") {
  Loop loop;
  const auto remember = loop.actions.submit;
  loop.actions.submit = [&](std::uint64_t job, std::int64_t due_ns, std::int64_t submit_ns) {
    remember(job, due_ns, submit_ns);
    loop.stopped = true;
  };
  const LoadOutcome outcome = loop.run({0s, 24h});
  CHECK(outcome.submitted == 1);
  CHECK_FALSE(outcome.cut);
}

TEST_CASE("threads that a submit starts do not inherit the producer's timer slack", "[open_loop]") {
  const int usual = prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL);
  Loop loop;
  int slack = 0;
  loop.actions.submit = [&](std::uint64_t, std::int64_t, std::int64_t) {
    std::thread([&] { slack = prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL); }).join();
  };
  loop.run({5ms});
  CHECK(slack == usual);
}

TEST_CASE("what a submit throws reaches the caller", "[open_loop]") {
  Loop loop;
  loop.actions.submit = [](std::uint64_t, std::int64_t, std::int64_t) { throw std::runtime_error("no room"); };
  CHECK_THROWS_WITH(loop.run({0s}), "no room");
}

TEST_CASE("no arrivals, no jobs", "[open_loop]") {
  Loop loop;
  CHECK(loop.run({}).submitted == 0);
}
