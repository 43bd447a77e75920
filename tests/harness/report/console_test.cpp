#include "harness/report/console.hpp"

#include <sstream>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const Terminal plain(false, false, 80);
const Terminal colourful(true, true, 80);

CellSummary summary(const std::string& pool, unsigned workers, MedianInterval makespan) {
  return {.cell = {.pool = pool, .workers = workers, .workload = {.jobs = 640, .sleep = 1ms}},
          .repetitions = 5,
          .failures = 0,
          .cooperative = false,
          .first_error = "",
          .makespan_ns = makespan,
          .accept_ns = 0.9 * makespan.median,
          .time_per_job_ns = makespan.median / 640,
          .cpu_per_makespan = 0.2,
          .speedup = 680e6 / makespan.median,
          .efficiency = 0.9234,
          .utilization = 0.9812,
          .stretch = 1.0626,
          .overhead_per_job_ns = 20'400,
          .steady_overhead_per_job_ns = 9'100,
          .service_mean_ns = 1.06e6,
          .peak_concurrency = workers};
}

CellSummary failed(const std::string& pool, unsigned workers) {
  CellSummary result;
  result.cell = {.pool = pool, .workers = workers, .workload = {.jobs = 640, .sleep = 1ms}};
  result.failures = 5;
  return result;
}

std::string tables(const std::vector<CellSummary>& summaries, const Terminal& terminal = plain) {
  std::ostringstream out;
  print_tables(out, terminal, summaries);
  return out.str();
}

std::string findings(const std::vector<std::string>& sentences, const Terminal& terminal = plain) {
  std::ostringstream out;
  print_findings(out, terminal, sentences);
  return out.str();
}

const MedianInterval slow{.low = 679e6, .median = 680e6, .high = 690e6, .confidence = 0.9375};
const MedianInterval fast{.low = 85.2e6, .median = 86e6, .high = 99.99e6, .confidence = 0.9375};
const MedianInterval faster{.low = 82e6, .median = 84e6, .high = 90e6, .confidence = 0.9375};

}  // namespace

TEST_CASE("a table has a line per pool and worker count") {
  const std::string expected = R"(
640 jobs of 1ms
pool         W  makespan, median [interval]   accept  per job  speed-up  efficiency  stretch  overhead/job   steady  peak
sequential   1      680 ms [679 ms, 690 ms]   612 ms  1.06 ms      1.00       0.923     1.06       20.4 us  9.10 us     1
channel      8    86.0 ms [85.2 ms, 100 ms]  77.4 ms   134 us      7.91       0.923     1.06       20.4 us  9.10 us     8
arena       64   84.0 ms [82.0 ms, 90.0 ms]  75.6 ms   131 us      8.10       0.923     1.06       20.4 us  9.10 us    64
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
)";
  CHECK(tables({summary("sequential", 1, slow), summary("channel", 8, fast), summary("arena", 64, faster)}) ==
        expected);
}

TEST_CASE("what is not known is a dash, and a pool that failed says so") {
  CellSummary untraced = summary("channel", 8, fast);
  untraced.speedup.reset();
  untraced.utilization.reset();
  untraced.stretch.reset();
  untraced.steady_overhead_per_job_ns.reset();
  untraced.overhead_per_job_ns.reset();
  untraced.peak_concurrency.reset();
  const std::string expected = R"(
640 jobs of 1ms
pool     W  makespan, median [interval]   accept  per job  speed-up  efficiency  stretch  overhead/job  steady  peak
channel  8    86.0 ms [85.2 ms, 100 ms]  77.4 ms   134 us         -       0.923        -             -       -     -
arena    8                       failed        -        -         -           -        -             -       -     -
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
)";
  CHECK(tables({untraced, failed("arena", 8)}) == expected);
}

