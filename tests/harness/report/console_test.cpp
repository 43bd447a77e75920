#include "harness/report/console.hpp"

#include <sstream>

#include "tests/catch.hpp"
#include "tests/support/summaries.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::contains;
using testing::failed;
using testing::sound;

namespace {

const Terminal plain(false, false, 80);
const Terminal colourful(true, true, 80);

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
const MedianInterval fastest{.low = 80e6, .median = 81e6, .high = 82e6, .confidence = 0.9375};  // overlaps no other

}  // namespace

TEST_CASE("a table has a line per pool and worker count") {
  const std::string expected = R"(
640 jobs of 1ms
pool         W  makespan, median [interval]   accept  per job  speed-up  efficiency  stretch  overhead/job   steady  peak
sequential   1      680 ms [679 ms, 690 ms]   612 ms  1.06 ms      1.00       0.923     1.04       20.4 us  15.1 us     1
channel      8    86.0 ms [85.2 ms, 100 ms]  77.4 ms   134 us      7.91       0.923     1.04       20.4 us  15.1 us     8
arena       64   84.0 ms [82.0 ms, 90.0 ms]  75.6 ms   131 us      8.10       0.923     1.04       20.4 us  15.1 us    64
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
)";
  CHECK(tables({sound("sequential", 1, slow), sound("channel", 8, fast), sound("arena", 64, faster)}) == expected);
}

TEST_CASE("an unknown value is a dash, a failed pool is called failed, and one that was not done timeout") {
  CellSummary untraced = sound("channel", 8, fast);
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
go       8                      timeout        -        -         -           -        -             -       -     -
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
)";
  CellSummary late = failed("go", 8);
  late.timeouts = late.failures;
  CHECK(tables({untraced, failed("arena", 8), late}) == expected);
}

TEST_CASE("a narrow terminal gets the columns that fit, and a note about the others") {
  const std::string expected = R"(
640 jobs of 1ms
pool        W  makespan, median [interval]  speed-up  efficiency  stretch
sequential  1      680 ms [679 ms, 690 ms]      1.00       0.923     1.04
channel     8    86.0 ms [85.2 ms, 100 ms]      7.91       0.923     1.04
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
Too wide for this terminal: steady, peak, accept, overhead/job, per job. The CSV
of --out has all columns.
)";
  const Terminal narrow(true, false, 80);
  CHECK(tables({sound("sequential", 1, slow), sound("channel", 8, fast)}, narrow) == expected);
  for (const int width : {60, 70, 80, 100, 120}) {
    std::istringstream lines(tables({sound("sequential", 1, slow)}, Terminal(true, false, width)));
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= static_cast<std::size_t>(width));
  }
}

TEST_CASE("a pipe gets all columns, and so does a wide terminal") {
  const std::string all = tables({sound("sequential", 1, slow)});
  CHECK(tables({sound("sequential", 1, slow)}, Terminal(true, false, 130)) == all);
  CHECK(contains(all, "steady"));
}

TEST_CASE("each workload has a table") {
  CellSummary other = sound("channel", 8, fast);
  other.cell.workload.sleep = 0ms;
  const std::string text = tables({sound("channel", 8, fast), other});
  CHECK(contains(text, "\n640 jobs of 1ms\n"));
  CHECK(contains(text, "\n640 jobs without sleep\n"));
}

TEST_CASE("a sweep of jobs per worker is one table, with a column for the jobs") {
  CellSummary few = sound("sequential", 1, slow);
  CellSummary baseline = sound("sequential", 1, slow);
  CellSummary many = sound("channel", 64, fast);
  for (CellSummary* line : {&few, &baseline, &many}) line->cell.workload.jobs_per_worker = 100;
  few.cell.workload.jobs = 100;
  baseline.cell.workload.jobs = many.cell.workload.jobs = 6400;
  const std::string expected = R"(
100 jobs a worker of 1ms
pool         W   jobs  makespan, median [interval]   accept  per job  speed-up  efficiency  stretch  overhead/job   steady  peak
sequential   1    100      680 ms [679 ms, 690 ms]   612 ms  1.06 ms      1.00       0.923     1.04       20.4 us  15.1 us     1
sequential   1  6 400      680 ms [679 ms, 690 ms]   612 ms  1.06 ms      1.00       0.923     1.04       20.4 us  15.1 us     1
channel     64  6 400    86.0 ms [85.2 ms, 100 ms]  77.4 ms   134 us      7.91       0.923     1.04       20.4 us  15.1 us    64
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
)";
  CHECK(tables({few, baseline, many}) == expected);
}

TEST_CASE("a pool is bold only if others had the same jobs") {
  CellSummary few = sound("sequential", 1, fast);
  CellSummary many = sound("sequential", 1, slow);
  few.cell.workload.jobs_per_worker = many.cell.workload.jobs_per_worker = 10;
  few.cell.workload.jobs = 10;
  CHECK_FALSE(contains(tables({few, many}, colourful), "\x1b[1msequential"));
}

