#include "harness/report/timeline_file.hpp"

#include <unistd.h>

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/text.hpp"
#include "tests/support/timelines.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::contains;
using testing::find_fault;
using testing::read_text;
using testing::TemporaryFolder;
using testing::TimelineReader;
using testing::write_text;

namespace {

constexpr std::uint64_t jobs = 40;

const WorkloadSpec spec{.jobs = jobs, .producers = 2, .sleep = 1ms};
const std::vector<Cell> drawn{{"channel", 2, spec}, {"arena", 8, spec}};
const Cell not_drawn{"channel", 8, spec};
const Workload workload(spec);

Row row_of(const Cell& cell, std::uint64_t repetition) {
  Row row;
  row.cell = cell;
  row.repetition = repetition;
  row.position = 3;
  return row;
}

/// One worker ran all jobs, a millisecond each, after all had been submitted.
Trace some_trace() {
  Trace trace(jobs);
  for (std::int64_t i = 0; JobRecord & job : trace) {
    job = {.submit_ns = 1'000 + i, .begin_ns = 2'000'000 + i * 1'000'000, .end_ns = 3'000'000 + i * 1'000'000};
    ++i;
  }
  return trace;
}

/// The error of opening the file; empty if it does not throw.
std::string refusal(const std::string& path, ExistingFile existing) {
  try {
    TimelineFile(path, existing, drawn).begin({});
  } catch (const OutputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("the file is complete JSON from the beginning and after each trial") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  TimelineFile file(path, ExistingFile::refuse, drawn);
  RunInfo run;
  run.run_id = "today";
  run.preset = "quick";
  run.machine.cpu_model = "a \"fast\" one";
  file.begin(run);
  CHECK(TimelineReader::read(read_text(path)).empty());
  CHECK(contains(read_text(path), R"("otherData":{"run_id":"today","preset":"quick",)"));

  file.add(row_of(drawn[1], 1), {workload, some_trace()});
  CHECK(TimelineReader::read(read_text(path)).size() == 1);
  file.add(row_of(drawn[0], 1), {workload, some_trace()});
  CHECK(TimelineReader::read(read_text(path)).size() == 2);
  CHECK(file.timelines() == 2);
  CHECK(file.path() == path);
}

TEST_CASE("processes are in the order of the plan, not of the trials, with pids above all tids") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  TimelineFile file(path, ExistingFile::refuse, drawn);
  file.begin({});
  file.add(row_of(drawn[1], 1), {workload, some_trace()});
  file.add(row_of(drawn[0], 1), {workload, some_trace()});
  const auto timelines = TimelineReader::read(read_text(path));
  REQUIRE(timelines.contains(101));  // 8 workers and 2 producers are not less than 10
  REQUIRE(timelines.contains(102));
  CHECK(timelines.at(101).name == "channel, 2 workers, 40 jobs of 1ms, 2 producers");
  CHECK(timelines.at(101).place == 0);
  CHECK(timelines.at(102).name == "arena, 8 workers, 40 jobs of 1ms, 2 producers");
  CHECK(timelines.at(102).place == 1);
  for (const auto& [pid, timeline] : timelines) CHECK(find_fault(timeline, jobs).empty());
}

TEST_CASE("the first repetition of each cell is drawn, and other cells are not") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  TimelineFile file(path, ExistingFile::refuse, drawn);
  file.begin({});
  file.add(row_of(drawn[0], 2), {workload, some_trace()});
  const std::string once = read_text(path);
  file.add(row_of(drawn[0], 3), {workload, some_trace()});
  file.add(row_of(not_drawn, 1), {workload, some_trace()});
  CHECK(read_text(path) == once);
  const auto timelines = TimelineReader::read(once);
  REQUIRE(timelines.size() == 1);
  CHECK(timelines.begin()->second.label == "repetition 2, at position 3 of the run");
}

TEST_CASE("an existing file is not overwritten silently, and never appended to") {
  const TemporaryFolder folder;
  const std::string path = folder / "old.json";
  write_text(path, "precious\n");
  CHECK(refusal(path, ExistingFile::refuse) ==
        path + ": already exists; add --force to overwrite it, or choose another --timeline");
  CHECK(refusal(path, ExistingFile::append) ==
        path + ": already exists, and JSON cannot be appended to; choose another --timeline");
  CHECK(read_text(path) == "precious\n");
  CHECK(refusal(path, ExistingFile::overwrite).empty());
  CHECK(TimelineReader::read(read_text(path)).empty());
}

TEST_CASE("an existing file is unchanged until begin(), and a new one is removed without begin()") {
  const TemporaryFolder folder;
  write_text(folder / "old.json", "precious\n");
  { const TimelineFile file(folder / "old.json", ExistingFile::overwrite, drawn); }
  CHECK(read_text(folder / "old.json") == "precious\n");
  { const TimelineFile file(folder / "new.json", ExistingFile::refuse, drawn); }
  CHECK_FALSE(std::filesystem::exists(folder / "new.json"));
}

TEST_CASE("a timeline is a regular file, which one run writes at a time") {
  CHECK(refusal("/dev/null", ExistingFile::refuse) == "/dev/null: is not a regular file; choose another --timeline");
  CHECK(refusal("-", ExistingFile::refuse) == "-: is not a regular file; choose another --timeline");
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  const TimelineFile first(path, ExistingFile::refuse, drawn);
  CHECK(refusal(path, ExistingFile::refuse) ==
        path + ": another run is writing to it; wait for that run, or choose another --timeline");
}

TEST_CASE("a disk that fills up keeps the earlier trials complete") {
  const TemporaryFolder folder;
  const std::string path = folder / "full.json";
  TimelineFile file(path, ExistingFile::refuse, drawn);
  file.begin({});
  file.add(row_of(drawn[0], 1), {workload, some_trace()});
  const std::string before = read_text(path);
  std::string message;
  {
    const testing::FileSizeLimit full(before.size() + 2'000);
    try {
      file.add(row_of(drawn[1], 1), {workload, some_trace()});
    } catch (const OutputError& error) {
      message = error.what();
    }
  }
  CHECK(message == path + ": cannot be written: File too large");
  CHECK(read_text(path) == before);
  CHECK(file.timelines() == 1);

  file.add(row_of(drawn[1], 2), {workload, some_trace()});  // there is space again
  CHECK(TimelineReader::read(read_text(path)).size() == 2);
}