TEST_CASE("a narrow terminal gets the columns that fit, and is told where the others are") {
  const std::string expected = R"(
640 jobs of 1ms
pool        W  makespan, median [interval]  speed-up  efficiency  stretch
sequential  1      680 ms [679 ms, 690 ms]      1.00       0.923     1.06
channel     8    86.0 ms [85.2 ms, 100 ms]      7.91       0.923     1.06
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
Too wide for this terminal: steady, peak, accept, overhead/job, per job. The CSV
of --out has all columns.
)";
  const Terminal narrow(true, false, 80);
  CHECK(tables({summary("sequential", 1, slow), summary("channel", 8, fast)}, narrow) == expected);
  for (const int width : {60, 70, 80, 100, 120}) {
    std::istringstream lines(tables({summary("sequential", 1, slow)}, Terminal(true, false, width)));
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= static_cast<std::size_t>(width));
  }
}

TEST_CASE("a pipe gets all columns, and so does a terminal that has room for them") {
  const std::string all = tables({summary("sequential", 1, slow)});
  CHECK(tables({summary("sequential", 1, slow)}, Terminal(true, false, 130)) == all);
  CHECK(all.find("steady") != std::string::npos);
}

TEST_CASE("each workload has a table") {
  CellSummary other = summary("channel", 8, fast);
  other.cell.workload.sleep = 0ms;
  const std::string text = tables({summary("channel", 8, fast), other});
  CHECK(text.find("\n640 jobs of 1ms\n") != std::string::npos);
  CHECK(text.find("\n640 jobs without sleep\n") != std::string::npos);
}

TEST_CASE("a sweep of jobs per worker is one table, which says how many jobs each line has") {
  CellSummary few = summary("sequential", 1, slow);
  CellSummary baseline = summary("sequential", 1, slow);
  CellSummary many = summary("channel", 64, fast);
  for (CellSummary* line : {&few, &baseline, &many}) line->cell.workload.jobs_per_worker = 100;
  few.cell.workload.jobs = 100;
  baseline.cell.workload.jobs = many.cell.workload.jobs = 6400;
  const std::string expected = R"(
100 jobs a worker of 1ms
pool         W   jobs  makespan, median [interval]   accept  per job  speed-up  efficiency  stretch  overhead/job   steady  peak
sequential   1    100      680 ms [679 ms, 690 ms]   612 ms  1.06 ms      1.00       0.923     1.06       20.4 us  9.10 us     1
sequential   1  6 400      680 ms [679 ms, 690 ms]   612 ms  1.06 ms      1.00       0.923     1.06       20.4 us  9.10 us     1
channel     64  6 400    86.0 ms [85.2 ms, 100 ms]  77.4 ms   134 us      7.91       0.923     1.06       20.4 us  9.10 us    64
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
)";
  CHECK(tables({few, baseline, many}) == expected);
}

TEST_CASE("with colour a pool stands out only among those with the same jobs") {
  CellSummary few = summary("sequential", 1, fast);
  CellSummary many = summary("sequential", 1, slow);
  few.cell.workload.jobs_per_worker = many.cell.workload.jobs_per_worker = 10;
  few.cell.workload.jobs = 10;
  CHECK(tables({few, many}, colourful).find("\x1b[1msequential") == std::string::npos);
}

TEST_CASE("a note is wrapped to the terminal; none is nothing") {
  const auto note = [](const std::string& text) {
    std::ostringstream out;
    print_note(out, Terminal(false, false, 40), text);
    return out.str();
  };
  CHECK(note("Not here: sequential.") == "Note: Not here: sequential.\n");
  CHECK(note("A sentence that does not fit into forty columns.") ==
        "Note: A sentence that does not fit into\n  forty columns.\n");
  CHECK(note("").empty());
}

TEST_CASE("one repetition has no interval, and no success no table of times") {
  CellSummary once = summary("channel", 8, fast);
  once.repetitions = 1;
  CHECK(tables({once}).find("\nOne repetition: no interval.\n") != std::string::npos);
  CHECK(tables({failed("channel", 8)}).find("\nNo trial succeeded.\n") != std::string::npos);
}

