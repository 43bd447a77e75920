#include "harness/report/timeline.hpp"

#include <vector>

#include "tests/catch.hpp"
#include "tests/support/text.hpp"
#include "tests/support/timelines.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::Timeline;

namespace {

std::string events(const TimelineProcess& trial) {
  std::string text;
  write_timeline(trial, [&](std::string_view piece) { text += piece; });
  return text;
}

/// The article's first words: XVlBzgba, iCMRAjWw, hTHctcuA.
Workload three_words(unsigned producers = 1) {
  return Workload({.jobs = 3, .producers = producers, .sleep = 1ms, .words = WordSource::article});
}

Timeline read_back(const TimelineProcess& trial) {
  const std::string text = R"({"displayTimeUnit":"ms","otherData":{},"traceEvents":[)" + events(trial) + "]}";
  return testing::TimelineReader::read(text).begin()->second;
}

}  // namespace

TEST_CASE("a batch is a process with a track for each worker and producer, and a slice for each job") {
  const Workload workload = three_words(2);
  const std::vector<JobRecord> trace{
      {.submit_ns = 5'000'000'250, .begin_ns = 5'000'001'000, .end_ns = 5'001'061'000, .worker = 1},
      {.submit_ns = 5'000'000'000, .begin_ns = 5'000'000'007, .end_ns = 5'001'000'012, .worker = 0},
      {.submit_ns = 5'000'400'000, .begin_ns = 5'001'000'112, .end_ns = 5'002'000'112, .worker = 0}};
  const TimelineProcess trial{.pid = 101,
                              .place = 4,
                              .name = "channel, 2 workers",
                              .label = "repetition 1",
                              .workers = 2,
                              .workload = workload,
                              .trace = trace};
  CHECK(events(trial) ==
        R"({"name":"process_name","ph":"M","pid":101,"tid":1,"args":{"name":"channel, 2 workers"}},
{"name":"process_labels","ph":"M","pid":101,"tid":1,"args":{"labels":"repetition 1"}},
{"name":"process_sort_index","ph":"M","pid":101,"tid":1,"args":{"sort_index":4}},
{"name":"thread_name","ph":"M","pid":101,"tid":1,"args":{"name":"worker 0"}},
{"name":"thread_sort_index","ph":"M","pid":101,"tid":1,"args":{"sort_index":1}},
{"name":"thread_name","ph":"M","pid":101,"tid":2,"args":{"name":"worker 1"}},
{"name":"thread_sort_index","ph":"M","pid":101,"tid":2,"args":{"sort_index":2}},
{"name":"thread_name","ph":"M","pid":101,"tid":3,"args":{"name":"producer 0"}},
{"name":"thread_sort_index","ph":"M","pid":101,"tid":3,"args":{"sort_index":3}},
{"name":"thread_name","ph":"M","pid":101,"tid":4,"args":{"name":"producer 1"}},
{"name":"thread_sort_index","ph":"M","pid":101,"tid":4,"args":{"sort_index":4}},
{"name":"submit","cat":"submit","ph":"i","pid":101,"tid":3,"ts":0.250,"s":"t","args":{"job":0}},
{"name":"XVlBzgba","cat":"job","ph":"X","pid":101,"tid":2,"ts":1.000,"dur":1060.000,"args":{"job":0,"wait_us":1.000,"queueing_us":0.750,"service_us":1060.000}},
{"name":"submit","cat":"submit","ph":"i","pid":101,"tid":4,"ts":0.000,"s":"t","args":{"job":1}},
{"name":"iCMRAjWw","cat":"job","ph":"X","pid":101,"tid":1,"ts":0.007,"dur":1000.005,"args":{"job":1,"wait_us":0.007,"queueing_us":0.007,"service_us":1000.005}},
{"name":"submit","cat":"submit","ph":"i","pid":101,"tid":4,"ts":400.000,"s":"t","args":{"job":2}},
{"name":"hTHctcuA","cat":"job","ph":"X","pid":101,"tid":1,"ts":1000.112,"dur":1000.000,"args":{"job":2,"wait_us":1000.112,"queueing_us":600.112,"service_us":1000.000}})");
  CHECK(testing::find_fault(read_back(trial), 3).empty());
}

TEST_CASE("times are exact after days, and a batch that took no time has slices of 0") {
  const Workload workload = three_words();
  constexpr std::int64_t week_ns = 7 * 24 * 3'600'000'000'000;
  const std::vector<JobRecord> trace{
      {.submit_ns = 1, .begin_ns = 1, .end_ns = 1},
      {.submit_ns = 2, .begin_ns = week_ns, .end_ns = week_ns + 1},
      {.submit_ns = 3, .begin_ns = week_ns + 1, .end_ns = week_ns + 1},
  };
  const Timeline timeline = read_back({.pid = 10, .name = "arena", .workload = workload, .trace = trace});
  CHECK(testing::find_fault(timeline, 3).empty());
  CHECK(timeline.services[0].duration_ns == 0);
  CHECK(timeline.services[1].at_ns == week_ns - 1);
  CHECK(timeline.services[1].wait_ns == week_ns - 1);
  CHECK(timeline.services[1].queueing_ns == week_ns - 2);
}

TEST_CASE("times of a clock that went back are shown unchanged") {
  const Workload workload = three_words();
  const std::vector<JobRecord> trace{
      {.submit_ns = 5000, .begin_ns = 4995, .end_ns = 6000}, {.submit_ns = 5000}, {.submit_ns = 5000}};
  CHECK(testing::contains(events({.pid = 10, .workload = workload, .trace = trace}), R"("ts":-0.005,"dur":1.005)"));
}

TEST_CASE("names with any characters are valid JSON") {
  CHECK(json_string("XVlBzgba") == R"("XVlBzgba")");
  CHECK(json_string("a \"quoted\" \\ and\na line") == R"("a \"quoted\" \\ and\na line")");
  CHECK(json_string(std::string("nul\0, bell\b", 11)) == R"("nul\u0000, bell\b")");
  CHECK(json_string("Wörter") == "\"Wörter\"");
  CHECK(json_string("\xff!") == "\"\xEF\xBF\xBD!\"");  // U+FFFD, the replacement character

  const Workload workload = three_words();
  const std::vector<JobRecord> trace(3, JobRecord{.submit_ns = 1, .begin_ns = 2, .end_ns = 3});
  const std::string odd = "one \"of\" ours\\\t";
  CHECK(read_back({.pid = 10, .name = odd, .label = odd, .workload = workload, .trace = trace}).name == odd);
}

TEST_CASE("a long batch is written in pieces of whole lines") {
  const Workload workload({.jobs = 2'000});
  const std::vector<JobRecord> trace(2'000, JobRecord{.submit_ns = 1, .begin_ns = 2, .end_ns = 3});
  std::vector<std::size_t> pieces;
  std::string text;
  write_timeline({.pid = 10, .name = "arena", .workload = workload, .trace = trace}, [&](std::string_view piece) {
    pieces.push_back(piece.size());
    text += piece;
    CHECK(piece.ends_with('}'));
  });
  CHECK(pieces.size() > 3);
  CHECK(std::ranges::max(pieces) < 66 * 1024);
  CHECK(text.size() < 2'000 * timeline_job_bytes + 2 * timeline_thread_bytes);
}

TEST_CASE("an error of the disk is rethrown") {
  const Workload workload = three_words();
  const std::vector<JobRecord> trace(3, JobRecord{.submit_ns = 1, .begin_ns = 2, .end_ns = 3});
  const auto full = [](std::string_view) { throw std::runtime_error("full"); };
  CHECK_THROWS_WITH(write_timeline({.pid = 10, .workload = workload, .trace = trace}, full), "full");
}