TEST_CASE("a note is wrapped to the terminal, and an empty one is not printed") {
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

TEST_CASE("one repetition has no interval, and a note says if no trial succeeded") {
  CellSummary once = sound("channel", 8, fast);
  once.repetitions = 1;
  CHECK(contains(tables({once}), "\nOne repetition: no interval.\n"));
  CHECK(contains(tables({failed("channel", 8)}), "\nNo trial succeeded.\n"));
}

TEST_CASE("the confidence is that of the cell with the fewest repetitions") {
  CellSummary fewer = sound("arena", 8, faster);
  fewer.repetitions = 3;
  fewer.makespan_ns->confidence = 0.75;
  CHECK(contains(tables({sound("channel", 8, fast), fewer}), "with 75.0 % confidence (3 repetitions)"));
}

TEST_CASE("a cell with one repetition does not hide the confidence of the others") {
  CellSummary once = sound("arena", 8, faster);
  once.repetitions = 1;
  const CellSummary many = sound("channel", 8, fast);
  CHECK(contains(tables({many, once}), "93.8 % confidence (5 repetitions);"));
  CHECK(contains(tables({many, once}), "of one repetition does not.\n"));
}

TEST_CASE("a pipe gets no escape codes") {
  CHECK_FALSE(contains(tables({sound("channel", 8, fast), sound("arena", 8, faster)}), "\x1b"));
  CHECK_FALSE(contains(findings({"Something is odd."}), "\x1b"));
}

TEST_CASE("the fastest pool of each worker count is bold") {
  const std::string text =
      tables({sound("channel", 8, fast), sound("channel", 64, slow), sound("arena", 8, fastest)}, colourful);
  CHECK(contains(text, "\x1b[1m640 jobs of 1ms\x1b[0m\n"));
  CHECK(contains(text, "\x1b[2mpool "));
  CHECK(contains(text, "\x1b[1marena "));          // the faster of two
  CHECK_FALSE(contains(text, "\x1b[1mchannel "));  // the slower one, and one without a rival
  CHECK(contains(text, "\nchannel  64  "));
}

TEST_CASE("a pool whose interval overlaps a rival's is not bold") {
  const std::string text = tables({sound("channel", 8, fast), sound("arena", 8, faster)}, colourful);
  CHECK_FALSE(contains(text, "\x1b[1marena "));
  CHECK_FALSE(contains(text, "\x1b[1mchannel "));
}

TEST_CASE("no pool is bold if it or a rival has fewer than five repetitions") {
  CellSummary four = sound("arena", 8, fastest);
  four.repetitions = 4;
  CHECK_FALSE(contains(tables({four, sound("channel", 8, slow)}, colourful), "\x1b[1marena "));
  four.makespan_ns = slow;
  CHECK_FALSE(contains(tables({sound("channel", 8, fastest), four}, colourful), "\x1b[1mchannel "));
}

TEST_CASE("a pool that needs waits that cooperate is marked, and the mark is explained") {
  CellSummary marked = sound("goroutine", 64, faster);
  marked.cooperative = true;
  const std::string expected = R"(
640 jobs of 1ms
pool         W  makespan, median [interval]   accept  per job  speed-up  efficiency  stretch  overhead/job   steady  peak
goroutine*  64   84.0 ms [82.0 ms, 90.0 ms]  75.6 ms   131 us      8.10       0.923     1.04       20.4 us  15.1 us    64
channel      8    86.0 ms [85.2 ms, 100 ms]  77.4 ms   134 us      7.91       0.923     1.04       20.4 us  15.1 us     8
[interval]: contains the true median with 93.8 % confidence (5 repetitions).
* needs waits that cooperate: jobs that block would hold up all others.
)";
  CHECK(tables({marked, sound("channel", 8, fast)}) == expected);
}

TEST_CASE("if the fastest pool needs waits that cooperate, the fastest of the others is bold, too") {
  CellSummary goroutine = sound("goroutine", 8, fastest);
  goroutine.cooperative = true;
  const std::string text = tables({goroutine, sound("channel", 8, fast), sound("mutex-queue", 8, slow)}, colourful);
  CHECK(contains(text, "\x1b[1mgoroutine* "));
  CHECK(contains(text, "\x1b[1mchannel "));
  CHECK_FALSE(contains(text, "\x1b[1mmutex-queue "));
}

TEST_CASE("beside a pool that needs waits that cooperate, one that cannot be told apart from it is not bold") {
  CellSummary goroutine = sound("goroutine", 8, faster);
  goroutine.cooperative = true;
  const std::string text = tables({goroutine, sound("channel", 8, fast), sound("mutex-queue", 8, slow)}, colourful);
  CHECK_FALSE(contains(text, "\x1b[1mgoroutine* "));
  CHECK_FALSE(contains(text, "\x1b[1mchannel "));
}

TEST_CASE("a slower pool that needs waits that cooperate changes nothing") {
  CellSummary suspend = sound("suspend", 8, fast);
  suspend.cooperative = true;
  const std::string text = tables({suspend, sound("arena", 8, fastest), sound("channel", 8, slow)}, colourful);
  CHECK_FALSE(contains(text, "\x1b[1msuspend"));
  CHECK(contains(text, "\x1b[1marena "));
  CHECK_FALSE(contains(text, "\x1b[1mchannel "));
}

TEST_CASE("nothing is printed without findings") {
  CHECK(findings({}).empty());
}

TEST_CASE("findings are bullets") {
  CHECK(findings({"Something is odd.", "Something else is."}) ==
        "\nFindings\n* Something is odd.\n* Something else is.\n");
  CHECK(findings({"Odd."}, colourful) == "\n\x1b[1mFindings\x1b[0m\n\x1b[33m*\x1b[0m Odd.\n");
}

TEST_CASE("findings are wrapped to the terminal") {
  const Terminal narrow(false, false, 40);
  CHECK(findings({"A sentence that does not fit into forty columns has three lines of its own, no less."}, narrow) ==
        "\nFindings\n"
        "* A sentence that does not fit into\n"
        "  forty columns has three lines of its\n"
        "  own, no less.\n");
}
