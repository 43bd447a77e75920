#include "harness/report/load_table.hpp"

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/summaries.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace poolbench::testing;
using namespace std::chrono_literals;

namespace {

WorkloadSpec at_rate(double rate_hz) {
  return {.jobs = 1'000, .arrivals = {.process = ArrivalProcess::poisson, .rate_hz = rate_hz}, .sleep = 10ms};
}

/// A pool under load, with this 99th percentile.
CellSummary loaded(double rate_hz, std::int64_t p99_ns, const std::string& pool = "channel") {
  CellSummary summary = sound(pool, 4, exactly(1e9), at_rate(rate_hz));
  summary.load = LoadSummary{.offered_hz = rate_hz,
                             .achieved_hz = rate_hz,
                             .offered_utilization = rate_hz / 400,
                             .response_ns = {.p50 = 12'000'000, .p90 = 15'000'000, .p99 = p99_ns, .p999 = p99_ns},
                             .wait_excess_p99_ns = 1e5,
                             .lag_p99_ns = 2e4};
  return summary;
}

const ServiceLevel objective{.per_mille = 990, .most = 50ms};

std::string printed(const std::vector<CellSummary>& summaries, const std::optional<ServiceLevel>& level = objective) {
  std::ostringstream out;
  print_load_tables(out, Terminal(false, false, 80), summaries, level);
  return out.str();
}

}  // namespace

TEST_CASE("a line has the rate, what came of it, and the response times", "[load_table]") {
  const std::string text = printed({loaded(200, 42'000'000)}, std::nullopt);
  CHECK(contains(text, "1 000 jobs of 10ms, poisson arrivals\n"));
  CHECK(contains(text, "\nchannel  4  200/s     200/s     0.50  12.0 ms  42.0 ms  42.0 ms  20.0 us      100 us\n"));
  CHECK_FALSE(contains(text, "Keeps"));
}

TEST_CASE("a pool keeps an objective up to the last rate before it first fails", "[load_table]") {
  const std::string text =
      printed({loaded(100, 20'000'000), loaded(200, 50'000'000), loaded(300, 50'000'001), loaded(350, 10'000'000)});
  CHECK(contains(text, "Keeps p99<50ms\n  channel, 4 workers: up to 200/s\n"));
  CHECK(contains(printed({loaded(100, 60'000'000)}), "  channel, 4 workers: at no rate\n"));
}

TEST_CASE("each pool has its own verdict", "[load_table]") {
  const std::string text = printed({loaded(100, 20'000'000), loaded(100, 60'000'000, "arena"), loaded(200, 20'000'000),
                                    loaded(200, 60'000'000, "arena")});
  CHECK(contains(text, "  arena, 4 workers: at no rate\n  channel, 4 workers: up to 200/s\n"));
}

TEST_CASE("an overload, a failure or an unmeasured repetition keeps no objective", "[load_table]") {
  CellSummary overloaded = loaded(100, 20'000'000);
  overloaded.load->overload = true;
  CHECK(contains(printed({overloaded}), "at no rate\n"));
  CHECK(contains(printed({overloaded}), "0.25 overload"));
  CellSummary failing = loaded(100, 20'000'000);
  failing.failures = 1;
  CHECK(contains(printed({failing}), "at no rate\n"));
  CellSummary unmeasured = loaded(100, 20'000'000);
  unmeasured.invalid = 1;
  CHECK(contains(printed({unmeasured}), "at no rate\n"));
}

TEST_CASE("a cell without a measurement says why", "[load_table]") {
  CHECK(contains(printed({failed("channel", 4, at_rate(100))}), "\nchannel  4  100/s         -   failed "));
  CellSummary unmeasured = failed("channel", 4, at_rate(100));
  unmeasured.failures = 0;
  unmeasured.invalid = 3;
  CHECK(contains(printed({unmeasured}), "\nchannel  4  100/s         -  invalid "));
}

TEST_CASE("users who wait have no rate, so the objective is met or not", "[load_table]") {
  CellSummary closed = loaded(0, 20'000'000);
  closed.cell.workload.arrivals = {.process = ArrivalProcess::closed, .users = 3, .think = 1s};
  closed.load->offered_hz = 123.4;
  CHECK(contains(printed({closed}), "1 000 jobs of 10ms, 3 users who think 1s\n"));
  CHECK(contains(printed({closed}), "\nchannel  4  123.4/s "));
  CHECK(contains(printed({closed}), "  channel, 4 workers: yes\n"));
}
