#include "harness/workload/arrivals.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

using Times = std::vector<std::chrono::nanoseconds>;

/// Forgets nothing, because arrivals refer to it.
Arrivals recorded(const Times& times, double rate_hz) {
  static std::deque<RecordedTimes> files;
  RecordedTimes& file = files.emplace_back(
      RecordedTimes{.source = {.text = "a.csv", .file = "a.csv", .column = {}, .unit = {}}, .times = times});
  file.mean = times.back() / static_cast<std::int64_t>(times.size() - 1);
  return {.process = ArrivalProcess::recorded, .rate_hz = rate_hz, .recorded = &file};
}

}  // namespace

TEST_CASE("uniform arrivals are evenly spaced, also the millionth", "[arrivals]") {
  const Times times = draw_arrivals(1'000'001, {.process = ArrivalProcess::uniform, .rate_hz = 3}, 1);
  CHECK(times[0] == 0ns);
  CHECK(times[3] == 1s);
  CHECK(times[999'999] == 333'333s);
}

TEST_CASE("bursts arrive together, at the same mean rate", "[arrivals]") {
  CHECK(draw_arrivals(5, {.process = ArrivalProcess::burst, .rate_hz = 1'000, .burst = 2}, 1) ==
        Times{0ms, 0ms, 2ms, 2ms, 4ms});
}

// The tolerances are three standard errors and more.
TEST_CASE("gaps between Poisson arrivals have the mean and the spread of an exponential distribution", "[arrivals]") {
  const Times times = draw_arrivals(100'000, {.process = ArrivalProcess::poisson, .rate_hz = 1'000}, 7);
  double sum = 0, squares = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const double gap_ms = static_cast<double>((times[i] - times[i - 1]).count()) * 1e-6;
    sum += gap_ms;
    squares += gap_ms * gap_ms;
  }
  const auto gaps = static_cast<double>(times.size() - 1);
  CHECK(sum / gaps == Approx(1).margin(0.01));
  CHECK(squares / gaps == Approx(2).margin(0.06));
  CHECK(std::ranges::is_sorted(times));
}

TEST_CASE("the seed and the draw decide Poisson arrivals", "[arrivals]") {
  const Arrivals poisson{.process = ArrivalProcess::poisson, .rate_hz = 100};
  CHECK(draw_arrivals(10, poisson, 1) == draw_arrivals(10, poisson, 1));
  CHECK(draw_arrivals(10, poisson, 1) != draw_arrivals(10, poisson, 2));
  CHECK(draw_arrivals(10, poisson, 1, 1) != draw_arrivals(10, poisson, 1, 2));
}

TEST_CASE("recorded arrivals keep their shape and get the rate", "[arrivals]") {
  const Times times{0s, 1s, 4s};  // a mean gap of 2 s
  CHECK(draw_arrivals(3, recorded(times, 0.5), 1) == times);
  CHECK(draw_arrivals(3, recorded(times, 1), 1) == Times{0ms, 500ms, 2s});
  CHECK(draw_arrivals(2, recorded(times, 0.5), 1) == Times{0s, 1s});
  CHECK_THROWS_AS(draw_arrivals(4, recorded(times, 0.5), 1), std::length_error);
}

TEST_CASE("arrivals are named as users type them", "[arrivals]") {
  CHECK(name_of(Arrivals{}).empty());
  CHECK(name_of({.process = ArrivalProcess::poisson}) == "poisson");
  CHECK(name_of({.process = ArrivalProcess::burst, .burst = 10}) == "burst:10");
  CHECK(name_of(recorded({0s, 1s}, 1)) == "file:a.csv");
}
