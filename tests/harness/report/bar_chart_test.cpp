#include "harness/report/bar_chart.hpp"

#include <algorithm>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/support/summaries.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::contains;

namespace {

const WorkloadSpec computing{.jobs = 100'000};

CellSummary summary(const std::string& pool, unsigned workers, std::optional<double> speedup,
                    const WorkloadSpec& workload = testing::millisecond_jobs) {
  CellSummary result = testing::sound(pool, workers, testing::exactly(100e6), workload);
  result.speedup = speedup;
  return result;
}

std::string chart(const std::vector<CellSummary>& summaries, const Terminal& terminal = Terminal(true, false, 60),
                  double cpus = 2) {
  std::ostringstream out;
  print_bar_charts(out, terminal, summaries, cpus);
  return out.str();
}

const std::vector<CellSummary> few{summary("sequential", 1, 1.0), summary("channel", 2, 1.96),
                                   summary("channel", 8, 7.84), summary("arena", 2, 1.99), summary("arena", 8, 6.0)};

/// Pools with these worker counts, of which 4 is the best.
std::vector<CellSummary> many(std::size_t pools, const std::vector<unsigned>& workers,
                              const WorkloadSpec& workload = testing::millisecond_jobs) {
  std::vector<CellSummary> summaries;
  for (std::size_t pool = 0; pool < pools; ++pool) {
    for (const unsigned count : workers)
      summaries.push_back(summary("pool-" + std::to_string(pool), count, count <= 4 ? count : 1.5, workload));
  }
  return summaries;
}

std::ptrdiff_t lines_in(const std::string& text) {
  return std::ranges::count(text, '\n');
}

}  // namespace

TEST_CASE("each cell's speed-up is a bar, with the ideal marked") {
  CHECK(chart(few) == R"(
640 jobs of 1ms: speed-up over sequential
pool     W  speed-up  | ideal
channel  2      1.96  #########|
channel  8      7.84  #####################################|
arena    2      1.99  #########|
arena    8      6.00  #############################        |
)");
}

TEST_CASE("bars are blocks if the terminal shows Unicode") {
  CHECK(chart(few, Terminal(true, false, 60, true)) == R"(
640 jobs of 1ms: speed-up over sequential
pool     W  speed-up  │ ideal
channel  2      1.96  █████████│
channel  8      7.84  █████████████████████████████████████│
arena    2      1.99  █████████│
arena    8      6.00  ████████████████████████████▌        │
)");
}

TEST_CASE("the processors are the ideal of jobs that do not sleep, and a wide range is logarithmic") {
  CHECK(chart({summary("sequential", 1, 1.0, computing), summary("channel", 1, 0.007, computing),
               summary("channel", 64, 0.0065, computing), summary("arena", 64, 0.11, computing)}) == R"(
100 000 jobs without sleep: speed-up over sequential
pool      W  speed-up  | ideal, log scale
channel   1     0.007  ####                             |
channel  64     0.006  ####                                |
arena    64     0.110  ####################                |
)");
}

TEST_CASE("a pool that needs waits that cooperate is marked, and the mark is explained below the chart") {
  CellSummary goroutine = summary("goroutine", 8, 7.9);
  goroutine.cooperative = true;
  CHECK(chart({summary("channel", 8, 7.84), goroutine}) == R"(
640 jobs of 1ms: speed-up over sequential
pool        W  speed-up  | ideal
channel     8      7.84  ##################################|
goroutine*  8      7.90  ##################################|
* needs waits that cooperate: jobs that block would hold up all others.
)");
}

TEST_CASE("titles are bold on a terminal with colours") {
  const std::string text = chart(few, Terminal(true, true, 60));
  CHECK(contains(text, "\n\x1b[1m640 jobs of 1ms: speed-up over sequential\x1b[0m\n"));
  CHECK(contains(text, "\n\x1b[2mpool     W  speed-up  | ideal\x1b[0m\n"));
}

TEST_CASE("nothing is drawn for a pipe or a narrow terminal") {
  CHECK(chart(few, Terminal(false, false, 120)).empty());
  CHECK(chart(few, Terminal(true, false, 59)).empty());
}

TEST_CASE("no line is longer than the terminal, or than 100 columns") {
  for (const int width : {60, 80, 100, 200}) {
    CAPTURE(width);
    std::istringstream lines(chart(many(3, {1, 1'000'000}), Terminal(true, false, width)));
    std::size_t longest = 0;
    for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
    CHECK(longest == static_cast<std::size_t>(std::min(width, 100)));
  }
}

TEST_CASE("a chart is not drawn if its names leave no room for bars") {
  CHECK(chart({summary(std::string(40, 'x'), 8, 2.0)}).empty());
}

TEST_CASE("nothing is drawn without a baseline, or with the baseline alone") {
  CHECK(chart({}).empty());
  CHECK(chart({summary("sequential", 1, 1.0)}).empty());
  CHECK(chart({summary("channel", 2, std::nullopt), summary("arena", 2, std::nullopt)}).empty());
}

TEST_CASE("a cell without a speed-up has no bar") {
  const std::string text = chart({summary("channel", 2, 1.5), summary("arena", 2, std::nullopt)});
  CHECK(contains(text, "channel"));
  CHECK_FALSE(contains(text, "arena"));
}

TEST_CASE("each workload has a chart, and so has each sweep of jobs per worker") {
  const WorkloadSpec sweep{.jobs_per_worker = 20, .sleep = 1ms};
  const std::string text = chart({summary("arena", 2, 1.5), summary("arena", 2, 1.5, for_workers(sweep, 2)),
                                  summary("arena", 8, 1.5, for_workers(sweep, 8))});
  CHECK(contains(text, "\n640 jobs of 1ms: speed-up"));
  CHECK(contains(text, "\n20 jobs a worker of 1ms: speed-up"));
  CHECK(lines_in(text) == 3 + 1 + 3 + 2);
}

TEST_CASE("the ideal of fewer jobs than workers is that all run at once") {
  const std::string text = chart({summary("arena", 64, 4.0, {.jobs = 8, .sleep = 1ms})});
  CHECK(contains(text, "arena  64      4.00  ####################                  |\n"));
}

TEST_CASE("up to forty bars are all drawn; if there are more, only each pool's best") {
  CHECK(lines_in(chart(many(8, {1, 2, 3, 4, 5}))) == 3 + 40);

  const std::string text = chart(many(21, {1, 2, 4, 8, 16, 32, 64}));
  CHECK(lines_in(text) == 3 + 21);
  CHECK(contains(text, "\n640 jobs of 1ms: each pool's best speed-up over sequential\n"));
  CHECK(contains(text, "\npool-20  4      4.00  "));
}

TEST_CASE("the smaller of two equally good worker counts is a pool's best") {
  std::vector<CellSummary> summaries = many(40, {1});
  summaries.push_back(summary("twin", 2, 3.0));
  summaries.push_back(summary("twin", 4, 3.0));
  summaries.erase(summaries.begin());
  CHECK(contains(chart(summaries), "\ntwin     2      3.00  "));
}

TEST_CASE("more than forty pools are not drawn") {
  CHECK(chart(many(41, {1})).empty());
  std::vector<CellSummary> summaries = many(21, {1});
  const std::vector<CellSummary> others = many(21, {1}, computing);
  summaries.insert(summaries.end(), others.begin(), others.end());
  CHECK(chart(summaries).empty());
}