TEST_CASE("the confidence is that of the cell with the fewest repetitions") {
  CellSummary fewer = summary("arena", 8, faster);
  fewer.repetitions = 3;
  fewer.makespan_ns->confidence = 0.75;
  CHECK(tables({summary("channel", 8, fast), fewer}).find("with 75.0 % confidence (3 repetitions)") !=
        std::string::npos);
}

TEST_CASE("no escape codes are written where nobody watches") {
  CHECK(tables({summary("channel", 8, fast), summary("arena", 8, faster)}).find('\x1b') == std::string::npos);
  CHECK(findings({"Something is odd."}).find('\x1b') == std::string::npos);
}

TEST_CASE("with colour the fastest pool of each worker count stands out") {
  const std::string text =
      tables({summary("channel", 8, fast), summary("channel", 64, slow), summary("arena", 8, faster)}, colourful);
  CHECK(text.find("\x1b[1m640 jobs of 1ms\x1b[0m\n") != std::string::npos);
  CHECK(text.find("\x1b[2mpool ") != std::string::npos);
  CHECK(text.find("\x1b[1marena ") != std::string::npos);    // the faster of two
  CHECK(text.find("\x1b[1mchannel ") == std::string::npos);  // the slower one, and one without a rival
  CHECK(text.find("\nchannel  64  ") != std::string::npos);
}

TEST_CASE("a pool that needs waits that cooperate is marked, and the mark is explained") {
  CellSummary marked = summary("goroutine", 64, faster);
  marked.cooperative = true;
  const std::string expected = R"(
640 jobs of 1ms
pool         W  makespan, median [interval]   accept  per job  speed-up  efficiency  stretch  overhead/job   steady  peak
goroutine*  64   84.0 ms [82.0 ms, 90.0 ms]  75.6 ms   131 us      8.10       0.923     1.06       20.4 us  9.10 us    64
channel      8    86.0 ms [85.2 ms, 100 ms]  77.4 ms   134 us      7.91       0.923     1.06       20.4 us  9.10 us     8
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
* needs waits that cooperate: jobs that block would hold up all others.
)";
  CHECK(tables({marked, summary("channel", 8, fast)}) == expected);
}

TEST_CASE("where the fastest pool needs waits that cooperate, so does the fastest that does not stand out") {
  CellSummary goroutine = summary("goroutine", 8, faster);
  goroutine.cooperative = true;
  const std::string text = tables({goroutine, summary("channel", 8, fast), summary("mutex-queue", 8, slow)}, colourful);
  CHECK(text.find("\x1b[1mgoroutine* ") != std::string::npos);
  CHECK(text.find("\x1b[1mchannel ") != std::string::npos);
  CHECK(text.find("\x1b[1mmutex-queue ") == std::string::npos);
}

TEST_CASE("a pool that needs waits that cooperate and is not the fastest changes nothing") {
  CellSummary suspend = summary("suspend", 8, fast);
  suspend.cooperative = true;
  const std::string text = tables({suspend, summary("arena", 8, faster), summary("channel", 8, slow)}, colourful);
  CHECK(text.find("\x1b[1msuspend") == std::string::npos);
  CHECK(text.find("\x1b[1marena ") != std::string::npos);
  CHECK(text.find("\x1b[1mchannel ") == std::string::npos);
}

TEST_CASE("without findings nothing is said") {
  CHECK(findings({}).empty());
}

TEST_CASE("findings are bullets") {
  CHECK(findings({"Something is odd.", "Something else is."}) ==
        "\nFindings\n* Something is odd.\n* Something else is.\n");
  CHECK(findings({"Odd."}, colourful) == "\n\x1b[1mFindings\x1b[0m\n\x1b[33m*\x1b[0m Odd.\n");
}

TEST_CASE("findings are wrapped to the terminal, at blanks") {
  const Terminal narrow(false, false, 40);
  CHECK(findings({"A sentence that does not fit into forty columns has three lines of its own, no less."}, narrow) ==
        "\nFindings\n"
        "* A sentence that does not fit into\n"
        "  forty columns has three lines of its\n"
        "  own, no less.\n");
}
